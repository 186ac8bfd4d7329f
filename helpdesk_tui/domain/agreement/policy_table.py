"""Reads one table of a policy or watch file key by key, and notes every problem in it.

A value that is missing or wrong is noted among the problems, and a harmless one is
returned in its place; nothing is built from a file with problems.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

_T = TypeVar("_T")
_DURATION = re.compile(r"([0-9]{1,8}) (business )?(second|minute|hour|day|week)s?")
_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
LONGEST = 400 * 86_400
"""The longest target, in seconds: more is a typing mistake."""


class Table:
    """One table of the file, with its place in it and the list that problems go to."""

    def __init__(self, values: dict[str, object], place: str, problems: list[str]) -> None:
        """Take the table at ``place``, a dotted key, or the empty string for the file itself."""
        self._values = dict(values)
        self._place = place
        self._problems = problems

    def problem(self, key: str, reason: str) -> None:
        """Note a problem with ``key`` of this table; without a key, with the table."""
        path = ".".join(part for part in (self._place, key) if part)
        self._problems.append(f"{path}: {reason}")

    def has(self, key: str) -> bool:
        """Return whether the table has ``key``, not read yet."""
        return key in self._values

    @property
    def problems(self) -> int:
        """How many problems the file has so far."""
        return len(self._problems)

    def holds(self, key: str, word: str) -> bool:
        """Return whether the value of ``key`` is ``word``; if so, the key counts as read."""
        if self._values.get(key) != word:
            return False
        del self._values[key]
        return True

    def text(self, key: str, longest: int = 60) -> str:
        """Read a line of text, not empty and without control characters."""
        text = self._take(key, str, "a text in quotes")
        if text is None:
            return ""
        if not text.strip() or not text.isprintable() or len(text) > longest:
            self.problem(key, f"must be one line of 1 to {longest} characters that can be shown, not {shown(text)}")
            return ""
        return text.strip()

    def choice(self, key: str, choices: Collection[str]) -> str:
        """Read one of a few words."""
        word = self._take(key, str, "a text in quotes")
        if word is not None and word not in choices:
            self.problem(key, f"must be {' or '.join(choices)}, not {shown(word)}")
            return ""
        return word or ""

    def number(self, key: str, low: int, high: int) -> int:
        """Read a whole number from ``low`` to ``high``."""
        number = self._take(key, int, f"a whole number from {low} to {high}")
        if number is not None and not low <= number <= high:
            self.problem(key, f"must be a whole number from {low} to {high}, not {shown(number)}")
            return low
        return low if number is None else number

    def day(self, key: str) -> date | None:
        """Read a date, written without quotes."""
        return self._take(key, date, "a date without quotes, as in 2026-11-26")

    def wall(self, key: str) -> datetime | None:
        """Read a time of the wall clock, written without quotes and without a zone; a date alone is its midnight."""
        value = self._values.pop(key, None)
        if isinstance(value, datetime) and value.tzinfo is None:
            return value.replace(microsecond=0)
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime.combine(value, time())
        wanted = "a time without quotes and without a zone, as in 2026-11-26T08:00:00"
        self.problem(key, f"is missing: {wanted}" if value is None else f"must be {wanted}, not {shown(value)}")
        return None

    def is_table(self, key: str) -> bool:
        """Return whether ``key`` holds a table."""
        return isinstance(self._values.get(key), dict)

    def texts(self, key: str) -> list[str]:
        """Read a list of texts."""
        found: list[str] = []
        for entry in self._take(key, list, "a list of texts") or []:
            if isinstance(entry, str):
                found.append(entry)
            else:
                self.problem(key, f"must be a list of texts; {shown(entry)} is none")
        return found

    def duration(self, key: str, business_day: int = 0, least: int = 1) -> tuple[int, Literal["plain", "business"]]:
        """Read a length such as ``30 minutes`` or ``3 business days``, as seconds of plain or business time.

        A business day counts ``business_day`` seconds; where that is 0, business time is refused.
        """
        text = self._take(key, str, 'a length such as "4 hours"')
        if text is None:
            return least, "plain"
        match = _DURATION.fullmatch(text)
        if match is None or (match[2] and (not business_day or match[3] == "week")):
            business = ' or "3 business days"' if business_day else ""
            self.problem(key, f'must be a length such as "30 minutes"{business}, not {shown(text)}')
            return least, "plain"
        unit = business_day if match[2] and match[3] == "day" else _SECONDS[match[3]]
        seconds = int(match[1]) * unit
        if not least <= seconds <= LONGEST:
            self.problem(key, f"must be from {least} second to 400 days, not {shown(text)}")
            return least, "plain"
        return seconds, "business" if match[2] else "plain"

    def table(self, key: str) -> Table:
        """Read a table within this one. A missing table is one problem, not one for each of its keys."""
        values = self._take(key, dict, "a table")
        return Table({}, key, []) if values is None else Table(values, self._under(key), self._problems)

    def tables(self, key: str, most: int) -> Iterator[Table]:
        """Read a list of tables, none when the key is absent."""
        if not self.has(key):
            return
        entries = self._take(key, list, "a list of tables") or []
        if len(entries) > most:
            self.problem(key, f"has {len(entries):,} entries, and may have {most}")
        for place, entry in enumerate(entries[:most], 1):
            if isinstance(entry, dict):
                yield Table(entry, self._under(f"{key}[{place}]"), self._problems)
            else:
                self.problem(f"{key}[{place}]", f"must be a table, not {shown(entry)}")

    def done(self) -> None:
        """Note a problem for every key that was not read."""
        for key in self._values:
            self.problem(_key(key), "is not a key known here")

    def _under(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key

    def _take(self, key: str, kind: type[_T], wanted: str) -> _T | None:
        """Read ``key`` once, or note that it is missing or of another kind. A datetime is no date, a bool no number."""
        if key not in self._values:
            self.problem(key, f"is missing: {wanted}")
            return None
        value = self._values.pop(key)
        if not isinstance(value, kind) or isinstance(value, bool | datetime):
            self.problem(key, f"must be {wanted}, not {shown(value)}")
            return None
        return value


def read_zone(table: Table) -> str | None:
    """Read the IANA name of a time zone that is known here."""
    zone = table.text("zone")
    if not zone:
        return None
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*", zone) and zone != "localtime":
        try:
            return ZoneInfo(zone).key
        except (LookupError, ValueError, OSError):
            pass
    table.problem("zone", f"{shown(zone)} is no time zone known here, as America/New_York is")
    return None


def shown(value: object) -> str:
    """Return a value of the file for a message: short, and in characters that can be shown."""
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and abs(value) >= 10**15:
        return "a huge number"
    text = ascii(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 50 else f"{text[:46]}...{text[-1]}"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]{1,40}", key) else shown(key)
