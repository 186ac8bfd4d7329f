"""Reads the opening hours of a policy file, with their dates and holidays, as a calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from helpdesk_tui.domain.agreement.holidays import ByRule, Fixed, Holiday, Observed, Yearly, parse_rule
from helpdesk_tui.domain.agreement.hours import DAY, Calendar, Hours, OwnHours
from helpdesk_tui.domain.agreement.policy_table import Table, shown

ALWAYS = "24x7"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MOST_HOLIDAYS, _MOST_OWN_HOURS = 100, 400
_MOST_DAYS_BY_RULE = 3_660
"""Days a year that all rules together may name, so that every file is read quickly."""
_WEEKS = 52
_PROBED = range(2024, 2052)
"""Years after which weekdays and leap days repeat."""
_INTERVAL = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)")


@dataclass(frozen=True, slots=True)
class Business:
    """The business calendar, as far as it could be read, and the seconds that a business day and a week of it have."""

    name: str
    day: int
    week: int
    calendar: Calendar | None


def read_business(file: Table, zone: str | None) -> Business:
    """Read the opening hours, their dates and the holidays."""
    before = file.problems
    hours = file.table("hours")
    name, day = hours.text("name", 20), hours.duration("business_day")[0]
    if name == ALWAYS:
        hours.problem("name", f"{ALWAYS} is the name of the calendar that never closes")
    if day > DAY:
        hours.problem("business_day", "must be 24 hours at most")
    week = tuple(read_hours(hours, weekday) if hours.has(weekday) else () for weekday in WEEKDAYS)
    own_hours = tuple(_own_hours(hours))
    weekend = _weekend(hours)
    _check_week(hours, week)
    holidays = tuple(_holidays(file))
    hours.done()
    open_week = sum(end - start for intervals in week for start, end in intervals)
    if file.problems > before or zone is None:
        return Business(name, day, open_week, None)
    calendar = Calendar(name, zone, week, own_hours, holidays, weekend=weekend)
    if not _opens(calendar):
        file.problem("hours", "are never open in some year: every day is closed or a holiday")
    return Business(name, day, open_week, calendar)


def read_hours(table: Table, key: str) -> Hours:
    """Read the intervals of a day; an end that is not after its start is on the next day."""
    found: list[tuple[int, int]] = []
    for text in table.texts(key):
        match = _INTERVAL.fullmatch(text)
        if match is None:
            table.problem(key, f'{shown(text)} is no interval such as "09:00-17:00"')
            continue
        start = int(match[1]) * 3_600 + int(match[2]) * 60
        end = DAY if match[3] is None else int(match[3]) * 3_600 + int(match[4]) * 60
        if start == end:
            table.problem(key, f'{shown(text)} has no length; a whole day is "00:00-24:00"')
            continue
        found.append((start, end if end > start else end + DAY))
    found.sort()
    if any(later[0] < earlier[1] for earlier, later in zip(found, found[1:], strict=False)):
        table.problem(key, "has intervals that overlap")
    return tuple(found)


def _weekend(hours: Table) -> tuple[int, ...] | None:
    """Read the weekdays from which holidays are moved; None stands for those without hours."""
    if not hours.has("weekend"):
        return None
    days = hours.texts("weekend")
    for day in days:
        if day not in WEEKDAYS:
            hours.problem("weekend", f"{shown(day)} is no weekday such as saturday")
    found = tuple(day for day, name in enumerate(WEEKDAYS) if name in days)
    if len(found) == len(WEEKDAYS):
        hours.problem("weekend", "leaves no weekday")
    return found


def _check_week(table: Table, week: tuple[Hours, ...]) -> None:
    """Note a week without hours, and days whose night shift runs into the next day's hours."""
    if not any(week):
        table.problem("", "has no weekday with hours")
    for day, hours in enumerate(week):
        following = (day + 1) % 7
        if hours and week[following] and hours[-1][1] - DAY > week[following][0][0]:
            table.problem(WEEKDAYS[day], f"runs into the hours of {WEEKDAYS[following]}")


def _own_hours(hours: Table) -> Iterable[OwnHours]:
    """Read the dates with hours of their own."""
    seen: set[date] = set()
    for entry in hours.tables("dates", _MOST_OWN_HOURS):
        day, name, own = entry.day("date"), entry.text("name"), read_hours(entry, "hours")
        entry.done()
        if day in seen:
            entry.problem("date", f"{day} stands twice")
        if day is not None:
            seen.add(day)
            yield OwnHours(day, own, name)


def _holidays(file: Table) -> Iterable[Holiday]:
    """Read the holidays."""
    by_rule = 0
    for entry in file.tables("holidays", _MOST_HOLIDAYS):
        name = entry.text("name")
        first, last = (entry.day(key) if entry.has(key) else None for key in ("from", "until"))
        observed = entry.choice("observed", tuple(Observed)) if entry.has("observed") else ""
        when = _when(entry, first)
        entry.done()
        by_rule += when.most if isinstance(when, ByRule) else 0
        if by_rule > _MOST_DAYS_BY_RULE:
            entry.problem("rule", f"is too much: all rules can name {_MOST_DAYS_BY_RULE:,} days a year at most")
            return
        if when is not None:
            yield Holiday(name, when, Observed(observed or Observed.SAME_DAY), first, last)


def _when(entry: Table, first: date | None) -> Fixed | Yearly | ByRule | None:
    """Read the one key that says when a holiday is."""
    given = [key for key in ("date", "yearly", "rule") if entry.has(key)]
    if len(given) != 1:
        entry.problem("", 'needs one of: date = 2026-11-26, yearly = "12-25", rule = "FREQ=..."')
    if "date" in given:
        day = entry.day("date")
        return None if day is None else Fixed(day)
    if "yearly" in given:
        return _yearly(entry)
    if not given:
        return None
    text = entry.text("rule", 200)
    try:
        return parse_rule(text, first.year if first else None) if text else None
    except ValueError as error:
        entry.problem("rule", str(error))
        return None


def _yearly(entry: Table) -> Yearly | None:
    text = entry.text("yearly")
    if not text:
        return None
    match = re.fullmatch(r"([0-9]{2})-([0-9]{2})", text)
    try:
        day = date(2024, int(match[1]), int(match[2])) if match else None
    except ValueError:
        day = None
    if day is None:
        entry.problem("yearly", f'must be a month and a day such as "12-25", not {shown(text)}')
        return None
    return Yearly(day.month, day.day)


def _opens(calendar: Calendar) -> bool:
    """Return whether it opens in every year. Each weekday comes 52 times, so fewer closed days need no check."""
    closed = sum(not own.hours for own in calendar.own_hours)
    closed += sum(on.when.most if isinstance(on.when, ByRule) else 1 for on in calendar.holidays)
    return closed < _WEEKS or all(_opens_in(calendar, year) for year in _PROBED)


def _opens_in(calendar: Calendar, year: int) -> bool:
    first = date(year, 1, 1).toordinal()
    return any(calendar.is_business_day(date.fromordinal(first + day)) for day in range(365))
