"""Recurrences: typed rules and words, and when a rule next occurs.

An occurrence keeps its wall time in the desk's zone across changes of the clocks. A wall time
that is skipped moves forward by the gap; of one that comes twice the first is taken (SLA: P6).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from helpdesk_tui.domain.times.instant import compact
from helpdesk_tui.domain.times.recurring.every import read_every, recurrence_in
from helpdesk_tui.domain.times.recurring.expansion import walls
from helpdesk_tui.domain.times.recurring.rule import MONDAY_TO_FRIDAY, Rule, Weekdays
from helpdesk_tui.domain.times.recurring.rule_text import parse_rule
from helpdesk_tui.domain.times.recurring.rule_words import in_words
from helpdesk_tui.domain.times.tokens import Line, WhenError

if TYPE_CHECKING:
    from helpdesk_tui.domain.times.reading import Hours

UNREADABLE = "by a rule that cannot be read"


def read_rule(text: str, hours: Hours | None = None) -> str:
    """Return the RRULE of what was typed: a rule itself, or words such as ``every mon 09:00`` or ``monthly``.

    What the words leave open comes from the first occurrence. Working days are those of
    ``hours``, and Monday to Friday without them.

    Raises:
        WhenError: it is neither, or it is refused: faster than daily, out of the limits, or never occurring.
    """
    before = recurrence_in(text.strip().lower()[:20])
    if before is None or before[0]:
        return str(parse_rule(text))
    try:
        return str(read_every(Line(text), MONDAY_TO_FRIDAY if hours is None else workdays(hours)))
    except WhenError as error:
        raise WhenError(error.reason, error.suggestion or "every mon 09:00") from None


def workdays(hours: Hours) -> Weekdays:
    """Return the weekdays on which the desk is usually open."""
    return tuple((0, day) for day in range(7) if hours.usually_open(date(2024, 1, 1 + day)))


def next_occurrence(rule: str, first: int, after: int, hours: Hours) -> int | None:
    """Return the first occurrence later than ``after`` of a rule that starts at ``first``.

    ``first`` is the rule's DTSTART: it gives what the rule leaves open and the phase of an
    INTERVAL. All are UTC seconds; None when there is none up to the year 2100.

    Raises:
        WhenError: the rule is refused (see ``read_rule``).
    """
    parsed = parse_rule(rule)
    start = start_of(parsed, first, hours)
    since = hours.local(max(after, first)).replace(tzinfo=None) - timedelta(days=1)
    until = until_of(parsed, hours)
    for wall in walls(parsed.filled(start), start, since):
        at = hours.instant(wall)[0]
        if until is not None and at > until:
            return None
        if at > after and at >= first:
            return at
    return None


def calendar_rule(rule: str, first: int, hours: Hours) -> str:
    """Return a rule whose DTSTART is ``first`` as other programs read it (RFC 5545, 3.3.10).

    The time of day is that of DTSTART, and UNTIL is in UTC, as it must be beside a zone.

    Raises:
        WhenError: the rule is refused (see ``read_rule``).
    """
    parsed = parse_rule(rule)
    until = until_of(parsed, hours)
    ends = None if until is None else compact(until)
    return str(replace(parsed.filled(start_of(parsed, first, hours)), hour=None, minute=None, second=None, until=ends))


def rule_in_words(rule: str, first: int | None = None, hours: Hours | None = None) -> str:
    """Return a rule in words, ``every Monday 09:00``; what it leaves open is taken from ``first``.

    Raises:
        WhenError: the rule is refused (see ``read_rule``).
    """
    parsed = parse_rule(rule)
    if first is not None and hours is not None:
        parsed = parsed.filled(start_of(parsed, first, hours))
    return in_words(parsed)


def rule_line(rule: str, first: int | None, hours: Hours) -> str:
    """Return a ticket's rule in words, as ``rule_in_words`` does, or ``UNREADABLE`` for one that cannot be read."""
    try:
        return rule_in_words(rule, first, hours)
    except WhenError:
        return UNREADABLE


def is_rule(text: str) -> bool:
    """Return whether a ticket's rule can be read; another program may have written one that cannot."""
    try:
        parse_rule(text)
    except WhenError:
        return False
    return True


def start_of(rule: Rule, first: int, hours: Hours) -> datetime:
    """Return the wall time that a rule starts from: its own time of day, also where daylight saving moved ``first``."""
    wall = hours.local(first).replace(tzinfo=None, fold=0)
    kept = datetime.combine(wall.date(), rule.clock(wall.time()))
    return kept if hours.instant(kept)[0] == first else wall


def until_of(rule: Rule, hours: Hours) -> int | None:
    """Return the last second a rule may occur: UNTIL is inclusive, and a date lasts to its end."""
    if rule.until is None:
        return None
    form = "%Y%m%d" if "T" not in rule.until else "%Y%m%dT%H%M%S"
    wall = datetime.strptime(rule.until.rstrip("Z"), form)
    if rule.until.endswith("Z"):
        return int(wall.replace(tzinfo=UTC).timestamp())
    return hours.instant(wall if "T" in rule.until else datetime.combine(wall, time(23, 59, 59)))[0]
