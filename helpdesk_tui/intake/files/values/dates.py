"""Dates of other help desks as instants: the order of day and month is settled per column, and never guessed.

The cells of a column are seen first (``observe``), then all orders are settled, then cells are read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw.records import IntakeError
from helpdesk_tui.intake.files.values.forms import MONTHS, Parts, instant, parts_of

_UTC_COLUMN = re.compile(r"[(\[]\s*(?:UTC|GMT)\s*[)\]]|\bUTC$", re.IGNORECASE)
_EXAMPLES = 2
_MONTHS = 12


class Order(StrEnum):
    """What the first of two numbers is."""

    DAY = "day"
    MONTH = "month"


@dataclass(slots=True)
class _Column:
    """What the cells of a column say: the first line of evidence for each order, separators, examples."""

    day: tuple[int, int] | None = None
    month: tuple[int, int] | None = None
    seps: set[str] = field(default_factory=set)
    examples: list[str] = field(default_factory=list)
    order: Order | None = None


class Dates:
    """The dates of one file."""

    def __init__(self, zone: ZoneInfo, order: Order | None = None) -> None:
        """Take the zone of times that name none, and the order that was typed, if any."""
        self._zone = zone
        self._typed = order
        self._columns: dict[str, _Column] = {}
        self._notes: dict[str, None] = {}
        self._forms: dict[str, set[int]] = {}
        self._assumed: Counter[str] = Counter()

    def observe(self, column: str, line: int, text: str) -> None:
        """See a cell of a column, whose name is as the file writes it."""
        parts = parts_of(text, MONTHS)
        if not isinstance(parts, Parts):
            return
        forms = self._forms.setdefault(column, set())
        forms.add(parts.form)
        if not parts.open:
            return
        seen = self._columns.setdefault(column, _Column())
        seen.seps.add(parts.sep)
        if parts.first > _MONTHS and seen.day is None:
            seen.day = line, parts.first
        elif parts.second > _MONTHS and seen.month is None:
            seen.month = line, parts.second
        elif len(seen.examples) < _EXAMPLES and parts.first != parts.second:
            seen.examples.append(clean_display(text)[:40])

    def settle(self, needed: Collection[str]) -> None:
        """Settle the order in every column, by its own cells, or else by the columns beside it.

        Raises:
            IntakeError: a column of ``needed`` stays open, or its cells contradict each other or what was typed.
        """
        for name, seen in self._columns.items():
            if seen.day and seen.month:
                raise IntakeError(
                    f"Column {_shown(name)} has dates of both orders: line {seen.day[0]} has {seen.day[1]} first, line "
                    f"{seen.month[0]} has {seen.month[1]} second. Nothing was imported."
                )
            seen.order = Order.DAY if seen.day else Order.MONTH if seen.month else None
            evidence = seen.day or seen.month
            if self._typed and seen.order not in (None, self._typed) and evidence:
                raise IntakeError(
                    f"--dates {self._typed} does not fit column {_shown(name)}: line {evidence[0]} has {evidence[1]}. "
                    "Nothing was imported."
                )
            if evidence:
                self._tell(f"{_shown(name)} is {seen.order} first: line {evidence[0]} has {evidence[1]}.")
            seen.order = self._typed or seen.order
        for name, forms in self._forms.items():
            if len(forms) > 1:
                self._tell(f"{_shown(name)} has dates in {len(forms)} forms: each is read by its own.")
        self._by_neighbours()
        # What reads the same both ways is not open.
        still = [
            name for name, seen in self._columns.items() if seen.order is None and seen.examples and name in needed
        ]
        if still:
            raise IntakeError(self._question(still))

    def _by_neighbours(self) -> None:
        settled = [seen for seen in self._columns.values() if seen.order is not None]
        for name, seen in self._columns.items():
            orders = {one.order for one in settled if one.seps & seen.seps}
            if seen.order is None and len(orders) == 1:
                seen.order = orders.pop()
                if seen.examples:
                    self._tell(f"{_shown(name)} leaves day and month open: read {seen.order} first, as other columns.")

    def _question(self, names: list[str]) -> str:
        example = self._columns[names[0]].examples[0]
        parts = parts_of(example, MONTHS)
        both = ""
        if isinstance(parts, Parts):
            day, month = _said(parts, Order.DAY), _said(parts, Order.MONTH)
            both = f" '{example}' is {day} or {month}."
        columns = ", ".join(_shown(name) for name in names)
        return (
            f"No cell says whether the day or the month stands first in {columns}.{both} "
            "Say --dates day or --dates month; nothing was imported."
        )

    def read(self, column: str, text: str) -> int:
        """Return the instant of a cell, seconds UTC; a fraction is cut.

        Raises:
            ValueError: it is no date, or its order is open; the sentence names the text.
        """
        parts = parts_of(text, MONTHS)
        shown = clean_display(text)[:40]
        if parts is None:
            raise ValueError(f"'{shown}' is no date.")
        if isinstance(parts, int):
            self._assumed["a number of seconds since 1970"] += 1
            return _within(parts, shown)
        day, month = parts.first, parts.second
        if parts.open:
            order = self._typed or (self._columns[column].order if column in self._columns else None)
            if order is None and day != month:
                order = Order.DAY if day > _MONTHS else Order.MONTH if month > _MONTHS else None
                if order is None:
                    raise ValueError(f"'{shown}' leaves open what is the day.")
            if order is Order.MONTH:
                day, month = month, day
        if parts.clock is None:
            self._assumed["a date without a time, read as its midnight"] += 1
        return self._instant(parts, day, month, column, shown)

    def _instant(self, parts: Parts, day: int, month: int, column: str, shown: str) -> int:
        clock = parts.clock or (0, 0, 0)
        offset = parts.offset
        if offset is None and _UTC_COLUMN.search(column):
            offset = 0
        try:
            if offset is not None:
                return _within(instant(parts.year, month, day, clock, offset), shown)
            wall = datetime(parts.year, month, day, *clock)
        except ValueError:
            raise ValueError(f"'{shown}' is no date of any calendar.") from None
        self._assumed["zone"] += 1
        return _within(self._local(wall), shown)

    def _local(self, wall: datetime) -> int:
        """Return a wall time of the zone; a skipped one moves forward, of one that comes twice it is the first."""
        at = int(wall.replace(tzinfo=self._zone).astimezone(UTC).timestamp())
        back = datetime.fromtimestamp(at, self._zone).replace(tzinfo=None)
        if back != wall:
            self._assumed["a time that daylight saving skips, moved forward"] += 1
        elif wall.replace(tzinfo=self._zone, fold=1).utcoffset() != wall.replace(tzinfo=self._zone).utcoffset():
            self._assumed["a time that comes twice when daylight saving ends, read as the first"] += 1
        return at

    def notes(self) -> tuple[str, ...]:
        """Return what was settled; after reading also what was assumed, as sentences."""
        said = list(self._notes)
        if self._assumed["zone"]:
            said.append(f"No zone in the file: read as {self._zone.key}.")
        said += [f"{count:,} x {what}." for what, count in self._assumed.items() if what != "zone" and count]
        return tuple(said)

    def _tell(self, sentence: str) -> None:
        self._notes.setdefault(sentence)


def _shown(name: str) -> str:
    return clean_display(name)[:60]


def _said(parts: Parts, order: Order) -> str:
    day, month = (parts.first, parts.second) if order is Order.DAY else (parts.second, parts.first)
    return f"{day} {datetime(2000, month, 1):%B} {parts.year}"


def _within(at: int, shown: str) -> int:
    if not 0 <= at < 7_258_118_400:
        raise ValueError(f"'{shown}' lies outside the years 1970 to 2199.")
    return at
