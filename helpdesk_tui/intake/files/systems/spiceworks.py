"""Spiceworks: the JSON of its help desk export, the records of its cloud, and its CSV.

Every comment is in the export: the first public one by somebody else than the requester is the first response, and
where there is none nobody has answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found, NotTaken, Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import each, each_remark, first, instant, objects, person, text
from helpdesk_tui.intake.files.foreign.records import persons as people
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, SheetPart, System, has, keys
from helpdesk_tui.intake.files.raw.records import Item, Sheet
from helpdesk_tui.intake.files.values.contacts import name_and_address
from helpdesk_tui.intake.files.values.html import plain
from helpdesk_tui.intake.files.values.words import State

_REQUESTERS = ("created_by", "creator", "requester", "contact")
_ASSIGNEES = ("assigned_to", "assignee")
_SAYS_NO = (0, False, "0", "false")


def _rows(sheet: Sheet, context: Context) -> Found:
    return tickets_of(sheet, context)


def _tickets(items: Iterator[Item], context: Context) -> Found:
    return each(items, context, _ticket)


def _ticket(item: Item, context: Context) -> Foreign:
    given, line = _info(item.value), item.line
    number = first(given, "id", "number", "import_id", "ticket_number") or item.key
    if not number:
        raise NotTaken("it has no id")
    ticket = Foreign(number, line, subject=first(given, "summary"), body=plain(text(given.get("description"))))
    ticket.state = context.state(text(given.get("status")), line)
    ticket.priority = context.priority(text(given.get("priority")), line)
    ticket.requester_key, ticket.requester, ticket.email = _who(given, _REQUESTERS)
    ticket.assignee_key, name, address = _who(given, _ASSIGNEES)
    ticket.assignee = name or address
    ticket.organisation = text(given.get("organization"))
    ticket.opened_at = instant(given, "created_at", context, line)
    ticket.updated_at = instant(given, "updated_at", context, line)
    ticket.closed_at = instant(given, "closed_at", context, line)
    ticket.note("Category", text(given.get("category")))
    ticket.note("Tags", text(given.get("tags")))
    ticket.note("Due", first(given, "due_at", "due_date"))
    said = item.value.get("comments", given.get("comments"))
    ticket.remarks = [remark for one in objects(said) if (remark := _remark(one, "", context, line)) is not None]
    public = any(not one.internal and not _is_by(one, ticket) for one in ticket.remarks)
    if isinstance(said, (list, Mapping)) and not public and ticket.state is not State.CLOSED:
        ticket.answered = False
    for one in ticket.remarks:
        one.from_requester = _is_by(one, ticket)
    return ticket


def _info(value: Mapping[str, Any]) -> Mapping[str, Any]:
    info = value.get("info")
    return info if isinstance(info, Mapping) else value


def _who(given: Mapping[str, Any], names: tuple[str, ...]) -> tuple[str, str, str]:
    """Return id, name and address of the first of some people that a record has, as id, address, name or record."""
    value = next((given[name] for name in names if given.get(name) not in (None, "")), None)
    if isinstance(value, Mapping):
        found = person(value)
        return found.key, found.name, found.email
    said = text(value)
    if not said or said.isdigit():
        return said, "", ""
    name, address = name_and_address(said)
    return said, name, address


def _is_by(remark: Remark, ticket: Foreign) -> bool:
    """Return whether the requester wrote a comment."""
    return bool(remark.author_key) and remark.author_key in (ticket.requester_key, ticket.email)


def _remark(one: Mapping[str, Any], ticket: str, context: Context, line: int) -> Remark | None:
    at, said = instant(one, "created_at", context, line), plain(text(one.get("body")))
    if at is None or not said:
        return None
    public = one.get("is_public", one.get("public", 1))
    key, name, address = _who(one, ("created_by", "creator", "author", "user"))
    return Remark(ticket, at, said, name or address, key, public in _SAYS_NO, first(one, "id", "import_id"), line=line)


def _comments(items: Iterator[Item], context: Context) -> Found:
    return each_remark(items, context, _remark, "ticket_id", "ticket_import_id")


def _is_ticket(name: str, value: Mapping[str, Any]) -> int:
    given = _info(value)
    if "summary" not in given or "fields" in value or not keys(given, *_REQUESTERS) or not keys(given, *_ASSIGNEES):
        return 0
    said = keys(given, "closed_at", "due_at", "due_date", "category", "created_at", "status", "status_updated_at")
    return 3 + said if said >= 3 else 0


def _is_comment(name: str, value: Mapping[str, Any]) -> int:
    own = keys(
        value, "is_public", "remote_id", "collaborator", "is_purchase", "is_inventory", "is_labor", "comment_type"
    )
    listed = name == "comments" and keys(value, "body", "ticket_id", "created_at", "created_by") == 4
    return 2 if "body" in value and (own >= 2 or listed) and keys(value, "ticket_id", "ticket_import_id") else 0


def _is_user(name: str, value: Mapping[str, Any]) -> int:
    return 1 if name == "users" and keys(value, "first_name", "last_name", "email") == 3 else 0


SYSTEM = System(
    "Spiceworks",
    "spiceworks",
    sheets=(SheetPart("Spiceworks", "spiceworks", Holds.TICKETS, has("number", "opened", "subject"), _rows, marks=2),),
    lists=(
        ListPart("Spiceworks", "spiceworks", Holds.TICKETS, _is_ticket, _tickets),
        ListPart("Spiceworks comments", "spiceworks", Holds.COMMENTS, _is_comment, _comments),
        ListPart("Spiceworks users", "spiceworks", Holds.PEOPLE, _is_user, people),
    ),
)
