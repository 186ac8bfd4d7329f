"""The words for what happened to a ticket: a sentence for each event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from helpdesk_tui.domain.agreement.results import settled
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.tickets.events import CLOCKWORK, Event, Kind, Value
from helpdesk_tui.domain.tickets.ticket import EDITABLE, Status, Ticket
from helpdesk_tui.domain.times.length import exactly
from helpdesk_tui.domain.words.instants import moment, spoken


def result_line(ticket: Ticket, policy: Policy, now: int) -> str | None:
    """Return the result of a ticket's response cycle: "missed as P2, Tue 24 Nov 10:30"; None without one.

    A miss that no event holds yet is included: it is reached in the second the promise is broken (SLA: results).
    """
    known = settled(ticket, now)
    if known.judged is None or known.judged_as is None or known.judged_at is None:
        return None
    said = f", recorded {spoken(ticket.told_at, policy, now)}" if ticket.told_at is not None else ""
    return f"{known.judged} as {known.judged_as}, {spoken(known.judged_at, policy, now)}{said}"


def of_task(ticket: Ticket, policy: Policy, now: int) -> list[str]:
    """Return what a task has besides its time: its regular time, its length, its series, the occurrence before it."""
    from helpdesk_tui.domain.times.recurring.recurrence import rule_line

    said = []
    if ticket.regular_at is not None and ticket.regular_at != ticket.scheduled_for:
        moved = "moved from its regular time" if ticket.scheduled_for is not None else "raised; regularly"
        said.append(f"{moved} {spoken(ticket.regular_at, policy, now)}")
    if ticket.as_agreed:
        said.append("time kept as agreed")
    if ticket.lasts:
        said.append(f"lasts {exactly(ticket.lasts)}")
    if ticket.recurrence is not None:
        first = ticket.scheduled_for if ticket.regular_at is None else ticket.regular_at
        said.append(f"recurs {rule_line(ticket.recurrence, first, policy.business)}")
    if ticket.previous is not None:
        said.append(f"the one before is #{ticket.previous}")
    return ["; ".join(said)] if said else []


def changed_by(event: Event, policy: Policy, now: int) -> str:
    """Return who did what to a ticket, and when, as a sentence."""
    return f"#{event.number} {deed(event, policy, now)} by {event.actor}, {spoken(event.at, policy, now)}."


_DEEDS = {
    Kind.OPENED: "opened",
    Kind.RESPONDED: "responded to",
    Kind.NOTED: "given a note",
    Kind.REASONED: "given the reason for its missed response",
    Kind.ACKNOWLEDGED: "acknowledged",
    Kind.WAITED: "set waiting for the customer",
    Kind.RESUMED: "resumed",
    Kind.CLOSED: "closed",
    Kind.REOPENED: "reopened",
    Kind.RECOMPUTED: "given new deadlines under a changed policy",
    Kind.ATTACHED: "called about",
    Kind.PARTED: "parted from a duplicate of it, which was reopened,",
    Kind.ABSORBED: "given a duplicate merged into it",
    Kind.UPGRADED: "given the results of its history",
}


def deed(event: Event, policy: Policy, now: int) -> str:
    """Return what an event did to its ticket: "was made P2, from P4"."""
    after, before = event.after, event.before
    if event.kind is Kind.UNDONE:
        return _put_back(event, policy, now)
    if event.kind is Kind.ASSIGNED:
        return _assigned(event)
    if event.kind is Kind.REPRIORITISED:
        ends = " ending its series," if before.get("recurrence") else ""
        return f"was made P{after.get('priority')}, from P{before.get('priority')},{ends}"
    if event.kind is Kind.SCHEDULED:
        at = after.get("scheduled_for")
        when = f"was scheduled for {spoken(at, policy, now)}" if isinstance(at, int) else "was scheduled anew"
        return _with_commas(when, [*_agreed(event), *_of_series(event, policy, now)])
    if event.kind is Kind.OPENED:
        follows = [f"as the next after #{after['previous']}"] if after.get("previous") else []
        return _with_commas("was opened", [*follows, *_agreed(event)])
    if event.kind is Kind.FOLLOWED:
        return _followed(event, policy, now)
    if event.kind is Kind.WAITED and isinstance(until := after.get("wait_until"), int):
        return f"was set waiting for the customer until {spoken(until, policy, now)}"
    if event.kind is Kind.RESPONDED and "begun_at" in after:
        return "was begun"
    if event.kind is Kind.RESPONDED and "told_at" in after and isinstance(at := after.get("responded_at"), int):
        return f"was recorded as responded to at {spoken(at, policy, now)}"
    if event.kind is Kind.ATTACHED and "responded_at" in after:
        return "was responded to in a call"
    if event.kind is Kind.ADOPTED:
        return f"was made a child of #{after.get('parent')}"
    if event.kind is Kind.RELEASED:
        return f"was released from #{before.get('parent')}"
    if event.kind is Kind.MERGED:
        return f"was merged into #{after.get('merged_into')}"
    if event.kind is Kind.EDITED:
        return f"was edited ({listed(after)})"
    if event.kind is Kind.PURGED:
        return f"had {joined(event.erases)} erased"
    return f"was {_DEEDS[event.kind]}"


def _assigned(event: Event) -> str:
    """Say who has a ticket now, and who had it."""
    who, had = event.after.get("assignee"), event.before.get("assignee")
    if who is None:
        return "was released" if had in (None, event.actor) else f"was released, from {had},"
    if who == event.actor:
        return "was taken" if had is None else f"was taken from {had}"
    return f"was assigned to {who}" if had is None else f"was assigned to {who}, from {had},"


_DUE_MOVED = frozenset({Kind.REPRIORITISED, Kind.SCHEDULED, Kind.RECOMPUTED, Kind.UNDONE})
"""What moves a deadline; a response or a closing ends one, which its own sentence says."""


def values(event: Event, policy: Policy) -> list[str]:
    """Say what stood and what stands in the fields that an event changed: "phone: 555 0100 → 555 0199".

    Of a deadline both instants are said with their dates, and of an opening nothing: it has no before.
    """
    if not event.before:
        return []

    def said(side: str, held: Mapping[str, Value], name: str) -> str:
        if f"{side}.{name}" in event.erased:
            return "erased"
        value = held.get(name)
        if isinstance(value, int):
            return moment(value, policy, event.at)
        return str(value) if value else "nothing"

    shown = [name for name in EDITABLE if name in event.after]
    moved = event.kind in _DUE_MOVED and event.before.get("due_at") is not None and event.after.get("due_at")
    shown += ["due_at"] if moved else []
    shown += ["follow_at"] if event.before.get("follow_at") is not None and "follow_at" in event.after else []
    return [
        f"{_CALLED.get(name, name)}: {said('before', event.before, name)} → {said('after', event.after, name)}"
        for name in shown
    ]


_CALLED = {"due_at": "due", "follow_at": "promised for"}


def _with_commas(said: str, further: Iterable[str]) -> str:
    """Return a deed with further words between commas, and a comma at the end."""
    more = [f" {one}," for one in further]
    return f"{said},{''.join(more)}" if more else said


def _agreed(event: Event) -> Iterator[str]:
    """Yield how long a task lasts, and that its time was agreed, where its event says so."""
    if isinstance(lasts := event.after.get("lasts"), int):
        yield f"for {exactly(lasts)}"
    if event.after.get("as_agreed"):
        yield "as agreed"


def _of_series(event: Event, policy: Policy, now: int) -> Iterator[str]:
    """Yield how a new time changed a series. The reader of rules is loaded only where there is one."""
    after, at = event.after, event.after.get("scheduled_for")
    if isinstance(regular := after.get("regular_at"), int):
        yield f"moved from {spoken(regular, policy, now)}"
    if "recurrence" not in after:
        return
    rule = after["recurrence"]
    if rule is None:
        yield "ending its series"
    else:
        from helpdesk_tui.domain.times.recurring.recurrence import rule_line

        words = rule_line(str(rule), at if isinstance(at, int) else None, policy.business)
        yield f"with all that follow: {words}" if event.before.get("recurrence") else words


def _followed(event: Event, policy: Policy, now: int) -> str:
    """Return what happened to a promise, with its text where that changed."""
    at, text = event.after.get("follow_at"), event.after.get("follow_text")
    if "follow_at" in event.after and at is None:
        return "had its promise taken back"
    when = f" for {spoken(at, policy, now)}" if isinstance(at, int) else ""
    return f"was given a promise{when}" + (f" ({text})" if text else "")


def listed(fields: Iterable[str]) -> str:
    """Return the names of edited fields as a list in words: "phone and subject"."""
    return joined(sorted(name for name in fields if name in EDITABLE))


def joined(names: Iterable[str]) -> str:
    """Return names as a list in words: "phone, reason and subject"."""
    *most, last = list(names) or ["nothing"]
    return f"{', '.join(most)} and {last}" if most else last


WITHDRAWN = "Withdrawn: opened by mistake"
"""The resolution of a ticket whose opening was undone: numbers and history stay."""


def _put_back(event: Event, policy: Policy, now: int) -> str:
    """Return what an undo or a redo put back, by the fields it changed: its event does not name the undone event."""
    after, before = event.after, event.before
    if merged := after.get("merged_into") or before.get("merged_into"):
        return (
            f"was merged into #{merged} again" if after.get("merged_into") else f"had its merging into #{merged} undone"
        )
    if "closed_at" in after:
        return _closing_put_back(event)
    if "parent" in after:
        return (
            f"was put back under #{after['parent']}" if after["parent"] else f"was taken from #{before['parent']} again"
        )
    if "responded_at" in after:
        return "had its response " + ("undone" if after["responded_at"] is None else "put back")
    if isinstance(at := after.get("scheduled_for"), int):
        return f"was put back to {spoken(at, policy, now)}"
    if "priority" in after:
        return f"was put back to P{after['priority']}, from P{before.get('priority')},"
    if "status" in after:
        return "was set waiting again" if after["status"] == Status.WAITING else "had its wait taken back"
    if "assignee" in after:
        return f"was given back to {after['assignee'] or 'nobody'}"
    if set(after) & set(EDITABLE):
        return f"was put back as it was ({listed(after)})"
    if "follow_at" in after:
        return "had its promise " + ("taken back" if after["follow_at"] is None else "put back")
    if "acked_at" in after:
        return "had its acknowledgement " + ("taken back" if after["acked_at"] is None else "put back")
    if "affected" in after:
        return "had its count of callers put back"
    return "had its deadlines put back" if CLOCKWORK & set(after) else "had a note or a reason taken back"


def _closing_put_back(event: Event) -> str:
    after, before = event.after, event.before
    if after["closed_at"] is None:
        if before.get("resolution") == WITHDRAWN:
            return "had its withdrawal taken back"
        return "was reopened again" if "cycle" in after else "had its closing undone"
    if after.get("resolution") == WITHDRAWN:
        return "was withdrawn as opened by mistake"
    return "had its reopening undone" if "cycle" in after else "was closed again"
