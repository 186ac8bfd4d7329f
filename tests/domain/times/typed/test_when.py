"""Typed times mean one thing, are said back, and whatever else is typed is refused with a suggestion."""

from __future__ import annotations

import os
import string
import subprocess
import sys
from datetime import date, datetime
from functools import cache

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement.holidays import Fixed, Holiday
from helpdesk_tui.domain.agreement.hours import Calendar, always_open
from helpdesk_tui.domain.times.typed.when import Hours, Reading, Tense, WhenError, absolute, echo, read, read_duration

WORKDAYS = (((9 * 3600, 17 * 3600),),) * 5 + ((), ())


@cache
def desk(zone: str = "America/New_York") -> Calendar:
    """8x5, closed on Thanksgiving 2026."""
    return Calendar("8x5", zone, WORKDAYS, holidays=(Holiday("Thanksgiving", Fixed(date(2026, 11, 26))),))


def at(wall: str, zone: str = "America/New_York") -> int:
    return int(datetime.fromisoformat(wall).replace(tzinfo=desk(zone).zone).timestamp())


NOON = at("2026-11-23 12:00")  # a Monday


def understood(text: str, now: int = NOON, tense: Tense = "future") -> str:
    return absolute(read(text, now, desk(), tense=tense).at, desk())


def refusal(text: str, tense: Tense = "future", now: int = NOON, hours: Hours | None = None) -> WhenError:
    with pytest.raises(WhenError) as caught:
        read(text, now, hours or desk(), tense=tense)
    return caught.value


FUTURE = [
    ("14:00", "Mon 23 Nov 2026 14:00 EST"),
    ("14:00:30", "Mon 23 Nov 2026 14:00:30 EST"),
    ("2:30 pm", "Mon 23 Nov 2026 14:30 EST"),
    ("2:30PM", "Mon 23 Nov 2026 14:30 EST"),
    ("12:30pm", "Mon 23 Nov 2026 12:30 EST"),
    ("tomorrow 12am", "Tue 24 Nov 2026 00:00 EST"),
    ("tomorrow noon", "Tue 24 Nov 2026 12:00 EST"),
    ("tomorrow 9am", "Tue 24 Nov 2026 09:00 EST"),
    ("9am tomorrow", "Tue 24 Nov 2026 09:00 EST"),
    ("tomorrow at 9 am", "Tue 24 Nov 2026 09:00 EST"),
    ("tomorrow", "Tue 24 Nov 2026 09:00 EST"),
    ("today 16:00", "Mon 23 Nov 2026 16:00 EST"),
    ("  FRI   14:00 ", "Fri 27 Nov 2026 14:00 EST"),
    ("on friday at 2pm", "Fri 27 Nov 2026 14:00 EST"),
    ("mon 14:00", "Mon 23 Nov 2026 14:00 EST"),
    ("mon 11:00", "Mon 30 Nov 2026 11:00 EST"),
    ("monday", "Mon 30 Nov 2026 09:00 EST"),
    ("next monday", "Mon 30 Nov 2026 09:00 EST"),
    ("next mon 14:00", "Mon 30 Nov 2026 14:00 EST"),
    ("next tue", "Tue 24 Nov 2026 09:00 EST"),
    ("27 nov", "Fri 27 Nov 2026 09:00 EST"),
    ("nov 27", "Fri 27 Nov 2026 09:00 EST"),
    ("27th November", "Fri 27 Nov 2026 09:00 EST"),
    ("27 nov 14:00", "Fri 27 Nov 2026 14:00 EST"),
    ("nov 27 2pm", "Fri 27 Nov 2026 14:00 EST"),
    ("27 nov 2027 14:00", "Sat 27 Nov 2027 14:00 EST"),
    ("Nov 27, 2027 14:00", "Sat 27 Nov 2027 14:00 EST"),
    ("2 jan", "Mon 4 Jan 2027 09:00 EST"),
    ("29 feb 2028 10:00", "Tue 29 Feb 2028 10:00 EST"),
    ("1st mon dec", "Mon 7 Dec 2026 09:00 EST"),
    ("first monday of december 2027 8am", "Mon 6 Dec 2027 08:00 EST"),
    ("last fri nov", "Fri 27 Nov 2026 09:00 EST"),
    ("last fri oct", "Fri 29 Oct 2027 09:00 EDT"),
    ("5th mon nov 10:00", "Mon 30 Nov 2026 10:00 EST"),
    ("5th mon dec 2029 10:00", "Mon 31 Dec 2029 10:00 EST"),
    ("last mon dec 10:00", "Mon 28 Dec 2026 10:00 EST"),
    ("2026-11-27", "Fri 27 Nov 2026 09:00 EST"),
    ("2026-11-27 14:00", "Fri 27 Nov 2026 14:00 EST"),
    ("2026-11-27T14:00:05", "Fri 27 Nov 2026 14:00:05 EST"),
    ("2026-11-27T14:00Z", "Fri 27 Nov 2026 09:00 EST"),
    ("2026-11-27 14:00:00+01:00", "Fri 27 Nov 2026 08:00 EST"),
    ("2026-11-27 14:00 -0330", "Fri 27 Nov 2026 12:30 EST"),
    ("27 nov 2026 14:00 utc", "Fri 27 Nov 2026 09:00 EST"),
    ("fri 14:00 est", "Fri 27 Nov 2026 14:00 EST"),
    ("+2h", "Mon 23 Nov 2026 14:00 EST"),
    ("+90m", "Mon 23 Nov 2026 13:30 EST"),
    ("+1h30m", "Mon 23 Nov 2026 13:30 EST"),
    ("in 2 hours", "Mon 23 Nov 2026 14:00 EST"),
    ("+3d", "Thu 26 Nov 2026 12:00 EST"),
    ("+2w", "Mon 7 Dec 2026 12:00 EST"),
    ("+1d 2h", "Tue 24 Nov 2026 14:00 EST"),
    ("+1bd", "Tue 24 Nov 2026 12:00 EST"),
    ("+3bd", "Fri 27 Nov 2026 12:00 EST"),
    ("in 5 business days", "Tue 1 Dec 2026 12:00 EST"),
    ("eod", "Mon 23 Nov 2026 17:00 EST"),
    ("eow", "Fri 27 Nov 2026 17:00 EST"),
    ("eom", "Mon 30 Nov 2026 17:00 EST"),
]


