"""The day part of a typed time: which date ``fri``, ``27 nov`` or ``1st mon dec`` names."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from helpdesk_tui.domain.text.quoting import quoted
from helpdesk_tui.domain.times.instant import day_text
from helpdesk_tui.domain.times.tokens import MONTH_NAMES, MONTHS, WEEKDAY_NAMES, WEEKDAYS, Line, WhenError

FIRST_YEAR, LAST_YEAR = 1970, 2100
_LEAP_YEARS_APART = 8  # at most: 2100 is none
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}


@dataclass(frozen=True, slots=True)
class Day:
    """The date a phrase names.

    ``instead`` is the date to take when the time of day on ``on`` lies on the wrong
    side of now (a weekday typed on that weekday). ``full`` says that the year was typed.
    """

    on: date
    instead: date | None = None
    full: bool = False
    note: str | None = None


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    """Return the ``nth`` (-1: last) weekday (0 is Monday) of a month, if it has one."""
    length = calendar.monthrange(year, month)[1]
    days = [date(year, month, day) for day in range(1, length + 1) if date(year, month, day).weekday() == weekday]
    place = nth - 1 if nth > 0 else nth
    return days[place] if -len(days) <= place < len(days) else None


def read_day(line: Line, today: date, *, backwards: bool) -> Day | None:
    """Read the day part of a line; None where it does not go on with one.

    A weekday is the next one, today included, and so is a date without a year. With
    ``backwards`` each is the latest one, today included. Where the next month of that name
    has no such day, no later year is guessed.

    Raises:
        WhenError: the words begin a date that does not exist or is left unfinished.
    """
    line.word("on")
    if near := line.word(*_NEAR):
        return Day(today + timedelta(_NEAR[near]))
    if line.peek().text == "next" and line.peek(1).text not in WEEKDAY_NAMES:
        raise WhenError("after 'next' comes a weekday, as in next monday")
    if line.peek().text in ("next", "last") and line.peek(1).text in WEEKDAY_NAMES and not _month_follows(line):
        return _beside(line, today)
    weekday = line.named(WEEKDAY_NAMES)
    day = _dated(line, today, backwards=backwards)
    if weekday is None:
        return day
    if day is None:
        return _weekday(weekday, today, backwards=backwards)
    if day.on.weekday() != weekday:
        raise WhenError(
            f"{day_text(day.on)[4:]} is a {WEEKDAYS[day.on.weekday()]}, not a {WEEKDAYS[weekday]}",
        )
    return day


def _month_follows(line: Line) -> bool:
    """Return whether ``last fri`` goes on with a month, and so is that month's last Friday."""
    after = line.peek(2).text
    return after in MONTH_NAMES or after == "of"


def _beside(line: Line, today: date) -> Day:
    """Read ``next monday`` or ``last monday``: the first one strictly after or before today."""
    ahead = line.word("next", "last") == "next"
    weekday = line.named(WEEKDAY_NAMES)
    assert weekday is not None
    if not ahead:
        return Day(today - timedelta((today.weekday() - weekday - 1) % 7 + 1))
    day = today + timedelta((weekday - today.weekday() - 1) % 7 + 1)
    note = f"{day_text(day)} is this week's; the week after is {day_text(day + timedelta(7))}"
    return Day(day, note=note if day.isocalendar()[:2] == today.isocalendar()[:2] else None)


def _weekday(weekday: int, today: date, *, backwards: bool) -> Day:
    """Return the coming or latest such weekday, today included, and a week on or back when today."""
    away = (today.weekday() - weekday) % 7 if backwards else (weekday - today.weekday()) % 7
    week = timedelta(-7 if backwards else 7)
    day = today + (timedelta(-away) if backwards else timedelta(away))
    return Day(day, instead=day + week if away == 0 else None)


def _dated(line: Line, today: date, *, backwards: bool) -> Day | None:
    """Read an ISO date, ``1st mon dec``, ``27 nov`` or ``nov 27``, each with or without a year."""
    iso = line.take("date")
    if iso is not None:
        if line.peek(1).kind == "clock":
            line.word("t")
        return Day(_iso(iso), full=True)
    named = _named_date(line)
    if named is None:
        return None
    year = line.number() if _year_follows(line) else None
    if year is None:
        return Day(_nearest(named, today, backwards=backwards))
    _check_year(year)
    day = named.of(year)
    if day is None:
        raise WhenError(f"there is no {named.said} {year}")
    return Day(day, full=True)


class _Named(NamedTuple):
    """A day of the year without its year: its month, its date in a year that has it, and how to say it.

    ``instead`` is what to type where the coming year has none.
    """

    month: int
    of: Callable[[int], date | None]
    said: str
    instead: str | None = None


