"""The outcome of a technician's own verb, in the same words for the console and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from helpdesk_tui.domain.agreement.sla import Policy, at_once
from helpdesk_tui.domain.tickets.events import Event, Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Ticket
from helpdesk_tui.domain.times.length import exactly
from helpdesk_tui.domain.times.recurring.recurrence import rule_line
from helpdesk_tui.domain.words.history import joined, listed
from helpdesk_tui.domain.words.instants import spoken

_NAMED_CHILDREN = 5

Spoken = Callable[[int, Policy, int], str]
"""The words for an instant (seconds UTC) under a policy, now: the console is briefer than the command line."""


class Undid(NamedTuple):
    """What was undone, or (``again``) redone: the event that was undone first."""

    event: Event
    again: bool = False


class Done(NamedTuple):
    """One thing that was done: its event, the ticket after it, and for an undo or a redo what that was of.

    ``left`` are the numbers of the children that stay open when their parent is closed.
    """

    event: Event
    ticket: Ticket
    undid: Undid | None = None
    left: Sequence[int] = ()


def sentences(done: Iterable[Done], policy: Policy, now: int, when: Spoken = spoken) -> list[str]:
    """Return what was done, a sentence for each ticket.

    The next occurrence is in the sentence of the task whose closing opened it, and the target of a merge in that of
    the duplicate.
    """
    said: list[str] = []
    before: Done | None = None
    deeds = list(done)
    if any(one.undid is not None and not one.undid.again for one in deeds):
        # An undo goes backwards.
        deeds.reverse()
    for one in deeds:
        kind = one.event.kind if one.undid is None else one.undid.event.kind
        opened = one.event.kind is Kind.OPENED and one.ticket.scheduled_for is not None
        if opened and before is not None and before.event.kind in (Kind.CLOSED, Kind.ABSORBED):
            said[-1] = (
                f"{said[-1].removesuffix('.')}; next: #{one.ticket.number}, {_next(one.ticket, policy, now, when)}."
            )
        elif before is not None and _noted_too(one, before):
            said[-1] = f"{said[-1].removesuffix('.')}, and on #{one.ticket.number}, which it is merged into."
        elif kind in (Kind.ABSORBED, Kind.PARTED) and said:
            said[-1] = f"{said[-1].removesuffix('.')}; #{one.ticket.number} affected: {one.ticket.affected or 1}."
        else:
            said.append(sentence(one, policy, now, when))
            if one.undid is None and kind in (Kind.CLOSED, Kind.MERGED) and _is_last(one.ticket, deeds):
                said[-1] = f"{said[-1].removesuffix('.')}; none of its series follows."
            if one.left:
                said[-1] = f"{said[-1].removesuffix('.')}; {_left(one.left)}."
        before = one
    return said


def _noted_too(one: Done, before: Done) -> bool:
    """Return whether a note is that of the duplicate before it, on the ticket it was merged into."""
    kinds = (before.event.kind, one.event.kind)
    return kinds == (Kind.NOTED, Kind.NOTED) and before.ticket.merged_into == one.ticket.number


def _left(children: Sequence[int]) -> str:
    """Return which children stay open when their parent is closed."""
    named = ", ".join(f"#{number}" for number in children[:_NAMED_CHILDREN])
    more = f" and {len(children) - _NAMED_CHILDREN} more" if len(children) > _NAMED_CHILDREN else ""
    return f"{len(children)} {'child stays' if len(children) == 1 else 'children stay'} open: {named}{more}"


def _is_last(ticket: Ticket, deeds: Iterable[Done]) -> bool:
    """Return whether an occurrence ended without opening the next one."""
    return ticket.recurrence is not None and all(one.ticket.previous != ticket.number for one in deeds)


def _next(ticket: Ticket, policy: Policy, now: int, when: Spoken) -> str:
    """Return when the next occurrence is, and its regular time where that is another."""
    at = when(ticket.scheduled_for or now, policy, now)
    return at if ticket.regular_at is None else f"{at} (regularly {when(ticket.regular_at, policy, now)})"


def sentence(done: Done, policy: Policy, now: int, when: Spoken = spoken) -> str:
    """Return the outcome of a verb on one ticket: "#1042 P4 to P2, due 14:32."."""
    event, ticket, undid, _ = done
    if undid is not None:
        stands = _stands(undid, ticket, policy, now, when)
        word = "redone" if undid.again else "undone"
        return f"#{event.number} {word}: {deed_named(undid.event)}{'; ' + stands if stands else ''}."
    promised = ticket.follow_at if event.kind is Kind.FOLLOWED else ticket.wait_until
    if event.kind in (Kind.FOLLOWED, Kind.WAITED) and promised is not None:
        said = "waits for the customer until" if ticket.wait_until is not None else "promised for"
        return f"#{event.number} {said} {when(promised, policy, now)}."
    said = _DONE[event.kind](event, ticket, lambda: promise(ticket, policy, now, when))
    return f"#{event.number} {said}{_of_series(event, ticket, policy)}."


def _of_series(event: Event, ticket: Ticket, policy: Policy) -> str:
    """Return how long a task lasts, that its time was agreed, and how its series goes on."""
    ended = ticket.recurrence is None and event.before.get("recurrence") is not None
    if event.kind is Kind.REPRIORITISED:
        return "; its series ends" if ended else "; its series goes on when it is closed" if ticket.recurrence else ""
    if event.kind not in (Kind.SCHEDULED, Kind.OPENED) or ticket.scheduled_for is None:
        return ""
    lasts = f" for {exactly(ticket.lasts)}" if ticket.lasts else ""
    agreed = ", as agreed" if ticket.as_agreed else ""
    if ended:
        return f"{lasts}{agreed}; its series ends"
    if ticket.recurrence is None:
        return f"{lasts}{agreed}"
    rule = rule_line(ticket.recurrence, ticket.regular_at or ticket.scheduled_for, policy.business)
    if event.kind is Kind.OPENED or not event.before.get("recurrence", ticket.recurrence):
        return f"{lasts}{agreed}; {rule}"
    goes = "all that follow too" if "recurrence" in event.after else "this one only; its series stays"
    return f"{lasts}{agreed}, {goes}: {rule}"


def promise(ticket: Ticket, policy: Policy, now: int, when: Spoken = spoken) -> str:
    """Return what a ticket's clock asks for: "due 14:32", "respond now", "scheduled for Fri 27 Nov 14:00"."""
    if ticket.priority is Priority.P6 and ticket.scheduled_for is not None:
        return f"scheduled for {when(ticket.scheduled_for, policy, now)}"
    if ticket.due_at is None or not ticket.running:
        return f"answered {_judged(ticket)}" if ticket.judged else "without a deadline"
    if at_once(policy, ticket):
        return "respond now"
    return f"due {when(ticket.due_at, policy, now)}" + (", which has passed" if ticket.due_at < now else "")


