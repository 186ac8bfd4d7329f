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


def test_the_ticket_says_its_regular_time_its_length_and_the_one_before(hand: Hand) -> None:
    number = a_series(hand)
    hand.desk.schedule({number: None}, MONDAY_10 + DAY, lasts=5_400)
    hand.type("\r")
    assert "moved from its regular time" in hand.screen and "lasts 1h 30m; recurs every Monday 14:00" in hand.screen
    hand.key("escape")
    following = hand.desk.close({number: None}).tickets[1].number
    hand.type(f":{following}\r")
    assert f"the one before is #{number}" in hand.screen


def test_the_agenda_moves_one_occurrence_and_keeps_its_series(hand: Hand) -> None:
    number = a_series(hand)
    hand.type("A>")
    ticket = hand.ticket(number)
    assert (ticket.scheduled_for, ticket.regular_at) == (MONDAY_10 + 4 * 3600 + DAY, MONDAY_10 + 4 * 3600)


def test_the_agenda_moves_a_time_as_agreed_on_the_clock_alone(hand: Hand) -> None:
    number = hand.open("Patch night", 6, scheduled_for=MONDAY_10 + 8 * 3600, as_agreed=True)
    hand.type("A>")
    ticket = hand.ticket(number)
    assert (ticket.scheduled_for, ticket.as_agreed) == (MONDAY_10 + 8 * 3600 + DAY, 1)


def test_a_task_takes_the_half_hours_of_its_length_in_the_week(hand: Hand) -> None:
    hand.open("Move the rack", 6, scheduled_for=MONDAY_10 + DAY, lasts=7_200)
    hand.type("A")
    assert "■ ■ ■ ■ ·" in hand.screen
    hand.room, hand.height = 130, 45
    assert hand.screen.count("┃") == 6 and "lasts 2h, to 12:00" in hand.screen
