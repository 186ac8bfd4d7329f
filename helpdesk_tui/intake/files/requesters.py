"""A table of requesters: name, phone, email, organisation and note, one a row; only the name is needed."""

from __future__ import annotations

import re
from pathlib import Path

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.domain.tickets.requester import FIELDS, Requester, entered
from helpdesk_tui.intake.files.tables import IntakeError, Row, read_table, refuse_repeats

_GUARDED = re.compile(r"'[=+\-@\t\r]")


def read_requesters(file: Path) -> tuple[list[Requester], list[str]]:
    """Return the requesters of a file, and a sentence for each row or column that is not taken.

    Raises:
        IntakeError: the file as a whole cannot be taken.
    """
    table = read_table(file)
    refuse_repeats(table, FIELDS)
    if "name" not in table.columns:
        raise IntakeError(f"{clean_display(file.name)} names no column 'name'. Nothing was imported.")
    notes = [*table.notes, *(f"Line {row.line}: {row.reason}" for row in table.ragged)]
    ignored = [name for name in table.columns if name and name not in FIELDS]
    if ignored:
        notes.append(f"Not taken: {clean_display(', '.join(ignored))[:200]}.")
    found: list[Requester] = []
    for row in table.rows:
        try:
            found.append(_requester(row))
        except ValueError as error:
            notes.append(f"Line {row.line}: {clean_display(str(error))}")
    return found, notes


def _requester(row: Row) -> Requester:
    values = entered({name: _bare(row.get(name)) for name in FIELDS})
    name = values.pop("name")
    if not name:
        raise ValueError("It has no name.")
    return Requester(name, **values)  # type: ignore[arg-type]


def _bare(text: str) -> str:
    """Return a cell without the quote that an export puts before text that looks like a formula."""
    return text[1:] if _GUARDED.match(text) else text
