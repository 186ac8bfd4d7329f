"""The verbs of the desk, one method each: load, decide, commit, answer with an Outcome.

Every face (console, command line, import) comes through here, so that a rule holds for
all of them. The desk reads the clock it was given and nothing else from outside.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from helpdesk_tui.domain.commands import (
    Adopt,
    Assign,
    Attach,
    Close,
    Command,
    Edit,
    Merge,
    Note,
    Open,
    Recompute,
    Release,
    Reopen,
    Reprioritise,
    Respond,
    Resume,
    Schedule,
    Wait,
)
from helpdesk_tui.domain.decide import Refusal, Step, decide
from helpdesk_tui.domain.events import Operations, record, redoable, undoable
from helpdesk_tui.domain.outcome import Outcome, Refused, joined
from helpdesk_tui.domain.requester import Requester, entered
from helpdesk_tui.domain.roles import Deed, NotAllowed, Rights, deed_of
from helpdesk_tui.domain.sla import Policy
from helpdesk_tui.domain.tell import changed_by, spoken
from helpdesk_tui.domain.ticket import Priority, Ticket
from helpdesk_tui.domain.told import Done, Spoken, Undid, sentences
from helpdesk_tui.domain.undo import stale, undo
from helpdesk_tui.store import kin, past
from helpdesk_tui.store.base import Reader, Store, Transaction
from helpdesk_tui.store.callers import caller_of, cleaned, keep, know

__all__ = ["Clock", "Desk", "Outcome", "Refused", "Seen", "new_op"]

Seen = Mapping[int, int | None]
"""Ticket numbers, each with the version it was seen at (None: whatever it is now)."""

Clock = Callable[[], int]
_NOBODY: Seen = {}


class _TakenBack(Exception):
    """Ends a write that must be done whole or not at all, with what it came to."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Pending:
    """What undo or redo would take up next: an operation, when it was done (seconds UTC), and its deeds."""

    op: str
    at: int
    deeds: Sequence[Undid]


def new_op() -> str:
    """Return a fresh operation id: made by the caller, so that a retry after an unclear end happens once."""
    return os.urandom(8).hex()


