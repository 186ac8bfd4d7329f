"""What an import left out, in the form of its file, so that it can be mended and imported again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw.records import Document, LeftOut, Raw, Sheet


def rejected(raws: Sequence[Raw], left_out: Sequence[LeftOut]) -> Iterator[tuple[str, str, Iterator[str]]]:
    """Yield each file that something was left out of: its name, its encoding, and those records, a piece at a time.

    Of a document the first of its lists is meant.
    """
    seen: set[int] = set()
    for raw in raws:
        lines = frozenset(one.line for one in left_out if one.file in ("", raw.name))
        if not lines or id(raw) in seen:
            continue
        seen.add(id(raw))
        if isinstance(raw, Document):
            yield raw.name, "utf-8", _objects(raw, lines)
        else:
            # A workbook's records are given as CSV.
            book = raw.name.lower().endswith((".xlsx", ".xls", ".ods", ".xlsm", ".xlsb"))
            yield f"{raw.name}.csv" if book else raw.name, raw.encoding, raw.raw(lines)


def lines_of(path: Path) -> Sheet:
    """Return a file of which each line is a record as a sheet of no columns: only what it ``raw`` says is of use."""

    def raw(lines: frozenset[int]) -> Iterator[str]:
        with path.open(encoding="utf-8-sig", newline="\n") as file:
            for number, line in enumerate(file, 1):
                if number in lines:
                    yield line if line.endswith("\n") else f"{line}\n"

    return Sheet(clean_display(path.name), (), lambda: iter(()), raw=raw)


def _objects(document: Document, places: frozenset[int]) -> Iterator[str]:
    """Yield the records of a document's list that stand at these places, in the list that the file has them in."""
    name = document.lists[0]
    yield f"{{{_encoded(name)}: [" if name else "["
    between = "\n"
    for item in document.items(name):
        if item.line in places:
            yield between + _encoded(item.value)
            between = ",\n"
    yield "\n]}\n" if name else "\n]\n"


def _encoded(value: object) -> str:
    """Return a value as JSON; half characters, which no file can hold, as JSON writes them."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text
