"""Reads a delimited text file as a sheet: every cell is text, and each row knows the line it begins on.

No cell is taken for a number: telephone numbers and ids keep their zeros and signs.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw import texts
from helpdesk_tui.intake.files.raw.headers import AMONG, header_at, tidy
from helpdesk_tui.intake.files.raw.records import IntakeError, LeftOut, Record, Sheet, column_name
from helpdesk_tui.intake.files.raw.spool import Spool

MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
"""The most columns of a file: some exports have hundreds, and a row with millions takes gigabytes."""
MOST_CELLS = 40_000_000
"""The most cells in all: the whole log that the shipped excerpt is from has five million."""
LONGEST_CELL = 131_072
"""Most characters of a cell; a longer one is cut and told."""
_REFUSED_CELL = 4 * 1024**2
_MOST_SEPARATORS = 2 * LONGEST_CELL
"""Separators in one record, those within its texts included: more are refused before the csv module makes cells."""
_LONGEST_LINE = 32 * 1024**2
_WHY = {
    "unexpected end": "a quotation mark opens there and is never closed",
    "larger than": f"a cell has more than {_REFUSED_CELL:,} characters, as when a quotation mark is never closed",
    "expected after": "text follows a closing quotation mark; one inside a cell is written twice",
}
"""From a part of the csv module's message to what it means for whoever has the file."""
_DELIMITERS = ",;\t|"
_SAMPLE = 65_536
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
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
    skipped, delimiter = _delimiter(sample)
    filling = _Filling(name, known)
    with texts.opened(path, found, name) as file:
        records = _records(file, delimiter, name, skipped)
        filling.begin(list(islice(records, AMONG)))
        for line, cells in records:
            filling.add(line, cells)
    spool, width = filling.spool, len(filling.columns)

    def rows() -> Iterator[Record]:
        for line, *cells in spool:
            yield Record(line, cells)

    def raw(lines: frozenset[int]) -> Iterator[str]:
        yield from _as_they_stand(path, found, delimiter, name, lines | {filling.header_line})

    assert width
    return Sheet(name, filling.columns, rows, filling.ragged, (*notes, *filling.notes()), raw)


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
        self._padded = self._ended = self._broken = False
        self._titles: list[str] = []

    def begin(self, records: Sequence[tuple[int, list[str]]]) -> None:
        """Take the first records, one of which is the header. Raises IntakeError where there is none."""
        if not records:
            raise IntakeError(f"{self.name} is empty. Nothing was imported.")
        at = header_at(records, self._known)
        self._titles = [" ".join(filter(None, map(str.strip, cells))) for _, cells in records[:at]]
        self.header_line, header = records[at]
        self.columns = tuple(tidy(cell) for cell in header)
        if len(self.columns) > 1 and not self.columns[-1]:
            # Every row ends in one more separator (GLPI): no column, and no cell.
            self.columns = self.columns[:-1]
            self._ended = True
        for line, cells in records[at + 1 :]:
            self.add(line, cells)

    def add(self, line: int, cells: list[str]) -> None:
        """Add a row. Raises IntakeError where there are too many."""
        width = len(self.columns)
        if len(self.spool) + len(self.ragged) >= MOST_ROWS:
            raise _too_large(self.name, f"{MOST_ROWS:,} rows")
        if len(self.spool) * width >= MOST_CELLS:
            raise _too_large(self.name, f"{MOST_CELLS:,} cells")
        if len(cells) == width + 1 and not cells[-1].strip():
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
            yield "Every row ends in one more separator: that is no column."
        if self._padded:
            yield "Spaces around cells were removed."
        if self._broken:
            yield "Some cells have line ends: the line of a row is the one on which it begins."
        if self._cut:
            lines = ", ".join(map(str, self._cut[:_MOST_NAMED]))
            yield f"A cell has more than {LONGEST_CELL:,} characters and was cut: line {lines}."


def _too_large(name: str, than: str) -> IntakeError:
    return IntakeError(f"{name} has more than {than}. Split it, and import the parts one after the other.")


