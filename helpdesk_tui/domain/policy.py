"""A policy file, TOML, to a ``Policy``; or every problem in it at once.

``data/sla.toml`` shows all there is to say. A file replaces the shipped one whole, so
nothing in it is left to a default that a reader could not see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.holidays import Fixed, Holiday, Observed, Rule, Yearly, parse_rule
from helpdesk_tui.domain.hours import DAY, Calendar, Hours, OwnHours, always_open
from helpdesk_tui.domain.matrix import ContactLine, Kind, Level, Policy
from helpdesk_tui.domain.policy_table import Table, shown
from helpdesk_tui.domain.ticket import Priority
from helpdesk_tui.domain.toml import TomlError, read_toml

__all__ = ["Policy", "PolicyError", "parse_policy"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ALWAYS = "24x7"
_MOST_CHARACTERS = 65_536
_MOST_HOLIDAYS, _MOST_OWN_HOURS, _MOST_LINES = 100, 400, 20
_MOST_DAYS_BY_RULE = 3_660
"""Days a year that all rules may name, so that no file keeps its reader waiting."""
_WEEKS, _LONGEST_WEEKS = 52, 260
_OPTIONAL = {"schedule_grace": "60 minutes"}
"""What holds where a file says nothing: one written before there was the key is still a policy."""
_PROBED = range(2024, 2052)
"""Years after which weekdays and leap days repeat."""
_INTERVAL = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)")


class PolicyError(ValueError):
    """A policy file that cannot be used; ``problems`` says why, each as ``FILE: key: reason``."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Keep all problems; ``str()`` has one a line."""
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def parse_policy(text: str, source: str) -> Policy:
    """Read a policy.

    Args:
        text: the file, TOML.
        source: its name, for messages.

    Raises:
        PolicyError: with all problems that it has.
    """
    problems: list[str] = []
    policy = _policy(_OPTIONAL | _loaded(text, source), problems)
    if problems or policy is None:
        raise PolicyError(f"{source}: {problem}" for problem in problems)
    return policy


def _loaded(text: str, source: str) -> dict[str, object]:
    """Return the tables of the file. Raises PolicyError when it cannot be read as TOML."""
    try:
        return read_toml(text, _MOST_CHARACTERS)
    except TomlError as error:
        raise PolicyError([f"{source}: {error}"]) from None


def _policy(values: dict[str, object], problems: list[str]) -> Policy | None:
    """Read the whole file; None where its problems leave nothing to build on."""
    file = Table(values, "", problems)
    name, zone = file.text("name"), _zone(file)
    warn = file.number("warn", 1, 99)
    grace = file.duration("immediate_grace", least=0)[0]
    late = file.duration("schedule_grace", least=0)[0]
    since = file.choice("reprioritise_from", ("start", "change"))
    lines = tuple(_line(entry) for entry in file.tables("lines", _MOST_LINES))
    desk = _business(file, zone)
    levels = {priority: _level(file.table(priority.name), priority, desk, warn) for priority in Priority}
    file.done()
    if desk.calendar is None or zone is None:
        return None
    return Policy(
        name=name,
        zone_name=zone,
        levels=MappingProxyType(levels),
        business=desk.calendar,
        always=always_open(zone),
        immediate_grace=grace,
        schedule_grace=late,
        reprioritise_from="change" if since == "change" else "start",
        lines=lines,
        values=MappingProxyType(values),
    )


def _zone(file: Table) -> str | None:
    zone = file.text("zone")
    if not zone:
        return None
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*", zone) and zone != "localtime":
        try:
            return ZoneInfo(zone).key
        except (LookupError, ValueError, OSError):
            pass
    file.problem("zone", f"{shown(zone)} is no time zone known here, as America/New_York is")
    return None


def _line(entry: Table) -> ContactLine:
    line = ContactLine(entry.text("name"), entry.text("number"))
    entry.done()
    return line


def _level(table: Table, priority: Priority, desk: _Business, warn: int) -> Level:
    """Read one row of the matrix."""
    choices = (_ALWAYS, desk.name)
    availability = table.choice("availability", choices) if desk.name else table.text("availability")
    kind, seconds = _target(table, priority, availability, desk)
    level = Level(
        priority=priority,
        name=table.text("name"),
        response=table.text("response"),
        availability=availability,
        when=table.text("when", 200),
        definition=table.text("definition", 300),
        kind=kind,
        seconds=seconds,
        warn=(table.number("warn", 1, 99) if table.has("warn") else warn) / 100,
        update=_optional(table, "update", availability, desk, priority),
        resolution=_optional(table, "resolution", availability, desk, priority),
    )
    table.done()
    return level


