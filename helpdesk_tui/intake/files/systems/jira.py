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
from helpdesk_tui.intake.files.foreign.records import each, first, instant, nested, objects, text
from helpdesk_tui.intake.files.foreign.records import persons as people
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, SheetPart, System, has, keys
from helpdesk_tui.intake.files.raw.records import Item, Sheet
from helpdesk_tui.intake.files.values.fields import Fields
from helpdesk_tui.intake.files.values.html import plain
from helpdesk_tui.intake.files.values.words import State, fold

_COMMENT = re.compile(r"\s*([^;]{6,40});([^;]{0,128});(.*)", re.DOTALL)
_BEFORE = re.compile(r"p?\d\s*[-\N{EN DASH}:.]\s*", re.IGNORECASE)
_NAMED = frozenset({"mention", "emoji", "status", "inlineCard", "blockCard"})
_BLOCKS = frozenset({"paragraph", "heading", "listItem", "codeBlock", "tableRow"})
_CATEGORIES = {"new": State.NEW, "undefined": State.NEW, "indeterminate": State.OPEN, "done": State.CLOSED}


def _tickets(sheet: Sheet, context: Context) -> Found:
    names: set[str] = set()
    for ticket in tickets_of(sheet, context, _mend, state=_word, priority=lambda fields: _level(fields, context)):
        names.add("an address" if ticket.email and not ticket.requester else "a name" if ticket.requester else "")
        yield ticket
    if names - {""}:
        context.account.tell(f"The reporter is {' or '.join(sorted(names - {''}))} here.")


def _word(fields: Fields) -> str:
    return fields.get("category") or fields.get("state")


def _level(fields: Fields, context: Context) -> str:
    """Return the word of a priority without a level before it (``P4-Low``): levels differ from desk to desk."""
    said = fields.get("priority")
    bare = _BEFORE.sub("", said)
    return bare if fold(said) not in context.words.priorities and fold(bare) in context.words.priorities else said


def _mend(ticket: Foreign, fields: Fields, context: Context) -> None:
    status, category = fields.get("state"), fields.get("category")
    if category and ticket.state is not State.CLOSED and context.words.states.get(fold(status)) is State.WAITING:
        ticket.state = State.WAITING
    if not ticket.closed_at:
        # The category's change is when it became done, where nothing says when it was resolved.
        ticket.closed_at = context.instant(fields.label("changed"), fields.get("changed"), ticket.line)
    ticket.note("Status there", status)
    names = {fields.get(f"{one}_key"): fields.get(one) for one in ("requester", "assignee") if fields.get(f"{one}_key")}
    # A comment does not say whether the requester sees it: it is no answer, whoever wrote it.
    ticket.requester_key = ticket.assignee_key = ""
    if context.nobody(ticket.requester):
        ticket.requester = ""
    for cell in fields.all("comment"):
        remark = _comment(cell, context, ticket, fields.label("opened"), names)
        if remark is not None:
            ticket.remarks.append(remark)


def _comment(cell: str, context: Context, ticket: Foreign, like: str, names: Mapping[str, str]) -> Remark | None:
    """Return the comment of a cell, whose dates are written as those of the column ``like``; None for a bare text."""
    match = _COMMENT.fullmatch(cell)
    at = context.maybe(like, match[1]) if match else None
    if match is None or at is None:
        ticket.note("Comment", plain(cell))
        context.account.count("a comment without an instant stands in the note", ticket.line)
        return None
    if not match[3].strip():
        return None
    person = context.people.of(match[2])
    return Remark("", at, plain(match[3]), author=person.name if person else names.get(match[2], match[2]))


def _issues(items: Iterator[Item], context: Context) -> Found:
    return each(items, context, _issue)