def _delimiter(sample: str) -> tuple[int, str]:
    """Return how many lines at the start only say the separator, and the separator.

    That is the one that most of the first lines have equally often outside quotes; the comma where none is found.
    """
    lines = sample.splitlines()
    said = _SEPARATOR_LINE.match(lines[0].lstrip("\ufeff")) if lines else None
    if said is not None:
        return 1, said[1]
    bare = [line for line in re.sub(r'"[^"]*"', "", sample).splitlines() if line.strip()][:20]
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        times = Counter(count for line in bare if (count := line.count(delimiter)))
        rows = sum(times.values())
        if not times or not (bare[0].count(delimiter) or 2 * rows > len(bare)):
            continue
        usual, often = max(times.items(), key=lambda one: (one[1], one[0]))
        if usual * often > most:
            best, most = delimiter, usual * often
    return 0, best


class _Lines:
    """The lines of a text for the csv module, each checked as it is read.

    A record may have many lines: ``begin`` says that the next line begins another record.
    """

    def __init__(self, file: TextIO, delimiter: str, name: str) -> None:
        """Take a text; ``name`` is the file's, for messages."""
        self._file = file
        self._delimiter = delimiter
        self._name = name
        self.taken: list[str] = []
        self.begin(1)

    def begin(self, line: int) -> None:
        """Start counting for a record that begins on ``line``."""
        self._first = line
        self._separators = 0
        self.taken.clear()

    def __iter__(self) -> Iterator[str]:
        """Yield the lines.

        Raises:
            IntakeError: a record has more columns than any table.
        """
        while line := self._file.readline(_LONGEST_LINE):
            self._separators += line.count(self._delimiter)
            if self._separators > _MOST_SEPARATORS:
                raise self.too_wide()
            if len(line) >= _LONGEST_LINE:
                raise IntakeError(f"{self._name}, line {self._first}, is too long for a row. Nothing was imported.")
            self.taken.append(line)
            yield line

    def too_wide(self) -> IntakeError:
        """Return the error for a record with too many columns."""
        at = f"{self._name} has more than {MOST_COLUMNS:,} columns in line {self._first}"
        return IntakeError(f"{at}. Leave out those that no ticket has; nothing was imported.")


def _records(
    file: TextIO, delimiter: str, name: str, skipped: int = 0, taken: list[str] | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not blank, with the line it begins on.

    ``skipped`` lines at the start hold no record. Where ``taken`` is given it holds the lines of the record yielded.
    """
    csv.field_size_limit(_REFUSED_CELL)
    for _ in range(skipped):
        file.readline()
    lines = _Lines(file, delimiter, name)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1 + skipped
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise lines.too_wide()
            if any(cell.strip() for cell in cells):
                if taken is not None:
                    taken[:] = lines.taken
                yield line, cells
            line = reader.line_num + 1 + skipped
            lines.begin(line)
    except csv.Error as error:
        said = str(error)
        why = next((ours for theirs, ours in _WHY.items() if theirs in said), clean_display(said))
        raise IntakeError(
            f"{name} cannot be read as a table from line {line} on: {why}. Nothing was imported."
        ) from None
    except OSError as error:
        raise texts.unreadable(name, error) from None


def _as_they_stand(path: Path, encoding: str, delimiter: str, name: str, lines: frozenset[int]) -> Iterator[str]:
    """Yield the records that begin on these lines as the file has them, each with the end of its last line."""
    taken: list[str] = []
    with texts.opened(path, encoding, name) as file:
        head = file.readline()
        skipped = 1 if _SEPARATOR_LINE.match(head.lstrip("\ufeff")) else 0
        if skipped:
            yield head
    with texts.opened(path, encoding, name) as file:
        for line, _ in _records(file, delimiter, name, skipped, taken):
            if line in lines:
                text = "".join(taken)
                yield text if text.endswith(("\n", "\r")) else text + "\n"
