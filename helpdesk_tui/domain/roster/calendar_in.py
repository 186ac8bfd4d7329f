"""Shifts out of the calendar of another program: iCalendar (RFC 5545), each event's SUMMARY a login name.

Recurring events are read by the one reader of rules and expanded as tasks are, within a stretch of time. An event in
local time keeps its wall times across a change of clocks, so that it ends where the next one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.agreement.hours import always_open
from helpdesk_tui.domain.agreement.zones import instant
from helpdesk_tui.domain.roster.login import is_login
from helpdesk_tui.domain.roster.roster import DAY, Shift
from helpdesk_tui.domain.text.quoting import quoted
from helpdesk_tui.domain.times.icalendar import Line, read_lines
from helpdesk_tui.domain.times.recurring.expansion import walls
from helpdesk_tui.domain.times.recurring.recurrence import until_of
from helpdesk_tui.domain.times.recurring.rule_text import parse_rule
from helpdesk_tui.domain.times.tokens import WhenError

_MOST_EVENTS, _MOST_SHIFTS, _MOST_PROBLEMS = 5_000, 5_000, 20
_DAY = timedelta(days=1)
_UTC = ZoneInfo("UTC")
_MOMENT = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
_LENGTH = re.compile(r"\+?P(?:(\d{1,4})W|(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?)")


class CalendarError(ValueError):
    """A text that is no calendar; the message is the reason, without a full stop."""


@dataclass(frozen=True, slots=True)
class Read:
    """The shifts of a calendar, the earliest first, and a sentence for each event that could not be used."""

    turns: tuple[Shift, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Moment:
    """A time of an event: a naive wall time and its zone; ``whole`` says that it is a date."""

    wall: datetime
    zone: ZoneInfo
    whole: bool

    @property
    def at(self) -> int:
        """The instant."""
        return instant(self.zone, self.wall)[0]


@dataclass(slots=True)
class _Event:
    """One VEVENT: its properties by name, in the order in which they stand."""

    lines: dict[str, list[Line]] = field(default_factory=dict)

    def first(self, name: str) -> Line | None:
        """Return the first property of a name."""
        return next(iter(self.lines.get(name, ())), None)

    def word(self, name: str) -> str:
        """Return the text of a property, empty where there is none."""
        line = self.first(name)
        return line.text.strip() if line else ""

    @property
    def uid(self) -> str:
        """What an event and its changed occurrences have in common."""
        return self.word("UID")


def read_calendar(text: str, zone: ZoneInfo, begin: int, end: int) -> Read:
    """Return the shifts of a calendar that touch the time from ``begin`` up to ``end``.

    ``zone`` is that of times without a zone of their own. An event that cannot be used is left out, and the others
    stay.

    Raises:
        CalendarError: the text is no calendar at all, or a larger one than a roster needs.
    """
    events, problems = _events(text), list[str]()
    moved = _moved(events, zone)
    found: set[Shift] = set()
    for event in events:
        try:
            found |= set(_shifts(event, zone, begin, end, moved))
        except (WhenError, ValueError, OverflowError) as error:
            problems.append(f"the event {quoted(event.uid or event.word('SUMMARY'))}: {error}.")
        if len(found) > _MOST_SHIFTS:
            raise CalendarError(f"it has more than {_MOST_SHIFTS:,} shifts")
    turns = sorted(found, key=lambda shift: (shift.begin, shift.end, shift.who))
    return Read(tuple(turns), tuple(problems[:_MOST_PROBLEMS]))


def _events(text: str) -> list[_Event]:
    """Return the events of a calendar. Raises CalendarError."""
    found: list[_Event] = []
    inside: list[str] = []
    calendars = 0
    for line in read_lines(text):
        if line.name == "BEGIN":
            inside.append(line.value.strip().upper())
            calendars += inside == ["VCALENDAR"]
            if inside[-2:] == ["VCALENDAR", "VEVENT"]:
                found.append(_Event())
        elif line.name == "END":
            if not inside or inside.pop() != line.value.strip().upper():
                raise CalendarError(f"it is damaged: END:{line.value.strip()[:20]} ends nothing")
        elif inside == ["VCALENDAR", "VEVENT"]:
            found[-1].lines.setdefault(line.name, []).append(line)
    if not calendars:
        raise CalendarError("it is no iCalendar file")
    if inside:
        raise CalendarError("it ends before its last line")
    if len(found) > _MOST_EVENTS:
        raise CalendarError(f"it has {len(found):,} events, and may have {_MOST_EVENTS:,}")
    return found


def _moved(events: Sequence[_Event], zone: ZoneInfo) -> Mapping[str, frozenset[int]]:
    """Return by UID the instants of occurrences that an event of their own stands for."""
    found: dict[str, set[int]] = {}
    for event in events:
        for line in event.lines.get("RECURRENCE-ID", []):
            # One that cannot be read is a problem of its event, and is said there.
            with suppress(ValueError):
                found.setdefault(event.uid, set()).add(_one(line, zone).at)
    return {uid: frozenset(instants) for uid, instants in found.items()}


def _shifts(
    event: _Event, zone: ZoneInfo, begin: int, end: int, moved: Mapping[str, frozenset[int]]
) -> Iterator[Shift]:
    """Yield an event's shifts. Raises ValueError or WhenError for an event that cannot be used."""
    who = event.word("SUMMARY")
    if event.word("STATUS").upper() == "CANCELLED":
        return
    if not is_login(who):
        raise ValueError(f"its SUMMARY {quoted(who)} is no login name")
    line, changed = event.first("DTSTART"), event.first("RECURRENCE-ID")
    if line is None:
        raise ValueError("it has no DTSTART")
    if changed is not None and "RANGE" in changed.parameters:
        raise ValueError("it changes all later occurrences (RANGE), which is not read here")
    if changed is not None:
        _one(changed, zone)
    start = _one(line, zone)
    length = _length(event, start, zone)
    left_out = {moment.at for one in event.lines.get("EXDATE", []) for moment in _moments(one, zone)}
    left_out |= moved.get(event.uid, frozenset()) if changed is None else frozenset()
    for moment in _starts(event, start, zone, begin - DAY - _seconds(length), end):
        shift = Shift(moment.at, _after(moment, length), who)
        if moment.at not in left_out and shift.begin < end and shift.end > max(begin, shift.begin):
            yield shift


