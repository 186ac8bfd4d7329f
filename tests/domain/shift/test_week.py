"""A week of scheduled tasks, as the rules see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.shift.week import (
    LENGTH,
    Task,
    bounds,
    marked,
    monday,
    occurrences,
    running_into,
    tasks_between,
    week,
)
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Status, Ticket
from helpdesk_tui.domain.times.recurring.recurrence import calendar_rule
from helpdesk_tui.wiring.config import data_text

HOURS = parse_policy(*data_text("sla.toml")).business
ZONE = ZoneInfo("America/New_York")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


def said(instant: int) -> str:
    return f"{HOURS.local(instant):%a %Y-%m-%d %H:%M}"


def a_task(when: str, number: int = 1001, who: str | None = "ana", rule: str | None = None) -> Ticket:
    then, opened = at(when), at("2026-01-05 09:00")
    return Ticket(
        number,
        1,
        "Restore test",
        Priority.P6,
        Status.SCHEDULED,
        Channel.PHONE,
        opened,
        opened,
        assignee=who,
        response_due=then,
        due_at=then,
        scheduled_for=then,
        recurrence=rule,
    )


def tasks(*tickets: Ticket) -> list[Task]:
    return [Task(ticket.scheduled_for or 0, ticket) for ticket in tickets]


def test_a_week_knows_its_hours_its_holidays_and_the_tasks_of_each_day() -> None:
    days = week(date(2026, 11, 23), tasks(a_task("2026-11-24 14:00"), a_task("2026-11-23 09:00", 1002)), HOURS)
    assert [[task.ticket.number for task in day.tasks] for day in days] == [[1002], [1001], [], [], [], [], []]
    assert [day.holiday for day in days] == [None, None, None, "Thanksgiving Day", None, None, None]
    assert (days[0].opens, days[0].closes) == (at("2026-11-23 09:00"), at("2026-11-23 17:00"))
    assert days[3].opens is None and days[5].opens is None


@pytest.mark.parametrize(("first", "hours"), [("2026-10-26", 169), ("2027-03-08", 167), ("2026-11-16", 168)])
def test_a_week_is_seven_days_on_the_wall_whatever_the_clocks_do(first: str, hours: int) -> None:
    start, end = bounds(date.fromisoformat(first), HOURS)
    assert end - start == hours * 3600
    days = week(date.fromisoformat(first), [], HOURS)
    assert all(one.end == other.start for one, other in zip(days, days[1:], strict=False))


def test_a_week_begins_with_its_monday_within_the_years_reckoned_with() -> None:
    assert monday(date(2026, 11, 29)) == date(2026, 11, 23)
    assert monday(date.min).year >= 1970 and monday(date.max).year == 2100


def test_two_tasks_of_one_technician_at_one_time_stand_in_each_others_way() -> None:
    mine, near = a_task("2026-11-24 14:00"), a_task("2026-11-24 14:15", 1002)
    after, hers = a_task("2026-11-24 14:45", 1003), a_task("2026-11-24 14:00", 1004, "bo")
    found = {task.ticket.number: task.beside for task in marked(tasks(mine, hers, near, after))}
    assert found == {1001: (1002,), 1002: (1001,), 1003: (), 1004: ()}
    assert at("2026-11-24 14:45") - at("2026-11-24 14:15") == LENGTH


def test_nobodys_tasks_overlap_with_none_and_neither_do_those_that_are_gone() -> None:
    one, two = a_task("2026-11-24 14:00", who=None), a_task("2026-11-24 14:00", 1002, None)
    assert not any(task.beside for task in marked(tasks(one, two)))
    left, here = tasks(a_task("2026-11-24 14:00"), a_task("2026-11-24 14:00", 1002))
    assert not any(task.beside for task in marked([replace(left, gone=True), here]))


def test_a_recurring_task_is_seen_in_the_weeks_to_come_at_the_same_wall_time() -> None:
    ticket = a_task("2026-10-26 09:30", rule="FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=30")
    for first, expected in {
        "2026-10-26": [],
        "2026-11-02": ["Mon 2026-11-02 09:30"],
        "2027-03-15": ["Mon 2027-03-15 09:30"],
    }.items():
        start, end = bounds(date.fromisoformat(first), HOURS)
        assert [said(one) for one in occurrences(ticket, start, end, HOURS)] == expected
        assert [one.again for one in tasks_between(start, end, [], [ticket], HOURS)] == [True] * len(expected)


def test_what_was_not_closed_in_its_time_still_comes() -> None:
    ticket = a_task("2026-11-16 09:00", rule="FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYDAY=MO,TU,WE,TH,FR")
    start, end = bounds(date(2026, 11, 16), HOURS)
    assert [said(one)[:14] for one in occurrences(ticket, start, end, HOURS)] == [
        f"{day} 2026-11-{number}" for day, number in (("Tue", 17), ("Wed", 18), ("Thu", 19), ("Fri", 20))
    ]


def test_an_occurrence_that_was_moved_is_followed_by_the_one_after_its_regular_instant() -> None:
    rule = "FREQ=WEEKLY;BYDAY=MO;BYHOUR=14;BYMINUTE=0"
    ticket = replace(a_task("2026-11-20 10:00", rule=rule), regular_at=at("2026-11-23 14:00"))
    start, end = bounds(date(2026, 11, 23), HOURS)
    assert list(occurrences(ticket, start, end, HOURS)) == []
    start, end = bounds(date(2026, 11, 30), HOURS)
    assert [said(one) for one in occurrences(ticket, start, end, HOURS)] == ["Mon 2026-11-30 14:00"]


def test_a_raised_occurrence_is_followed_by_its_series() -> None:
    rule = "FREQ=WEEKLY;BYDAY=MO;BYHOUR=14;BYMINUTE=0"
    ticket = replace(a_task("2026-11-23 14:00", rule=rule), scheduled_for=None, regular_at=at("2026-11-23 14:00"))
    start, end = bounds(date(2026, 11, 30), HOURS)
    assert [said(one) for one in occurrences(ticket, start, end, HOURS)] == ["Mon 2026-11-30 14:00"]


def test_a_series_as_agreed_is_seen_outside_opening_hours() -> None:
    rule = "FREQ=WEEKLY;BYDAY=SU;BYHOUR=2;BYMINUTE=0"
    ticket = replace(a_task("2026-11-22 02:00", rule=rule), as_agreed=1)
    start, end = bounds(date(2026, 11, 23), HOURS)
    assert [said(one) for one in occurrences(ticket, start, end, HOURS)] == ["Sun 2026-11-29 02:00"]


def test_tasks_overlap_by_their_length() -> None:
    long = replace(a_task("2026-11-24 14:00"), lasts=7_200)
    during, after = a_task("2026-11-24 15:30", 1002), a_task("2026-11-24 16:00", 1003)
    short = replace(a_task("2026-11-24 16:45", 1004), lasts=600)
    found = {task.ticket.number: task.beside for task in marked(tasks(long, during, after, short))}
    assert found == {1001: (1002,), 1002: (1001,), 1003: (), 1004: ()}


def test_a_task_that_runs_into_a_week_stands_in_the_way_of_what_is_in_it() -> None:
    night = replace(a_task("2026-11-22 22:00"), lasts=12 * 3600)
    early = a_task("2026-11-23 09:00", 1002)
    start, end = bounds(date(2026, 11, 23), HOURS)
    into = running_into(start, [night, a_task("2026-11-22 22:00", 1003)])
    assert into == [night]
    days = week(date(2026, 11, 23), tasks_between(start, end, [*into, early], [], HOURS), HOURS)
    assert [(task.ticket.number, task.beside) for task in days[0].tasks] == [(1002, (1001,))]


def test_an_occurrence_on_a_closed_day_is_seen_at_the_next_opening() -> None:
    ticket = a_task("2026-11-19 14:00", rule="FREQ=WEEKLY;BYDAY=TH;BYHOUR=14;BYMINUTE=0")
    start, end = bounds(date(2026, 11, 23), HOURS)
    coming = [said(one) for one in occurrences(ticket, start, end, HOURS)]
    assert coming == ["Fri 2026-11-27 09:00"]


def test_a_count_that_has_run_out_ends_a_recurrence() -> None:
    ticket = a_task("2026-11-16 09:00", rule="FREQ=WEEKLY;COUNT=2;BYDAY=MO;BYHOUR=9;BYMINUTE=0")
    start, end = bounds(date(2026, 11, 16), HOURS)[0], bounds(date(2026, 12, 14), HOURS)[1]
    assert [said(one) for one in occurrences(ticket, start, end, HOURS)] == ["Mon 2026-11-23 09:00"]


def test_a_rule_that_runs_since_long_is_seen_today_and_keeps_its_phase() -> None:
    ticket = a_task("2016-11-01 10:00", rule="FREQ=DAILY;INTERVAL=2;BYHOUR=10;BYMINUTE=0")
    start, end = bounds(date(2026, 11, 16), HOURS)
    days = [HOURS.local(one).date() for one in occurrences(ticket, start, end, HOURS)]
    own = [day for day in days if (day - date(2016, 11, 1)).days % 2 == 0]
    assert len(own) >= 2 and set(days) - set(own) <= {date(2026, 11, 16)}


def test_a_rule_leaves_the_time_of_day_to_its_start_and_ends_in_utc() -> None:
    rule = calendar_rule("FREQ=WEEKLY;UNTIL=20261201T170000", at("2026-11-16 09:00"), HOURS)
    assert rule == "FREQ=WEEKLY;UNTIL=20261201T220000Z;BYDAY=MO"
