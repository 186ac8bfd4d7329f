"""Tasks and holidays read the same RFC 5545 rules, and fall on the same days by them."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice, takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement.holidays import parse_rule as holiday_rule
from helpdesk_tui.domain.times.recurring.expansion import days_of, occurs, walls
from helpdesk_tui.domain.times.recurring.rule import Rule
from helpdesk_tui.domain.times.recurring.rule_text import parse_rule as task_rule


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=YEARLY;BYMONTH=2;BYDAY=6MO",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=HOURLY;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTHDAY=0",
    ],
)
def test_what_one_refuses_the_other_refuses(text: str) -> None:
    with pytest.raises(ValueError) as by_task:
        task_rule(text)
    with pytest.raises(ValueError) as by_holiday:
        holiday_rule(text, None)
    assert str(by_task.value).startswith(str(by_holiday.value))


PARTS = st.lists(
    st.sampled_from(
        ["BYMONTH=2", "BYMONTH=1,11", "BYMONTHDAY=29,-1", "BYMONTHDAY=13", "BYDAY=MO", "BYDAY=SA,SU,-1FR", "BYDAY=5TU"]
        + ["WKST=SU", "WKST=WE", "BYSETPOS=1", "BYSETPOS=-1,2"]
    ),
    max_size=4,
    unique_by=lambda part: part.partition("=")[0],
)
RULES = st.tuples(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]), PARTS).map(
    lambda parts: ";".join([f"FREQ={parts[0]}", *parts[1]])
)


@settings(deadline=None)
@given(RULES, st.integers(1995, 2090))
def test_tasks_and_holidays_fall_on_the_same_days(text: str, year: int) -> None:
    try:
        rule, holiday = task_rule(text), holiday_rule(text, None)
    except ValueError:
        assume(False)
    begin = datetime(year, 1, 1)
    tasks = takewhile(lambda wall: wall.year == year, walls(rule, begin, begin))
    assert [wall.date() for wall in tasks] == holiday.dates(year)


@settings(deadline=None)
@given(RULES)
def test_a_rule_is_taken_exactly_when_it_occurs(text: str) -> None:
    assume("SETPOS" not in text or ("DAILY" not in text and ("BYDAY" in text or "BYMONTHDAY" in text)))
    assume(not ("WEEKLY" in text and ("BYMONTHDAY" in text or "5TU" in text or "-1FR" in text)))
    assume(not ("DAILY" in text and ("5TU" in text or "-1FR" in text)) and text.count(";"))
    plain = text.replace("BYDAY=SA,SU,-1FR", "BYDAY=SA,SU")
    assume("BYDAY" in plain or "BYMONTHDAY" in plain)
    found = rrulestr(plain, dtstart=datetime(9970, 1, 1)).xafter(datetime(9970, 1, 1), count=1, inc=True)
    try:
        task_rule(plain)
    except ValueError as error:
        assert "never occurs" in str(error)
        assert list(found) == []
    else:
        assert len(list(found)) == 1


def test_weekdays_and_counted_ones_add_up() -> None:
    rule = task_rule("FREQ=MONTHLY;BYDAY=MO,1TH")
    assert [f"{day:%m-%d}" for day in islice(days_of(rule, date(2026, 12, 3)), 5)] == [
        "12-03", "12-07", "12-14", "12-21", "12-28",
    ]  # fmt: skip


def test_an_interval_that_misses_its_days_for_ever_ends_with_the_years_kept() -> None:
    start = datetime(2026, 11, 23, 9)
    assert list(walls(Rule("DAILY", 7, weekdays=((0, 1),)), start, start)) == []
    assert occurs(Rule("DAILY", 7, weekdays=((0, 1),)))
