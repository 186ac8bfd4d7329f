"""Rules recur daily or more slowly, on the desk's wall clock, and say themselves in words."""

from __future__ import annotations

from datetime import datetime
from time import process_time

import pytest
from dateutil import rrule as peer
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement.hours import always_open
from helpdesk_tui.domain.times.instant import absolute
from helpdesk_tui.domain.times.recurring.recurrence import next_occurrence, read_rule, rule_in_words
from helpdesk_tui.domain.times.recurring.rule_text import parse_rule
from helpdesk_tui.domain.times.tokens import WhenError

DESK = always_open("America/New_York")


def rule_error(text: str) -> str | None:
    """Return why a typed rule is refused, or None when it is not."""
    try:
        read_rule(text)
    except WhenError as error:
        return str(error)
    return None


def at(wall: str) -> int:
    return int(datetime.fromisoformat(wall).replace(tzinfo=DESK.zone).timestamp())


FIRST = at("2026-11-23 09:00")  # a Monday


def occurrences(rule: str, first: int, count: int) -> list[str]:
    found: list[int] = []
    while len(found) < count:
        after = next_occurrence(rule, first, found[-1] if found else first - 1, DESK)
        if after is None:
            break
        found.append(after)
    return [f"{DESK.local(when):%m-%d %H:%M}" for when in found]


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        ("FREQ=DAILY", "2026-11-23 09:00", ["11-23 09:00", "11-24 09:00", "11-25 09:00"]),
        ("FREQ=DAILY;INTERVAL=3", "2026-11-23 09:00", ["11-23 09:00", "11-26 09:00", "11-29 09:00"]),
        ("FREQ=WEEKLY", "2026-11-23 09:00", ["11-23 09:00", "11-30 09:00", "12-07 09:00"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "2026-11-27 09:00", ["11-27 09:00", "12-07 09:00", "12-11 09:00"]),
        ("FREQ=WEEKLY;BYDAY=MO", "2026-11-25 09:00", ["11-30 09:00", "12-07 09:00", "12-14 09:00"]),
        ("FREQ=MONTHLY", "2026-12-31 09:00", ["12-31 09:00", "01-31 09:00", "03-31 09:00", "05-31 09:00"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-12-31 09:00", ["12-31 09:00", "01-31 09:00", "02-28 09:00"]),
        ("FREQ=MONTHLY;BYDAY=1MO", "2026-11-23 09:00", ["12-07 09:00", "01-04 09:00", "02-01 09:00"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-11-23 09:00", ["11-30 09:00", "12-31 09:00"]),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "2026-11-23 09:00", ["08-13 09:00", "10-13 09:00"]),
        ("FREQ=YEARLY", "2028-02-29 09:00", ["02-29 09:00", "02-29 09:00"]),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-11-23 09:00", ["11-26 09:00", "11-25 09:00"]),
        ("FREQ=DAILY;COUNT=2", "2026-11-23 09:00", ["11-23 09:00", "11-24 09:00"]),
        ("FREQ=DAILY;UNTIL=20261124", "2026-11-23 09:00", ["11-23 09:00", "11-24 09:00"]),
        ("FREQ=DAILY;UNTIL=20261124T140000Z", "2026-11-23 09:00", ["11-23 09:00", "11-24 09:00"]),
        ("FREQ=DAILY;UNTIL=20261124T135959Z", "2026-11-23 09:00", ["11-23 09:00"]),
        ("FREQ=DAILY;UNTIL=20261124T085959", "2026-11-23 09:00", ["11-23 09:00"]),
        ("FREQ=DAILY;BYHOUR=8;BYMINUTE=30", "2026-11-23 09:00", ["11-24 08:30", "11-25 08:30"]),
    ],
)
def test_a_rule_recurs_as_rfc_5545_says(rule: str, first: str, expected: list[str]) -> None:
    found = occurrences(rule, at(first), len(expected) + ("COUNT" in rule or "UNTIL" in rule))
    assert found == expected


def test_the_wall_time_is_kept_across_changes_of_the_clocks() -> None:
    assert occurrences("FREQ=WEEKLY", at("2027-03-07 09:00"), 2) == ["03-07 09:00", "03-14 09:00"]
    assert occurrences("FREQ=WEEKLY", at("2026-10-26 09:00"), 2) == ["10-26 09:00", "11-02 09:00"]


def test_a_skipped_wall_time_moves_forward_that_once() -> None:
    assert occurrences("FREQ=DAILY", at("2027-03-13 02:30"), 3) == ["03-13 02:30", "03-14 03:30", "03-15 02:30"]


def test_a_doubled_wall_time_is_the_first_and_comes_once() -> None:
    first = at("2026-10-31 01:30")
    second = next_occurrence("FREQ=DAILY", first, first, DESK)
    assert second is not None
    assert absolute(second, DESK) == "Sun 1 Nov 2026 01:30 EDT"
    assert next_occurrence("FREQ=DAILY", first, second, DESK) == at("2026-11-02 01:30")


def test_a_rule_that_keeps_its_time_goes_on_from_a_moved_occurrence() -> None:
    rule = "FREQ=DAILY;COUNT=2;BYHOUR=2;BYMINUTE=30"
    assert occurrences(rule, at("2027-03-14 03:30"), 9) == ["03-14 03:30", "03-15 02:30"]


def test_a_rule_that_misses_its_days_for_ever_has_no_next() -> None:
    assert next_occurrence("FREQ=DAILY;INTERVAL=7;BYDAY=TU", FIRST, FIRST, DESK) is None
    assert next_occurrence("FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", FIRST, FIRST, DESK) is None


def test_nothing_recurs_after_the_year_2100() -> None:
    assert next_occurrence("FREQ=DAILY", FIRST, at("2100-12-31 09:00"), DESK) is None


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=HOURLY", "daily or more slowly"),
        ("FREQ=MINUTELY;INTERVAL=5", "daily or more slowly"),
        ("FREQ=SECONDLY", "daily or more slowly"),
        ("every hour", "daily or more slowly"),
        ("every 30 minutes", "daily or more slowly"),
        ("FREQ=DAILY;BYHOUR=9,17", "BYHOUR is one number"),
        ("FREQ=FORTNIGHTLY", "needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY"),
        ("BYDAY=MO", "needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY"),
        ("FREQ", "is no recurrence rule"),
        ("", "is no recurrence rule"),
        ("mondays", "is no recurrence rule"),
        ("FREQ=DAILY;FREQ=WEEKLY", "each of its parts once"),
        ("FREQ=DAILY;DTSTART=20260101", "'DTSTART' is not a part"),
        ("FREQ=YEARLY;BYWEEKNO=20", "'BYWEEKNO' is not a part"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL is one number from 1 to 3660"),
        ("FREQ=YEARLY;INTERVAL=11", "INTERVAL is one number from 1 to 10"),
        ("FREQ=DAILY;COUNT=0", "COUNT is one number"),
        ("FREQ=DAILY;COUNT=99999999999", "COUNT is one number"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "not both"),
        ("FREQ=DAILY;UNTIL=20270230", "UNTIL is a day"),
        ("FREQ=DAILY;UNTIL=20270201T250000Z", "UNTIL is a day"),
        ("FREQ=DAILY;UNTIL=99991231", "UNTIL is a day"),
        ("FREQ=WEEKLY;BYDAY=1MO", "goes with MONTHLY or YEARLY"),
        ("FREQ=WEEKLY;BYDAY=XX", "is no day such as MO"),
        ("FREQ=MONTHLY;BYDAY=0MO", "is no day such as MO"),
        ("FREQ=MONTHLY;BYDAY=6MO", "no month has six"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY has numbers from 1 to 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY has numbers from 1 to 31"),
        ("FREQ=YEARLY;BYMONTH=-1", "BYMONTH has no negative"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "does not go with WEEKLY"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS picks"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never occurs"),
        ("FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31", "never occurs"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20", "never occurs"),
        ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2", "never occurs"),
        ("FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=5", "never occurs"),
        ("every 7th mon", "no month has so many"),
        ("every 31 nov", "November has no day 31"),
        ("every 32nd", "go from the 1st to the 31st"),
        ("every 0 days", "goes from 1 to 3,660"),
        ("every 11 years 27 nov", "goes from 1 to 10"),
        ("every mon 25:00", "no time of day"),
        ("every mon 9", "alone is no time of day"),
        ("every last", "after 'last' comes a weekday"),
        ("every 2 mon", "after 'every' comes a day"),
        ("every other 15th", "after 'every other' comes day, week"),
        ("X" * 1_000_000, "at most 500 characters"),
        ("FREQ=DAILY;COUNT=\u0662", "plain letters"),
    ],
    ids=range(48),
)
def test_a_rule_that_makes_no_sense_is_refused_with_a_suggestion_that_does(rule: str, reason: str) -> None:
    error = rule_error(rule)
    assert error is not None
    assert reason in error
    assert rule_error(error.rpartition(": type ")[2]) is None


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("every mon 09:00", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0"),
        ("Every  Weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("every other day 8am", "FREQ=DAILY;INTERVAL=2;BYHOUR=8;BYMINUTE=0"),
        ("every second week mon", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"),
        ("every other mon", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"),
        ("every 1st and 15th", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("every 3 months on the last day at noon", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1;BYHOUR=12;BYMINUTE=0"),
        ("every last fri", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("every 1st mon of dec", "FREQ=YEARLY;BYMONTH=12;BYDAY=1MO"),
        ("every nov 27", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=27"),
        ("every 27th of november", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=27"),
        ("RRULE:FREQ=DAILY;", "FREQ=DAILY"),
        ("freq=monthly;byday=+1mo,-1fr;interval=1", "FREQ=MONTHLY;BYDAY=-1FR,1MO"),
        ("BYSETPOS=-1;FREQ=MONTHLY;BYDAY=MO,TU;WKST=SU", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1;WKST=SU"),
    ],
)
def test_words_and_rules_are_read_to_one_form(typed: str, rule: str) -> None:
    assert read_rule(typed) == rule
    assert rule_error(typed) is None


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY;BYHOUR=8;BYMINUTE=0", "every day 08:00"),
        ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "every Monday, Wednesday and Friday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;COUNT=10", "every 2 weeks on Friday, 10 times"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,15;UNTIL=20271231", "every month on the 15th and last day, until 31 Dec 2027"),
        ("FREQ=MONTHLY;BYMONTHDAY=-2", "every month on the 2nd last day"),
        ("FREQ=MONTHLY;BYDAY=-1FR,1MO", "every month on the 1st Monday and last Friday"),
        ("FREQ=MONTHLY;BYDAY=MO,FR;BYSETPOS=-1", "every month on the last of Monday and Friday"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "every month on every Friday when it is the 13th"),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=27", "every year on 27 November"),
        ("FREQ=YEARLY;BYMONTH=6,12;BYDAY=1MO", "every year on the 1st Monday of June and December"),
        ("FREQ=DAILY;BYMONTH=7", "every day in July"),
        ("FREQ=DAILY;UNTIL=20271231T170000Z", "every day, until 31 Dec 2027 17:00 UTC"),
    ],
)
def test_a_rule_is_said_in_words(rule: str, words: str) -> None:
    assert rule_in_words(rule) == words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY", "every Monday 09:00"),
        ("FREQ=MONTHLY", "every month on the 23rd 09:00"),
        ("FREQ=YEARLY", "every year on 23 November 09:00"),
        ("FREQ=YEARLY;BYMONTH=6,12", "every year on the 23rd of June and December 09:00"),
    ],
)
def test_what_a_rule_leaves_open_is_said_from_its_first_occurrence(rule: str, words: str) -> None:
    assert rule_in_words(rule, FIRST, DESK) == words


CLOCKS = st.sampled_from(["", " 09:00", " 2:30pm", " at noon", " 23:59:30"])
SPOKEN = st.tuples(
    st.sampled_from(
        ["day", "3 days", "weekday", "mon", "tue and sat", "sun mon tue", "2 weeks fri", "other week mon, thu", "15th"]
        + ["1st and last day", "1st mon", "last fri", "2 months 3rd wed", "month on the 31st", "27 nov", "29 feb"]
        + ["last sun oct", "5 years on the 2nd tue of may", "year on the last day", "5th fri"]
    ),
    CLOCKS,
).map(lambda parts: "every " + "".join(parts))


@given(SPOKEN)
def test_what_is_said_in_words_reads_back_to_the_same_rule(words: str) -> None:
    assume(rule_error(words) is None)
    rule = read_rule(words)
    assert read_rule(rule_in_words(rule)) == rule


PARTS = st.lists(
    st.sampled_from(
        [
            "INTERVAL=2",
            "INTERVAL=5",
            "COUNT=4",
            "UNTIL=20281231",
            "BYMONTH=2",
            "BYMONTH=3,11",
            "BYMONTHDAY=31",
            "WKST=SU",
        ]
        + ["BYMONTHDAY=-1,15", "BYMONTHDAY=29", "BYDAY=MO", "BYDAY=SA,SU", "BYDAY=1MO,-1FR", "BYDAY=5TU", "BYSETPOS=1"]
        + ["BYSETPOS=-1,2", "BYHOUR=2;BYMINUTE=30", "BYHOUR=1"]
    ),
    max_size=4,
)
RULES = st.tuples(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]), PARTS).map(
    lambda parts: ";".join([f"FREQ={parts[0]}", *parts[1]])
)
FIRSTS = st.integers(at("2026-01-01"), at("2040-01-01"))


@settings(deadline=None)
@given(RULES, FIRSTS, st.integers(0, 20 * 365 * 86_400))
@example("FREQ=YEARLY;INTERVAL=5;BYMONTH=2;BYMONTHDAY=29", at("2028-02-29 09:00"), 1)
@example("FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31", at("2027-01-31 09:00"), 86_400 * 365)
def test_starting_late_finds_what_walking_from_the_first_occurrence_finds(rule: str, first: int, later: int) -> None:
    assume(rule_error(rule) is None)
    assume("WEEKLY" not in rule or "BYSETPOS" not in rule)  # dateutil counts a first week from its first occurrence
    wall = DESK.local(first).replace(tzinfo=None, fold=0)
    assume(DESK.instant(wall)[0] == first)
    after = first + later
    until = None if "COUNT" in rule or "UNTIL" in rule else datetime(2100, 12, 31, 23, 59, 59)
    text = rule.replace("UNTIL=20281231", "UNTIL=20281231T235959")
    walls = iter(peer.rrulestr(text if until is None else f"{text};UNTIL={until:%Y%m%dT%H%M%S}", dtstart=wall))
    expected = next((when for when in (DESK.instant(found)[0] for found in walls) if when > after), None)
    assert next_occurrence(rule, first, after, DESK) == expected


@settings(deadline=None)
@given(RULES, FIRSTS)
def test_occurrences_rise_and_keep_their_wall_time_unless_it_is_skipped(rule: str, first: int) -> None:
    assume(rule_error(rule) is None)
    when: int | None = first - 1
    filled = parse_rule(rule).filled(DESK.local(first).replace(tzinfo=None))
    for _ in range(6):
        before, when = when, next_occurrence(rule, first, when or 0, DESK)
        if when is None:
            return
        assert before is not None
        assert when > before
        wall = DESK.local(when)
        assert wall.time() == filled.clock(wall.time()) or DESK.local(when - 7_200).utcoffset() != wall.utcoffset()


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("FREQ=DAILY;COUNT=1", True),
        ("FREQ=DAILY;COUNT=0", False),
        ("FREQ=MONTHLY;BYMONTHDAY=31", True),
        ("FREQ=MONTHLY;BYMONTHDAY=32", False),
        ("FREQ=YEARLY;BYMONTH=12", True),
        ("FREQ=YEARLY;BYMONTH=13", False),
        ("FREQ=DAILY;BYHOUR=23;BYMINUTE=59", True),
        ("FREQ=DAILY;BYHOUR=24", False),
        ("FREQ=DAILY;BYHOUR=9;BYMINUTE=60", False),
    ],
)
def test_each_number_of_a_rule_has_its_bounds(given: str, taken: bool) -> None:
    assert (rule_error(given) is None) is taken


@given(RULES)
def test_a_rule_reads_back_to_itself(rule: str) -> None:
    assume(rule_error(rule) is None)
    assert str(parse_rule(str(parse_rule(rule)))) == str(parse_rule(rule))
    assert rule_in_words(rule).startswith("every ")


@settings(max_examples=500)
@given(
    st.one_of(
        st.text(max_size=40),
        st.text(alphabet="FREQ=DAILYWKMNTHUC;BSP+-0123456789,", max_size=40).map("FREQ=WEEKLY;".__add__),
        st.text(alphabet="every mon day week 123 9am:tuh", max_size=30).map("every ".__add__),
        st.lists(st.sampled_from(["BYDAY=", "COUNT=9", "FREQ=DAILY", "UNTIL=2027", "=", ";;", "BYDAY=MO,"])).map(
            ";".join
        ),
    )
)
def test_no_text_raises_anything_but_a_refusal_or_takes_long(text: str) -> None:
    began = process_time()
    try:
        rule = read_rule(text)
    except WhenError as error:
        assert str(error).isprintable()
    else:
        assert read_rule(rule) == rule
    assert process_time() - began < 1