def deed_named(event: Event) -> str:
    """Return what an event did, as a noun for undo: "the closing", "the change from P4 to P2"."""
    if event.kind is Kind.REPRIORITISED:
        return f"the change from P{event.before.get('priority')} to P{event.after.get('priority')}"
    if event.kind is Kind.EDITED:
        return f"the correction of {listed(event.after)}"
    if event.kind is Kind.ASSIGNED:
        who = event.after.get("assignee")
        return "the release" if who is None else "the taking" if who == event.actor else f"the assignment to {who}"
    return _NAMED[event.kind]


_NAMED = {
    Kind.OPENED: "the opening",
    Kind.RESPONDED: "the response",
    Kind.NOTED: "the note",
    Kind.REASONED: "the reason",
    Kind.ACKNOWLEDGED: "the acknowledgement",
    Kind.SCHEDULED: "the scheduling",
    Kind.WAITED: "the wait for the customer",
    Kind.RESUMED: "the end of the wait",
    Kind.CLOSED: "the closing",
    Kind.REOPENED: "the reopening",
    Kind.RECOMPUTED: "the new deadlines",
    Kind.ATTACHED: "the further caller",
    Kind.ADOPTED: "the parent",
    Kind.RELEASED: "the release from the parent",
    Kind.MERGED: "the merging",
    Kind.ABSORBED: "the duplicate merged into it",
    Kind.PARTED: "the parting of a duplicate",
    Kind.PURGED: "the erasing",
    Kind.FOLLOWED: "the promise",
    Kind.UPGRADED: "the results of its history",
    Kind.UNDONE: "an undo",
}


def _stands(undid: Undid, ticket: Ticket, policy: Policy, now: int, when: Spoken) -> str:
    """Return the state of the ticket after an undo or a redo, where the name of the deed does not say it."""
    kind = undid.event.kind
    if kind is Kind.OPENED and not undid.again:
        return "it is withdrawn and stays in the history as opened by mistake"
    if kind is Kind.RESPONDED:
        return _answered_again(undid.event, ticket)
    if kind is Kind.ASSIGNED:
        return f"it is {'nobody' if ticket.assignee is None else ticket.assignee}'s again"
    if kind in (Kind.NOTED, Kind.REASONED):
        return "" if undid.again else "it stays in the history"
    if kind is Kind.ACKNOWLEDGED:
        return "" if ticket.acked_at is not None else "somebody is called for it again"
    if kind in (Kind.REPRIORITISED, Kind.SCHEDULED):
        return f"it is {ticket.priority} again, {promise(ticket, policy, now, when)}"
    if kind is Kind.RECOMPUTED:
        return promise(ticket, policy, now, when)
    if kind in (Kind.ATTACHED, Kind.ABSORBED, Kind.PARTED):
        unanswered = "responded_at" in undid.event.after and ticket.responded_at is None and ticket.running
        return f"affected: {ticket.affected or 1}" + ("; its clock runs again" if unanswered else "")
    if kind in (Kind.ADOPTED, Kind.RELEASED):
        return f"it is a child of #{ticket.parent}" if ticket.parent else "it has no parent"
    if kind is Kind.EDITED:
        return ""
    if kind is Kind.FOLLOWED:
        at = ticket.follow_at
        return "nothing is promised" if at is None else f"it is promised for {when(at, policy, now)} again"
    return f"it is {ticket.status} again"


