"""ServiceNow: lists of incidents as CSV or a workbook, and the records of its API.

Urgency and severity are no priority; a duration is of another calendar, and no instant.
"""

from __future__ import annotations

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


def _tickets(sheet: Sheet, context: Context) -> Found:
    names = {column_name(column) for column in sheet.columns}
    if not names & {name for name, field in context.words.columns.items() if field == "priority"}:
        context.account.tell(
            "No column is the priority: all are P4. Urgency and severity are not priority, and are noted."
        )
    for field, what in (("seconds", "is a duration in seconds of another calendar, and is not used"),):
        for column in sheet.columns:
            if context.words.columns.get(column_name(column)) == field:
                context.account.tell(f"{column} {what}.")
    return tickets_of(sheet, context, _mend)


def _mend(ticket: Foreign, fields: Fields, context: Context) -> None:
    label = fields.label("subject")
    if ticket.subject and _stands_in(column_name(label)):
        context.account.count(f"no short description: {label} stands for the subject", ticket.line)


def _stands_in(name: str) -> bool:
    return any(word in name for word in ("category", "ci", "symptom", "configuration")) and "description" not in name


def _records(items: Iterator[Item], context: Context) -> Found:
    """Read the records of the API as a sheet, for they have the names of its columns."""
    held = list(items)
    columns = list(dict.fromkeys(name for item in held for name in item.value))
    context.dates = type(context.dates)(context.zone, context.order)

    def rows() -> Iterator[Record]:
        for item in held:
            yield Record(item.line, [_shown(item.value.get(name)) for name in columns])

    yield from tickets_of(Sheet(context.file or "the file", columns, rows), context, _mend)


def _shown(value: object) -> str:
    """Return a value as it is shown there; one that is a reference or a choice has both forms."""
    if isinstance(value, Mapping):
        return text(value.get("display_value")) or text(value.get("value"))
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
