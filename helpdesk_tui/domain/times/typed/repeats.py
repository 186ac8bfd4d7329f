"""Typed recurrences read at ``now``: the rule, and when it first occurs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from helpdesk_tui.domain.times.days import LAST_YEAR
from helpdesk_tui.domain.times.instant import wall_text
from helpdesk_tui.domain.times.reading import Here, Hours, Reading
from helpdesk_tui.domain.times.recurring.every import day_missing, leaves_day_open, notes_on, read_every
from helpdesk_tui.domain.times.recurring.recurrence import next_occurrence, workdays
from helpdesk_tui.domain.times.recurring.rule import Rule
from helpdesk_tui.domain.times.recurring.rule_words import in_words
from helpdesk_tui.domain.times.span import DAY, MINUTE
from helpdesk_tui.domain.times.tokens import Line, WhenError

_DAYS_TRIED = 10


def read_repeat(line: Line, here: Here, first: Reading | None) -> Reading:
    """Read ``every ...`` or ``monthly ...`` as a rule, and its first occurrence after now.

    ``first`` is the time that was typed before it, if any. Without a time of day the first
    occurrence is at the opening of one of its days. A day that was not typed is that of
    ``first``, or of the time that the task has already.

    Raises:
        WhenError: it is not understood, its day is missing, or a time in the past is asked for.
    """
    if here.backwards:
        raise WhenError("what recurs is still to come", "20m ago")
    rule = read_every(line, workdays(here.hours))
    if first is not None:
        return _beginning(rule, first, here)
    if leaves_day_open(rule):
        if here.kept is None:
            raise day_missing(rule, here.today)
        return _kept_day(rule, here.kept, here)
    all_day = rule.hour is None
    at = _first_opening(rule, here) if all_day else _first(rule, here.now, here.hours)
    wall = here.hours.local(at)
    return _reading(replace(rule, hour=wall.hour, minute=wall.minute) if all_day else rule, at, here, all_day=all_day)


def _reading(rule: Rule, at: int, here: Here, *, all_day: bool = False) -> Reading:
    wall = here.hours.local(at)
    _, note = here.hours.instant(datetime.combine(wall.date(), rule.clock(wall.time())))
    notes = notes_on(rule)
    return here.admit(Reading(at, str(rule), (*notes, note) if note else notes, all_day), None)


def _beginning(rule: Rule, first: Reading, here: Here) -> Reading:
    """Return the reading of a time with a recurrence after it: the first occurrence, which fills the rule.

    Raises:
        WhenError: it has a time of day or a day that the rule does not.
    """
    wall = here.hours.local(first.at).replace(tzinfo=None, fold=0)
    if first.proposed:
        raise WhenError("the desk is closed on that day, so the time of day is missing")
    if first.all_day and rule.hour is not None:
        wall = datetime.combine(wall.date(), rule.clock(wall.time()))
    at = here.hours.instant(wall)[0]
    rule = rule.filled(wall)
    if (not first.all_day and at != first.at) or next_occurrence(str(rule), at, at - 1, here.hours) != at:
        raise WhenError(f"{wall_text(wall)} is not {in_words(rule)}")
    reading = _reading(rule, at, here, all_day=first.all_day and rule.hour is None)
    return replace(reading, notes=tuple(dict.fromkeys((*first.notes, *reading.notes))))


def _kept_day(rule: Rule, kept: int, here: Here) -> Reading:
    """Return a rule that takes its day from the time the task has, and its first occurrence after now."""
    rule = rule.filled(here.hours.local(kept).replace(tzinfo=None, fold=0))
    at = next_occurrence(str(rule), kept, max(here.now, kept - 1), here.hours)
    if at is None:
        raise _never()
    return _reading(rule, at, here)


def _first(rule: Rule, now: int, hours: Hours) -> int:
    """Return the first occurrence after now. An INTERVAL counts from it, so it does not matter here."""
    at = next_occurrence(str(replace(rule, interval=1)), now - now % MINUTE, now, hours)
    if at is None:
        raise _never()
    return at


def _never() -> WhenError:
    return WhenError(f"that does not occur before the end of {LAST_YEAR}")


def _first_opening(rule: Rule, here: Here) -> int:
    """Return the first opening after now on a day of a rule without a time of day.

    Raises:
        WhenError: its next days are all closed.
    """
    midnight = replace(rule, hour=0, minute=0)
    at = here.now - DAY
    for _ in range(_DAYS_TRIED):
        at = _first(midnight, at, here.hours)
        opening = here.hours.opening(here.hours.local(at).date())
        if opening is not None and opening > here.now:
            return opening
    said = f"{in_words(rule)} 09:00"
    raise WhenError("none of its next days has an opening, so the time of day is missing", said)
