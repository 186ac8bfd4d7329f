"""What closing a recurring task does on a whole desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import data_text
from tests.store.empty import empty_desk

ZONE = ZoneInfo("America/New_York")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


class Wall:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = at("2026-10-26 08:00")

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Wall:
    return Wall()


@pytest.fixture
def desk(tmp_path: Path, clock: Wall) -> Iterator[Desk]:
    store = SqliteStore(empty_desk(tmp_path / "desk.db"))
    yield Desk(store, parse_policy(*data_text("sla.toml")), "ana", clock)
    assert store.check() == []
    store.close()


def a_task(desk: Desk, when: str, rule: str) -> int:
    command = Open(
        "Restore test", Priority.P6, scheduled_for=at(when), recurrence=rule, requester="Maria", assignee="bo"
    )
    return desk.open(command).tickets[0].number


def the_open_ones(desk: Desk) -> list[Ticket]:
    return desk.store.scheduled_between(0, 2**40)


def times(desk: Desk) -> list[str]:
    return [f"{datetime.fromtimestamp(one.scheduled_for or 0, ZONE):%a %m-%d %H:%M}" for one in the_open_ones(desk)]


def test_a_task_at_closing_time_comes_again_at_closing_time(desk: Desk, clock: Wall) -> None:
    number = a_task(desk, "2026-10-30 17:00", "FREQ=WEEKLY;BYDAY=FR;BYHOUR=17;BYMINUTE=0")
    clock.now = at("2026-10-30 16:50")
    desk.close({number: None})
    assert [ticket.scheduled_for for ticket in the_open_ones(desk)] == [at("2026-11-06 17:00")]


WEEKLY = "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=30"


def test_closing_opens_the_next_occurrence_at_the_same_wall_time_across_a_change_of_clocks(desk: Desk) -> None:
    number = a_task(desk, "2026-10-26 09:30", WEEKLY)
    closed, opened = desk.close({number: None}, "done").tickets
    assert times(desk) == ["Mon 11-02 09:30"]
    assert (opened.scheduled_for or 0) - (closed.scheduled_for or 0) == 7 * 86_400 + 3_600
    assert (opened.subject, opened.requester, opened.assignee, opened.recurrence) == (
        "Restore test",
        "Maria",
        "bo",
        WEEKLY,
    )


def test_undo_takes_back_the_closing_and_the_next_occurrence(desk: Desk) -> None:
    number = a_task(desk, "2026-10-26 09:30", WEEKLY)
    desk.close({number: None})
    assert len(desk.undo().events) == 2
    assert [(one.number, one.status) for one in the_open_ones(desk)] == [(number, Status.SCHEDULED)]


def test_an_occurrence_closed_three_weeks_late_is_followed_by_the_week_after_its_own(desk: Desk, clock: Wall) -> None:
    number = a_task(desk, "2026-10-26 09:30", WEEKLY)
    clock.now = at("2026-11-17 12:00")
    following = desk.close({number: None}).tickets[1]
    assert times(desk) == ["Mon 11-02 09:30"]
    assert (following.previous, following.done) == (number, Sla.MISSED)


def test_an_occurrence_on_a_holiday_moves_and_those_after_it_do_not(desk: Desk, clock: Wall) -> None:
    number = a_task(desk, "2026-11-12 14:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=14;BYMINUTE=0")
    clock.now = at("2026-11-12 15:00")
    moved = desk.close({number: None}).tickets[1]
    assert times(desk) == ["Fri 11-27 09:00"]
    clock.now = at("2026-11-27 10:00")
    desk.close({moved.number: None})
    assert times(desk) == ["Thu 12-10 14:00"]


def test_a_rule_that_has_ended_opens_nothing(desk: Desk) -> None:
    number = a_task(desk, "2026-10-26 09:30", WEEKLY + ";COUNT=1")
    assert len(desk.close({number: None}).tickets) == 1
    assert the_open_ones(desk) == []


def test_a_task_that_was_reopened_opens_no_second_next_occurrence(desk: Desk) -> None:
    number = a_task(desk, "2026-10-26 09:30", WEEKLY)
    desk.close({number: None})
    desk.reopen({number: None})
    desk.close({number: None})
    assert times(desk) == ["Mon 11-02 09:30"]


def test_a_task_closed_by_a_retried_command_recurs_once(desk: Desk) -> None:
    number = a_task(desk, "2026-10-26 09:30", WEEKLY)
    first, again = desk.close({number: None}, op="op"), desk.close({number: None}, op="op")
    assert [event.seq for event in again.events] and len(first.events) == len(again.events) == 2
    assert times(desk) == ["Mon 11-02 09:30"]


def test_a_rule_that_cannot_be_read_is_told_and_stops_no_closing(desk: Desk) -> None:
    number = a_task(desk, "2026-10-26 09:00", "FREQ=SOMETIMES")
    outcome = desk.close({number: None})
    assert outcome.tickets[0].status is Status.CLOSED
    assert "cannot be read" in outcome.refused[0].refusal.reason
    assert times(desk) == []
