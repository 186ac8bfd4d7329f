"""The words for a length of time, the same in every room: ``3d 04h``, ``1h 05m``, ``42m``, ``9m 05s``.

Lengths are whole seconds, and never written ``09:05``, which is a time of day. They can be typed and read again.
"""

from __future__ import annotations

MINUTE, HOUR, DAY, YEAR = 60, 3_600, 86_400, 365 * 86_400
SECONDS_BELOW = 10 * MINUTE
"""Under ten minutes the seconds are shown; above, they would change too often."""

_AGE_LETTERS = {MINUTE: "m", HOUR: "h", DAY: "d", YEAR: "y"}


def length(seconds: int) -> str:
    """Return a length in its two largest units, rounded down: ``3d 04h``, ``1h 05m``, ``42m``, ``9m 05s``, ``7s``."""
    seconds = max(seconds, 0)
    if seconds >= DAY:
        return f"{seconds // DAY}d {seconds % DAY // HOUR:02}h"
    if seconds >= SECONDS_BELOW:
        return _to_the_minute(seconds)
    return f"{seconds // MINUTE}m {seconds % MINUTE:02}s" if seconds >= MINUTE else f"{seconds}s"


def exactly(seconds: int) -> str:
    """Return a length to the second, in hours and not in days: ``24h``, ``1h 05m 09s``.

    This is for sums that a reader checks; a business day does not have 24 hours.
    """
    rest = seconds % MINUTE
    if seconds < MINUTE:
        return f"{rest}s"
    whole = f"{seconds // HOUR:,}h" if seconds % HOUR == 0 else _to_the_minute(seconds)
    return f"{_to_the_minute(seconds)} {rest:02}s" if rest else whole


def age(seconds: int) -> str:
    """Return how old something is in at most four cells: ``<1m``, ``3m``, ``4h``, ``12d``, ``1y``; rounded down."""
    if seconds < MINUTE:
        return "<1m"
    unit = _age_step(seconds)
    return f"{seconds // unit}{_AGE_LETTERS[unit]}"


def age_changes_at(since: int, now: int) -> int:
    """Return the first instant after ``now`` at which ``age(now - since)`` reads differently."""
    gone = max(now - since, 0)
    step = _age_step(gone)
    return max(now, since) + step - gone % step


def _to_the_minute(seconds: int) -> str:
    minutes = seconds % HOUR // MINUTE
    return f"{seconds // HOUR:,}h {minutes:02}m" if seconds >= HOUR else f"{minutes}m"


def _age_step(seconds: int) -> int:
    for unit in (YEAR, DAY, HOUR):
        if seconds >= unit:
            return unit
    return MINUTE
