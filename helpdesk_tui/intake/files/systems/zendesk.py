"""Zendesk: views and exports as CSV, the answers and exports of its API as JSON, and the same as tables (Fivetran)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from helpdesk_tui.intake.files.foreign import comments, persons
from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found, NotTaken, Person, Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import each, first, instant, nested, objects, organisations, text
from helpdesk_tui.intake.files.foreign.records import persons as people
from helpdesk_tui.intake.files.foreign.rows import fields_of, tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, SheetPart, System, has, keys
from helpdesk_tui.intake.files.raw.records import Item, Sheet
from helpdesk_tui.intake.files.values.dates import Dates
from helpdesk_tui.intake.files.values.fields import Fields
from helpdesk_tui.intake.files.values.html import plain


def _view(sheet: Sheet, context: Context) -> Found:
    return tickets_of(sheet, context, _mend_view)


def _mend_view(ticket: Foreign, fields: Fields, context: Context) -> None:
    """Turn the minutes to the first reply into its instant; minutes of business hours are of another calendar."""
    if fields.has("other_minutes"):
        label = fields.label("other_minutes")
        context.account.tell(f"{label} is a duration of another calendar, and is not used.")
    if not fields.has("reply_minutes"):
        return
    ticket.tells_responses = True
    minutes = fields.get("reply_minutes")
    if minutes:
        ticket.responded_at = _after(ticket, minutes, context)


def _after(ticket: Foreign, minutes: str, context: Context) -> int | None:
    """Return an instant so many minutes after the opening; None, and counted, for what is no number."""
    try:
        wait = float(minutes.replace(",", "."))
    except ValueError:
        wait = -1.0
    if wait < 0 or wait > 10**7 or ticket.opened_at is None:
        context.account.count(f"the minutes to the first reply, {minutes[:20]}, are no number: not used", ticket.line)
        ticket.answered = True
        return None
    return ticket.opened_at + int(wait * 60)


def _table(sheet: Sheet, context: Context) -> Found:
    _as_utc(context)
    return tickets_of(sheet, context, _mend_table)


def _as_utc(context: Context) -> None:
    """Read instants without a zone as UTC, which the API and what copies it write; a typed zone wins."""
    if not context.zone_given:
        context.dates = Dates(ZoneInfo("UTC"), context.order)


def _mend_table(ticket: Foreign, fields: Fields, context: Context) -> None:
    if not ticket.requester:
        context.account.tell("People are ids here: their names come with a file of users.")


def _comments(sheet: Sheet, context: Context) -> Found:
    _as_utc(context)
    return comments.comments(sheet, context)


def _organisations(sheet: Sheet, context: Context) -> Found:
    for fields in fields_of(sheet, context, ()):
        yield Person(fields.get("key"), name=fields.get("name"), is_organisation=True, line=fields.line)


def _api(items: Iterator[Item], context: Context) -> Found:
    return each(items, context, _ticket)


def _ticket(item: Item, context: Context) -> Foreign:
    given, line = item.value, item.line
    number = first(given, "id", "nice_id")
    if not number:
        raise NotTaken("it has no id")
    state = context.state(text(given.get("status")), line)
    ticket = Foreign(number, line, subject=first(given, "subject", "raw_subject"), state=state)
    ticket.body = plain(text(given.get("description")))
    ticket.priority = context.priority(text(given.get("priority")), line)
    ticket.channel = context.channel(text(nested(given, "via", "channel")) or text(given.get("via")))
    _people(ticket, given)
    ticket.opened_at = instant(given, "created_at", context, line)
    ticket.updated_at = instant(given, "updated_at", context, line)
    _times(ticket, given, context)
    ticket.note("Due", text(given.get("due_at")))
    for label, name in (("Type", "type"), ("Tags", "tags"), ("Group", "group_id"), ("External id", "external_id")):
        ticket.note(label, text(given.get(name)))
    ticket.note("Merged into it", text(given.get("merged_ticket_ids")))
    ticket.remarks = [remark for one in objects(given.get("comments")) if (remark := _remark(one, "", context, line))]
    known = {ticket.requester_key: ticket.requester, ticket.assignee_key: ticket.assignee}
    for remark in ticket.remarks:
        remark.author = remark.author or known.get(remark.author_key, "")
    return ticket


def _times(ticket: Foreign, given: Mapping[str, Any], context: Context) -> None:
    """Set first response and closing by the ticket's metrics: its own, or those of a list of their own."""
    own = given.get("metric_set")
    metrics = _metric(own) if isinstance(own, Mapping) else context.people.metrics.get(ticket.number)
    solved, minutes = metrics or ("", "")
    ticket.closed_at = context.instant("solved_at", solved or text(given.get("solved_at")), ticket.line)
    ticket.tells_responses = metrics is not None
    ticket.responded_at = _after(ticket, minutes, context) if minutes else None


