"""What GitLab and GitHub share: labels are no priorities, and an issue's number counts within its project."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from helpdesk_tui.intake.files.foreign.arrivals import Foreign
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.records import text

_PLACE = re.compile(r"https?://[^/]+/(.+?)/(?:-/)?(?:issues|work_items)/(\d+)", re.IGNORECASE)
_LEVEL = re.compile(r"p[1-6]|priority.*|severity.*|urgent|critical", re.IGNORECASE)


def number_of(url: str, number: str) -> str:
    """Return an issue's number with its project: ``group/project#5``; the number alone where no address has it."""
    found = _PLACE.match(url)
    return f"{found[1]}#{found[2]}" if found else number


def labels(ticket: Foreign, given: object, context: Context) -> None:
    """Note the labels of an issue. One that looks like a priority makes none."""
    if "\r\n" in ticket.body:
        context.account.tell("Line ends of Windows became plain ones.")
    said = text(given)
    ticket.note("Labels", said)
    tell_of(said, context)
    context.account.count("no priority that means one here: taken as P4", ticket.line)


def tell_of(labels: str, context: Context) -> None:
    """Tell that a label among these, which stand between commas, makes no priority where one looks like it."""
    if any(_LEVEL.fullmatch(one.strip()) for one in labels.split(",")):
        context.account.tell("A label that looks like a priority, such as P1, makes none: it is noted.")


def login(value: object) -> str:
    """Return who somebody is there: their login, or else their name; empty for an account that is gone."""
    if isinstance(value, Mapping):
        return text(value.get("name")) or text(value.get("login")) or text(value.get("username"))
    return text(value)


def people(value: Any) -> str:
    """Return everybody in a list, by their logins."""
    return ", ".join(filter(None, map(login, value))) if isinstance(value, list) else login(value)
