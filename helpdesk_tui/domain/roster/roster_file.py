"""Reads the tables ``[[roster]]`` of a watch file, and says what of their people and times is wrong.

Times are those of the roster's wall clock: one that is skipped is meant an hour later, one that comes twice the first
time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.agreement.hours import Hours
from helpdesk_tui.domain.agreement.policy_hours import WEEKDAYS, read_hours
from helpdesk_tui.domain.agreement.policy_table import Table, read_zone, shown
from helpdesk_tui.domain.agreement.zones import instant
from helpdesk_tui.domain.roster.login import is_login
from helpdesk_tui.domain.roster.roster import DAY, Duty, Override, Roster, first_gap
from helpdesk_tui.domain.roster.rotation import Rotation
from helpdesk_tui.domain.times.days import FIRST_YEAR, LAST_YEAR
from helpdesk_tui.domain.times.instant import wall_text

_MOST_ROSTERS, _MOST_ROTATIONS, _MOST_OVERRIDES, _MOST_PEOPLE = 50, 20, 2_000, 200
_LEAST = 3_600
"""Seconds of the shortest shift."""
GAP_AHEAD = 7 * DAY
"""How far ahead a gap is a problem (WATCH: roster-gap)."""


def read_rosters(file: Table) -> tuple[Roster, ...]:
    """Read all rosters of a watch file; what is wrong is noted in the table."""
    found: dict[str, Roster] = {}
    for entry in file.tables("roster", _MOST_ROSTERS):
        roster = _roster(entry)
        if roster is None:
            continue
        if roster.name in found:
            entry.problem("name", f"{shown(roster.name)} stands twice")
        found.setdefault(roster.name, roster)
    return tuple(found.values())


def _roster(entry: Table) -> Roster | None:
    """Read one roster; None where it has no usable name or zone."""
    name, zone = entry.text("name"), read_zone(entry)
    if not entry.has("rotation") and not entry.has("calendar"):
        entry.problem("", "has nobody: it needs a [[roster.rotation]], or the calendar of another program")
    calendar = entry.text("calendar", 1_000) if entry.has("calendar") else None
    meant = bool(entry.choice("gaps", ("meant",))) if entry.has("gaps") else False
    at = None if zone is None else ZoneInfo(zone)
    rotations = tuple(filter(None, (_rotation(one) for one in entry.tables("rotation", _MOST_ROTATIONS))))
    overrides = tuple(filter(None, (_override(one, at) for one in entry.tables("override", _MOST_OVERRIDES))))
    entry.done()
    if at is None or not name:
        return None
    return Roster(name, at, rotations, overrides, calendar or None, gaps_meant=meant)


def _rotation(entry: Table) -> Rotation | None:
    people = tuple(_people(entry))
    begins = _wall(entry, "from")
    seconds = entry.duration("every", least=_LEAST)[0]
    hours = _week(entry) if entry.has("hours") else None
    entry.done()
    if begins is None or not people:
        return None
    return Rotation(people, begins, timedelta(seconds=seconds), hours)


def _people(entry: Table) -> Iterator[str]:
    """Read the people of a rotation."""
    named = entry.texts("people") if entry.has("people") else []
    if not 1 <= len(named) <= _MOST_PEOPLE:
        entry.problem("people", f'must name 1 to {_MOST_PEOPLE} people, as in people = ["ana", "bo"]')
    for name in named[:_MOST_PEOPLE]:
        if is_login(name):
            yield name
        else:
            entry.problem("people", f"{shown(name)} is no login name")


def _week(entry: Table) -> tuple[Hours, ...]:
    """Read the hours of each weekday: one list for all of them, or a table with a list for each that has any."""
    if not entry.is_table("hours"):
        return (read_hours(entry, "hours"),) * len(WEEKDAYS)
    table = entry.table("hours")
    week = tuple(read_hours(table, weekday) if table.has(weekday) else () for weekday in WEEKDAYS)
    table.done()
    return week


def _override(entry: Table, zone: ZoneInfo | None) -> Override | None:
    who, instead_of = (_person(entry, key) for key in ("who", "instead_of"))
    begins, ends = _wall(entry, "from"), _wall(entry, "until")
    entry.done()
    if begins is None or ends is None:
        return None
    if begins >= ends:
        entry.problem("until", f"{wall_text(ends)} is not after from, {wall_text(begins)}")
    if zone is None or not who or not instead_of:
        return None
    return Override(who, instead_of, instant(zone, begins)[0], instant(zone, ends)[0])


def _person(entry: Table, key: str) -> str:
    name = entry.text(key)
    if name and not is_login(name):
        entry.problem(key, f"{shown(name)} is no login name")
        return ""
    return name


def _wall(entry: Table, key: str) -> datetime | None:
    """Read a time of the wall clock in the years that this program knows."""
    wall = entry.wall(key)
    if wall is not None and not FIRST_YEAR <= wall.year <= LAST_YEAR:
        entry.problem(key, f"the year {wall.year} is out of range: {FIRST_YEAR} to {LAST_YEAR}")
        return None
    return wall


def gaps(rosters: Iterable[Roster], now: int) -> list[str]:
    """Return a sentence for each roster with nobody on duty within the next seven days; what is past is no gap."""
    end = now + GAP_AHEAD
    found = ((roster, first_gap(roster, now, end)) for roster in rosters)
    return [f"Roster {roster.name}: nobody is on duty {_time(gap, roster, end)}." for roster, gap in found if gap]


def unknown_people(rosters: Iterable[Roster], members: Collection[str]) -> list[str]:
    """Return a sentence for each person of a roster who is not among the desk's; none where nobody is known."""
    if not members:
        return []
    return [
        f"Roster {roster.name}: {person} is not among those who work on this desk (its roles and groups)."
        for roster in rosters
        for person in sorted(roster.people.difference(members))
    ]


def unreachable(rosters: Iterable[Roster], people: Collection[str]) -> list[str]:
    """Return a sentence for each person of a roster whom no target is named for, so that nothing reaches them."""
    return [
        f"Roster {roster.name}: {person} has no targets. Name some: [people.{person}] targets = [...]."
        for roster in rosters
        for person in sorted(roster.people.difference(people))
    ]


def _time(gap: Duty, roster: Roster, end: int) -> str:
    """Return the time of a gap in words; of one that lasts beyond ``end`` only its begin is known."""
    begins, ends = (wall_text(datetime.fromtimestamp(at, roster.zone)) for at in (gap.begin, gap.end))
    return f"from {begins} on" if gap.end == end else f"from {begins} to {ends}"
