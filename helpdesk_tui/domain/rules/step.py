"""What a decision returns: a step, or a refusal that says why not."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk_tui.domain.tickets.events import Event, Kind
from helpdesk_tui.domain.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Step:
    """What will happen: the kind of event, the ticket after it, and what is said with it."""

    kind: Kind
    ticket: Ticket
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, as a sentence. ``proposal`` is an instant (seconds UTC) that would do; ``conflict`` who came before."""

    reason: str
    proposal: int | None = None
    conflict: Event | None = None
