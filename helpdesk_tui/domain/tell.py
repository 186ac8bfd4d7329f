"""How what happened is told: one sentence an event, instants as technicians say them."""

from __future__ import annotations

from collections.abc import Callable

from helpdesk_tui.domain.countdown import Reading, reading
from helpdesk_tui.domain.events import Event, Kind, Value
from helpdesk_tui.domain.sla import Policy, state
from helpdesk_tui.domain.ticket import Sla, Status, Ticket, status_at


def clock_reading(ticket: Ticket, policy: Policy, now: int) -> Reading:
    """Return how the ticket's clock reads at ``now``, in every face alike."""
    return reading(
        ticket.priority,
        status_at(ticket, now),
        state(policy, ticket, now),
        ticket.due_at,
        ticket.opened_at,
        ticket.scheduled_for,
        now,
        open_now=policy.calendar(ticket.priority).is_open(now),
        answered=ticket.judged is not None,
        waiting_since=ticket.waiting_since,
    )


def spoken(at: int, policy: Policy, now: int) -> str:
    """Return an instant (seconds UTC) in the desk's zone: the time alone on the same day, to the second when near."""
    there, here = policy.business.local(at), policy.business.local(now)
    if there.date() == here.date():
        return f"{there:%H:%M:%S}" if abs(now - at) < 3600 else f"{there:%H:%M}"
    if there.year == here.year:
        return f"{there:%a} {there.day} {there:%b %H:%M}"
    return f"{there:%a} {there.day} {there:%b %Y %H:%M}"


def changed_by(event: Event, policy: Policy, now: int) -> str:
    """Say who did what to a ticket, and when, as a whole sentence."""
    return f"#{event.number} {deed(event, policy, now)} by {event.actor}, {spoken(event.at, policy, now)}."


_DEEDS = {
    Kind.OPENED: "opened",
    Kind.RESPONDED: "responded to",
    Kind.NOTED: "given a note",
    Kind.WAITED: "set waiting for the customer",
    Kind.RESUMED: "resumed",
    Kind.CLOSED: "closed",
    Kind.REOPENED: "reopened",
    Kind.RECOMPUTED: "given new deadlines under a changed policy",
    Kind.ATTACHED: "called about",
}


def deed(event: Event, policy: Policy, now: int) -> str:
    """Say what an event did to its ticket: "was made P2, from P4"."""
    after, before = event.after, event.before
    if event.kind is Kind.UNDONE:
        return "had a change undone" + (f" ({', '.join(sorted(_names(event)))})" if after else "")
    if event.kind is Kind.ASSIGNED:
        who = after.get("assignee")
        return "was released" if who is None else "was taken" if who == event.actor else f"was assigned to {who}"
    if event.kind is Kind.REPRIORITISED:
        return f"was made P{after.get('priority')}, from P{before.get('priority')},"
    if event.kind is Kind.SCHEDULED:
        at = after.get("scheduled_for")
        return f"was scheduled for {spoken(at, policy, now)}" if isinstance(at, int) else "was scheduled anew"
    if event.kind is Kind.EDITED:
        return f"was edited ({', '.join(sorted(after))})"
    return f"was {_DEEDS[event.kind]}"


_SHOWN = frozenset(
    {"priority", "status", "assignee", "scheduled_for", "subject", "requester", "phone", "email", "organisation"}
    | {"responded_at", "recurrence", "affected"}
)


def _names(event: Event) -> list[str]:
    return [name.replace("_", " ") for name in event.after if name in _SHOWN]


def done(event: Event, ticket: Ticket, policy: Policy, now: int) -> str:
    """Say what a verb of one's own came to, as one sentence: "#1042 P4 to P2, due 14:32."."""
    told = _DONE[event.kind](event, ticket) if event.kind in _DONE else event.kind.value
    due = ""
    if event.kind in _DUE_MATTERS and ticket.running and ticket.due_at is not None:
        due = f", due {spoken(ticket.due_at, policy, now)}" + (", already past" if ticket.due_at < now else "")
    return f"#{event.number} {told}{due}."


def _assigned(event: Event, ticket: Ticket) -> str:
    if ticket.assignee is None:
        return "released"
    return "taken" if ticket.assignee == event.actor else f"assigned to {ticket.assignee}"


def _attached(event: Event, ticket: Ticket) -> str:
    if not event.after:
        return "noted that its own requester called again"
    return f"has another caller, affected: {ticket.affected}"


def _undone(event: Event, ticket: Ticket) -> str:
    names = _names(event)
    if "status" in event.after and ticket.status is Status.CLOSED and not event.before.get("closed_at"):
        return "withdrawn: it stays in the history as opened by mistake" if len(names) == 1 else "closed again"
    if event.before.get("closed_at") and ticket.status is not Status.CLOSED:
        return f"undone: the closing; it is {ticket.status} again"
    if names == ["responded at"] and ticket.responded_at is None:
        return "undone: the response; its clock runs again"
    changes = [f"{name} back to {_shown(name, event.after[name.replace(' ', '_')])}" for name in names]
    return "undone" + (f": {', '.join(changes)}" if changes else ": the note is withdrawn")


def _shown(name: str, value: Value) -> str:
    if value is None:
        return "nothing"
    return f"P{value}" if name == "priority" else "not set" if name == "responded at" else str(value)


_DUE_MATTERS = frozenset({Kind.OPENED, Kind.REPRIORITISED, Kind.REOPENED, Kind.SCHEDULED, Kind.RECOMPUTED})
_DONE: dict[Kind, Callable[[Event, Ticket], str]] = {
    Kind.OPENED: lambda event, ticket: f"{ticket.priority} opened",
    Kind.RESPONDED: lambda event, ticket: "responded in time" if ticket.judged is Sla.MET else "responded, too late",
    Kind.ASSIGNED: _assigned,
    Kind.NOTED: lambda event, ticket: "noted",
    Kind.REPRIORITISED: lambda event, ticket: f"P{event.before.get('priority')} to {ticket.priority}",
    Kind.SCHEDULED: lambda event, ticket: "scheduled",
    Kind.WAITED: lambda event, ticket: "waits for the customer",
    Kind.RESUMED: lambda event, ticket: "no longer waits",
    Kind.CLOSED: lambda event, ticket: "closed" + (", too late" if ticket.judged is Sla.MISSED else ""),
    Kind.REOPENED: lambda event, ticket: "reopened",
    Kind.EDITED: lambda event, ticket: f"edited: {', '.join(sorted(event.after))}",
    Kind.RECOMPUTED: lambda event, ticket: "recomputed",
    Kind.ATTACHED: _attached,
    Kind.UNDONE: _undone,
}
