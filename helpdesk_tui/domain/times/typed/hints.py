"""Hints for a typed time that could mean two things: why it is refused, and what could be typed instead."""

from __future__ import annotations

import re
from datetime import date

from helpdesk_tui.domain.text.quoting import quoted
from helpdesk_tui.domain.times.span import Span, read_span
from helpdesk_tui.domain.times.tokens import MONTH_NAMES, MONTHS, Line, Tense, WhenError

EXAMPLES: dict[Tense, str] = {"future": "fri 14:00", "past": "20m ago", "any": "fri 14:00"}
"""What can always be typed."""

Ways = list[tuple[str, ...]]
"""What could be typed instead, best first; of several that stand together, the one in opening hours."""

_DOTTED = re.compile(r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?![\d.])(?P<half>\s?[ap]m)?")
_HOUR = re.compile(r"(?<![\d.:/+-])(\d{1,2})(?![\d.:/a-z]|\s?[ap]m\b)")
_FOUR = re.compile(r"(?<![\d.:/+-])([01]\d|2[0-3])([0-5]\d)(?![\d.:/a-z])")
_DATE = re.compile(r"(?<![\d.:/-])(\d{1,2})\s?([./-])\s?(\d{1,2})(?:\s?\2\s?(\d{4}|\d{2}))?\2?(?![\d.:/-]|\s?[ap]m\b)")
_YEAR_FIRST = re.compile(r"(?<![\d.:/-])(\d{4})([./])(\d{1,2})\2(\d{1,2})(?![\d.:/-])")
_COLON = "hours and minutes have a colon between them"


def hint(line: Line, today: date, tense: Tense) -> tuple[str | None, Ways]:
    """Return why a refused line is ambiguous, None where it is not, and what could be typed instead."""
    texts = [token.text for token in line.tokens]
    if "midnight" in texts:
        return "midnight could be the beginning of the day or its end", [(f"{_beside(tense)} 00:00",)]
    if [token.kind for token in line.tokens] == ["number"]:
        return _number(texts[0], tense)
    span = _amount(line)
    if span is not None:
        typed = line.text if "business" in texts else "".join(texts)
        suggestion = f"{typed} ago" if tense == "past" else f"+{typed}"
        return f"{quoted(typed)} could be before now or after", [] if span == Span() else [(suggestion,)]
    dated = _numeric_date(line, today, tense)
    if dated is not None:
        return dated
    clocks = _clocks(line.text)
    if _DOTTED.search(line.text):
        alone = line.tokens[0].kind == "number"
        return _COLON, [tuple(f"{_beside(tense)} {one}" for one in group) for group in clocks] if alone else clocks
    if len(texts) == 1 and texts[0] in MONTH_NAMES:
        day = _beyond(today, MONTH_NAMES[texts[0]], 1, tense)
        return f"{quoted(line.text)} is a whole month", [(f"{day} 09:00",)] if day else []
    return None, clocks


def _amount(line: Line) -> Span | None:
    """Return the amount of time where a line is nothing else, so that its direction is open."""
    again = Line(line.text)
    try:
        span = read_span(again)
        again.finish()
    except WhenError:
        return None
    return span


def _beside(tense: Tense) -> str:
    return "yesterday" if tense == "past" else "tomorrow"


def _clocks(text: str) -> Ways:
    """Return a line with its ``9.30``, ``1400`` or ``2`` as a time of day, an hour up to 11 also as after noon."""
    dotted = _DOTTED.search(text)
    if dotted is not None:
        half = dotted["half"] or ""
        return [_replaced(text, dotted, int(dotted[1]), f":{dotted[2]}{half}", halves=not half)]
    dated = any(token.text in MONTH_NAMES for token in Line(text).tokens)
    fours = [found for found in _FOUR.finditer(text) if not dated or int(found[1]) < 19]  # else it is a year
    four = [_replaced(text, found, found[1], f":{found[2]}", halves=False) for found in fours]
    hours = [_replaced(text, found, int(found[1]), ":00") for found in _HOUR.finditer(text) if int(found[1]) < 24]
    return four + hours[::-1]


