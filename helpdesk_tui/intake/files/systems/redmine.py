"""Redmine: the CSV of its issue list in the user's language, and the issues of its API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from helpdesk_tui.intake.files.foreign import persons
from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found, NotTaken, Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import each, first, instant, objects, text
from helpdesk_tui.intake.files.foreign.records import persons as people
from helpdesk_tui.intake.files.foreign.rows import tickets_of
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, SheetPart, System, has, keys
from helpdesk_tui.intake.files.raw.records import Item, Sheet
from helpdesk_tui.intake.files.values.html import plain
from helpdesk_tui.intake.files.values.words import State, fold

_NOTED = (
    ("Project", "project"),
    ("Tracker", "tracker"),
    ("Category", "category"),
    ("Parent", "parent"),
    ("Due", "due_date"),
)


def _tickets(sheet: Sheet, context: Context) -> Found:
    return tickets_of(sheet, context)


def _issues(items: Iterator[Item], context: Context) -> Found:
    return each(items, context, _issue)


def _issue(item: Item, context: Context) -> Foreign:
    given, line = item.value, item.line
    number = first(given, "id")
    if not number:
        raise NotTaken("it has no id")
    ticket = Foreign(number, line, subject=text(given.get("subject")), state=_state(given.get("status"), context, line))
    ticket.body = plain(text(given.get("description")))
    ticket.priority = context.priority(text(given.get("priority")), line)
    author, assignee = given.get("author"), given.get("assigned_to")
    ticket.requester = text(author)
    ticket.requester_key = first(author, "id") if isinstance(author, Mapping) else ""
    ticket.assignee = text(assignee)
    ticket.opened_at = instant(given, "created_on", context, line)
    ticket.updated_at = instant(given, "updated_on", context, line)
    ticket.closed_at = instant(given, "closed_on", context, line)
    for label, name in _NOTED:
        ticket.note(label, _named(given.get(name)))
    for one in objects(given.get("journals")):
        at, said = instant(one, "created_on", context, line), plain(text(one.get("notes")))
        if at is not None and said:
            internal = one.get("private_notes") is True
            ticket.remarks.append(Remark("", at, said, text(one.get("user")), "", internal, text(one.get("id"))))
    return ticket


def _state(status: object, context: Context, line: int) -> State:
    """Return the state by its word; each desk has words of its own, and one that is closed says so."""
    word = text(status)
    known = fold(word) in context.words.states or fold(word) in context.words.left_out
    if not known and isinstance(status, Mapping) and status.get("is_closed") is True:
        context.account.mapped("status", word, str(State.CLOSED))
        return State.CLOSED
    return context.state(word, line)


def _named(value: object) -> str:
    return text(value) or (f"#{first(value, 'id')}" if isinstance(value, Mapping) else "")


def _is_issue(name: str, value: Mapping[str, Any]) -> int:
    said = keys(value, "tracker", "created_on", "updated_on", "author", "done_ratio", "project", "closed_on")
    return said if said >= 4 and "subject" in value else 0


def _is_user(name: str, value: Mapping[str, Any]) -> int:
    return 2 if keys(value, "firstname", "lastname", "mail", "last_login_on", "login") >= 3 else 0


SYSTEM = System(
    "Redmine",
    "redmine",
    sheets=(
        SheetPart("Redmine", "redmine", Holds.TICKETS, has("number", "opened", "subject"), _tickets),
        persons.part("Redmine users", "redmine-people"),
    ),
    lists=(
        ListPart("Redmine API", "redmine", Holds.TICKETS, _is_issue, _issues),
        ListPart("Redmine users", "redmine", Holds.PEOPLE, _is_user, people),
    ),
)
