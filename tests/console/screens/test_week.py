"""How a week looks on desks whose days are long, and where one day is longer or shorter than the others."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from helpdesk_tui.console.look.agenda.week import week_lines
from helpdesk_tui.console.look.agenda.week_slots import Shown
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.shift.week import Task, week
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Status, Ticket
from helpdesk_tui.wiring.config import data_text

ALL_DAY, BY_NIGHT = '["00:00-24:00"]', '["22:00-06:00"]'
WIDE, NARROW = (120, 60), (80, 24)


def a_policy(hours: str, zone: str = "America/New_York") -> Policy:
    """Return the shipped agreement, all days with these hours, in a zone."""
    text, source = data_text("sla.toml")
    text = re.sub(r"(?m)^(\w+day) = \[.*\]$", rf"\1 = {hours}", text).replace("America/New_York", zone)
    return parse_policy(text.replace("[hours]\n", f"[hours]\nsaturday = {hours}\nsunday = {hours}\n"), source)


def the_week(
    policy: Policy, size: tuple[int, int], *times: str, now: str = "2026-01-05 09:00", cursor: int = 1001
) -> list[str]:
    """Return the week of the first of some tasks, which are numbered from 1001 on, as it looks."""
    calendar = policy.business
    at = [int(datetime.fromisoformat(one).replace(tzinfo=calendar.zone).timestamp()) for one in (now, *times)]
    tasks = [
        Task(
            then,
            Ticket(
                number, 1, "Restore test", Priority.P6, Status.SCHEDULED, Channel.PHONE, at[0], at[0],
                assignee="ana", due_at=then, scheduled_for=then,
            ),
        )
        for number, then in enumerate(at[1:], 1001)
    ]  # fmt: skip
    first = date.fromisoformat(times[0][:10])
    days = week(date.fromordinal(first.toordinal() - first.weekday()), tasks, calendar)
    return [
        "".join(text for text, _ in one)
        for one in week_lines(Shown(days, first, (cursor, False), policy, at[0]), *size)
    ]


def row_of(lines: list[str], number: int) -> str:
    return next(line for line in lines if f"#{number}" in line)


@pytest.mark.parametrize(
    ("zone", "when"),
    [
        ("America/New_York", "2027-03-14 09:00"),
        ("America/New_York", "2026-11-01 23:30"),
        ("Australia/Lord_Howe", "2026-10-04 09:00"),
        ("Australia/Lord_Howe", "2027-04-04 23:30"),
    ],
)
def test_on_a_day_when_the_clocks_change_a_task_stands_at_the_time_the_wall_shows(zone: str, when: str) -> None:
    policy, clock = a_policy(ALL_DAY, zone), when[11:]
    assert row_of(the_week(policy, WIDE, when), 1001).startswith(f" {clock}")
    sunday = next(line for line in the_week(policy, NARROW, when) if "› Sun" in line)
    assert sunday.index("■") == 16 + int(clock[:2]) * 2 + int(clock[3:]) // 30


def test_the_present_half_hour_of_such_a_day_is_marked_where_the_wall_shows_it() -> None:
    lines = the_week(a_policy(ALL_DAY), WIDE, "2027-03-14 20:00", now="2027-03-14 15:40")
    assert [line[:7] for line in lines if "►" in line] == [" 15:30►"]


def test_the_hours_over_the_rows_of_long_days_do_not_run_together() -> None:
    lines = the_week(a_policy(ALL_DAY), NARROW, "2026-11-18 02:00", "2026-11-18 02:00")
    assert lines[1].split() == [f"{hour:02}" for hour in range(0, 24, 2)]
    assert all(len(line) <= 80 for line in lines)
    assert next(line for line in lines if "› Wed" in line).endswith("  2 tasks !!")


def test_a_day_that_is_open_to_its_end_is_open_until_24_00() -> None:
    assert "00:00-24:00" in the_week(a_policy(ALL_DAY), WIDE, "2026-11-18 02:00")[2]


def test_hours_over_midnight_are_shown_on_both_of_its_sides() -> None:
    lines = the_week(a_policy(BY_NIGHT), WIDE, "2026-11-18 23:00")
    assert "22:00-06:00" in lines[2]
    shown = [line[1:6] for line in lines if re.match(r" \d\d:\d\d", line)]
    assert shown == [f"{slot // 2:02}:{slot % 2 * 30:02}" for slot in range(48)]
    assert "·" in next(line for line in lines if line.startswith(" 05:30"))


@pytest.mark.parametrize("size", [(80, 24), (120, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("cursor", [1001, 1015, 1030])
def test_of_thirty_tasks_at_one_hour_the_one_under_the_cursor_is_in_sight(size: tuple[int, int], cursor: int) -> None:
    lines = the_week(a_policy(ALL_DAY), size, *["2026-11-18 10:00"] * 30, cursor=cursor)
    assert len(lines) <= size[1]
    rule = next(place for place, line in enumerate(lines) if line.startswith("──"))
    shown = lines[:rule] if size[0] >= 120 else lines[rule:]
    assert any(f"#{cursor} " in line for line in shown)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_tasks_out_of_sight_are_counted(size: tuple[int, int]) -> None:
    times = ["2026-11-18 22:00", *["2026-11-18 02:00"] * 30]
    lines = the_week(a_policy(ALL_DAY), size, *times)
    rule = next(line for line in lines if line.startswith("──"))
    shown = sum("#1" in line for line in lines if not line.startswith("  Wed"))
    assert rule.startswith(f"── ↑ {31 - shown} more ──") and 0 < shown < 31
    assert re.search(r"── ↓ \d+ more ──", "\n".join(the_week(a_policy(ALL_DAY), size, *times, cursor=1002)))


def test_a_week_in_sight_as_a_whole_counts_nothing() -> None:
    for size in (NARROW, WIDE):
        assert "more" not in "".join(the_week(a_policy(ALL_DAY), size, "2026-11-18 02:00"))


@pytest.mark.parametrize(
    ("hours", "count", "cell"), [(ALL_DAY, 30, "!"), ('["09:00-17:00"]', 30, "!+"), ('["09:00-17:00"]', 9, "!9")]
)
def test_many_tasks_in_one_half_hour_leave_the_hours_behind_it_in_their_columns(
    hours: str, count: int, cell: str
) -> None:
    lines = the_week(a_policy(hours), NARROW, *["2026-11-18 10:00"] * count, "2026-11-18 16:00")
    row = next(line for line in lines if "› Wed" in line)
    wide = len(cell)
    slots = range(0 if hours == ALL_DAY else 18, 48)
    assert row[16 + slots.index(20) * wide :].startswith(cell)
    assert row.index("■") == 16 + slots.index(32) * wide


def test_how_many_more_a_task_overlaps_is_said() -> None:
    lines = the_week(a_policy(ALL_DAY), NARROW, *["2026-11-18 10:00"] * 5)
    assert "!! overlaps #1002, #1003 and 2 more " in row_of(lines, 1001)
