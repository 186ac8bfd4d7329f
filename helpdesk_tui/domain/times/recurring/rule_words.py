"""A recurrence rule in words: ``every 2 weeks on Friday 10:00``."""

from __future__ import annotations

from datetime import datetime

from helpdesk_tui.domain.times.days import nth_text
from helpdesk_tui.domain.times.recurring.rule import MONDAY_TO_FRIDAY, Freq, Rule
from helpdesk_tui.domain.times.tokens import MONTHS, WEEKDAYS

NOUNS: dict[Freq, str] = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}


def in_words(rule: Rule) -> str:
    """Return a rule in words. Where ``every`` can read the words, they give the same rule."""
    said = f"every {NOUNS[rule.freq]}" if rule.interval == 1 else f"every {rule.interval} {NOUNS[rule.freq]}s"
    days = _days_in_words(rule)
    if rule.freq == "WEEKLY" and rule.interval == 1 and rule.weekdays and not rule.places:
        said = "every weekday" if rule.weekdays == MONDAY_TO_FRIDAY else f"every {days.removeprefix(' on ')}"
        days = ""
    return said + days + _months_in_words(rule) + clock_in_words(rule) + _end_in_words(rule)


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
    if len(rule.places) == 1 and rule.weekdays == MONDAY_TO_FRIDAY and not rule.days and rule.freq != "WEEKLY":
        said = f"the {nth_text(rule.places[0])} weekday"
    elif rule.places:
        said = f"the {_joined([nth_text(place) for place in sorted(rule.places, key=_from_start)])} of {said}"
    return f" on {said}" if said else ""


def _from_start(nth: int) -> tuple[bool, int]:
    """Return the sort key that puts numbers from the start before those from the end."""
    return nth < 0, nth


def _months_in_words(rule: Rule) -> str:
    """Return `` of December``, unless the date has said it already."""
    if not rule.months or (
        rule.freq == "YEARLY" and not rule.weekdays and len(rule.months) == len(rule.days) == 1 and rule.days[0] > 0
    ):
        return ""
    dated = rule.freq in ("MONTHLY", "YEARLY") and (rule.days or rule.weekdays)
    return (" of " if dated else " in ") + _joined([MONTHS[month - 1] for month in rule.months])


def clock_in_words(rule: Rule) -> str:
    """Return `` 09:00``, or nothing for a rule that leaves the time of day open."""
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
