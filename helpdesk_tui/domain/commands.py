"""What a technician can ask of a ticket: one frozen command a verb.

``bears_on`` names the ticket's fields whose change by somebody else, since the ticket
was last seen, makes the command a blind one; every other change leaves it standing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from helpdesk_tui.domain.events import Event
from helpdesk_tui.domain.ticket import Channel, Priority, Ticket


@dataclass(frozen=True, slots=True)
class Open:
    """Open a ticket. ``opened_at`` may lie back (never ahead); ``answered`` says the contact was its own response."""

    subject: str
    priority: Priority
    channel: Channel = Channel.PHONE
    requester: str | None = None
    phone: str | None = None
    email: str | None = None
    organisation: str | None = None
    body: str | None = None
    opened_at: int | None = None
    answered: bool = False
    scheduled_for: int | None = None
    recurrence: str | None = None
    assignee: str | None = None
    triage: str | None = None
    reference: str | None = None
    bears_on: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Respond:
    """Record the first response of this cycle."""

    bears_on: ClassVar[frozenset[str]] = frozenset({"responded_at", "closed_at"})


@dataclass(frozen=True, slots=True)
class Assign:
    """Give the ticket to ``who``, or to nobody."""

    who: str | None
    bears_on: ClassVar[frozenset[str]] = frozenset({"assignee", "closed_at"})


@dataclass(frozen=True, slots=True)
class Note:
    """Write something down."""

    text: str
    bears_on: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Reprioritise:
    """Change the priority to P1..P5; P6 needs a time and is asked for with Schedule."""

    priority: Priority
    reason: str | None = None
    bears_on: ClassVar[frozenset[str]] = frozenset({"priority", "scheduled_for", "closed_at"})


@dataclass(frozen=True, slots=True)
class Schedule:
    """Make it a scheduled task (P6) for the instant ``at``, recurring by ``rule`` (RFC 5545)."""

    at: int
    rule: str | None = None
    bears_on: ClassVar[frozenset[str]] = frozenset({"priority", "scheduled_for", "recurrence", "closed_at"})


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait for the requester."""

    bears_on: ClassVar[frozenset[str]] = frozenset({"status"})


@dataclass(frozen=True, slots=True)
class Resume:
    """End the wait."""

    bears_on: ClassVar[frozenset[str]] = frozenset({"status"})


@dataclass(frozen=True, slots=True)
class Close:
    """Close with a resolution. ``contact`` says that the requester hears of it, which is a first response."""

    resolution: str | None = None
    contact: bool = True
    bears_on: ClassVar[frozenset[str]] = frozenset({"status", "closed_at"})


@dataclass(frozen=True, slots=True)
class Reopen:
    """Open a closed ticket again: a new response cycle with the full target."""

    bears_on: ClassVar[frozenset[str]] = frozenset({"status", "closed_at"})


@dataclass(frozen=True, slots=True)
class Edit:
    """Correct who asked and what about. Keys are from EDITABLE; an empty value clears the field."""

    changes: Mapping[str, str | None]

    @property
    def bears_on(self) -> frozenset[str]:
        """Only the corrected fields themselves."""
        return frozenset(self.changes)


@dataclass(frozen=True, slots=True)
class Recompute:
    """Count the deadlines anew under the policy as it is now; never done without being asked for."""

    bears_on: ClassVar[frozenset[str]] = frozenset({"priority", "closed_at", "responded_at"})


@dataclass(frozen=True, slots=True)
class Attach:
    """Count another caller in, who has called about the same thing; ``said`` is what they said of it."""

    requester: str | None = None
    phone: str | None = None
    email: str | None = None
    organisation: str | None = None
    said: str | None = None
    bears_on: ClassVar[frozenset[str]] = frozenset({"closed_at"})


@dataclass(frozen=True, slots=True)
class Adopt:
    """Make it a child of the ticket ``parent``.

    ``of`` is that ticket as it stands, ``children`` how many the ticket itself has: both are read where it is decided.
    """

    parent: int
    of: Ticket | None = None
    children: int = 0
    bears_on: ClassVar[frozenset[str]] = frozenset({"parent", "closed_at"})


@dataclass(frozen=True, slots=True)
class Release:
    """Let it be no child of its parent any more."""

    bears_on: ClassVar[frozenset[str]] = frozenset({"parent", "closed_at"})


@dataclass(frozen=True, slots=True)
class Merge:
    """Close it as a duplicate of the ticket ``target``.

    ``into`` is that ticket as it stands, ``children`` how many open ones the ticket itself has.
    """

    target: int
    into: Ticket | None = None
    children: int = 0
    bears_on: ClassVar[frozenset[str]] = frozenset({"status", "closed_at"})


@dataclass(frozen=True, slots=True)
class Absorb:
    """Count the callers of ``source`` in, which is being merged into this ticket."""

    source: Ticket
    bears_on: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """Take the callers of the ticket ``source`` out again, which ``absorbed`` had counted in."""

    source: int
    absorbed: Event
    bears_on: ClassVar[frozenset[str]] = frozenset()


Command = (
    Absorb
    | Adopt
    | Attach
    | Merge
    | Part
    | Release
    | Open
    | Respond
    | Assign
    | Note
    | Reprioritise
    | Schedule
    | Wait
    | Resume
    | Close
    | Reopen
    | Edit
    | Recompute
)
