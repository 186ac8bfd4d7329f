"""A new ticket, from the ring to the key that saves it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status
from tests.console.pilot import MONDAY_10, Hand


class Editor:
    """The technician's editor: what it was given, and what is written in it."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self.given = ""
        hand.app.services.compose = self._compose

    def _compose(self, text: str, taken: Callable[[str], None]) -> None:
        self.given, self._taken = text, taken

    def write(self, text: str) -> None:
        self._hand.app.call_later(self._taken, text)
        self._hand.settle()


@pytest.fixture
def editor(hand: Hand) -> Editor:
    return Editor(hand)


def test_one_pass_triage_who_number_what(hand: Hand) -> None:
    hand.type("nynnMaria Silva\r+1 212 760 1700\rMail is down\r")
    ticket = hand.ticket(1001)
    assert (ticket.priority, ticket.requester, ticket.phone) == (Priority.P2, "Maria Silva", "+1 212 760 1700")
    assert (ticket.subject, ticket.triage) == ("Mail is down", "down=yes workaround=no majority=no")
    assert "#1001 saved, P2; . goes to it." in hand.screen


def test_the_clock_starts_at_the_ring_however_long_the_form_takes(hand: Hand) -> None:
    hand.type("nynn")
    hand.now += 240
    hand.type("Maria\r\rMail is down\r")
    assert hand.ticket(1001).opened_at == MONDAY_10


def test_an_answered_call_is_its_own_response_and_f3_says_it_was_not(hand: Hand) -> None:
    hand.type("nynn\r\rOne\r")
    assert hand.ticket(1001).judged is Sla.MET
    hand.type("n").key("f3").type("ynn\r\rTwo\r")
    assert hand.ticket(1002).responded_at is None


def test_f2_changes_the_channel(hand: Hand) -> None:
    hand.type("n").key("f2").type("ynn\r\rOne\r")
    assert hand.ticket(1001).channel is Channel.INTERNATIONAL


def test_a_ticket_written_for_a_mail_is_not_answered_by_writing_it(hand: Hand) -> None:
    hand.type("n").key("f2").key("f2").type("ynn\r\rOne\r")
    ticket = hand.ticket(1001)
    assert (ticket.channel, ticket.responded_at, ticket.judged) == (Channel.EMAIL, None, None)


def test_a_digit_sets_the_priority_without_the_chart_and_is_recorded(hand: Hand) -> None:
    hand.type("ny3\r\rOne\r")
    ticket = hand.ticket(1001)
    assert (ticket.priority, ticket.triage) == (Priority.P3, "down=yes chosen=P3")


def test_a_scheduled_task_asks_for_its_time_first(hand: Hand) -> None:
    hand.type("nny")
    assert "For when" in hand.screen
    hand.type("fri 14:00\rMaria\r\rNew laptop\r")
    ticket = hand.ticket(1001)
    assert (ticket.priority, ticket.status) == (Priority.P6, Status.SCHEDULED)


def test_a_closed_day_is_answered_with_its_next_opening_in_the_field(hand: Hand) -> None:
    hand.type("nnysat\r")
    assert "Mon 23 Nov 2026 09:00 EST" in hand.screen and "Enter again takes" in hand.screen
    hand.type("\rMaria\r\rNew laptop\r")
    assert hand.ticket(1001).scheduled_for == MONDAY_10 + 7 * 86_400 - 3600


def test_a_time_that_cannot_be_read_keeps_the_form_where_it_is(hand: Hand) -> None:
    hand.type("nnyyesterday\r")
    assert "For when" in hand.screen and hand.front == "CallScreen"


def test_a_ticket_without_a_subject_is_not_saved(hand: Hand) -> None:
    hand.type("nynn\r\r\r")
    assert "Say in a few words what is wrong" in hand.screen
    assert hand.store.ticket(1001) is None


def test_esc_keeps_the_call_with_its_clock(hand: Hand) -> None:
    hand.type("nynnMaria\x1b")
    assert "kept as a draft" in hand.screen
    hand.now += 600
    assert "Maria" not in hand.type("n").screen and "^N Kept call" in hand.screen
    hand.key("ctrl+n", "enter")
    assert "Maria" in hand.screen and "10m ago" in hand.screen
    hand.type("\r\rMail is down\r")
    assert hand.ticket(1001).opened_at == MONDAY_10


def test_backspace_goes_back_one_question_and_up_back_one_field(hand: Hand) -> None:
    hand.type("nyy\x7f\x7fynnMaria\r").key("up").type(" Silva\r\rMail is down\r")
    ticket = hand.ticket(1001)
    assert (ticket.priority, ticket.requester) == (Priority.P2, "Maria Silva")


def test_the_priority_and_its_deadline_are_shown_before_anything_is_saved(hand: Hand) -> None:
    screen = hand.type("nynn").screen
    assert "Isolated Outage" in screen and "due 10:30:00" in screen
    assert "1-855-760-1700" in screen


def test_a_scheduled_tasks_time_is_asked_after_the_questions_and_enter_then_saves(hand: Hand) -> None:
    hand.type("n\tMaria\r\rNew laptop\rny")
    assert "For when" in hand.screen
    hand.type("fri 14:00\r")
    assert "Enter Save" in hand.screen
    hand.type("\r")
    ticket = hand.ticket(1001)
    assert (ticket.status, ticket.subject, ticket.requester) == (Status.SCHEDULED, "New laptop", "Maria")


def test_no_priority_is_asked_for_before_there_is_a_subject(hand: Hand) -> None:
    assert "in a few words what is wrong" in hand.type("n\tMaria\r\r\r").screen
    assert "Subject" in hand.screen and "y / n" not in hand.screen


