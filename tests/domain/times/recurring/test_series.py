"""A series keeps its own rhythm: every regular instant comes once, wherever an occurrence was moved."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice

import pytest
from dateutil import rrule as peer
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement.holidays import Fixed, Holiday
from helpdesk_tui.domain.agreement.hours import Calendar, always_open
from helpdesk_tui.domain.times.reading import shift_day
from helpdesk_tui.domain.times.recurring.recurrence import read_rule, rule_in_words
from helpdesk_tui.domain.times.recurring.series import Occurrence, anchored, next_in_series, regular_of, series

NINE_TO_FIVE = (((9 * 3600, 17 * 3600),),) * 5 + ((), ())
NIGHTS = (((22 * 3600, 30 * 3600),),) * 5 + ((), ())
SPLIT = (((8 * 3600, 12 * 3600), (13 * 3600, 24 * 3600)),) * 6 + ((),)
NEW_YORK = "America/New_York"
THANKSGIVING = Holiday("Thanksgiving", Fixed(date(2026, 11, 26)))
DESK = Calendar("8x5", NEW_YORK, NINE_TO_FIVE, holidays=(THANKSGIVING,))
ALWAYS = always_open(NEW_YORK)


def at(wall: str, desk: Calendar = DESK) -> int:
    return int(datetime.fromisoformat(wall).replace(tzinfo=desk.zone).timestamp())


def said(instant: int, desk: Calendar = DESK) -> str:
    return f"{desk.local(instant):%a %m-%d %H:%M}"


def coming(typed: str, regular: str, count: int, desk: Calendar = DESK, *, as_agreed: bool = False) -> list[str]:
    """Return when the next occurrences are, each found from the one before."""
    rule, then, found = read_rule(typed), at(regular, desk), list[str]()
    for _ in range(count):
        after = next_in_series(rule, then, desk, as_agreed)
        if after is None:
            break
        found.append(said(after.at, desk))
        rule, then = after.rule, after.regular
    return found


def test_the_next_occurrence_is_the_first_regular_instant_after_the_regular_one() -> None:
    rule = read_rule("every mon 14:00")
    assert next_in_series(rule, at("2026-11-23 14:00"), DESK) == Occurrence(
        at("2026-11-30 14:00"), at("2026-11-30 14:00"), rule
    )


def test_an_occurrence_on_a_closed_day_moves_and_keeps_its_regular_instant() -> None:
    after = next_in_series(read_rule("every thu 14:00"), at("2026-11-19 14:00"), DESK)
    assert after is not None
    assert (said(after.at), said(after.regular)) == ("Fri 11-27 09:00", "Thu 11-26 14:00")
    assert coming("every thu 14:00", "2026-11-19 14:00", 3) == ["Fri 11-27 09:00", "Thu 12-03 14:00", "Thu 12-10 14:00"]


def test_a_holiday_does_not_move_every_second_week_to_the_other_one() -> None:
    assert coming("every 2 weeks thu 14:00", "2026-11-12 14:00", 2) == ["Fri 11-27 09:00", "Thu 12-10 14:00"]


def test_the_occurrence_of_a_holiday_never_doubles_that_of_the_day_after() -> None:
    assert coming("every weekday 10:30", "2026-11-25 10:30", 2) == ["Fri 11-27 10:30", "Mon 11-30 10:30"]


def test_the_days_of_a_weekend_are_covered_by_monday() -> None:
    assert coming("every day 10:30", "2026-11-27 10:30", 2) == ["Mon 11-30 10:30", "Tue 12-01 10:30"]
    assert coming("every day 08:00", "2026-11-27 08:00", 2) == ["Mon 11-30 09:00", "Tue 12-01 09:00"]
    assert coming("every sat and sun 10:00", "2026-11-22 10:00", 2) == ["Mon 11-30 09:00", "Mon 12-07 09:00"]


def test_a_night_shift_has_an_occurrence_once() -> None:
    desk = Calendar("night", NEW_YORK, NIGHTS)
    assert coming("every day 02:00", "2026-11-28 02:00", 2, desk) == ["Tue 12-01 02:00", "Wed 12-02 02:00"]


def test_a_series_as_agreed_stays_where_its_rule_puts_it() -> None:
    assert coming("every thu 14:00", "2026-11-19 14:00", 2, as_agreed=True) == ["Thu 11-26 14:00", "Thu 12-03 14:00"]
    assert coming("every sun 02:00", "2026-11-22 02:00", 2, as_agreed=True) == ["Sun 11-29 02:00", "Sun 12-06 02:00"]


def test_the_wall_time_is_kept_across_both_changes_of_the_clocks() -> None:
    assert coming("every day 02:30", "2027-03-13 02:30", 2, ALWAYS) == ["Sun 03-14 03:30", "Mon 03-15 02:30"]
    assert coming("every day 01:30", "2026-10-31 01:30", 2, ALWAYS) == ["Sun 11-01 01:30", "Mon 11-02 01:30"]


def test_count_counts_regular_instants_down_to_the_end() -> None:
    first = next_in_series("FREQ=WEEKLY;BYDAY=TH;BYHOUR=14;BYMINUTE=0;COUNT=3", at("2026-11-19 14:00"), DESK)
    assert first is not None and first.rule.endswith("COUNT=2;BYDAY=TH;BYHOUR=14;BYMINUTE=0")
    second = next_in_series(first.rule, first.regular, DESK)
    assert second is not None and said(second.at) == "Thu 12-03 14:00"
    assert next_in_series(second.rule, second.regular, DESK) is None
    assert next_in_series("FREQ=DAILY;COUNT=1", at("2026-11-23 14:00"), DESK) is None


def test_an_occurrence_that_another_covers_is_counted_once() -> None:
    rule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=10;BYMINUTE=30;COUNT={}"
    friday = next_in_series(rule.format(4), at("2026-11-25 10:30"), DESK)
    assert friday is not None
    assert (said(friday.at), friday.rule.partition(";COUNT=")[2][:1]) == ("Fri 11-27 10:30", "2")
    holidays_own = next_in_series(rule.format(2), at("2026-11-25 10:30"), DESK)
    assert holidays_own is not None and said(holidays_own.at) == "Fri 11-27 09:00"  # the last one: nothing covers it


def test_until_is_the_last_regular_instant() -> None:
    assert next_in_series("FREQ=DAILY;UNTIL=20261124", at("2026-11-24 14:00"), DESK) is None
    assert next_in_series("FREQ=DAILY;UNTIL=20261124", at("2026-11-23 14:00"), DESK) is not None


def test_what_a_rule_leaves_open_is_in_the_rule_that_goes_on() -> None:
    after = next_in_series("FREQ=DAILY", at("2027-03-13 02:30"), ALWAYS)
    assert after == (at("2027-03-14 03:30"), at("2027-03-14 03:30"), "FREQ=DAILY;BYHOUR=2;BYMINUTE=30")
    again = next_in_series(after.rule, after.regular, ALWAYS)
    assert again is not None and again.at == at("2027-03-15 02:30")


def test_a_rule_that_misses_its_days_for_ever_has_no_next() -> None:
    assert next_in_series("FREQ=DAILY;INTERVAL=7;BYDAY=TU", at("2026-11-23 09:00"), DESK) is None
    assert next_in_series("FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", at("2027-03-01 09:00"), DESK) is None


def test_the_regular_instant_of_a_task_from_before_is_what_was_moved_to_its_opening() -> None:
    rule = read_rule("every thu 14:00")
    assert said(regular_of(rule, at("2026-11-27 09:00"), DESK)) == "Thu 11-26 14:00"
    assert said(regular_of(rule, at("2026-12-03 14:00"), DESK)) == "Thu 12-03 14:00"
    assert said(regular_of(rule, at("2026-12-04 11:00"), DESK)) == "Fri 12-04 11:00"


@pytest.mark.parametrize(
    ("typed", "regular", "moved", "becomes"),
    [
        ("every mon 14:00", "2026-11-30 14:00", "2026-12-01 10:00", "every Tuesday 10:00"),
        ("every mon 14:00", "2026-11-30 14:00", "2026-11-30 15:15", "every Monday 15:15"),
        ("every mon and thu 14:00", "2026-11-30 14:00", "2026-12-01 14:00", "every Tuesday and Thursday 14:00"),
        ("every 2 weeks fri 10:00", "2026-11-27 10:00", "2026-11-26 10:00", "every 2 weeks on Thursday 10:00"),
        ("every day 10:00", "2026-11-30 10:00", "2026-12-01 11:00", "every day 11:00"),
        ("every 15th 10:00", "2026-12-15 10:00", "2026-12-17 10:00", "every month on the 17th 10:00"),
        ("every last day 10:00", "2026-11-30 10:00", "2026-11-27 10:00", "every month on the 4th last day 10:00"),
        ("every 1st mon 10:00", "2026-12-07 10:00", "2026-12-08 10:00", "every month on the 2nd Tuesday 10:00"),
        ("every last fri 10:00", "2026-11-27 10:00", "2026-11-26 10:00", "every month on the last Thursday 10:00"),
        ("every 27 nov 10:00", "2026-11-27 10:00", "2026-12-01 09:00", "every year on 1 December 09:00"),
        (
            "every last working day 10:00",
            "2026-11-30 10:00",
            "2026-11-30 16:00",
            "every month on the last weekday 16:00",
        ),
        ("every last working day 10:00", "2026-12-31 10:00", "2026-12-30 10:00", None),
    ],
)
def test_a_series_is_moved_with_an_occurrence_where_a_rule_can_say_it(
    typed: str, regular: str, moved: str, becomes: str | None
) -> None:
    rule = anchored(read_rule(typed), at(regular), at(moved), DESK)
    assert (None if rule is None else rule_in_words(rule)) == becomes


PARTS = st.lists(
    st.sampled_from(
        [
            "INTERVAL=2",
            "BYMONTH=2,3,11,12",
            "BYMONTHDAY=31",
            "BYMONTHDAY=-1,1,2,8",
            "WKST=SU",
            "BYDAY=MO,TU,WE,TH,FR",
        ]
        + [
            "BYDAY=SA,SU",
            "BYDAY=TH",
            "BYDAY=1MO,-1FR",
            "BYDAY=5TU",
            "BYSETPOS=1",
            "BYSETPOS=-1",
            "COUNT=5",
            "UNTIL=20280101",
        ]
    ),
    max_size=3,
)
RULES = st.tuples(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    PARTS,
    st.sampled_from([(10, 30), (8, 0), (17, 0), (2, 30), (1, 30), (23, 0), (12, 30)]),
).map(lambda parts: ";".join([f"FREQ={parts[0]}", *parts[1], f"BYHOUR={parts[2][0]}", f"BYMINUTE={parts[2][1]}"]))
DESKS = st.builds(
    lambda week, zone, closed: Calendar(
        "some", zone, week, holidays=tuple(Holiday(f"{day}", Fixed(day)) for day in closed)
    ),
    st.sampled_from([NINE_TO_FIVE, NIGHTS, SPLIT]),
    st.sampled_from([NEW_YORK, "Europe/London", "Australia/Lord_Howe"]),
    st.sets(st.dates(date(2026, 10, 1), date(2027, 6, 1)), max_size=12),
)
FIRSTS = st.dates(date(2026, 9, 15), date(2027, 4, 15))


def refused(rule: str) -> bool:
    try:
        read_rule(rule)
    except ValueError:
        return True
    return False


@settings(deadline=None, max_examples=60)
@given(RULES, DESKS, FIRSTS, st.booleans(), st.integers(0, 120))
@example("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=10;BYMINUTE=30", DESK, date(2026, 11, 23), False, 0)
@example("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", ALWAYS, date(2027, 3, 10), False, 0)
@example("FREQ=DAILY;BYHOUR=1;BYMINUTE=30", ALWAYS, date(2026, 10, 30), False, 0)
def test_no_regular_instant_comes_twice_and_none_is_lost(
    rule: str, desk: Calendar, first: date, as_agreed: bool, later: int
) -> None:
    assume(not refused(rule))
    hour, minute = (int(rule.partition(f"BY{part}=")[2].partition(";")[0]) for part in ("HOUR", "MINUTE"))
    start = datetime(first.year, first.month, first.day, hour, minute)
    # dateutil counts a first week, or month, from its first day on, and takes the whole of its UNTIL.
    text = rule.replace("UNTIL=20280101", "UNTIL=20280101T235959")
    phase = start - timedelta((start.weekday() - (6 if "WKST=SU" in rule else 0)) % 7)
    begin = phase if "WEEKLY" in rule and "BYSETPOS" in rule else start.replace(day=1) if "MONTHLY" in rule else start
    assume(begin == start or "COUNT" not in rule)
    walls = [wall for wall in peer.rrulestr(text, dtstart=begin).between(start, start + timedelta(600), inc=True)]
    assume(walls and walls[0] == start)  # as a DTSTART must
    regular = [desk.instant(wall)[0] for wall in walls]
    end = desk.instant(start + timedelta(160))[0]

    found: list[Occurrence] = []
    last = Occurrence(regular[0], regular[0], rule)
    while last.regular < end and (after := next_in_series(last.rule, last.regular, desk, as_agreed)) is not None:
        assert after.at > last.at and after.regular > last.regular
        found.append(after)
        last = after
    kept = [one.regular for one in found]
    expected = [one for one in regular[1:] if not kept or one <= kept[-1]]
    covered = [one for one in expected if one not in kept]
    assert sorted(kept + covered) == expected
    for one in covered:
        assert not as_agreed and desk.fitting(one) != one
        assert shift_day(desk.fitting(one), desk) in {shift_day(other.at, desk) for other in found}
    for other in found:
        assert other.at == (other.regular if as_agreed else desk.fitting(other.regular))
    days = [shift_day(one.at, desk) for one in found if one.at != one.regular]
    assert len(set(days)) == len(days)


@settings(deadline=None)
@given(RULES, DESKS, FIRSTS, st.booleans(), st.integers(0, 120))
def test_a_series_read_from_some_day_on_is_the_same_series(
    rule: str, desk: Calendar, first: date, as_agreed: bool, later: int
) -> None:
    assume(not refused(rule))
    regular = desk.instant(datetime(first.year, first.month, first.day, 10, 30))[0]
    since = regular + later * 86_400
    found: list[Occurrence] = []
    last = Occurrence(regular, regular, rule)
    while len(found) < 60 and (after := next_in_series(last.rule, last.regular, desk, as_agreed)) is not None:
        found.append(after)
        last = after
    assert list(islice(series(rule, regular, desk, as_agreed), 60)) == found
    late = [one for one in islice(series(rule, regular, desk, as_agreed, since), 80) if one.at >= since]
    wanted = [one for one in found if one.at >= since]
    assert late[: len(wanted)] == wanted
