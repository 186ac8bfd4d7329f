"""Reads a workbook (xlsx, xls, ods) as a sheet, by python-calamine, which is an extra and runs in a process apart."""

from __future__ import annotations

import csv
import importlib.util
import io
import marshal
import subprocess
import sys
import zipfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw import texts
from helpdesk_tui.intake.files.raw.headers import AMONG, header_at, tidy
from helpdesk_tui.intake.files.raw.lines import LONGEST_CELL, MOST_COLUMNS
from helpdesk_tui.intake.files.raw.records import IntakeError, LeftOut, Record, Sheet, column_name
from helpdesk_tui.intake.files.raw.spool import Spool
from helpdesk_tui.intake.files.raw.tables import MOST_CELLS, MOST_ROWS

_ZIP = b"PK\x03\x04"
_SIGNATURES = (_ZIP, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_MOST_BYTES = 256 * 1024**2
_MOST_UNPACKED = 2 * 1024**3
_READS = Path(__file__).with_name("cells.py")


def is_workbook(start: bytes) -> bool:
    """Return whether a file that begins so may be a workbook: a zip, or an old document of Microsoft."""
    return start.startswith(_SIGNATURES)


def read_workbook(path: Path, name: str, known: Collection[str]) -> Sheet:
    """Read the sheet of a workbook whose header has the most ``known`` names of columns, else the first with rows.

    Raises:
        IntakeError: it is none, is damaged or locked, takes too much memory, or the extra is missing.
    """
    _refuse(path, name)
    sheets = _Sheets(name)
    try:
        with subprocess.Popen(
            [sys.executable, "-P", str(_READS), str(path.absolute())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as reader:
            assert reader.stdout is not None
            try:
                sheets.take(reader.stdout)
            finally:
                reader.kill()
    except OSError as error:
        raise texts.unreadable(name, error) from None
    return sheets.best(known)


def _refuse(path: Path, name: str) -> None:
    """Refuse what is known to be no workbook, or too large, before it is opened."""
    if importlib.util.find_spec("python_calamine") is None:
        raise IntakeError(
            f"{name} is a workbook. To read those, install the extra: pip install 'helpdesk-tui[xlsx]'; or save it "
            "as CSV. Nothing was imported."
        )
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            if file.read(len(_ZIP)) == _ZIP:
                with zipfile.ZipFile(file) as parts:
                    names = parts.namelist()
                    size = max(
                        size, sum(part.file_size for part in parts.infolist()) // (_MOST_UNPACKED // _MOST_BYTES)
                    )
                if not any(one.lstrip("/").startswith(("xl/", "content.xml")) for one in names):
                    raise IntakeError(f"{name} is a zip, and no workbook. Unpack it first; nothing was imported.")
    except OSError as error:
        raise texts.unreadable(name, error) from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise IntakeError(f"{name} is damaged or ends too early: a workbook or zip. Nothing was imported.") from None
    if size > _MOST_BYTES:
        raise IntakeError(f"{name} has more than {_MOST_BYTES >> 20} MiB. Save it as CSV; nothing was imported.")


class _Sheets:
    """The sheets of a workbook while they are read: the first rows of each, and all rows in a spool."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._titles: list[str] = []
        self._spools: list[Spool] = []
        self._firsts: list[list[tuple[int, list[str]]]] = []
        self._cells = 0

    def take(self, output: IO[bytes]) -> None:
        """Take what ``cells`` writes, to its end. Raises IntakeError where it does not come to its end."""
        while length := output.read(8):
            with suppress(EOFError, ValueError):
                what, held = marshal.loads(output.read(int.from_bytes(length, "little")))
                if what == "end":
                    return
                if what == "locked":
                    raise IntakeError(f"{self._name} is locked by a password. Save it without; nothing was imported.")
                if what == "error":
                    said = clean_display(str(held))[:80]
                    raise IntakeError(f"{self._name} is no workbook that can be read: {said}. Nothing was imported.")
                self._add(what, held)
        raise IntakeError(
            f"{self._name} is a damaged workbook, or one that takes too much memory, as when a cell stands far from "
            "the others. Save the sheet as CSV; nothing was imported."
        )

    def _add(self, what: str, held: str | list[tuple[int, list[str]]]) -> None:
        if isinstance(held, str):
            self._titles.append(clean_display(held)[:40])
            self._spools.append(Spool())
            self._firsts.append([])
            return
        title, spool, first = self._titles[-1], self._spools[-1], self._firsts[-1]
        for number, cells in held:
            self._cells += len(cells)
            if len(spool) >= MOST_ROWS or len(cells) > MOST_COLUMNS or self._cells > MOST_CELLS:
                raise IntakeError(
                    f"The sheet {title} of {self._name} has more than {MOST_ROWS:,} rows, {MOST_COLUMNS:,} columns or "
                    f"{MOST_CELLS:,} cells. Split it; nothing was imported."
                )
            if len(first) < AMONG:
                first.append((number, cells))
            spool.append((number, cells))

    def best(self, known: Collection[str]) -> Sheet:
        """Return the sheet with the most known columns. Raises IntakeError where none has rows."""
        filled = [place for place, first in enumerate(self._firsts) if first]
        if not filled:
            raise IntakeError(f"{self._name} is empty. Nothing was imported.")
        place = max(filled, key=lambda one: _known(self._firsts[one], known))
        notes = []
        if len(filled) > 1:
            others = ", ".join(self._titles[one] for one in filled if one != place)
            notes.append(
                f"Sheet {self._titles[place]} was read; the workbook has others: {clean_display(others)[:80]}."
            )
        at = header_at(self._firsts[place], known)
        return _sheet(self._name, self._firsts[place][at], self._spools[place], notes, later=at > 0)


def _known(first: Sequence[tuple[int, Sequence[str]]], known: Collection[str]) -> int:
    _, header = first[header_at(first, known)]
    return len({column_name(tidy(cell)) for cell in header} & set(known))


def _sheet(name: str, header: tuple[int, Sequence[str]], all_rows: Spool, notes: list[str], *, later: bool) -> Sheet:
    header_row, names = header
    columns = tuple(tidy(cell) for cell in names)
    width = len(columns)
    spool, ragged, cut = Spool(), [], []
    for row, cells in all_rows:
        if row <= header_row:
            continue
        if len(cells) > width:
            ragged.append(LeftOut(row, f"The row has {len(cells)} cells, the header {width}.", name))
            continue
        taken = [cell[:LONGEST_CELL] for cell in cells]
        if taken != cells:
            cut.append(row)
        spool.append((row, *taken, *[""] * (width - len(taken))))
    if later:
        notes.append(f"The header stands in row {header_row}; what stands before it is not taken.")
    if cut:
        rows = ", ".join(map(str, cut[:20]))
        notes.append(f"A cell has more than {LONGEST_CELL:,} characters and was cut: row {rows}.")

    def records() -> Iterator[Record]:
        for line, *cells in spool:
            yield Record(line, cells)

    def raw(lines: frozenset[int]) -> Iterator[str]:
        yield _as_csv(columns)
        for row, cells in all_rows:
            if row in lines and row > header_row:
                yield _as_csv(cells)

    return Sheet(name, columns, records, ragged, notes, raw)


def _as_csv(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
