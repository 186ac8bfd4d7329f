"""What a typed time is read with: now, the desk's calendar, and which side of now is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.times.days import FIRST_YEAR, LAST_YEAR
from helpdesk_tui.domain.times.instant import absolute
from helpdesk_tui.domain.times.tokens import Tense, WhenError

_TOO_LATE = 4_133_980_800  # 2101-01-01 UTC


class Hours(Protocol):
    """What typed times need of a calendar; instants are seconds UTC, dates are local."""

    @property
    def zone(self) -> ZoneInfo:
        """The desk's zone."""

    @property
    def zone_name(self) -> str:
        """The zone's IANA name."""

    def is_business_day(self, day: date) -> bool:
        """Whether the day has hours."""

    def usually_open(self, day: date) -> bool:
        """Whether the day's weekday has hours, holiday or not."""

    def next_open(self, at: int) -> int:
        """The first open second at or after ``at``; OverflowError when there is none."""

    def fitting(self, at: int) -> int:
        """The instant itself where a task may be then, closing time included, else the next opening."""

    def opening(self, day: date) -> int | None:
        """The day's first opening, None when it is closed all day."""

    def closing(self, day: date) -> int | None:
        """The day's last closing, None when it is closed all day."""

    def local(self, at: int) -> datetime:
        """An instant on the desk's wall clock."""

    def instant(self, wall: datetime) -> tuple[int, str | None]:
        """A naive wall time's instant, and a note where daylight saving makes it a choice."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a typed time means.

    ``at`` is in UTC seconds; for a recurrence it is the first occurrence and ``rule`` its
    RFC 5545 RRULE without DTSTART. ``notes`` are for the technician to see before
    confirming. ``all_day`` says that a date was typed without a time, ``proposed`` that this
    date is closed, so that ``at`` is the next opening, which is to be asked for (SLA: P6).
    ``lasts`` is the length typed with it, in seconds.
    """

    at: int
    rule: str | None = None
    notes: tuple[str, ...] = ()
    all_day: bool = False
    proposed: bool = False
    lasts: int | None = None


@dataclass(frozen=True, slots=True)
class Here:
    """What a line is read with; ``kept`` is the time that its task has already."""

    now: int
    hours: Hours
    tense: Tense
    kept: int | None = None

    @property
    def today(self) -> date:
        """The desk's date."""
        return self.hours.local(self.now).date()

    @property
    def backwards(self) -> bool:
        """Whether weekdays and dates without a year are looked for in the past."""
        return self.tense == "past"

    @property
    def beside(self) -> str:
        """The day next to today on the side that is meant."""
        return "yesterday" if self.backwards else "tomorrow"

    def leads(self, at: int) -> bool:
        """Return whether an instant lies on the side of now where weekdays are searched: up to now, or after it."""
        return at <= self.now if self.backwards else at > self.now

    def fits(self, at: int) -> bool:
        """Return whether an instant lies on a side of now that is allowed."""
        return self.tense == "any" or self.leads(at)

    def admit(self, reading: Reading, suggestion: str | None) -> Reading:
        """Return the reading, where it lies in the years known and on an allowed side of now.

        Raises:
            WhenError: it does not; on the wrong side, ``suggestion`` can be typed instead.
        """
        if not known(reading.at) or not FIRST_YEAR <= self.hours.local(reading.at).year <= LAST_YEAR:
            raise WhenError(f"that is out of range: {FIRST_YEAR} to {LAST_YEAR}")
        if not self.fits(reading.at):
            problem = "is still to come" if self.backwards else "has passed"
            raise WhenError(f"{absolute(reading.at, self.hours)} {problem}", suggestion)
        return reading


def shift_day(at: int, hours: Hours) -> date:
    """Return the date an instant belongs to: that on which its night shift starts, up to the end of the shift."""
    day = hours.local(at).date()
    closes, opens = hours.closing(day - timedelta(1)), hours.opening(day)
    if closes is None or closes < at or (opens is not None and opens <= at):
        return day
    return day - timedelta(1)


def known(at: int) -> bool:
    """Return whether an instant lies in the years that this program knows."""
    return 0 <= at < _TOO_LATE
