"""The days of a recurrence rule, worked out by ``dateutil.rrule``, and whether it has any.

dateutil searches a rule that never occurs up to the year 9999, whatever its UNTIL, which takes
seconds. So it gets no INTERVAL, which is applied here, and only rules that ``occurs`` accepts:
such a rule has a day at least every 40 years (the 29th of February on a Monday, around 2100),
which limits each step. It takes 1 ms to load, so it is loaded when it is first needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final, Literal

from helpdesk_tui.domain.times.days import LAST_YEAR
from helpdesk_tui.domain.times.recurring.rule import Freq, Rule, Weekdays

_FREQUENCIES: Final[dict[Freq, Literal[0, 1, 2, 3]]] = {"YEARLY": 0, "MONTHLY": 1, "WEEKLY": 2, "DAILY": 3}
"""Dateutil's numbers for them."""
_LAST_YEARS = date(9972, 1, 1)
"""The last 28 years of dateutil: in them years of either length begin on every weekday, and a search ends there."""


def occurs(rule: Rule) -> bool:
    """Return whether a rule has any day at all, for some start where it leaves its days to that."""
    if rule.easter:
        return not rule.places or min(map(abs, rule.places)) <= len(rule.easter)
    if rule.freq == "WEEKLY":
        return not rule.places or min(map(abs, rule.places)) <= len(rule.weekdays)
    counted = max((abs(nth) for nth, _ in rule.weekdays), default=0)
    if counted <= 4 and not (rule.days or rule.places or rule.year_days or rule.weeks):
        return True
    yearly = replace(rule, freq="YEARLY") if rule.freq == "DAILY" else rule
    return next(_from(yearly, _LAST_YEARS), None) is not None


def days_of(rule: Rule, since: date) -> Iterator[date]:
    """Yield the days of a rule from the week, month or year of ``since`` on, to the end of dateutil's years.

    The rule must name its days; its INTERVAL, COUNT, UNTIL and time of day are ignored.
    """
    return _from(rule, _period_start(rule, since))


def walls(rule: Rule, start: datetime, since: datetime, last_year: int = LAST_YEAR) -> Iterator[datetime]:
    """Yield the naive wall times of a filled rule from ``start`` to the end of ``last_year``.

    A rule without COUNT is expanded from the week, month or year of ``since`` on, so that the
    cost does not grow with its age; its INTERVAL still counts from ``start``.
    """
    clock = rule.clock(start.time())
    first = _period(rule, start.date())
    left = rule.count or 0
    for day in days_of(rule, start.date() if left else max(start, since).date()):
        if day.year > last_year:
            return
        wall = datetime.combine(day, clock)
        if wall < start or (_period(rule, day) - first) % rule.interval:
            continue
        yield wall
        left -= 1
        if left == 0:
            return


def _from(rule: Rule, start: date) -> Iterator[date]:
    """Yield the days of a rule from ``start`` on, as if its INTERVAL were 1."""
    from dateutil.rrule import rrule, weekday

    days = [weekday(day, nth or None) for nth, day in _apart(rule)]
    found = rrule(
        _FREQUENCIES[rule.freq],
        dtstart=datetime(start.year, start.month, start.day),
        wkst=rule.week_start,
        bymonth=rule.months or None,
        byweekno=rule.weeks or None,
        byyearday=rule.year_days or None,
        bymonthday=rule.days or None,
        byweekday=days or None,
        byeaster=rule.easter or None,
        bysetpos=rule.places or None,
    )
    return (moment.date() for moment in found)


def _apart(rule: Rule) -> Weekdays:
    """Return the weekdays of a rule, each plain one as its first, second and so on where others are numbered.

    RFC 5545 takes the days of either kind; dateutil takes only those of both.
    """
    if not any(nth for nth, _ in rule.weekdays):
        return rule.weekdays
    most = 53 if rule.freq == "YEARLY" and not rule.months else 5
    every = {(nth, day) for plain, day in rule.weekdays if not plain for nth in range(1, most + 1)}
    return tuple(sorted(every | {(nth, day) for nth, day in rule.weekdays if nth}))


def _period_start(rule: Rule, day: date) -> date:
    """Return the first day of the week, month or year of a rule that holds ``day``, so that BYSETPOS counts all."""
    if rule.freq == "WEEKLY":
        return day - timedelta((day.weekday() - rule.week_start) % 7)
    if rule.freq == "MONTHLY":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if rule.freq == "YEARLY" else day


def _period(rule: Rule, day: date) -> int:
    """Return the number of the day, week, month or year of a rule that holds ``day``: INTERVAL counts these."""
    if rule.freq == "WEEKLY":
        return (day.toordinal() - 1 - rule.week_start) // 7
    if rule.freq == "MONTHLY":
        return day.year * 12 + day.month
    return day.year if rule.freq == "YEARLY" else day.toordinal()
