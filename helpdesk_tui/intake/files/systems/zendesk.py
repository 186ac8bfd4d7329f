"""Zendesk: views and exports as CSV, the answers of its API as JSON, and the same as tables (Fivetran)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from helpdesk_tui.intake.files.foreign import comments, persons
from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found, NotTaken, Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import first, instant, nested, objects, organisations, text
from helpdesk_tui.intake.files.foreign.records import persons as people
from helpdesk_tui.intake.files.foreign.rows import tickets_of
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


def _api(items: Iterator[Item], context: Context) -> Found:
    for item in items:
        try:
            yield _ticket(item, context)
        except ValueError as error:
            context.account.leave_out(item.line, str(error), context.file)


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
    ticket.closed_at = context.instant(
        "solved_at", text(nested(given, "metric_set", "solved_at")) or text(given.get("solved_at")), line
    )  # noqa: E501
    minutes = nested(given, "metric_set", "reply_time_in_minutes")
    if isinstance(minutes, Mapping):
        ticket.tells_responses = True
        said = text(minutes.get("calendar"))
        ticket.responded_at = _after(ticket, said, context) if said else None
    ticket.note("Due", text(given.get("due_at")))
    for label, name in (("Type", "type"), ("Tags", "tags"), ("Group", "group_id"), ("External id", "external_id")):
        ticket.note(label, text(given.get(name)))
    merged = text(given.get("merged_ticket_ids"))
    ticket.note("Merged into it", merged)
    ticket.remarks = [remark for one in objects(given.get("comments")) if (remark := _remark(one, "", context, line))]
    return ticket


def _people(ticket: Foreign, given: Mapping[str, Any]) -> None:
    ticket.requester_key, ticket.assignee_key = text(given.get("requester_id")), text(given.get("assignee_id"))
    ticket.organisation_key = text(given.get("organization_id"))
    requester = given.get("requester")
    if isinstance(requester, Mapping):
        ticket.requester, ticket.email = first(requester, "name"), first(requester, "email")
        ticket.phone = first(requester, "phone")
    assignee = given.get("assignee")
    ticket.assignee = first(assignee, "name", "email") if isinstance(assignee, Mapping) else ""


def _remark(one: Mapping[str, Any], ticket: str, context: Context, line: int) -> Remark | None:
    at = instant(one, "created_at", context, line)
    said = first(one, "plain_body", "body") or plain(text(one.get("html_body")))
    if at is None or not said:
        return None
    internal = one.get("public") is False
    author = text(one.get("author")) if isinstance(one.get("author"), Mapping) else ""
    key = first(one, "id")
    return Remark(ticket, at, plain(said), author, text(one.get("author_id")), internal, key, line=line)


def _remarks(items: Iterator[Item], context: Context) -> Found:
    for item in items:
        ticket = first(item.value, "ticket_id")
        remark = _remark(item.value, ticket, context, item.line)
        if remark is None or not ticket:
            context.account.leave_out(item.line, "the comment has no ticket, time or text", context.file)
        else:
            yield remark


def _is_ticket(name: str, value: Mapping[str, Any]) -> int:
    known = keys(
        value, "via", "requester_id", "submitter_id", "assignee_id", "organization_id", "ticket_form_id", "brand_id"
    )
    return known if "status" in value and known >= 4 else 0


def _is_comment(name: str, value: Mapping[str, Any]) -> int:
    return 3 if keys(value, "author_id", "body", "public", "created_at") >= 3 else 0


def _is_user(name: str, value: Mapping[str, Any]) -> int:
    return (
        2
        if name == "users" and "role" in value and keys(value, "organization_id", "verified", "locale", "email")
        else 0
    )


def _is_organisation(name: str, value: Mapping[str, Any]) -> int:
    return 1 if name == "organizations" and keys(value, "id", "name") == 2 else 0


SYSTEM = System(
    "Zendesk",
    "zendesk",
    sheets=(
        SheetPart("Zendesk", "zendesk", Holds.TICKETS, has("number", "opened", "subject body"), _view),
        SheetPart(
            "Zendesk API as a table (Fivetran)",
            "zendesk-api",
            Holds.TICKETS,
            has("number", "opened", "subject body"),
            _table,
        ),
        SheetPart("Zendesk comments", "zendesk-comments", Holds.COMMENTS, has("number", "text", "at"), _comments),
        persons.part("Zendesk people", "zendesk-people"),
    ),
    lists=(
        ListPart("Zendesk API", "zendesk-api", Holds.TICKETS, _is_ticket, _api),
        ListPart("Zendesk comments", "zendesk-api", Holds.COMMENTS, _is_comment, _remarks),
        ListPart("Zendesk people", "zendesk-api", Holds.PEOPLE, _is_user, people),
        ListPart("Zendesk organisations", "zendesk-api", Holds.PEOPLE, _is_organisation, organisations),
    ),
)
