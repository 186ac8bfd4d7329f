"""The words for an instant, the same in every room: whole, or shorter where it is near to now.

Instants are seconds UTC, said in the desk's zone. Seconds matter where a result is decided or something is about
to happen: ``absolute`` says them unless zero, ``spoken`` within an hour of now.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol

_NEAR = 3_600


class Zoned(Protocol):
    """What is needed of a calendar to say an instant."""

    def local(self, at: int) -> datetime:
        """An instant on the desk's wall clock."""


def day_text(day: date) -> str:
    """Return a date: ``Fri 27 Nov 2026``."""
    return f"{day:%a} {day.day} {day:%b} {day.year:04d}"


def day_near(day: date, here: date) -> str:
    """Return a date, with its year only where that is another than the year of ``here``: ``Fri 27 Nov``."""
    return f"{day:%a} {day.day} {day:%b}" if day.year == here.year else day_text(day)


def absolute(at: int, hours: Zoned) -> str:
    """Return an instant in a form that can be typed and read again: ``Fri 27 Nov 2026 14:00 EST``."""
    local = hours.local(at)
    return f"{wall_text(local)} {_zone(local)}"


def wall_text(wall: datetime) -> str:
    """Return a time of the wall clock with its date, seconds unless zero: ``Fri 27 Nov 2026 14:00``."""
    clock = f"{wall:%H:%M:%S}" if wall.second else f"{wall:%H:%M}"
    return f"{day_text(wall.date())} {clock}"


def dated(at: int, hours: Zoned, now: int) -> str:
    """Return an instant with its date and zone, for what is kept or sent: ``Fri 27 Nov 14:32 EST``."""
    local = hours.local(at)
    return f"{day_near(local.date(), hours.local(now).date())} {local:%H:%M} {_zone(local)}"


def spoken(at: int, hours: Zoned, now: int) -> str:
    """Return an instant for a technician: ``14:32`` today, else ``Fri 27 Nov 14:32``; seconds within an hour of now."""
    local, here = hours.local(at), hours.local(now)
    if local.date() == here.date():
        return f"{local:%H:%M:%S}" if abs(now - at) < _NEAR else f"{local:%H:%M}"
    return f"{day_near(local.date(), here.date())} {local:%H:%M}"


def utc(at: int) -> str:
    """Return an instant for programs, ISO-8601: ``2026-11-27T19:00:00Z``. Raises OverflowError, OSError, ValueError."""
    return f"{datetime.fromtimestamp(at, UTC).isoformat()[:19]}Z"


def compact(at: int) -> str:
    """Return an instant as iCalendar has it in UTC (RFC 5545, 3.3.5): ``20261127T190000Z``."""
    return f"{datetime.fromtimestamp(at, UTC):%Y%m%dT%H%M%SZ}"


def in_file_name(at: int) -> str:
    """Return an instant in UTC for the name of a file: ``20261127-190000``."""
    return f"{datetime.fromtimestamp(at, UTC):%Y%m%d-%H%M%S}"


def narrow(at: int, hours: Zoned, now: int) -> str:
    """Return an instant in twelve cells: ``14:32`` today, ``27 Nov 14:32``, ``27 Nov 2025`` in another year."""
    local, here = hours.local(at), hours.local(now)
    if local.date() == here.date():
        return f"{local:%H:%M}"
    return (
        f"{_day_and_month(local)} {local:%H:%M}" if local.year == here.year else f"{_day_and_month(local)} {local.year}"
    )


def narrowest(at: int, hours: Zoned, now: int) -> str:
    """Return an instant in six cells: ``14:32`` today, else ``27 Nov``."""
    local = hours.local(at)
    return f"{local:%H:%M}" if local.date() == hours.local(now).date() else _day_and_month(local)


def _day_and_month(local: datetime) -> str:
    return f"{local.day} {local:%b}"


def _zone(local: datetime) -> str:
    """Return the zone's abbreviation, or its offset where the abbreviation would not be clear."""
    other, name = local.replace(fold=1 - local.fold), local.tzname() or ""
    unclear = other.tzname() == name and other.utcoffset() != local.utcoffset()
    return f"{local:%z}" if unclear or not name.isalpha() else name
