"""What Freshdesk and Freshservice share: records of their API, in which priorities, states and channels are numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found, NotTaken, Person, Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import each, each_remark, first, instant, nested, objects, text
from helpdesk_tui.intake.files.foreign.system import keys
from helpdesk_tui.intake.files.raw.records import Item
from helpdesk_tui.intake.files.values.contacts import phone_of
from helpdesk_tui.intake.files.values.fields import Fields
from helpdesk_tui.intake.files.values.html import plain

_WRAPPERS = ("helpdesk_ticket", "helpdesk_note", "note", "contact")
"""Objects within which the exports of accounts, older answers and the lists of agents have their records."""
_NOTED = (
    ("Type", "type"), ("Tags", "tags"), ("Due", "due_by"), ("Group", "group_id"), ("Category", "category"),
    ("Urgency", "urgency"), ("Impact", "impact"), ("Department", "department_id"), ("Copies to", "cc_emails"),
)  # fmt: skip


def tickets(items: Iterator[Item], context: Context) -> Found:
    """Yield the tickets of the API of either."""
    context.account.tell(
        "Priority, status and source are numbers here, and not words: they are read by the API's tables."
    )
    return each(items, context, _ticket)


def _ticket(item: Item, context: Context) -> Foreign:
    given, line = inner(item.value), item.line
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
    stats = given.get("stats", given.get("ticket_states"))
    if isinstance(stats, Mapping):
        said = next((name for name in ("first_responded_at", "first_response_time") if name in stats), "")
        ticket.tells_responses = bool(said)
        ticket.responded_at = instant(stats, said, context, line)
        ticket.closed_at = instant(stats, "resolved_at", context, line) or instant(stats, "closed_at", context, line)
    for label, name in _NOTED:
        ticket.note(label, text(given.get(name)))
    said_of = given.get("conversations") or given.get("notes")
    ticket.remarks = [
        remark for one in objects(said_of) if (remark := remark_of(inner(one), "", context, line)) is not None
    ]
    for remark in ticket.remarks:
        if remark.author_key and remark.author_key == ticket.requester_key:
            remark.author = remark.author or ticket.requester
    return ticket


def inner(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the record within a wrapper (``{"helpdesk_ticket": {...}}``); one without a wrapper is itself."""
    for name in _WRAPPERS:
        held = value.get(name)
        if isinstance(held, Mapping) and "subject" not in value:
            return held
    return value


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
    ticket.organisation = text(nested(given, "company", "name")) or text(nested(given, "department", "name"))
    ticket.requester_key, ticket.assignee_key = text(given.get("requester_id")), text(given.get("responder_id"))
    ticket.assignee = first(given, "responder_name")
    if ticket.assignee.casefold() == "no agent":
        ticket.assignee = ""
    ticket.organisation_key = first(given, "company_id", "department_id")


def remark_of(one: Mapping[str, Any], ticket: str, context: Context, line: int) -> Remark | None:
    """Return a conversation as a comment; None where it has no time or text."""
    at = instant(one, "created_at", context, line)
    said = first(one, "body_text") or plain(first(one, "body", "body_html"))
    if at is None or not said or one.get("deleted") is True:
        return None
    incoming = one.get("incoming")
    return Remark(
        ticket,
        at,
        said,
        author=first(one, "from_email") if incoming and not text(one.get("user_id")) else "",
        author_key=text(one.get("user_id")),
        internal=one.get("private") is True,
        key=text(one.get("id")),
        from_requester=incoming if isinstance(incoming, bool) else None,
        line=line,
    )


def mend(ticket: Foreign, fields: Fields, context: Context) -> None:
    """Leave a ticket of a sheet to nobody where it says ``No Agent``."""
    if ticket.assignee.casefold() == "no agent":
        ticket.assignee = ""


def remarks(items: Iterator[Item], context: Context) -> Found:
    """Yield the conversations of a list of their own, each of which names its ticket."""
    return each_remark(items, context, remark_of)


def persons(items: Iterator[Item], context: Context) -> Found:
    """Yield contacts, requesters and agents; an agent's name and address stand in an object of their own."""
    for item in items:
        given = item.value
        held = inner(given)
        both = " ".join(filter(None, (first(held, "first_name"), first(held, "last_name"))))
        yield Person(
            first(given, "id", "user_id") or item.key,
            name=first(held, "name") or both,
            email=first(held, "email", "primary_email"),
            phone=first(held, "mobile", "phone", "mobile_phone_number", "work_phone_number"),
            organisation=text(nested(held, "company", "name")) or first(held, "company_name"),
            organisation_key=first(held, "company_id") or first(held, "department_ids").partition(",")[0],
            agent=_is_agent(given),
            line=item.line,
        )


def _is_agent(value: Mapping[str, Any]) -> bool | None:
    if isinstance(value.get("is_agent"), bool):
        return bool(value["is_agent"])
    if keys(value, "ticket_scope", "occasional", "signature", "role_ids", "scopes", "member_of"):
        return True
    return False if keys(value, "view_all_tickets", "other_emails", "primary_email", "client_manager") else None


def known(value: Mapping[str, Any]) -> int:
    """Return how many keys a record has that only these two write of tickets."""
    given = inner(value)
    said = keys(
        given,
        "fr_due_by",
        "fr_escalated",
        "frDueBy",
        "isescalated",
        "fwd_emails",
        "reply_cc_emails",
        "requester_id",
        "due_by",
        "spam",
        "responder_id",
    )
    return said if said >= 4 and "status" in given else 0


def is_conversation(name: str, value: Mapping[str, Any]) -> int:
    """Return whether a record is a conversation."""
    return 3 if keys(value, "body_text", "incoming", "private", "user_id", "ticket_id") >= 4 else 0


def is_person(name: str, value: Mapping[str, Any]) -> int:
    """Return whether a record is a contact, an agent or a requester."""
    own = (
        *("mobile", "job_title", "twitter_id", "view_all_tickets", "primary_email", "company_id", "available"),
        *("occasional", "ticket_scope", "department_ids", "mobile_phone_number", "is_agent"),
    )
    named = keys(inner(value), "name", "first_name", "email", "primary_email")
    return 2 if keys(value, *own) >= 2 and named and "login" not in value else 0


def is_company(name: str, value: Mapping[str, Any]) -> int:
    """Return whether a record is a company or a department."""
    own = keys(value, "domains", "health_score", "account_tier", "renewal_date", "head_user_id", "prime_user_id") >= 2
    return 1 if (own or name in ("companies", "departments")) and keys(value, "id", "name") == 2 else 0
