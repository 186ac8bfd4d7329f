"""Times in filters: ``<2h``, ``>fri``, ``today``. After < or > a day alone is its first second, else the whole day."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from helpdesk_tui.domain.filters.conditions import Column, Condition, Within
from helpdesk_tui.domain.filters.wrong import Wrong
from helpdesk_tui.domain.times.reading import Hours
from helpdesk_tui.domain.times.tokens import Tense, WhenError

_LONGEST = 40
_DURATION = re.compile(r"\d{1,6}[a-z]+(\d{1,6}[a-z]+)*", re.ASCII | re.IGNORECASE)


def clock_condition(column: Column, value: str, now: int, hours: Hours) -> Condition:
    """Read the time of a deadline: ``<2h`` is within two hours from now, or past. Raises Wrong."""
    sign, text = _parts(value)
    if _DURATION.fullmatch(text):
        if not sign:
            raise Wrong(f"< or > before it, as in <{text}")
        return _side(column, sign, _instant(f"+{text}", now, hours, ("any",)))
    return _placed(column, sign, text, now, hours, ("any",))


def time_condition(column: Column, value: str, now: int, hours: Hours) -> Condition:
    """Read a time at which something happened: ``>fri`` is since the last Friday began. Raises Wrong."""
    sign, text = _parts(value)
    if _DURATION.fullmatch(text):
        # Less than two hours ago means after the instant two hours ago.
        raise Wrong(f'an instant: {">" if sign != ">" else "<"}"{text} ago"')
    return _placed(column, sign, text, now, hours, ("past", "any"))


def _parts(value: str) -> tuple[str, str]:
    """Return the sign and the text after it, without quotation marks."""
    sign = value[:1] if value[:1] in ("<", ">") else ""
    text = value[len(sign) :].strip('"').strip()
    if not text or len(text) > _LONGEST:
        raise Wrong('a time such as fri, today, 2026-11-20 or "fri 14:00", behind < or >')
    return sign, text


def _placed(column: Column, sign: str, text: str, now: int, hours: Hours, tenses: tuple[Tense, ...]) -> Condition:
    day = _day(text, now, hours, tenses)
    if sign:
        return _side(column, sign, _instant(text, now, hours, tenses) if day is None else _midnight(day, hours))
    if day is None:
        _instant(text, now, hours, tenses)
        raise Wrong(f'< or > before it, as in <"{text}"')
    return Within(column, _midnight(day, hours), _midnight(day + timedelta(1), hours))


def _side(column: Column, sign: str, instant: int) -> Condition:
    return Within(column, end=instant) if sign == "<" else Within(column, start=instant)


def _day(text: str, now: int, hours: Hours, tenses: tuple[Tense, ...]) -> date | None:
    """Return the date that a text is without a time of day, open or not; None when it is something else."""
    try:
        return hours.local(_instant(f"{text} 00:00", now, hours, tenses)).date()
    except Wrong:
        return None


def _instant(text: str, now: int, hours: Hours, tenses: tuple[Tense, ...]) -> int:
    # Recurrences and holidays need more modules (10 ms) than a filter of words does.
    from helpdesk_tui.domain.times.typed.when import read

    refused = ""
    for tense in tenses:
        try:
            reading = read(text, now, hours, tense=tense)
        except WhenError as error:
            refused = str(error)
            continue
        if reading.rule is None:
            return reading.at
        refused = "a single time, not a recurrence"
    raise Wrong(f"a time ({refused})")


def _midnight(day: date, hours: Hours) -> int:
    return hours.instant(datetime.combine(day, time()))[0]
