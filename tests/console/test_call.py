"""A new ticket, from the ring to the key that saves it."""

from __future__ import annotations

from helpdesk_tui.domain.ticket import Channel, Priority, Sla, Status
from tests.console.conftest import MONDAY_10, Hand


def test_one_pass_triage_who_number_what(hand: Hand) -> None:
    hand.type("nynnMaria Silva\r+1 212 760 1700\rMail is down\r")
    ticket = hand.ticket(1001)
    assert (ticket.priority, ticket.requester, ticket.phone) == (Priority.P2, "Maria Silva", "+1 212 760 1700")
    assert (ticket.subject, ticket.triage) == ("Mail is down", "down=yes workaround=no majority=no")
    assert "#1001 P2 opened" in hand.screen
    assert hand.session.ticket is not None and hand.session.ticket.number == 1001


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
    assert "For when" in hand.screen and hand.session.modes


def test_a_ticket_without_a_subject_is_not_saved(hand: Hand) -> None:
    hand.type("nynn\r\r\r")
    assert "Say in a few words what is wrong" in hand.screen
    assert hand.store.ticket(1001) is None


def test_esc_keeps_the_call_with_its_clock(hand: Hand) -> None:
    hand.type("nynnMaria\x1b")
    assert "kept as a draft" in hand.screen
    hand.now += 600
    hand.type("n")
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


def test_any_other_key_in_triage_is_told_what_would_do(hand: Hand) -> None:
    assert "y or n answers the question" in hand.type("nx").screen
