"""Holidays: which dates of a year are closed, and by what name.

A holiday is a fixed date, a date of every year, or an RFC 5545 recurrence rule. The rules
are worked out here, a year at a time: ``dateutil.rrule`` takes 9 ms to import, and one
whose days never come (30 February) keeps it busy for seconds, up to the year 9999.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


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
        return [date(year, self.month, self.day)] if self.day <= _length(year, self.month) else []


@dataclass(frozen=True, slots=True)
class Fixed:
    """One date, once."""

    on: date

    def dates(self, year: int) -> list[date]:
        """Return the dates of ``year``."""
        return [self.on] if self.on.year == year else []


@dataclass(frozen=True, slots=True)
class Rule:
    """An RFC 5545 recurrence rule, in the parts that can name days of a year.

    ``days`` holds BYDAY as (nth or 0, weekday from Monday = 0); ``lists`` the parts that are
    lists of numbers, by name. ``phase`` is a year of the rule, for an interval of years.
    """

    frequency: str
    days: tuple[tuple[int, int], ...] = ()
    lists: tuple[tuple[str, tuple[int, ...]], ...] = ()
    interval: int = 1
    phase: int = 0

    def dates(self, year: int) -> list[date]:
        """Return the dates of ``year``."""
        return [] if (year - self.phase) % self.interval else _expanded(self, year)

    @property
    def most(self) -> int:
        """How many days it names in a year at most; 366 where that takes a closer look."""
        lists = dict(self.lists)
        months = len(lists.get("BYMONTH", range(12)))
        bounds = [366, len(lists.get("BYEASTER", range(366))), len(lists.get("BYYEARDAY", range(366)))]
        if "BYMONTHDAY" in lists:
            bounds.append(months * len(lists["BYMONTHDAY"]))
        if self.days and all(nth for nth, _ in self.days):
            bounds.append(months * len(self.days))
        return min(bounds)


@lru_cache(maxsize=512)
def _expanded(rule: Rule, year: int) -> list[date]:
    """Return the dates of ``year``. As a rule always names days, each of its parts only filters them."""
    lists = dict(rule.lists)
    margin = 6 if rule.frequency == "WEEKLY" else 0
    first, last = date(year, 1, 1).toordinal() - margin, date(year, 12, 31).toordinal() + margin
    days = (date.fromordinal(day) for day in range(first, last + 1))
    if "BYMONTH" in lists:
        days = (on for on in days if on.month in lists["BYMONTH"])
    found = [on for on in days if _fits(rule, lists, on)]
    if "BYSETPOS" in lists:
        found = _at_positions(found, rule.frequency, lists["BYSETPOS"])
    return [on for on in found if on.year == year]


def _fits(rule: Rule, lists: dict[str, tuple[int, ...]], on: date) -> bool:
    """Return whether ``on`` passes BYDAY, BYMONTHDAY, BYYEARDAY, BYWEEKNO (weeks from Monday) and BYEASTER."""
    if rule.days and not _fits_weekday(rule, "BYMONTH" in lists, on):
        return False
    if "BYMONTHDAY" in lists and not {on.day, on.day - _length(on.year, on.month) - 1} & {*lists["BYMONTHDAY"]}:
        return False
    if "BYYEARDAY" in lists and not {*_day_of_year(on)} & {*lists["BYYEARDAY"]}:
        return False
    if "BYWEEKNO" in lists:
        year, week, _ = on.isocalendar()
        # Days of December in the next year's first week are counted from that year's start only.
        back = {week - date(year, 12, 28).isocalendar().week - 1} if year <= on.year else set()
        if not {week, *back} & {*lists["BYWEEKNO"]}:
            return False
    return "BYEASTER" not in lists or on.toordinal() - _easter(on.year) in lists["BYEASTER"]


def _fits_weekday(rule: Rule, in_month: bool, on: date) -> bool:
    """Return whether BYDAY names ``on``: its number counts in the month, or in the year of a rule without months."""
    weekday = on.weekday()
    if all(weekday != day for _, day in rule.days):
        return False
    if rule.frequency == "YEARLY" and not in_month:
        day, back = _day_of_year(on)
    else:
        day, back = on.day, on.day - _length(on.year, on.month) - 1
    return any(weekday == named and nth in (0, (day + 6) // 7, -((6 - back) // 7)) for nth, named in rule.days)


def _at_positions(found: list[date], frequency: str, positions: tuple[int, ...]) -> list[date]:
    """Return those at BYSETPOS of each year, month, week or day."""
    periods: dict[object, list[date]] = {}
    for on in found:
        whole = {"YEARLY": on.year, "MONTHLY": (on.year, on.month), "WEEKLY": on.isocalendar()[:2]}.get(frequency, on)
        periods.setdefault(whole, []).append(on)
    return [on for days in periods.values() for i, on in enumerate(days) if {i + 1, i - len(days)} & {*positions}]


def _length(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


def _day_of_year(on: date) -> tuple[int, int]:
    """Return the number of the day in its year, and from the year's end (-1 is 31 December)."""
    return on.toordinal() - date(on.year, 1, 1).toordinal() + 1, on.toordinal() - date(on.year, 12, 31).toordinal() - 1


@lru_cache(maxsize=64)
def _easter(year: int) -> int:
    """Return Easter Sunday as a day number; the Gregorian calendar has it for 1583 to 4099, as dateutil knows."""
    from dateutil.easter import easter

    return easter(year).toordinal() if 1583 <= year <= 4099 else 0


