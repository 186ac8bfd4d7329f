"""What a ticket is: one frozen value, with the words the agreement uses.

Instants are whole seconds UTC. ``None`` means absent. Everything that a person
wrote, or that says who they are, is named in ``PERSONAL``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import IntEnum, StrEnum
from operator import attrgetter
from typing import Any


class Priority(IntEnum):
    """The six rows of the service level matrix, most urgent first."""

    P1 = 1
    P2 = 2
    P3 = 3
    P4 = 4
    P5 = 5
    P6 = 6

    def __str__(self) -> str:
        """Return the name used everywhere outside: ``P1`` to ``P6``."""
        return self.name


class Status(StrEnum):
    """What is happening with a ticket."""

    OPEN = "open"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    CLOSED = "closed"


class Channel(StrEnum):
    """The way a contact came in."""

    PHONE = "phone"
    INTERNATIONAL = "international"
    EMAIL = "email"
    CHAT = "chat"
    PORTAL = "portal"
    WALK_IN = "walk-in"
    MONITORING = "monitoring"
    UNKNOWN = "unknown"
    """Another help desk did not say, and nobody chooses it."""


WAYS_IN: tuple[Channel, ...] = tuple(one for one in Channel if one is not Channel.UNKNOWN)
"""The channels that somebody can choose."""


class Sla(StrEnum):
    """Where a ticket stands against its response target, at some instant."""

    RUNNING = "running"
    WARNING = "warning"
    BREACHED = "breached"
    MET = "met"
    MISSED = "missed"
    NONE = "none"


EDITABLE = ("subject", "requester", "phone", "email", "organisation")
"""Who asked and what about: the fields that can be corrected, in their order on a form."""

PERSONAL = frozenset({"subject", "requester", "phone", "email", "organisation", "resolution", "follow_text"})
"""Fields that hold what a person wrote or who they are: the chained part of an event never holds them."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket as it stands after its last event.

    ``clock_start`` is the instant the present response cycle counts from: ``opened_at``
    at first, the reopening later. ``response_due`` is that cycle's deadline, and ``breach_at``
    the first second in which the promise still open is broken: the response unanswered, or a
    task (P6) not begun; None once that is settled. ``judged`` is the cycle's result (``met`` or
    ``missed``), frozen when it is reached: at ``judged_at``, under the priority ``judged_as``
    (SLA: results). ``told_at`` is when a response was recorded that had been given before. ``begun_at``
    is when a task was begun, ``done`` how it was kept (``met`` is on time), and ``done_at`` when that was settled.
    ``taken_from`` is the duplicate whose promise this ticket took over: its priority is ``taken_as``,
    its deadline ``taken_due``, and it is broken from ``taken_breach_at`` on (SLA: merging).
    ``update_due`` and ``resolution_due`` are the optional clocks of a policy.
    ``due_at`` is the earliest clock still running; when none runs it stays at
    ``response_due``, which a ticket that was answered elsewhere has not. ``warn_at`` is when that
    clock's warning begins.
    ``contacted_at`` is the last contact, from which the update clock counts.
    ``waiting_since`` is set while the ticket waits for the requester; ``pauses`` holds
    the waits of this cycle that have ended, as ``FROM-TO`` pairs. ``triage`` is the
    path through the flow chart, ``reference`` the number it had elsewhere, ``affected``
    how many callers it is about, once others were attached to it. ``parent`` is the number of the
    ticket it is a child of, ``merged_into`` that of the one it is a duplicate of. ``follow_at`` and
    ``follow_text`` are a promise made to the requester (SLA: follow-up); ``wait_until`` is set where it
    ends a wait. Of a task, ``regular_at`` is the regular instant of its series beside the time it was
    moved to, ``previous`` the occurrence before it, ``lasts`` its length in seconds, and ``as_agreed``
    (1) says that its time outside opening hours was agreed with its user. ``withdrawn`` (1) marks a ticket
    that was opened by mistake. ``acked_by`` has acknowledged what it calls for, at ``acked_at``. The body
    (the first description) stands beside the opening event.
    """

    number: int
    version: int
    subject: str
    priority: Priority
    status: Status
    channel: Channel
    opened_at: int
    clock_start: int
    cycle: int = 1
    requester: str | None = None
    phone: str | None = None
    email: str | None = None
    organisation: str | None = None
    assignee: str | None = None
    responded_at: int | None = None
    judged: Sla | None = None
    response_due: int | None = None
    update_due: int | None = None
    resolution_due: int | None = None
    due_at: int | None = None
    warn_at: int | None = None
    contacted_at: int | None = None
    waiting_since: int | None = None
    pauses: str | None = None
    scheduled_for: int | None = None
    recurrence: str | None = None
    closed_at: int | None = None
    resolution: str | None = None
    triage: str | None = None
    reference: str | None = None
    affected: int | None = None
    parent: int | None = None
    merged_into: int | None = None
    judged_as: Priority | None = None
    judged_at: int | None = None
    breach_at: int | None = None
    told_at: int | None = None
    done: Sla | None = None
    done_at: int | None = None
    begun_at: int | None = None
    taken_from: int | None = None
    taken_as: Priority | None = None
    taken_due: int | None = None
    taken_breach_at: int | None = None
    follow_at: int | None = None
    follow_text: str | None = None
    wait_until: int | None = None
    regular_at: int | None = None
    previous: int | None = None
    lasts: int | None = None
    as_agreed: int | None = None
    withdrawn: int | None = None
    acked_by: str | None = None
    acked_at: int | None = None

    @property
    def asker(self) -> str:
        """Who asked, in a word for a list: their name, else their address, else their number; empty where none is."""
        return self.requester or self.email or self.phone or ""

    @property
    def answered_elsewhere(self) -> bool:
        """Whether it came from another help desk, where somebody answered it at an instant that nobody knows.

        It promises no response in this cycle, and has no result. A task (P6) keeps it for when it is none any more.
        """
        promised = self.response_due is not None or (self.priority is not Priority.P6 and self.due_at is not None)
        return self.responded_at is None and not promised

    @property
    def running(self) -> bool:
        """Whether a clock still runs. Waiting stops the optional clocks, never the response clock (SLA: waiting)."""
        if self.status is Status.CLOSED:
            return False
        if self.priority is Priority.P6 or (self.responded_at is None and not self.answered_elsewhere):
            return True
        return self.status is not Status.WAITING and (self.update_due is not None or self.resolution_due is not None)


_PLACES = {field.name: place for place, field in enumerate(fields(Ticket))}
values_of = attrgetter(*_PLACES)
"""Returns the values of a ticket's fields, in their order."""