def _replaced(text: str, found: re.Match[str], hour: int | str, rest: str, *, halves: bool = True) -> tuple[str, ...]:
    """Return a line with a time of day in place of what was found, before noon and after where both may be."""
    hours = (hour, hour + 12) if halves and isinstance(hour, int) and 1 <= hour <= 11 else (hour,)
    return tuple(f"{text[: found.start()]}{one}{rest}{text[found.end() :]}" for one in hours)


def _number(text: str, tense: Tense) -> tuple[str, Ways]:
    """Return what a bare number could mean; 1400 may be a time, but is not read as one."""
    ways = _clocks(f"{_beside(tense)} {text}")
    if len(text) <= 2 and 1 <= int(text) <= 23:
        return f"{quoted(text)} could be an hour ({int(text)}:00) or a day ({int(text)} dec)", ways
    return f"{quoted(text)} is a number, and no time without a unit, a colon or am/pm", ways


def _numeric_date(line: Line, today: date, tense: Tense) -> tuple[str, Ways] | None:
    """Return the dates that ``03/04`` could be, with the rest of the line: day first, and month first.

    ``9.30`` alone could also be a time of day; after a day it is one.
    """
    year_first = _YEAR_FIRST.search(line.text)
    if year_first is not None:
        year, _, month, day = year_first.groups()
        ways = _dated(line.text, year_first, [f"{year}-{int(month):02}-{int(day):02}"])
        return f"{quoted(line.text)} is no date in a form read here, such as 2026-11-27", ways
    found = _DATE.search(line.text)
    if found is None or not (found.start() == 0 or found[4] or any(token.kind == "clock" for token in line.tokens)):
        return None
    first, second = int(found[1]), int(found[3])
    pairs = dict.fromkeys(((first, second), (second, first)))
    days = [(day, month) for day, month in pairs if 1 <= month <= 12 and _beyond(today, month, day, tense)]
    clocks = _clocks(line.text) if found[0] == line.text and found[2] == "." and not found[4] else []
    clocks = [tuple(f"{_beside(tense)} {one}" for one in group) for group in clocks]
    if not days:
        return (_COLON, clocks) if clocks else (f"{quoted(line.text)} is neither a date nor a time", [])
    said = [f"{day} {MONTHS[month - 1][:3].lower()}" for day, month in days]
    whole = f"20{found[4]}" if found[4] and len(found[4]) == 2 else found[4]
    ways = _dated(line.text, found, [f"{day} {whole}" for day in said]) if whole else []
    ways += _dated(line.text, found, [_beyond(today, month, day, tense) or "" for day, month in days])
    said += [clocks[0][0].partition(" ")[2]] if clocks else []
    reason = f"could be {' or '.join(said)}" if len(said) > 1 else "needs the name of its month"
    return f"{quoted(line.text)} {reason}", ways


def _dated(text: str, found: re.Match[str], days: list[str]) -> Ways:
    """Return a line with each of some dates in place of what was found, at 09:00 where no more was typed."""
    ways: Ways = []
    for day in days:
        line = f"{text[: found.start()]}{day}{text[found.end() :]}"
        ways += [(f"{day} 09:00",)] if line == day else [(line,), *_clocks(line)]
    return ways


def _beyond(today: date, month: int, day: int, tense: Tense) -> str | None:
    """Return the next such date after today (past: the last one before today), as it can be typed."""
    try:
        on = date(today.year, month, day)
        if tense == "past":
            on = on if on < today else on.replace(year=today.year - 1)
        else:
            on = on if on > today else on.replace(year=today.year + 1)
    except ValueError:
        return None
    return f"{on.day} {MONTHS[on.month - 1][:3].lower()} {on.year}"
