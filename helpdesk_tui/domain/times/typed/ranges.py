"""Typed ranges of time: ``2026-11-01..2026-12-01``, ``mon..``, ``yesterday``, ``2026-11`` or ``2026`` to two instants.

A range is half-open, in the desk's zone. Each side is read as any typed time; a date alone is its midnight, open day or
not. A side that is left out is now. One date alone is that whole day.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from helpdesk_tui.domain.text.quoting import quoted
from helpdesk_tui.domain.times.days import FIRST_YEAR, LAST_YEAR
from helpdesk_tui.domain.times.instant import absolute
from helpdesk_tui.domain.times.reading import Hours, known
from helpdesk_tui.domain.times.tokens import MONTH_NAMES, WEEKDAY_NAMES, WhenError
from helpdesk_tui.domain.times.typed.when import read

BETWEEN = ".."
"""Stands between the two sides of a range."""

_YEAR, _MONTH, _DAY = re.compile(r"\d{4}"), re.compile(r"(\d{4})-(\d\d)"), re.compile(r"\d{4}-\d\d-\d\d")
_DAYS = ("today", "yesterday")
_TIMES = frozenset({*WEEKDAY_NAMES, *MONTH_NAMES, "tomorrow", "last", "this", "next"})


@dataclass(frozen=True, slots=True)
class Range:
    """From ``begin`` up to ``end``, seconds UTC."""

    begin: int
    end: int


def is_range(text: str) -> bool:
    """Return whether a word is meant as a range: no filter has two dots, or is a date alone."""
    word = text.strip().lower()
    return BETWEEN in word or word in _DAYS or any(one.fullmatch(word) for one in (_YEAR, _MONTH, _DAY))


def is_time(text: str) -> bool:
    """Return whether a text begins as a time does: ``mon``, ``last month``. Alone it is no range."""
    return text.strip().lower().partition(" ")[0] in _TIMES


def read_range(text: str, now: int, hours: Hours) -> Range:
    """Read a range; weekdays and dates without a year are looked for in the past first.

    Raises:
        WhenError: a side is not understood, or it ends where or before it begins.
    """
    word = text.strip().lower()
    if _YEAR.fullmatch(word):
        year = _checked(int(word))
        return Range(_midnight(date(year, 1, 1), hours), _midnight(date(year + 1, 1, 1), hours))
    if _MONTH.fullmatch(word):
        return read_month(word, hours)
    if BETWEEN not in word:
        begin = _side(word, now, hours)
        return Range(begin, _midnight(hours.local(begin).date() + timedelta(1), hours))
    first, _, last = (side.strip() for side in word.partition(BETWEEN))
    if not first:
        raise WhenError("the beginning of the range is missing", f"2026-11-01{BETWEEN}{last or '2026-12-01'}")
    begin = _side(first, now, hours)
    end = _side(last, now, hours, after=begin) if last else now + 1
    if end <= begin:
        said = f"{absolute(begin, hours)} and ends {absolute(end, hours)}"
        raise WhenError(f"the range begins {said}, so nothing lies in it")
    return Range(begin, end)


def read_month(text: str, hours: Hours) -> Range:
    """Read ``2026-11``. Raises WhenError."""
    found = _MONTH.fullmatch(text.strip())
    if found is None or not 1 <= int(found[2]) <= 12:
        raise WhenError(f"{quoted(text)} is no month", "2026-11")
    first = date(_checked(int(found[1])), int(found[2]), 1)
    return Range(_midnight(first, hours), _midnight((first + timedelta(32)).replace(day=1), hours))


def month_of(now: int, hours: Hours) -> Range:
    """Return the month that holds ``now``."""
    return read_month(f"{hours.local(now):%Y-%m}", hours)


def _side(text: str, now: int, hours: Hours, after: int | None = None) -> int:
    """Return the instant of one side: in the past, or ahead of now where nothing in the past is after ``after``."""
    if _YEAR.fullmatch(text) or _MONTH.fullmatch(text):
        whole, first = ("month", f"{text}-01") if _MONTH.fullmatch(text) else ("year", f"{text}-01-01")
        raise WhenError(f"{text} is a whole {whole}, and a side of a range is a single time", first)
    typed = from_midnight(text, now, hours)
    ahead = read(typed, now, hours, tense="any")
    if ahead.rule is not None:
        raise WhenError(f"{quoted(text)} is a recurrence, and no single time", "2026-11-01")
    with suppress(WhenError):
        past = read(typed, now, hours, tense="past").at
        if after is None or past > after:
            return past
    return ahead.at


def from_midnight(text: str, now: int, hours: Hours) -> str:
    """Return a typed time; a date alone with its midnight, for figures know no opening and no holiday."""
    # A date alone can be typed with a time behind it.
    return f"{text} 00:00" if text.strip() and _readable(f"{text} 00:00", now, hours) else text


def _readable(text: str, now: int, hours: Hours) -> bool:
    try:
        read(text, now, hours, tense="any")
    except WhenError:
        return False
    return True


def _checked(year: int) -> int:
    if not FIRST_YEAR <= year < LAST_YEAR:
        raise WhenError(f"the year {year} is out of range: {FIRST_YEAR} to {LAST_YEAR}")
    return year


def _midnight(day: date, hours: Hours) -> int:
    at = hours.instant(datetime.combine(day, time()))[0]
    if not known(at):
        raise WhenError(f"that is out of range: {FIRST_YEAR} to {LAST_YEAR}")
    return at
