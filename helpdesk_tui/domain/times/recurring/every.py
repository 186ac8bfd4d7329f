"""Typed recurrences: ``every 2 weeks fri 10:00`` to a rule; ``rule_words`` does the reverse."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from helpdesk_tui.domain.times.days import nth_text
from helpdesk_tui.domain.times.recurring.rule import MAX_INTERVAL, MONDAY_TO_FRIDAY, Freq, Rule, Weekdays
from helpdesk_tui.domain.times.recurring.rule_words import NOUNS, clock_in_words, in_words
from helpdesk_tui.domain.times.tokens import MONTH_NAMES, MONTHS, WEEKDAY_NAMES, Line, WhenError, read_clock

_UNITS: dict[str, tuple[Freq, int]] = {
    "day": ("DAILY", 1), "days": ("DAILY", 1), "week": ("WEEKLY", 1), "weeks": ("WEEKLY", 1),
    "fortnight": ("WEEKLY", 2), "fortnights": ("WEEKLY", 2), "month": ("MONTHLY", 1), "months": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3), "quarters": ("MONTHLY", 3), "year": ("YEARLY", 1), "years": ("YEARLY", 1),
}  # fmt: skip
_ADVERBS = {
    "daily": "day", "weekly": "week", "fortnightly": "fortnight", "monthly": "month",
    "quarterly": "quarter", "yearly": "year", "annually": "year",
}  # fmt: skip
_TOO_OFTEN = ("second", "seconds", "minute", "minutes", "min", "hour", "hours", "m", "h", "s")
_BEGINS = re.compile(rf"(?<![a-z\d])(?:every|{'|'.join(_ADVERBS)})(?![a-z\d])")


def recurrence_in(text: str) -> tuple[str, str] | None:
    """Return the text before a recurrence in a line (lower case), and the recurrence; None without one."""
    found = _BEGINS.search(text)
    return None if found is None else (text[: found.start()].strip(), text[found.start() :])


def read_every(line: Line, workdays: Weekdays = MONDAY_TO_FRIDAY) -> Rule:
    """Read ``every ...`` or ``monthly ...``, to the end of the line, as a rule.

    Without a time of day, or a day in a week, month or year, the rule leaves it open. Weekdays
    are Monday to Friday and working days the ``workdays``, holidays included.

    Raises:
        WhenError: it is not understood, or more often than daily.
    """
    adverb = _ADVERBS.get(line.peek().text)
    if adverb is not None:
        line.place += 1
        freq, interval = _UNITS[adverb]
        rule = _days_of(line, freq, interval, workdays)
    else:
        line.word("every")
        rule = _paced(line, workdays) or _plain(line, workdays)
    clock = read_clock(line)
    line.finish()
    if clock is None:
        return rule
    return replace(rule, hour=clock.time.hour, minute=clock.time.minute, second=clock.time.second or None)


def leaves_day_open(rule: Rule) -> bool:
    """Return whether a rule takes its day of the week, month or year from its first occurrence."""
    return rule.freq != "DAILY" and not rule.names_days


def day_missing(rule: Rule, day: date) -> WhenError:
    """Return the error for a rule that names no day; ``day`` is an example of one."""
    clock = clock_in_words(rule)
    said = in_words(replace(rule, hour=None))
    if rule.freq == "WEEKLY":
        said = f"{said} fri{clock or ' 10:00'}" if rule.interval > 1 else f"every fri{clock or ' 10:00'}"
    elif rule.freq == "MONTHLY":
        said = f"{said} on the {nth_text(min(day.day, 28))}{clock}"
    else:
        said = f"{said} {min(day.day, 28)} {MONTHS[day.month - 1][:3].lower()}{clock}"
    return WhenError(f"which day of the {NOUNS[rule.freq]} is missing", said)


def notes_on(rule: Rule) -> tuple[str, ...]:
    """Return notes on what a technician might not expect of a rule, such as months that are too short for its day."""
    if rule.freq == "MONTHLY" and rule.days and max(rule.days) > 28:
        return (f"months without a {nth_text(max(rule.days))} are skipped; 'the last day' is in every month",)
    if any(nth == 5 for nth, _ in rule.weekdays):
        return ("what has only four of that weekday is skipped; 'last' is in every month",)
    if rule.freq == "YEARLY" and rule.months == (2,) and rule.days == (29,):
        return ("only leap years have a 29 February",)
    if rule.places and rule.weekdays:
        return ("holidays are not left out: what falls on one is moved to the next opening",)
    return ()


def _paced(line: Line, workdays: Weekdays) -> Rule | None:
    """Read ``[2|other] day|week|month|quarter|year [on ...]``, ``other mon``, or ``weekday``."""
    days = _working(line, workdays)
    if days is not None:
        return Rule("WEEKLY", weekdays=days)
    interval = 1
    follows = line.peek(1).text
    if line.word("other") or (follows in _UNITS and line.word("second")):
        interval = 2
    elif line.peek().text == "second" and (follows in WEEKDAY_NAMES or follows in _WORKING):
        day = follows if follows in WEEKDAY_NAMES else "mon"
        raise WhenError("'every second' could be every other one or the 2nd of a month", f"every other {day} 10:00")
    elif line.peek().kind == "number" and (follows in _UNITS or follows in _TOO_OFTEN):
        interval = line.number() or 0
    if line.peek().text in _TOO_OFTEN:
        raise WhenError("a task recurs daily or more slowly")
    unit = _UNITS.get(line.peek().text)
    if unit is None and interval == 1:
        return None
    if unit is None:
        weekdays = _weekdays(line)
        if weekdays:
            return Rule("WEEKLY", interval, weekdays=weekdays)
        raise WhenError("after 'every other' comes day, week, month, year or a weekday")
    noun = line.peek().text.removesuffix("s")
    line.place += 1
    freq, step = unit
    if not 1 <= interval * step <= MAX_INTERVAL[freq]:
        raise WhenError(f"the number of {noun}s goes from 1 to {MAX_INTERVAL[freq] // step:,}")
    return _days_of(line, freq, interval * step, workdays)


def _days_of(line: Line, freq: Freq, interval: int, workdays: Weekdays) -> Rule:
    """Read which days of a week, month or year are meant; without any, the rule leaves them open."""
    if freq == "DAILY":
        return Rule(freq, interval)
    said = line.word("on") or line.word("the")
    line.word("the")
    if freq == "WEEKLY":
        weekdays = _weekdays(line)
        found = Rule(freq, weekdays=weekdays) if weekdays else None
    elif freq == "MONTHLY":
        found = _of_month(line, workdays)
    else:
        found = _of_year(line, workdays)
    if found is None and said:
        raise day_missing(Rule(freq, interval), date(2024, 11, 15))
    return replace(found or Rule(freq), interval=interval)


def _plain(line: Line, workdays: Weekdays) -> Rule:
    """Read ``mon and thu``, ``15th``, ``1st mon``, ``27 nov`` or ``1st mon dec``, right after ``every``."""
    if weekdays := _weekdays(line):
        return Rule("WEEKLY", weekdays=weekdays)
    found = _of_year(line, workdays) or _of_month(line, workdays)
    if found is None:
        raise WhenError("after 'every' comes a day, as in every mon 09:00 or every month on the 15th")
    return found


def _weekdays(line: Line) -> Weekdays:
    """Read weekdays, with or without ``and`` between them."""
    days = set()
    while (day := line.named(WEEKDAY_NAMES)) is not None:
        days.add((0, day))
        if line.peek().text == "and" and line.peek(1).text in WEEKDAY_NAMES:
            line.place += 1
    return tuple(sorted(days))


_WORKING = ("weekday", "weekdays", "workday", "workdays", "working", "business")


def _working(line: Line, workdays: Weekdays) -> Weekdays | None:
    """Read ``weekday``, ``working day`` or ``business day`` as the days that it names."""
    if line.word("weekday", "weekdays"):
        return MONDAY_TO_FRIDAY
    if line.peek().text in ("working", "business") and line.peek(1).text in ("day", "days"):
        line.place += 2
    elif not line.word("workday", "workdays"):
        return None
    if not workdays:
        raise WhenError("this desk has no working days")
    return workdays


def _of_month(line: Line, workdays: Weekdays) -> Rule | None:
    """Read days of the month: ``15th``, ``1st and 15th``, ``last day``, ``1st mon`` or ``last working day``."""
    nth = line.ordinal()
    if nth is None:
        return None
    found = _counted(line, nth, workdays)
    if found is None:
        days = {_month_day(line, nth)}
        while line.peek().kind == "ordinal" or line.peek().text == "and":
            line.word("and")
            line.word("the")
            days.add(_month_day(line, line.ordinal()))
        found = Rule("MONTHLY", days=tuple(sorted(days)))
    if line.peek().text == "of" and line.peek(1).text in ("the", "each") and line.peek(2).text == "month":
        line.place += 3
    return found


def _counted(line: Line, nth: int, workdays: Weekdays) -> Rule | None:
    """Read what the nth of a month is one of: ``mon``, ``working day``, or ``of mon and fri``."""
    days = _working(line, workdays)
    if days is None and line.peek().text == "of" and line.peek(1).text in WEEKDAY_NAMES:
        line.place += 1
        days = _weekdays(line)
    if days is not None:
        if not (nth == -1 or 1 <= nth <= 23):
            raise WhenError("no month has so many of these days")
        return Rule("MONTHLY", weekdays=days, places=(nth,))
    weekday = line.named(WEEKDAY_NAMES)
    if weekday is None:
        return None
    if not -1 <= nth <= 5 or nth == 0:
        raise WhenError("no month has so many of a weekday")
    return Rule("MONTHLY", weekdays=((nth, weekday),))


def _month_day(line: Line, nth: int | None) -> int:
    """Return a day of the month; ``last`` wants ``day`` after it."""
    if nth is None or not (nth == -1 or 1 <= nth <= 31):
        raise WhenError("the days of a month go from the 1st to the 31st, and to the last day")
    if nth == -1 and not line.word("day"):
        raise WhenError("after 'last' comes a weekday, 'day' or 'working day'", "every month on the last day")
    return nth


def _of_year(line: Line, workdays: Weekdays) -> Rule | None:
    """Read a day of the year: ``27 nov``, ``nov 27``, ``27th of nov`` or ``1st mon dec``; else leave the line alone."""
    place = line.place
    month = line.named(MONTH_NAMES)
    number = line.number() if line.peek().kind == "number" else line.ordinal()
    counted = _counted(line, number, workdays) if month is None and number is not None else None
    if month is None:
        line.word("of")
        month = line.named(MONTH_NAMES)
    if month is None or number is None:
        line.place = place
        return None
    if counted is not None:
        return replace(counted, freq="YEARLY", months=(month,))
    try:
        date(2024, month, number)
    except ValueError:
        raise WhenError(f"{MONTHS[month - 1]} has no day {number}") from None
    return Rule("YEARLY", months=(month,), days=(number,))