def _judged(ticket: Ticket) -> str:
    result = ticket.done if ticket.priority is Priority.P6 else ticket.judged
    return "in time" if result is not Sla.MISSED else "too late"


def _answered_again(event: Event, ticket: Ticket) -> str:
    """Return the state of a ticket after the undo of a response, or of the beginning of a task."""
    if "begun_at" in event.after:
        return "its clock runs again" if ticket.begun_at is None else f"it is begun, {_kept(ticket)}"
    if ticket.responded_at is None:
        return "it was answered elsewhere" if ticket.answered_elsewhere else "its clock runs again"
    return f"it is answered {_judged(ticket)}" if ticket.judged else "it is answered"


def _kept(ticket: Ticket) -> str:
    return "late" if ticket.done is Sla.MISSED else "on time"


def _closed(ticket: Ticket) -> str:
    """Return how a ticket was closed: a task as on time or late, any other as in time or too late."""
    if ticket.priority is Priority.P6:
        return "closed, late" if ticket.done is Sla.MISSED else "closed"
    return "closed, too late" if ticket.judged is Sla.MISSED else "closed"


def _responded(event: Event, ticket: Ticket) -> str:
    if "begun_at" in event.after:
        return f"begun, {_kept(ticket)}"
    if ticket.judged is None:
        return "responded to"
    under = "" if ticket.judged_as in (None, ticket.priority) else f" as {ticket.judged_as}"
    return f"responded to, {_judged(ticket)}{under}"


def _assigned(event: Event, ticket: Ticket) -> str:
    if ticket.assignee is None:
        return "released"
    return "is yours" if ticket.assignee == event.actor else f"assigned to {ticket.assignee}"


def _absorbed(ticket: Ticket) -> str:
    return "has a duplicate merged into it" + (f", affected: {ticket.affected}" if ticket.affected else "")


def _merged(ticket: Ticket) -> str:
    """Return how a duplicate was merged. Merging is no response, so an unanswered one was missed or has no result."""
    result = "without a result of its own"
    if ticket.priority is Priority.P6:
        result = f"the task {_kept(ticket)}" if ticket.done else result
    elif ticket.judged:
        missed = f"missed as {ticket.judged_as or ticket.priority}"
        result = missed if ticket.responded_at is None else f"answered {_judged(ticket)}"
    return f"merged into #{ticket.merged_into}, {result}"


def _attached(event: Event, ticket: Ticket) -> str:
    said = "noted that the same caller called again"
    if "affected" in event.after:
        said = f"has another caller, affected: {ticket.affected}"
    if "responded_at" in event.after:
        said += f"; that is its response, {_judged(ticket)}" if ticket.judged else "; that is its response"
    return said + ("; no longer waits" if "waiting_since" in event.after else "")


_DONE: dict[Kind, Callable[[Event, Ticket, Callable[[], str]], str]] = {
    Kind.OPENED: lambda event, ticket, due: f"{ticket.priority} opened, {due()}",
    Kind.RESPONDED: lambda event, ticket, due: _responded(event, ticket),
    Kind.ASSIGNED: lambda event, ticket, due: _assigned(event, ticket),
    Kind.NOTED: lambda event, ticket, due: "noted",
    Kind.REASONED: lambda event, ticket, due: "reason noted",
    Kind.ACKNOWLEDGED: lambda event, ticket, due: "acknowledged",
    Kind.REPRIORITISED: lambda event, ticket, due: f"P{event.before.get('priority')} to {ticket.priority}, {due()}",
    Kind.SCHEDULED: lambda event, ticket, due: due(),
    Kind.WAITED: lambda event, ticket, due: "waits for the customer",
    Kind.RESUMED: lambda event, ticket, due: "no longer waits",
    Kind.CLOSED: lambda event, ticket, due: _closed(ticket),
    Kind.REOPENED: lambda event, ticket, due: f"reopened, {due()}",
    Kind.EDITED: lambda event, ticket, due: f"edited: {listed(event.after)}",
    Kind.RECOMPUTED: lambda event, ticket, due: f"recomputed, {due()}",
    Kind.ATTACHED: lambda event, ticket, due: _attached(event, ticket),
    Kind.ADOPTED: lambda event, ticket, due: f"is a child of #{ticket.parent}",
    Kind.RELEASED: lambda event, ticket, due: f"released from #{event.before.get('parent')}",
    Kind.MERGED: lambda event, ticket, due: _merged(ticket),
    Kind.ABSORBED: lambda event, ticket, due: _absorbed(ticket),
    Kind.PARTED: lambda event, ticket, due: "is without the duplicate that was reopened",
    Kind.FOLLOWED: lambda event, ticket, due: "has no promise to keep any more",
    Kind.UPGRADED: lambda event, ticket, due: "has the results of its history",
    Kind.PURGED: lambda event, ticket, due: f"had {joined(event.erases)} erased",
    Kind.UNDONE: lambda event, ticket, due: "had a change taken back",
}
