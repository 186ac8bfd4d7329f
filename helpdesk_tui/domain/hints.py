"""What to say to a typed time that could mean two things, and what could be typed instead."""

from __future__ import annotations

import re
from datetime import date

from helpdesk_tui.domain.wording import MONTH_NAMES, MONTHS, Line, Span, Tense, WhenError, quoted, read_span

EXAMPLES: dict[Tense, str] = {"future": "fri 14:00", "past": "20m ago", "any": "fri 14:00"}
"""What can always be typed."""

_DOTTED = re.compile(r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?![\d.])")


def hint(line: Line, today: date, tense: Tense) -> tuple[str | None, str]:
    """Return why a refused line is ambiguous, if it is, and something like it that reads."""
    texts = [token.text for token in line.tokens]
    kinds = [token.kind for token in line.tokens]
    if texts[0] == "every":
        return None, "every mon 09:00"
    if "midnight" in texts:
        return "midnight could be the beginning of the day or its end", f"{_beside(tense)} 00:00"
    if kinds == ["number"]:
        return _number(texts[0], tense)
    span = _amount(line)
    if span is not None:
        typed = line.text if "business" in texts else "".join(texts)
        suggestion = f"{typed} ago" if tense == "past" else f"+{typed}"
        return f"{quoted(typed)} could be before now or after", EXAMPLES[tense] if span == Span() else suggestion
    timed = _DOTTED.sub(r"\1:\2", line.text, count=1)
    if kinds[:3] == ["number", "sign", "number"] and texts[1] in "/-." and texts[-1] not in ("am", "pm"):
        return _numeric_date(line, texts[0], texts[2], today, tense, timed if len(texts) == 3 else line.text)
    if timed != line.text:
        return _COLON, f"{_beside(tense)} {timed}" if kinds[0] == "number" else timed
    if kinds[-1] == "number" and len(texts[-1]) <= 2 and int(texts[-1]) < 24:
        return None, f"{line.text}:00"
    if len(texts) == 1 and texts[0] in MONTH_NAMES:
        day = _beyond(today, MONTH_NAMES[texts[0]], 1, tense)
        return f"{quoted(line.text)} is a whole month", day or EXAMPLES[tense]
    return None, EXAMPLES[tense]


_COLON = "hours and minutes have a colon between them"


def _amount(line: Line) -> Span | None:
    """Return the amount of time that a line is and nothing else, which leaves the direction open."""
    again = Line(line.text)
    try:
        span = read_span(again)
        again.finish()
    except WhenError:
        return None
    return span


def _beside(tense: Tense) -> str:
    return "yesterday" if tense == "past" else "tomorrow"


def _number(text: str, tense: Tense) -> tuple[str, str]:
    """Return what a bare number could mean; 1400 may be a time, but is not read as one."""
    beside = _beside(tense)
    if len(text) <= 2 and 1 <= int(text) <= 23:
        hour, reason = int(text), f"{quoted(text)} could be an hour ({int(text)}:00) or a day ({int(text)} dec)"
        return reason, f"{beside} {hour}:00"
    reason = f"{quoted(text)} is a number, and no time without a unit, a colon or am/pm"
    if len(text) == 4 and int(text[:2]) <= 23 and int(text[2:]) <= 59:
        return reason, f"{beside} {text[:2]}:{text[2:]}"
    return reason, EXAMPLES[tense]


def _numeric_date(line: Line, first: str, second: str, today: date, tense: Tense, timed: str) -> tuple[str, str]:
    """Return the dates that ``03/04`` could be: day first here, month first there; ``9.30`` is ``timed`` too."""
    if len(first) > 2 or len(second) > 2:
        return f"{quoted(line.text)} is no date in a form read here, such as 2026-11-27", EXAMPLES[tense]
    ways = [
        (day, month)
        for day, month in ((int(first), int(second)), (int(second), int(first)))
        if 1 <= month <= 12 and _beyond(today, month, day, tense)
    ]
    if not ways and timed != line.text:
        return _COLON, f"{_beside(tense)} {timed}"
    if not ways:
        return f"{quoted(line.text)} is neither a date nor a time", EXAMPLES[tense]
    said = [f"{day} {MONTHS[month - 1][:3].lower()}" for day, month in dict.fromkeys(ways)]
    said += [timed] if timed != line.text else []
    day, month = ways[0]
    reason = f"could be {' or '.join(said)}" if len(ways) > 1 or len(said) > 1 else "needs the name of its month"
    return f"{quoted(line.text)} {reason}", _beyond(today, month, day, tense) or EXAMPLES[tense]


def _beyond(today: date, month: int, day: int, tense: Tense) -> str | None:
    """Return that date of the next year (past: the year before) to lie beyond today, with a time of day."""
    try:
        on = date(today.year, month, day)
        if tense == "past":
            on = on if on < today else on.replace(year=today.year - 1)
        else:
            on = on if on > today else on.replace(year=today.year + 1)
    except ValueError:
        return None
    return f"{on.day} {MONTHS[on.month - 1][:3].lower()} {on.year} 09:00"
