"""Typed times: ``fri 14:00``, ``+3bd``, ``eod`` or ``every mon 09:00`` to an instant, and back to words.

The grammar is closed: what could mean two things is refused with a suggestion, and
``echo`` says what was understood. Hours and minutes in ``+2h`` are real time; days and
weeks keep the wall time. A date alone is that day's opening, or the next one (with a
note) when the day is closed. ``eod``, ``eow`` and ``eom`` are the closing of the last
open day of the day, week (Monday to Sunday) or month, refused once it has passed.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

from helpdesk_tui.domain.dates import FIRST_YEAR, LAST_YEAR, Day, read_day
from helpdesk_tui.domain.every import in_words, read_every
from helpdesk_tui.domain.hints import EXAMPLES, hint
from helpdesk_tui.domain.instant import absolute, day_text
from helpdesk_tui.domain.length import length
from helpdesk_tui.domain.moment import Here, Hours, Reading, known
from helpdesk_tui.domain.recurrence import next_occurrence, rule_in_words
from helpdesk_tui.domain.rule import Rule
from helpdesk_tui.domain.wording import (
    DAY,
    HOUR,
    MINUTE,
    Clock,
    Line,
    Span,
    Tense,
    WhenError,
    quoted,
    read_clock,
    read_duration,
    read_span,
)

__all__ = ["Hours", "Reading", "Tense", "WhenError", "absolute", "echo", "read", "read_duration"]

_MAX_DAYS = 50_000  # more than the years known
_MAX_BUSINESS_DAYS = 400
_DAYS_TRIED = 10


def read(text: str, now: int, hours: Hours, *, tense: Tense = "future") -> Reading:
    """Read a typed time as one after ``now`` (future), not after it (past), or either.

    With ``any``, weekdays and dates without a year are read forward.

    Raises:
        WhenError: it is not understood, ambiguous, on the wrong side of now, or outside 1970 to 2100.
    """
    here = Here(now, hours, tense)
    try:
        line = Line(text)
    except WhenError as error:
        raise WhenError(error.reason, EXAMPLES[tense]) from None
    try:
        return _recurrence(line, here) if line.word("every") else _moment(line, here)
    except WhenError as error:
        if error.suggestion is not None:
            raise
        reason, suggestion = hint(line, here.today, tense)
        raise WhenError(reason or error.reason, _readable(suggestion, here)) from None


def _readable(suggestion: str, here: Here) -> str:
    """Return a suggestion, or an example in its place where it would lead beyond the years known (400d, in 1971)."""
    try:
        _moment(Line(suggestion), here)
    except WhenError:
        return suggestion if suggestion.startswith("every ") else EXAMPLES[here.tense]
    return suggestion


def echo(when: Reading | int, now: int, hours: Hours) -> str:
    """Return what was understood: ``Fri 27 Nov 2026 14:00 EST, in 4d 2h``.

    A recurrence is said in words, with its first occurrence. Seconds are shown unless zero.
    What stands before ``, in`` reads back to the same instant.
    """
    at = when if isinstance(when, int) else when.at
    away = "now" if at == now else f"in {length(at - now)}" if at > now else f"{length(now - at)} ago"
    said = f"{absolute(at, hours)}, {away}"
    if isinstance(when, int) or when.rule is None:
        return said
    return f"{rule_in_words(when.rule, at, hours)}, first {said}"


def _moment(line: Line, here: Here) -> Reading:
    """Read a single instant."""
    if line.word("now"):
        line.finish()
        return here.admit(Reading(here.now), "+15m")
    if line.peek().text in _ENDS:
        return _end_of_period(line, here)
    if line.peek().text in ("+", "-", "in") or (line.peek().kind == "number" and line.tokens[-1].text == "ago"):
        return _relative(line, here)
    clock = read_clock(line)
    day = read_day(line, here.today, backwards=here.backwards)
    clock = clock or read_clock(line)
    zone = _read_zone(line) if clock else None
    line.finish()
    if day is None and clock is None:
        raise WhenError(f"{quoted(line.text)} is not understood")
    return _placed(day or Day(here.today), clock, zone, here)


def _placed(day: Day, clock: Clock | None, zone: str | None, here: Here) -> Reading:
    """Return the reading of a day and a time on it, a week on (or back) where the day allows that."""
    reading = _at(day.on, clock, zone, here, full=day.full)
    if day.instead is not None and not here.leads(reading.at):
        reading = _at(day.instead, clock, zone, here, full=day.full)
    said = [note for note in (day.note, _TWELVE.get(clock.text if clock else "")) if note]
    if said:
        reading = replace(reading, notes=(*said, *reading.notes))
    typed = clock.text if clock and zone is None else None
    return here.admit(reading, f"{here.beside} {typed or _wall_clock(reading.at, here.hours)}")


_TWELVE = {
    **dict.fromkeys(("12am", "12:00am"), "12am is midnight, with which the day begins"),
    **dict.fromkeys(("12pm", "12:00pm"), "12pm is noon"),
}


def _wall_clock(at: int, hours: Hours) -> str:
    """Return the time of day of an instant in range, or any time of day for one that is not."""
    return f"{hours.local(at):%H:%M}" if known(at) else "09:00"


def _at(day: date, clock: Clock | None, zone: str | None, here: Here, *, full: bool) -> Reading:
    """Return the reading of a date with a time of day, or of a date alone."""
    if clock is None:
        return _opening(day, here)
    wall = datetime.combine(day, clock.time)
    if zone is not None:
        return _in_zone(wall, zone, here.hours, full=full)
    at, note = here.hours.instant(wall)
    return Reading(at, notes=(note,) if note else ())


def _opening(day: date, here: Here) -> Reading:
    """Return the opening of a date, or the next one, said, when the day is closed (SLA: P6).

    Raises:
        WhenError: the day is closed, and a time in the past is asked for or nothing opens again.
    """
    at = here.hours.opening(day)
    if at is not None:
        return Reading(at, all_day=True)
    if here.backwards:
        raise WhenError(f"{day_text(day)} has no opening, so the time of day is missing", f"{_before(day, here)} 09:00")
    try:
        at = here.hours.next_open(here.hours.instant(datetime.combine(day, time()))[0])
    except OverflowError:
        raise WhenError(f"nothing is open on {day_text(day)} or after it") from None
    note = f"{day_text(day)} is closed: the next opening is meant"
    return Reading(at, notes=(note,), all_day=True, proposed=True)


def _before(day: date, here: Here) -> str:
    """Return a day to suggest for the past."""
    return day_text(day) if day < here.today else "yesterday"


def _read_zone(line: Line) -> str | None:
    """Read what names a zone after a time: ``z``, ``+01:00``, ``-0500`` or an abbreviation such as ``est``."""
    sign = line.word("+", "-")
    if sign is None:
        return line.take("word")
    typed = line.take("clock") or line.take("number") or ""
    digits = typed.replace(":", "").ljust(4, "0")
    if len(typed) not in (2, 4, 5) or int(digits) > 1400 or digits[2:] > "59":
        raise WhenError(f"{quoted(sign + typed)} is no offset from UTC such as +01:00")
    return sign + digits


def _in_zone(wall: datetime, zone: str, hours: Hours, *, full: bool) -> Reading:
    """Return the instant of a wall time whose zone was typed: the desk's, UTC or an offset.

    The desk's own abbreviation also tells the two passes of a repeated hour apart.

    Raises:
        WhenError: it is another zone, or an offset from UTC stands without a full date.
    """
    for at in (hours.instant(wall)[0], int(wall.replace(tzinfo=hours.zone, fold=1).timestamp())):
        if (hours.local(at).tzname() or "").lower() == zone:
            return Reading(at)
    fixed = "+0000" if zone in ("z", "utc", "gmt") else zone
    if not fixed[1:].isdigit():
        year = {(hours.local(at + days * DAY).tzname() or "").lower() for days in range(-182, 183, 91)}
        if zone in year:
            raise WhenError(f"the clocks show {hours.local(at):%Z} then, not {zone.upper()}")
        raise WhenError(f"{quoted(zone)} is neither understood here nor this desk's zone ({hours.zone_name})")
    if not full:
        raise WhenError("a time with an offset from UTC needs its full date, as in 2026-11-27T14:00Z")
    seconds = int(fixed[1:3]) * HOUR + int(fixed[3:]) * MINUTE
    offset = timezone(timedelta(seconds=-seconds if fixed[0] == "-" else seconds))
    return Reading(int(wall.replace(tzinfo=offset).timestamp()))


def _relative(line: Line, here: Here) -> Reading:
    """Read ``+2h``, ``in 3 days``, ``+3bd``, ``-20m`` or ``20m ago``."""
    sign = line.word("+", "-", "in")
    span = read_span(line)
    if span is None:
        raise WhenError("an amount of time is missing")
    typed = "".join(token.text for token in line.tokens[: line.place] if token.text not in ("+", "-", "in"))
    back = sign == "-" or (sign is None and line.word("ago") is not None)
    line.finish()
    reading = _moved(span, here, back=back)
    other_way = f"{typed} ago" if here.backwards else f"+{typed}"
    return here.admit(reading, None if span == Span() else other_way)


def _moved(span: Span, here: Here, *, back: bool) -> Reading:
    """Return now moved by a span: business days and days on the wall clock first, then real seconds.

    Raises:
        WhenError: it leads too far.
    """
    if span.days > _MAX_DAYS or span.business_days > _MAX_BUSINESS_DAYS:
        limit = f"{_MAX_BUSINESS_DAYS} business days" if span.business_days else f"{FIRST_YEAR} to {LAST_YEAR}"
        raise WhenError(f"that is too far: the limit is {limit}")
    at, note = here.now, None
    if span.days or span.business_days:
        wall = here.hours.local(here.now).replace(tzinfo=None)
        days = _business_days(wall.date(), span.business_days, here.hours, back=back) if span.business_days else None
        moved = datetime.combine(days, wall.time()) if days else wall + timedelta(-span.days if back else span.days)
        if not FIRST_YEAR <= moved.year <= LAST_YEAR:
            raise WhenError(f"that is out of range: {FIRST_YEAR} to {LAST_YEAR}")
        at, note = here.hours.instant(moved)
    return Reading(at - span.seconds if back else at + span.seconds, notes=(note,) if note else ())


def _business_days(day: date, count: int, hours: Hours, *, back: bool) -> date:
    """Return the ``count``-th business day after (or before) a date, which itself never counts."""
    left = count
    for away in range(1, 8 * count + 60):
        other = day + timedelta(-away if back else away)
        left -= hours.is_business_day(other)
        if left == 0:
            return other
    raise WhenError(f"this desk has no {count} business days that way")


_ENDS = {"eod": "day", "eow": "week", "eom": "month"}


def _end_of_period(line: Line, here: Here) -> Reading:
    """Read ``eod``, ``eow`` or ``eom``; one that has passed is refused, with the next one suggested."""
    word = line.take("word") or ""
    line.finish()
    closings = _closings(word, here)
    at = next(closings)
    if at is not None and here.fits(at):
        return here.admit(Reading(at), None)
    other = next((later for later in closings if later is not None and here.fits(later)), None)
    suggestion = None if other is None else absolute(other, here.hours)
    if at is None:
        raise WhenError(f"this {_ENDS[word]} has no closing time", suggestion)
    problem = "is still to come" if here.backwards else "has passed"
    raise WhenError(f"this {_ENDS[word]}'s closing, {absolute(at, here.hours)}, {problem}", suggestion)


def _closings(word: str, here: Here) -> Iterator[int | None]:
    """Yield the last closing of this period and of up to nine after (or before) it."""
    day = here.today
    for _ in range(10):
        first, last = _period(word, day)
        days = (last - timedelta(back) for back in range((last - first).days + 1))
        yield next((at for at in map(here.hours.closing, days) if at is not None), None)
        day = first - timedelta(1) if here.backwards else last + timedelta(1)


def _period(word: str, day: date) -> tuple[date, date]:
    """Return the first and last date of the day, week or month that holds ``day``."""
    if word == "eod":
        return day, day
    if word == "eow":
        monday = day - timedelta(day.weekday())
        return monday, monday + timedelta(6)
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _recurrence(line: Line, here: Here) -> Reading:
    """Read what follows ``every``: the rule keeps the time of day, and starts with its first one after now.

    Without a time of day that is the first opening on one of its days.

    Raises:
        WhenError: it is not understood, or a time in the past is asked for.
    """
    if here.backwards:
        raise WhenError("what recurs is still to come", EXAMPLES["past"])
    rule, notes = read_every(line)
    all_day = rule.hour is None
    at = _first_opening(rule, here) if all_day else _first(rule, here.now, here.hours)
    wall = here.hours.local(at)
    rule = replace(rule, hour=wall.hour, minute=wall.minute) if all_day else rule
    _, note = here.hours.instant(datetime.combine(wall.date(), rule.clock(wall.time())))
    return here.admit(Reading(at, str(rule), (*notes, note) if note else notes, all_day), None)


def _first(rule: Rule, now: int, hours: Hours) -> int:
    """Return the first occurrence after now; the phase of an interval begins with it, so it does not count here."""
    at = next_occurrence(str(replace(rule, interval=1)), now - now % MINUTE, now, hours)
    if at is None:
        raise WhenError(f"that does not occur before the end of {LAST_YEAR}")
    return at


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