class Desk:
    """The verbs, as ``actor`` does them on ``store`` under ``policy``, as far as their ``rights`` go."""

    def __init__(self, store: Store, policy: Policy, actor: str, clock: Clock, rights: Rights | None = None) -> None:
        """Take what the verbs work with; ``clock`` returns now in whole seconds UTC."""
        self.store = store
        self.policy = policy
        self.actor = actor
        self.clock = clock
        self.next_op: str | None = None
        """The id of the next operation whose caller names none: one that is tried again happens once."""
        self.rights = rights or Rights()

    def require(self, deed: Deed) -> None:
        """Raise NotAllowed where the technician's role is not enough for what is done to the desk as a whole."""
        refusal = self.rights.refusal(deed)
        if refusal:
            raise NotAllowed(refusal)

    def open(self, command: Open, op: str | None = None) -> Outcome:
        """Open a ticket."""

        def act(transaction: Transaction, now: int, op: str) -> Outcome:
            decision = decide(None, command, self.policy, now, self.actor)
            if isinstance(decision, Refusal):
                return Outcome(op, refused=(Refused(None, decision),))
            outcome = self._opened(transaction, decision, now, op)
            know(transaction, caller_of(outcome.tickets[0]))
            return outcome

        return self._once(op, act)

    def attach(self, seen: Seen, caller: Attach, op: str | None = None) -> Outcome:
        """Count another caller in on tickets, instead of opening one more."""
        return self._each(seen, caller, op)

    def keep_requesters(self, requesters: Sequence[Requester], deed: Deed = Deed.WORK) -> int:
        """Write requesters, those with an id as they are, others into what is known; return how many are new.

        Raises:
            TextError: a field is too long or damaged; nothing was written.
            NotAllowed: the technician's role is not enough for the ``deed``.
        """
        self.require(deed)
        kept = [cleaned(one) for one in requesters]
        with self.store.write() as transaction:
            return sum(keep(transaction, one) for one in kept)

    def keep_organisation(self, name: str, note: str | None) -> None:
        """Write what to know of an organisation. Raises TextError for what is too long or damaged, NotAllowed."""
        self.require(Deed.WORK)
        values = entered({"organisation": name, "note": note})
        with self.store.write() as transaction:
            transaction.keep_organisation(values["organisation"] or name, values["note"], self.clock())

    def respond(self, seen: Seen, op: str | None = None) -> Outcome:
        """Record the first response."""
        return self._each(seen, Respond(), op)

    def assign(self, seen: Seen, who: str | None, op: str | None = None) -> Outcome:
        """Give tickets to somebody; None releases them."""
        return self._each(seen, Assign(who), op)

    def take(self, seen: Seen, op: str | None = None) -> Outcome:
        """Give tickets to oneself."""
        return self._each(seen, Assign(self.actor), op)

    def note(self, seen: Seen, text: str, op: str | None = None, children: Seen = _NOBODY) -> Outcome:
        """Write a note on tickets; where it is for ``children`` of theirs too, on all of them or on none."""
        return self._each(seen, Note(text), op, children)

    def reprioritise(self, seen: Seen, priority: Priority, reason: str | None = None, op: str | None = None) -> Outcome:
        """Change the priority to P1..P5."""
        return self._each(seen, Reprioritise(priority, reason), op)

    def schedule(self, seen: Seen, at: int, rule: str | None = None, op: str | None = None) -> Outcome:
        """Make tickets scheduled tasks (P6) for an instant."""
        return self._each(seen, Schedule(at, rule), op)

    def wait(self, seen: Seen, op: str | None = None) -> Outcome:
        """Wait for the requester."""
        return self._each(seen, Wait(), op)

    def resume(self, seen: Seen, op: str | None = None) -> Outcome:
        """End the wait."""
        return self._each(seen, Resume(), op)

    def close(
        self, seen: Seen, resolution: str | None = None, op: str | None = None, children: Seen = _NOBODY
    ) -> Outcome:
        """Close tickets; a recurring task opens its next occurrence in the same operation.

        Where ``children`` of theirs are to be closed too, with the same resolution, all of them are or none is.
        """
        return self._each(seen, Close(resolution), op, children)

    def adopt(self, seen: Seen, parent: int, op: str | None = None) -> Outcome:
        """Make tickets children of another."""
        return self._each(seen, Adopt(parent), op)

    def release(self, seen: Seen, op: str | None = None) -> Outcome:
        """Let tickets be children of their parents no more."""
        return self._each(seen, Release(), op)

    def merge(self, seen: Seen, target: int, op: str | None = None) -> Outcome:
        """Close tickets as duplicates of another, which counts their callers."""
        return self._each(seen, Merge(target), op)

    def reopen(self, seen: Seen, op: str | None = None) -> Outcome:
        """Open closed tickets again; one that was merged is taken out of its target's count."""
        return self._each(seen, Reopen(), op)

    def edit(self, seen: Seen, changes: Mapping[str, str | None], op: str | None = None) -> Outcome:
        """Correct subject, requester, phone, email or organisation."""
        return self._each(seen, Edit(changes), op)

    def recompute(self, seen: Seen, op: str | None = None) -> Outcome:
        """Count deadlines anew under the policy as it is now."""
        return self._each(seen, Recompute(), op)

    def undo(self, number: int | None = None, op: str | None = None) -> Outcome:
        """Take back the actor's latest operation (that touched ``number``), whole or not at all."""
        return self._back(undoable, "undo", number, op)

    def redo(self, number: int | None = None, op: str | None = None) -> Outcome:
        """Do again what the actor has just undone (on ``number``), whole or not at all."""
        return self._back(redoable, "redo", number, op)

    def refuses(self, seen: Seen, command: Command) -> Outcome | None:
        """Return the refusals of a command that would be refused on all of these tickets, else None; write nothing."""
        now, refused = self.clock(), []
        for number in seen:
            ticket = self.store.ticket(number)
            decision = None if ticket is None else decide(ticket, command, self.policy, now, self.actor)
            if ticket is None or not isinstance(decision, Refusal):
                return None
            refused.append(Refused(number, self._named(self.store, ticket, decision, now)))
        return Outcome(new_op(), refused=tuple(refused)) if refused else None

    def undoes_next(self, number: int | None = None) -> Pending | None:
        """Return what ``undo`` would take back, or None."""
        return self._next(undoable, number)

    def redoes_next(self, number: int | None = None) -> Pending | None:
        """Return what ``redo`` would do again, or None."""
        return self._next(redoable, number)

    def _next(self, choose: Callable[[Operations], str | None], number: int | None) -> Pending | None:
        op = choose(self.store.operations(self.actor, number))
        events = self.store.operation(op) if op else []
        return Pending(events[0].op, events[0].at, past.taken_up(self.store, events)) if events else None

    def told(self, outcome: Outcome, when: Spoken = spoken) -> list[str]:
        """Return what was done as sentences, one a ticket; ``when`` says how instants are said."""
        pairs = zip(outcome.events, outcome.tickets, strict=True)
        done = (Done(event, ticket, past.undid(self.store, event)) for event, ticket in pairs)
        return sentences(done, self.policy, self.clock(), when)

    def _back(
        self, choose: Callable[[Operations], str | None], word: str, number: int | None, op: str | None
    ) -> Outcome:
        def act(transaction: Transaction, now: int, op: str) -> Outcome:
            chosen = choose(transaction.operations(self.actor, number))
            if chosen is None:
                where = "" if number is None else f" on #{number}"
                refusal = Refusal(f"There is nothing of yours to {word}{where}.")
                return Outcome(op, refused=(Refused(number, refusal),))
            return self._undone(transaction, chosen, now, op)

        return self._once(op, act)

    def _undone(self, transaction: Transaction, undone: str, now: int, op: str) -> Outcome:
        done: list[Outcome] = []
        for event in reversed(transaction.operation(undone)):
            ticket = _standing(transaction, event.number)
            # What the operation did to the same ticket afterwards has been taken back by now.
            since = [one for one in transaction.history(event.number, event.version) if one.op not in (undone, op)]
            decision = undo(ticket, event, since, self.policy, now)
            if isinstance(decision, Step):
                decision = kin.unfit(transaction, ticket, decision.ticket) or decision
            if isinstance(decision, Refusal):
                raise _TakenBack(Outcome(op, refused=(Refused(event.number, decision),)))
            done.append(self._commit(transaction, ticket, decision, now, op, undoes=undone))
        return joined(op, done)

    def _each(self, seen: Seen, command: Command, op: str | None, children: Seen = _NOBODY) -> Outcome:
        """Do a command on tickets, each for itself; with children it is done on all of them or on none."""
        also = {number: version for number, version in children.items() if number not in seen}
        versions = {**seen, **also}

        def act(transaction: Transaction, now: int, op: str) -> Outcome:
            strays = [(number, kin.strayed(transaction, number, seen, self.policy, now)) for number in also]
            refused = [Refused(number, stray) for number, stray in strays if stray is not None]
            done = [self._one(transaction, number, versions[number], command, now, op) for number in versions]
            outcome = joined(op, [Outcome(op, refused=tuple(refused)), *done])
            if also and outcome.refused:
                raise _TakenBack(replace(outcome, events=(), tickets=()))
            return outcome

        return self._once(op, act)

    def _once(self, op: str | None, act: Callable[[Transaction, int, str], Outcome]) -> Outcome:
        """Do ``act`` in a write of its own, at the instant that begins; a repeated ``op`` only tells its outcome."""
        op = op or self.next_op or new_op()
        refusal = self.rights.refusal(Deed.WORK)
        if refusal:
            return Outcome(op, refused=(Refused(None, Refusal(refusal)),))
        try:
            with self.store.write() as transaction:
                return _repeated(transaction, op) or act(transaction, self.clock(), op)
        except _TakenBack as back:
            return back.outcome

    def _one(
        self, transaction: Transaction, number: int, version: int | None, command: Command, now: int, op: str
    ) -> Outcome:
        ticket = transaction.ticket(number)
        if ticket is None:
            return Outcome(op, refused=(Refused(number, Refusal(f"There is no ticket #{number}."), missing=True),))
        command = kin.told(transaction, ticket, command)
        if (absent := kin.missing(command)) is not None:
            return Outcome(op, refused=(Refused(number, Refusal(f"There is no ticket #{absent}."), missing=True),))
        denied = self.rights.refusal(deed_of(command, ticket, self.actor))
        if denied:
            return Outcome(op, refused=(Refused(number, Refusal(denied)),))
        decision: Step | Refusal | None = None
        if version is not None and version != ticket.version:
            decision = stale(command, transaction.history(number, version), self.policy, now)
        if decision is None:
            decision = decide(ticket, command, self.policy, now, self.actor)
        if isinstance(decision, Refusal):
            return Outcome(op, refused=(Refused(number, self._named(transaction, ticket, decision, now)),))
        done = self._commit(transaction, ticket, decision, now, op)
        if isinstance(command, Attach):
            know(transaction, replace(caller_of(command), seen_at=now))
        if isinstance(command, Edit):
            know(transaction, caller_of(done.tickets[0]))
        further = kin.following(transaction, ticket, command)
        if further is not None:
            return joined(op, [done, self._one(transaction, further[0], None, further[1], now, op)])
        if isinstance(command, Close) and ticket.recurrence:
            return joined(op, [done, self._recur(transaction, ticket, now, op)])
        return done

    def _named(self, reader: Reader, ticket: Ticket, refusal: Refusal, now: int) -> Refusal:
        """Say of a closed ticket who closed it and when, before saying what that stands in the way of."""
        if ticket.closed_at is None or refusal.conflict is not None:
            return refusal
        closings = [event for event in reader.history(ticket.number) if event.after.get("closed_at") is not None]
        if not closings:
            return refusal
        return replace(refusal, reason=f"{changed_by(closings[-1], self.policy, now)} {refusal.reason}")

    def _recur(self, transaction: Transaction, ticket: Ticket, now: int, op: str) -> Outcome:
        """Open the next occurrence of a recurring task (RFC 5545, in the desk's zone)."""
        from helpdesk_tui.domain.recurrence import is_rule, next_task

        if not is_rule(ticket.recurrence or ""):
            unread = Refusal(f"#{ticket.number} does not come again: the rule it recurs by cannot be read.")
            return Outcome(op, refused=(Refused(ticket.number, unread),))
        then = next_task(ticket.recurrence or "", ticket.scheduled_for or now, now, self.policy.business)
        if then is None:
            return Outcome(op)
        command = Open(
            subject=ticket.subject,
            priority=Priority.P6,
            channel=ticket.channel,
            requester=ticket.requester,
            phone=ticket.phone,
            email=ticket.email,
            organisation=ticket.organisation,
            scheduled_for=then[0],
            recurrence=then[1],
            assignee=ticket.assignee,
        )
        decision = decide(None, command, self.policy, now, self.actor)
        if isinstance(decision, Refusal):
            return Outcome(op, refused=(Refused(ticket.number, decision),))
        return self._opened(transaction, decision, now, op)

    def _opened(self, transaction: Transaction, step: Step, now: int, op: str) -> Outcome:
        numbered = replace(step, ticket=replace(step.ticket, number=transaction.new_number()))
        return self._commit(transaction, None, numbered, now, op)

    def _commit(
        self,
        transaction: Transaction,
        before: Ticket | None,
        step: Step,
        now: int,
        op: str,
        undoes: str | None = None,
    ) -> Outcome:
        after = step.ticket if before is None else replace(step.ticket, version=before.version + 1)
        event = record(
            step.kind,
            before,
            after,
            at=now,
            actor=self.actor,
            op=op,
            text=step.text,
            undoes=undoes,
            via=self.rights.via,
        )
        transaction.append(event, after)
        return Outcome(op, (event,), (after,))


def _standing(transaction: Transaction, number: int) -> Ticket:
    ticket = transaction.ticket(number)
    if ticket is None:
        raise LookupError(f"#{number} has events but no ticket")
    return ticket


def _repeated(transaction: Transaction, op: str) -> Outcome | None:
    """Return what an operation came to the first time, if it has happened already."""
    events = transaction.operation(op)
    if not events:
        return None
    return Outcome(op, tuple(events), tuple(_standing(transaction, event.number) for event in events))
