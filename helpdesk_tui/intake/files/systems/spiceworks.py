"""Spiceworks: the JSON of its help desk export, and its CSV.

Every comment is in the export: the first public one by somebody else than the requester is the first response, and
where there is none nobody has answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found, NotTaken, Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import first, instant, objects, text
from helpdesk_tui.intake.files.foreign.records import persons as people
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, SheetPart, System, has, keys
from helpdesk_tui.intake.files.raw.records import Item, Sheet
from helpdesk_tui.intake.files.values.html import plain
from helpdesk_tui.intake.files.values.words import State


def _rows(sheet: Sheet, context: Context) -> Found:
    return tickets_of(sheet, context)


def _tickets(items: Iterator[Item], context: Context) -> Found:
    for item in items:
        try:
            yield _ticket(item, context)
        except ValueError as error:
            context.account.leave_out(item.line, str(error), context.file)


def _ticket(item: Item, context: Context) -> Foreign:
    given = item.value.get("info")
    given, line = given if isinstance(given, Mapping) else item.value, item.line
    number = first(given, "id", "number") or item.key
    if not number:
        raise NotTaken("it has no id")
    ticket = Foreign(number, line, subject=first(given, "summary"), body=plain(text(given.get("description"))))
    ticket.state = context.state(text(given.get("status")), line)
    ticket.priority = context.priority(text(given.get("priority")), line)
    ticket.requester_key, ticket.assignee_key = _key(given.get("created_by")), _key(given.get("assigned_to"))
    ticket.opened_at = instant(given, "created_at", context, line)
    ticket.updated_at = instant(given, "updated_at", context, line)
    ticket.closed_at = instant(given, "closed_at", context, line)
    ticket.note("Category", text(given.get("category")))
    ticket.note("Due", text(given.get("due_at")))
    said = item.value.get("comments", given.get("comments"))
    ticket.remarks = [remark for one in objects(said) if (remark := _remark(one, context, line)) is not None]
    public = any(not one.internal and one.author_key != ticket.requester_key for one in ticket.remarks)
    if isinstance(said, (list, Mapping)) and not public and ticket.state is not State.CLOSED:
        ticket.answered = False
    return ticket


def _key(value: object) -> str:
    return first(value, "id") if isinstance(value, Mapping) else text(value)


def _remark(one: Mapping[str, Any], context: Context, line: int) -> Remark | None:
    at, said = instant(one, "created_at", context, line), plain(text(one.get("body")))
    if at is None or not said:
        return None
    public = one.get("is_public", one.get("public", 1))
    return Remark("", at, said, "", _key(one.get("created_by")), public in (0, False, "0", "false"), first(one, "id"))


def _is_ticket(name: str, value: Mapping[str, Any]) -> int:
    info = value.get("info")
    given = info if isinstance(info, Mapping) else value
    said = keys(given, "summary", "created_by", "assigned_to", "closed_at", "due_at", "category", "created_at")
    return said if said >= 5 and "summary" in given and "fields" not in value else 0


def _is_user(name: str, value: Mapping[str, Any]) -> int:
    return 1 if name == "users" and keys(value, "first_name", "last_name", "email") == 3 and "role" not in value else 0


SYSTEM = System(
    "Spiceworks",
    "spiceworks",
    sheets=(SheetPart("Spiceworks", "spiceworks", Holds.TICKETS, has("number", "opened", "subject"), _rows),),
    lists=(
        ListPart("Spiceworks", "spiceworks", Holds.TICKETS, _is_ticket, _tickets),
        ListPart("Spiceworks users", "spiceworks", Holds.PEOPLE, _is_user, people),
    ),
)
