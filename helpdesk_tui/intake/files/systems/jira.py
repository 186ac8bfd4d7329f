"""Jira Service Management: its CSV in the user's language, and the issues of its API.

The state follows the category (to do, in progress, done), for the words of a status are each project's own. Comments
stand in repeated columns as ``date;id;text``. A time to first response is the time left, and no instant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found, NotTaken, Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import first, instant, nested, objects, text
from helpdesk_tui.intake.files.foreign.records import persons as people
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, SheetPart, System, has, keys
from helpdesk_tui.intake.files.raw.records import Item, Sheet
from helpdesk_tui.intake.files.values.fields import Fields
from helpdesk_tui.intake.files.values.html import plain
from helpdesk_tui.intake.files.values.words import State, fold

_COMMENT = re.compile(r"\s*([^;]{6,40});([^;]{0,128});(.*)", re.DOTALL)
_CATEGORIES = {"new": State.NEW, "undefined": State.NEW, "indeterminate": State.OPEN, "done": State.CLOSED}


def _tickets(sheet: Sheet, context: Context) -> Found:
    names: set[str] = set()
    for ticket in tickets_of(sheet, context, _mend, state=_word):
        names.add("an address" if ticket.email and not ticket.requester else "a name" if ticket.requester else "")
        yield ticket
    if names - {""}:
        context.account.tell(f"The reporter is {' or '.join(sorted(names - {''}))} here.")


def _word(fields: Fields) -> str:
    return fields.get("category") or fields.get("state")


def _mend(ticket: Foreign, fields: Fields, context: Context) -> None:
    status, category = fields.get("state"), fields.get("category")
    if category and ticket.state is not State.CLOSED and context.words.states.get(fold(status)) is State.WAITING:
        ticket.state = State.WAITING
    if not ticket.closed_at:
        # The category's change is when it became done, where nothing says when it was resolved.
        ticket.closed_at = context.instant(fields.label("changed"), fields.get("changed"), ticket.line)
    ticket.note("Status there", status)
    # The id is of whoever writes the comment, not of a person that this file names by it.
    ticket.requester_key = ""
    for cell in fields.all("comment"):
        remark = _comment(cell, context, ticket, fields.label("comment"))
        if remark is not None:
            ticket.remarks.append(remark)


def _comment(cell: str, context: Context, ticket: Foreign, label: str) -> Remark | None:
    match = _COMMENT.fullmatch(cell)
    at = context.instant(label, match[1], ticket.line) if match else None
    if match is None or at is None:
        ticket.note("Comment", plain(cell))
        context.account.count("a comment without an instant stands in the note", ticket.line)
        return None
    if not match[3].strip():
        return None
    person = context.people.of(match[2])
    return Remark("", at, plain(match[3]), author=person.name if person else match[2])


def _issues(items: Iterator[Item], context: Context) -> Found:
    for item in items:
        try:
            yield _issue(item, context)
        except ValueError as error:
            context.account.leave_out(item.line, str(error), context.file)


def _issue(item: Item, context: Context) -> Foreign:
    line, number = item.line, first(item.value, "key")
    given = item.value.get("fields")
    if not number or not isinstance(given, Mapping):
        raise NotTaken("it has no key, or no fields")
    category = text(nested(given, "status", "statusCategory", "key"))
    status = text(given.get("status"))
    ticket = Foreign(number, line, subject=text(given.get("summary")), body=plain(prose(given.get("description"))))
    ticket.state = _CATEGORIES[category] if category in _CATEGORIES else context.state(status, line)
    if ticket.state is not State.CLOSED and context.words.states.get(fold(status)) is State.WAITING:
        ticket.state = State.WAITING
    ticket.priority = context.priority(text(given.get("priority")), line)
    reporter, assignee = given.get("reporter"), given.get("assignee")
    if isinstance(reporter, Mapping):
        ticket.requester, ticket.email = first(reporter, "displayName", "name"), first(reporter, "emailAddress")
        ticket.requester_key = first(reporter, "accountId", "key", "name")
    ticket.assignee = text(assignee)
    ticket.opened_at = instant(given, "created", context, line)
    ticket.updated_at = instant(given, "updated", context, line)
    changed = instant(given, "statuscategorychangedate", context, line)
    ticket.closed_at = instant(given, "resolutiondate", context, line) or changed
    ticket.note("Status there", status)
    for label, name in (
        ("Issue type", "issuetype"),
        ("Labels", "labels"),
        ("Due", "duedate"),
        ("Resolution", "resolution"),
    ):
        ticket.note(label, text(given.get(name)))
    for one in objects(nested(given, "comment", "comments")):
        at, said = instant(one, "created", context, line), plain(prose(one.get("body")))
        if at is not None and said:
            internal = one.get("jsdPublic") is False
            author = first(nested(one, "author") or {}, "accountId", "key", "name") if "jsdPublic" in one else ""
            ticket.remarks.append(Remark("", at, said, text(one.get("author")), author, internal, text(one.get("id"))))
    return ticket


def prose(value: object) -> str:
    """Return a text of Jira, which may be a document of nested nodes (Atlassian Document Format)."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping):
        return ""
    said = text(value.get("text")) if value.get("type") == "text" else ""
    said += "\n" if value.get("type") == "hardBreak" else ""
    attrs = value.get("attrs")
    if value.get("type") in ("mention", "emoji") and isinstance(attrs, Mapping):
        said += text(attrs.get("text"))
    parts = [prose(one) for one in objects(value.get("content"))]
    return (
        said + "".join(parts) + ("\n" if value.get("type") in ("paragraph", "heading", "listItem", "codeBlock") else "")
    )


def _is_issue(name: str, value: Mapping[str, Any]) -> int:
    given = value.get("fields")
    return (
        5
        if "key" in value and isinstance(given, Mapping) and keys(given, "summary", "status", "created", "project")
        else 0
    )


def _is_user(name: str, value: Mapping[str, Any]) -> int:
    return 2 if keys(value, "accountId", "displayName", "accountType") >= 2 else 0


SYSTEM = System(
    "Jira Service Management",
    "jira",
    sheets=(SheetPart("Jira Service Management", "jira", Holds.TICKETS, has("number", "opened", "subject"), _tickets),),
    lists=(
        ListPart("Jira API", "jira", Holds.TICKETS, _is_issue, _issues),
        ListPart("Jira users", "jira", Holds.PEOPLE, _is_user, people),
    ),
)
