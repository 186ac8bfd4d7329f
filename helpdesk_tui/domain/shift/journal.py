"""What was announced to one technician, and what is to be announced now.

A journal names a state of the desk (an instant and a place in the log), and says that whatever held then was announced,
but for a few conditions that wait. What has come to hold since is the difference between that state and the present
one: only tickets that were changed since, and those with an instant in between, can differ. It works in both directions
of time, so a clock that was set back is no special case: what held only in the time that was taken back comes again
when it comes to hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.shift.conditions import BEARING, NOTHING, Key, What, holding, silent
from helpdesk_tui.domain.tickets.events import Event, Value, typed
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket

_NEW = (What.P1, What.P2)


@dataclass(frozen=True, slots=True)
class Journal:
    """Everything that held at ``at`` (seconds UTC), after the event ``seq`` of the log, was announced or waits.

    ``owed`` waits for its announcement until a calendar opens, ``hushed`` until the technician is no longer quiet;
    ``more`` counts further tickets that wait. ``rang_at`` (real seconds UTC) is when an unanswered P1 was announced
    last: of several, the one announced longest ago.
    """

    at: int
    seq: int
    owed: frozenset[Key] = NOTHING
    hushed: frozenset[Key] = NOTHING
    more: int = 0
    rang_at: int = 0

    @property
    def waiting(self) -> frozenset[Key]:
        """What has come to hold and is still to be announced."""
        return self.owed | self.hushed


@dataclass(frozen=True, slots=True)
class Seen:
    """A ticket as it stands, and as it stood when the journal was written (None: it was not there).

    ``own`` says that the technician alone has changed it since.
    """

    ticket: Ticket
    before: Ticket | None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """What ``compare`` found: the journal after it, what is to be announced, and which conditions have ended."""

    journal: Journal
    news: Sequence[tuple[Key, Ticket]]
    ended: frozenset[Key]


def compare(
    journal: Journal, seen: Iterable[Seen], policy: Policy, now: int, seq: int, *, quiet: bool = False
) -> Findings:
    """Return what has come to hold between the journal's state and ``now``, after the event ``seq`` of the log.

    ``seen`` must hold every ticket that was changed meanwhile, or has an instant in between, and may hold others.
    While the technician is ``quiet``, only what is about a P1 is announced.
    """
    owed, hushed = set(journal.owed), set(journal.hushed)
    news: list[tuple[Key, Ticket]] = []
    ended: set[Key] = set()
    for one in seen:
        ticket = one.ticket
        here, before = holding(ticket, policy, now), holding(one.before, policy, journal.at)
        ended |= before - here
        waited = {key for key in owed | hushed if key.number == ticket.number}
        owed -= waited
        hushed -= waited
        for key in sorted(_come(one, here, before) | (waited & here)):
            if silent(key, ticket, policy, now):
                owed.add(key)
            elif quiet and ticket.priority is not Priority.P1:
                hushed.add(key)
            else:
                news.append((key, ticket))
    after = replace(journal, at=now, seq=seq, owed=frozenset(owed), hushed=frozenset(hushed))
    return Findings(after, news, frozenset(ended))


def _come(one: Seen, here: frozenset[Key], before: frozenset[Key]) -> frozenset[Key]:
    """Return what has come to hold and is to be announced: not one's own outage, nor a P1 that became a P2."""
    come = here - before
    if one.own:
        return frozenset(key for key in come if key.what not in _NEW)
    lowered = {key._replace(what=What.P2) for key in before if key.what is What.P1}
    return come - lowered


def as_it_was(ticket: Ticket, events: Sequence[Event]) -> Ticket | None:
    """Return a ticket as it stood before its latest ``events``, in the fields that conditions depend on.

    None where the events open it. They are in order.
    """
    if any(event.version == 1 for event in events):
        return None
    back: dict[str, Value] = {}
    for event in reversed(events):
        back |= {name: value for name, value in event.before.items() if name in BEARING}
    return replace(ticket, **typed(back))


def by(events: Sequence[Event], actor: str) -> bool:
    """Return whether ``actor`` alone changed the fields that conditions depend on."""
    return all(event.actor == actor for event in events if BEARING & event.after.keys())
