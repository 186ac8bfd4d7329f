"""GitLab: the CSV of a project's issues, and the issues of its API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found, NotTaken, Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import each, first, instant, nested, objects, text
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, SheetPart, System, has, keys
from helpdesk_tui.intake.files.raw.records import Item, Sheet
from helpdesk_tui.intake.files.systems.forges.shared import labels, login, number_of, people, tell_of
from helpdesk_tui.intake.files.values.fields import Fields


def _tickets(sheet: Sheet, context: Context) -> Found:
    return tickets_of(sheet, context, _mend)


def _mend(ticket: Foreign, fields: Fields, context: Context) -> None:
    ticket.number = number_of(fields.get("url"), ticket.number)
    tell_of(fields.get("labels"), context)
    ticket.note("Labels", fields.get("labels"))
    if fields.get("confidential").casefold() in context.words.yes:
        ticket.note("Confidential", "yes")


def _issues(items: Iterator[Item], context: Context) -> Found:
    return each(items, context, _issue)


def _issue(item: Item, context: Context) -> Foreign:
    given, line = item.value, item.line
    number = first(given, "iid", "id")
    if not number:
        raise NotTaken("it has no number")
    full = text(nested(given, "references", "full"))
    whole = full if "#" in full else number_of(first(given, "web_url"), number)
    ticket = Foreign(whole, line, subject=first(given, "title"), body=first(given, "description"))
    ticket.state = context.state(text(given.get("state")), line)
    ticket.requester = login(given.get("author"))
    ticket.assignee = people(given.get("assignees")) or login(given.get("assignee"))
    ticket.opened_at = instant(given, "created_at", context, line)
    ticket.updated_at = instant(given, "updated_at", context, line)
    ticket.closed_at = instant(given, "closed_at", context, line)
    if given.get("user_notes_count") == 0:
        ticket.answered = False
    labels(ticket, given.get("labels"), context)
    ticket.note("Due", first(given, "due_date"))
    for one in objects(given.get("notes")):
        at, said = instant(one, "created_at", context, line), first(one, "body")
        if at is not None and said and one.get("system") is not True:
            internal = one.get("internal") is True or one.get("confidential") is True
            ticket.remarks.append(Remark("", at, said, login(one.get("author")), "", internal, first(one, "id")))
    return ticket


def _is_issue(name: str, value: Mapping[str, Any]) -> int:
    said = keys(value, "iid", "web_url", "project_id", "user_notes_count", "author", "time_stats", "references")
    return said if said >= 4 and "title" in value and "merge_status" not in value else 0


SYSTEM = System(
    "GitLab",
    "gitlab",
    sheets=(SheetPart("GitLab", "gitlab", Holds.TICKETS, has("number", "opened", "subject"), _tickets),),
    lists=(ListPart("GitLab API", "gitlab", Holds.TICKETS, _is_issue, _issues),),
)
