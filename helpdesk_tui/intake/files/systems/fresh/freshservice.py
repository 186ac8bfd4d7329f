"""Freshservice: the tickets, conversations and people of its API. Its CSV has the columns of Freshdesk's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpdesk_tui.intake.files.foreign.records import organisations
from helpdesk_tui.intake.files.foreign.records import persons as people
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, System, keys
from helpdesk_tui.intake.files.systems.fresh import shared as fresh


def _is_ticket(name: str, value: Mapping[str, Any]) -> int:
    known = fresh.known(value)
    own = keys(value, "department_id", "workspace_id", "urgency", "impact", "category", "item_category")
    return known + own - (name == "") if known else 0


SYSTEM = System(
    "Freshservice",
    "freshservice",
    lists=(
        ListPart("Freshservice API", "freshservice", Holds.TICKETS, _is_ticket, fresh.tickets),
        ListPart("Freshservice conversations", "freshservice", Holds.COMMENTS, fresh.is_conversation, fresh.remarks),
        ListPart("Freshservice people", "freshservice", Holds.PEOPLE, fresh.is_person, people),
        ListPart("Freshservice departments", "freshservice", Holds.PEOPLE, fresh.is_company, organisations),
    ),
)
