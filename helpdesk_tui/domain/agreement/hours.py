"""Opening hours as interval arithmetic: when is it open, and how much open time lies between two instants.

By definition an instant is open when the desk's local wall time then lies in one of the
day's half-open intervals. So an hour that daylight saving repeats counts twice and one
that it skips does not count. The sums do not go minute by minute: sorted tables, each of
two years and built when first needed, are bisected.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.agreement.holidays import Holiday, holidays_of
from helpdesk_tui.domain.agreement.zones import both, instant, segments, turn

Hours = tuple[tuple[int, int], ...]
"""Intervals of one day in seconds after its local midnight, sorted; an end past 86,400 is on the next day."""

DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_SHIFT = 25
"""A table begins every 2**25 seconds (388 days) and covers twice that, so few sums need a second one."""
_FIRST, _LAST = -2_208_988_800 >> _SHIFT, 253_000_000_000 >> _SHIFT
_PATIENCE = 40
"""Tables that are searched for an open second before OverflowError is raised: about 42 years."""

_Table = tuple[list[int], list[int], list[int]]
"""Starts, ends, and the open seconds from the table's begin to each end; the first interval is empty."""


@dataclass(frozen=True, slots=True)
class OwnHours:
    """The hours of one date, in place of its weekday's and of any holiday; none at all closes it."""

    day: date
    hours: Hours
    name: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Opening hours in one zone; instants are whole seconds UTC, from 1900 to 9986.

    OverflowError is raised for an instant outside these years, and where no open time is found in forty years.

    Attributes:
        name: what the agreement calls it, such as ``8x5``.
        zone_name: IANA name of the desk's zone.
        week: the hours of each weekday, Monday first.
        own_hours: dates with hours of their own.
        holidays: days closed.
        always: whether it never closes, so that open time is plain time.
        weekend: the weekdays (Monday is 0) from which holidays are moved; None stands for those without hours.
    """

    name: str
    zone_name: str
    week: tuple[Hours, ...]
    own_hours: tuple[OwnHours, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    always: bool = False
    weekend: tuple[int, ...] | None = None
    zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _own: Mapping[int, OwnHours] = field(init=False, repr=False, compare=False)
    _closed: dict[int, dict[date, str]] = field(init=False, repr=False, compare=False)
    _tables: dict[int, _Table] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find the zone and the weekend, and start with no table built."""
        if self.weekend is None:
            object.__setattr__(self, "weekend", tuple(day for day in range(7) if not self.week[day]))
        object.__setattr__(self, "zone", ZoneInfo(self.zone_name))
        object.__setattr__(self, "_own", {own.day.toordinal() - _EPOCH: own for own in self.own_hours})
        object.__setattr__(self, "_closed", {})
        object.__setattr__(self, "_tables", {})

    def is_open(self, at: int) -> bool:
        """Return whether ``at`` is open; closing time itself is not."""
        if self.always:
            return True
        key = at >> _SHIFT
        starts, ends, _ = self._tables.get(key) or self._build(key)
        return at < ends[bisect_right(starts, at) - 1]

    def next_open(self, at: int) -> int:
        """Return the first open second at or after ``at``."""
        if self.always:
            return at
        key = at >> _SHIFT
        starts, ends, _ = self._tables.get(key) or self._build(key)
        i = bisect_right(starts, at)
        if at < ends[i - 1]:
            return at
        if i < len(starts):
            return starts[i]
        return self._first_open_from(key + 2)

    def fitting(self, at: int) -> int:
        """Return ``at`` if it is open or the very end of opening hours (SLA: exact fit), else the next opening."""
        return at if self.is_open(at) or self.is_open(at - 1) else self.next_open(at)

    def add_open(self, at: int, seconds: int) -> int:
        """Return the earliest instant by which ``seconds`` of open time have passed since ``at``.

        A sum that ends exactly at closing ends at that closing, not at the next opening
        (SLA: exact fit); so no time at all ends at ``at`` itself, open or not.

        Raises:
            ValueError: for a negative number of seconds.
        """
        if seconds <= 0:
            if seconds < 0:
                raise ValueError("open time is added, never taken away")
            return at
        if self.always:
            return at + seconds
        key = at >> _SHIFT
        starts, ends, upto = self._tables.get(key) or self._build(key)
        i = bisect_right(starts, at) - 1
        goal = upto[i] + seconds
        if at < ends[i]:
            goal -= ends[i] - at
        j = bisect_left(upto, goal)
        if j < len(upto):
            return ends[j] - upto[j] + goal
        return self._add_beyond(key + 2, goal - upto[-1])

    def open_between(self, a: int, b: int) -> int:
        """Return the open seconds from ``a`` up to ``b``; none when ``b`` is not after ``a``."""
        if b <= a:
            return 0
        if self.always:
            return b - a
        key = a >> _SHIFT
        starts, ends, upto = self._tables.get(key) or self._build(key)
        i = bisect_right(starts, a) - 1
        used = -upto[i]
        if a < ends[i]:
            used += ends[i] - a
        while b >= (key + 2) << _SHIFT:
            used += upto[-1]
            key += 2
            starts, ends, upto = self._tables.get(key) or self._build(key)
        i = bisect_right(starts, b) - 1
        used += upto[i]
        return used - (ends[i] - b) if b < ends[i] else used

    def is_business_day(self, day: date) -> bool:
        """Return whether ``day`` has opening hours of its own (a night shift belongs to the day it starts on)."""
        return bool(self._hours(day.toordinal() - _EPOCH))

    def usually_open(self, day: date) -> bool:
        """Return whether the weekday of ``day`` has opening hours, holiday or not."""
        return bool(self.week[day.weekday()])

    def opening(self, day: date) -> int | None:
        """Return the first opening of that local date, or None when it is closed all day."""
        return next((opens for opens, _ in self._instants(day)), None)

    def closing(self, day: date) -> int | None:
        """Return the last closing of the hours that open on that local date, or None when it is closed all day."""
        return max((closes for _, closes in self._instants(day)), default=None)

    def holidays_between(self, a: int, b: int) -> list[tuple[date, str]]:
        """Return the named closed dates from ``a`` up to ``b`` (seconds UTC), in order: local date and name."""
        if b <= a:
            return []
        first, last = self.local(a).date(), self.local(b - 1).date()
        named = {own.day: own.name for own in self.own_hours if not own.hours}
        for year in range(first.year, last.year + 1):
            for day, name in self._holidays(year).items():
                if day.toordinal() - _EPOCH not in self._own:
                    named[day] = name
        return sorted((day, name) for day, name in named.items() if first <= day <= last)

    def local(self, at: int) -> datetime:
        """Return ``at`` as an aware datetime in the desk's zone."""
        return datetime.fromtimestamp(at, self.zone)

    def instant(self, wall: datetime) -> tuple[int, str | None]:
        """Return the instant a naive wall time names, and a note where daylight saving makes that a choice.

        A time that is skipped moves forward by the gap; one that comes twice is the first (SLA: P6).
        """
        return instant(self.zone, wall)

    def _instants(self, day: date) -> Iterator[tuple[int, int]]:
        """Yield opening and closing of each interval of that local date that the clocks do not skip."""
        midnight = datetime(day.year, day.month, day.day)
        for opens, closes in self._hours(day.toordinal() - _EPOCH):
            before, after = both(self.zone, midnight + timedelta(seconds=opens))
            begin = before if before <= after else turn(self.zone, after, before)
            before, after = both(self.zone, midnight + timedelta(seconds=closes))
            end = after if before <= after else turn(self.zone, after, before)
            if begin < end:
                yield begin, end

    def _hours(self, day: int) -> Hours:
        """Return the hours of a day, numbered from 1970-01-01."""
        own = self._own.get(day)
        if own is not None:
            return own.hours
        hours = self.week[(day + 3) % 7]
        if hours and self.holidays:
            on = date.fromordinal(day + _EPOCH)
            if on in self._holidays(on.year):
                return ()
        return hours

    def _holidays(self, year: int) -> dict[date, str]:
        found = self._closed.get(year)
        if found is None:
            found = self._closed[year] = holidays_of(self.holidays, year, self.weekend or ())
        return found

    def _first_open_from(self, key: int) -> int:
        for later in range(key, key + _PATIENCE, 2):
            starts = (self._tables.get(later) or self._build(later))[0]
            if len(starts) > 1:
                return starts[1]
        raise OverflowError(f"{self.name} does not open again")

    def _add_beyond(self, key: int, seconds: int) -> int:
        """Finish a sum whose remainder of ``seconds`` begins with table ``key``."""
        idle = 0
        while idle < _PATIENCE:
            _, ends, upto = self._tables.get(key) or self._build(key)
            if seconds <= upto[-1]:
                j = bisect_left(upto, seconds)
                return ends[j] - upto[j] + seconds
            idle = 0 if upto[-1] else idle + 2
            seconds -= upto[-1]
            key += 2
        raise OverflowError(f"{self.name} does not open again")

    def _build(self, key: int) -> _Table:
        """Build and keep the table that begins at ``key`` * 2**25 seconds."""
        if not _FIRST <= key <= _LAST:
            raise OverflowError("instants must lie between the years 1900 and 9986")
        begin, end = key << _SHIFT, (key + 2) << _SHIFT
        walls = self._walls(begin // DAY - 3, end // DAY + 3)
        starts, ends, upto = [begin], [begin], [0]
        for low, high, offset in segments(self.zone, begin, end):
            for wall_opens, wall_closes in walls[bisect_right(walls, low + offset, key=itemgetter(1)) :]:
                opens, closes = max(low, wall_opens - offset), min(high, wall_closes - offset)
                if opens >= closes:
                    break
                if opens == ends[-1] and len(ends) > 1:
                    ends[-1] = closes
                    upto[-1] += closes - opens
                else:
                    starts.append(opens)
                    ends.append(closes)
                    upto.append(upto[-1] + closes - opens)
        self._tables[key] = starts, ends, upto
        return starts, ends, upto

    def _walls(self, first: int, last: int) -> list[tuple[int, int]]:
        """Return the open intervals of days ``first`` to ``last`` in seconds of wall time, sorted and merged."""
        merged: list[tuple[int, int]] = []
        for day in range(first, last + 1):
            for opens, closes in self._hours(day):
                begin, end = day * DAY + opens, day * DAY + closes
                if merged and begin <= merged[-1][1]:
                    begin, end = merged[-1][0], max(end, merged.pop()[1])
                merged.append((begin, end))
        return merged


def always_open(zone_name: str) -> Calendar:
    """Return the calendar that never closes, which still knows the wall clock of its zone."""
    return Calendar("24x7", zone_name, (((0, DAY),),) * 7, always=True)
