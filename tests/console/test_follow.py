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
