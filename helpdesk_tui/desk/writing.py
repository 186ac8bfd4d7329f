"""One operation of the desk inside its write: load, decide, record, append.

``Writing`` holds what every step needs (the transaction, the agreement, who, when, under
which id), so that a step gets only its own arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from helpdesk_tui.desk import family
from helpdesk_tui.desk.callers import caller_of, correct, undo_corrections
from helpdesk_tui.domain.agreement.sla import Policy, took
from helpdesk_tui.domain.rules.decide import decide
from helpdesk_tui.domain.rules.outcome import Outcome, Refused, joined
from helpdesk_tui.domain.rules.roles import Rights, deed_of
from helpdesk_tui.domain.rules.scheduling import goes_on, regular_instant
from helpdesk_tui.domain.rules.step import Refusal, Step
from helpdesk_tui.domain.rules.undo import stale, undo
from helpdesk_tui.domain.tickets.commands import Attach, Command, Edit, Open, Reason
from helpdesk_tui.domain.tickets.desk_events import By, DeskKind
from helpdesk_tui.domain.tickets.events import Event, Kind, Operations, record
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.domain.times.recurring.recurrence import is_rule
from helpdesk_tui.domain.times.recurring.series import next_in_series
from helpdesk_tui.domain.words.history import changed_by
from helpdesk_tui.domain.words.instants import spoken
from helpdesk_tui.store.base import Reader, Transaction
from helpdesk_tui.store.callers import know

CLOCKS_DIFFER = 60
"""Seconds by which an event may be earlier than the one before it; it then gets the instant of that one."""


class RolledBack(Exception):
    """Ends a write that must be done whole or not at all; the store rolls it back."""

    def __init__(self, outcome: Outcome) -> None:
        """Keep the outcome, which says what was refused."""
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Writing:
    """One operation: ``op`` is its id, ``now`` the instant at which all of it happens, seconds UTC."""

    transaction: Transaction
    policy: Policy
    actor: str
    rights: Rights
    now: int
    op: str

    def repeated(self) -> Outcome | None:
        """Return the outcome of this operation the first time, if it has happened already."""
        events = self.transaction.operation(self.op)
        if not events:
            return None
        return Outcome(self.op, tuple(events), tuple(self._standing(event.number) for event in events))

    def open(self, command: Open) -> Outcome:
        """Open a ticket, and write its caller's record."""
        outcome = self._opened(None, command)
        if outcome.done:
            know(self.transaction, replace(caller_of(outcome.tickets[0]), id=command.caller))
        return outcome

    def each(self, seen: Mapping[int, int | None], command: Command, children: Mapping[int, int | None]) -> Outcome:
        """Do a command on tickets, each by itself; with children, on all of them or on none (raises RolledBack)."""
        also = {number: version for number, version in children.items() if number not in seen}
        strays = [(number, family.moved_away(self.transaction, number, seen, self.policy, self.now)) for number in also]
        refused = [Refused(number, stray) for number, stray in strays if stray is not None]
        done = [self._one(number, version, command) for number, version in {**seen, **also}.items()]
        outcome = joined(self.op, [self._refused(*refused), *done])
        if also and outcome.refused:
            raise RolledBack(replace(outcome, events=(), tickets=()))
        return outcome

    def back(self, choose: Callable[[Operations], str | None], word: str, number: int | None) -> Outcome:
        """Undo (or redo, as ``word`` says) the operation that ``choose`` picks from the actor's, whole or not at all.

        Raises:
            RolledBack: it is refused on one of its tickets.
        """
        chosen = choose(self.transaction.operations(self.actor, number))
        if chosen is None:
            where = "" if number is None else f" on #{number}"
            return self._refused(
                Refused(number, Refusal(f"There is nothing of yours to {word}{where}.{self._imported()}"))
            )
        done: list[Outcome] = []
        events = self.transaction.operation(chosen)
        others = self._since(events)
        for event in reversed(events):
            ticket = self._standing(event.number)
            since = [one for one in others[event.number] if one.version > event.version]
            now = self._instant(ticket)
            if isinstance(now, Refusal):
                raise RolledBack(self._refused(Refused(event.number, now)))
            decision = undo(ticket, event, since, self.policy, now)
            if isinstance(decision, Step):
                decision = family.unfit(self.transaction, ticket, decision.ticket) or decision
            if isinstance(decision, Refusal):
                raise RolledBack(self._refused(Refused(event.number, decision)))
            done.append(self._commit(ticket, decision, now, undoes=chosen))
        undo_corrections(self.transaction, events, self._by)
        return joined(self.op, done)

    def _since(self, events: Sequence[Event]) -> Mapping[int, Sequence[Event]]:
        """Return, by ticket number, the events of others since the first event of an operation on each of its tickets.

        Each history is read once: a ticket that a thousand were merged into has a thousand events of one operation.
        Later events of the operation itself are left out, because they are undone first.
        """
        first: dict[int, Event] = {}
        for event in events:
            first.setdefault(event.number, event)
        later = {number: self.transaction.history(number, event.version) for number, event in first.items()}
        return {number: [one for one in found if one.op != first[number].op] for number, found in later.items()}

    @property
    def _by(self) -> By:
        return By(self.actor, self.op, self.now, self.rights.via)

    def _imported(self) -> str:
        """Return the sentence that undo does not take an import back, where the actor made one."""
        imports = self.transaction.desk_events(1, kinds=(DeskKind.IMPORTED,), actor=self.actor)
        if not imports:
            return ""
        count = imports[0].facts.get("tickets")
        return f" The import of {count} tickets is not taken back by undo: restore a backup from before it."

    def _one(self, number: int, version: int | None, command: Command) -> Outcome:
        ticket = self.transaction.ticket(number)
        if ticket is None:
            return self._absent(number, number)
        command = family.completed(self.transaction, ticket, command)
        if (absent := family.missing(command)) is not None:
            return self._absent(number, absent)
        deed = deed_of(command, ticket, self.actor)
        denied = self.rights.refusal(deed)
        if denied:
            return self._refused(Refused(number, Refusal(denied), deed=deed))
        now = self._instant(ticket)
        if isinstance(now, Refusal):
            return self._refused(Refused(number, now))
        decision: Step | Refusal | None = None
        if version is not None and version != ticket.version:
            decision = stale(command, self.transaction.history(number, version), self.policy, self.now)
        if decision is None:
            decision = decide(ticket, command, self.policy, now, self.actor)
        if isinstance(decision, Refusal):
            return self._refused(
                Refused(number, named(self.transaction, ticket, command, decision, self.policy, self.now))
            )
        return self._followed(ticket, command, self._commit(ticket, decision, now))

    def _instant(self, ticket: Ticket) -> int | Refusal:
        """Return the instant of a ticket's next event (seconds UTC), never before that of its last one.

        The clocks of several machines may differ by ``CLOCKS_DIFFER`` seconds; one that is further back is refused.
        """
        last = self.transaction.history(ticket.number, ticket.version - 1)
        latest = last[-1].at if last else self.now
        if latest - self.now > CLOCKS_DIFFER:
            happened = changed_by(last[-1], self.policy, self.now)
            here = spoken(self.now, self.policy, latest)
            return Refusal(f"This machine's clock says {here}, but {happened} Set it right. Nothing was done.")
        return max(latest, self.now)

    def _followed(self, before: Ticket, command: Command, done: Outcome) -> Outcome:
        """Do what follows from a command: write the caller's record, change the target, open the next occurrence."""
        if isinstance(command, Attach):
            know(self.transaction, replace(caller_of(command), seen_at=self.now))
        if isinstance(command, Edit):
            correct(self.transaction, before, done.tickets[0], self._by)
        outcomes = [done]
        further = family.following(self.transaction, before, command)
        if further is not None:
            outcomes.append(self._one(further[0], None, further[1]))
        if before.recurrence and goes_on(command):
            outcomes.append(self._recur(before))
        return joined(self.op, outcomes)

    def _recur(self, ticket: Ticket) -> Outcome:
        """Open the next occurrence of a series, with all that this one has (SLA: recurring tasks)."""
        rule, regular = ticket.recurrence or "", regular_instant(ticket, self.policy)
        if not is_rule(rule):
            unread = Refusal(
                f"#{ticket.number} has no next occurrence: its rule cannot be read. Open the next task yourself."
            )
            return self._refused(Refused(ticket.number, unread))
        as_agreed = bool(ticket.as_agreed)
        then = next_in_series(rule, self.now if regular is None else regular, self.policy.business, as_agreed)
        if then is None:
            return Outcome(self.op)
        command = Open(
            subject=ticket.subject,
            priority=Priority.P6,
            channel=ticket.channel,
            requester=ticket.requester,
            phone=ticket.phone,
            email=ticket.email,
            organisation=ticket.organisation,
            body=self.transaction.history(ticket.number, kinds=(Kind.OPENED,))[0].text,
            scheduled_for=then.at,
            recurrence=then.rule,
            assignee=ticket.assignee,
            as_agreed=as_agreed,
            lasts=ticket.lasts,
            regular_at=None if then.regular == then.at else then.regular,
            previous=ticket.number,
        )
        return self._opened(ticket.number, command)

    def _opened(self, number: int | None, command: Open) -> Outcome:
        """Open a ticket; a refusal names the ticket ``number``."""
        decision = decide(None, command, self.policy, self.now, self.actor)
        if isinstance(decision, Refusal):
            return self._refused(Refused(number, decision))
        numbered = replace(decision, ticket=replace(decision.ticket, number=self.transaction.new_number()))
        return self._commit(None, numbered, self.now)

    def _commit(self, before: Ticket | None, step: Step, now: int, undoes: str | None = None) -> Outcome:
        after = step.ticket if before is None else replace(step.ticket, version=before.version + 1)
        event = record(
            step.kind,
            before,
            after,
            at=now,
            actor=self.actor,
            op=self.op,
            text=step.text,
            undoes=undoes,
            via=self.rights.via,
            policy=self.policy.digest,
            took=took(self.policy, before, after),
        )
        self.transaction.append(event, after)
        return Outcome(self.op, (event,), (after,))

    def _standing(self, number: int) -> Ticket:
        ticket = self.transaction.ticket(number)
        if ticket is None:
            raise LookupError(f"#{number} has events but no ticket")
        return ticket

    def _absent(self, number: int, absent: int) -> Outcome:
        return self._refused(Refused(number, Refusal(f"There is no ticket #{absent}."), missing=True))

    def _refused(self, *refused: Refused) -> Outcome:
        return Outcome(self.op, refused=refused)


