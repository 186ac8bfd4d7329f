"""GitHub: the issues of its API, and of its command line tool (``gh issue list --json``).

Pull requests are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found, NotTaken, Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import each, first, objects, text
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, System, keys
from helpdesk_tui.intake.files.raw.records import Item
from helpdesk_tui.intake.files.systems.forges.shared import labels, login, number_of, people

_STAFF = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})


def _issues(items: Iterator[Item], context: Context) -> Found:
    return each(items, context, _issue)


def _issue(item: Item, context: Context) -> Foreign:
    given, line = item.value, item.line
    number = first(given, "number")
    if "pull_request" in given or keys(given, "headRefName", "isDraft", "mergedAt"):
        raise NotTaken("a pull request")
    if not number:
        raise NotTaken("it has no number")
    url = first(given, "html_url", "url")
    ticket = Foreign(number_of(url, number), line, subject=first(given, "title"), body=first(given, "body"))
    ticket.state = context.state(text(given.get("state")), line)
    author = given.get("user", given.get("author"))
    ticket.requester = login(author)
    if author is None and keys(given, "user", "author"):
        context.account.count("the account of its author is gone: no requester", line)
    ticket.assignee = people(given.get("assignees")) or login(given.get("assignee"))
    ticket.opened_at = _instant(given, "created_at", "createdAt", context, line)
    ticket.updated_at = _instant(given, "updated_at", "updatedAt", context, line)
    ticket.closed_at = _instant(given, "closed_at", "closedAt", context, line)
    said = given.get("comments")
    if said == 0 or said == []:
        ticket.answered = False
    labels(ticket, given.get("labels"), context)
    for one in objects(said if isinstance(said, list) else None):
        remark = _remark(one, ticket, context)
        if remark is not None:
            ticket.remarks.append(remark)
    return ticket


def _remark(one: Mapping[str, Any], ticket: Foreign, context: Context) -> Remark | None:
    at = _instant(one, "created_at", "createdAt", context, ticket.line)
    body = first(one, "body")
    if at is None or not body:
        return None
    author = login(one.get("user", one.get("author")))
    staff = first(one, "author_association", "authorAssociation").upper() in _STAFF
    # Anybody may comment there: only who belongs to the project answers for it.
    return Remark("", at, body, author, "", False, first(one, "id"), None if not staff else author == ticket.requester)


def _instant(given: Mapping[str, Any], name: str, other: str, context: Context, line: int) -> int | None:
    return context.instant(name, first(given, name, other), line)


def _is_issue(name: str, value: Mapping[str, Any]) -> int:
    said = keys(
        value,
        "number",
        "title",
        "state",
        "labels",
        "body",
        "user",
        "author",
        "assignees",
        "assignee",
        "html_url",
        "createdAt",
        "created_at",
    )
    ours = "iid" not in value and "subject" not in value
    named = ours and "number" in value and "title" in value
    # The command line tool writes only the fields that were asked for, and no other program names them so.
    return said if named and ((said >= 6 and "labels" in value) or ("createdAt" in value and "state" in value)) else 0


SYSTEM = System("GitHub", "github", lists=(ListPart("GitHub API", "github", Holds.TICKETS, _is_issue, _issues),))
