"""Zammad: the tickets, articles and users of its API (``expand=true``), and its report as a workbook or CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found, NotTaken, Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import first, instant, objects, organisations, text
from helpdesk_tui.intake.files.foreign.records import persons as people
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, SheetPart, System, has, keys
from helpdesk_tui.intake.files.raw.records import Item, Sheet
from helpdesk_tui.intake.files.values.contacts import name_and_address
from helpdesk_tui.intake.files.values.html import plain

_NOTED = (("Group", "group"), ("Type", "type"), ("Tags", "tags"), ("Pending until", "pending_time"), ("Note", "note"))


def _rows(sheet: Sheet, context: Context) -> Found:
    return tickets_of(sheet, context)


def _tickets(items: Iterator[Item], context: Context) -> Found:
    for item in items:
        try:
            yield _ticket(item, context)
        except ValueError as error:
            context.account.leave_out(item.line, str(error), context.file)


def _ticket(item: Item, context: Context) -> Foreign:
    given, line = item.value, item.line
    number = first(given, "number", "id")
    if not number:
        raise NotTaken("it has no number")
    state = context.state(text(given.get("state")), line)
    ticket = Foreign(number, line, subject=text(given.get("title")), state=state, own=first(given, "id") or number)
    ticket.priority = context.priority(text(given.get("priority")), line)
    ticket.channel = context.channel(first(given, "create_article_type"))
    ticket.requester, ticket.email = name_and_address(text(given.get("customer")))
    ticket.requester_key, ticket.organisation = text(given.get("customer_id")), text(given.get("organization"))
    owner = text(given.get("owner"))
    ticket.assignee = "" if context.nobody(owner) else owner
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


def _article(one: Mapping[str, Any], ticket: str, context: Context, line: int) -> Remark | None:
    at = instant(one, "created_at", context, line)
    said = plain(text(one.get("body")))
    if at is None or not said:
        return None
    sender = text(one.get("sender")).casefold()
    author, address = name_and_address(first(one, "from", "created_by"))
    return Remark(
        ticket,
        at,
        said,
        author=author or address,
        author_key=text(one.get("origin_by_id") or one.get("created_by_id")),
        internal=one.get("internal") is True or text(one.get("type")).casefold() == "note" and sender == "agent",
        key=text(one.get("id")),
        from_requester={"customer": True, "agent": False}.get(sender),
        line=line,
    )


def _articles(items: Iterator[Item], context: Context) -> Found:
    for item in items:
        ticket = first(item.value, "ticket_id")
        remark = _article(item.value, ticket, context, item.line)
        if remark is None or not ticket:
            context.account.leave_out(item.line, "the article has no ticket, time or text", context.file)
        else:
            yield remark


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
    sheets=(SheetPart("Zammad report", "zammad", Holds.TICKETS, has("number", "opened", "subject"), _rows),),
    lists=(
        ListPart("Zammad API", "zammad", Holds.TICKETS, _is_ticket, _tickets),
        ListPart("Zammad articles", "zammad", Holds.COMMENTS, _is_article, _articles),
        ListPart("Zammad users", "zammad", Holds.PEOPLE, _is_user, people),
        ListPart("Zammad organisations", "zammad", Holds.PEOPLE, _is_organisation, organisations),
    ),
)