def refuses(
    reader: Reader, numbers: Mapping[int, int | None], command: Command, policy: Policy, now: int, actor: str
) -> tuple[Refused, ...]:
    """Return the refusals of a command that would be refused on all of these tickets, else none. Writes nothing."""
    refused = []
    for number in numbers:
        ticket = reader.ticket(number)
        if ticket is None:
            return ()
        decision = decide(ticket, family.completed(reader, ticket, command), policy, now, actor)
        if not isinstance(decision, Refusal):
            return ()
        refused.append(Refused(number, named(reader, ticket, command, decision, policy, now)))
    return tuple(refused)


def denied(reader: Reader, numbers: Iterable[int], command: Command, actor: str, rights: Rights) -> tuple[Refused, ...]:
    """Return the refusals of a command for which the role is too low on all of these tickets, else none."""
    out = []
    for number in numbers:
        ticket = reader.ticket(number)
        deed = None if ticket is None else deed_of(command, ticket, actor)
        reason = None if deed is None else rights.refusal(deed)
        if reason is None:
            return ()
        out.append(Refused(number, Refusal(reason), deed=deed))
    return tuple(out)


def named(reader: Reader, ticket: Ticket, command: Command, refusal: Refusal, policy: Policy, now: int) -> Refusal:
    """Return a refusal on a closed ticket with who closed it and when before its reason; any other as it is.

    The reason of a missed response is given to closed tickets too: its refusal is another matter.
    """
    if ticket.closed_at is None or refusal.conflict is not None or isinstance(command, Reason):
        return refusal
    closings = [event for event in reader.history(ticket.number) if event.after.get("closed_at") is not None]
    if not closings:
        return refusal
    return replace(refusal, reason=f"{changed_by(closings[-1], policy, now)} {refusal.reason}")
