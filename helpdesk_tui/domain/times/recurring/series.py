"""A series of tasks: when each occurrence is, and the rule from there on.

Each occurrence has a regular instant, where the rule puts it, and may have been moved to
another time. The next occurrence is at the first regular instant after its regular instant,
not after the time it was moved to (SLA: recurring tasks). Instants are whole seconds UTC.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from helpdesk_tui.domain.times.reading import Hours, shift_day
from helpdesk_tui.domain.times.recurring.expansion import walls
from helpdesk_tui.domain.times.recurring.recurrence import next_occurrence, start_of, until_of
from helpdesk_tui.domain.times.recurring.rule import Rule
from helpdesk_tui.domain.times.recurring.rule_text import parse_rule

_LONGEST_CLOSED = timedelta(14)
"""How long before an opening the regular instant of an occurrence that was moved to it may be."""


class Occurrence(NamedTuple):
    """When a task is, its regular instant, and the rule from that instant on."""

    at: int
    regular: int
    rule: str


def next_in_series(rule: str, regular: int, hours: Hours, as_agreed: bool = False) -> Occurrence | None:
    """Return the occurrence after the one whose regular instant is ``regular``, or None where the series ends.

    An occurrence outside opening hours is moved to the next opening, unless the series is
    ``as_agreed``. Where that day has an occurrence of its own, only that one is returned.

    Raises:
        WhenError: the rule is refused (see ``read_rule``).
    """
    return next(series(rule, regular, hours, as_agreed), None)


def series(
    rule: str, regular: int, hours: Hours, as_agreed: bool = False, since: int | None = None
) -> Iterator[Occurrence]:
    """Yield the occurrences after the one whose regular instant is ``regular``, as ``next_in_series`` would.

    Those before ``since`` may be left out, so that the cost does not grow with the age of the series.

    Raises:
        WhenError: the rule is refused (see ``read_rule``).
    """
    held: Occurrence | None = None
    for then, left in _regular(rule, regular, hours, since):
        coming = Occurrence(then if as_agreed else hours.fitting(then), then, left)
        if held is not None and not _covered(held, coming, hours):
            yield held
        held = coming
    if held is not None:
        yield held


def _regular(rule: str, regular: int, hours: Hours, since: int | None) -> Iterator[tuple[int, str]]:
    """Yield the regular instants after ``regular``, each with the rule from there on: filled, its COUNT lowered."""
    parsed = parse_rule(rule)
    start, until = start_of(parsed, regular, hours), until_of(parsed, hours)
    filled = replace(parsed.filled(start), count=None)
    begin = start
    if since is not None and parsed.count is None:
        begin = max(start, hours.local(since).replace(tzinfo=None, fold=0) - _LONGEST_CLOSED)
    instants = (hours.instant(wall)[0] for wall in walls(filled, start, begin))
    later = (then for then in instants if then > regular)
    most = None if parsed.count is None else parsed.count - 1
    for gone, then in enumerate(islice(later, most), 1):
        if until is not None and then > until:
            return
        yield then, str(filled if parsed.count is None else replace(filled, count=parsed.count - gone))


def _covered(moved: Occurrence, other: Occurrence, hours: Hours) -> bool:
    """Return whether an occurrence was moved from closed time to the day of the next one (SLA: recurring tasks)."""
    return moved.at != moved.regular and shift_day(moved.at, hours) == shift_day(other.at, hours)


def regular_of(rule: str, at: int, hours: Hours) -> int:
    """Return the regular instant of a task at ``at``: ``at`` itself, or a closed time that was moved to this opening.

    Of several such times (each day of a weekend) it is the last.

    Raises:
        WhenError: the rule is refused (see ``read_rule``).
    """
    every = replace(parse_rule(rule), interval=1, count=None, until=None)
    every = every.filled(start_of(every, at, hours))
    since = hours.local(at).replace(tzinfo=None, fold=0) - _LONGEST_CLOSED
    regular = at
    for one in walls(every, since, since):
        then = hours.instant(one)[0]
        if then >= at:
            return at if then == at else regular
        if hours.fitting(then) == at:
            regular = then
    return regular


def anchored(rule: str, regular: int, at: int, hours: Hours) -> str | None:
    """Return the rule of a series of which the occurrence at ``regular`` and all that follow are moved to ``at``.

    In the rule the old day is replaced by the new one (in Monday and Thursday, Monday by Tuesday),
    and so is the time of day, for all days. None where no rule says that: a day after the last working day.

    Raises:
        WhenError: the rule is refused (see ``read_rule``).
    """
    parsed = parse_rule(rule)
    old, new = start_of(parsed, regular, hours), hours.local(at).replace(tzinfo=None, fold=0)
    filled = parsed.filled(old)
    moved = replace(filled, hour=new.hour, minute=new.minute, second=new.second or None)
    if old.date() != new.date():
        if filled.places or (filled.days and filled.weekdays):
            return None
        moved = _with_day(moved, old.date(), new.date())
    text = str(moved)
    return text if next_occurrence(text, at, at - 1, hours) == at else None


def _with_day(rule: Rule, old: date, new: date) -> Rule:
    """Return the rule with the day ``old`` replaced by ``new``."""
    days, weekdays = set(rule.days), set(rule.weekdays)
    if old.day in days:
        days = days - {old.day} | {new.day}
    elif _from_end(old) in days:
        days = days - {_from_end(old)} | {_from_end(new)}
    for nth, day in ((0, old.weekday()), (_nth(old), old.weekday()), (_nth_from_end(old), old.weekday())):
        if (nth, day) in weekdays:
            again = 0 if nth == 0 else _nth(new) if nth > 0 else _nth_from_end(new)
            weekdays = weekdays - {(nth, day)} | {(again, new.weekday())}
            break
    months = (new.month,) if rule.months == (old.month,) else rule.months
    return replace(rule, days=tuple(sorted(days)), weekdays=tuple(sorted(weekdays)), months=months)


def _from_end(day: date) -> int:
    return day.day - monthrange(day.year, day.month)[1] - 1


def _nth(day: date) -> int:
    return (day.day - 1) // 7 + 1


def _nth_from_end(day: date) -> int:
    return -((-_from_end(day) - 1) // 7 + 1)
