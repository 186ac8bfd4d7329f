"""Zammad: the tickets, articles and users of its API (``expand=true``, or with ids), and its report as a workbook.

A report has the zone of its times in the last line. Ids of states and the like are those of a fresh installation; one
that stood for two things in different versions (state 6) is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from helpdesk_tui.intake.files.foreign import persons
from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found, NotTaken, Person, Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import (
    each,
    each_remark,
    first,
    instant,
    objects,
    organisations,
    person,
    text,
)
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, SheetPart, System, has, keys
from helpdesk_tui.intake.files.raw.records import Item, Record, Sheet
from helpdesk_tui.intake.files.values.contacts import name_and_address
from helpdesk_tui.intake.files.values.dates import Dates
from helpdesk_tui.intake.files.values.fields import Fields
from helpdesk_tui.intake.files.values.html import plain

_NOTED = (("Group", "group"), ("Type", "type"), ("Tags", "tags"), ("Pending until", "pending_time"), ("Note", "note"))
_SYSTEM_USER = "1"
"""The id of nobody: the user ``-``, whom every installation has, owns the tickets that nobody has."""
_CUSTOMERS_ROLE = [3]
_ZONE_LINE = re.compile(r"[^\W\d_][^:]{2,20}:\s*([A-Z][A-Za-z_]+(?:/[A-Za-z_+-]+){0,2}|UTC)")
_SENDERS = {"1": "agent", "2": "customer", "3": "system"}


def _rows(sheet: Sheet, context: Context) -> Found:
    """Yield the tickets of a report, without its last line, which names the zone of the report."""
    last = next((zone for record in sheet.rows() if (zone := _zone_of(record))), None)
    if last is None:
        return tickets_of(sheet, context, _mend)
    if not context.zone_given:
        context.dates = Dates(last, context.order)
    rows = replace(sheet, rows=lambda: (record for record in sheet.rows() if _zone_of(record) is None))
    return tickets_of(rows, context, _mend)


def _zone_of(record: Record) -> ZoneInfo | None:
    """Return the zone that a line names which has nothing else; None for a line of any other kind."""
    if not record.cells or any(record.cells[1:]):
        return None
    found = _ZONE_LINE.fullmatch(record.cells[0])
    try:
        return ZoneInfo(found[1]) if found else None
    except (OSError, ValueError):
        return None


def _mend(ticket: Foreign, fields: Fields, context: Context) -> None:
    owner = fields.get("owner_key")
    if owner and owner != _SYSTEM_USER:
        ticket.assignee_key = owner


def _tickets(items: Iterator[Item], context: Context) -> Found:
    return each(items, context, _ticket)


def _ticket(item: Item, context: Context) -> Foreign:
    given, line = item.value, item.line
    number = first(given, "number", "id")
    if not number:
        raise NotTaken("it has no number")
    if "state" not in given and "state_id" in given:
        context.account.tell("States, priorities and ways in are ids here: read as those of a fresh Zammad.")
    state = context.state(first(given, "state", "state_id"), line)
    ticket = Foreign(number, line, subject=text(given.get("title")), state=state, own=first(given, "id") or number)
    ticket.priority = context.priority(first(given, "priority", "priority_id"), line)
    ticket.channel = context.channel(first(given, "create_article_type", "create_article_type_id"))
    ticket.requester, ticket.email = _named(given.get("customer"))
    ticket.requester_key, ticket.organisation = text(given.get("customer_id")), text(given.get("organization"))
    ticket.organisation_key = text(given.get("organization_id"))
    _owner(ticket, given, context)
    ticket.opened_at = instant(given, "created_at", context, line)
    ticket.updated_at = instant(given, "updated_at", context, line)
    ticket.responded_at = instant(given, "first_response_at", context, line)
    ticket.tells_responses = "first_response_at" in given
    ticket.closed_at = instant(given, "close_at", context, line) or instant(given, "last_close_at", context, line)
    for label, name in _NOTED:
        ticket.note(label, text(given.get(name)))
    ticket.remarks = [
        remark for one in objects(given.get("articles")) if (remark := _article(one, "", context, line)) is not None
    ]
    return ticket


def _named(value: object) -> tuple[str, str]:
    """Return name and address of somebody: a text that holds either, or a record of them."""
    if isinstance(value, Mapping):
        who = person(value)
        return who.name, who.email
    return name_and_address(text(value))


def _owner(ticket: Foreign, given: Mapping[str, Any], context: Context) -> None:
    name, address = _named(given.get("owner"))
    owner = name or address
    if owner:
        ticket.assignee = "" if context.nobody(owner) else owner
    elif text(given.get("owner_id")) != _SYSTEM_USER:
        ticket.assignee_key = text(given.get("owner_id"))


def _article(one: Mapping[str, Any], ticket: str, context: Context, line: int) -> Remark | None:
    at = instant(one, "created_at", context, line)
    said = plain(text(one.get("body")))
    if at is None or not said:
        return None
    sender = text(one.get("sender")).casefold() or _SENDERS.get(text(one.get("sender_id")), "")
    author, address = name_and_address(first(one, "from", "created_by"))
    return Remark(
        ticket,
        at,
        said,
        author=author or address,
        author_key=text(one.get("origin_by_id") or one.get("created_by_id")),
        internal=one.get("internal") is True,
        key=text(one.get("id")),
        from_requester={"customer": True, "agent": False}.get(sender),
        line=line,
    )


def _articles(items: Iterator[Item], context: Context) -> Found:
    return each_remark(items, context, _article)


def _users(items: Iterator[Item], context: Context) -> Found:
    """Yield users; without ``expand`` their roles are ids."""
    for item in items:
        key = first(item.value, "id") or item.key
        if key == _SYSTEM_USER:
            continue
        found = person(item.value, item.key, item.line)
        roles = item.value.get("role_ids")
        agent = found.agent if found.agent is not None or not roles else roles != _CUSTOMERS_ROLE
        yield replace(found, key=key, name=found.name or found.email, agent=agent)


def _sheet_of_users(sheet: Sheet, context: Context) -> Found:
    for found in persons.persons(sheet, context):
        if isinstance(found, Person) and found.key != _SYSTEM_USER:
            yield found


def _is_ticket(name: str, value: Mapping[str, Any]) -> int:
    said = keys(
        value,
        "create_article_type_id",
        "customer_id",
        "owner_id",
        "last_contact_at",
        "first_response_at",
        "group_id",
        "state_id",
    )
    return said if said >= 5 and "number" in value else 0


def _is_article(name: str, value: Mapping[str, Any]) -> int:
    return 3 if keys(value, "ticket_id", "sender_id", "sender", "internal", "content_type", "message_id") >= 4 else 0


def _is_user(name: str, value: Mapping[str, Any]) -> int:
    return 2 if keys(value, "login", "firstname", "lastname", "role_ids", "roles", "out_of_office") >= 4 else 0


def _is_organisation(name: str, value: Mapping[str, Any]) -> int:
    return 1 if keys(value, "domain_assignment", "member_ids", "shared", "name") >= 3 else 0


SYSTEM = System(
    "Zammad",
    "zammad",
    sheets=(
        SheetPart("Zammad report", "zammad", Holds.TICKETS, has("number", "opened", "subject"), _rows, marks=2),
        SheetPart(
            "Zammad users", "zammad-people", Holds.PEOPLE, has("first", "last", "email"), _sheet_of_users, marks=3
        ),
    ),
    lists=(
        ListPart("Zammad API", "zammad", Holds.TICKETS, _is_ticket, _tickets),
        ListPart("Zammad articles", "zammad", Holds.COMMENTS, _is_article, _articles),
        ListPart("Zammad users", "zammad", Holds.PEOPLE, _is_user, _users),
        ListPart("Zammad organisations", "zammad", Holds.PEOPLE, _is_organisation, organisations),
    ),
)
