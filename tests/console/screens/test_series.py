"""A series and a promise, wherever they are shown: on the ticket, in the agenda, through a filter."""

from __future__ import annotations

from helpdesk_tui.domain.times.recurring.recurrence import read_rule
from tests.console.pilot import MONDAY_10, Hand

DAY = 86_400
MONDAYS = read_rule("every mon 14:00")


def a_series(hand: Hand) -> int:
    return hand.open("Restore test", 6, scheduled_for=MONDAY_10 + 4 * 3600, recurrence=MONDAYS)


def test_the_ticket_says_its_regular_time_its_length_and_the_one_before(hand: Hand) -> None:
    number = a_series(hand)
    hand.desk.schedule({number: None}, MONDAY_10 + DAY, lasts=5_400)
    hand.type("\r")
    assert "moved from its regular time" in hand.screen and "lasts 1h 30m; recurs every Monday 14:00" in hand.screen
    hand.key("escape")
    following = hand.desk.close({number: None}).tickets[1].number
    hand.elsewhere()
    hand.shift.news.reload()
    hand.shift.window.find(following)
    hand.type("o")
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


def test_the_agenda_goes_to_a_task_and_to_its_promise_and_moves_the_one_it_is_on(hand: Hand) -> None:
    number = hand.open("Patch night", 6, scheduled_for=MONDAY_10 + 8 * 3600, as_agreed=True)
    hand.desk.follow({number: None}, MONDAY_10 + 3600, "call back")
    hand.resize(130, 45).type("A")
    assert "as agreed" in hand.screen and "promised: call back" not in hand.screen
    hand.key("up")
    assert "promised: call back" in hand.screen and "as agreed" not in hand.screen
    hand.type(">")
    ticket = hand.ticket(number)
    assert (ticket.scheduled_for, ticket.follow_at) == (MONDAY_10 + 8 * 3600, MONDAY_10 + 3600 + DAY)
    hand.key("up").type(">")
    assert hand.ticket(number).scheduled_for == MONDAY_10 + 8 * 3600 + DAY


def test_a_task_takes_the_half_hours_of_its_length_in_the_week(hand: Hand) -> None:
    hand.open("Move the rack", 6, scheduled_for=MONDAY_10 + DAY, lasts=7_200)
    hand.type("A")
    assert "■ ■ ■ ■ ·" in hand.screen
    hand.resize(130, 45)
    assert hand.screen.count("┃") == 6 and "lasts 2h, to 12:00" in hand.screen


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
