"""Freshservice: its CSV exports, and the tickets, conversations and people of its API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpdesk_tui.intake.files.foreign.arrivals import Found
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import organisations
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, SheetPart, System, has, keys
from helpdesk_tui.intake.files.raw.records import Sheet
from helpdesk_tui.intake.files.systems.fresh import shared as fresh


def _is_ticket(name: str, value: Mapping[str, Any]) -> int:
    known = fresh.known(value)
    own = keys(value, "department_id", "workspace_id", "urgency", "impact", "category", "item_category")
    return known + own - (name not in ("tickets", "ticket")) if known else 0


def _tickets(sheet: Sheet, context: Context) -> Found:
    return tickets_of(sheet, context, fresh.mend)


_NEEDS = has("number", "opened", "subject body", "requester email organisation")
"""Its columns are nearly those of Freshdesk, but for those of who asked."""


SYSTEM = System(
    "Freshservice",
    "freshservice",
    sheets=(SheetPart("Freshservice", "freshservice", Holds.TICKETS, _NEEDS, _tickets, marks=3),),
    lists=(
        ListPart("Freshservice API", "freshservice", Holds.TICKETS, _is_ticket, fresh.tickets),
        ListPart("Freshservice conversations", "freshservice", Holds.COMMENTS, fresh.is_conversation, fresh.remarks),
        ListPart("Freshservice people", "freshservice", Holds.PEOPLE, fresh.is_person, fresh.persons),
        ListPart("Freshservice departments", "freshservice", Holds.PEOPLE, fresh.is_company, organisations),
    ),
)
