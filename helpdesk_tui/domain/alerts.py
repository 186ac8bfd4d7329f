"""What a technician is told about unasked: a new outage, a warning, a breach, a task whose time has come.

Everything is derived from two instants and the tickets between them, so nothing fires
twice and nothing is remembered. Warnings and deadlines of an 8x5 clock lie in opening
hours by their making, so such a clock is silent at night.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from helpdesk_tui.domain.events import Event
from helpdesk_tui.domain.sla import Policy, at_once
from helpdesk_tui.domain.ticket import Priority, Status, Ticket


class Alarm(StrEnum):
    """Why a technician is told."""

    NEW = "new"
    WARNING = "warning"
    BREACH = "breach"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to tell, about one ticket."""

    alarm: Alarm
    ticket: Ticket

    @property
    def loud(self) -> bool:
        """Whether it may ring the bell: an outage for everybody, or a breach."""
        return self.ticket.priority is Priority.P1 or self.alarm is Alarm.BREACH

    @property
    def head(self) -> str:
        """The alert in a few words, none of them a person's."""
        head = f"#{self.ticket.number} {self.ticket.priority}"
        words = {
            Alarm.NEW: f"NEW {head}",
            Alarm.WARNING: f"{head} is running out of time",
            Alarm.BREACH: f"{head} BREACHED",
            Alarm.DUE: f"{head} is due now",
        }
        return words[self.alarm]

    @property
    def text(self) -> str:
        """The alert in a few words, the subject last."""
        return f"{self.head}: {self.ticket.subject}"


def reached(tickets: Iterable[Ticket], policy: Policy, after: int, until: int) -> list[Alert]:
    """Return what came to pass in ``(after, until]`` (seconds UTC) on open tickets, the most urgent first."""
    found = [alert for ticket in tickets for alert in _of(ticket, policy, after, until)]
    return sorted(found, key=lambda alert: (alert.ticket.priority, alert.alarm is not Alarm.BREACH))


def _of(ticket: Ticket, policy: Policy, after: int, until: int) -> Iterable[Alert]:
    if ticket.due_at is None or not ticket.running:
        return
    if ticket.priority is Priority.P6:
        if after < ticket.due_at <= until and ticket.status is not Status.WAITING:
            yield Alert(Alarm.DUE, ticket)
        return
    if after < _breach_at(ticket, ticket.due_at, policy) <= until:
        yield Alert(Alarm.BREACH, ticket)
    elif not at_once(policy, ticket) and ticket.warn_at is not None and after < ticket.warn_at <= until:
        yield Alert(Alarm.WARNING, ticket)


def _breach_at(ticket: Ticket, due: int, policy: Policy) -> int:
    """Return the first second in which the ticket's clock due at ``due`` is breached (SLA: P1 has its grace)."""
    return due + 1 + (policy.immediate_grace if at_once(policy, ticket) else 0)


def outages(changes: Iterable[tuple[Ticket, Sequence[Event]]], actor: str) -> list[Alert]:
    """Return an alert for each open P1 or P2 that others than ``actor`` have just made one by these events."""
    return [
        Alert(Alarm.NEW, ticket)
        for ticket, events in sorted(changes, key=lambda change: (change[0].priority, change[0].number))
        if ticket.priority <= Priority.P2
        and ticket.status is not Status.CLOSED
        and any("priority" in event.after and event.actor != actor for event in events)
    ]
