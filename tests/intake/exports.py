"""Small exports of other help desks, written by a test and read as an import reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.intake.files.importing import plan
from helpdesk_tui.intake.files.raw.records import LeftOut
from helpdesk_tui.store.base import Store
from tests.intake.desks import Decided, options

LATER = 1_800_000_000
"""Everything in these files lies before it: 15 January 2027."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What an export brings: its kind, its tickets, their bodies and notes by reference, and what is told of it."""

    format: str
    tickets: Mapping[str, Ticket]
    bodies: Mapping[str, str]
    notes: Mapping[str, Sequence[tuple[str, str]]]
    left_out: Sequence[LeftOut]
    told: str

    def standing(self) -> Mapping[str, str]:
        """Return priority, status and opening of each ticket: ``P2 closed 2026-01-08T14:10:00Z``."""
        return {name: f"{one.priority} {one.status} {utc(one.opened_at)}" for name, one in self.tickets.items()}


def brought(folder: Path, store: Store, name: str, content: str | bytes, **given: Any) -> Brought:
    """Write an export and read it, its times in UTC; ``given`` are further options of the import."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    zone = {"zone": ZoneInfo("UTC"), "zone_given": True}
    read = Decided(plan([path], options(now=LATER, **{**zone, **given}), store))
    tickets = {history[-1][1].reference or "": history[-1][1] for history in read.histories}
    notes = {
        history[-1][1].reference or "": [
            (event.actor, event.text or "") for event, _ in history if event.kind is Kind.NOTED
        ]
        for history in read.histories
    }
    bodies = {history[-1][1].reference or "": history[0][0].text or "" for history in read.histories}
    return Brought(read.format, tickets, bodies, notes, read.left_out, "\n".join(read.notes))