@dataclass(frozen=True, slots=True)
class Holiday:
    """A named holiday, from and up to a date where it has such, moved off the weekend where it is."""

    name: str
    when: Yearly | Fixed | Rule
    observed: Observed = Observed.SAME_DAY
    first: date | None = None
    last: date | None = None

    def dates(self, year: int) -> list[date]:
        """Return the dates of ``year`` before any is moved."""
        first, last = self.first or date.min, self.last or date.max
        return [on for on in self.when.dates(year) if first <= on <= last]


def holidays_of(holidays: Iterable[Holiday], year: int, weekend: Collection[int] = (5, 6)) -> dict[date, str]:
    """Return the closed dates of ``year`` by name, where they are observed; ``weekend`` holds weekdays from Monday = 0.

    The years beside it are looked at too: New Year's Day on a Saturday is observed the year before.
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


def parse_rule(text: str, phase: int | None) -> Rule:
    """Read an RFC 5545 recurrence rule such as ``FREQ=YEARLY;BYMONTH=11;BYDAY=4TH``.

    Refused are frequencies below DAILY, COUNT and UNTIL (a holiday's own last date says that),
    and rules that do not name a day, which RFC 5545 would take from a start date. BYEASTER,
    days from Easter Sunday, is dateutil's addition.

    Args:
        text: the rule.
        phase: a year of the rule, which an INTERVAL needs.

    Raises:
        ValueError: with the reason, for anything else than such a rule.
    """
    parts: dict[str, str] = {}
    for part in text.upper().removeprefix("RRULE:").split(";"):
        name, equals, value = part.partition("=")
        if not equals or name not in {"FREQ", "INTERVAL", "WKST", "BYDAY", *_LIMITS}:
            raise ValueError(f"{_short(part)} is no part of a holiday's rule")
        if name in parts:
            raise ValueError(f"{name} stands twice")
        parts[name] = value
    frequency = parts.get("FREQ", "")
    if frequency not in {"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}:
        raise ValueError("FREQ must be YEARLY, MONTHLY, WEEKLY or DAILY")
    days = tuple(_weekday(day) for day in parts["BYDAY"].split(",")) if "BYDAY" in parts else ()
    lists = tuple((name, _numbers(name, parts[name])) for name in _LIMITS if name in parts)
    interval = _integer("INTERVAL", parts.get("INTERVAL", "1"), 1, 1_000)
    if parts.get("WKST", "MO") != "MO":
        raise ValueError("weeks begin on Monday: WKST must be MO or left out")
    rule = Rule(frequency, days, lists, interval, phase or 0)
    _check(rule, phase)
    return rule


_LIMITS: dict[str, tuple[int, int]] = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYEASTER": (-80, 250),
    "BYSETPOS": (-366, 366),
}


def _check(rule: Rule, phase: int | None) -> None:
    """Refuse what RFC 5545 forbids, and what would need a start date to mean anything."""
    names = {name for name, _ in rule.lists}
    if not rule.days and not names & {"BYMONTHDAY", "BYYEARDAY", "BYEASTER"}:
        raise ValueError("it names no day: BYDAY, BYMONTHDAY, BYYEARDAY or BYEASTER must be given")
    if rule.interval > 1 and (rule.frequency != "YEARLY" or phase is None):
        raise ValueError('INTERVAL is for YEARLY only, and needs a date in "from" to count from')
    if names & {"BYYEARDAY", "BYWEEKNO", "BYEASTER"} and rule.frequency != "YEARLY":
        raise ValueError("BYYEARDAY, BYWEEKNO and BYEASTER are for YEARLY only")
    numbered = any(nth for nth, _ in rule.days)
    if numbered and (rule.frequency not in {"YEARLY", "MONTHLY"} or "BYWEEKNO" in names):
        raise ValueError("a numbered weekday is for YEARLY and MONTHLY only, without BYWEEKNO")


def _weekday(text: str) -> tuple[int, int]:
    number, name = text[:-2], text[-2:]
    if name not in WEEKDAYS:
        raise ValueError(f"{_short(text)} is no weekday: MO, TU, WE, TH, FR, SA or SU, as in 4TH or -1MO")
    return (_integer("the number of a weekday", number, -53, 53) if number else 0), WEEKDAYS.index(name)


def _numbers(name: str, text: str) -> tuple[int, ...]:
    low, high = _LIMITS[name]
    return tuple(_integer(name, part, low, high) for part in text.split(","))


def _integer(name: str, text: str, low: int, high: int) -> int:
    digits = text.removeprefix("-") if text.startswith("-") else text.removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 4) or not low <= int(text) <= high:
        raise ValueError(f"{name} must be a whole number from {low} to {high}, not {_short(text)}")
    if int(text) == 0 and name != "BYEASTER":
        raise ValueError(f"{name} is never 0")
    return int(text)


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:37]}...")


def _nearest_weekday(on: date, weekend: Collection[int]) -> date:
    """Return the nearest day off the weekend; of two as near, the later."""
    for away in range(1, 4):
        for day in (on + timedelta(days=away), on - timedelta(days=away)):
            if day.weekday() not in weekend:
                return day
    return on


def _free_weekday(on: date, weekend: Collection[int], taken: dict[date, str]) -> date:
    """Return the next weekday that is no holiday yet; within a month, however many there are."""
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
