"""Typed lengths of time: ``1h30m``, ``3bd`` or ``90 min``; ``length`` does the reverse."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk_tui.domain.text.quoting import quoted
from helpdesk_tui.domain.times.tokens import Line, WhenError

MINUTE, HOUR, DAY, WEEK = 60, 3_600, 86_400, 604_800
UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), MINUTE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), HOUR),
    **dict.fromkeys(("d", "day", "days"), DAY),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), WEEK),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as typed: real seconds, calendar days, business days."""

    seconds: int = 0
    days: int = 0
    business_days: int = 0


def read_span(line: Line) -> Span | None:
    """Read amounts such as ``2h``, ``1h30m``, ``3 days`` or ``3bd``, large units first.

    Raises:
        WhenError: a number without a unit, units out of order, or business days mixed with others.
    """
    if line.peek().kind != "number":
        return None
    seconds = days = 0
    smallest = WEEK + 1
    while (amount := line.number()) is not None:
        if line.word("bd") or _business_days(line):
            if smallest <= WEEK:
                raise WhenError("business days stand alone, as in +3bd")
            return Span(business_days=amount)
        unit = line.named(UNITS)
        if unit is None:
            raise WhenError(f"{quoted(str(amount))} needs a unit: m, h, d, w or bd")
        if unit >= smallest:
            raise WhenError("amounts go from large to small, each unit once, as in 1h30m")
        smallest = unit
        seconds, days = (seconds, days + amount * unit // DAY) if unit >= DAY else (seconds + amount * unit, days)
    return Span(seconds, days)


def _business_days(line: Line) -> bool:
    """Read ``business day`` or ``business days``."""
    if line.peek().text != "business" or line.peek(1).text not in ("day", "days"):
        return False
    line.place += 2
    return True


def read_duration(text: str) -> int:
    """Return the seconds of ``2h``, ``90m``, ``1h30m`` or ``3d`` (a day is 24 hours).

    Raises:
        WhenError: ``text`` is no such duration.
    """
    try:
        line = Line(text)
        span = read_span(line)
        line.finish()
    except WhenError as error:
        raise WhenError(error.reason, "1h30m") from None
    if span is None:
        raise WhenError(f"{quoted(line.text)} is no duration", "1h30m")
    if span.business_days:
        raise WhenError("business days have no fixed length", "3d")
    return span.seconds + span.days * DAY


LONGEST = 31 * DAY
"""The longest a task may last, in seconds."""


def read_length(text: str) -> int:
    """Return the seconds that a task lasts, from ``2h`` or ``90 min``.

    Raises:
        WhenError: it is no length, or shorter than a minute or longer than ``LONGEST``.
    """
    try:
        seconds = read_duration(text)
    except WhenError as error:
        raise WhenError(f"after 'for' comes how long it lasts, and {error.reason}", "2h") from None
    if not MINUTE <= seconds <= LONGEST:
        raise WhenError(f"a task lasts from 1 minute to {LONGEST // DAY} days", "2h")
    return seconds
