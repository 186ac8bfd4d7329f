"""Holidays: the dates that rules name, and where those on a weekend are observed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement.holidays import Fixed, Holiday, Observed, Yearly, holidays_of, parse_rule
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.times.recurring.rule import DAYS

SHIPPED = parse_policy((Path(__file__).parents[3] / "data" / "sla.toml").read_text(encoding="utf-8"), "sla.toml")


def dates(rule: str, year: int, phase: int | None = None) -> list[str]:
    return [f"{on:%m-%d}" for on in parse_rule(rule, phase).dates(year)]


def observed(how: Observed, *days: date) -> list[str]:
    holidays = [Holiday(f"{place}", Fixed(day), how) for place, day in enumerate(days)]
    return sorted(f"{on:%m-%d}" for on in holidays_of(holidays, days[0].year))


@st.composite
def rules(draw: st.DrawFn) -> str:
    """A rule whose days do come every few years: dateutil searches for others without end."""
    frequency = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]))
    days = draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True))
    parts = [f"FREQ={frequency}"]
    how = draw(st.sampled_from(["weekday", "numbered", "month day", "year day", "week", "easter"]))
    if frequency != "YEARLY" and how in {"year day", "week", "easter"}:
        how = "weekday"
    if frequency == "WEEKLY" and how == "month day":
        how = "weekday"
    if how == "numbered" and frequency in {"YEARLY", "MONTHLY"}:
        days = [f"{draw(st.sampled_from([-4, -2, -1, 1, 3, 4]))}{day}" for day in days]
    if how == "month day":
        numbers = draw(st.lists(st.integers(1, 28), min_size=1, max_size=3, unique=True))
        parts.append(f"BYMONTHDAY={','.join(str(draw(st.sampled_from([1, -1])) * number) for number in numbers)}")
    elif how == "year day":
        parts.append(f"BYYEARDAY={draw(st.integers(1, 365))},{draw(st.integers(-365, -1))}")
    elif how == "easter":
        parts.append(f"BYEASTER={draw(st.integers(-50, 60))}")
    else:
        parts.append(f"BYDAY={','.join(days)}")
    if how == "week":
        parts.append(f"BYWEEKNO={draw(st.integers(1, 52))},{draw(st.integers(-52, -1))}")
    elif how not in {"year day", "easter"} and draw(st.booleans()):
        parts.append(f"BYMONTH={draw(st.integers(1, 12))},{draw(st.integers(1, 12))}")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(DAYS))}")
    if frequency != "DAILY" and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(st.sampled_from(['1', '-1', '1,-1']))}")
    return ";".join(parts)


class TestShippedHolidays:
    @pytest.mark.parametrize(
        ("year", "expected"),
        [
            (2026, "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25"),
            (2027, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"),
            (2028, "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25"),
            (2021, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"),
            (2020, "01-01 01-20 02-17 05-25 07-03 09-07 10-12 11-11 11-26 12-25"),
        ],
    )
    def test_they_are_the_federal_ones_where_those_are_observed(self, year: int, expected: str) -> None:
        found = holidays_of(SHIPPED.business.holidays, year)
        assert [f"{on:%m-%d}" for on in sorted(found)] == expected.split()

    def test_the_new_year_may_be_observed_in_the_old(self) -> None:
        assert holidays_of(SHIPPED.business.holidays, 2027)[date(2027, 12, 31)] == "New Year's Day"


class TestObserved:
    def test_the_same_day_stays_on_the_weekend(self) -> None:
        assert observed(Observed.SAME_DAY, date(2027, 12, 25), date(2027, 12, 26)) == ["12-25", "12-26"]

    def test_the_nearest_weekday_is_friday_for_saturday_and_monday_for_sunday(self) -> None:
        assert observed(Observed.NEAREST_WEEKDAY, date(2027, 12, 25), date(2027, 12, 26)) == ["12-24", "12-27"]

    def test_the_next_weekday_is_one_that_is_no_holiday_yet(self) -> None:
        assert observed(Observed.NEXT_WEEKDAY, date(2027, 12, 25), date(2027, 12, 26)) == ["12-27", "12-28"]
        assert observed(Observed.NEXT_WEEKDAY, date(2022, 12, 25), date(2022, 12, 26)) == ["12-26", "12-27"]

    def test_two_holidays_on_one_day_share_it(self) -> None:
        both = [Holiday("May Day", Yearly(5, 1)), Holiday("Ascension Day", Fixed(date(2008, 5, 1)))]
        assert holidays_of([*both, both[0]], 2008) == {date(2008, 5, 1): "May Day, Ascension Day"}

    def test_a_leap_day_is_left_out_of_other_years(self) -> None:
        assert holidays_of([Holiday("Leap Day", Yearly(2, 29))], 2027) == {}
        assert holidays_of([Holiday("Leap Day", Yearly(2, 29))], 2028) == {date(2028, 2, 29): "Leap Day"}

    def test_a_holiday_has_a_first_and_a_last_date(self) -> None:
        jubilee = Holiday("Jubilee", Yearly(6, 1), first=date(2027, 6, 1), last=date(2028, 6, 1))
        assert [len(holidays_of([jubilee], year)) for year in (2026, 2027, 2028, 2029)] == [0, 1, 1, 0]


class TestRules:
    @pytest.mark.parametrize(
        ("rule", "year", "expected"),
        [
            ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", 2026, ["11-26"]),
            ("FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", 2027, ["05-31"]),
            ("RRULE:FREQ=YEARLY;BYMONTH=1,7;BYDAY=1FR", 2027, ["01-01", "07-02"]),
            ("freq=yearly;bymonth=2;byday=5mo", 2026, []),
            ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=18,19,20,21,22,23,24;BYDAY=MO", 2026, ["05-18"]),
            ("FREQ=YEARLY;BYEASTER=-2", 2027, ["03-26"]),
            ("FREQ=YEARLY;BYDAY=1MO", 2027, ["01-04"]),
            ("FREQ=YEARLY;BYYEARDAY=-1", 2028, ["12-31"]),
            ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", 2026, ["05-11"]),
            ("FREQ=MONTHLY;BYMONTH=3;BYDAY=MO,TU;BYSETPOS=-1", 2026, ["03-31"]),
            ("FREQ=WEEKLY;BYMONTH=1;BYDAY=MO,FR;BYSETPOS=1", 2026, ["01-02", "01-05", "01-12", "01-19", "01-26"]),
            ("FREQ=DAILY;BYMONTH=12;BYMONTHDAY=24,31", 2026, ["12-24", "12-31"]),
        ],
    )
    def test_a_rule_names_its_days(self, rule: str, year: int, expected: list[str]) -> None:
        assert dates(rule, year) == expected

    def test_an_interval_counts_years_from_the_first_date(self) -> None:
        rule = "FREQ=YEARLY;INTERVAL=4;BYMONTH=1;BYMONTHDAY=20"
        assert [len(dates(rule, year, 2021)) for year in range(2021, 2030)] == [1, 0, 0, 0, 1, 0, 0, 0, 1]

    @settings(max_examples=300)
    @given(rules(), st.integers(1990, 2090))
    def test_dateutil_names_the_same_days(self, text: str, year: int) -> None:
        start = datetime(year, 1, 1) - timedelta(days=14)
        reference = rrulestr(f"RRULE:{text}", dtstart=start).between(start, datetime(year, 12, 31), inc=True)
        assert parse_rule(text, None).dates(year) == [on.date() for on in reference if on.year == year]

    @given(rules(), st.integers(1990, 2090))
    def test_a_rule_names_no_more_days_than_it_says(self, text: str, year: int) -> None:
        rule = parse_rule(text, None)
        assert len(rule.dates(year)) <= rule.most

    @pytest.mark.parametrize(
        ("rule", "reason"),
        [
            ("", "is no recurrence rule"),
            ("every other day", "is no recurrence rule"),
            ("FREQ=YEARLY", "names no day"),
            ("FREQ=YEARLY;BYMONTH=11", "names no day"),
            ("BYMONTH=11;BYDAY=4TH", "needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY"),
            ("FREQ=HOURLY;BYDAY=MO", "too often"),
            ("FREQ=SECONDLY;BYDAY=MO", "too often"),
            ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "'COUNT' is not a part"),
            ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270101", "'UNTIL' is not a part"),
            ("FREQ=WEEKLY;BYDAY=MO;BYHOUR=3", "'BYHOUR' is not a part"),
            ("FREQ=WEEKLY;FREQ=DAILY;BYDAY=MO", "each of its parts once"),
            ("FREQ=WEEKLY;BYDAY=1MO", "goes with MONTHLY or YEARLY"),
            ("FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO", "does not go with BYWEEKNO"),
            ("FREQ=YEARLY;BYDAY=XX", "is no day such as MO"),
            ("FREQ=YEARLY;BYDAY=0MO", "is no day such as MO"),
            ("FREQ=YEARLY;BYDAY=\N{SUPERSCRIPT TWO}MO", "plain letters and digits"),
            ("FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1", "from 1 to 12"),
            ("FREQ=YEARLY;BYMONTHDAY=32", "from 1 to 31"),
            ("FREQ=YEARLY;BYMONTHDAY=", "is no recurrence rule"),
            ("FREQ=YEARLY;BYMONTHDAY=99999999999999999999", "from 1 to 31"),
            ("FREQ=MONTHLY;BYEASTER=1", "go with YEARLY only"),
            ("FREQ=YEARLY;BYEASTER=1;BYDAY=MO", "names its days alone"),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "INTERVAL is for YEARLY"),
            ("FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=1", "needs a date"),
            ("FREQ=YEARLY;BYMONTH=2;BYDAY=6MO", "no month has six"),
            ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "never occurs"),
        ],
    )
    def test_what_is_no_rule_for_a_holiday_is_refused_with_a_reason(self, rule: str, reason: str) -> None:
        with pytest.raises(ValueError, match=reason):
            parse_rule(rule, None)

    def test_weeks_begin_on_the_day_that_the_rule_says(self) -> None:
        assert dates("FREQ=YEARLY;BYWEEKNO=1;BYDAY=SU", 2027) == ["01-10"]
        assert dates("FREQ=YEARLY;BYWEEKNO=1;BYDAY=SU;WKST=SU", 2027) == ["01-03"]

    def test_weekdays_and_counted_ones_add_up(self) -> None:
        assert dates("FREQ=MONTHLY;BYMONTH=11;BYDAY=MO,4TH", 2026) == [
            "11-02",
            "11-09",
            "11-16",
            "11-23",
            "11-26",
            "11-30",
        ]

    def test_easter_is_unknown_beyond_its_tables(self) -> None:
        assert dates("FREQ=YEARLY;BYEASTER=1", 4_200) == []

    def test_how_many_days_a_rule_can_name_is_known_beforehand(self) -> None:
        assert parse_rule("FREQ=YEARLY;BYMONTH=1,2;BYDAY=1MO", None).most == 2
        assert parse_rule("FREQ=YEARLY;BYEASTER=-2,1", None).most == 2
        assert parse_rule("FREQ=WEEKLY;BYDAY=MO", None).most == 366
