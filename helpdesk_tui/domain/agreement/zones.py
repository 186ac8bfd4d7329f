"""The clocks of a zone: its offset, when that changes, and which instant a wall time names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.times.instant import wall_text

_DAY = 86_400


def instant(zone: ZoneInfo, wall: datetime) -> tuple[int, str | None]:
    """Return the instant (seconds UTC) a naive wall time names, and a note where the clocks make that a choice.

    A time that is skipped moves forward by the gap; one that comes twice is the first (SLA: P6).
    """
    first, second = both(zone, wall)
    if first == second:
        return first, None
    asked, meant = wall_text(wall), datetime.fromtimestamp(first, zone)
    if first > second:
        return first, f"{asked} is skipped by the change of clocks: {meant:%H:%M %Z} is meant"
    return first, f"{asked} comes twice, as the clocks go back: the first, {meant:%Z}, is meant"


def both(zone: ZoneInfo, wall: datetime) -> tuple[int, int]:
    """Return the instants of ``wall`` under the offsets before and after a change of clocks; equal without one."""
    at = wall.replace(tzinfo=zone, microsecond=0)
    return int(at.replace(fold=0).timestamp()), int(at.replace(fold=1).timestamp())


def _offset(zone: ZoneInfo, at: int) -> int:
    """Return the seconds that local time is ahead of UTC at ``at``."""
    ahead = datetime.fromtimestamp(at, zone).utcoffset() or timedelta()
    return ahead.days * _DAY + ahead.seconds


def turn(zone: ZoneInfo, low: int, high: int) -> int:
    """Return the instant after ``low`` and up to ``high`` at which the offset changes."""
    before = _offset(zone, low)
    return bisect_left(range(low, high), True, key=lambda at: _offset(zone, at) != before) + low


def segments(zone: ZoneInfo, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield (from, up to, offset) over ``begin`` to ``end``, in seconds.

    Three days are never long enough for two changes (tzdata since 1900: 4 days in Freetown in 1939, else a week).
    """
    low, offset = begin, _offset(zone, begin)
    for at in range(begin, end, 3 * _DAY):
        later = min(at + 3 * _DAY, end)
        after = _offset(zone, later)
        if after != offset:
            change = turn(zone, at, later)
            yield low, change, offset
            low, offset = change, after
    yield low, end, offset
