"""Small made-up files of other help desks: how they are written for a test, and what is read from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.intake.files.importing import plan
from helpdesk_tui.store.base import Store
from tests.intake.desks import Decided, lasts, options

UTC = ZoneInfo("UTC")
LATER = 1_800_000_000
"""Every instant of these files lies before it: 15 January 2027."""


def decided(folder: Path, store: Store, files: Mapping[str, Any], **given: Any) -> Decided:
    """Write files, a text as it is and all else as JSON, and decide their import in the order given."""
    for name, content in files.items():
        (folder / name).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return Decided(plan([folder / name for name in files], options(now=LATER, **given), store))


def tickets(found: Decided) -> dict[str, dict[str, Any]]:
    """Return tickets by their reference, with what a help desk's own module decides about them."""
    return {
        ticket.reference or "": {
            "subject": ticket.subject,
            "priority": str(ticket.priority),
            "status": str(ticket.status),
            "channel": str(ticket.channel),
            "who": (ticket.requester, ticket.email, ticket.phone, ticket.organisation),
            "opened": when(ticket.opened_at),
            "responded": when(ticket.responded_at),
            "closed": when(ticket.closed_at),
            "running": ticket.breach_at is not None,
        }
        for ticket in lasts(found.histories)
    }


def of(found: Decided, reference: str, *names: str) -> list[Any]:
    """Return some of what is told of one ticket."""
    ticket = tickets(found)[reference]
    return [ticket[name] for name in names]


def comments(found: Decided, reference: str) -> list[tuple[str, str]]:
    """Return the instants and authors of a ticket's comments, without the note of the import."""
    history = next(one for one in found.histories if one[0][1].reference == reference)
    noted = [event for event, _ in history if event.kind is Kind.NOTED and event.actor != "mreyes"]
    return [(when(event.at) or "", event.actor) for event in noted]


def when(at: int | None) -> str | None:
    """Return an instant as ``03-02 08:00``, UTC."""
    return None if at is None else f"{datetime.fromtimestamp(at, UTC):%m-%d %H:%M}"
