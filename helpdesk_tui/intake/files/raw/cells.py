"""A program of its own that writes the cells of a workbook to its output, as ``workbooks`` starts it.

python-calamine keeps a sheet as a full rectangle and ends the process where memory runs out: one cell in the last
corner of a small file asks for 512 GiB. So it runs apart, with limits to its memory and time.
"""

from __future__ import annotations

import marshal
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

_MEMORY = 1024**3
"""Bytes: 100,000 rows of 40 columns take half of it."""
_SECONDS = 300
_AT_ONCE = 500
Value = int | float | str | bool | time | date | datetime | timedelta


def main(path: str) -> None:
    """Write each sheet: its title, then its rows that hold something, some at once, each with its number."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        book = CalamineWorkbook.from_path(path)
        for title in book.sheet_names:
            _put(("sheet", title))
            for some in _rows(book, title):
                _put(("rows", some))
        _put(("end", ""))
    except PasswordError:
        _put(("locked", ""))
    except (CalamineError, OSError, ValueError) as error:
        _put(("error", str(error)))


def _rows(book: CalamineWorkbook, title: str) -> Iterator[list[tuple[int, list[str]]]]:
    held: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(book.get_sheet_by_name(title).iter_rows(), 1):
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            del texts[-1]
        if texts:
            held.append((number, texts))
        if len(held) == _AT_ONCE:
            yield held
            held = []
    if held:
        yield held


def _text(cell: Value) -> str:
    """Return a cell as text: a whole number without a fraction, an instant as ISO 8601."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e17 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return str(cell).strip()


def _put(record: tuple[str, str | list[tuple[int, list[str]]]]) -> None:
    blob = marshal.dumps(record)
    sys.stdout.buffer.write(len(blob).to_bytes(8, "little") + blob)


if __name__ == "__main__":
    main(sys.argv[1])
