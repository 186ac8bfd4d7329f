"""What a recurrence rule is: the part of RFC 5545's RRULE that tasks repeat by.

A rule repeats daily or more slowly. As RFC 5545 says, a month without the day named
(the 31st) is skipped; ``BYMONTHDAY=-1`` is each month's last day.
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal, get_args

from helpdesk_tui.domain.dates import FIRST_YEAR, LAST_YEAR
from helpdesk_tui.domain.wording import WhenError, quoted

Freq = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_INTERVAL: dict[Freq, int] = {"DAILY": 3_660, "WEEKLY": 520, "MONTHLY": 120, "YEARLY": 10}
"""Ten years of each."""

_EXAMPLE = "FREQ=WEEKLY;BYDAY=MO"
_MAX_COUNT = 1_000
_MAX_LENGTH = 500
_ANY_YEAR, _ALL_YEARS = 2024, 28  # in these, years of either length begin on every weekday


@dataclass(frozen=True, slots=True)
class Rule:
    """An RFC 5545 RRULE of this program's kind; ``str()`` gives it back in a fixed order.

    ``weekdays`` are (nth, weekday) with 0 for each one and Monday as 0. ``until`` is kept
    as written. What is None or empty comes from the first occurrence.
    """

    freq: Freq
    interval: int = 1
    count: int | None = None
    until: str | None = None
    months: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    weekdays: tuple[tuple[int, int], ...] = ()
    places: tuple[int, ...] = ()
    week_start: int = 0
    hour: int | None = None
    minute: int | None = None
    second: int | None = None

    def __str__(self) -> str:
        """Return the rule as RFC 5545 writes it, without RRULE: and DTSTART."""
        weekdays = [f"{nth or ''}{DAYS[day]}" for nth, day in self.weekdays]
        parts = {
            "INTERVAL": self.interval if self.interval > 1 else None,
            "COUNT": self.count,
            "UNTIL": self.until,
            "BYMONTH": ",".join(map(str, self.months)) or None,
            "BYMONTHDAY": ",".join(map(str, self.days)) or None,
            "BYDAY": ",".join(weekdays) or None,
            "BYHOUR": self.hour,
            "BYMINUTE": self.minute,
            "BYSECOND": self.second,
            "BYSETPOS": ",".join(map(str, self.places)) or None,
            "WKST": DAYS[self.week_start] if self.week_start else None,
        }
        return ";".join([f"FREQ={self.freq}", *(f"{key}={part}" for key, part in parts.items() if part is not None)])

    def clock(self, usual: time) -> time:
        """Return the time of day the rule keeps, its gaps filled from ``usual``."""
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
        if rule.freq == "DAILY" or rule.weekdays or rule.days:
            return rule
        if rule.freq == "WEEKLY":
            return replace(rule, weekdays=((0, first.weekday()),))
        months = rule.months or ((first.month,) if rule.freq == "YEARLY" else ())
        return replace(rule, months=months, days=(first.day,))


@lru_cache(maxsize=128)
def parse_rule(text: str) -> Rule:
    """Read an RFC 5545 RRULE, with or without ``RRULE:`` before it.

    Raises:
        WhenError: it is malformed, faster than daily, uses a part this program does not keep, or never occurs.
    """
    try:
        rule = _parsed(text)
        _check(rule)
    except WhenError as error:
        raise WhenError(error.reason, _EXAMPLE) from None
    return rule


def _parsed(text: str) -> Rule:
    """Read the parts of a rule, each by itself."""
    if len(text) > _MAX_LENGTH:
        raise WhenError(f"a rule has at most {_MAX_LENGTH} characters")
    plain = text.strip()
    if not plain.isascii():
        raise WhenError("a rule has only plain letters and digits")
    pairs = [part.partition("=") for part in plain.upper().removeprefix("RRULE:").removesuffix(";").split(";")]
    parts = {key: value for key, _, value in pairs}
    if any(not value for value in parts.values()):
        raise WhenError(f"{quoted(text)} is no recurrence rule: it has parts such as FREQ=WEEKLY, joined by ;")
    if len(parts) < len(pairs):
        raise WhenError("a rule has each of its parts once")
    unknown = next((key for key in parts if key not in _KEPT), None)
    if unknown is not None:
        raise WhenError(f"{quoted(unknown)} is not a part of the rules kept here: {', '.join(_KEPT)}")
    freq = _freq(parts.get("FREQ", ""))
    return Rule(
        freq=freq,
        interval=_one(parts, "INTERVAL", 1, MAX_INTERVAL[freq]) or 1,
        count=_one(parts, "COUNT", 1, _MAX_COUNT),
        until=_until_text(parts["UNTIL"]) if "UNTIL" in parts else None,
        months=_several(parts, "BYMONTH", 12, signed=False),
        days=_several(parts, "BYMONTHDAY", 31),
        weekdays=tuple(sorted({_weekday(day) for day in parts["BYDAY"].split(",")})) if "BYDAY" in parts else (),
        places=_several(parts, "BYSETPOS", 366),
        week_start=_weekday(parts.get("WKST", "MO"))[1],
        hour=_one(parts, "BYHOUR", 0, 23),
        minute=_one(parts, "BYMINUTE", 0, 59),
        second=_one(parts, "BYSECOND", 0, 59),
    )


_KEPT = (
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY",
    "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS", "WKST",
)  # fmt: skip


def _freq(text: str) -> Freq:
    """Return a frequency that is not faster than daily."""
    if text in ("HOURLY", "MINUTELY", "SECONDLY"):
        raise WhenError(f"FREQ={text} is too often: a task recurs daily or more slowly")
    found: Freq | None = next((freq for freq in get_args(Freq) if freq == text), None)
    if found is None:
        raise WhenError("a rule needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")
    return found


def _one(parts: dict[str, str], key: str, low: int, high: int) -> int | None:
    """Return the number of a part, or None without it; several values would be faster than daily."""
    text = parts.get(key)
    if text is None:
        return None
    if re.fullmatch(r"\d{1,4}", text) is None or not low <= int(text) <= high:
        raise WhenError(f"{key} is one number from {low} to {high}, not {quoted(text)}")
    return int(text)


def _several(parts: dict[str, str], key: str, high: int, *, signed: bool = True) -> tuple[int, ...]:
    """Return the numbers of a part, 1 to ``high`` and, when ``signed``, counted from the end too."""
    found = parts[key].split(",") if key in parts else []
    if any(re.fullmatch(r"[+-]?\d{1,3}", text) is None or not 1 <= abs(int(text)) <= high for text in found):
        raise WhenError(f"{key} has numbers from 1 to {high}, not {quoted(parts[key])}")
    numbers = sorted({int(text) for text in found})
    if not signed and numbers and numbers[0] < 0:
        raise WhenError(f"{key} has no negative numbers")
    return tuple(numbers)


def _weekday(text: str) -> tuple[int, int]:
    """Return (nth, weekday) of ``MO``, ``1MO`` or ``-1FR``."""
    match = re.fullmatch(r"([+-]?\d{1,2})?([A-Z]{2})", text)
    nth = int(match[1] or 0) if match else 0
    if match is None or match[2] not in DAYS or abs(nth) > 53 or (match[1] and not nth):
        raise WhenError(f"{quoted(text)} is no day such as MO, 1MO or -1FR")
    return nth, DAYS.index(match[2])


def _until_text(text: str) -> str:
    """Return UNTIL once it is known to be a date or a time in the years kept."""
    if re.fullmatch(r"\d{8}(T\d{6}Z?)?", text):
        try:
            day = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
            if len(text) > 8:
                time(int(text[9:11]), int(text[11:13]), int(text[13:15]))
        except ValueError:
            day = date.min
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return text
    raise WhenError(f"UNTIL is a day such as 20271231 or an instant such as 20271231T170000Z, not {quoted(text)}")


def _check(rule: Rule) -> None:
    """Check that the parts go together (RFC 5545) and that the rule ever occurs."""
    nths = [abs(nth) for nth, _ in rule.weekdays if nth]
    if rule.count is not None and rule.until is not None:
        raise WhenError("a rule ends by COUNT or by UNTIL, not both")
    if nths and rule.freq in ("DAILY", "WEEKLY"):
        raise WhenError(f"BYDAY with a number, as in 1MO, goes with MONTHLY or YEARLY, not {rule.freq}")
    if nths and max(nths) > 5 and (rule.freq == "MONTHLY" or rule.months):
        raise WhenError("no month has six of a weekday")
    if rule.days and rule.freq == "WEEKLY":
        raise WhenError("BYMONTHDAY does not go with WEEKLY")
    if rule.places and (rule.freq == "DAILY" or not (rule.days or rule.weekdays)):
        raise WhenError("BYSETPOS picks from days that BYDAY or BYMONTHDAY name in a week, month or year")
    if not _occurs(rule):
        raise WhenError("this rule never occurs")


def _occurs(rule: Rule) -> bool:
    """Say whether a rule has any occurrence, for some first one."""
    if rule.freq == "WEEKLY":
        return not rule.places or min(map(abs, rule.places)) <= len(rule.weekdays)
    if not rule.days and not any(nth for nth, _ in rule.weekdays) and not rule.places:
        return True
    yearly: Freq = "YEARLY" if rule.freq == "DAILY" else rule.freq
    bare = replace(rule, freq=yearly, interval=1, count=None, until=None)
    begin = datetime(_ANY_YEAR, 1, 1)
    return next(walls(bare, begin, begin, last_year=_ANY_YEAR + _ALL_YEARS), None) is not None


def walls(rule: Rule, start: datetime, since: datetime, last_year: int = LAST_YEAR) -> Iterator[datetime]:
    """Yield the naive wall times of a filled rule from ``start`` on, to the end of a year.

    A rule without COUNT starts late, in the last period that begins by ``since``, so that
    the cost does not grow with its age; the phase of its INTERVAL is kept. (This is not
    left to dateutil, whose rules without an occurrence run on to the year 9999.)
    """
    clock = rule.clock(start.time())
    left = rule.count or 0
    for period in _periods(rule, start.date(), start.date() if left else since.date(), last_year):
        days = [day for day in period if _has(rule, day)]
        for day in _picked(days, rule.places) if rule.places else days:
            wall = datetime.combine(day, clock)
            if wall < start:
                continue
            yield wall
            left -= 1
            if left == 0:
                return


def _periods(rule: Rule, start: date, since: date, last_year: int) -> Iterator[list[date]]:
    """Yield the dates of each day, week, month or year of a rule that can matter, INTERVAL apart."""
    if rule.freq in ("DAILY", "WEEKLY"):
        length = 7 if rule.freq == "WEEKLY" else 1
        begin = start.toordinal() - ((start.weekday() - rule.week_start) % 7 if length == 7 else 0)
        for first in _spaced(begin, since.toordinal(), date(last_year, 12, 31).toordinal(), length * rule.interval):
            yield [date.fromordinal(first + further) for further in range(length)]
    elif rule.freq == "MONTHLY":
        begin, until = start.year * 12 + start.month - 1, since.year * 12 + since.month - 1
        for month in _spaced(begin, until, last_year * 12 + 11, rule.interval):
            yield _month(rule, month // 12, month % 12 + 1)
    else:
        for year in _spaced(start.year, since.year, last_year, rule.interval):
            yield [day for month in rule.months or range(1, 13) for day in _month(rule, year, month)]


def _spaced(begin: int, since: int, last: int, step: int) -> range:
    """Return every ``step``-th number from ``begin``, without those well before ``since``."""
    return range(begin + max(0, since - begin) // step * step, last + 1, step)


def _month(rule: Rule, year: int, month: int) -> list[date]:
    """Return the dates of a month that BYMONTHDAY allows."""
    if rule.months and month not in rule.months:
        return []
    length = monthrange(year, month)[1]
    if not rule.days:
        return [date(year, month, day) for day in range(1, length + 1)]
    numbers = sorted({day if day > 0 else length + 1 + day for day in rule.days})
    return [date(year, month, number) for number in numbers if 1 <= number <= length]


def _has(rule: Rule, day: date) -> bool:
    """Say whether the filters of a rule let a date of one of its periods pass."""
    if rule.months and day.month not in rule.months:
        return False
    if rule.freq == "DAILY" and rule.days and day not in _month(rule, day.year, day.month):
        return False
    if not rule.weekdays:
        return True
    nths = [nth for nth, weekday in rule.weekdays if weekday == day.weekday()]
    return 0 in nths or any(nth in _nths(rule, day) for nth in nths)


def _nths(rule: Rule, day: date) -> tuple[int, int]:
    """Return which of its weekday a date is, from the start and from the end, in the month or (RFC 5545) the year."""
    if rule.freq == "YEARLY" and not rule.months:
        place, length = day.timetuple().tm_yday, 366 if isleap(day.year) else 365
    else:
        place, length = day.day, monthrange(day.year, day.month)[1]
    return (place - 1) // 7 + 1, -((length - place) // 7 + 1)


def _picked(days: list[date], places: tuple[int, ...]) -> list[date]:
    """Return the days that BYSETPOS picks from those of a period."""
    indices = {place - 1 if place > 0 else len(days) + place for place in places}
    return [day for index, day in enumerate(days) if index in indices]
