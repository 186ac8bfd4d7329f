"""Any table, by a ``--map`` file that says which column holds what: a help desk that is not known here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpdesk_tui.intake.files.foreign import persons
from helpdesk_tui.intake.files.foreign.arrivals import Found
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, SheetPart, System
from helpdesk_tui.intake.files.raw.records import IntakeError, Raw, Sheet, column_name
from helpdesk_tui.intake.files.systems.known import Known, Piece
from helpdesk_tui.intake.files.values.words import Lexicon

NEEDED = ("number", "opened")
"""Fields that a map must give a column: nothing identifies a ticket but its number, and no opening is invented."""


def known(raws: Sequence[Raw], columns: Mapping[str, str]) -> Known:
    """Return tables as those of a help desk of its own; ``columns`` gives fields by the names of columns.

    Raises:
        IntakeError: a file is no table, or lacks a column that the map names.
    """
    names = {column_name(column): column for column in columns}
    for raw in raws:
        if not isinstance(raw, Sheet):
            raise IntakeError(f"{raw.name} is JSON, and a map is for tables. Nothing was imported.")
        missing = [written for name, written in names.items() if name not in map(column_name, raw.columns)]
        if missing:
            raise IntakeError(f"{raw.name} has no column '{missing[0]}', which the map names. Nothing was imported.")
    return Known(_SYSTEM, [Piece(raw, _PART) for raw in raws])


def people_of(raws: Sequence[Raw], lexicon: Lexicon) -> Known | None:
    """Return tables of people of a help desk that is not known; None where they do not look like people."""
    part = persons.part("people", "people")
    if not all(isinstance(raw, Sheet) and part.score(raw.columns, lexicon.of("people")) for raw in raws):
        return None
    return Known(_SYSTEM, [Piece(raw, part) for raw in raws])


def _tickets(sheet: Sheet, context: Context) -> Found:
    return tickets_of(sheet, context)


_PART = SheetPart("table with a map", "", Holds.TICKETS, (), _tickets)
_SYSTEM = System("the table", "table", sheets=(_PART,))