@pytest.mark.parametrize(("text", "meant"), FUTURE)
def test_a_time_to_come_is_read(text: str, meant: str) -> None:
    assert understood(text) == meant


PAST = [
    ("-20m", "Mon 23 Nov 2026 11:40 EST"),
    ("20m ago", "Mon 23 Nov 2026 11:40 EST"),
    ("2 days ago", "Sat 21 Nov 2026 12:00 EST"),
    ("-1bd", "Fri 20 Nov 2026 12:00 EST"),
    ("now", "Mon 23 Nov 2026 12:00 EST"),
    ("10am", "Mon 23 Nov 2026 10:00 EST"),
    ("12:00", "Mon 23 Nov 2026 12:00 EST"),
    ("today", "Mon 23 Nov 2026 09:00 EST"),
    ("yesterday 14:00", "Sun 22 Nov 2026 14:00 EST"),
    ("mon 9am", "Mon 23 Nov 2026 09:00 EST"),
    ("mon 13:00", "Mon 16 Nov 2026 13:00 EST"),
    ("fri 14:00", "Fri 20 Nov 2026 14:00 EST"),
    ("last mon 14:00", "Mon 16 Nov 2026 14:00 EST"),
    ("27 nov", "Thu 27 Nov 2025 09:00 EST"),
    ("22 nov 8am", "Sun 22 Nov 2026 08:00 EST"),
    ("29 feb 2024 10:00", "Thu 29 Feb 2024 10:00 EST"),
    ("5th mon mar 10:00", "Mon 30 Mar 2026 10:00 EDT"),
    ("2026-11-20T14:00:30Z", "Fri 20 Nov 2026 09:00:30 EST"),
]


@pytest.mark.parametrize(("text", "meant"), PAST)
def test_a_time_gone_by_is_read(text: str, meant: str) -> None:
    assert understood(text, tense="past") == meant


@pytest.mark.parametrize("text", ["-20m", "+20m", "yesterday 10am", "tomorrow", "1999-12-31", "2099-12-31", "now"])
def test_either_side_of_now_is_read_when_it_does_not_matter(text: str) -> None:
    assert isinstance(read(text, NOON, desk(), tense="any"), Reading)


