"""What every verb of the desk works with: the store, the agreement, the clock, who acts, and what they may do.

A desk reads the clock it was given and nothing else from outside.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from helpdesk_tui.domain.agreement.policy import Policy
from helpdesk_tui.domain.rules.outcome import Outcome, Refused
from helpdesk_tui.domain.rules.roles import Deed, NotAllowed, Rights
from helpdesk_tui.domain.rules.step import Refusal
from helpdesk_tui.domain.words.instants import spoken
from helpdesk_tui.lazy import Later
from helpdesk_tui.store.base import Store

if TYPE_CHECKING:
    from helpdesk_tui.desk import family, past, refusals, writing
    from helpdesk_tui.domain.tickets import commands, desk_events
    from helpdesk_tui.domain.tickets.events import Event
    from helpdesk_tui.domain.words import outcomes
else:
    # A console that only shows the queue, and a command that only reads, do without all of these.
    writing, refusals = Later("helpdesk_tui.desk.writing"), Later("helpdesk_tui.desk.refusals")
    past, family = Later("helpdesk_tui.desk.past"), Later("helpdesk_tui.desk.family")
    outcomes = Later("helpdesk_tui.domain.words.outcomes")
    desk_events = Later("helpdesk_tui.domain.tickets.desk_events")

Seen = Mapping[int, int | None]
"""Ticket numbers, each with the version it was seen at (None: whatever it is now)."""

Clock = Callable[[], int]
NOBODY: Seen = {}
"""No tickets."""

_REMEMBERED = 100
"""Operations done here whose events are known without asking, and events that one of them may have."""


def new_op() -> str:
    """Return a fresh operation id: made by the caller, so that a retry after an unclear end happens once."""
    return os.urandom(8).hex()


class DeskBase:
    """A desk as ``actor`` works on it: on ``store`` under ``policy``, as far as their ``rights`` go."""

    def __init__(self, store: Store, policy: Policy, actor: str, clock: Clock, rights: Rights | None = None) -> None:
        """Take what the verbs work with; ``clock`` returns now in whole seconds UTC."""
        self.store = store
        self.policy = policy
        self.actor = actor
        self.clock = clock
        self.next_op: str | None = None
        """The id of the next operation that gets none; with it, an operation that is tried again happens once."""
        self.rights = rights or Rights()
        self._done: dict[str, Sequence[Event]] = {}
        self.members: Callable[[], Iterable[str]] = tuple
        """Returns who may work here by the machine's roles and groups; whoever opens the desk sets it."""
        self.reasons: tuple[str, ...] = ()
        """The reasons of missed responses to choose from; whoever opens the desk sets them. None: any line is one."""

    def require(self, deed: Deed) -> None:
        """Raise NotAllowed, and note it in the log, where the technician's role does not allow a deed."""
        refusal = self.refusal(deed)
        if refusal:
            raise NotAllowed(refusal)

    def refusal(self, deed: Deed, number: int | None = None) -> str | None:
        """Return why the technician may not do a deed (on ticket ``number``), and note it in the log; else None."""
        refusal = self.rights.refusal(deed)
        if refusal:
            by = desk_events.By(self.actor, new_op(), self.clock(), self.rights.via)
            refusals.note(self.store, by, {"right": deed.name.lower(), "role": str(self.rights.role), "ticket": number})
        return refusal

    def refuses(self, seen: Seen, command: commands.Command) -> Outcome | None:
        """Return the refusals of a command that would be refused on all of these tickets, else None. Writes nothing."""
        refused = writing.refuses(self.store, seen, command, self.policy, self.clock(), self.actor)
        return Outcome(new_op(), refused=refused) if refused else None

    def denies(self, seen: Seen, command: commands.Command) -> Outcome | None:
        """Return the refusals of a command for which the role is too low on all of these tickets, else None.

        They are noted in the log, as those of a command that was tried are.
        """
        denied = writing.denied(self.store, seen, command, self.actor, self.rights)
        return self._noted(Outcome(new_op(), refused=denied)) if denied else None

    def sentences(self, outcome: Outcome, when: outcomes.Spoken = spoken) -> list[str]:
        """Return what was done as sentences, one a ticket; ``when`` words the instants."""
        pairs = zip(outcome.events, outcome.tickets, strict=True)
        done = (
            outcomes.Done(event, ticket, past.undid(self.operation, event), family.left_open(self.store, event))
            for event, ticket in pairs
        )
        return outcomes.sentences(done, self.policy, self.clock(), when)

    def operation(self, op: str) -> Sequence[Event]:
        """Return the events of an operation; those of one that was done here are remembered."""
        events = self._done.get(op)
        if events is None:
            events = self.store.operation(op)
            self._remember(op, events)
        return events

    def _remember(self, op: str, events: Sequence[Event]) -> None:
        if 0 < len(events) <= _REMEMBERED:
            self._done[op] = events
        while len(self._done) > _REMEMBERED:
            del self._done[next(iter(self._done))]

    def _each(self, seen: Seen, command: commands.Command, op: str | None, children: Seen = NOBODY) -> Outcome:
        numbers = tuple(dict.fromkeys([*seen, *children]))
        return self._once(op, lambda writing: writing.each(seen, command, children), numbers)

    def _once(
        self,
        op: str | None,
        act: Callable[[writing.Writing], Outcome],
        numbers: Collection[int] = (),
        actor: str = "",
        undoes: str = "",
    ) -> Outcome:
        """Do ``act`` in its own write, at the instant it begins; a repeated ``op`` only returns its outcome.

        ``numbers`` are the tickets it is about, as far as they are known; ``actor`` is whose operations it reads, and
        ``undoes`` the one that it probably undoes.
        """
        op = op or self.next_op or new_op()
        refusal = self.refusal(Deed.WORK)
        if refusal:
            return Outcome(op, refused=(Refused(None, Refusal(refusal)),))
        try:
            with self.store.write(op, numbers, actor, undoes) as transaction:
                work = writing.Writing(transaction, self.policy, self.actor, self.rights, self.clock(), op)
                outcome = work.repeated() or act(work)
        except writing.RolledBack as back:
            outcome = back.outcome
        if outcome.done:
            self._remember(op, outcome.events)
        return self._noted(outcome)

    def _noted(self, outcome: Outcome) -> Outcome:
        """Return an outcome, once it is noted in the log that a right was refused, where one was."""
        denied = next((one for one in outcome.refused if one.deed is not None), None)
        if denied is not None and denied.deed is not None:
            self.refusal(denied.deed, denied.number)
        return outcome
