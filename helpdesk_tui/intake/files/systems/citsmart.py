"""CITSmart: the CSV of its list of requests, in Portuguese."""

from __future__ import annotations

from helpdesk_tui.intake.files.foreign.arrivals import Found
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, SheetPart, System, has
from helpdesk_tui.intake.files.raw.records import Sheet


def _tickets(sheet: Sheet, context: Context) -> Found:
    return tickets_of(sheet, context)


SYSTEM = System(
    "CITSmart",
    "citsmart",
    sheets=(SheetPart("CITSmart", "citsmart", Holds.TICKETS, has("number", "opened", "subject body"), _tickets),),
)
