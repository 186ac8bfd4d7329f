"""Beginnings and ends of periods: ``eod``, ``eow``, ``eom`` and ``bod``, ``bow``, ``bom``.

They are the closing of the last open day, or the opening of the first, of this day, week or
month. A week begins with the first open weekday after the weekend. A night shift belongs to
the day on which it starts, and so does an instant in it.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from helpdesk_tui.domain.times.instant import absolute
from helpdesk_tui.domain.times.reading import Here, Hours, Reading, shift_day
from helpdesk_tui.domain.times.recurring.recurrence import workdays
from helpdesk_tui.domain.times.tokens import Line, WhenError

EDGES = {"eod": "day", "eow": "week", "eom": "month", "bod": "day", "bow": "week", "bom": "month"}
"""The words, and the period each is of."""


def read_edge(line: Line, here: Here) -> Reading:
    """Read one of ``EDGES``; one that has passed is refused, with the next one suggested."""
    word = line.take("word") or ""
    line.finish()
    edges = _edges(word, here)
    at = next(edges)
    if at is not None and here.fits(at):
        return here.admit(Reading(at), None)
    other = next((later for later in edges if later is not None and here.fits(later)), None)
    suggestion = None if other is None else absolute(other, here.hours)
    edge = "opening" if word[0] == "b" else "closing"
    if at is None:
        raise WhenError(f"this {EDGES[word]} has no {edge} time", suggestion)
    problem = "is still to come" if here.backwards else "has passed"
    raise WhenError(f"this {EDGES[word]}'s {edge}, {absolute(at, here.hours)}, {problem}", suggestion)


def _edges(word: str, here: Here) -> Iterator[int | None]:
    """Yield the edge of this period and of up to nine after (or before) it."""
    day = shift_day(here.now, here.hours)
    for _ in range(10):
        first, last = _period(EDGES[word], day, here.hours)
        days = [first + timedelta(ahead) for ahead in range((last - first).days + 1)]
        found = map(here.hours.opening, days) if word[0] == "b" else map(here.hours.closing, reversed(days))
        yield next((at for at in found if at is not None), None)
        day = first - timedelta(1) if here.backwards else last + timedelta(1)


def _period(name: str, day: date, hours: Hours) -> tuple[date, date]:
    """Return the first and last date of the day, week or month that holds ``day``."""
    if name == "day":
        return day, day
    if name == "week":
        first = day - timedelta((day.weekday() - _week_start(hours)) % 7)
        return first, first + timedelta(6)
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _week_start(hours: Hours) -> int:
    """Return the weekday (Monday is 0) that ends the longest run of closed ones, Monday where none is closed."""
    days = [day for _, day in workdays(hours)]
    closed_before = {day: next((back for back in range(7) if (day - 1 - back) % 7 in days), 0) for day in days}
    return max(days, key=lambda day: (closed_before[day], -day), default=0)