REFUSED: list[tuple[str, Tense, str, str]] = [
    ("10", "future", "could be an hour (10:00) or a day (10 dec)", "tomorrow 10:00"),
    ("10", "past", "could be an hour", "yesterday 10:00"),
    ("1400", "future", "is a number", "tomorrow 14:00"),
    ("May", "future", "is a whole month", "1 may 2027 09:00"),
    ("1.5", "future", "could be 1 may or 5 jan", "1 may 2027 09:00"),
    ("03/04", "future", "could be 3 apr or 4 mar", "3 apr 2027 09:00"),
    ("03/04/2027", "past", "could be 3 apr or 4 mar", "3 apr 2026 09:00"),
    ("27/11", "future", "needs the name of its month", "27 nov 2026 09:00"),
    ("99/99", "future", "is neither a date nor a time", "fri 14:00"),
    ("2026/11/27", "future", "is no date in a form read here", "2026-11-27 09:00"),
    ("10am", "future", "Mon 23 Nov 2026 10:00 EST has passed", "tomorrow 10am"),
    ("12:00", "future", "has passed", "tomorrow 12:00"),
    ("today 9am", "future", "has passed", "tomorrow 9am"),
    ("yesterday 10am", "future", "has passed", "tomorrow 10am"),
    ("2020-01-01", "future", "has passed", "tomorrow 09:00"),
    ("-20m", "future", "has passed", "+20m"),
    ("now", "future", "has passed", "+15m"),
    ("2pm", "past", "is still to come", "yesterday 2pm"),
    ("tomorrow", "past", "is still to come", "yesterday 09:00"),
    ("+2h", "past", "is still to come", "2h ago"),
    ("every mon", "past", "still to come", "20m ago"),
    ("every week", "future", "which day of the week is missing", "every fri 10:00"),
    ("every other week", "future", "which day of the week is missing", "every 2 weeks fri 10:00"),
    ("every second thu", "future", "could be every other one or the 2nd of a month", "every other thu 10:00"),
    ("every sun", "future", "none of its next days has an opening", "every Sunday 09:00"),
    ("yesterday", "past", "Sun 22 Nov 2026 has no opening", "Sun 22 Nov 2026 09:00"),
    ("eod", "past", "this day's closing, Mon 23 Nov 2026 17:00 EST, is still to come", "Fri 20 Nov 2026 17:00 EST"),
    ("2h", "future", "could be before now or after", "+2h"),
    ("2h", "past", "could be before now or after", "2h ago"),
    ("3bd", "future", "could be before now or after", "+3bd"),
    ("3 business days", "past", "could be before now or after", "3 business days ago"),
    ("1h 30m", "future", "could be before now or after", "+1h30m"),
    ("fri 10", "future", "'10' alone is no time of day", "fri 10:00"),
    ("fri 30", "future", "'30' alone is no time of day", "fri 14:00"),
    ("tomorrow at 9", "future", "after 'at' comes a time of day", "tomorrow at 9:00"),
    ("14.30", "future", "have a colon between them", "tomorrow 14:30"),
    ("9.45am", "future", "have a colon between them", "tomorrow 9:45am"),
    ("fri 9.30", "future", "have a colon between them", "fri 9:30"),
    ("9.30", "future", "could be 30 sep or 9:30", "30 sep 2027 09:00"),
    ("3.04", "future", "could be 3 apr or 4 mar or 3:04", "3 apr 2027 09:00"),
    ("fri 14:00 sharp", "future", "'sharp' is neither understood here nor this desk's zone", "fri 14:00"),
    ("fri 14:00 utc", "future", "needs its full date", "fri 14:00"),
    ("10am CET", "future", "nor this desk's zone (America/New_York)", "fri 14:00"),
    ("4pm EDT", "future", "the clocks show EST then, not EDT", "fri 14:00"),
    ("2027-07-01 16:00 est", "future", "the clocks show EDT then, not EST", "fri 14:00"),
    ("2026-11-27 14:00+25:00", "future", "is no offset from UTC", "fri 14:00"),
    ("next week", "future", "after 'next' comes a weekday", "fri 14:00"),
    ("mon 27 nov 2026", "future", "27 Nov 2026 is a Friday, not a Monday", "fri 14:00"),
    ("5th mon feb", "future", "there is no 5th Monday of February 2027", "last mon feb"),
    ("5th mon dec 10:00", "future", "there is no 5th Monday of December 2026", "last mon dec"),
    ("5th sat nov 10:00", "future", "there is no 5th Saturday of November 2026", "last sat nov"),
    ("5th mon feb", "past", "there is no 5th Monday of February 2026", "last mon feb"),
    ("29 feb", "future", "there is no 29 February 2027", "29 feb 2028"),
    ("29 feb", "past", "there is no 29 February 2026", "29 feb 2024"),
    ("30 feb", "future", "February has no day 30", "fri 14:00"),
    ("31 feb 2028", "future", "February has no day 31", "fri 14:00"),
    ("fri 24:00", "future", "midnight is 00:00 of the day after", "fri 14:00"),
    ("fri midnight", "future", "could be the beginning of the day or its end", "tomorrow 00:00"),
    ("31 nov", "future", "November has no day 31", "fri 14:00"),
    ("29 feb 2027", "future", "there is no 29 February 2027", "fri 14:00"),
    ("2027-02-29", "future", "there is no day '2027-02-29'", "fri 14:00"),
    ("5th mon dec 2027", "future", "there is no 5th Monday of December 2027", "fri 14:00"),
    ("6th mon dec", "future", "no month has 6 Mondays", "fri 14:00"),
    ("nov 2027", "future", "November needs a day", "fri 14:00"),
    ("15th", "future", "needs its month", "fri 14:00"),
    ("24:00", "future", "no time of day", "fri 14:00"),
    ("13pm", "future", "no time of day", "fri 14:00"),
    ("0am", "future", "no time of day", "fri 14:00"),
    ("tomorrow at", "future", "after 'at' comes a time of day", "fri 14:00"),
    ("+2", "future", "needs a unit", "fri 14:00"),
    ("+30m1h", "future", "from large to small", "fri 14:00"),
    ("+1d2bd", "future", "business days stand alone", "fri 14:00"),
    ("+9999999h", "future", "too large", "fri 14:00"),
    ("+999999w", "future", "too far", "fri 14:00"),
    ("+999bd", "future", "too far", "fri 14:00"),
    ("+99y", "future", "needs a unit", "fri 14:00"),
    ("+40000d", "future", "out of range", "fri 14:00"),
    ("1969-12-31", "any", "out of range", "fri 14:00"),
    ("1970-01-01T00:00Z", "any", "out of range", "fri 14:00"),
    ("2101-01-01", "future", "out of range", "fri 14:00"),
    ("27 nov 1400", "any", "out of range", "27 nov 14:00"),
    ("", "future", "no time was given", "fri 14:00"),
    ("\N{FULLWIDTH DIGIT ONE}0:00", "future", "U+FF11", "fri 14:00"),
    ("\N{KELVIN SIGN}", "future", "U+212A", "fri 14:00"),
    ("\x00\x1b[2J", "future", "is not understood", "fri 14:00"),
    ("9" * 1_000_000, "future", "at most 200 characters, this has 1,000,000", "fri 14:00"),
]


