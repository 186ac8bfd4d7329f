"""Dates of other help desks as instants: the order of day and month is settled per column, and never guessed.

The cells of a column are seen first (``observe``), then all orders are settled, then cells are read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw.records import IntakeError
from helpdesk_tui.intake.files.values.forms import Parts, parts_of
from helpdesk_tui.intake.files.values.instants import LATEST

_OFFSET_OF_COLUMN = re.compile(
    r"(?<![^\W_])(?:UTC|GMT)(?:\s?([+-])(\d{1,2})(?::?([0-5]\d))?)?(?![^\W_])", re.IGNORECASE
)
"""A column's name that says its zone: Created (UTC), created_at_utc, Opened (GMT-05:00)."""
_EXAMPLES = 2
_MONTHS = 12
_FARTHEST = 14 * 3600
_FIRST_DAY = date(1970, 1, 1).toordinal()
_KEPT = 1 << 15
_TOLD = {
    "epoch": ("1 date is a number", "{} dates are numbers", " of seconds or milliseconds since 1970."),
    "midnight": ("1 date without a time is", "{} dates without a time are", " read as midnight."),
    "skipped": ("1 time that daylight saving skips is", "{} times that daylight saving skips are", " moved forward."),
    "twice": (
        "1 time that comes twice when daylight saving ends is",
        "{} times that come twice when daylight saving ends are",
        " read as the first.",
    ),
}
"""What was assumed of so many dates: one, several, and how the sentence ends."""


class Order(StrEnum):
    """What the first of two numbers is."""

    DAY = "day"
    MONTH = "month"


@dataclass(slots=True)
class _Column:
    """What the cells of a column say: the first line of evidence for each order, separators, forms, examples."""

    day: tuple[int, int] | None = None
    month: tuple[int, int] | None = None
    seps: set[str] = field(default_factory=set)
    forms: set[tuple[int, str]] = field(default_factory=set)
    examples: dict[tuple[int, int], str] = field(default_factory=dict)
    order: Order | None = None

    @property
    def evidence(self) -> tuple[int, int] | None:
        """The line and the number that say the order; None where nothing does, or both are said."""
        return None if self.day and self.month else self.day or self.month


class Dates:
    """The dates of one file."""

    def __init__(self, zone: ZoneInfo, order: Order | None = None) -> None:
        """Take the zone of times that name none, and the order that was typed, if any."""
        self._zone = zone
        self._typed = order
        self._columns: dict[str, _Column] = {}
        self._notes: dict[str, None] = {}
        self._assumed: Counter[str] = Counter()

    def observe(self, column: str, line: int, text: str) -> None:
        """See a cell of a column, whose name is as the file writes it."""
        parts = parts_of(text)
        if not isinstance(parts, Parts):
            return
        seen = self._columns.get(column) or self._columns.setdefault(column, _Column())
        seen.forms.add((parts.form, parts.sep))
        if not parts.open:
            return
        seen.seps.add(parts.sep)
        # A number past 12 is evidence only where it makes a date: 13/13/2026 says nothing.
        if parts.first > _MONTHS:
            if seen.day is None and _is_date(parts.year, parts.second, parts.first):
                seen.day = line, parts.first
        elif parts.second > _MONTHS:
            if seen.month is None and _is_date(parts.year, parts.first, parts.second):
                seen.month = line, parts.second
        elif len(seen.examples) < _EXAMPLES and parts.first != parts.second:
            seen.examples.setdefault((parts.first, parts.second), _cell(text))

    def settle(self, needed: Collection[str]) -> None:
        """Settle the order in every column, by its own cells, or else by the columns beside it.

        Raises:
            IntakeError: a column of ``needed`` stays open, or its cells contradict each other or what was typed.
        """
        for name, seen in self._columns.items():
            if seen.day and seen.month:
                self._contradicted(name, seen, name in needed)
            seen.order = None if not seen.evidence else Order.DAY if seen.day else Order.MONTH
            if seen.evidence:
                line, number = seen.evidence
                if self._typed and seen.order is not self._typed and name in needed:
                    raise IntakeError(
                        f"--dates {self._typed} does not fit column {_shown(name)}: line {line} has {number} "
                        f"{'first' if seen.day else 'second'}. Nothing was imported."
                    )
                self._tell(f"{_shown(name)} is {seen.order} first: line {line} has {number}.")
            if len(seen.forms) > 1:
                self._tell(f"{_shown(name)} has dates in {len(seen.forms)} forms: each is read by its own.")
        self._by_neighbours()
        # What reads the same both ways is not open.
        still = [name for name, seen in self._columns.items() if not seen.order and seen.examples and name in needed]
        if still and not self._typed:
            raise IntakeError(self._question(still))

    def _contradicted(self, name: str, seen: _Column, needed: bool) -> None:
        """Refuse a column of both orders; one that no ticket depends on is only told."""
        (day, first), (month, second) = seen.day or (0, 0), seen.month or (0, 0)
        said = f"has dates of both orders: line {day} has {first} first, line {month} has {second} second."
        if needed:
            raise IntakeError(f"Column {_shown(name)} {said} Nothing was imported.")
        self._tell(f"{_shown(name)} {said} What is open there is not read.")

    def _by_neighbours(self) -> None:
        """Read what is open as the other columns, where all of them agree and one writes its dates alike."""
        settled = [seen for seen in self._columns.values() if seen.evidence or (seen.day and seen.month)]
        orders = {seen.order for seen in settled}
        (order,) = orders if len(orders) == 1 else (None,)
        for name, seen in self._columns.items():
            if seen.order is not None or (seen.day and seen.month):
                continue
            seen.order = self._typed
            if self._typed is None and order and any(one.seps & seen.seps for one in settled):
                seen.order = order
                if seen.examples:
                    self._tell(f"{_shown(name)} leaves day and month open: read {order} first, as other columns.")

    def _question(self, names: list[str]) -> str:
        both = []
        for example in self._columns[names[0]].examples.values():
            parts = parts_of(example)
            if isinstance(parts, Parts):
                both.append(f"'{example}' is {_said(parts, Order.DAY)} or {_said(parts, Order.MONTH)}")
        columns = ", ".join(_shown(name) for name in names)
        return (
            f"No cell says whether the day or the month stands first in {columns}: {'; '.join(both)}. "
            "Say --dates day or --dates month. Nothing was imported."
        )

    def read(self, column: str, text: str) -> int:
        """Return the instant of a cell, seconds UTC; a fraction is cut.

        Raises:
            ValueError: it is no date, or its order is open; the sentence names the text.
        """
        seen = self._columns.get(column)
        order = seen.order if seen is not None else self._typed
        at, assumed = _read(text, order, _offset_of(column), self._zone)
        for what in assumed:
            self._assumed[what] += 1
        return at

    def notes(self) -> tuple[str, ...]:
        """Return what was settled; after reading also what was assumed, as sentences."""
        said = list(self._notes)
        if self._assumed["zone"]:
            said.append(f"No zone in the file: read as {self._zone.key}.")
        for what, (one, several, end) in _TOLD.items():
            if count := self._assumed[what]:
                said.append((one if count == 1 else several.format(f"{count:,}")) + end)
        return tuple(said)

    def _tell(self, sentence: str) -> None:
        self._notes.setdefault(sentence)