def _named_date(line: Line) -> _Named | None:
    """Read a day of the year without its year, as a function of the year, and how to say it."""
    month = line.named(MONTH_NAMES)
    if month is not None:
        return _of_month(month, _day_number(line, month))
    if line.peek().kind == "number" and line.peek(1).text in MONTH_NAMES:
        number = line.number() or 0
        return _of_month(line.named(MONTH_NAMES) or 0, number)
    nth = line.ordinal()
    if nth is None:
        return None
    weekday = line.named(WEEKDAY_NAMES)
    line.word("of")
    month = line.named(MONTH_NAMES)
    if month is None:
        raise WhenError("a day of the month needs its month, as in 15 dec or 1st mon dec")
    return _of_month(month, nth) if weekday is None else _nth_of_month(month, nth, weekday)


def _day_number(line: Line, month: int) -> int:
    """Read the day after a month's name: ``nov 27``, ``nov 27th``."""
    text = line.peek().text
    number = line.ordinal() if line.peek().kind == "ordinal" else None
    if number is None and line.peek().kind == "number" and len(text) <= 2 and line.peek(1).text not in ("am", "pm"):
        number = line.number()
    if number is None:
        raise WhenError(f"{MONTHS[month - 1]} needs a day, as in 1 {MONTHS[month - 1][:3].lower()}")
    return number


def _of_month(month: int, number: int) -> _Named:
    """Return the date of a day number in a month, by year.

    Raises:
        WhenError: the month has no such day in any year.
    """
    length = calendar.monthrange(2024, month)[1]
    if not 1 <= number <= length:
        raise WhenError(f"{MONTHS[month - 1]} has no day {number}, but 1 to {length}")

    def by_year(year: int) -> date | None:
        return date(year, month, number) if number <= calendar.monthrange(year, month)[1] else None

    return _Named(month, by_year, f"{number} {MONTHS[month - 1]}")


def _nth_of_month(month: int, nth: int, weekday: int) -> _Named:
    """Return the date of the nth weekday of a month, by year.

    Raises:
        WhenError: no month has so many weeks.
    """
    if nth not in (-1, 1, 2, 3, 4, 5):
        raise WhenError(f"no month has {nth} {WEEKDAYS[weekday]}s")
    said = f"{nth_text(nth)} {WEEKDAYS[weekday]} of {MONTHS[month - 1]}"
    last = f"last {WEEKDAYS[weekday][:3].lower()} {MONTHS[month - 1][:3].lower()}"
    return _Named(month, lambda year: nth_weekday(year, month, nth, weekday), said, last)


def nth_text(nth: int) -> str:
    """Return ``1st``, ``22nd``, ``last`` (-1) or ``2nd last`` (-2)."""
    if nth < 0:
        return "last" if nth == -1 else f"{nth_text(-nth)} last"
    ending = "th" if nth % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(nth % 10, "th")
    return f"{nth}{ending}"


def _year_follows(line: Line) -> bool:
    """Return whether the next token has four digits: a year, because hours need a colon or am/pm."""
    token = line.peek()
    return token.kind == "number" and len(token.text) == 4 and line.peek(1).text not in ("am", "pm")


def _nearest(named: _Named, today: date, *, backwards: bool) -> date:
    """Return the date in the month of that name which comes next, or came last, today included.

    Raises:
        WhenError: that month has no such day (``5th mon feb``, or 29 Feb before a year that is none), or the
            years this program knows are over.
    """
    step = -1 if backwards else 1
    for year in (today.year, today.year + step):
        over = year == today.year and (named.month - today.month) * step < 0
        day = named.of(year)
        if day is None and not over:
            instead = named.instead or _next_leap_day(year, step)
            raise WhenError(f"there is no {named.said} {year}", instead)
        if day is not None and (day <= today if backwards else day >= today) and FIRST_YEAR <= year <= LAST_YEAR:
            return day
    raise WhenError(f"there is no {named.said} between {FIRST_YEAR} and {LAST_YEAR} that way")


def _next_leap_day(year: int, step: int) -> str | None:
    """Return the 29th of February nearest after a year, or before it, as it can be typed."""
    years = range(year, year + step * (_LEAP_YEARS_APART + 1), step)
    return next((f"29 feb {one}" for one in years if calendar.isleap(one) and FIRST_YEAR <= one <= LAST_YEAR), None)


def _iso(text: str) -> date:
    """Return the date of ``2026-11-27``.

    Raises:
        WhenError: there is no such date, or its year is out of range.
    """
    _check_year(int(text[:4]))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WhenError(f"there is no day {quoted(text)}") from None


def _check_year(year: int) -> None:
    """Raise WhenError for a year that this program does not know."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise WhenError(f"the year {year} is out of range: {FIRST_YEAR} to {LAST_YEAR}")