@pytest.mark.parametrize(("text", "tense", "reason", "suggestion"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_unclear_or_on_the_wrong_side_is_refused(text: str, tense: Tense, reason: str, suggestion: str) -> None:
    error = refusal(text, tense)
    assert reason in error.reason
    assert error.suggestion == suggestion
    assert str(error) == f"{error.reason}: type {suggestion}"


def test_a_refusal_shows_no_control_characters() -> None:
    assert str(refusal("\x1b[2J")).isprintable()


def test_a_weekday_typed_that_day_is_today_until_its_hour() -> None:
    assert understood("monday", now=at("2026-11-23 08:00")) == "Mon 23 Nov 2026 09:00 EST"
    assert understood("monday", now=at("2026-11-23 09:00")) == "Mon 30 Nov 2026 09:00 EST"


def test_next_weekday_is_after_today_and_says_so_when_it_is_still_this_week() -> None:
    reading = read("next fri", NOON, desk())
    assert reading.at == at("2026-11-27 09:00")
    assert reading.notes == ("Fri 27 Nov 2026 is this week's; the week after is Fri 4 Dec 2026",)
    assert read("next mon", NOON, desk()).notes == ()


def test_days_on_that_meet_a_skipped_or_repeated_hour_say_what_is_meant() -> None:
    assert read("+1d", at("2027-03-13 02:30"), desk()).notes == (
        "Sun 14 Mar 2027 02:30 is skipped by the change of clocks: 03:30 EDT is meant",
    )
    assert read("+1d", at("2026-10-31 01:30"), desk()).notes[0].startswith("Sun 1 Nov 2026 01:30 comes twice")
    assert read("+2d", at("2027-03-13 02:30"), desk()).notes == ()


def test_a_closed_date_alone_is_marked_as_one_without_a_time() -> None:
    assert read("26 nov", NOON, desk()).all_day


def test_a_date_alone_is_its_opening() -> None:
    assert read("27 nov", NOON, desk()) == Reading(at("2026-11-27 09:00"), all_day=True)
    assert not read("27 nov 09:00", NOON, desk()).all_day


def test_a_closed_date_alone_is_the_next_opening_with_a_note() -> None:
    reading = read("26 nov", NOON, desk())
    assert reading.at == at("2026-11-27 09:00")
    assert reading.notes == ("Thu 26 Nov 2026 is closed: the next opening is meant",)
    assert reading.proposed
    assert not read("27 nov", NOON, desk()).proposed


def test_a_leap_day_is_read_without_its_year_when_the_coming_february_has_it() -> None:
    assert understood("29 feb 10:00", now=at("2027-03-01 12:00")) == "Tue 29 Feb 2028 10:00 EST"
    assert understood("29 feb 10:00", now=at("2028-02-29 09:00")) == "Tue 29 Feb 2028 10:00 EST"


@pytest.mark.parametrize(("text", "note"), [("tomorrow 12am", "midnight"), ("tomorrow 12:00 pm", "noon")])
def test_which_twelve_is_meant_is_said(text: str, note: str) -> None:
    assert note in read(text, NOON, desk()).notes[0]


def test_a_date_alone_is_midnight_where_it_never_closes() -> None:
    assert read("27 nov", NOON, always_open("America/New_York")).at == at("2026-11-27 00:00")


def test_business_days_skip_weekends_and_holidays_and_count_from_a_closed_day() -> None:
    assert understood("+1bd", now=at("2026-11-25 15:00")) == "Fri 27 Nov 2026 15:00 EST"
    assert understood("+1bd", now=at("2026-11-28 15:00")) == "Mon 30 Nov 2026 15:00 EST"


def test_days_keep_the_wall_time_across_a_clock_change_and_hours_do_not() -> None:
    saturday = at("2027-03-13 12:00")
    assert understood("+1d", now=saturday) == "Sun 14 Mar 2027 12:00 EDT"
    assert understood("+24h", now=saturday) == "Sun 14 Mar 2027 13:00 EDT"


def test_a_skipped_wall_time_moves_forward_and_says_so() -> None:
    reading = read("2027-03-14 02:30", NOON, desk())
    assert absolute(reading.at, desk()) == "Sun 14 Mar 2027 03:30 EDT"
    assert "skipped" in reading.notes[0]


def test_a_doubled_wall_time_is_the_first_and_says_so() -> None:
    reading = read("2027-11-07 01:30", NOON, desk())
    assert absolute(reading.at, desk()) == "Sun 7 Nov 2027 01:30 EDT"
    assert "twice" in reading.notes[0]


def test_the_zone_tells_the_two_passes_of_a_doubled_hour_apart() -> None:
    first, second = (read(f"7 nov 2027 01:30 {zone}", NOON, desk()).at for zone in ("edt", "est"))
    assert second - first == 3600


@pytest.mark.parametrize(
    ("text", "now", "suggestion"),
    [
        ("eod", "2026-11-23 17:00", "Tue 24 Nov 2026 17:00 EST"),
        ("eod", "2026-11-26 10:00", "Fri 27 Nov 2026 17:00 EST"),
        ("eow", "2026-11-28 10:00", "Fri 4 Dec 2026 17:00 EST"),
        ("eom", "2026-11-30 18:00", "Thu 31 Dec 2026 17:00 EST"),
    ],
)
def test_an_end_that_has_passed_is_refused_with_the_next_one(text: str, now: str, suggestion: str) -> None:
    assert refusal(text, now=at(now)).suggestion == suggestion


def test_the_end_of_the_day_of_a_desk_without_hours_is_refused() -> None:
    never = Calendar("never", "UTC", ((),) * 7)
    for text in ("eod", "tomorrow", "+1bd", "every mon"):
        refusal(text, hours=never)


RECURRENCES = [
    ("every mon 09:00", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0", "every Monday 09:00, first Mon 30 Nov 2026 09:00"),
    ("every day 8am", "FREQ=DAILY;BYHOUR=8;BYMINUTE=0", "every day 08:00, first Tue 24 Nov 2026 08:00"),
    (
        "every weekday 13:00",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=13;BYMINUTE=0",
        "every weekday 13:00, first Mon 23",
    ),
    (
        "every 2 weeks fri 10:00",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=10;BYMINUTE=0",
        "every 2 weeks on Friday 10:00,",
    ),
    (
        "every 2 weeks mon 10:00",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=10;BYMINUTE=0",
        "on Monday 10:00, first Mon 30",
    ),
    (
        "every month on the 15th",
        "FREQ=MONTHLY;BYMONTHDAY=15;BYHOUR=9;BYMINUTE=0",
        "on the 15th 09:00, first Tue 15 Dec",
    ),
    ("every 15th", "FREQ=MONTHLY;BYMONTHDAY=15;BYHOUR=9;BYMINUTE=0", "every month on the 15th 09:00,"),
    (
        "every 1st mon 09:00",
        "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0",
        "every month on the 1st Monday 09:00, first Mon 7",
    ),
    (
        "every year 27 nov",
        "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=27;BYHOUR=9;BYMINUTE=0",
        "every year on 27 November 09:00,",
    ),
]


@pytest.mark.parametrize(("text", "rule", "said"), RECURRENCES)
def test_a_recurrence_is_read_with_its_first_occurrence(text: str, rule: str, said: str) -> None:
    reading = read(text, NOON, desk())
    assert reading.rule == rule
    assert said in echo(reading, NOON, desk())


def test_a_recurrence_without_a_time_is_at_the_first_opening_on_its_days() -> None:
    reading = read("every thu", NOON, desk())
    assert reading.all_day
    assert reading.at == at("2026-12-03 09:00")  # 26 Nov is closed


def test_a_recurrence_whose_first_time_is_skipped_keeps_its_wall_time() -> None:
    reading = read("every day 02:30", at("2027-03-13 12:00"), desk())
    assert reading.rule == "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"
    assert absolute(reading.at, desk()) == "Sun 14 Mar 2027 03:30 EDT"
    assert "skipped" in reading.notes[0]


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (0, "now"), (15, "in 15s"), (-15, "15s ago"), (60, "in 1m 00s"), (61, "in 1m 01s"), (3_600, "in 1h 00m"),
        (3_661, "in 1h 01m"), (-1_200, "20m ago"), (86_400, "in 1d 00h"), (356_400, "in 4d 03h"), (86_460, "in 1d 00h"),
        (7_199, "in 1h 59m"),
    ],
)  # fmt: skip
def test_how_far_away_a_time_is_is_said_in_two_units(away: int, said: str) -> None:
    assert echo(NOON + away, NOON, desk()).rpartition(", ")[2] == said


def test_a_reading_is_echoed_in_the_desks_zone() -> None:
    assert echo(read("fri 14:00", NOON, desk()), NOON, desk()) == "Fri 27 Nov 2026 14:00 EST, in 4d 02h"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("2h", 7_200), ("90m", 5_400), ("1h30m", 5_400), ("3d", 259_200), (" 1 W ", 604_800), ("45 secs", 45), ("0m", 0)],
)
def test_a_duration_is_read(text: str, seconds: int) -> None:
    assert read_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "2", "h", "1h1h", "-2h", "3bd", "1.5h", "2h soon", "9" * 500, "\u0662h"])
