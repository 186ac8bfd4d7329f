"""f promises a follow-up, and the queue, the ticket, filters and the command line know of it."""

from __future__ import annotations

from tests.console.conftest import Hand, hand

__all__ = ["hand"]

HOUR = 3_600


def test_the_command_line_does_it_too(hand: Hand) -> None:
    number = hand.open("Slow mail")
    hand.type(":follow 15:00 call back\r")
    assert hand.ticket(number).follow_text == "call back"
    hand.type(":wait until 16:00\r")
    assert hand.ticket(number).wait_until == hand.ticket(number).follow_at


def test_filters_find_promises(hand: Hand) -> None:
    hand.open("Slow mail")
    hand.type("f+1h call back\r")
    hand.open_quietly("Other mail")
    hand.type("/is:promised\r")
    assert "Slow mail" in hand.screen and "Other mail" not in hand.screen
    hand.type("\x1b/promised:<30m\r")
    assert "Slow mail" not in hand.screen
    hand.type("\x1b/promised:<2h\r")
    assert "Slow mail" in hand.screen


def test_the_agenda_has_promises_at_their_time_and_moves_them(hand: Hand) -> None:
    number = hand.open("Slow mail")
    hand.type("f14:30 call back\r")
    before = hand.ticket(number).follow_at
    assert before is not None
    hand.type("A")
    assert "promised: call back" in hand.screen and f"#{number}" in hand.screen
    hand.type(">")
    moved = hand.ticket(number).follow_at
    assert moved is not None and moved > before
    hand.type("u")
    assert hand.ticket(number).follow_at == before