def test_a_second_enter_at_the_question_is_told_and_tab_goes_back_to_the_fields(hand: Hand) -> None:
    screen = hand.type("n\tMaria\r\rOne\r\r").screen
    assert "y or n answers the question" in screen and "then Enter saves" in screen
    hand.type("\t thing\r4\r")
    assert (hand.ticket(1001).subject, hand.ticket(1001).priority) == ("One thing", Priority.P4)


def test_up_from_the_first_field_goes_back_to_the_triage(hand: Hand) -> None:
    before = hand.type("n").screen
    assert hand.key("tab").key("up").screen == before
    hand.type("ynnMaria\r\rOne\r")
    assert hand.ticket(1001).priority is Priority.P2


def test_a_paste_at_the_ring_is_the_callers(hand: Hand) -> None:
    hand.type("n").paste("+1 212 760 1700")
    assert "Requester    +1 212 760 1700" in hand.screen


def test_details_can_be_written_before_the_priority_is_known(hand: Hand, editor: Editor) -> None:
    hand.type("n\tMaria\r\rOne").key("ctrl+g")
    editor.write("since ten")
    hand.type("\r2\r")
    assert hand.store.history(1001)[0].text == "since ten"


def test_the_footer_says_how_the_caller_comes_first(hand: Hand) -> None:
    assert "Tab Caller first" in hand.type("n").screen


def test_any_other_key_in_triage_is_told_what_would_do(hand: Hand) -> None:
    assert "y or n answers the question" in hand.type("nx").screen


def test_details_follow_the_subject_and_stand_with_the_ticket(hand: Hand) -> None:
    hand.type("nynnMaria\r\rMail is down\t")
    assert "› Details" in hand.screen
    hand.type("since ten, whole floor\r")
    assert hand.store.history(1001)[0].text == "since ten, whole floor"


def test_details_go_to_the_editor_from_any_field_and_come_back_with_their_lines(hand: Hand, editor: Editor) -> None:
    hand.type("nynnMaria").key("ctrl+g")
    assert editor.given == ""
    editor.write("since ten\nwhole floor")
    assert "› Details      since ten " in hand.screen and "               whole floor " in hand.screen
    hand.key("up", "up")
    assert "› Subject " in hand.screen and "  Details      since ten " in hand.screen
    hand.type("Mail is down\r")
    assert hand.store.history(1001)[0].text == "since ten\nwhole floor"


def test_details_are_kept_in_the_draft(hand: Hand, editor: Editor) -> None:
    hand.type("nynnMaria\r\rMail is down\t").paste("since ten")
    hand.key("ctrl+g")
    editor.write("since ten\nwhole floor")
    hand.tick()
    hand.sit()
    hand.type("n").key("ctrl+n", "enter")
    assert "since ten " in hand.screen and "whole floor " in hand.screen
    hand.type("\r")
    assert hand.store.history(1001)[0].text == "since ten\nwhole floor"


def test_details_and_the_reason_of_a_digit_stand_together(hand: Hand) -> None:
    hand.type("n3Maria\r\rSlow\tsince ten\t\t\tboard meeting\r")
    assert hand.store.history(1001)[0].text == "since ten\n\nP3 chosen by hand: board meeting"


def test_details_are_not_lost_when_the_caller_is_counted_in_on_another_ticket(hand: Hand) -> None:
    number = hand.open("Mail is down", 1, requester="Bo", organisation="Acme")
    hand.type("n2Maria\r\rMail is down\tsince ten").key("f4")
    assert "Mail is down\nsince ten" in (hand.store.history(number)[-1].text or "")


def test_details_that_are_too_long_are_told_and_nothing_typed_is_lost(hand: Hand, editor: Editor) -> None:
    hand.type("n2Maria\r\rMail is down\t").key("ctrl+g")
    editor.write("x" * 70_000)
    hand.type("\r")
    assert "more than the 65,536" in " ".join(hand.screen.split()) and hand.store.ticket(1001) is None
    hand.key("ctrl+g")
    assert len(editor.given) == 70_000
    editor.write("short")
    hand.type("\r")
    assert hand.store.history(1001)[0].text == "short"


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40)])
def test_what_a_call_is_told_is_readable_whole(hand: Hand, room: int, height: int) -> None:
    number = hand.open("Mail is down for all", 2, requester="Bo")
    hand.resize(room, height)
    hand.type("n2Maria\r\rMail is down\x1bn")
    told = " ".join(one.split("│")[0].strip() for one in hand.screen.split("\n"))
    assert "A call is kept as a draft. ^N shows it." in told
    hand.key("ctrl+n", "enter")
    hand.colleague("cai").close({number: None}, "rebooted")
    hand.key("f4")
    told = " ".join(one.split("│")[0].strip() for one in hand.screen.split("\n"))
    assert f"#{number} was closed by cai, 10:00:00." in told
    assert "Enter on the subject opens a ticket of its own." in told and hand.screen.count("was closed by") == 1


def test_a_call_that_is_taken_up_lists_the_open_tickets_that_look_like_it(hand: Hand) -> None:
    number = hand.open("Mail is down for all", 3, requester="Bo")
    hand.type("n2Maria\r\rMail is down\x1bn").key("ctrl+n", "enter")
    assert f"F4 Attach to #{number}" in hand.screen


def test_an_empty_desk_tells_in_the_least_screen_what_to_press(hand: Hand) -> None:
    hand.resize(60, 12)
    assert "…" not in hand.screen and "helpdesk tour" in hand.screen
