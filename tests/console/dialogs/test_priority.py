"""Which priority: six deadlines, one digit."""

from __future__ import annotations

from helpdesk_tui.domain.tickets.ticket import Priority
from tests.console.pilot import Hand


def test_p_and_a_digit_set_the_priority(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type("p2")
    assert hand.ticket(number).priority is Priority.P2
    assert hand.front == "QueueScreen" and "P2" in hand.screen


def test_the_six_deadlines_are_shown_first(hand: Hand) -> None:
    hand.open("Printer")
    hand.type("p")
    for level in Priority:
        assert f" {level} " in hand.screen
    assert "asks for its time" in hand.screen


def test_a_closed_ticket_is_refused_at_the_key_and_the_digit_does_nothing(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.desk.close({number: None}, "done")
    hand.type("p3")
    assert hand.front == "QueueScreen" and hand.ticket(number).priority is Priority.P4
    assert hand.shift.tabs.at == 0