def _starts(event: _Event, start: _Moment, zone: ZoneInfo, since: int, end: int) -> Iterator[_Moment]:
    """Yield the times at which an event begins, those of its rule from ``since`` up to ``end``."""
    yield from (moment for line in event.lines.get("RDATE", []) for moment in _moments(line, zone))
    rule_line = event.first("RRULE")
    if rule_line is None:
        yield start
        return
    rule, hours = parse_rule(rule_line.value), always_open(start.zone.key)
    until, early = until_of(rule, hours), datetime.fromtimestamp(max(since, 0), start.zone).replace(tzinfo=None)
    for wall in walls(rule.filled(start.wall), start.wall, early):
        moment = _Moment(wall, start.zone, start.whole)
        if moment.at >= end or (until is not None and moment.at > until):
            return
        yield moment


_Length = tuple[timedelta, int]
"""How long an event lasts: a time on the wall clock, and seconds after it."""


def _length(event: _Event, start: _Moment, zone: ZoneInfo) -> _Length:
    """Return how long an event lasts (RFC 5545, 3.6.1): by DTEND, by DURATION, else a day or no time at all."""
    line = event.first("DTEND")
    if line is not None:
        ends = _one(line, zone)
        return (ends.wall - start.wall, 0) if ends.zone == start.zone else (timedelta(), ends.at - start.at)
    duration = event.first("DURATION")
    if duration is None:
        return (_DAY if start.whole else timedelta()), 0
    found = _LENGTH.fullmatch(duration.value.strip().upper())
    if found is None:
        raise ValueError(f"its DURATION {quoted(duration.value)} is no length")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=7 * weeks + days), 3_600 * hours + 60 * minutes + seconds


def _seconds(length: _Length) -> int:
    return max(int(length[0].total_seconds()) + length[1], 0)


def _after(moment: _Moment, length: _Length) -> int:
    return instant(moment.zone, moment.wall + length[0])[0] + length[1]


def _one(line: Line, zone: ZoneInfo) -> _Moment:
    found = _moments(line, zone)
    if len(found) != 1:
        raise ValueError(f"its {line.name} is not one time")
    return found[0]


def _moments(line: Line, zone: ZoneInfo) -> list[_Moment]:
    """Return the times of a property. Raises ValueError for what is none, or stands in a zone not known here."""
    return [_moment(value.strip(), line, zone) for value in line.value.split(",")]


def _moment(value: str, line: Line, zone: ZoneInfo) -> _Moment:
    found = _MOMENT.fullmatch(value)
    try:
        wall = datetime.strptime(f"{found[1]}{found[2] or '000000'}", "%Y%m%d%H%M%S") if found else None
    except ValueError:
        wall = None
    if found is None or wall is None or not datetime(1970, 1, 2) <= wall < datetime(2100, 12, 31):
        raise ValueError(f"its {line.name} {quoted(value)} is no time")
    if found[3]:
        return _Moment(wall, _UTC, whole=False)
    named = line.parameters.get("TZID")
    return _Moment(wall, _zone(named) if named and found[2] else zone, whole=not found[2])


def _zone(name: str) -> ZoneInfo:
    """Return a zone by its IANA name, which may stand behind the name of its registry (RFC 5545, 3.2.19)."""
    parts = name.strip("/").split("/")
    for begin in range(len(parts)):
        try:
            return ZoneInfo("/".join(parts[begin:]))
        except (LookupError, ValueError, OSError):
            continue
    raise ValueError(f"its zone {quoted(name)} is not known here, as America/New_York is")
