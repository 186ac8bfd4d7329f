"""Freshdesk: its CSV exports, and the tickets, conversations and contacts of its API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpdesk_tui.intake.files.foreign import persons
from helpdesk_tui.intake.files.foreign.arrivals import Found
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import organisations
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, SheetPart, System, has
from helpdesk_tui.intake.files.raw.records import Sheet
from helpdesk_tui.intake.files.systems.fresh import shared as fresh


def _tickets(sheet: Sheet, context: Context) -> Found:
    if any(column.casefold() == "title" for column in sheet.columns):
        context.account.tell("Title is the job title of the requester, not the subject.")
    return tickets_of(sheet, context, fresh.mend)


def _is_ticket(name: str, value: Mapping[str, Any]) -> int:
    known = fresh.known(value)
    listed = name in ("tickets", "ticket")
    return known - listed - 2 * ("department_id" in value or "workspace_id" in value) if known else 0


SYSTEM = System(
    "Freshdesk",
    "freshdesk",
    sheets=(
        SheetPart("Freshdesk", "freshdesk", Holds.TICKETS, has("number", "opened", "subject body"), _tickets, marks=2),
        persons.part("Freshdesk contacts", "freshdesk-people"),
    ),
    lists=(
        ListPart("Freshdesk API", "freshdesk", Holds.TICKETS, _is_ticket, fresh.tickets),
        ListPart("Freshdesk conversations", "freshdesk", Holds.COMMENTS, fresh.is_conversation, fresh.remarks),
        ListPart("Freshdesk people", "freshdesk", Holds.PEOPLE, fresh.is_person, fresh.persons),
        ListPart("Freshdesk companies", "freshdesk", Holds.PEOPLE, fresh.is_company, organisations),
    ),
)
