"""Taking back, and not acting blindly: what stands between a technician and a change made meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpdesk_tui.domain import clocks
from helpdesk_tui.domain.attach import detached
from helpdesk_tui.domain.commands import Command
from helpdesk_tui.domain.decide import Refusal, Step
from helpdesk_tui.domain.events import CLOCKWORK, Event, Kind, plain, typed
from helpdesk_tui.domain.sla import Policy
from helpdesk_tui.domain.tell import WITHDRAWN, changed_by
from helpdesk_tui.domain.ticket import Status, Ticket


def undo(ticket: Ticket, event: Event, since: Sequence[Event], policy: Policy, now: int) -> Step | Refusal:
    """Take ``event`` back, unless what it set has been changed by one of the events ``since``.

    A ticket opened by mistake is closed as withdrawn: numbers and history stay.
    """
    if event.erased:
        return Refusal(f"What #{event.number} was then has been erased for good. Nothing was undone.")
    if event.kind in _COUNTING:
        return Step(Kind.UNDONE, detached(ticket, event))
    conflict = _overruled(ticket, event, since)
    if conflict is not None:
        return Refusal(f"{changed_by(conflict, policy, now)} Nothing was undone.", conflict=conflict)
    if event.kind is Kind.OPENED:
        withdrawn = replace(ticket, status=Status.CLOSED, closed_at=now, resolution=WITHDRAWN, warn_at=None)
        return Step(Kind.UNDONE, withdrawn)
    back = replace(ticket, **typed(event.before))
    if _CONTACTS & _lost(ticket, event):
        # A later contact stands, as long as there is a response, and the update clock counts from it.
        contact = back.contacted_at if back.responded_at is None else ticket.contacted_at
        back = clocks.contacted(policy, replace(back, contacted_at=contact))
    if back.responded_at is None and any(_RESTARTING & set(later.after) for later in since):
        # Unanswered again, under what the ticket has become meanwhile: the old deadline is not its own any more.
        return Step(Kind.UNDONE, clocks.restart(policy, back, back.clock_start))
    return Step(Kind.UNDONE, clocks.timed(policy, back))


_COUNTING = frozenset({Kind.ATTACHED, Kind.ABSORBED, Kind.PARTED})
_CONTACTS = frozenset({"contacted_at", "update_due"})
_RESTARTING = frozenset({"priority", "scheduled_for", "clock_start"})


def _overruled(ticket: Ticket, event: Event, since: Sequence[Event]) -> Event | None:
    """Return the later event that changed what ``event`` set, if its value no longer stands."""
    lost = _lost(ticket, event) - _CONTACTS
    if "response_due" in event.after and "responded_at" not in event.after and ticket.responded_at is not None:
        lost |= {"responded_at"}
    touching = [later for later in since if lost & set(later.after)]
    return touching[-1] if touching else None


def _lost(ticket: Ticket, event: Event) -> set[str]:
    """Return the fields that an event set and that do not stand as it left them."""
    return {name for name in set(event.after) - CLOCKWORK if plain(getattr(ticket, name)) != event.after[name]}


def stale(command: Command, since: Sequence[Event], policy: Policy, now: int) -> Refusal | None:
    """Refuse a command whose ticket was changed, in a way that bears on it, since it was last seen."""
    for event in reversed(since):
        if command.bears_on & set(event.after):
            return Refusal(f"{changed_by(event, policy, now)} Nothing was done.", conflict=event)
    return None