def test_what_is_no_duration_is_refused_with_a_suggestion(text: str) -> None:
    with pytest.raises(WhenError) as caught:
        read_duration(text)
    assert read_duration(caught.value.suggestion or "")


ZONES = ["America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC"]
WORDS = [
    "every", "mon", "fri", "sunday", "next", "last", "1st", "5th", "31st", "27", "10", "2026", "2099", "nov", "feb",
    "may",
    "today", "tomorrow", "yesterday", "on", "at", "the", "of", "and", "day", "days", "week", "weeks", "month", "year",
    "weekday", "other", "9am", "14:00", "02:30", "01:30:15", "12pm", "noon", "am", "pm", "+", "-", "in", "ago", "2h",
    "30m", "3d", "2w", "3bd", "business", "eod", "eow", "eom", "now", "2026-11-27", "2027-03-14", "2100-12-31",
    "1970-01-01", "T", "Z", "est", "edt", "utc", "+01:00", "-0500", "/", ".", ":", ",", "999999", "0", "29",
]  # fmt: skip
NOWS = st.integers(at("1971-01-01"), at("2095-01-01"))
TENSES: st.SearchStrategy[Tense] = st.sampled_from(["future", "past", "any"])
TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet=string.digits + ":-+/. aptzmdhbw", max_size=20),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join),
)