def _issue(item: Item, context: Context) -> Foreign:
    line, number = item.line, first(item.value, "key")
    given = item.value.get("fields")
    if not number or not isinstance(given, Mapping):
        raise NotTaken("it has no key, or no fields")
    category = text(nested(given, "status", "statusCategory", "key"))
    status = text(given.get("status"))
    ticket = Foreign(number, line, subject=text(given.get("summary")), body=plain(prose(given.get("description"))))
    ticket.state = _standing(category, status, context, line)
    ticket.priority = context.priority(text(given.get("priority")), line)
    _reporter(ticket, given.get("reporter"))
    ticket.assignee = text(given.get("assignee"))
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


def _requests(items: Iterator[Item], context: Context) -> Found:
    return each(items, context, _request)


def _request(item: Item, context: Context) -> Foreign:
    """Return a request of the service desk's own API, which has values by the field's id and no priority."""
    line, number = item.line, first(item.value, "issueKey")
    if not number:
        raise NotTaken("it has no key")
    said = {first(one, "fieldId"): one.get("value") for one in objects(item.value.get("requestFieldValues"))}
    status = nested(item.value, "currentStatus", "status")
    ticket = Foreign(number, line, subject=text(said.get("summary")), body=plain(prose(said.get("description"))))
    ticket.state = _standing(text(nested(item.value, "currentStatus", "statusCategory")), text(status), context, line)
    ticket.priority = context.priority(text(said.get("priority")), line)
    _reporter(ticket, item.value.get("reporter"))
    ticket.opened_at = _iso(item.value.get("createdDate"), "createdDate", context, line)
    ticket.closed_at = _iso(nested(item.value, "currentStatus", "statusDate"), "statusDate", context, line)
    ticket.note("Status there", text(status))
    return ticket


def _iso(value: object, name: str, context: Context, line: int) -> int | None:
    return (
        context.instant(name, first(value, "iso8601", "jira", "epochMillis"), line)
        if isinstance(value, Mapping)
        else None
    )


def _standing(category: str, status: str, context: Context, line: int) -> State:
    """Return the state by its category, and waiting where the status is one of waiting that is not done."""
    known = category.casefold()
    state = _CATEGORIES[known] if known in _CATEGORIES else context.state(status, line)
    waits = context.words.states.get(fold(status)) is State.WAITING
    return State.WAITING if waits and state is not State.CLOSED else state


def _reporter(ticket: Foreign, reporter: object) -> None:
    if isinstance(reporter, Mapping):
        ticket.requester, ticket.email = first(reporter, "displayName", "name"), first(reporter, "emailAddress")
        ticket.requester_key = first(reporter, "accountId", "key", "name")


def prose(value: object) -> str:
    """Return a text of Jira, which may be a document of nested nodes (Atlassian Document Format)."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping):
        return ""
    said = text(value.get("text")) if value.get("type") == "text" else ""
    said += "\n" if value.get("type") == "hardBreak" else ""
    attrs = value.get("attrs")
    if value.get("type") in _NAMED and isinstance(attrs, Mapping):
        said += first(attrs, "text", "shortName", "url")
    said += "".join(prose(one) for one in objects(value.get("content")))
    return f"{said.rstrip()}\n" if value.get("type") in _BLOCKS else said


def _is_issue(name: str, value: Mapping[str, Any]) -> int:
    given = value.get("fields")
    return (
        5
        if "key" in value and isinstance(given, Mapping) and keys(given, "summary", "status", "created", "project")
        else 0
    )


def _is_request(name: str, value: Mapping[str, Any]) -> int:
    return 5 if keys(value, "issueKey", "requestFieldValues", "currentStatus", "createdDate") >= 3 else 0


def _is_user(name: str, value: Mapping[str, Any]) -> int:
    return 2 if keys(value, "accountId", "displayName", "accountType") >= 2 else 0


SYSTEM = System(
    "Jira Service Management",
    "jira",
    sheets=(SheetPart("Jira Service Management", "jira", Holds.TICKETS, has("number", "opened", "subject"), _tickets),),
    lists=(
        ListPart("Jira API", "jira", Holds.TICKETS, _is_issue, _issues),
        ListPart("Jira Service Management API", "jira", Holds.TICKETS, _is_request, _requests),
        ListPart("Jira users", "jira", Holds.PEOPLE, _is_user, people),
    ),
)
