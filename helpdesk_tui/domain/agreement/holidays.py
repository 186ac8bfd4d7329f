"""Holidays: which dates of a year are closed, and by what name.

A holiday is a fixed date, a date of every year, or an RFC 5545 recurrence rule.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import dropwhile, takewhile

from helpdesk_tui.domain.times.recurring.expansion import days_of
from helpdesk_tui.domain.times.recurring.rule import MAX_INTERVAL, Rule
from helpdesk_tui.domain.times.recurring.rule_text import Kept, read_rule_text
from helpdesk_tui.domain.times.tokens import WhenError


class Observed(StrEnum):
    """Where a holiday goes that falls on the weekend."""

    SAME_DAY = "same-day"
    NEAREST_WEEKDAY = "nearest-weekday"
    NEXT_WEEKDAY = "next-weekday"


@dataclass(frozen=True, slots=True)
class Yearly:
    """One date of every year; 29 February is left out where there is none."""

    month: int
    day: int

    def dates(self, year: int) -> list[date]:
        """Return the dates of ``year``."""
        return [date(year, self.month, self.day)] if self.day <= calendar.monthrange(year, self.month)[1] else []


@dataclass(frozen=True, slots=True)
class Fixed:
    """One date, once."""

    on: date

    def dates(self, year: int) -> list[date]:
        """Return the dates of ``year``."""
        return [self.on] if self.on.year == year else []


@dataclass(frozen=True, slots=True)
class ByRule:
    """The days of an RFC 5545 recurrence rule; ``phase`` is a year in which it occurs, for an interval of years."""

    rule: Rule
    phase: int = 0

    def dates(self, year: int) -> list[date]:
        """Return the dates of ``year``; Easter is known for 1583 to 4099."""
        if (year - self.phase) % self.rule.interval or (self.rule.easter and not 1583 <= year <= 4099):
            return []
        return _expanded(self.rule, year)

    @property
    def most(self) -> int:
        """The most days that it names in one year; 366 where its parts do not say."""
        months = len(self.rule.months) or 12
        bounds = [366, *(len(listed) for listed in (self.rule.easter, self.rule.year_days) if listed)]
        if self.rule.days:
            bounds.append(months * len(self.rule.days))
        if self.rule.weekdays and all(nth for nth, _ in self.rule.weekdays):
            bounds.append(months * len(self.rule.weekdays))
        return min(bounds)


@lru_cache(maxsize=512)
def _expanded(rule: Rule, year: int) -> list[date]:
    """Return the dates of ``year``. The expansion begins with the week of 1 January, in the year before if need be."""
    days = dropwhile(lambda day: day.year < year, days_of(rule, date(year, 1, 1)))
    return list(takewhile(lambda day: day.year == year, days))


@dataclass(frozen=True, slots=True)
class Holiday:
    """A named holiday.

    ``first`` and ``last`` limit its dates, both included; ``observed`` says whether it is moved off the weekend.
    """

    name: str
    when: Yearly | Fixed | ByRule
    observed: Observed = Observed.SAME_DAY
    first: date | None = None
    last: date | None = None

    def dates(self, year: int) -> list[date]:
        """Return the dates of ``year`` before any is moved."""
        first, last = self.first or date.min, self.last or date.max
        return [on for on in self.when.dates(year) if first <= on <= last]


def holidays_of(holidays: Iterable[Holiday], year: int, weekend: Collection[int] = (5, 6)) -> dict[date, str]:
    """Return the closed dates of ``year`` with their names, as observed; ``weekend`` holds weekdays from Monday = 0.

    The year before and the year after count too: New Year's Day on a Saturday is observed the year before.
    """
    found: dict[date, str] = {}
    moving: list[tuple[date, Holiday]] = []
    for holiday in holidays:
        still = holiday.observed is Observed.SAME_DAY
        for near in (year,) if still else (year - 1, year, year + 1):
            for on in holiday.dates(near):
                if still or on.weekday() not in weekend:
                    _name(found, on, holiday.name)
                else:
                    moving.append((on, holiday))
    for on, holiday in sorted(moving, key=lambda pair: pair[0]):
        if holiday.observed is Observed.NEAREST_WEEKDAY:
            _name(found, _nearest_weekday(on, weekend), holiday.name)
        else:
            _name(found, _free_weekday(on, weekend, found), holiday.name)
    return {on: name for on, name in found.items() if on.year == year}


def parse_rule(text: str, phase: int | None) -> ByRule:
    """Read an RFC 5545 recurrence rule such as ``FREQ=YEARLY;BYMONTH=11;BYDAY=4TH``.

    Beside the rules that ``rule_text`` refuses, a rule with COUNT or UNTIL is refused (a holiday has its own
    last date), and one that names no day, which RFC 5545 would take from a start date.

    Args:
        text: the rule.
        phase: a year in which the rule occurs; an INTERVAL needs it.

    Raises:
        ValueError: the text is no such rule; the message says why.
    """
    try:
        rule = read_rule_text(text, _HOLIDAYS)
    except WhenError as error:
        raise ValueError(error.reason) from None
    if not rule.names_days:
        raise ValueError("it names no day: BYDAY, BYMONTHDAY, BYYEARDAY or BYEASTER must be given")
    if rule.interval > 1 and (rule.freq != "YEARLY" or phase is None):
        raise ValueError('INTERVAL is for YEARLY only, and needs a date in "from" to count from')
    return ByRule(rule, phase or 0)


_HOLIDAYS = Kept(
    (
        "FREQ", "INTERVAL", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYEASTER",
        "BYSETPOS", "WKST",
    ),
    dict.fromkeys(MAX_INTERVAL, 1_000),
    "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
)  # fmt: skip


def _nearest_weekday(on: date, weekend: Collection[int]) -> date:
    """Return the nearest day that is not on the weekend; of two that are as near, the later."""
    for away in range(1, 4):
        for day in (on + timedelta(days=away), on - timedelta(days=away)):
            if day.weekday() not in weekend:
                return day
    return on


def _free_weekday(on: date, weekend: Collection[int], taken: dict[date, str]) -> date:
    """Return the next weekday that is no holiday yet, or ``on`` itself where the 30 days after it have none."""
    for ahead in range(1, 31):
        day = on + timedelta(days=ahead)
        if day.weekday() not in weekend and day not in taken:
            return day
    return on


def _name(found: dict[date, str], on: date, name: str) -> None:
    """Add a name to a date; two holidays on one date share it."""
    known = found.get(on)
    if known is None:
        found[on] = name
    elif name not in known.split(", "):
        found[on] = f"{known}, {name}"