@settings(max_examples=1500, deadline=None)
@given(TEXTS, NOWS, st.sampled_from(ZONES), TENSES)
@example("+0d", at("2026-11-16 10:00"), "America/New_York", "future")
@example("400D", 31_554_000, "UTC", "past")
def test_a_text_is_read_on_the_side_asked_for_or_refused_with_something_that_reads(
    text: str, now: int, zone: str, tense: Tense
) -> None:
    try:
        reading = read(text, now, desk(zone), tense=tense)
    except WhenError as error:
        assert error.suggestion is not None
        assert str(error).isprintable()
        reading = read(error.suggestion, now, desk(zone), tense=tense)
    if tense == "future":
        assert reading.at > now
    if tense == "past":
        assert reading.at <= now
    assert echo(reading, now, desk(zone))


@settings(max_examples=400, deadline=None)
@given(st.integers(at("1971-01-01"), at("2100-12-30")), st.sampled_from(ZONES))
@example(at("2027-11-07 01:30") + 3600, "America/New_York")
@example(at("2027-11-07 01:30"), "America/New_York")
@example(at("2027-04-04 01:45", "Australia/Lord_Howe"), "Australia/Lord_Howe")
@example(at("1970-06-01 12:00", "Europe/London"), "Europe/London")
@example(at("1971-10-31 02:30", "Europe/London"), "Europe/London")
@example(at("1971-10-31 02:30", "Europe/London") + 3600, "Europe/London")
def test_an_echoed_time_reads_back_to_the_same_instant(when: int, zone: str) -> None:
    said, _, _ = echo(when, NOON, desk(zone)).rpartition(", ")
    assert read(said, NOON, desk(zone), tense="any").at == when


