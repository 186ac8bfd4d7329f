"""What a recurrence rule is: the part of RFC 5545's RRULE that is used for tasks and holidays.

A rule repeats daily or more slowly. As RFC 5545 says, a month without the day named
(the 31st) is skipped; ``BYMONTHDAY=-1`` is each month's last day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Literal

Freq = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_INTERVAL: dict[Freq, int] = {"DAILY": 3_660, "WEEKLY": 520, "MONTHLY": 120, "YEARLY": 10}
"""Ten years of each."""

Weekdays = tuple[tuple[int, int], ...]
"""Weekdays of a rule: (nth, weekday) with 0 for each one, and Monday as 0."""
MONDAY_TO_FRIDAY: Weekdays = tuple((0, day) for day in range(5))


@dataclass(frozen=True, slots=True)
class Rule:
    """An RFC 5545 RRULE; ``str()`` writes its parts in a fixed order.

    ``until`` is as it was written. What is None or empty comes from the first occurrence. ``easter`` holds days
    from Easter Sunday, which dateutil adds to RFC 5545.
    """

    freq: Freq
    interval: int = 1
    count: int | None = None
    until: str | None = None
    months: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    weekdays: Weekdays = ()
    places: tuple[int, ...] = ()
    week_start: int = 0
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    weeks: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    easter: tuple[int, ...] = ()

    def __str__(self) -> str:
        """Return the rule as RFC 5545 writes it, without RRULE: and DTSTART."""
        weekdays = [f"{nth or ''}{DAYS[day]}" for nth, day in self.weekdays]
        parts = {
            "INTERVAL": self.interval if self.interval > 1 else None,
            "COUNT": self.count,
            "UNTIL": self.until,
            "BYMONTH": _listed(self.months),
            "BYWEEKNO": _listed(self.weeks),
            "BYYEARDAY": _listed(self.year_days),
            "BYMONTHDAY": _listed(self.days),
            "BYDAY": ",".join(weekdays) or None,
            "BYEASTER": _listed(self.easter),
            "BYHOUR": self.hour,
            "BYMINUTE": self.minute,
            "BYSECOND": self.second,
            "BYSETPOS": _listed(self.places),
            "WKST": DAYS[self.week_start] if self.week_start else None,
        }
        return ";".join([f"FREQ={self.freq}", *(f"{key}={part}" for key, part in parts.items() if part is not None)])

    @property
    def names_days(self) -> bool:
        """Whether the rule itself names the days of a week, month or year on which it occurs."""
        return bool(self.days or self.weekdays or self.year_days or self.easter)

    def clock(self, usual: time) -> time:
        """Return the rule's time of day, with what it leaves open taken from ``usual``."""
        hour, minute, second = (
            usual_part if part is None else part
            for part, usual_part in (
                (self.hour, usual.hour),
                (self.minute, usual.minute),
                (self.second, usual.second),
            )
        )
        return time(hour, minute, second)

    def filled(self, first: datetime) -> Rule:
        """Return the rule with what it leaves open taken from the wall time of its first occurrence (RFC 5545)."""
        clock = self.clock(first.time())
        second = clock.second or self.second
        rule = replace(self, hour=clock.hour, minute=clock.minute, second=second)
        if rule.freq == "DAILY" or rule.names_days:
            return rule
        if rule.freq == "WEEKLY":
            return replace(rule, weekdays=((0, first.weekday()),))
        months = rule.months or ((first.month,) if rule.freq == "YEARLY" else ())
        return replace(rule, months=months, days=(first.day,))


def _listed(numbers: tuple[int, ...]) -> str | None:
    return ",".join(map(str, numbers)) or None
