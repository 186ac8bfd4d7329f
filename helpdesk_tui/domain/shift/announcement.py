"""The words in which a condition is announced: with the ticket's subject, and without any text of a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.shift.conditions import Key, What
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.domain.times.instant import narrow
from helpdesk_tui.domain.times.length import length

_URGENCY = (What.BREACH, What.P1, What.P2, What.PROMISE, What.TASK, What.WARNING)


@dataclass(frozen=True, slots=True)
class Announcement:
    """One condition as it is announced. ``head`` holds no text of a person; ``text`` ends with the subject."""

    key: Key
    ticket: Ticket
    head: str
    text: str

    @property
    def loud(self) -> bool:
        """Whether it may ring the bell: an outage for everybody, or a breach."""
        return self.ticket.priority is Priority.P1 or self.key.what is What.BREACH

    @property
    def rank(self) -> tuple[int, bool]:
        """Its place in order: by priority, then the loud ones first."""
        return self.ticket.priority, not self.loud


def announce(key: Key, ticket: Ticket, policy: Policy, now: int, *, again: bool = False) -> Announcement:
    """Return a condition in words at ``now`` (seconds UTC); ``again`` says that it was announced before."""
    name = f"#{ticket.number} {ticket.priority}"
    match key.what:
        case What.P1 | What.P2 if again:
            head = f"{name} unanswered for {length(now - ticket.clock_start)}"
        case What.P1 | What.P2:
            head = f"NEW {name}"
        case What.WARNING:
            head = f"{name} is running out of time"
        case What.BREACH:
            head = _breach(key, ticket, name)
        case What.TASK:
            head = f"{name} is due now"
        case What.PROMISE:
            over = "wait is over, " if ticket.wait_until is not None else ""
            head = f"{name} {over}promised {narrow(key.instant, policy.business, now)}"
    promised = f", {ticket.follow_text}" if key.what is What.PROMISE and ticket.follow_text else ""
    return Announcement(key, ticket, head, f"{head}{promised}: {ticket.subject}")


def _breach(key: Key, ticket: Ticket, name: str) -> str:
    if ticket.priority is Priority.P6:
        return f"{name} is late"
    if key.instant == ticket.judged_at and ticket.judged_as not in (None, ticket.priority):
        return f"{name} was missed as {ticket.judged_as}"
    return f"{name} BREACHED"


def most_urgent(news: Iterable[tuple[Key, Ticket]], policy: Policy, now: int) -> list[Announcement]:
    """Return one announcement a ticket, for the most urgent of its conditions; the most urgent ticket first."""
    first: dict[int, tuple[Key, Ticket]] = {}
    for key, ticket in news:
        there = first.get(key.number)
        if there is None or _URGENCY.index(key.what) < _URGENCY.index(there[0].what):
            first[key.number] = key, ticket
    return sorted((announce(*one, policy, now) for one in first.values()), key=lambda one: (one.rank, one.key.number))
