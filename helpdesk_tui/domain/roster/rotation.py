"""A rotation: people who hand over to each other at fixed wall times, in an endless row.

Handover k is at the wall time ``begins + k * every``, so a shift of a week begins at 08:00 on either side of a change
of clocks. A wall time that is skipped moves forward by the gap; of one that comes twice the first is meant. A shift
ends where the next begins, never after a length of its own: so there is always exactly one on duty (WATCH: roster).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.agreement.hours import DAY, Hours
from helpdesk_tui.domain.agreement.zones import both, instant, segments

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rotation:
    """People in the order of their shifts; ``begins`` is the naive wall time of the first one's first shift.

    ``every`` is the length of a shift on the wall clock. ``hours`` are those of each weekday, Monday first, outside
    which nobody of this rotation is on duty; None stands for all hours.
    """

    people: tuple[str, ...]
    begins: datetime
    every: timedelta
    hours: tuple[Hours, ...] | None = None

    def place(self, zone: ZoneInfo, at: int) -> int | None:
        """Return the number of the shift at an instant, whatever the hours; None before the first."""
        wall = datetime.fromtimestamp(at, zone).replace(tzinfo=None, fold=0)
        place = max((wall - self.begins) // self.every, 0)
        # Beside a change of clocks the wall time may be an hour or a day off.
        while place >= 0 and self.handover(zone, place) > at:
            place -= 1
        while self.handover(zone, place + 1) <= at:
            place += 1
        return place if place >= 0 else None

    def handover(self, zone: ZoneInfo, place: int) -> int:
        """Return the instant at which a shift begins."""
        return instant(zone, self.begins + place * self.every)[0]

    def person(self, place: int) -> str:
        """Return whose shift it is."""
        return self.people[place % len(self.people)]

    def is_open(self, zone: ZoneInfo, at: int) -> bool:
        """Return whether an instant lies within the hours."""
        if self.hours is None:
            return True
        wall = datetime.fromtimestamp(at, zone)
        today, second = wall.weekday(), wall.hour * 3_600 + wall.minute * 60 + wall.second
        return any(begin <= second < end for begin, end in self.hours[today]) or any(
            begin <= second + DAY < end for begin, end in self.hours[today - 1]
        )

    def edges(self, zone: ZoneInfo, begin: int, end: int) -> Iterator[int]:
        """Yield the instants between two at which whoever is on duty may change, in no order; some may be none."""
        place = (self.place(zone, begin) or 0) + 1
        while (at := self.handover(zone, place)) < end:
            yield at
            place += 1
        yield self.handover(zone, 0)
        if self.hours is None:
            return
        yield from (low for low, _, _ in segments(zone, begin, end))
        for day in _days(zone, begin, end):
            midnight = datetime(day.year, day.month, day.day)
            for edge in (edge for interval in self.hours[day.weekday()] for edge in interval):
                yield from both(zone, midnight + timedelta(seconds=edge))


def _days(zone: ZoneInfo, begin: int, end: int) -> Iterator[date]:
    """Yield the local dates from that before ``begin`` to that of ``end``."""
    day, last = (datetime.fromtimestamp(at, zone).date() for at in (begin, end))
    day -= _DAY
    while day <= last:
        yield day
        day += _DAY
