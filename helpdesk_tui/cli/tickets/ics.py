"""Scheduled tasks as an iCalendar file (RFC 5545) that other programs read.

A task that does not recur has times in UTC. One that does stands in the desk's zone, whose
clock changes are written out, for "every Monday 09:00" is no fixed time in UTC. Of a
recurring task the occurrences stand where the rule puts them; that the desk moves those on
closed days to the next opening, no rule can say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from helpdesk_tui.domain.agreement.hours import Calendar
from helpdesk_tui.domain.agreement.zones import segments
from helpdesk_tui.domain.shift.week import LENGTH
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.domain.times.icalendar import escaped, written
from helpdesk_tui.domain.times.instant import compact
from helpdesk_tui.domain.times.recurring.recurrence import calendar_rule, is_rule
from helpdesk_tui.domain.times.recurring.series import next_in_series, regular_of

_YEARS = 20
"""Years for which the changes of the desk's clocks are written out."""
_YEAR = 366 * 86_400


def calendar_file(tickets: Iterable[Ticket], desk_id: str, name: str, hours: Calendar, now: int) -> bytes:
    """Return the file with a VEVENT for each task (two where a recurring one was moved off its rule).

    ``desk_id`` makes the UIDs those of this desk; ``now`` (seconds UTC) is their DTSTAMP.
    """
    tasks = [ticket for ticket in tickets if ticket.scheduled_for is not None]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//helpdesk_tui//agenda//EN", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{escaped(name)}"]
    recurring = [ticket.scheduled_for or 0 for ticket in tasks if ticket.recurrence is not None]
    if recurring:
        lines += _zone(hours, min(recurring) - _YEAR, max(*recurring, now) + _YEARS * _YEAR)
    for ticket in tasks:
        lines += _events(ticket, desk_id, hours, now)
    return written([*lines, "END:VCALENDAR"])


def _events(ticket: Ticket, desk_id: str, hours: Calendar, now: int) -> Iterator[str]:
    """Yield the lines of a task; its later occurrences apart where it was moved off its own rule."""
    at, rule, uid = ticket.scheduled_for or 0, ticket.recurrence, f"{ticket.number}-{desk_id}@helpdesk"
    if rule is None or not is_rule(rule):
        yield from _event(ticket, uid, now, f"DTSTART:{compact(at)}")
        return
    regular = regular_of(rule, at, hours) if ticket.regular_at is None else ticket.regular_at
    if regular == at and _kept(rule, at, hours):
        yield from _event(ticket, uid, now, *_repeated(rule, at, hours))
        return
    yield from _event(ticket, uid, now, f"DTSTART:{compact(at)}")
    then = next_in_series(rule, regular, hours, as_agreed=True)
    if then is not None:
        yield from _event(
            ticket, f"{ticket.number}-again-{desk_id}@helpdesk", now, *_repeated(then.rule, then.at, hours)
        )


def _kept(rule: str, at: int, hours: Calendar) -> bool:
    """Whether a task stands on an occurrence of its rule, as a DTSTART must (RFC 5545, 3.8.5.3)."""
    from helpdesk_tui.domain.times.recurring.recurrence import next_occurrence

    return next_occurrence(rule, at, at - 1, hours) == at


def _repeated(rule: str, at: int, hours: Calendar) -> tuple[str, str]:
    local = hours.local(at)
    return f"DTSTART;TZID={hours.zone_name}:{local:%Y%m%dT%H%M%S}", f"RRULE:{calendar_rule(rule, at, hours)}"


def _event(ticket: Ticket, uid: str, now: int, *when: str) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{compact(now)}", f"SEQUENCE:{ticket.version - 1}")
    yield from (
        *when,
        f"DURATION:{_duration(ticket.lasts or LENGTH)}",
        f"SUMMARY:{escaped(f'#{ticket.number} {ticket.subject}')}",
    )
    who = [ticket.requester, ticket.organisation, f"assigned to {ticket.assignee}" if ticket.assignee else None]
    caller = ", ".join(part for part in who if part)
    if caller:
        yield f"DESCRIPTION:{escaped(caller)}"
    yield "END:VEVENT"


def _duration(seconds: int) -> str:
    return f"PT{seconds}S" if seconds % 60 else f"PT{seconds // 60}M"


def _zone(hours: Calendar, begin: int, end: int) -> Iterator[str]:
    """Yield the desk's zone as its changes of clocks, grouped by what they change (RFC 5545, 3.6.5)."""
    stretches = list(segments(hours.zone, begin, end))
    yield from ("BEGIN:VTIMEZONE", f"TZID:{hours.zone_name}")
    onsets: dict[tuple[int, int, str, bool], list[str]] = {}
    before = stretches[0][2]
    for low, _, offset in stretches:
        local = hours.local(low)
        # An onset is given on the wall clock that it ends.
        wall = f"{datetime.fromtimestamp(low + before, UTC):%Y%m%dT%H%M%S}"
        onsets.setdefault((before, offset, local.tzname() or "", bool(local.dst())), []).append(wall)
        before = offset
    for (was, becomes, name, summer), walls in onsets.items():
        kind = "DAYLIGHT" if summer else "STANDARD"
        yield from (f"BEGIN:{kind}", f"DTSTART:{walls[0]}", f"TZOFFSETFROM:{_offset(was)}")
        yield from (f"TZOFFSETTO:{_offset(becomes)}", f"TZNAME:{escaped(name)}")
        yield from (f"RDATE:{wall}" for wall in walls[1:])
        yield f"END:{kind}"
    yield "END:VTIMEZONE"


def _offset(seconds: int) -> str:
    hours, rest = divmod(abs(seconds), 3_600)
    return f"{'-' if seconds < 0 else '+'}{hours:02}{rest // 60:02}" + (f"{rest % 60:02}" if rest % 60 else "")
