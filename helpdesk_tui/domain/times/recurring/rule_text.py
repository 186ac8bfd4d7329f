"""Recurrence rules as RFC 5545 writes them: one reader for those of tasks and of holidays.

The checks against rules that never end or never occur are here: each part has its limits, a
rule is daily or slower, UNTIL lies in the years that this program knows, and a rule must occur.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import get_args

from helpdesk_tui.domain.text.quoting import quoted
from helpdesk_tui.domain.times.days import FIRST_YEAR, LAST_YEAR
from helpdesk_tui.domain.times.recurring.expansion import occurs
from helpdesk_tui.domain.times.recurring.rule import DAYS, MAX_INTERVAL, Freq, Rule
from helpdesk_tui.domain.times.tokens import WhenError

_MAX_COUNT = 1_000
_MAX_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """What rules of one kind may have: the parts of RFC 5545, and the largest INTERVAL by frequency; and an example."""

    parts: tuple[str, ...]
    intervals: Mapping[Freq, int]
    example: str


TASKS = Kept(
    (
        "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY",
        "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS", "WKST",
    ),
    MAX_INTERVAL,
    "FREQ=WEEKLY;BYDAY=MO",
)  # fmt: skip


@lru_cache(maxsize=128)
def parse_rule(text: str) -> Rule:
    """Read the RFC 5545 RRULE of a task, with or without ``RRULE:`` before it.

    Raises:
        WhenError: it is malformed, faster than daily, has a part that ``TASKS`` does not allow, or never occurs.
    """
    return read_rule_text(text, TASKS)


def read_rule_text(text: str, kept: Kept) -> Rule:
    """Read an RFC 5545 RRULE of one kind.

    Raises:
        WhenError: with the reason, and the kind's example as the suggestion.
    """
    try:
        rule = _parsed(text, kept)
        _check(rule)
    except WhenError as error:
        raise WhenError(error.reason, kept.example) from None
    return rule


def _parsed(text: str, kept: Kept) -> Rule:
    """Read each part of a rule by itself; ``_check`` looks at them together."""
    parts = _parts(text, kept)
    freq = _freq(parts.get("FREQ", ""))
    return Rule(
        freq=freq,
        interval=_one(parts, "INTERVAL", 1, kept.intervals[freq]) or 1,
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
        weeks=_several(parts, "BYWEEKNO", 53),
        year_days=_several(parts, "BYYEARDAY", 366),
        easter=_easter(parts),
    )


def _parts(text: str, kept: Kept) -> dict[str, str]:
    """Return the parts of a rule by name. Raises WhenError for a part that is not allowed."""
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
    unknown = next((key for key in parts if key not in kept.parts), None)
    if unknown is not None:
        raise WhenError(f"{quoted(unknown)} is not a part of the rules kept here: {', '.join(kept.parts)}")
    return parts


def _freq(text: str) -> Freq:
    """Return a frequency that is not faster than daily."""
    if text in ("HOURLY", "MINUTELY", "SECONDLY"):
        raise WhenError(f"FREQ={text} is too often: a rule recurs daily or more slowly")
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
        ends = f", or -1 to -{high} from the end" if signed else ""
        raise WhenError(f"{key} has numbers from 1 to {high}{ends}, not {quoted(parts[key])}")
    numbers = sorted({int(text) for text in found})
    if not signed and numbers and numbers[0] < 0:
        raise WhenError(f"{key} has no negative numbers")
    return tuple(numbers)


def _easter(parts: dict[str, str]) -> tuple[int, ...]:
    """Return days from Easter Sunday, as many as never leave its year."""
    found = parts["BYEASTER"].split(",") if "BYEASTER" in parts else []
    if any(re.fullmatch(r"[+-]?\d{1,3}", text) is None or not -80 <= int(text) <= 250 for text in found):
        raise WhenError(f"BYEASTER has numbers from -80 to 250, not {quoted(parts['BYEASTER'])}")
    return tuple(sorted({int(text) for text in found}))


def _weekday(text: str) -> tuple[int, int]:
    """Return (nth, weekday) of ``MO``, ``1MO`` or ``-1FR``."""
    match = re.fullmatch(r"([+-]?\d{1,2})?([A-Z]{2})", text)
    nth = int(match[1] or 0) if match else 0
    if match is None or match[2] not in DAYS or abs(nth) > 53 or (match[1] and not nth):
        raise WhenError(f"{quoted(text)} is no day such as MO, 1MO or -1FR")
    return nth, DAYS.index(match[2])


def _until_text(text: str) -> str:
    """Return UNTIL as it is written. Raises WhenError where it is no date or time in the years known."""
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
    if nths and rule.weeks:
        raise WhenError("BYDAY with a number, as in 1MO, does not go with BYWEEKNO")
    if nths and max(nths) > 5 and (rule.freq == "MONTHLY" or rule.months):
        raise WhenError("no month has six of a weekday")
    if rule.days and rule.freq == "WEEKLY":
        raise WhenError("BYMONTHDAY does not go with WEEKLY")
    if (rule.year_days or rule.weeks or rule.easter) and rule.freq != "YEARLY":
        raise WhenError("BYYEARDAY, BYWEEKNO and BYEASTER go with YEARLY only")
    if rule.easter and (rule.months or rule.days or rule.weekdays or rule.year_days or rule.weeks):
        raise WhenError("BYEASTER names its days alone, without another part that does")
    if rule.places and (rule.freq == "DAILY" or not rule.names_days):
        raise WhenError("BYSETPOS picks from days that BYDAY or BYMONTHDAY name in a week, month or year")
    if not occurs(rule):
        raise WhenError("this rule never occurs")
