"""ServiceNow: lists of incidents as CSV or a workbook, and the records of its API.

Urgency and severity are no priority; a duration is of another calendar, and no instant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from helpdesk_tui.intake.files.foreign import persons
from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import text
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, SheetPart, System, has, keys
from helpdesk_tui.intake.files.raw.records import Item, Record, Sheet, column_name
from helpdesk_tui.intake.files.values.fields import Fields
from helpdesk_tui.intake.files.values.words import fold

_LEVEL = re.compile(r"\s*([1-5])\s*[-\N{EN DASH}.:]")
_SYS_ID = re.compile(r"[0-9a-f]{32}")
_UTC = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_TASK_STATES = {"3": "closed complete", "4": "closed incomplete", "-5": "pending"}
"""Numbers of states that mean something else for a task or request than for an incident."""
_STAND_INS = frozenset(
    {
        *("category", "categoría", "categoria", "catégorie", "kategorie", "ci", "symptom"),
        *("configuration", "configuración", "configuração", "konfigurationselement"),
    }
)
"""Words in the names of columns that stand for the subject where a list has no short description."""


def _tickets(sheet: Sheet, context: Context) -> Found:
    names = {column_name(column) for column in sheet.columns}
    if not names & {name for name, field in context.words.columns.items() if field == "priority"}:
        context.account.tell(
            "No column is the priority: all are P4. Urgency and severity are not priority, and are noted."
        )
    for column in sheet.columns:
        if context.words.columns.get(column_name(column)) == "seconds":
            context.account.tell(f"{column} is a duration in seconds of another calendar, and is not used.")
    return tickets_of(sheet, context, _mend, state=_state, priority=lambda fields: _level(fields, context))


def _state(fields: Fields) -> str:
    said = fields.get("state")
    incident = fields.get("number").upper().startswith("INC")
    return said if incident else _TASK_STATES.get(said, said)


def _level(fields: Fields, context: Context) -> str:
    """Return the number of a priority, for its word is in any language; a word that a map names stays as it is."""
    said = fields.get("priority")
    level = _LEVEL.match(said)
    return said if level is None or fold(said) in context.words.priorities else level[1]


def _mend(ticket: Foreign, fields: Fields, context: Context) -> None:
    label = fields.label("subject")
    if ticket.subject and _STAND_INS & set(re.split(r"[_.]", column_name(label))):
        context.account.count(f"no short description: {label} stands for the subject", ticket.line)
    if _SYS_ID.fullmatch(ticket.requester):
        # An id of the people's table, which only a file of people turns into a name.
        ticket.requester_key, ticket.requester = ticket.requester, ""
    if _SYS_ID.fullmatch(ticket.assignee):
        ticket.assignee_key, ticket.assignee = ticket.assignee, ""


def _records(items: Iterator[Item], context: Context) -> Found:
    """Read the records of the API as a sheet, for they have the names of its columns."""
    held = list(items)
    columns = list(dict.fromkeys(name for item in held for name in item.value))
    context.dates = type(context.dates)(context.zone, context.order)

    def rows() -> Iterator[Record]:
        for item in held:
            yield Record(item.line, [_shown(item.value.get(name)) for name in columns])

    yield from _tickets(Sheet(context.file or "the file", columns, rows), context)


def _shown(value: object) -> str:
    """Return a value as it is shown there; of an instant, which has both forms, the one in UTC."""
    if isinstance(value, Mapping):
        bare = text(value.get("value"))
        return f"{bare}Z" if _UTC.fullmatch(bare) else text(value.get("display_value")) or bare
    return text(value)


def _is_record(name: str, value: Mapping[str, Any]) -> int:
    said = keys(
        value,
        "number",
        "short_description",
        "opened_at",
        "sys_id",
        "incident_state",
        "state",
        "caller_id",
        "sys_updated_on",
    )
    return said if said >= 4 and "number" in value and keys(value, "opened_at", "sys_created_on") else 0


SYSTEM = System(
    "ServiceNow",
    "servicenow",
    sheets=(
        SheetPart("ServiceNow list", "servicenow", Holds.TICKETS, has("number", "opened", "subject state"), _tickets),
        persons.part("ServiceNow users", "servicenow-people"),
    ),
    lists=(ListPart("ServiceNow API", "servicenow", Holds.TICKETS, _is_record, _records),),
)
