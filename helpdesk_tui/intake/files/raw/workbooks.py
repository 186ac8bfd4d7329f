"""Reads a workbook (xlsx, xls, ods) as a sheet, by python-calamine, which is an extra."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw.headers import AMONG, header_at, tidy
from helpdesk_tui.intake.files.raw.records import IntakeError, LeftOut, Record, Sheet, column_name
from helpdesk_tui.intake.files.raw.spool import Spool
from helpdesk_tui.intake.files.raw.tables import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS

_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_MOST_BYTES = 256 * 1024**2
Value = int | float | str | bool | time | date | datetime | timedelta


def is_workbook(start: bytes) -> bool:
    """Return whether a file that begins so may be a workbook: a zip, or an old document of Microsoft."""
    return start.startswith(_SIGNATURES)


def read_workbook(path: Path, name: str, known: Collection[str]) -> Sheet:
    """Read the sheet of a workbook whose header has the most ``known`` names of columns, else the first with rows.

    Raises:
        IntakeError: it is none, is damaged or locked, or the extra is missing.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise IntakeError(
            f"{name} is a workbook. To read those, install the extra: pip install 'helpdesk-tui[xlsx]'; or save it "
            "as CSV. Nothing was imported."
        ) from None
    if path.stat().st_size > _MOST_BYTES:
        raise IntakeError(f"{name} has more than {_MOST_BYTES >> 20} MiB. Save it as CSV; nothing was imported.")
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = {title: _rows(book, title) for title in book.sheet_names}
    except (CalamineError, OSError, ValueError) as error:
        raise IntakeError(f"{name} is no workbook that can be read: {clean_display(str(error))[:80]}.") from None
    filled = {title: rows for title, rows in sheets.items() if rows}
    if not filled:
        raise IntakeError(f"{name} is empty. Nothing was imported.")
    title = max(filled, key=lambda one: _known(filled[one], known))
    return _sheet(name, title, filled[title], known, several=len(filled) > 1)


def _rows(book: object, title: str) -> list[tuple[int, list[str]]]:
    """Return the rows of a sheet that hold something, each with its number there."""
    sheet = book.get_sheet_by_name(title)  # type: ignore[attr-defined]
    start = sheet.start or (0, 0)
    if (sheet.height or 0) > MOST_ROWS or (sheet.width or 0) > MOST_COLUMNS:
        raise IntakeError(
            f"The sheet {clean_display(title)[:40]} has more than {MOST_ROWS:,} rows or {MOST_COLUMNS:,} columns."
        )  # noqa: E501
    rows = []
    for number, cells in enumerate(sheet.iter_rows(), start[0] + 1):
        texts = [_text(cell) for cell in cells]
        if any(texts):
            rows.append((number, texts))
    return rows


def _text(cell: Value) -> str:
    """Return a cell as text: a whole number without a fraction, an instant as ISO 8601."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e17 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return str(cell).strip()


def _known(rows: Sequence[tuple[int, Sequence[str]]], known: Collection[str]) -> int:
    some = rows[:AMONG]
    _, header = some[header_at(some, known)]
    return len({column_name(tidy(cell)) for cell in header} & set(known))


def _sheet(
    name: str, title: str, rows: Sequence[tuple[int, list[str]]], known: Collection[str], *, several: bool
) -> Sheet:
    at = header_at(rows[:AMONG], known)
    header_line, header = rows[at]
    columns = tuple(tidy(cell) for cell in header)
    while len(columns) > 1 and not columns[-1]:
        columns = columns[:-1]
    spool, ragged, cut = Spool(), [], []
    for line, cells in rows[at + 1 :]:
        if any(cells[len(columns) :]):
            ragged.append(LeftOut(line, f"The row has more cells than the header, which has {len(columns)}.", name))
            continue
        taken = [cell[:LONGEST_CELL] for cell in cells[: len(columns)]]
        if taken != cells[: len(columns)]:
            cut.append(line)
        spool.append((line, *taken, *[""] * (len(columns) - len(taken))))
    notes = [f"Sheet {clean_display(title)[:40]} was read; the workbook has others."] if several else []
    if at:
        notes.append(f"The header stands in row {header_line}; what stands before it is not taken.")
    if cut:
        notes.append(
            f"A cell has more than {LONGEST_CELL:,} characters and was cut: row {', '.join(map(str, cut[:20]))}."
        )

    def records() -> Iterator[Record]:
        for line, *cells in spool:
            yield Record(line, cells)

    def raw(lines: frozenset[int]) -> Iterator[str]:
        yield _as_csv(columns)
        for record in records():
            if record.line in lines:
                yield _as_csv(record.cells)

    return Sheet(name, columns, records, ragged, notes, raw)


def _as_csv(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
