"""Series, lengths and times outside opening hours from the command line; the clock stands at Mon 16 Nov 10:00."""

from __future__ import annotations

from typing import Any

import pytest
from icalendar import Calendar

from tests.cli.conftest import Helpdesk


@pytest.fixture
def series(helpdesk: Helpdesk) -> Helpdesk:
    assert (
        helpdesk("new", "Restore test", "--priority", "P6", "--at", "every mon 14:00", "--body", "From tape").status
        == 0
    )
    return helpdesk


def events(content: str) -> list[Any]:
    """The events as icalendar reads them; its values are unions of all there are, so they are not typed here."""
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_rescheduling_one_occurrence_keeps_its_series_and_says_so(series: Helpdesk) -> None:
    run = series("schedule", "1001", "tue 10:00")
    assert run.out == (
        "#1001 scheduled for Tue 17 Nov 10:00 EST, this one only; its series stays: every Monday 14:00.\n"
    )
    sheet = series("show", "1001").out
    assert "Regularly     Mon 16 Nov 14:00 EST" in sheet and "Repeats       every Monday 14:00" in sheet
    assert "next: #1002, Mon 23 Nov 14:00" in series("close", "1001").out
    following = series("show", "1002").out
    assert "Comes after   #1001" in following and "From tape" in following
    assert "opened, as the next after #1001," in following


def test_all_that_follow_can_be_moved_or_the_series_ended(series: Helpdesk) -> None:
    moved = series("schedule", "1001", "tue 10:00", "--series", "following")
    assert "all that follow too: every Tuesday 10:00." in moved.out
    assert series("schedule", "1001", "wed 10:00", "--series", "end").out.endswith("; its series ends.\n")
    assert "next" not in series("close", "1001").out


def test_a_new_rule_and_what_becomes_of_the_old_are_two_answers(series: Helpdesk) -> None:
    assert series("schedule", "1001", "every tue 10:00", "--series", "following").status == 2
    assert series("schedule", "1001", "tue 10:00", "--series", "all").status == 2
    assert "every Tuesday 10:00" in series("schedule", "1001", "every tue 10:00").out


def test_a_raised_occurrence_keeps_its_series_unless_it_is_ended(series: Helpdesk) -> None:
    assert series("priority", "1001", "P3").out.endswith("; its series goes on when it is closed.\n")
    assert "next: #1002, Mon 23 Nov 14:00" in series("close", "1001").out
    assert series("priority", "1002", "P3", "--series", "end").out.endswith("; its series ends.\n")
    assert "next" not in series("close", "1002").out


def test_a_time_outside_opening_hours_is_kept_as_agreed(helpdesk: Helpdesk) -> None:
    task = ("new", "Patch night", "--priority", "P6", "--at")
    refused = helpdesk(*task, "next tuesday 6pm")
    assert refused.status == 1 and "--as-agreed to keep the time" in refused.err
    assert helpdesk(*task, "next tuesday 6pm", "--as-agreed").out == (
        "#1001 P6 opened, scheduled for Tue 17 Nov 18:00 EST, as agreed.\n"
    )
    assert helpdesk(*task, "sun 2am", "--as-agreed").status == 0
    assert "opened, as agreed, by" in helpdesk("show", "1001").out
    assert helpdesk("schedule", "1002", "sat 22:00", "--as-agreed").out.endswith("Sat 21 Nov 22:00 EST, as agreed.\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("schedule", "1001", "sat", "--as-agreed"),
        ("schedule", "1001", "sat 22:00", "--as-agreed", "--next-open"),
        ("new", "Patch night", "--as-agreed"),
    ],
)
def test_as_agreed_wants_a_time_and_no_second_answer(helpdesk: Helpdesk, arguments: tuple[str, ...]) -> None:
    helpdesk("new", "VPN drops", "--priority", "P3")
    assert helpdesk(*arguments).status == 2


def test_a_length_stands_in_the_agenda_the_sheet_and_the_calendar(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Move the rack", "--priority", "P6", "--at", "wed 10:00 for 2h")
    helpdesk("new", "Patch", "--priority", "P6", "--at", "wed 11:30")
    for number in ("1001", "1002"):
        helpdesk("assign", number, "bo", "--force")
    assert "Lasts         2h" in helpdesk("show", "1001").out
    lines = helpdesk("agenda").out
    assert "10:00-12:00" in lines and "!! overlaps #1002: Move the rack" in lines
    task = helpdesk("agenda", "--json").json["days"][2]["tasks"][0]
    assert (task["lasts_seconds"], task["ends"], task["overlaps"]) == (7_200, "2026-11-18T17:00:00Z", [1002])
    content = helpdesk("agenda", "--ics").out
    durations = [event["DURATION"].dt.total_seconds() for event in events(content)]
    assert durations == [7_200, 1_800]


def test_a_rule_without_its_day_takes_that_of_the_time(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Report", "--priority", "P6", "--at", "fri 14:00")
    assert "every month on the 20th 14:00" in helpdesk("schedule", "1001", "fri 14:00", "--every", "month").out
    assert "every 3 months on the 20th 14:00" in helpdesk("schedule", "1001", "every quarter").out
    assert "every month on the last weekday 16:00" in helpdesk("schedule", "1001", "every last working day 16:00").out
    assert helpdesk("new", "Report", "--priority", "P6", "--at", "monthly").status == 2


def test_the_calendar_begins_a_moved_series_after_its_regular_instant(series: Helpdesk) -> None:
    series("schedule", "1001", "fri 10:00")
    starts = [event["DTSTART"].dt for event in events(series("agenda", "--ics").out)]
    assert [f"{start:%m-%d}" for start in starts] == ["11-20", "11-23"]