def with_fields(ticket: Ticket, changes: Mapping[str, Any]) -> Ticket:
    """Return a ticket with other values in some fields: what ``dataclasses.replace`` does, in a third of its time."""
    values = list(values_of(ticket))
    for name, value in changes.items():
        values[_PLACES[name]] = value
    return Ticket(*values)


def status_at(ticket: Ticket, now: int) -> Status:
    """Return the status at ``now``: a task whose time has come is open, and so is a wait that has ended.

    (SLA: P6, follow-up.)
    """
    if ticket.status is Status.SCHEDULED and ticket.scheduled_for is not None and ticket.scheduled_for <= now:
        return Status.OPEN
    if ticket.status is Status.WAITING and ticket.wait_until is not None and ticket.wait_until <= now:
        return Status.OPEN
    return ticket.status


def rank(ticket: Ticket) -> tuple[int, int]:
    """Return ``(0, instant)`` for a running clock or a promise, and ``(1, opened_at)`` for answered work, oldest first.

    A promise stands in the queue by its instant, as a clock by its deadline (SLA: follow-up).
    """
    instants = [ticket.due_at] if ticket.running else []
    if ticket.status is not Status.CLOSED:
        instants.append(ticket.follow_at)
    known = [instant for instant in instants if instant is not None]
    return (0, min(known)) if known else (1, ticket.opened_at)


def parse_pauses(pauses: str | None) -> list[tuple[int, int]]:
    """Read ``Ticket.pauses`` as pairs of instants."""
    pairs = (pair.split("-") for pair in (pauses or "").split())
    return [(int(start), int(end)) for start, end in pairs]
