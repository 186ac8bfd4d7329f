"""The scheduling dialog asks what becomes of a series, and keeps a time as agreed by one key."""

from __future__ import annotations

from helpdesk_tui.domain.times.recurring.recurrence import read_rule
from tests.console.conftest import MONDAY_10, Hand, hand

__all__ = ["hand"]

DAY = 86_400
MONDAYS = read_rule("every mon 14:00")


def a_series(hand: Hand) -> int:
    return hand.open("Restore test", 6, scheduled_for=MONDAY_10 + 4 * 3600, recurrence=MONDAYS)


def test_the_command_line_takes_a_length_and_an_agreement(hand: Hand) -> None:
    number = hand.open("Patch night", 4)
    hand.type(":schedule tue 18:00 for 3h as agreed\r")
    ticket = hand.ticket(number)
    assert (ticket.scheduled_for, ticket.lasts, ticket.as_agreed) == (MONDAY_10 + DAY + 8 * 3600, 10_800, 1)
