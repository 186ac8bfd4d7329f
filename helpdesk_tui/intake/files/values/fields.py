"""The cells of a row by the field of a ticket that they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from helpdesk_tui.intake.files.raw.records import Record, column_name
from helpdesk_tui.intake.files.values.words import Words


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a sheet has which field.

    Attributes:
        columns: the header as the file writes it.
        places: from a field to the columns that hold it, the first one first.
        noted: the columns that go into a note.
        left: the columns that are not taken.
    """

    columns: Sequence[str]
    places: Mapping[str, Sequence[int]]
    noted: Sequence[int]
    left: Sequence[int]

    def label(self, field: str) -> str:
        """Return the name of the first column that holds a field; empty where none does."""
        places = self.places.get(field)
        return self.columns[places[0]] if places else ""

    def has(self, field: str) -> bool:
        """Return whether any column holds a field."""
        return field in self.places


def layout_of(columns: Sequence[str], words: Words) -> Layout:
    """Return where a header with these columns has which field, by the words of a help desk.

    Of columns that hold the same field, one that stands earlier in the words is preferred.
    """
    rank = {column: place for place, column in enumerate(words.columns)}
    names = [column_name(column) for column in columns]
    places: dict[str, list[int]] = {}
    for place in sorted(range(len(names)), key=lambda one: rank.get(names[one], 0)):
        field = words.columns.get(names[place])
        if field is not None:
            places.setdefault(field, []).append(place)
    taken = {place for found in places.values() for place in found}
    # A column that only stands in for another (the category for a subject) is noted as well.
    first = {found[0] for found in places.values()}
    noted = [place for place, name in enumerate(names) if place not in first and name in words.noted]
    left = [
        place
        for place, name in enumerate(names)
        if name and place not in taken and name not in words.noted and name not in words.passed
    ]
    return Layout(tuple(columns), places, noted, left)


class Fields:
    """One row: ``get`` and ``all`` give the cells of a field, without those that hold a marker of nothing."""

    __slots__ = ("_blank", "_layout", "cells", "line")

    def __init__(self, record: Record, layout: Layout, blank: Callable[[str], bool]) -> None:
        """Take a row and where it has which field; ``blank`` says which cells hold nothing."""
        self.line = record.line
        self.cells = record.cells
        self._layout = layout
        self._blank = blank

    def get(self, field: str) -> str:
        """Return the first cell of a field that holds something, empty where none does."""
        for place in self._layout.places.get(field, ()):
            cell = self.cells[place]
            if not self._blank(cell):
                return cell
        return ""

    def all(self, field: str) -> list[str]:
        """Return the cells of a field that hold something, in the order of its columns."""
        cells = (self.cells[place] for place in self._layout.places.get(field, ()))
        return [cell for cell in cells if not self._blank(cell)]

    def has(self, field: str) -> bool:
        """Return whether the sheet has a column of this field at all."""
        return field in self._layout.places

    def label(self, field: str) -> str:
        """Return the name of the column whose cell ``get`` returns, of the first where none holds anything."""
        for place in self._layout.places.get(field, ()):
            if not self._blank(self.cells[place]):
                return self._layout.columns[place]
        return self._layout.label(field)

    def noted(self) -> Iterator[tuple[str, str]]:
        """Yield the columns that go into a note, each with its cell."""
        for place in self._layout.noted:
            cell = self.cells[place]
            if not self._blank(cell):
                yield self._layout.columns[place], cell
