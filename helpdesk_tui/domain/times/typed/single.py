"""A single typed time: ``fri 14:00``, ``27 nov``, ``+3bd`` or ``eod`` to an instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

from helpdesk_tui.domain.text.quoting import quoted
from helpdesk_tui.domain.times.days import FIRST_YEAR, LAST_YEAR, Day, read_day
from helpdesk_tui.domain.times.instant import day_text
from helpdesk_tui.domain.times.reading import Here, Hours, Reading, known, shift_day
from helpdesk_tui.domain.times.span import DAY, HOUR, MINUTE, Span, read_span
from helpdesk_tui.domain.times.tokens import Clock, Line, WhenError, read_clock
from helpdesk_tui.domain.times.typed.ends import EDGES, read_edge

_MAX_DAYS = 50_000  # more than the years known
_MAX_BUSINESS_DAYS = 400


def read_moment(line: Line, here: Here) -> Reading:
    """Read a line that is a single instant.

    Raises:
        WhenError: it is not understood, or lies on the wrong side of now.
    """
    if line.word("now"):
        line.finish()
        return here.admit(Reading(here.now), "+15m")
    if line.peek().text in EDGES:
        return read_edge(line, here)
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
    """Return the reading of a day and a time on it, a week later (or earlier) where ``day.instead`` says so."""
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
    """Return the opening of a date, or the next opening with a note where the day is closed (SLA: P6).

    Raises:
        WhenError: the day is closed, and a time in the past is asked for or nothing opens again.
    """
    at = here.hours.opening(day)
    if at is not None:
        return Reading(at, all_day=True)
    if here.backwards:
        raise WhenError(f"{day_text(day)} has no opening, so the time of day is missing", f"{_before(day, here)} 09:00")
    try:
        at = _first_opening_from(day, here.hours)
    except OverflowError:
        raise WhenError(f"nothing is open on {day_text(day)} or after it") from None
    note = f"{day_text(day)} is closed: the next opening is meant"
    return Reading(at, notes=(note,), all_day=True, proposed=True)


def _first_opening_from(day: date, hours: Hours) -> int:
    """Return the first opening of a date or of a later one; a night shift that runs into it does not count."""
    at = hours.next_open(hours.instant(datetime.combine(day, time()))[0])
    before = shift_day(at, hours)
    closes = hours.closing(before) if before < day else None
    return at if closes is None else hours.next_open(closes)


def _before(day: date, here: Here) -> str:
    """Return a day to suggest for the past."""
    return day_text(day) if day < here.today else "yesterday"


def _read_zone(line: Line) -> str | None:
    """Read the zone after a time: ``z``, ``+01:00``, ``-0500`` or an abbreviation such as ``est``; None without one."""
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

    The abbreviation of the desk's zone also says which of two times is meant in a repeated hour.

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
        moved = wall + timedelta(-span.days if back else span.days)
        if span.business_days:
            day = shift_day(here.now, here.hours)
            moved = wall + (_business_days(day, span.business_days, here.hours, back=back) - day)
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
