"""Recurrences in words: ``every 2 weeks fri 10:00`` to a rule, and a rule to ``every 2 weeks on Friday 10:00``."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from helpdesk_tui.domain.dates import nth_text
from helpdesk_tui.domain.rule import MAX_INTERVAL, Freq, Rule
from helpdesk_tui.domain.wording import MONTH_NAMES, MONTHS, WEEKDAY_NAMES, WEEKDAYS, Line, WhenError, read_clock

_UNITS: dict[str, Freq] = {
    "day": "DAILY", "days": "DAILY", "week": "WEEKLY", "weeks": "WEEKLY",
    "month": "MONTHLY", "months": "MONTHLY", "year": "YEARLY", "years": "YEARLY",
}  # fmt: skip
_NOUNS: dict[Freq, str] = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_TOO_OFTEN = ("second", "seconds", "minute", "minutes", "min", "hour", "hours", "m", "h", "s")
_WORKDAYS = tuple((0, day) for day in range(5))


def read_every(line: Line) -> tuple[Rule, tuple[str, ...]]:
    """Read what follows ``every``, to the end of the line, as a rule and notes on it.

    Without a time of day the rule leaves it open. Weekdays are Monday to Friday, holidays included.

    Raises:
        WhenError: it is not understood, or more often than daily.
    """
    rule = _paced(line) or _plain(line)
    clock = read_clock(line)
    line.finish()
    if clock is not None:
        second = clock.time.second or None
        rule = replace(rule, hour=clock.time.hour, minute=clock.time.minute, second=second)
    return rule, _notes(rule)


def _notes(rule: Rule) -> tuple[str, ...]:
    """Return what a technician might not expect of a rule: months too short for its day are skipped."""
    if rule.freq == "MONTHLY" and rule.days and max(rule.days) > 28:
        return (f"months without a {nth_text(max(rule.days))} are skipped; 'the last day' is in every month",)
    if any(nth == 5 for nth, _ in rule.weekdays):
        return ("what has only four of that weekday is skipped; 'last' is in every month",)
    if rule.freq == "YEARLY" and rule.months == (2,) and rule.days == (29,):
        return ("only leap years have a 29 February",)
    return ()


def _paced(line: Line) -> Rule | None:
    """Read ``[2|other] day|week|month|year [on ...]``, ``other mon``, or ``weekday``."""
    if line.word("weekday"):
        return Rule("WEEKLY", weekdays=_WORKDAYS)
    interval = 1
    follows = line.peek(1).text
    if line.word("other") or (follows in _UNITS and line.word("second")):
        interval = 2
    elif line.peek().text == "second" and follows in WEEKDAY_NAMES:
        raise WhenError("'every second' could be every other one or the 2nd of a month", f"every other {follows} 10:00")
    elif line.peek().kind == "number" and (follows in _UNITS or follows in _TOO_OFTEN):
        interval = line.number() or 0
    if line.peek().text in _TOO_OFTEN:
        raise WhenError("a task recurs daily or more slowly")
    freq = _UNITS.get(line.peek().text)
    if freq is None and interval == 1:
        return None
    if freq is None:
        weekdays = _weekdays(line)
        if weekdays:
            return Rule("WEEKLY", interval, weekdays=weekdays)
        raise WhenError("after 'every other' comes day, week, month, year or a weekday")
    line.place += 1
    if not 1 <= interval <= MAX_INTERVAL[freq]:
        raise WhenError(f"the number of {_NOUNS[freq]}s goes from 1 to {MAX_INTERVAL[freq]:,}")
    return _days_of(line, freq, interval)


def _days_of(line: Line, freq: Freq, interval: int) -> Rule:
    """Read which days of a week, month or year are meant."""
    if freq == "DAILY":
        return Rule(freq, interval)
    line.word("on")
    line.word("the")
    if freq == "WEEKLY":
        weekdays = _weekdays(line)
        if not weekdays:
            pace = "" if interval == 1 else f"{interval} weeks "
            raise WhenError("which day of the week is missing", f"every {pace}fri 10:00")
        return Rule(freq, interval, weekdays=weekdays)
    if freq == "MONTHLY":
        found = _of_month(line)
        if found is None or found.freq != "MONTHLY":
            raise WhenError("which day of the month is missing", "every month on the 15th")
        return replace(found, interval=interval)
    found = _of_year(line)
    if found is None:
        raise WhenError("which day of the year is missing", "every year 27 nov")
    return replace(found, interval=interval)


def _plain(line: Line) -> Rule:
    """Read ``mon and thu``, ``15th``, ``1st mon``, ``27 nov`` or ``1st mon dec``, right after ``every``."""
    if weekdays := _weekdays(line):
        return Rule("WEEKLY", weekdays=weekdays)
    found = _of_year(line) or _of_month(line)
    if found is None:
        raise WhenError("after 'every' comes a day, as in every mon 09:00 or every month on the 15th")
    return found


def _weekdays(line: Line) -> tuple[tuple[int, int], ...]:
    """Read weekdays, with or without ``and`` between them."""
    days = set()
    while (day := line.named(WEEKDAY_NAMES)) is not None:
        days.add((0, day))
        if line.peek().text == "and" and line.peek(1).text in WEEKDAY_NAMES:
            line.place += 1
    return tuple(sorted(days))


def _of_month(line: Line) -> Rule | None:
    """Read days of the month: ``15th``, ``1st and 15th``, ``last day``, ``1st mon`` or ``last fri``."""
    nth = line.ordinal()
    if nth is None:
        return None
    weekday = line.named(WEEKDAY_NAMES)
    if weekday is not None:
        if not -1 <= nth <= 5 or nth == 0:
            raise WhenError("no month has so many of a weekday")
        return Rule("MONTHLY", weekdays=((nth, weekday),))
    days = {_month_day(line, nth)}
    while line.peek().kind == "ordinal" or line.peek().text == "and":
        line.word("and")
        line.word("the")
        days.add(_month_day(line, line.ordinal()))
    return Rule("MONTHLY", days=tuple(sorted(days)))


def _month_day(line: Line, nth: int | None) -> int:
    """Return a day of the month; ``last`` wants ``day`` after it."""
    if nth is None or not (nth == -1 or 1 <= nth <= 31):
        raise WhenError("the days of a month go from the 1st to the 31st, and to the last day")
    if nth == -1 and not line.word("day"):
        raise WhenError("after 'last' comes a weekday, or 'day'", "every month on the last day")
    return nth


def _of_year(line: Line) -> Rule | None:
    """Read a day of the year: ``27 nov``, ``nov 27``, ``27th of nov`` or ``1st mon dec``; else leave the line alone."""
    place = line.place
    month = line.named(MONTH_NAMES)
    number = line.number() if line.peek().kind == "number" else line.ordinal()
    weekday = line.named(WEEKDAY_NAMES) if month is None else None
    if month is None:
        line.word("of")
        month = line.named(MONTH_NAMES)
    if month is None or number is None:
        line.place = place
        return None
    if weekday is not None:
        if number not in (-1, 1, 2, 3, 4, 5):
            raise WhenError("no month has so many of a weekday")
        return Rule("YEARLY", months=(month,), weekdays=((number, weekday),))
    try:
        datetime(2024, month, number)
    except ValueError:
        raise WhenError(f"{MONTHS[month - 1]} has no day {number}") from None
    return Rule("YEARLY", months=(month,), days=(number,))


def in_words(rule: Rule) -> str:
    """Return a rule in words; those that words can say read back to the same rule."""
    said = f"every {_NOUNS[rule.freq]}" if rule.interval == 1 else f"every {rule.interval} {_NOUNS[rule.freq]}s"
    days = _days_in_words(rule)
    if rule.freq == "WEEKLY" and rule.interval == 1 and rule.weekdays and not rule.places:
        said = "every weekday" if rule.weekdays == _WORKDAYS else f"every {days.removeprefix(' on ')}"
        days = ""
    return said + days + _months_in_words(rule) + _clock_in_words(rule) + _end_in_words(rule)


def _days_in_words(rule: Rule) -> str:
    """Return `` on the 15th``, `` on Monday and Friday``, `` on the last of Monday and Friday``."""
    each = "" if rule.freq in ("DAILY", "WEEKLY") or rule.places else "every "
    days = [f"{nth_text(day)} day" if day < 0 else nth_text(day) for day in sorted(rule.days, key=_from_start)]
    plain = [WEEKDAYS[day] for nth, day in rule.weekdays if not nth]
    counted = [
        f"{nth_text(nth)} {WEEKDAYS[day]}"
        for nth, day in sorted(rule.weekdays, key=lambda counted: _from_start(counted[0]))
        if nth
    ]
    said = " and ".join(
        part for part in (plain and each + _joined(plain), counted and f"the {_joined(counted)}") if part
    )
    if rule.days and rule.weekdays:
        said = f"{said} when it is the {' or '.join(days)}"
    elif rule.days and rule.freq == "YEARLY" and len(rule.months) == len(rule.days) == 1 and rule.days[0] > 0:
        said = f"{rule.days[0]} {MONTHS[rule.months[0] - 1]}"
    elif rule.days:
        said = f"the {_joined(days)}"
    if rule.places:
        said = f"the {_joined([nth_text(place) for place in sorted(rule.places, key=_from_start)])} of {said}"
    return f" on {said}" if said else ""


def _from_start(nth: int) -> tuple[bool, int]:
    """Order what is counted from the start before what is counted from the end."""
    return nth < 0, nth


def _months_in_words(rule: Rule) -> str:
    """Return `` of December``, unless the date has said it already."""
    if not rule.months or (
        rule.freq == "YEARLY" and not rule.weekdays and len(rule.months) == len(rule.days) == 1 and rule.days[0] > 0
    ):
        return ""
    dated = rule.freq in ("MONTHLY", "YEARLY") and (rule.days or rule.weekdays)
    return (" of " if dated else " in ") + _joined([MONTHS[month - 1] for month in rule.months])


def _clock_in_words(rule: Rule) -> str:
    if rule.hour is None or rule.minute is None:
        return ""
    return f" {rule.hour:02}:{rule.minute:02}" + (f":{rule.second:02}" if rule.second else "")


def _end_in_words(rule: Rule) -> str:
    if rule.count is not None:
        return f", {rule.count} times" if rule.count > 1 else ", once"
    if rule.until is None:
        return ""
    until = datetime.strptime(rule.until[:8], "%Y%m%d")
    clock = f" {rule.until[9:11]}:{rule.until[11:13]}" if "T" in rule.until else ""
    zone = " UTC" if rule.until.endswith("Z") else ""
    return f", until {until.day} {MONTHS[until.month - 1][:3]} {until.year}{clock}{zone}"


def _joined(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