@settings(deadline=None)
@given(st.sampled_from([text for text, _ in FUTURE]), NOWS, st.sampled_from(ZONES))
def test_what_is_read_says_itself(text: str, now: int, zone: str) -> None:
    try:
        reading = read(text, now, desk(zone))
    except WhenError:
        assume(False)
    said, _, _ = echo(reading, now, desk(zone)).rpartition(", ")
    assert read(said, now, desk(zone)).at == reading.at


PROBE = """
import sys
sys.path[:0] = {path!r}
from helpdesk_tui.domain.agreement.hours import always_open
from helpdesk_tui.domain.times.typed.when import echo, read
desk = always_open("America/New_York")
for text in ("fri 14:00", "2027-03-14 02:30", "+3d", "every day 02:30", "eod"):
    print(echo(read(text, {now}, desk), {now}, desk))
"""


def test_readings_do_not_depend_on_the_zone_of_the_process() -> None:
    probe = PROBE.format(path=sys.path, now=NOON)
    outputs = {
        subprocess.run(
            [sys.executable, "-c", probe], env=os.environ | {"TZ": zone}, capture_output=True, text=True, check=True
        ).stdout
        for zone in ("UTC", "Asia/Tokyo", "America/Los_Angeles")
    }
    assert len(outputs) == 1
    assert "Sun 14 Mar 2027 03:30 EDT" in outputs.pop()
