"""Typed times: ``fri 14:00``, ``+3bd``, ``eod``, ``every mon 09:00`` or ``fri 14:00 for 2h`` to an instant, and back.

What could mean two things is refused with a suggestion, and ``echo`` says what was
understood. Hours and minutes in ``+2h`` are real time; days and weeks keep the wall time. A
date alone is that day's opening, or the next one (with a note) when the day is closed. A
recurrence stands alone or after its first time (``fri 14:00 monthly``); a task's length
comes last.
"""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain.times.instant import absolute
from helpdesk_tui.domain.times.length import exactly, length
from helpdesk_tui.domain.times.reading import Here, Hours, Reading
from helpdesk_tui.domain.times.recurring.every import recurrence_in
from helpdesk_tui.domain.times.recurring.recurrence import rule_in_words
from helpdesk_tui.domain.times.span import read_duration, read_length
from helpdesk_tui.domain.times.tokens import Line, Tense, WhenError
from helpdesk_tui.domain.times.typed.hints import EXAMPLES, Ways, hint
from helpdesk_tui.domain.times.typed.repeats import read_repeat
from helpdesk_tui.domain.times.typed.single import read_moment

__all__ = ["Hours", "Reading", "Tense", "WhenError", "absolute", "echo", "read", "read_duration"]


_Parts = tuple[str, str, str]
"""A line in parts, each of which may be empty: a time, a recurrence, a length."""


class _Refused(Exception):
    """A part of a line was not understood."""

    def __init__(self, place: int, error: WhenError) -> None:
        """Keep which part it is, and why."""
        self.place = place
        self.error = error


def read(
    text: str, now: int, hours: Hours, *, tense: Tense = "future", lasting: bool = False, kept: int | None = None
) -> Reading:
    """Read a typed time as one after ``now`` (``tense`` is future), not after it (past), or either (any).

    With ``any``, weekdays and dates without a year are read forward. ``lasting`` allows a
    length at the end (``for 2h``). ``kept`` is the time that a task has already, from which
    ``monthly`` alone takes its day and time of day.

    Raises:
        WhenError: it is not understood, ambiguous, on the wrong side of now, or outside 1970 to 2100.
    """
    here = Here(now, hours, tense, kept)
    try:
        parts = _parts(Line(text).text, lasting=lasting)
    except WhenError as error:
        raise WhenError(error.reason, EXAMPLES[tense]) from None
    try:
        return _understood(parts, here)
    except _Refused as refused:
        raise _with_suggestion(refused, parts, here) from None


def _parts(text: str, *, lasting: bool) -> _Parts:
    """Split a line into its parts; a length may also stand before the recurrence."""
    moment, again = recurrence_in(text) or (text, "")
    lasts = ""
    if lasting and " for " in again:
        again, _, lasts = again.rpartition(" for ")
    elif lasting and " for " in moment:
        moment, _, lasts = moment.rpartition(" for ")
    return moment, again, lasts


def _understood(parts: _Parts, here: Here) -> Reading:
    """Read the parts of a line, which has a time, a recurrence, or both."""
    moment, again, lasts = parts
    place = 0
    try:
        reading = read_moment(Line(moment), here) if moment or not again else None
        place = 1
        if again:
            reading = read_repeat(Line(again), here, reading)
        assert reading is not None
        place = 2
        return replace(reading, lasts=read_length(lasts)) if lasts else reading
    except WhenError as error:
        raise _Refused(place, error) from None


def _with_suggestion(refused: _Refused, parts: _Parts, here: Here) -> WhenError:
    """Return the error with what could be typed instead: the line with the part corrected, if that can be read."""
    error = refused.error
    ways: Ways = [(error.suggestion,)] if error.suggestion else []
    reason = error.reason
    if not ways and refused.place < 2:
        ambiguous, ways = hint(Line(parts[refused.place]), here.today, here.tense)
        reason = ambiguous or reason
    if refused.place == 1 and parts[0]:
        ways = [*ways, (f"{parts[0]} 09:00 {parts[1]}",), (parts[1],)]
    for group in ways:
        lines = (*(_mended(parts, refused.place, way) for way in group), *group)
        readable = [line for line in lines if _reading(line, here) is not None]
        if readable:
            return WhenError(reason, next((line for line in readable if _open(line, here)), readable[0]))
    return WhenError(reason, "every mon 09:00" if parts[1] and not here.backwards else EXAMPLES[here.tense])


def _mended(parts: _Parts, place: int, way: str) -> str:
    """Return a line with one of its parts typed another way."""
    moment, again, lasts = [way if one == place else part for one, part in enumerate(parts)]
    return " ".join(part for part in (moment, again, lasts and f"for {lasts}") if part)


def _reading(text: str, here: Here) -> Reading | None:
    """Return a suggestion as it is read; None where it cannot be."""
    try:
        return _understood(_parts(Line(text).text, lasting=True), here)
    except (WhenError, _Refused):
        return None


def _open(text: str, here: Here) -> bool:
    """Return whether a suggestion is read as a time in opening hours."""
    reading = _reading(text, here)
    try:
        return reading is not None and here.hours.fitting(reading.at) == reading.at
    except OverflowError:  # It never opens again.
        return False


def echo(when: Reading | int, now: int, hours: Hours) -> str:
    """Return what was understood: ``Fri 27 Nov 2026 14:00 EST for 2h, in 4d 2h``.

    A recurrence is in words, with its first occurrence. Seconds are shown unless zero. The
    part before ``, in`` can be typed and is read as the same instant.
    """
    at = when if isinstance(when, int) else when.at
    away = "now" if at == now else f"in {length(at - now)}" if at > now else f"{length(now - at)} ago"
    said = absolute(at, hours)
    if isinstance(when, int):
        return f"{said}, {away}"
    lasts = f" for {exactly(when.lasts)}" if when.lasts else ""
    if when.rule is None:
        return f"{said}{lasts}, {away}"
    return f"{rule_in_words(when.rule, at, hours)}{lasts}, first {said}, {away}"
