"""The command line: every verb by name, with completion; what is wrong is told and stays to be put right."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.dialogs.command.names import matching
from helpdesk_tui.console.keys.verbs import VERBS
from helpdesk_tui.console.screens.ticket import TicketScreen
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from tests.console.pilot import Hand


def in_front(hand: Hand) -> int:
    """Return the ticket that is open."""
    assert isinstance(hand.app.screen, TicketScreen) and hand.app.screen.ticket is not None
    return hand.app.screen.ticket.number


def test_a_number_opens_the_ticket_even_if_it_is_closed(hand: Hand) -> None:
    first, second = hand.open("Printer jam"), hand.open("Mail is slow")
    hand.desk.close({first: None}, "done")
    hand.shift.news.reload()
    screen = hand.type(f":{first}\r").screen
    assert f"#{first}" in screen and "Printer jam" in screen
    assert in_front(hand) == first
    hand.type(f":#{second}\r")
    assert in_front(hand) == second and len(hand.app.screen_stack) == 2
    assert "There is no ticket #77." in hand.type(":77\r").screen
    assert "There is no ticket" in hand.type(f"\x1b:{'9' * 40}\r").screen


def test_verbs_take_their_argument(hand: Hand) -> None:
    number = hand.open("One")
    hand.type(":p 3\r")
    assert hand.ticket(number).priority is Priority.P3
    hand.type(":note line was busy\r")
    assert hand.store.history(number)[-1].text == "line was busy"
    hand.type(":assign bo\r")
    assert hand.ticket(number).assignee == "bo"
    hand.type(":schedule fri 14:00\r")
    assert hand.ticket(number).status is Status.SCHEDULED
    hand.type(":close All well\r")
    assert hand.ticket(number).resolution == "All well" and hand.front == "QueueScreen"


def test_they_work_on_the_marked_and_on_the_open_ticket(hand: Hand) -> None:
    first, second, third = (hand.open(f"Ticket {place}") for place in range(3))
    hand.type("g  :take\r")
    assert [hand.ticket(number).assignee for number in (first, second, third)] == ["ana", "ana", None]
    hand.type(f":{third}\r:p 2\r")
    assert hand.ticket(third).priority is Priority.P2 and hand.front == "TicketScreen"


def test_without_its_argument_a_verb_asks_as_its_key_does(hand: Hand) -> None:
    hand.open("One")
    assert "Close with which resolution?" in hand.type(":close\r").screen


def test_a_time_outside_opening_hours_needs_a_second_enter(hand: Hand) -> None:
    number = hand.open("One")
    screen = hand.type(":schedule sat 10:00\r").screen
    assert "Enter again takes Mon 23 Nov 2026 09:00 EST" in screen
    assert "schedule Mon 23 Nov 2026 09:00 EST" in screen
    hand.type("\r")
    assert hand.ticket(number).status is Status.SCHEDULED


def test_the_filter_and_the_theme_are_set(hand: Hand) -> None:
    hand.open("Printer jam"), hand.open("Mail is slow")
    hand.type(":filter printer\r")
    assert [row.ticket.subject for row in hand.shift.window.rows()] == ["Printer jam"]
    hand.type(":theme dark\r")
    assert hand.shift.settings.theme.name == "dark"
    assert "there are terminal, dark, light" in hand.type(":theme mauve\r").screen
    hand.type("\x1b:theme Tok\r")
    assert hand.shift.settings.theme.name == "tokyo-night"
    assert "There is no theme 'solar'" in hand.type(":theme solar\r").screen


def test_a_theme_that_the_terminal_cannot_show_is_told(hand: Hand) -> None:
    hand.shift.settings.environ = {"TERM": "linux"}
    assert "cannot show dark" in hand.type(":theme dark\r").screen
    assert hand.shift.settings.theme.name == "ansi"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("clsoe", "There is no command 'clsoe'"),
        ("re", "'re' could be"),
        ("p 9", "A priority is 1 to 5"),
        ("undo it", "undo takes nothing after it"),
        ("filter due:xx", "due"),
        ("schedule 10", "10"),
        ("view nowhere", "there are Queue"),
    ],
)
def test_what_is_wrong_is_told_and_stays(hand: Hand, typed: str, told: str) -> None:
    hand.open("One")
    screen = hand.type(f":{typed}\r").screen
    assert told in screen and typed in screen
    assert hand.front == "CommandDialog"


def test_a_change_by_another_is_told_and_a_second_enter_goes_by_it(hand: Hand) -> None:
    number = hand.open("One")
    hand.type(":p 2")
    hand.colleague("bo").reprioritise({number: None}, Priority.P3)
    assert "was made P3, from P4, by bo" in hand.type("\r").screen and ":p 2" in hand.screen
    hand.type("\r")
    assert hand.ticket(number).priority is Priority.P2


def test_q_leaves_and_the_beginning_of_a_name_will_do(hand: Hand) -> None:
    hand.type(":und\r")
    assert hand.front == "QueueScreen"
    hand.type(":q\r")
    assert hand.app._exit


def test_without_a_ticket_that_is_said(hand: Hand) -> None:
    assert "There is no ticket here" in hand.type(":note hello\r").screen


def test_what_it_may_become_is_listed_with_its_keys_and_completed(hand: Hand) -> None:
    hand.open("One")
    screen = hand.type(":sch").screen
    assert "schedule" in screen and "fri 14:00" in screen
    hand.type("\tfri 14:00")
    assert ":" in hand.screen and "schedule fri 14:00" in hand.screen
    hand.type("\x1b:theme hi\t\r")
    assert hand.shift.settings.theme.name == "high-contrast"


def test_the_arrows_choose_from_the_palette(hand: Hand) -> None:
    number = hand.open("One")
    hand.type(":ta").key("down").type("\r")
    assert hand.ticket(number).assignee == "ana"


def test_letters_in_their_order_find_a_verb_and_every_verb_can_be_found() -> None:
    assert [verb.id for verb in matching("rprio")] == ["reprioritise"]
    assert set(matching("")) == set(VERBS)
    for verb in VERBS:
        assert verb in matching(verb.id) and verb in matching(verb.label.lower().replace(" ", "-"))


def test_backspace_on_an_empty_line_and_escape_go_back(hand: Hand) -> None:
    assert hand.type(":\x7f").front == "QueueScreen"
    assert hand.type(":note\x1b").front == "QueueScreen"


def test_a_note_typed_as_a_command_is_a_draft_of_the_note_after_esc(hand: Hand) -> None:
    number = hand.open("One")
    screen = hand.type(":note line was busy\x1b").screen
    assert "Kept as a draft: m takes it up." in screen
    hand.type("m, calls back\r")
    assert hand.store.history(number)[-1].text == "line was busy, calls back"
    hand.tick()
    assert hand.store.drafts("ana") == {}


def test_a_command_being_typed_outlives_a_lost_connection_and_joins_what_was_kept(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("cSwitch replaced\x1b:close and tested")
    hand.tick()
    hand.sit()
    assert f"Left as drafts: close on #{number}" in hand.screen
    hand.type("c\r")
    assert hand.ticket(number).resolution == "Switch replaced and tested"


def test_a_command_that_was_done_leaves_what_was_kept_before_it_and_no_more(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("mkept\x1b:note sent\r")
    assert hand.store.history(number)[-1].text == "sent"
    hand.tick()
    assert hand.store.drafts("ana") == {f"note {number}": "kept"}
    hand.type(":note no" + "\x7f" * 9 + "\x1b")
    hand.tick()
    assert hand.store.drafts("ana") == {f"note {number}": "kept"}


def test_what_follows_the_priority_is_the_reason(hand: Hand) -> None:
    number = hand.open("One")
    hand.type(":p 3 found a way\r")
    event = hand.store.history(number)[-1]
    assert (hand.ticket(number).priority, event.text) == (Priority.P3, "found a way")
    hand.type(":p p2\r")
    assert (hand.ticket(number).priority, hand.store.history(number)[-1].text) == (Priority.P2, None)
    assert "A priority is 1 to 5, why may follow" in hand.type(":p found a way\r").screen
