"""The verbs of the desk, one method each: load, decide, commit, answer with an Outcome.

Every face (console, command line, import) comes through here, so that a rule holds for
all of them. The desk reads the clock it was given and nothing else from outside.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.rules.outcome import Outcome, Refused
from helpdesk_tui.domain.rules.roles import Deed, NotAllowed, Rights
from helpdesk_tui.domain.rules.step import Refusal
from helpdesk_tui.domain.tickets.events import Operations, redoable, undoable
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.domain.words.history import spoken
from helpdesk_tui.lazy import Later
from helpdesk_tui.store.base import Store

if TYPE_CHECKING:
    from helpdesk_tui.desk import family, past, refusals, requesters, writing
    from helpdesk_tui.domain.tickets import commands, desk_events, requester
    from helpdesk_tui.domain.words import outcomes
else:
    writing = Later("helpdesk_tui.desk.writing")
    requesters, commands = Later("helpdesk_tui.desk.requesters"), Later("helpdesk_tui.domain.tickets.commands")
    refusals, desk_events = Later("helpdesk_tui.desk.refusals"), Later("helpdesk_tui.domain.tickets.desk_events")
    outcomes, past = Later("helpdesk_tui.domain.words.outcomes"), Later("helpdesk_tui.desk.past")
    family = Later("helpdesk_tui.desk.family")

Seen = Mapping[int, int | None]
"""Ticket numbers, each with the version it was seen at (None: whatever it is now)."""

Clock = Callable[[], int]
_NOBODY: Seen = {}


@dataclass(frozen=True, slots=True)
class Pending:
    """What undo or redo would take up next: an operation, when it was done (seconds UTC), and its deeds."""

    op: str
    at: int
    deeds: Sequence[outcomes.Undid]


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
        self.members: Callable[[], Iterable[str]] = tuple
        """Who may work here by the roles and groups of the machine, as far as whoever opened the desk can tell."""

    def require(self, deed: Deed) -> None:
        """Raise NotAllowed where the technician's role is not enough for what is done to the desk as a whole."""
        refusal = self.refusal(deed)
        if refusal:
            raise NotAllowed(refusal)

    def refusal(self, deed: Deed, number: int | None = None) -> str | None:
        """Return why the technician may not do a deed (on a ticket), and note it in the log; None where they may."""
        refusal = self.rights.refusal(deed)
        if refusal:
            by = desk_events.By(self.actor, new_op(), self.clock(), self.rights.via)
            refusals.note(self.store, by, {"right": deed.name.lower(), "role": str(self.rights.role), "ticket": number})
        return refusal

    def open(self, command: commands.Open, op: str | None = None) -> Outcome:
        """Open a ticket."""
        return self._once(op, lambda writing: writing.open(command))

    def attach(self, seen: Seen, caller: commands.Attach, op: str | None = None) -> Outcome:
        """Count another caller in on tickets, instead of opening one more."""
        return self._each(seen, caller, op)

    def keep_requesters(self, known: Sequence[requester.Requester], deed: Deed = Deed.WORK) -> int:
        """Write requesters, those with an id as they are, others into what is known; see ``desk.requesters.keep``."""
        return requesters.keep(self, known, deed)

    def keep_organisation(self, name: str, note: str | None) -> None:
        """Write what to know of an organisation; see ``desk.requesters.keep_organisation``."""
        requesters.keep_organisation(self, name, note)

    def respond(self, seen: Seen, op: str | None = None, *, at: int | None = None) -> Outcome:
        """Record the first response, or that a task was begun; ``at`` (seconds UTC) if it was given before now."""
        return self._each(seen, commands.Respond(at), op)

    def assign(self, seen: Seen, who: str | None, op: str | None = None, stranger: str | None = None) -> Outcome:
        """Give tickets to somebody; None releases them. A name nobody here has is refused in the words ``stranger``."""
        return self._each(seen, commands.Assign(who, stranger), op)

    def take(self, seen: Seen, op: str | None = None) -> Outcome:
        """Give tickets to oneself."""
        return self._each(seen, commands.Assign(self.actor), op)

    def note(self, seen: Seen, text: str, op: str | None = None, children: Seen = _NOBODY) -> Outcome:
        """Write a note on tickets; where it is for ``children`` of theirs too, on all of them or on none."""
        return self._each(seen, commands.Note(text), op, children)

    def reprioritise(
        self,
        seen: Seen,
        priority: Priority,
        reason: str | None = None,
        op: str | None = None,
        series: commands.Series | None = None,
    ) -> Outcome:
        """Change the priority to P1..P5; the series of an occurrence goes on when it is closed, unless it ends."""
        command = commands.Reprioritise(priority, reason, series or commands.Series.THIS)
        return self._each(seen, command, op)

    def schedule(
        self,
        seen: Seen,
        at: int,
        rule: str | None = None,
        op: str | None = None,
        *,
        as_agreed: bool = False,
        lasts: int | None = None,
        series: commands.Series | None = None,
    ) -> Outcome:
        """Make tickets scheduled tasks (P6) for an instant, or move them; see ``commands.Schedule``."""
        command = commands.Schedule(at, rule, as_agreed, lasts, series or commands.Series.THIS)
        return self._each(seen, command, op)

    def wait(self, seen: Seen, op: str | None = None, *, until: int | None = None) -> Outcome:
        """Wait for the requester; ``until`` (seconds UTC) is a promise that ends the wait."""
        return self._each(seen, commands.Wait(until), op)

    def follow(self, seen: Seen, at: int | None, text: str | None = None, op: str | None = None) -> Outcome:
        """Promise something for an instant (seconds UTC) in a line of text; None takes the promise back."""
        return self._each(seen, commands.Follow(at, text), op)

    def resume(self, seen: Seen, op: str | None = None) -> Outcome:
        """End the wait."""
        return self._each(seen, commands.Resume(), op)

    def close(
        self, seen: Seen, resolution: str | None = None, op: str | None = None, children: Seen = _NOBODY
    ) -> Outcome:
        """Close tickets; a recurring task opens its next occurrence in the same operation.

        Where ``children`` of theirs are to be closed too, with the same resolution, all of them are or none is.
        """
        return self._each(seen, commands.Close(resolution), op, children)

    def adopt(self, seen: Seen, parent: int, op: str | None = None) -> Outcome:
        """Make tickets children of another."""
        return self._each(seen, commands.Adopt(parent), op)

    def release(self, seen: Seen, op: str | None = None) -> Outcome:
        """Let tickets be children of their parents no more."""
        return self._each(seen, commands.Release(), op)

    def merge(self, seen: Seen, target: int, op: str | None = None) -> Outcome:
        """Close tickets as duplicates of another, which counts their callers."""
        return self._each(seen, commands.Merge(target), op)

    def reopen(self, seen: Seen, op: str | None = None, *, at: int | None = None, as_agreed: bool = False) -> Outcome:
        """Open closed tickets again, a task for ``at``; one that was merged is taken out of its target's count."""
        return self._each(seen, commands.Reopen(at, as_agreed), op)

    def edit(self, seen: Seen, changes: Mapping[str, str | None], op: str | None = None) -> Outcome:
        """Correct subject, requester, phone, email or organisation."""
        return self._each(seen, commands.Edit(changes), op)

    def recompute(self, seen: Seen, op: str | None = None) -> Outcome:
        """Count deadlines anew under the policy as it is now."""
        return self._each(seen, commands.Recompute(), op)

    def undo(self, number: int | None = None, op: str | None = None) -> Outcome:
        """Take back the actor's latest operation (that touched ``number``), whole or not at all."""
        return self._back(undoable, "undo", number, op)

    def redo(self, number: int | None = None, op: str | None = None) -> Outcome:
        """Do again what the actor has just undone (on ``number``), whole or not at all."""
        return self._back(redoable, "redo", number, op)

    def refuses(self, seen: Seen, command: commands.Command) -> Outcome | None:
        """Return the refusals of a command that would be refused on all of these tickets, else None; write nothing."""
        refused = writing.refuses(self.store, seen, command, self.policy, self.clock(), self.actor)
        return Outcome(new_op(), refused=refused) if refused else None

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

    def told(self, outcome: Outcome, when: outcomes.Spoken = spoken) -> list[str]:
        """Return what was done as sentences, one a ticket; ``when`` says how instants are said."""
        pairs = zip(outcome.events, outcome.tickets, strict=True)
        done = (
            outcomes.Done(event, ticket, past.undid(self.store, event), family.left_open(self.store, event))
            for event, ticket in pairs
        )
        return outcomes.sentences(done, self.policy, self.clock(), when)

    def _back(
        self, choose: Callable[[Operations], str | None], word: str, number: int | None, op: str | None
    ) -> Outcome:
        return self._once(op, lambda writing: writing.back(choose, word, number))

    def _each(self, seen: Seen, command: commands.Command, op: str | None, children: Seen = _NOBODY) -> Outcome:
        return self._once(op, lambda writing: writing.each(seen, command, children))

    def _once(self, op: str | None, act: Callable[[writing.Writing], Outcome]) -> Outcome:
        """Do ``act`` in a write of its own, at the instant that begins; a repeated ``op`` only tells its outcome."""
        op = op or self.next_op or new_op()
        refusal = self.refusal(Deed.WORK)
        if refusal:
            return Outcome(op, refused=(Refused(None, Refusal(refusal)),))
        try:
            with self.store.write() as transaction:
                work = writing.Writing(transaction, self.policy, self.actor, self.rights, self.clock(), op)
                outcome = work.repeated() or act(work)
        except writing.TakenBack as back:
            outcome = back.outcome
        denied = next((one for one in outcome.refused if one.deed is not None), None)
        if denied is not None and denied.deed is not None:
            self.refusal(denied.deed, denied.number)
        return outcome
