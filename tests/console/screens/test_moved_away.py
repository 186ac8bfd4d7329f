"""A ticket that one's own verb moves out of sight takes neither the cursor nor the list along."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.state.stillness import HOLD
from helpdesk_tui.console.widgets.rows import queue_lines
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from tests.console.pilot import Hand

MANY, AT = 60, 30


@pytest.fixture
def long(hand: Hand) -> Hand:
    """Sit at a queue of sixty P4 under four P2, the cursor in the middle of the screen."""
    for place in range(4):
        hand.desk.open(Open(f"Outage {place}", Priority.P2))
    for place in range(MANY):
        hand.desk.open(Open(f"Ticket {place}", Priority.P4, opened_at=hand.now - 900 + place))
    hand.shift.news.reload()
    return hand.tick(HOLD + 1).type("j" * AT + "kkkkk")


def cursor(hand: Hand) -> int:
    ticket = hand.shift.window.cursor
    assert ticket is not None
    return ticket.number


def below(hand: Hand) -> list[str]:
    """Return the lines of the list as they stand, without the row of the cursor."""
    at = hand.shift.window.index - hand.shift.window.top
    return [one[19:70] for place, one in enumerate(hand.screen.splitlines()[3:-3]) if place != at]


AWAY = {"up": ("p2", Priority.P2), "down": ("p5", Priority.P5), "task": ("snext fri 14:00\r", Priority.P6)}


@pytest.mark.parametrize("way", AWAY)
def test_it_stays_under_the_cursor_until_that_moves_and_nothing_else_stirs(long: Hand, way: str) -> None:
    keys, priority = AWAY[way]
    number, stood = cursor(long), below(long)
    line = long.shift.window.index - long.shift.window.top
    long.type(keys)
    assert long.ticket(number).priority is priority and long.front == "QueueScreen"
    assert (cursor(long), long.shift.window.index - long.shift.window.top) == (number, line)
    assert below(long) == stood
    long.type("t")
    assert long.ticket(number).assignee == "ana" and cursor(long) == number and below(long) == stood
    long.type("j")
    assert cursor(long) == number + 1
    assert number not in {row.ticket.number for row in long.shift.window.rows()}


@pytest.mark.parametrize("way", AWAY)
def test_a_step_up_goes_to_the_one_that_stood_before(long: Hand, way: str) -> None:
    number = cursor(long)
    long.type(AWAY[way][0] + "k")
    assert cursor(long) == number - 1


@pytest.mark.parametrize("way", AWAY)
def test_it_stays_while_others_work_and_time_passes(long: Hand, way: str) -> None:
    number = cursor(long)
    line = long.shift.window.index - long.shift.window.top
    long.type(AWAY[way][0])
    long.desk.note({number: None}, "seen from elsewhere")
    long.colleague("bo").open(Open("Core switch is down", Priority.P1))
    long.elsewhere()
    long.tick(HOLD + 1)
    assert (cursor(long), long.shift.window.index - long.shift.window.top) == (number, line)
    long.type("m;all fine\r")
    assert long.store.history(number)[-1].text == ";all fine" and cursor(long) == number
    long.type("j")
    assert cursor(long) == number + 1


def test_a_task_that_stays_begins_no_band_of_tasks_in_the_middle_of_the_list(long: Hand) -> None:
    long.type(AWAY["task"][0])
    ruled = [one for one in queue_lines(long.shift, long.room) if any("ruled" in role for _, role in one)]
    assert not ruled
    long.type("G")
    assert sum(any("ruled" in role for _, role in one) for one in queue_lines(long.shift, long.room)) == 1


def test_one_that_stays_in_sight_takes_the_cursor_along_and_the_list_stands(long: Hand) -> None:
    long.type("g" + "j" * 6)
    number = cursor(long)
    long.type("p2")
    assert cursor(long) == number and long.shift.window.top == 0
    assert long.shift.window.index == 0


def test_closed_afterwards_it_leaves_the_cursor_to_the_one_that_stood_next(long: Hand) -> None:
    number = cursor(long)
    long.type("p5c\r")
    assert long.ticket(number).closed_at is not None and cursor(long) == number + 1


def test_undone_it_stands_where_it_stood(long: Hand) -> None:
    number, lines = cursor(long), long.screen.splitlines()[3:-3]
    long.type("p5u")
    assert long.ticket(number).priority is Priority.P4 and cursor(long) == number
    assert [one[19:70] for one in long.screen.splitlines()[3:-3]] == [one[19:70] for one in lines]


def test_one_that_is_followed_takes_the_cursor_along(long: Hand) -> None:
    number = cursor(long)
    long.type("Fp5")
    rows = [row.ticket.number for row in long.shift.window.rows()]
    assert cursor(long) == number and number + 1 not in rows


def test_it_is_gone_to_by_its_number_where_it_is_now(long: Hand) -> None:
    number = cursor(long)
    long.type(f"p5:{number}\r\x1b")
    rows = [row.ticket.number for row in long.shift.window.rows()]
    assert cursor(long) == number and number + 1 not in rows and rows.count(number) == 1


def test_of_several_marked_ones_the_cursors_stays(long: Hand) -> None:
    number = cursor(long)
    long.type("  kp5")
    assert {long.ticket(one).priority for one in (number, number + 1)} == {Priority.P5}
    assert cursor(long) == number + 1
    long.type("j")
    assert cursor(long) == number + 2


def test_the_last_of_the_list_stays_below_the_one_that_stood_before(long: Hand) -> None:
    long.type("G")
    number = cursor(long)
    long.type("p2")
    assert cursor(long) == number
    assert [row.ticket.number for row in long.shift.window.rows()][-2:] == [number - 1, number]
    long.type("k")
    assert cursor(long) == number - 1
