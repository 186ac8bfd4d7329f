"""Reads a delimited text file as a sheet: every cell is text, and each row knows the line it begins on.

No cell is taken for a number: telephone numbers and ids keep their zeros and signs.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw import texts
from helpdesk_tui.intake.files.raw.headers import AMONG, delimiter_of, header_at, separator_said, tidy
from helpdesk_tui.intake.files.raw.lines import LONGEST_CELL, records_of
from helpdesk_tui.intake.files.raw.records import IntakeError, LeftOut, Record, Sheet, column_name
from helpdesk_tui.intake.files.raw.spool import Spool

MOST_ROWS = 1_000_000
MOST_CELLS = 40_000_000
"""The most cells in all: the whole log that the shipped excerpt is from has five million."""
_SAMPLE = 65_536
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line of the file it begins on (1 is the first), and its cells by column, stripped."""

    line: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """Return a cell; empty when the file has no such column."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet in memory: columns in lower case with underscores, rows, rows of another length, and notes."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    ragged: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()


def table_of(sheet: Sheet) -> Table:
    """Return a sheet as a table in memory, its cells by the names of the columns."""
    columns = tuple(column_name(column) for column in sheet.columns)
    rows = tuple(Row(record.line, dict(zip(columns, record.cells, strict=True))) for record in sheet.rows())
    return Table(columns, rows, tuple(sheet.ragged), tuple(sheet.notes))


def refuse_repeats(table: Table, known: Sequence[str]) -> None:
    """Refuse a header that names one of the ``known`` columns twice.

    Raises:
        IntakeError: it does; the message names the columns.
    """
    repeated = sorted(name for name, times in Counter(table.columns).items() if times > 1 and name in known)
    if repeated:
        raise IntakeError(f"The first row names {', '.join(repeated)} more than once. Nothing was imported.")


def read_sheet(path: Path, name: str, encoding: str | None, known: Collection[str]) -> Sheet:
    """Read a text file with columns separated by comma, semicolon, TAB or bar; ``known`` are names of columns.

    Raises:
        IntakeError: it cannot be read, is too big, empty, not text, or its quotes do not match.
    """
    found, notes = texts.encoding_of(path, name, encoding)
    with texts.opened(path, found, name) as file:
        sample = file.read(_SAMPLE)
    skipped, delimiter = delimiter_of(sample, known)
    filling = _Filling(name, known)
    with texts.opened(path, found, name) as file:
        records = records_of(file, delimiter, name, skipped)
        filling.begin(list(islice(records, AMONG)))
        for line, cells in records:
            filling.add(line, cells)
    written = found if found != "utf-8-sig" or texts.start_of(path, name).startswith(BOM_UTF8) else "utf-8"

    def rows() -> Iterator[Record]:
        for line, *cells in filling.spool:
            yield Record(line, cells)

    def raw(lines: frozenset[int]) -> Iterator[str]:
        yield from _as_they_stand(path, found, delimiter, name, lines | {filling.header_line})

    return Sheet(name, filling.columns, rows, filling.ragged, (*notes, *filling.notes()), raw, written)


class _Filling:
    """A sheet while it is read: its header is found among the first records, the rows go into a spool."""

    def __init__(self, name: str, known: Collection[str]) -> None:
        self.name = name
        self.spool = Spool()
        self.columns: tuple[str, ...] = ()
        self.header_line = 0
        self.ragged: list[LeftOut] = []
        self._known = known
        self._cut: list[int] = []
        self._padded = self._broken = False
        self._ended = 0
        self._titles: list[str] = []

    def begin(self, records: Sequence[tuple[int, list[str]]]) -> None:
        """Take the first records, one of which is the header. Raises IntakeError where there is none."""
        if not records:
            raise IntakeError(f"{self.name} is empty. Nothing was imported.")
        at = header_at(records, self._known)
        self._titles = [" ".join(filter(None, map(str.strip, cells))) for _, cells in records[:at]]
        self.header_line, header = records[at]
        self.columns = tuple(tidy(cell) for cell in header)
        while len(self.columns) > 1 and not self.columns[-1]:
            # Every row ends in one more separator (GLPI) or several: no column, and no cell.
            self.columns = self.columns[:-1]
            self._ended += 1
        for line, cells in records[at + 1 :]:
            self.add(line, cells)

    def add(self, line: int, cells: list[str]) -> None:
        """Add a row. Raises IntakeError where there are too many."""
        width = len(self.columns)
        if len(self.spool) + len(self.ragged) >= MOST_ROWS:
            raise _too_large(self.name, f"{MOST_ROWS:,} rows")
        if len(self.spool) * width >= MOST_CELLS:
            raise _too_large(self.name, f"{MOST_CELLS:,} cells")
        while len(cells) > width and not cells[-1].strip():
            del cells[-1]
        if len(cells) != width:
            why = f"The row has {len(cells)} cells, the first row of the file {width}."
            self.ragged.append(LeftOut(line, why, self.name))
            return
        if max(map(len, cells)) > LONGEST_CELL:
            cells = [cell[:LONGEST_CELL] for cell in cells]
            self._cut.append(line)
        bare = [cell.strip() for cell in cells]
        if bare != cells:
            self._padded = True
        self._broken = self._broken or any("\n" in cell for cell in bare)
        self.spool.append((line, *bare))

    def notes(self) -> Iterator[str]:
        """Yield what there is to say of the file."""
        if self._titles:
            said = clean_display("; ".join(filter(None, self._titles)))[:80]
            yield f"The header stands in line {self.header_line}; what stands before it is not taken: {said}."
        if self._ended:
            more = "one more separator: that is" if self._ended == 1 else f"{self._ended} more separators: they are"
            yield f"Every row ends in {more} no column."
        if self._padded:
            yield "Spaces around cells were removed."
        if self._broken:
            yield "Some cells have line ends: the line of a row is the one on which it begins."
        if self._cut:
            lines = ", ".join(map(str, self._cut[:_MOST_NAMED]))
            yield f"A cell has more than {LONGEST_CELL:,} characters and was cut: line {lines}."


def _too_large(name: str, than: str) -> IntakeError:
    return IntakeError(f"{name} has more than {than}. Split it, and import the parts one after the other.")


def _as_they_stand(path: Path, encoding: str, delimiter: str, name: str, lines: frozenset[int]) -> Iterator[str]:
    """Yield the records that begin on these lines as the file has them, each with the end of its last line."""
    taken: list[str] = []
    with texts.opened(path, encoding, name) as file:
        head = file.readline()
        skipped = 1 if separator_said(head) else 0
        if skipped:
            yield head
    with texts.opened(path, encoding, name) as file:
        for line, _ in records_of(file, delimiter, name, skipped, taken):
            if line in lines:
                text = "".join(taken)
                yield text if text.endswith(("\n", "\r")) else text + "\n"