def _target(table: Table, priority: Priority, availability: str, desk: _Business) -> tuple[Kind, int]:
    """Read a response target. Only P6 is scheduled, and always (SLA: P6)."""
    if priority is Priority.P6:
        table.choice("target", ("scheduled",))
        return Kind.SCHEDULED, 0
    if table.holds("target", "immediate"):
        if availability and availability != _ALWAYS:
            table.problem("target", f"immediate needs availability {_ALWAYS}")
        return Kind.IMMEDIATE, 0
    seconds = _counted(table, "target", availability, desk)
    return Kind.ELAPSED if availability == _ALWAYS else Kind.BUSINESS, seconds


def _optional(table: Table, key: str, availability: str, desk: _Business, priority: Priority) -> int | None:
    """Read an update or resolution target; a task before its time cannot be late by another clock (SLA: P6)."""
    if not table.has(key):
        return None
    if priority is Priority.P6:
        table.problem(key, "a scheduled task is due at its time, and has no other clock")
    return _counted(table, key, availability, desk)


def _counted(table: Table, key: str, availability: str, desk: _Business) -> int:
    """Read a target that is counted, in the time of its level: plain on 24x7, business time otherwise."""
    before = table.problems
    seconds, time = table.duration(key, desk.day)
    if table.problems > before or not availability:
        return seconds
    if (time == "business") == (availability == _ALWAYS):
        wanted = "plain time" if availability == _ALWAYS else 'business time, such as "4 business hours"'
        table.problem(key, f"availability {availability} counts {wanted}")
    elif time == "business" and desk.week and seconds > _LONGEST_WEEKS * desk.week:
        table.problem(key, "takes more than five years at these opening hours")
    return seconds


@dataclass(frozen=True, slots=True)
class _Business:
    """The business calendar as far as it could be read; what its day counts as, and its week has, in seconds."""

    name: str
    day: int
    week: int
    calendar: Calendar | None


def _business(file: Table, zone: str | None) -> _Business:
    """Read the opening hours, their dates and the holidays."""
    before = file.problems
    hours = file.table("hours")
    name, day = hours.text("name", 20), hours.duration("business_day")[0]
    if name == _ALWAYS:
        hours.problem("name", f"{_ALWAYS} is the name of the calendar that never closes")
    if day > DAY:
        hours.problem("business_day", "must be 24 hours at most")
    week = tuple(_hours(hours, weekday) if hours.has(weekday) else () for weekday in _WEEKDAYS)
    own_hours = tuple(_own_hours(hours))
    _check_week(hours, week)
    holidays = tuple(_holidays(file))
    hours.done()
    open_week = sum(end - start for intervals in week for start, end in intervals)
    if file.problems > before or zone is None:
        return _Business(name, day, open_week, None)
    calendar = Calendar(name, zone, week, own_hours, holidays)
    if not _opens(calendar):
        file.problem("hours", "are never open in some year: every day is closed or a holiday")
    return _Business(name, day, open_week, calendar)


def _hours(table: Table, key: str) -> Hours:
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


def _check_week(table: Table, week: tuple[Hours, ...]) -> None:
    """Note a week without hours, and days whose night shift runs into the next day's hours."""
    if not any(week):
        table.problem("", "has no weekday with hours")
    for day, hours in enumerate(week):
        following = (day + 1) % 7
        if hours and week[following] and hours[-1][1] - DAY > week[following][0][0]:
            table.problem(_WEEKDAYS[day], f"runs into the hours of {_WEEKDAYS[following]}")


def _own_hours(hours: Table) -> Iterable[OwnHours]:
    """Read the dates with hours of their own."""
    seen: set[date] = set()
    for entry in hours.tables("dates", _MOST_OWN_HOURS):
        day, name, own = entry.day("date"), entry.text("name"), _hours(entry, "hours")
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
        by_rule += when.most if isinstance(when, Rule) else 0
        if by_rule > _MOST_DAYS_BY_RULE:
            entry.problem("rule", f"is too much: all rules can name {_MOST_DAYS_BY_RULE:,} days a year at most")
            return
        if when is not None:
            yield Holiday(name, when, Observed(observed or Observed.SAME_DAY), first, last)


def _when(entry: Table, first: date | None) -> Fixed | Yearly | Rule | None:
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
    """Return whether it opens in every year; a weekday has 52 days a year, so fewer closed ones leave some."""
    closed = sum(not own.hours for own in calendar.own_hours)
    closed += sum(on.when.most if isinstance(on.when, Rule) else 1 for on in calendar.holidays)
    return closed < _WEEKS or all(_opens_in(calendar, year) for year in _PROBED)


def _opens_in(calendar: Calendar, year: int) -> bool:
    first = date(year, 1, 1).toordinal()
    return any(calendar.is_business_day(date.fromordinal(first + day)) for day in range(365))
