"""Opening hours: sums and differences of open time agree with a walk over the wall clock, minute by minute."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement.holidays import Fixed, Holiday
from helpdesk_tui.domain.agreement.hours import DAY, Calendar, Hours, OwnHours, always_open

NEW_YORK = "America/New_York"
HOUR = 3_600
NINE_TO_FIVE: Hours = ((9 * HOUR, 17 * HOUR),)
WORK_WEEK = (NINE_TO_FIVE,) * 5 + ((), ())
OFFICE = Calendar("8x5", NEW_YORK, WORK_WEEK)


def at(text: str, zone: str = NEW_YORK, fold: int = 0) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp())


def weekly(hours: Hours, zone: str = NEW_YORK, days: str = "0123456") -> Calendar:
    return Calendar("test", zone, tuple(hours if str(day) in days else () for day in range(7)))


def closed_on(*days: date) -> tuple[Holiday, ...]:
    return tuple(Holiday(f"Day {day}", Fixed(day)) for day in days)


class TestOpenAndClosed:
    @pytest.mark.parametrize(
        ("moment", "is_open", "next_open"),
        [
            ("2026-11-16T09:00:00", True, "2026-11-16T09:00:00"),
            ("2026-11-16T08:59:59", False, "2026-11-16T09:00:00"),
            ("2026-11-16T16:59:59", True, "2026-11-16T16:59:59"),
            ("2026-11-16T17:00:00", False, "2026-11-17T09:00:00"),
            ("2026-11-20T17:00:00", False, "2026-11-23T09:00:00"),
        ],
    )
    def test_intervals_include_their_start_and_exclude_their_end(
        self, moment: str, is_open: bool, next_open: str
    ) -> None:
        assert OFFICE.is_open(at(moment)) is is_open
        assert OFFICE.next_open(at(moment)) == at(next_open)

    def test_a_day_may_end_at_midnight_and_the_next_begin_there_without_a_gap(self) -> None:
        calendar = weekly(((0, DAY),))
        assert calendar.add_open(at("2026-11-16T12:00"), 10 * DAY) == at("2026-11-26T12:00")

    def test_a_night_shift_runs_into_a_day_that_is_closed_itself(self) -> None:
        calendar = weekly(((22 * HOUR, 30 * HOUR),), days="4")
        assert calendar.is_open(at("2026-11-21T05:59:59"))
        assert not calendar.is_open(at("2026-11-21T06:00"))

    def test_a_holiday_closes_the_shift_that_begins_on_it_not_the_one_that_runs_into_it(self) -> None:
        week = weekly(((22 * HOUR, 30 * HOUR),)).week
        calendar = Calendar("nights", NEW_YORK, week, holidays=closed_on(date(2026, 11, 26)))
        assert calendar.is_open(at("2026-11-26T05:00"))
        assert not calendar.is_open(at("2026-11-26T23:00"))
        assert not calendar.is_open(at("2026-11-27T05:00"))

    def test_a_dates_own_hours_stand_over_weekday_and_holiday(self) -> None:
        day = date(2026, 12, 24)
        own = OwnHours(day, ((9 * HOUR, 12 * HOUR),), "Christmas Eve")
        calendar = Calendar("8x5", NEW_YORK, WORK_WEEK, (own,), closed_on(day))
        assert calendar.closing(day) == at("2026-12-24T12:00")
        assert calendar.holidays_between(at("2026-12-24T00:00"), at("2026-12-25T00:00")) == []

    def test_a_calendar_that_never_opens_again_says_so_instead_of_searching_for_ever(self) -> None:
        never = Calendar("never", NEW_YORK, ((),) * 7)
        for search in (never.next_open, lambda start: never.add_open(start, 1)):
            with pytest.raises(OverflowError):
                search(at("2026-11-16T09:00"))
        assert not never.is_open(at("2026-11-16T09:00"))
        assert never.open_between(0, 4_000_000_000) == 0

    def test_instants_beyond_what_dates_can_say_are_refused(self) -> None:
        for instant in (-(10**12), 10**12):
            with pytest.raises(OverflowError):
                OFFICE.next_open(instant)


class TestSums:
    def test_an_exact_fit_ends_at_closing_not_at_the_next_opening(self) -> None:
        assert OFFICE.add_open(at("2026-11-16T09:00"), 8 * HOUR) == at("2026-11-16T17:00")
        assert OFFICE.add_open(at("2026-11-16T09:00"), 8 * HOUR + 1) == at("2026-11-17T09:00:01")

    def test_nothing_added_ends_where_it_starts_open_or_closed(self) -> None:
        assert OFFICE.add_open(at("2026-11-21T12:00"), 0) == at("2026-11-21T12:00")

    def test_time_cannot_be_taken_away(self) -> None:
        for calendar in (OFFICE, always_open(NEW_YORK)):
            with pytest.raises(ValueError, match="never taken away"):
                calendar.add_open(0, -1)

    def test_open_time_backwards_is_none(self) -> None:
        assert OFFICE.open_between(at("2026-11-17T12:00"), at("2026-11-16T12:00")) == 0

    def test_a_sum_may_run_over_many_years(self) -> None:
        start = at("2026-11-16T09:00")
        year = 261 * 8 * HOUR
        due = OFFICE.add_open(start, 30 * year)
        assert datetime.fromtimestamp(due).year == 2056
        assert OFFICE.open_between(start, due) == 30 * year

    def test_an_hour_that_comes_twice_counts_twice_and_one_that_is_skipped_not_at_all(self) -> None:
        nights = weekly(((1 * HOUR, 3 * HOUR),))
        midnight = at("2026-11-01T00:00")
        assert nights.open_between(midnight, midnight + 12 * HOUR) == 3 * HOUR
        midnight = at("2027-03-14T00:00")
        assert nights.open_between(midnight, midnight + 12 * HOUR) == 1 * HOUR


class TestDays:
    def test_opening_and_closing_are_the_days_own(self) -> None:
        calendar = weekly(((8 * HOUR, 12 * HOUR), (13 * HOUR, 26 * HOUR)), days="01234")
        assert calendar.opening(date(2026, 11, 20)) == at("2026-11-20T08:00")
        assert calendar.closing(date(2026, 11, 20)) == at("2026-11-21T02:00")
        assert calendar.opening(date(2026, 11, 21)) is None
        assert calendar.closing(date(2026, 11, 21)) is None

    def test_an_opening_that_the_clocks_skip_is_the_moment_they_change(self) -> None:
        calendar = weekly(((2 * HOUR + 1800, 8 * HOUR),))
        assert calendar.opening(date(2027, 3, 14)) == at("2027-03-14T03:00")

    def test_hours_that_the_clocks_skip_whole_do_not_open(self) -> None:
        calendar = weekly(((2 * HOUR, 3 * HOUR),))
        assert calendar.opening(date(2027, 3, 14)) is None
        assert calendar.opening(date(2027, 3, 15)) == at("2027-03-15T02:00")

    def test_a_closing_that_comes_twice_is_the_second(self) -> None:
        calendar = weekly(((0, HOUR + 1800),))
        assert calendar.closing(date(2026, 11, 1)) == at("2026-11-01T01:30", fold=1)

    def test_business_days_skip_weekends_and_holidays(self) -> None:
        calendar = Calendar("8x5", NEW_YORK, WORK_WEEK, holidays=closed_on(date(2026, 11, 26)))
        days = [date(2026, 11, day) for day in range(23, 31)]
        assert [day.day for day in days if calendar.is_business_day(day)] == [23, 24, 25, 27, 30]

    def test_holidays_between_are_those_touched_and_closed_dates_count(self) -> None:
        own = OwnHours(date(2026, 12, 24), (), "Stocktaking")
        calendar = Calendar("8x5", NEW_YORK, WORK_WEEK, (own,), closed_on(date(2026, 11, 26), date(2027, 1, 1)))
        thanksgiving = (date(2026, 11, 26), "Day 2026-11-26")
        assert calendar.holidays_between(at("2026-11-26T23:59:59"), at("2026-12-25T00:00")) == [
            thanksgiving,
            (date(2026, 12, 24), "Stocktaking"),
        ]
        assert calendar.holidays_between(at("2026-11-25T00:00"), at("2026-11-26T00:00")) == []
        assert calendar.holidays_between(at("2026-11-27T00:00"), at("2026-11-26T00:00")) == []


class TestWallTimes:
    def test_an_ordinary_wall_time_needs_no_note(self) -> None:
        assert OFFICE.instant(datetime(2026, 11, 16, 14, 0)) == (at("2026-11-16T14:00"), None)

    def test_a_skipped_time_moves_forward_by_the_gap_and_is_said(self) -> None:
        instant, note = OFFICE.instant(datetime(2027, 3, 14, 2, 30))
        assert instant == at("2027-03-14T03:30")
        assert note == "Sun 14 Mar 2027 02:30 is skipped by the change of clocks: 03:30 EDT is meant"

    def test_a_doubled_time_is_the_first_and_is_said(self) -> None:
        instant, note = OFFICE.instant(datetime(2026, 11, 1, 1, 30))
        assert instant == at("2026-11-01T01:30", fold=0)
        assert note == "Sun 1 Nov 2026 01:30 comes twice, as the clocks go back: the first, EDT, is meant"

    def test_half_an_hour_is_a_gap_too(self) -> None:
        calendar = weekly(NINE_TO_FIVE, "Australia/Lord_Howe")
        instant, note = calendar.instant(datetime(2026, 10, 4, 2, 10))
        assert f"{calendar.local(instant):%H:%M}" == "02:40"
        assert note is not None

    @given(st.integers(0, 4_102_444_800), st.sampled_from([NEW_YORK, "Africa/Cairo", "Australia/Lord_Howe"]))
    def test_every_instant_is_found_again_from_its_wall_time_unless_it_is_the_second_of_two(
        self, instant: int, zone: str
    ) -> None:
        calendar = always_open(zone)
        local = calendar.local(instant)
        assert calendar.instant(local.replace(tzinfo=None))[0] == instant or local.fold == 1


PLACES = [
    (NEW_YORK, date(2026, 3, 8)),
    (NEW_YORK, date(2026, 11, 1)),
    (NEW_YORK, date(2028, 2, 29)),
    (NEW_YORK, date(2044, 3, 13)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Europe/Berlin", date(2096, 3, 25)),
    ("Asia/Tehran", date(2021, 3, 22)),  # a Monday
    ("Asia/Tehran", date(2021, 9, 22)),  # a Wednesday
    ("Africa/Cairo", date(2026, 4, 24)),  # a Friday
    ("Africa/Cairo", date(2026, 10, 29)),  # a Thursday
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Pacific/Apia", date(2011, 12, 30)),  # a day that was skipped whole
    ("America/Cambridge_Bay", date(2000, 10, 31)),  # two changes in one week
    ("UTC", date(2025, 4, 19)),  # where two tables meet: 52 * 2**25 seconds
]
"""Zones with a day on which their clocks, or the calendar, do something."""

DAYS_WALKED = 9


@st.composite
def day_hours(draw: st.DrawFn) -> Hours:
    """Up to two intervals of a day in whole minutes, the last perhaps over midnight."""
    edges = sorted(draw(st.sets(st.integers(0, 1_440), min_size=4, max_size=4)))
    if draw(st.booleans()):
        edges[3] = 1_440 + draw(st.integers(0, edges[0]))
    first, second = (edges[0] * 60, edges[1] * 60), (edges[2] * 60, edges[3] * 60)
    return draw(st.sampled_from(((first, second), (second,), (first,), ())))


Place = tuple[Calendar, date]


@st.composite
def places(draw: st.DrawFn) -> Place:
    """A calendar with holidays and own hours near a remarkable day, and the day before it to walk from."""
    zone, remarkable = draw(st.sampled_from(PLACES))
    templates = (*draw(st.lists(day_hours(), min_size=2, max_size=3)), NINE_TO_FIVE, ((22 * HOUR, 30 * HOUR),))
    week = tuple(draw(st.sampled_from(templates)) for _ in range(7))
    near = st.integers(-2, DAYS_WALKED).map(lambda days: remarkable + timedelta(days=days))
    holidays = closed_on(*draw(st.sets(near, max_size=3)))
    own = tuple(OwnHours(day, draw(day_hours()), "own") for day in draw(st.sets(near, max_size=2)))
    return Calendar("test", zone, week, own, holidays), remarkable - timedelta(days=2)


def walked(calendar: Calendar, first: date) -> tuple[int, list[bool]]:
    """Look at the wall clock each minute, and at the hours of that date and the one before: the definition."""
    zone = ZoneInfo(calendar.zone_name)
    own = {entry.day: entry.hours for entry in calendar.own_hours}
    closed = {on.when.on for on in calendar.holidays if isinstance(on.when, Fixed)}

    def hours(day: date) -> Hours:
        return own[day] if day in own else () if day in closed else calendar.week[day.weekday()]

    open_minutes: dict[date, set[int]] = {}
    for day in (first + timedelta(days=days) for days in range(-2, DAYS_WALKED + 3)):
        for start, end in hours(day):
            for minute in range(start // 60, end // 60):
                open_minutes.setdefault(day + timedelta(days=minute // 1_440), set()).add(minute % 1_440)
    begin = int(datetime(first.year, first.month, first.day, tzinfo=zone).timestamp())
    walls = (datetime.fromtimestamp(begin + 60 * step, zone) for step in range(DAYS_WALKED * 1_440))
    return begin, [wall.hour * 60 + wall.minute in open_minutes.get(wall.date(), ()) for wall in walls]


class TestAgainstTheWalk:
    @settings(max_examples=120, deadline=None)
    @given(places(), st.data())
    def test_every_question_has_the_walks_answer(self, place: Place, data: st.DataObject) -> None:
        calendar, first = place
        begin, flags = walked(calendar, first)
        upto = list(accumulate(flags, initial=0))
        for _ in range(12):
            here = data.draw(st.integers(0, len(flags) - 1))
            there = data.draw(st.integers(here, len(flags)))
            start, end = begin + 60 * here, begin + 60 * there
            assert calendar.is_open(start) is flags[here]
            assert calendar.open_between(start, end) == 60 * (upto[there] - upto[here])
            if True in flags[here:]:
                assert calendar.next_open(start) == begin + 60 * flags.index(True, here)
            left = upto[-1] - upto[here]
            minutes = data.draw(st.integers(0, left))
            assert calendar.add_open(start, 60 * minutes) == begin + 60 * upto.index(upto[here] + minutes, here)

    @settings(max_examples=60, deadline=None)
    @given(places())
    def test_a_days_opening_and_closing_bound_its_open_minutes(self, place: Place) -> None:
        calendar, first = place
        for day in (first + timedelta(days=days) for days in range(5)):
            opening, closing = calendar.opening(day), calendar.closing(day)
            assert (opening is None) == (closing is None)
            if opening is not None and closing is not None:
                assert opening < closing
                assert calendar.is_open(opening)
                assert calendar.is_open(closing - 1)
                assert calendar.is_business_day(day)


starts = st.integers(at("2026-01-01T00:00"), at("2046-01-01T00:00"))
targets = st.integers(0, 60 * 8 * HOUR)
SPLIT = Calendar(
    "split",
    "Europe/Berlin",
    (((8 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR)),) * 4 + (((8 * HOUR, 12 * HOUR),), (), ((22 * HOUR, 28 * HOUR),)),
    holidays=closed_on(date(2026, 12, 25), date(2027, 3, 29)),
)
calendars = st.sampled_from([OFFICE, SPLIT, weekly(((20 * HOUR, 30 * HOUR),), "Africa/Cairo"), always_open(NEW_YORK)])


class TestProperties:
    @given(calendars, starts, st.integers(0, 10 * DAY), targets)
    def test_a_later_start_is_never_due_earlier(self, calendar: Calendar, start: int, later: int, target: int) -> None:
        assert calendar.add_open(start, target) <= calendar.add_open(start + later, target)

    @given(calendars, starts, targets)
    def test_the_open_time_to_the_due_instant_is_the_target(self, calendar: Calendar, start: int, target: int) -> None:
        assert calendar.open_between(start, calendar.add_open(start, target)) == target

    @given(calendars, starts, targets.filter(bool))
    def test_the_due_instant_is_the_earliest_that_will_do(self, calendar: Calendar, start: int, target: int) -> None:
        due = calendar.add_open(start, target)
        assert calendar.open_between(start, due - 1) == target - 1

    @given(calendars, starts, st.integers(0, 5 * 366 * DAY), st.floats(0, 1))
    def test_open_time_adds_up_over_any_split(self, calendar: Calendar, start: int, length: int, share: float) -> None:
        middle, end = start + int(length * share), start + length
        whole = calendar.open_between(start, end)
        assert whole == calendar.open_between(start, middle) + calendar.open_between(middle, end)

    @given(starts, targets.filter(bool), st.sets(st.integers(0, 40), max_size=5), st.integers(0, 40))
    def test_another_holiday_never_makes_anything_due_earlier(
        self, start: int, target: int, days: set[int], another: int
    ) -> None:
        today = OFFICE.local(start).date()
        few = closed_on(*(today + timedelta(days=day) for day in days))
        more = (*few, *closed_on(today + timedelta(days=another)))
        dues = [Calendar("8x5", NEW_YORK, WORK_WEEK, holidays=some).add_open(start, target) for some in (few, more)]
        assert dues[0] <= dues[1]

    @given(starts, targets, starts)
    def test_round_the_clock_is_plain_seconds(self, start: int, target: int, other: int) -> None:
        calendar = always_open(NEW_YORK)
        whole_days = weekly(((0, DAY),))
        assert calendar.add_open(start, target) == whole_days.add_open(start, target) == start + target
        assert calendar.next_open(start) == start
        assert calendar.is_open(start)
        assert calendar.open_between(start, other) == whole_days.open_between(start, other) == max(0, other - start)


@pytest.fixture(params=["UTC", "Asia/Tehran", "Pacific/Kiritimati"])
def process_zone(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    del os.environ["TZ"]
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("process_zone")
def test_the_process_own_zone_changes_nothing() -> None:
    calendar = Calendar("8x5", NEW_YORK, WORK_WEEK)
    assert calendar.add_open(1_793_649_600, 24 * HOUR) == OFFICE.add_open(1_793_649_600, 24 * HOUR)
    assert calendar.opening(date(2026, 11, 2)) == 1_793_628_000
    assert calendar.instant(datetime(2026, 11, 2, 9, 0))[0] == 1_793_628_000
    assert calendar.local(1_793_628_000).isoformat() == "2026-11-02T09:00:00-05:00"
