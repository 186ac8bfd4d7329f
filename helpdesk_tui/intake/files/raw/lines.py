"""The records of a delimited text by the csv module, with the line each begins on, and bounds to what one may take."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import TextIO

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw import texts
from helpdesk_tui.intake.files.raw.records import IntakeError

MOST_COLUMNS = 1_000
"""The most columns of a file: some exports have hundreds, and a row with millions takes gigabytes."""
LONGEST_CELL = 131_072
"""Most characters of a cell; a longer one is cut and told."""
LONGEST_RECORD = 64 * 1024**2
"""Characters of a record: more are no ticket, but a quotation mark that is never closed."""
_KEPT = 1 << 20
"""Characters of a record from which on lines in the middle of a cell are passed over: it is cut anyway."""
_AT_ONCE = 1 << 18
_MOST_EMPTY = 1_000_000
_MOST_SEPARATORS = 2 * LONGEST_CELL
"""Separators in one record from which on those within its texts are told apart, before the csv module makes cells."""
_OPEN = f"a cell has more than {LONGEST_RECORD:,} characters, as when a quotation mark is never closed"
_WHY = {
    "unexpected end": "a quotation mark opens there and is never closed",
    "larger than": _OPEN,
    "expected after": "text follows a closing quotation mark; one inside a cell is written twice",
}
"""From a part of the csv module's message to what it means for whoever has the file."""
_QUOTED = re.compile(r'"[^"]*(?:"|$)')


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
        self.passed = 0
        self.begin(1)

    def begin(self, line: int) -> None:
        """Start counting for a record that begins on ``line``."""
        self._first = line
        self._separators = self._size = 0
        self._looked_at = _MOST_SEPARATORS
        self.taken.clear()

    def __iter__(self) -> Iterator[str]:
        """Yield the lines, without those in the middle of a cell that is too long already.

        Raises:
            IntakeError: a record has more columns or characters than any table.
        """
        while line := self._file.readline(LONGEST_RECORD + 1):
            yield self._counted(line)
            while self._size > _KEPT and (some := self._file.read(_AT_ONCE)):
                # The record goes on, so what follows is within quotes: without one it is read over, many lines at once.
                some += self._file.readline(LONGEST_RECORD + 1)
                if '"' not in some:
                    self._counted(some)
                    self.passed += some.count("\n") + some.count("\r") - some.count("\r\n")
                else:
                    yield from map(self._counted, io.StringIO(some, newline=""))

    def _counted(self, text: str) -> str:
        self._size += len(text)
        if self._size > LONGEST_RECORD:
            raise broken(self._name, self._first, _OPEN)
        self._separators += text.count(self._delimiter)
        self.taken.append(text)
        if self._separators > self._looked_at:
            self._refuse_too_wide()
        return text

    def _refuse_too_wide(self) -> None:
        if _QUOTED.sub("", "".join(self.taken)).count(self._delimiter) > MOST_COLUMNS:
            raise self.too_wide()
        self._looked_at = 2 * self._separators

    def too_wide(self) -> IntakeError:
        """Return the error for a record with too many columns."""
        at = f"{self._name} has more than {MOST_COLUMNS:,} columns in line {self._first}"
        return IntakeError(f"{at}. Leave out those that no ticket has; nothing was imported.")


def broken(name: str, line: int, why: str) -> IntakeError:
    """Return the error for a text that cannot be read as a table from a line on."""
    return IntakeError(f"{name} cannot be read as a table from line {line} on: {why}. Nothing was imported.")


def records_of(
    file: TextIO, delimiter: str, name: str, skipped: int = 0, taken: list[str] | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not blank, with the line it begins on (1 is the first).

    Args:
        file: the text, from its start.
        delimiter: what stands between cells.
        name: the file's, for messages.
        skipped: lines at the start that hold no record.
        taken: where given, it holds the lines of the record that was yielded last.

    Raises:
        IntakeError: its quotes do not match, or a record is too large.
    """
    csv.field_size_limit(LONGEST_RECORD)
    for _ in range(skipped):
        file.readline()
    lines = _Lines(file, delimiter, name)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line, empty = 1 + skipped, 0
    lines.begin(line)
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise lines.too_wide()
            if any(cell.strip() for cell in cells):
                if taken is not None:
                    taken[:] = lines.taken
                yield line, cells
            else:
                empty += 1
                if empty > _MOST_EMPTY:
                    raise broken(name, line, f"there are more than {_MOST_EMPTY:,} empty lines")
            line = reader.line_num + lines.passed + 1 + skipped
            lines.begin(line)
    except csv.Error as error:
        said = str(error)
        why = next((ours for theirs, ours in _WHY.items() if theirs in said), clean_display(said))
        raise broken(name, line, why) from None
    except OSError as error:
        raise texts.unreadable(name, error) from None
