"""Reads a delimited text file as a header and rows with their line numbers, every cell as text.

No cell is taken for a number: telephone numbers and ids keep their zeros and signs.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpdesk_tui.domain.text.cleaning import clean_display

MOST_BYTES = 128 * 1024 * 1024
"""The largest file that is read: the whole log that the shipped excerpt is from has a third of that."""
MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
"""The most columns of a file: some exports have hundreds, and a row with millions takes gigabytes."""
MOST_CELLS = 20_000_000
"""The most cells in all: the whole log that the shipped excerpt is from has five million."""
_LONGEST_CELL = 131_072
_MOST_SEPARATORS = 2 * _LONGEST_CELL
"""Separators in one record, those within its texts included: more are refused before the csv module makes cells."""
_WHY = {
    "unexpected end": "a quotation mark opens there and is never closed",
    "larger than": f"a cell has more than {_LONGEST_CELL:,} characters, as when a quotation mark is never closed",
    "expected after": "text follows a closing quotation mark; one inside a cell is written twice",
}
"""From a part of the csv module's message to what it means for whoever has the file."""
_DELIMITERS = ",;\t"


class IntakeError(Exception):
    """A file that cannot be imported; the message is a sentence for a technician. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line of the file it begins on (1 is the first), and its cells by column, stripped."""

    line: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """Return a cell; empty when the file has no such column."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was not taken: its line in the file, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read: columns in lower case with underscores, rows, rows with too few or many cells, and notes."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    ragged: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()


def read_table(path: Path) -> Table:
    """Read a file whose first row names its columns, separated by comma, semicolon or TAB.

    Raises:
        IntakeError: it cannot be read, is too big, empty, not text, or its quotes do not match.
    """
    name = clean_display(path.name)
    text, notes = _decoded(_content(path, name), name)
    records = _records(text, _delimiter(text), name)
    first = next(records, None)
    if first is None:
        raise IntakeError(f"{name} is empty. Nothing was imported.")
    columns = tuple(column_name(cell) for cell in first[1])
    rows: list[Row] = []
    ragged: list[LeftOut] = []
    for line, cells in records:
        if len(rows) + len(ragged) == MOST_ROWS:
            raise _too_large(name, f"{MOST_ROWS:,} rows")
        if len(rows) * len(columns) >= MOST_CELLS:
            raise _too_large(name, f"{MOST_CELLS:,} cells")
        if len(cells) == len(columns):
            rows.append(Row(line, {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}))
        else:
            ragged.append(LeftOut(line, f"The row has {len(cells)} cells, the first row of the file {len(columns)}."))
    return Table(columns, tuple(rows), tuple(ragged), notes)


def _too_large(name: str, than: str) -> IntakeError:
    return IntakeError(f"{name} has more than {than}. Split it, and import the parts one after the other.")


def column_name(cell: str) -> str:
    """Return a column's name in the form it is compared in: ``Opened at`` and ``opened-at`` are ``opened_at``."""
    return re.sub(r"[\s_-]+", "_", cell.strip()).casefold()


def refuse_repeats(table: Table, known: Sequence[str]) -> None:
    """Refuse a header that names one of the ``known`` columns twice.

    Raises:
        IntakeError: it does; the message names the columns.
    """
    repeated = sorted(name for name, times in Counter(table.columns).items() if times > 1 and name in known)
    if repeated:
        raise IntakeError(f"The first row names {', '.join(repeated)} more than once. Nothing was imported.")


def _content(path: Path, name: str) -> bytes:
    try:
        if not path.is_file():
            missing = "is no file" if path.exists() else "does not exist"
            raise IntakeError(f"{name} {missing}. Check the name; nothing was imported.")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise IntakeError(f"{name} cannot be read: {error.strerror}. Nothing was imported.") from None
    if len(content) > MOST_BYTES:
        raise IntakeError(f"{name} has more than {MOST_BYTES // 2**20} MiB. Split it, and import the parts.")
    return content


def _decoded(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the text; where it is not UTF-8 it is read as windows-1252, and a note says so."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise IntakeError(f"{name} is UTF-16 text. Save it as UTF-8 and import it again; nothing was imported.")
    if b"\0" in content:
        raise IntakeError(f"{name} is not a text file. Nothing was imported.")
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    try:
        text = content.decode("windows-1252")
    except UnicodeDecodeError:
        raise IntakeError(
            f"{name} is neither UTF-8 (see line {line}) nor windows-1252. Save it as UTF-8; nothing was imported."
        ) from None
    return text, (f"Line {line} is not UTF-8, so the file was read as windows-1252. Check names with accents.",)


def _delimiter(text: str) -> str:
    """Return the separator that the first line has most often, outside quotes; the comma where it has none."""
    first = next((line for line in io.StringIO(text, newline="") if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=bare.count)


class _Lines:
    """The lines of a text for the csv module, each checked as it is read.

    A record may have many lines: ``begin`` says that the next line begins another record.
    """

    def __init__(self, text: str, delimiter: str, name: str) -> None:
        """Take a text; ``name`` is the file's, for messages."""
        self._lines = io.StringIO(text, newline="")
        self._delimiter = delimiter
        self._name = name
        self.begin(1)

    def begin(self, line: int) -> None:
        """Start counting for a record that begins on ``line``."""
        self._first = line
        self._separators = 0

    def __iter__(self) -> Iterator[str]:
        """Yield the lines.

        Raises:
            IntakeError: a record has more columns than any table.
        """
        for line in self._lines:
            self._separators += line.count(self._delimiter)
            if self._separators > _MOST_SEPARATORS:
                raise self.too_wide()
            yield line

    def too_wide(self) -> IntakeError:
        """Return the error for a record with too many columns."""
        at = f"{self._name} has more than {MOST_COLUMNS:,} columns in line {self._first}"
        return IntakeError(f"{at}. Leave out those that no ticket has; nothing was imported.")


def _records(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not blank, with the line it begins on."""
    csv.field_size_limit(_LONGEST_CELL)
    lines = _Lines(text, delimiter, name)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise lines.too_wide()
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
            lines.begin(line)
    except csv.Error as error:
        said = str(error)
        why = next((ours for theirs, ours in _WHY.items() if theirs in said), clean_display(said))
        raise IntakeError(
            f"{name} cannot be read as a table from line {line} on: {why}. Nothing was imported."
        ) from None
