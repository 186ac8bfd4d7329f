"""A roster's shifts as an iCalendar file (RFC 5545), for the calendars of those who are on duty."""

from __future__ import annotations

from uuid import UUID, uuid5

from helpdesk_tui.domain.roster.roster import DAY, Roster, Shift, shifts
from helpdesk_tui.domain.times.icalendar import escaped, written
from helpdesk_tui.domain.times.instant import compact

AHEAD = 60 * DAY
"""How far ahead shifts are written (WATCH: iCalendar out)."""
_OURS = UUID("6f1c6f4e-6f0c-5d0a-9a1b-7d0c53c2a1de")
"""The space of our UIDs (RFC 9562, 5.5)."""


def calendar_of(roster: Roster, desk: str, now: int) -> bytes:
    """Return the file with a VEVENT for each shift from ``now`` on; its SUMMARY is the login name alone.

    ``desk`` is what the desk is called. A shift keeps its UID from file to file, as long as the same person has it.
    Times are in UTC, so no reader needs to know the roster's zone.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//helpdesk_tui//roster//EN", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{escaped(f'{desk}: {roster.name}')}"]
    for shift in shifts(roster, now, now + AHEAD):
        lines += _event(shift, roster, desk, now)
    return written([*lines, "END:VCALENDAR"])


def _event(shift: Shift, roster: Roster, desk: str, now: int) -> list[str]:
    uid = uuid5(_OURS, "\n".join((desk, roster.name, shift.who, str(shift.begin))))
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@helpdesk",
        f"DTSTAMP:{compact(now)}",
        f"DTSTART:{compact(shift.begin)}",
        f"DTEND:{compact(shift.end)}",
        f"SUMMARY:{escaped(shift.who)}",
        f"DESCRIPTION:{escaped(f'On duty: {roster.name}')}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