def _metric(given: Mapping[str, Any]) -> tuple[str, str]:
    return text(given.get("solved_at")), text(nested(given, "reply_time_in_minutes", "calendar"))


def _metrics(items: Iterator[Item], context: Context) -> Found:
    """Keep the metrics of tickets, which are read before the tickets; they are neither tickets nor people."""
    for item in items:
        context.people.metrics[first(item.value, "ticket_id")] = _metric(item.value)
    yield from ()


def _people(ticket: Foreign, given: Mapping[str, Any]) -> None:
    requester, assignee, organisation = (given.get(name) for name in ("requester", "assignee", "organization"))
    ticket.requester_key, ticket.assignee_key = _id(given, "requester"), _id(given, "assignee")
    ticket.organisation_key = _id(given, "organization")
    if isinstance(requester, Mapping):
        ticket.requester, ticket.email = first(requester, "name"), first(requester, "email")
        ticket.phone = first(requester, "phone")
    ticket.assignee = first(assignee, "name", "email") if isinstance(assignee, Mapping) else ""
    ticket.organisation = first(organisation, "name") if isinstance(organisation, Mapping) else ""


def _id(given: Mapping[str, Any], name: str) -> str:
    """Return the id of somebody or something that a record names by it, or holds whole."""
    return text(given.get(f"{name}_id")) or text(nested(given, name, "id"))


def _remark(one: Mapping[str, Any], ticket: str, context: Context, line: int) -> Remark | None:
    at = instant(one, "created_at", context, line)
    said = first(one, "plain_body", "body") or plain(text(one.get("html_body")))
    if at is None or not said:
        return None
    internal = one.get("public") is False
    author = first(nested(one, "author") or {}, "name", "email") if isinstance(one.get("author"), Mapping) else ""
    return Remark(ticket, at, plain(said), author, _id(one, "author"), internal, first(one, "id"), line=line)


def _remarks(items: Iterator[Item], context: Context) -> Found:
    for item in items:
        ticket = first(item.value, "ticket_id")
        remark = _remark(item.value, ticket, context, item.line)
        if not ticket:
            why = "the comment does not say of which ticket it is: add its ticket_id"
            context.account.leave_out(item.line, why, context.file)
        elif remark is None:
            context.account.leave_out(item.line, "the comment has no time or text", context.file)
        else:
            yield remark


def _is_ticket(name: str, value: Mapping[str, Any]) -> int:
    known = keys(
        value, "via", "requester_id", "submitter_id", "assignee_id", "organization_id", "ticket_form_id", "brand_id"
    )
    return known if "status" in value and known >= 4 else 0


def _is_comment(name: str, value: Mapping[str, Any]) -> int:
    return 3 if keys(value, "author_id", "body", "public", "created_at") >= 3 else 0


def _is_metrics(name: str, value: Mapping[str, Any]) -> int:
    return 3 if keys(value, "ticket_id", "reply_time_in_minutes", "solved_at", "group_stations", "replies") >= 4 else 0


def _is_user(name: str, value: Mapping[str, Any]) -> int:
    known = keys(value, "organization_id", "verified", "locale", "ticket_restriction", "only_private_comments")
    return 2 if "role" in value and (known >= 3 or name == "users" and (known or "email" in value)) else 0


def _is_organisation(name: str, value: Mapping[str, Any]) -> int:
    own = keys(value, "shared_tickets", "shared_comments", "domain_names") >= 2
    return 1 if (own or name == "organizations") and keys(value, "id", "name") == 2 else 0


SYSTEM = System(
    "Zendesk",
    "zendesk",
    sheets=(
        SheetPart("Zendesk", "zendesk", Holds.TICKETS, has("number", "opened", "subject body"), _view, marks=2),
        SheetPart(
            "Zendesk API as a table (Fivetran)",
            "zendesk-api",
            Holds.TICKETS,
            has("number", "opened", "subject body"),
            _table,
        ),
        SheetPart("Zendesk comments", "zendesk-comments", Holds.COMMENTS, has("number", "text", "at"), _comments),
        persons.part("Zendesk people", "zendesk-people"),
        SheetPart(
            "Zendesk organisations", "zendesk-organisations", Holds.PEOPLE, has("key", "name", "shared"), _organisations
        ),
    ),
    lists=(
        ListPart("Zendesk API", "zendesk-api", Holds.TICKETS, _is_ticket, _api),
        ListPart("Zendesk comments", "zendesk-api", Holds.COMMENTS, _is_comment, _remarks),
        ListPart("Zendesk metrics", "zendesk-api", Holds.PEOPLE, _is_metrics, _metrics),
        ListPart("Zendesk people", "zendesk-api", Holds.PEOPLE, _is_user, people),
        ListPart("Zendesk organisations", "zendesk-api", Holds.PEOPLE, _is_organisation, organisations),
    ),
)
