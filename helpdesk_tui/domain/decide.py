"""(ticket, command, policy, now, actor) -> a Step, or a Refusal that says why.

Every rule about what may happen to a ticket stands here. Nothing is written and no
clock is read: ``now`` is seconds UTC, and what is returned is what would happen.
"""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain import attach, clocks, family
from helpdesk_tui.domain.commands import (
    Absorb,
    Adopt,
    Assign,
    Attach,
    Close,
    Command,
    Edit,
    Merge,
    Note,
    Open,
    Part,
    Recompute,
    Release,
    Reopen,
    Reprioritise,
    Respond,
    Resume,
    Schedule,
    Wait,
)
from helpdesk_tui.domain.events import Kind
from helpdesk_tui.domain.sla import Policy
from helpdesk_tui.domain.step import Refusal, Step
from helpdesk_tui.domain.tell import spoken
from helpdesk_tui.domain.text import TextError, enter_body, enter_line
from helpdesk_tui.domain.ticket import EDITABLE, Priority, Status, Ticket

__all__ = ["Refusal", "Step", "decide"]


def decide(ticket: Ticket | None, command: Command, policy: Policy, now: int, actor: str) -> Step | Refusal:
    """Check ``command`` against the rules for ``ticket`` (None only for Open)."""
    try:
        if isinstance(command, Open):
            return _open(command, policy, now)
        if ticket is None:
            return Refusal("There is no such ticket.")
        return _decide(ticket, command, policy, now, actor)
    except TextError as error:
        return Refusal(str(error))


def _decide(ticket: Ticket, command: Command, policy: Policy, now: int, actor: str) -> Step | Refusal:
    if isinstance(command, Note):
        return _note(ticket, command, policy, now)
    if isinstance(command, Edit):
        return _edit(ticket, command)
    if isinstance(command, Reopen):
        return _reopen(ticket, policy, now)
    if isinstance(command, Part):
        return Step(Kind.PARTED, *attach.parted(ticket, command.source, command.absorbed))
    if ticket.status is Status.CLOSED:
        return Refusal(f"#{ticket.number} is closed: reopen it first.")
    match command:
        case Respond():
            return _respond(ticket, policy, now)
        case Assign():
            return _assign(ticket, command, actor)
        case Reprioritise():
            return _reprioritise(ticket, command, policy, now)
        case Schedule():
            return _schedule(ticket, command, policy, now)
        case Wait():
            return _wait(ticket, policy, now)
        case Resume():
            return _resume(ticket, policy, now)
        case Close():
            return _close(ticket, command, policy, now)
        case Recompute():
            return _recompute(ticket, policy)
        case Attach():
            return _attach(ticket, command)
        case Adopt():
            return family.adopt(ticket, command)
        case Release():
            return family.release(ticket)
        case Merge():
            return family.merge(ticket, command, policy, now)
        case Absorb():
            return Step(Kind.ABSORBED, *attach.absorbed(ticket, command.source))
    raise TypeError(f"not a command: {command!r}")


def _open(command: Open, policy: Policy, now: int) -> Step | Refusal:
    opened_at = now if command.opened_at is None else command.opened_at
    if opened_at > now:
        return Refusal("The contact cannot have come in later than now. Give a time that has passed.")
    scheduled = command.priority is Priority.P6
    if scheduled:
        refusal = _unfit_time(command.scheduled_for, policy, now)
        if refusal:
            return refusal
    elif command.scheduled_for is not None or command.recurrence is not None:
        return Refusal(f"Only a scheduled task (P6) has a time of its own; {command.priority} has its deadline.")
    words = {name: _entered(name, getattr(command, name)) for name in EDITABLE}
    subject = words["subject"]
    if subject is None:
        return Refusal("A ticket needs a subject. Say in a few words what is wrong.")
    ticket = Ticket(
        number=0,
        version=1,
        subject=subject,
        priority=command.priority,
        status=Status.SCHEDULED if scheduled else Status.OPEN,
        channel=command.channel,
        opened_at=opened_at,
        clock_start=opened_at,
        scheduled_for=command.scheduled_for,
        recurrence=command.recurrence,
        assignee=_entered("assignee", command.assignee),
        triage=command.triage,
        reference=_entered("reference", command.reference),
        requester=words["requester"],
        phone=words["phone"],
        email=words["email"],
        organisation=words["organisation"],
    )
    ticket = clocks.restart(policy, ticket, opened_at)
    if command.answered:
        ticket = clocks.responded(policy, ticket, opened_at)
    return Step(Kind.OPENED, ticket, enter_body("body", command.body) or None if command.body else None)


