"""What a technician can ask of a ticket: one frozen command a verb.

``bears_on`` names fields: a command is refused where somebody else has changed one since the ticket was last seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from helpdesk_tui.domain.tickets.acknowledge import Acknowledge as Acknowledge
from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Ticket

if TYPE_CHECKING:
    from helpdesk_tui.domain.tickets.requester import Requester


class Series(StrEnum):
    """What a change to one occurrence means for its series."""

    THIS = "this"
    FOLLOWING = "following"
    END = "end"


@dataclass(frozen=True, slots=True)
class Open:
    """Open a ticket. ``opened_at`` may be in the past; ``answered``: the contact was its own response.

    ``elsewhere``: it was answered in another system at an unknown instant, and promises no response here. Of a task,
    ``as_agreed`` keeps a time outside opening hours, and ``lasts`` is its length in seconds. Of an occurrence that
    follows another, ``previous`` is the number of that one and ``regular_at`` its own regular instant, maybe in the
    past (SLA: recurring tasks). ``caller`` is the id of the requester's record, 0 where it has none.
    """

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
    as_agreed: bool = False
    lasts: int | None = None
    regular_at: int | None = None
    previous: int | None = None
    caller: int = 0
    elsewhere: bool = False
    bears_on: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Respond:
    """Record the first response of this cycle, or that a task was begun.

    ``at`` (seconds UTC) is when it was given, where it is recorded afterwards; ``then`` is the ticket as it stood then
    (SLA: an earlier response). ``elsewhere``: it was given in another system, which alone can judge it.
    """

    at: int | None = None
    then: Ticket | None = None
    elsewhere: bool = False
    bears_on: ClassVar[frozenset[str]] = frozenset({"responded_at", "closed_at"})


@dataclass(frozen=True, slots=True)
class Assign:
    """Assign the ticket to ``who``, or to nobody; ``unknown`` is the refusal where no technician has that name."""

    who: str | None
    unknown: str | None = None
    bears_on: ClassVar[frozenset[str]] = frozenset({"assignee", "closed_at"})


@dataclass(frozen=True, slots=True)
class Note:
    """Write a note."""

    text: str
    bears_on: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """Say why a response was missed, in a line; one of ``among`` where there are any.

    The desk fills in ``missed_before``: whether the response of an earlier cycle was missed.
    """

    text: str
    among: tuple[str, ...] = ()
    missed_before: bool = False
    bears_on: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Reprioritise:
    """Change the priority to P1..P5; P6 needs a time and is asked for with Schedule.

    ``series`` says what becomes of the series of an occurrence: it goes on, or it ends.
    """

    priority: Priority
    reason: str | None = None
    series: Series = Series.THIS
    bears_on: ClassVar[frozenset[str]] = frozenset({"priority", "scheduled_for", "closed_at"})


@dataclass(frozen=True, slots=True)
class Schedule:
    """Make it a scheduled task (P6) for the instant ``at``, recurring by ``rule`` (RFC 5545).

    Without a rule an occurrence of a series is moved: ``series`` says whether it alone, it and all that follow, or it
    alone and the series ends. ``as_agreed`` keeps a time outside opening hours; ``lasts`` is the task's length in
    seconds, None leaves it as it is.
    """

    at: int
    rule: str | None = None
    as_agreed: bool = False
    lasts: int | None = None
    series: Series = Series.THIS
    bears_on: ClassVar[frozenset[str]] = frozenset({"priority", "scheduled_for", "recurrence", "closed_at"})


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait for the requester; ``until`` (seconds UTC) is a promise that ends the wait (SLA: follow-up)."""

    until: int | None = None
    bears_on: ClassVar[frozenset[str]] = frozenset({"status"})


@dataclass(frozen=True, slots=True)
class Resume:
    """End the wait."""

    bears_on: ClassVar[frozenset[str]] = frozenset({"status"})


@dataclass(frozen=True, slots=True)
class Follow:
    """Promise the requester something for the instant ``at``, in a line of ``text``; None clears the promise."""

    at: int | None
    text: str | None = None
    bears_on: ClassVar[frozenset[str]] = frozenset({"follow_at", "closed_at"})


@dataclass(frozen=True, slots=True)
class Close:
    """Close with a resolution. ``contact`` says that the requester is told, which is a first response."""

    resolution: str | None = None
    contact: bool = True
    bears_on: ClassVar[frozenset[str]] = frozenset({"status", "closed_at"})


@dataclass(frozen=True, slots=True)
class Reopen:
    """Open a closed ticket again: a new response cycle with the full target; a task needs its new time ``at``."""

    at: int | None = None
    as_agreed: bool = False
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
    """Recompute the deadlines under the present policy; this is done only when a technician asks for it."""

    bears_on: ClassVar[frozenset[str]] = frozenset({"priority", "closed_at", "responded_at"})


@dataclass(frozen=True, slots=True)
class Attach:
    """Count in a further caller about the same thing; ``said`` is what they said of it.

    ``answered`` says that a technician spoke to them, ``at`` (seconds UTC) when that was, now if None. ``caller`` is
    the id of the record that was chosen for them, 0 where they are known by what was typed. The desk fills in the rest:
    ``then`` is the ticket as it stood at ``at``, ``known`` the record of the caller, ``own`` that of the ticket's
    requester, ``counted`` who was counted in before.
    """

    requester: str | None = None
    phone: str | None = None
    email: str | None = None
    organisation: str | None = None
    said: str | None = None
    answered: bool = False
    at: int | None = None
    caller: int = 0
    then: Ticket | None = None
    known: Requester | None = None
    own: Requester | None = None
    counted: tuple[Requester, ...] = ()
    bears_on: ClassVar[frozenset[str]] = frozenset({"closed_at"})


@dataclass(frozen=True, slots=True)
class Adopt:
    """Make it a child of the ticket ``parent``.

    The desk fills in the rest: ``of`` is that ticket as it stands, ``children`` how many the ticket itself has.
    """

    parent: int
    of: Ticket | None = None
    children: int = 0
    bears_on: ClassVar[frozenset[str]] = frozenset({"parent", "closed_at"})


@dataclass(frozen=True, slots=True)
class Release:
    """Remove it from its parent."""

    bears_on: ClassVar[frozenset[str]] = frozenset({"parent", "closed_at"})


@dataclass(frozen=True, slots=True)
class Merge:
    """Close it as a duplicate of the ticket ``target``.

    The desk fills in the rest: ``into`` is that ticket as it stands, ``children`` how many open ones the ticket has.
    """

    target: int
    into: Ticket | None = None
    children: int = 0
    bears_on: ClassVar[frozenset[str]] = frozenset({"status", "closed_at"})


@dataclass(frozen=True, slots=True)
class Absorb:
    """Count in the callers of ``source``, which is being merged into this ticket.

    ``callers`` are those of the source, ``counted`` those of this ticket; one who is among both is counted once.
    """

    source: Ticket
    callers: tuple[Requester, ...] = ()
    counted: tuple[Requester, ...] = ()
    bears_on: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """Take out again the callers of the ticket ``source`` that the event ``absorbed`` counted in."""

    source: int
    absorbed: Event
    bears_on: ClassVar[frozenset[str]] = frozenset()


Command = (
    Absorb
    | Acknowledge
    | Follow
    | Adopt
    | Attach
    | Merge
    | Part
    | Release
    | Open
    | Respond
    | Assign
    | Note
    | Reason
    | Reprioritise
    | Schedule
    | Wait
    | Resume
    | Close
    | Reopen
    | Edit
    | Recompute
)