@lru_cache(_KEPT)
def _read(text: str, order: Order | None, offset: int | None, zone: ZoneInfo) -> tuple[int, tuple[str, ...]]:
    """Return an instant, seconds UTC, and what was assumed of it. ``offset`` is that of its column, if it says one.

    Raises:
        ValueError: as ``Dates.read``.
    """
    parts = parts_of(text)
    if parts is None:
        raise ValueError(f"'{_cell(text)}' is no date.")
    if isinstance(parts, int):
        return _within(parts, text), ("epoch",)
    day, month = parts.first, parts.second
    if parts.open and day != month:
        if order is None:
            order = Order.DAY if day > _MONTHS else Order.MONTH if month > _MONTHS else None
        if order is None:
            raise ValueError(f"'{_cell(text)}' leaves open what is the day.")
        day, month = (day, month) if order is Order.DAY else (month, day)
    # A day of another zone may lie in the year before or after; the instant is looked at again.
    if not 1969 <= parts.year <= 2200:
        raise ValueError(_outside(text))
    try:
        wall = datetime(parts.year, month, day, *(parts.clock or (0, 0, 0)))
    except ValueError:
        raise ValueError(f"'{_cell(text)}' is no date of any calendar.") from None
    given = parts.offset if parts.offset is not None else offset
    if abs(given or 0) > _FARTHEST:
        raise ValueError(f"'{_cell(text)}' has an offset that no place has.")
    fixed = None if given is None else timedelta(seconds=given)
    midnight = () if parts.clock else ("midnight",)
    if parts.zone:
        return _within(_named(wall, parts.zone, zone, text), text), ()
    if fixed is not None:
        return _within(_seconds(wall, fixed), text), midnight
    at, how = _local(wall, zone)
    return _within(at, text), (*midnight, *how)


def _seconds(wall: datetime, offset: timedelta) -> int:
    """Return seconds UTC, of a year that a datetime with an offset may not have as well."""
    days = wall.toordinal() - _FIRST_DAY - offset.days
    return days * 86_400 + wall.hour * 3600 + wall.minute * 60 + wall.second - offset.seconds


def _local(wall: datetime, zone: ZoneInfo) -> tuple[int, tuple[str, ...]]:
    """Return a wall time of a zone; a skipped one moves forward, of one that comes twice it is the first."""
    offset, other = _offsets(wall, zone)
    if offset == other:
        return _seconds(wall, offset), ("zone",)
    # The clocks go back where the later of two has the smaller offset.
    return _seconds(wall, offset), ("zone", "twice" if other < offset else "skipped")


def _named(wall: datetime, name: str, zone: ZoneInfo, text: str) -> int:
    """Return a wall time with a zone's name, which is known only where it is that of ``zone`` at the time."""
    for fold, offset in enumerate(_offsets(wall, zone)):
        if name in (zone.key, wall.replace(tzinfo=zone, fold=fold).tzname()):
            return _seconds(wall, offset)
    raise ValueError(f"'{_cell(text)}' names the zone {clean_display(name)}, which {zone.key} (--tz) is not then.")


def _offsets(wall: datetime, zone: ZoneInfo) -> tuple[timedelta, timedelta]:
    first, second = (zone.utcoffset(wall.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    return first or timedelta(), second or timedelta()


@lru_cache(512)
def _offset_of(column: str) -> int | None:
    found = _OFFSET_OF_COLUMN.search(column)
    if found is None:
        return None
    seconds = int(found[2] or 0) * 3600 + int(found[3] or 0) * 60
    return -seconds if found[1] == "-" else seconds


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _shown(name: str) -> str:
    return clean_display(name)[:60]


def _said(parts: Parts, order: Order) -> str:
    day, month = (parts.first, parts.second) if order is Order.DAY else (parts.second, parts.first)
    return f"{day} {date(2000, month, 1):%B} {parts.year}"


def _cell(text: str) -> str:
    return clean_display(text[:200].strip())[:40]


def _outside(text: str) -> str:
    return f"'{_cell(text)}' lies outside the years 1970 to 2199."


def _within(at: int, text: str) -> int:
    if not 0 <= at < LATEST:
        raise ValueError(_outside(text))
    return at
