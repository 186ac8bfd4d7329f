"""Recurrences: typed rules and words, and when a task next recurs.

The wall time is kept in the desk's zone across changes of the clocks, moved forward by
the gap where it is skipped, and the first where it comes twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from helpdesk_tui.domain.every import in_words, read_every
from helpdesk_tui.domain.rule import Rule, parse_rule, walls
from helpdesk_tui.domain.wording import Line, WhenError

if TYPE_CHECKING:
    from helpdesk_tui.domain.moment import Hours

UNREADABLE = "by a rule that cannot be read"
_LONGEST_CLOSED = 14
"""Days behind an opening among which the occurrence is looked for that was moved to it."""


def read_rule(text: str) -> str:
    """Return the RRULE of what was typed: a rule itself, or words such as ``every mon 09:00``.

    Raises:
        WhenError: it is neither, or refused: faster than daily, absurd, or never occurring.
    """
    if text.lstrip()[:5].lower() == "every":
        try:
            line = Line(text)
            line.word("every")
            return str(read_every(line)[0])
        except WhenError as error:
            raise WhenError(error.reason, error.suggestion or "every mon 09:00") from None
    return str(parse_rule(text))


def next_occurrence(rule: str, first: int, after: int, hours: Hours) -> int | None:
    """Return the first occurrence later than ``after`` of a rule that starts at ``first``.

    ``first`` is the rule's DTSTART: it gives what the rule leaves open and the phase of an
    INTERVAL. All are UTC seconds; None when there is none up to the year 2100.

    Raises:
        WhenError: the rule is refused (see ``read_rule``).
    """
    parsed = parse_rule(rule)
    start = _start(parsed, first, hours)
    since = hours.local(max(after, first)).replace(tzinfo=None) - timedelta(days=1)
    until = _until(parsed, hours)
    for wall in walls(parsed.filled(start), start, since):
        at = hours.instant(wall)[0]
        if until is not None and at > until:
            return None
        if at > after and at >= first:
            return at
    return None


def following(rule: str, at: int, hours: Hours) -> tuple[int, str] | None:
    """Return the occurrence after the one at ``at``, and the rule that goes on from there.

    COUNT is one less, and what the rule left open is now in it: an occurrence that daylight
    saving moves does not move those after it.

    Raises:
        WhenError: the rule is refused (see ``read_rule``).
    """
    parsed = parse_rule(rule)
    later = next_occurrence(rule, at, at, hours) if parsed.count != 1 else None
    if later is None:
        return None
    kept = parsed.filled(_start(parsed, at, hours))
    return later, str(kept if kept.count is None else replace(kept, count=kept.count - 1))


def next_task(rule: str, at: int, after: int, hours: Hours) -> tuple[int, str] | None:
    """Return when the task at ``at`` comes again, and the rule that goes on from there.

    That is the first occurrence later than ``after``; one that falls outside opening hours
    is moved to the next opening (SLA: P6), and the one after it is counted from where it
    fell, so that a holiday does not shift every second week to the other one.

    Raises:
        WhenError: the rule is refused (see ``read_rule``).
    """
    fell = regular(rule, at, hours)
    then = following(rule, fell, hours)
    if then is not None and parse_rule(then[1]).count is None and then[0] <= after:
        # One step however long ago; a COUNT has to be counted down.
        later = next_occurrence(then[1], fell, after, hours)
        then = None if later is None else (later, then[1])
    while then is not None and (then[0] <= after or hours.fitting(then[0]) <= at):
        then = following(then[1], then[0], hours)
    return None if then is None else (hours.fitting(then[0]), then[1])


def regular(rule: str, at: int, hours: Hours) -> int:
    """Return the occurrence that the task at ``at`` stands for: that instant, or what was moved to this opening.

    Of several that were (each day of a weekend) it is the last.

    Raises:
        WhenError: the rule is refused (see ``read_rule``).
    """
    every = replace(parse_rule(rule), interval=1, count=None, until=None)
    every = every.filled(_start(every, at, hours))
    wall = hours.local(at).replace(tzinfo=None, fold=0)
    since = wall - timedelta(days=_LONGEST_CLOSED)
    fell = at
    for one in walls(every, since, since):
        then = hours.instant(one)[0]
        if then >= at:
            return at if then == at else fell
        if hours.fitting(then) == at:
            fell = then
    return fell


def calendar_rule(rule: str, first: int, hours: Hours) -> str:
    """Return a rule whose DTSTART is ``first`` as other programs read it (RFC 5545, 3.3.10).

    The time of day is that of DTSTART, and UNTIL is in UTC, as it must be beside a zone.

    Raises:
        WhenError: the rule is refused (see ``read_rule``).
    """
    parsed = parse_rule(rule)
    until = _until(parsed, hours)
    ends = None if until is None else f"{datetime.fromtimestamp(until, UTC):%Y%m%dT%H%M%SZ}"
    return str(replace(parsed.filled(_start(parsed, first, hours)), hour=None, minute=None, second=None, until=ends))


def rule_in_words(rule: str, first: int | None = None, hours: Hours | None = None) -> str:
    """Return a rule in words, ``every Monday 09:00``; what it leaves open is taken from ``first``.

    Raises:
        WhenError: the rule is refused (see ``read_rule``).
    """
    parsed = parse_rule(rule)
    if first is not None and hours is not None:
        parsed = parsed.filled(_start(parsed, first, hours))
    return in_words(parsed)


def told_rule(rule: str, first: int | None, hours: Hours) -> str:
    """Return a ticket's rule in words, as ``rule_in_words``; one that another program wrote wrongly is named so."""
    try:
        return rule_in_words(rule, first, hours)
    except WhenError:
        return UNREADABLE


def is_rule(text: str) -> bool:
    """Return whether a ticket's rule can be read: another program may have written it."""
    try:
        parse_rule(text)
    except WhenError:
        return False
    return True


def _start(rule: Rule, first: int, hours: Hours) -> datetime:
    """Return the wall time a rule starts from: the one it keeps, where daylight saving moved ``first`` off it."""
    wall = hours.local(first).replace(tzinfo=None, fold=0)
    kept = datetime.combine(wall.date(), rule.clock(wall.time()))
    return kept if hours.instant(kept)[0] == first else wall


def _until(rule: Rule, hours: Hours) -> int | None:
    """Return the last second a rule may occur: UNTIL is inclusive, and a date lasts to its end."""
    if rule.until is None:
        return None
    form = "%Y%m%d" if "T" not in rule.until else "%Y%m%dT%H%M%S"
    wall = datetime.strptime(rule.until.rstrip("Z"), form)
    if rule.until.endswith("Z"):
        return int(wall.replace(tzinfo=UTC).timestamp())
    return hours.instant(wall if "T" in rule.until else datetime.combine(wall, time(23, 59, 59)))[0]
