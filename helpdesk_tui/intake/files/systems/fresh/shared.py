"""What Freshdesk and Freshservice share: records of their API, in which priorities, states and channels are numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found, NotTaken, Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import first, instant, nested, objects, text
from helpdesk_tui.intake.files.foreign.system import keys
from helpdesk_tui.intake.files.raw.records import Item
from helpdesk_tui.intake.files.values.contacts import phone_of
from helpdesk_tui.intake.files.values.html import plain

_NOTED = (
    ("Type", "type"), ("Tags", "tags"), ("Due", "due_by"), ("Group", "group_id"), ("Category", "category"),
    ("Urgency", "urgency"), ("Impact", "impact"), ("Department", "department_id"), ("Copies to", "cc_emails"),
)  # fmt: skip


def tickets(items: Iterator[Item], context: Context) -> Found:
    """Yield the tickets of the API of either."""
    context.account.tell(
        "Priority, status and source are numbers here, and not words: they are read by the API's tables."
    )
    for item in items:
        try:
            yield _ticket(item, context)
        except ValueError as error:
            context.account.leave_out(item.line, str(error), context.file)


def _ticket(item: Item, context: Context) -> Foreign:
    given, line = item.value, item.line
    number = first(given, "display_id", "id")
    if not number:
        raise NotTaken("it has no id")
    if given.get("spam") is True:
        raise NotTaken("marked as spam there")
    if given.get("deleted") is True:
        raise NotTaken("deleted there")
    state = context.state(text(given.get("status")), line)
    ticket = Foreign(number, line, subject=text(given.get("subject")), state=state)
    ticket.body = first(given, "description_text") or plain(text(given.get("description")))
    ticket.priority = context.priority(text(given.get("priority")), line)
    ticket.channel = context.channel(text(given.get("source")))
    _people(ticket, given, context)
    ticket.opened_at = instant(given, "created_at", context, line)
    ticket.updated_at = instant(given, "updated_at", context, line)
    stats = given.get("stats")
    if isinstance(stats, Mapping):
        ticket.tells_responses = "first_responded_at" in stats
        ticket.responded_at = instant(stats, "first_responded_at", context, line)
        ticket.closed_at = instant(stats, "resolved_at", context, line) or instant(stats, "closed_at", context, line)
    for label, name in _NOTED:
        ticket.note(label, text(given.get(name)))
    ticket.remarks = [
        remark
        for one in objects(given.get("conversations"))
        if (remark := remark_of(one, "", context, line)) is not None
    ]
    return ticket


def _people(ticket: Foreign, given: Mapping[str, Any], context: Context) -> None:
    requester = given.get("requester")
    if isinstance(requester, Mapping):
        ticket.requester, ticket.email = first(requester, "name"), first(requester, "email", "primary_email")
        ticket.phone = first(requester, "mobile", "phone")
    ticket.requester = ticket.requester or first(given, "requester_name", "name")
    ticket.email = ticket.email or first(given, "email")
    try:
        ticket.phone = phone_of(ticket.phone or first(given, "phone"))
    except ValueError as error:
        context.account.count(str(error), ticket.line)
        ticket.phone = ""
    ticket.organisation = text(nested(given, "company", "name"))
    ticket.requester_key, ticket.assignee_key = text(given.get("requester_id")), text(given.get("responder_id"))
    ticket.assignee = first(given, "responder_name")
    ticket.organisation_key = first(given, "company_id", "department_id")


def remark_of(one: Mapping[str, Any], ticket: str, context: Context, line: int) -> Remark | None:
    """Return a conversation as a comment; None where it has no time or text."""
    at = instant(one, "created_at", context, line)
    said = first(one, "body_text") or plain(text(one.get("body")))
    if at is None or not said:
        return None
    incoming = one.get("incoming")
    return Remark(
        ticket,
        at,
        said,
        author=first(one, "from_email") if incoming else "",
        author_key=text(one.get("user_id")),
        internal=one.get("private") is True,
        key=text(one.get("id")),
        from_requester=incoming if isinstance(incoming, bool) else None,
        line=line,
    )


def remarks(items: Iterator[Item], context: Context) -> Found:
    """Yield the conversations of a list of their own, each of which names its ticket."""
    for item in items:
        ticket = first(item.value, "ticket_id")
        remark = remark_of(item.value, ticket, context, item.line)
        if remark is None or not ticket:
            context.account.leave_out(item.line, "the comment has no ticket, time or text", context.file)
        else:
            yield remark


def known(value: Mapping[str, Any]) -> int:
    """Return how many keys a record has that only these two write of tickets."""
    said = keys(
        value,
        "fr_due_by",
        "fr_escalated",
        "fwd_emails",
        "reply_cc_emails",
        "requester_id",
        "due_by",
        "spam",
        "responder_id",
    )
    return said if said >= 4 and "status" in value else 0


def is_conversation(name: str, value: Mapping[str, Any]) -> int:
    """Return whether a record is a conversation."""
    return 3 if keys(value, "body_text", "incoming", "private", "user_id", "ticket_id") >= 4 else 0


def is_person(name: str, value: Mapping[str, Any]) -> int:
    """Return whether a record is a contact, an agent or a requester."""
    contact = keys(
        value, "mobile", "job_title", "twitter_id", "view_all_tickets", "primary_email", "company_id", "available"
    )
    return 2 if contact >= 2 and keys(value, "name", "first_name", "email", "primary_email") else 0


def is_company(name: str, value: Mapping[str, Any]) -> int:
    """Return whether a record is a company or a department."""
    return 1 if name in ("companies", "departments") and keys(value, "id", "name") == 2 else 0