def _respond(ticket: Ticket, policy: Policy, now: int) -> Step | Refusal:
    if ticket.responded_at is not None:
        return Refusal(
            f"#{ticket.number} was responded to already, {spoken(ticket.responded_at, policy, now)}. "
            "Write a note for a further contact."
        )
    return Step(Kind.RESPONDED, clocks.responded(policy, ticket, now))


def _assign(ticket: Ticket, command: Assign, actor: str) -> Step | Refusal:
    who = _entered("assignee", command.who)
    if who == ticket.assignee:
        if who is None:
            return Refusal(f"#{ticket.number} is nobody's already.")
        return Refusal(f"#{ticket.number} is {'yours' if who == actor else who + chr(39) + 's'} already.")
    return Step(Kind.ASSIGNED, replace(ticket, assignee=who))


def _note(ticket: Ticket, command: Note, policy: Policy, now: int) -> Step | Refusal:
    text = enter_body("note", command.text).strip()
    if not text:
        return Refusal("The note is empty. Type what happened.")
    if ticket.status is Status.CLOSED or ticket.responded_at is None:
        return Step(Kind.NOTED, ticket, text)
    return Step(Kind.NOTED, clocks.contacted(policy, replace(ticket, contacted_at=now)), text)


def _reprioritise(ticket: Ticket, command: Reprioritise, policy: Policy, now: int) -> Step | Refusal:
    if command.priority is Priority.P6:
        return Refusal("P6 is a scheduled task and needs its time. Schedule it instead.")
    if command.priority is ticket.priority:
        return Refusal(f"#{ticket.number} is {ticket.priority} already.")
    status = Status.OPEN if ticket.status is Status.SCHEDULED else ticket.status
    changed = replace(ticket, priority=command.priority, status=status, scheduled_for=None, recurrence=None)
    if policy.reprioritise_from == "change" and ticket.responded_at is None:
        changed = replace(changed, clock_start=now)
    return Step(Kind.REPRIORITISED, clocks.restart(policy, changed, changed.clock_start), _reason(command.reason))


def _schedule(ticket: Ticket, command: Schedule, policy: Policy, now: int) -> Step | Refusal:
    refusal = _unfit_time(command.at, policy, now)
    if refusal:
        return refusal
    same = (Priority.P6, command.at, command.rule)
    if (ticket.priority, ticket.scheduled_for, ticket.recurrence) == same:
        return Refusal(f"#{ticket.number} is scheduled for {spoken(command.at, policy, now)} already.")
    status = ticket.status if ticket.status is Status.WAITING else Status.SCHEDULED
    changed = replace(ticket, priority=Priority.P6, status=status, scheduled_for=command.at, recurrence=command.rule)
    return Step(Kind.SCHEDULED, clocks.restart(policy, changed, ticket.clock_start))


def _unfit_time(at: int | None, policy: Policy, now: int) -> Refusal | None:
    """SLA, P6: the time lies ahead and in opening hours; else the next open instant is proposed."""
    if at is None:
        return Refusal("A scheduled task (P6) needs its time. Say when.")
    if at <= now:
        return Refusal(f"{spoken(at, policy, now)} has passed. A task is scheduled for a time to come.")
    opening = policy.business.fitting(at)
    if opening != at:
        asked, fits = spoken(at, policy, now), spoken(opening, policy, now)
        return Refusal(f"{asked} is outside opening hours. The next opening is {fits}.", proposal=opening)
    return None


