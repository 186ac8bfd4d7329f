"""Undo, and the refusal of a command whose ticket was changed by somebody else meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpdesk_tui.domain.agreement import clocks
from helpdesk_tui.domain.agreement.results import settled
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.rules.attach import detached
from helpdesk_tui.domain.rules.decide import Refusal, Step
from helpdesk_tui.domain.tickets.commands import Command
from helpdesk_tui.domain.tickets.events import CLOCKWORK, NONE, Event, Kind, plain, typed
from helpdesk_tui.domain.tickets.ticket import Sla, Status, Ticket
from helpdesk_tui.domain.words.history import WITHDRAWN, changed_by


def undo(ticket: Ticket, event: Event, since: Sequence[Event], policy: Policy, now: int) -> Step | Refusal:
    """Undo ``event``, unless one of the events ``since`` has changed what it set.

    A ticket opened by mistake is closed as withdrawn: numbers and history stay.
    """
    if event.erased:
        return Refusal(f"What #{event.number} was then has been erased for good. Nothing was undone.")
    ticket = settled(ticket, now)
    cycle = event.before.get("cycle")
    if isinstance(cycle, int) and cycle < ticket.cycle and ticket.judged is Sla.MISSED:
        missed = f"was missed as {ticket.judged_as or ticket.priority} since, and that stays"
        return Refusal(f"#{event.number} {missed}. Nothing was undone; close it instead.")
    conflict = _overruled(ticket, event, since)
    if conflict is not None:
        return Refusal(f"{changed_by(conflict, policy, now)} Nothing was undone.", conflict=conflict)
    if event.kind is Kind.OPENED:
        return Step(Kind.UNDONE, _withdrawn(ticket, now))
    # Callers are counted, so those of one event can be taken out whoever was counted in since.
    back = detached(ticket, event) if event.kind in _COUNTING else ticket
    kept = _kept(event) | ({"affected"} if event.kind in _COUNTING else frozenset())
    back = replace(back, **typed({name: value for name, value in event.before.items() if name not in kept}))
    back = clocks.with_breach_at(policy, back)
    if _CONTACTS & _lost(ticket, event):
        # A later contact stands, as long as there is a response, and the update clock counts from it.
        contact = back.contacted_at if back.responded_at is None else ticket.contacted_at
        back = clocks.contacted(policy, replace(back, contacted_at=contact))
    if back.responded_at is None and any(_RESTARTING & set(later.after) for later in since):
        # Unanswered again, under what the ticket has become meanwhile: the old deadline is not its own any more.
        return Step(Kind.UNDONE, settled(clocks.restart(policy, back, back.clock_start), now))
    return Step(Kind.UNDONE, settled(clocks.timed(policy, back), now))


def _withdrawn(ticket: Ticket, now: int) -> Ticket:
    """Close a ticket as opened by mistake: what was missed stays missed, for no breach goes away (SLA: results)."""
    if ticket.judged is Sla.MET:
        ticket = replace(ticket, judged=None, judged_as=None, judged_at=None)
    closed = replace(clocks.unfollowed(ticket), status=Status.CLOSED, closed_at=now, resolution=WITHDRAWN, warn_at=None)
    return replace(closed, breach_at=None, withdrawn=1)


_RESPONSE, _TASK = frozenset({"judged", "judged_as", "judged_at"}), frozenset({"done", "done_at"})
_BY_TIME = frozenset({Kind.RESPONDED, Kind.CLOSED, Kind.MERGED, Kind.ATTACHED})
"""Kinds of events that may record a miss and never cause one."""


def _kept(event: Event) -> frozenset[str]:
    """Return the fields of results that time alone had decided before the event: an undo leaves them as they are."""
    kept: frozenset[str] = frozenset()
    for fields, result, reached in ((_RESPONSE, "judged", "judged_at"), (_TASK, "done", "done_at")):
        missed = event.after.get(result) == str(Sla.MISSED) and event.before.get(result) is None
        at = event.after.get(reached)
        if missed and isinstance(at, int) and (event.kind in _BY_TIME or at < event.at):
            kept |= fields | {"breach_at"}
    return kept


_COUNTING = frozenset({Kind.ATTACHED, Kind.ABSORBED, Kind.PARTED})
_CONTACTS = frozenset({"contacted_at", "update_due"})
_RESTARTING = frozenset({"priority", "scheduled_for", "clock_start"})


def _overruled(ticket: Ticket, event: Event, since: Sequence[Event]) -> Event | None:
    """Return the later event that changed what ``event`` set, if its value no longer stands."""
    lost = _lost(ticket, event) - _CONTACTS - _kept(event)
    if event.kind in _COUNTING:
        lost -= {"affected"}
    # A miss that time brought since then is kept, and is no reason to refuse the undo.
    lost -= (_RESPONSE if ticket.judged is Sla.MISSED else NONE) | (_TASK if ticket.done is Sla.MISSED else NONE)
    if "response_due" in event.after and "responded_at" not in event.after and ticket.responded_at is not None:
        lost |= {"responded_at"}
    touching = [later for later in since if lost & set(later.after)]
    return touching[-1] if touching else None


def _lost(ticket: Ticket, event: Event) -> set[str]:
    """Return the fields that an event set and that have another value now."""
    return {name for name in set(event.after) - CLOCKWORK if plain(getattr(ticket, name)) != event.after[name]}


def stale(command: Command, since: Sequence[Event], policy: Policy, now: int) -> Refusal | None:
    """Return a refusal where one of the events ``since`` changed a field that the command bears on; None otherwise."""
    for event in reversed(since):
        if command.bears_on & set(event.after):
            return Refusal(f"{changed_by(event, policy, now)} Nothing was done.", conflict=event)
    return None