def _wait(ticket: Ticket, policy: Policy, now: int) -> Step | Refusal:
    if ticket.status is Status.WAITING:
        return Refusal(f"#{ticket.number} is waiting for the customer already.")
    return Step(Kind.WAITED, clocks.timed(policy, replace(ticket, status=Status.WAITING, waiting_since=now)))


def _resume(ticket: Ticket, policy: Policy, now: int) -> Step | Refusal:
    if ticket.status is not Status.WAITING:
        return Refusal(f"#{ticket.number} is not waiting for anybody.")
    return Step(Kind.RESUMED, clocks.resumed(policy, ticket, now))


def _close(ticket: Ticket, command: Close, policy: Policy, now: int) -> Step | Refusal:
    """Close; where nobody responded before, a closing that is a contact is the first response, judged as one."""
    if ticket.status is Status.WAITING:
        ticket = clocks.resumed(policy, ticket, now)
    if ticket.responded_at is None and command.contact:
        ticket = clocks.responded(policy, ticket, now)
    resolution = enter_body("resolution", command.resolution or "").strip() or None
    closed = replace(ticket, status=Status.CLOSED, closed_at=now, resolution=resolution)
    return Step(Kind.CLOSED, clocks.timed(policy, closed))


def _reopen(ticket: Ticket, policy: Policy, now: int) -> Step | Refusal:
    if ticket.status is not Status.CLOSED:
        return Refusal(f"#{ticket.number} is not closed.")
    scheduled_for = ticket.scheduled_for if ticket.priority is Priority.P6 else None
    if scheduled_for is not None and scheduled_for <= now:
        scheduled_for = policy.business.next_open(now)
    status = Status.SCHEDULED if scheduled_for is not None and scheduled_for > now else Status.OPEN
    fresh = replace(
        ticket,
        status=status,
        closed_at=None,
        resolution=None,
        merged_into=None,
        cycle=ticket.cycle + 1,
        clock_start=now,
        responded_at=None,
        contacted_at=None,
        judged=None,
        waiting_since=None,
        pauses=None,
        scheduled_for=scheduled_for,
        # Its closing has opened the next occurrence, which carries the rule on: closed again, it opens no second one.
        recurrence=None,
    )
    return Step(Kind.REOPENED, clocks.restart(policy, fresh, now))


def _edit(ticket: Ticket, command: Edit) -> Step | Refusal:
    unknown = command.changes.keys() - set(EDITABLE)
    if unknown:
        return Refusal(f"{', '.join(sorted(unknown))} cannot be edited; {', '.join(EDITABLE)} can.")
    words = {name: _entered(name, value) for name, value in command.changes.items()}
    if "subject" in words and words["subject"] is None:
        return Refusal("A ticket needs a subject.")
    edited = replace(ticket, **words)  # type: ignore[arg-type]
    if edited == ticket:
        return Refusal("Nothing was changed.")
    return Step(Kind.EDITED, edited)


def _recompute(ticket: Ticket, policy: Policy) -> Step | Refusal:
    again = clocks.restart(policy, ticket, ticket.clock_start)
    if again == ticket:
        return Refusal(f"#{ticket.number} stays as it is.")
    return Step(Kind.RECOMPUTED, again)


def _attach(ticket: Ticket, command: Attach) -> Step | Refusal:
    who = {name: _entered(name, getattr(command, name)) for name in EDITABLE if name != "subject"}
    said = enter_body("note", command.said or "").strip() or None
    if not any(who.values()):
        return Refusal("Say who called: a name or a number.")
    ticket, told = attach.attached(ticket, who, said)
    return Step(Kind.ATTACHED, ticket, told)


def _entered(name: str, value: str | None) -> str | None:
    return enter_line(name, value) or None if value else None


def _reason(text: str | None) -> str | None:
    return enter_line("reason", text) or None if text else None
