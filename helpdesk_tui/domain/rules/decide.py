"""(ticket, command, policy, now, actor) -> a Step, or a Refusal that says why.

Every rule about what may happen to a ticket is here and in the modules it calls. Nothing is
written and no clock is read: ``now`` is seconds UTC, and the step says what would happen.
"""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain.agreement import clocks
from helpdesk_tui.domain.agreement.results import settled
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.rules import acknowledging, attach, family, scheduling, texts
from helpdesk_tui.domain.rules.step import Refusal, Step
from helpdesk_tui.domain.rules.texts import entered
from helpdesk_tui.domain.shift.acknowledged import by_taking, cleared
from helpdesk_tui.domain.text.cleaning import TextError, enter_body
from helpdesk_tui.domain.tickets.commands import (
    Absorb,
    Acknowledge,
    Adopt,
    Assign,
    Attach,
    Close,
    Command,
    Edit,
    Follow,
    Merge,
    Note,
    Open,
    Part,
    Reason,
    Recompute,
    Release,
    Reopen,
    Reprioritise,
    Respond,
    Resume,
    Schedule,
    Wait,
)
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import EDITABLE, Priority, Status, Ticket
from helpdesk_tui.domain.words.instants import spoken

__all__ = ["Refusal", "Step", "decide"]


def decide(ticket: Ticket | None, command: Command, policy: Policy, now: int, actor: str) -> Step | Refusal:
    """Decide ``command`` on ``ticket`` (None only for Open) at ``now``, seconds UTC, for the technician ``actor``.

    Text that cannot be entered is a Refusal too.
    """
    try:
        if isinstance(command, Open):
            return _open(command, policy, now)
        if ticket is None:
            return Refusal("There is no such ticket.")
        step = _decide(_as_of(ticket, command, policy, now), command, policy, now, actor)
        return step if isinstance(step, Refusal) else _reached(ticket, step, now)
    except TextError as error:
        return Refusal(str(error))


_SETTLING = (Respond, Reprioritise, Schedule, Close, Recompute, Merge, Absorb, Attach)
"""Commands that may change a result: what time alone has decided is recorded first (SLA: results)."""


def _as_of(ticket: Ticket, command: Command, policy: Policy, now: int) -> Ticket:
    """Return the ticket with what time alone has changed, as far as the command depends on that."""
    if isinstance(command, _SETTLING):
        ticket = settled(ticket, now)
    return clocks.lapsed(policy, ticket, now) if isinstance(command, (*_SETTLING, Wait, Resume)) else ticket


def _reached(before: Ticket, step: Step, now: int) -> Step:
    """Record a miss where the step sets a deadline that has passed already; end an acknowledgement with its reason."""
    step = replace(step, ticket=cleared(before, step.ticket)) if before.acked_at is not None else step
    if step.ticket.breach_at == before.breach_at:
        return step
    return replace(step, ticket=settled(step.ticket, now, since=now))


def _decide(ticket: Ticket, command: Command, policy: Policy, now: int, actor: str) -> Step | Refusal:
    if isinstance(command, Note):
        return texts.note(ticket, command, policy, now)
    if isinstance(command, Reason):
        return texts.reason(ticket, command, now)
    if isinstance(command, Edit):
        return texts.edit(ticket, command)
    if isinstance(command, Acknowledge):
        return acknowledging.acknowledge(ticket, policy, now, actor)
    if isinstance(command, Reopen):
        return _reopen(ticket, command, policy, now)
    if isinstance(command, Part):
        return family.part(settled(ticket, now), command, policy)
    if ticket.status is Status.CLOSED:
        return Refusal(f"#{ticket.number} is closed: reopen it first.")
    match command:
        case Respond():
            return _respond(ticket, command, policy, now)
        case Assign():
            return _assign(ticket, command, now, actor)
        case Reprioritise():
            return scheduling.reprioritise(ticket, command, policy, now)
        case Schedule():
            return scheduling.schedule(ticket, command, policy, now)
        case Wait():
            return _wait(ticket, command, policy, now)
        case Resume():
            return _resume(ticket, policy, now)
        case Follow():
            return _follow(ticket, command, policy, now)
        case Close():
            return _close(ticket, command, policy, now)
        case Recompute():
            return _recompute(ticket, policy)
        case Attach():
            return attach.attach(ticket, command, policy, now)
        case Adopt():
            return family.adopt(ticket, command)
        case Release():
            return family.release(ticket)
        case Merge():
            return family.merge(ticket, command, policy, now)
        case Absorb():
            return family.absorb(ticket, command, policy, now)
    raise TypeError(f"not a command: {command!r}")


def _open(command: Open, policy: Policy, now: int) -> Step | Refusal:
    opened_at = now if command.opened_at is None else command.opened_at
    if opened_at > now:
        return Refusal("The contact cannot have come in later than now. Give a time that has passed.")
    scheduled = command.priority is Priority.P6
    if scheduled:
        # An occurrence that comes after another keeps its regular time, whatever that is: none is lost.
        refusal = scheduling.unfit_time(command.scheduled_for, policy, now, as_agreed=command.as_agreed)
        if refusal and command.previous is None:
            return refusal
    elif command.scheduled_for is not None or command.recurrence is not None:
        return Refusal(f"Only a scheduled task (P6) has a time of its own; {command.priority} has its deadline.")
    words = {name: entered(name, getattr(command, name)) for name in EDITABLE}
    subject = words["subject"]
    if subject is None:
        return Refusal("A ticket needs a subject. Say in a few words what is wrong.")
    ticket = Ticket(
        number=0,
        version=1,
        subject=subject,
        priority=command.priority,
        status=Status.SCHEDULED if scheduled else Status.OPEN,
        regular_at=_regular_at(command, policy),
        previous=command.previous,
        lasts=command.lasts,
        as_agreed=scheduling.agreed(command.scheduled_for, command.recurrence, policy, as_agreed=command.as_agreed),
        channel=command.channel,
        opened_at=opened_at,
        clock_start=opened_at,
        scheduled_for=command.scheduled_for,
        recurrence=command.recurrence,
        assignee=entered("assignee", command.assignee),
        triage=command.triage,
        reference=entered("reference", command.reference),
        requester=words["requester"],
        phone=words["phone"],
        email=words["email"],
        organisation=words["organisation"],
    )
    ticket = clocks.restart(policy, ticket, opened_at, fresh=not command.elsewhere)
    if command.answered:
        ticket = clocks.responded(policy, ticket, opened_at)
    ticket = settled(ticket, now)
    return Step(Kind.OPENED, ticket, enter_body("body", command.body) or None if command.body else None)


def _regular_at(command: Open, policy: Policy) -> int | None:
    """Return the regular instant of a new occurrence, where that is another than its time; None where it is not."""
    if command.scheduled_for is None or command.regular_at is not None:
        return command.regular_at
    regular = scheduling.regular_for(command.recurrence, command.scheduled_for, policy)
    return None if regular == command.scheduled_for else regular


def _respond(ticket: Ticket, command: Respond, policy: Policy, now: int) -> Step | Refusal:
    task = ticket.priority is Priority.P6
    given = ticket.begun_at if task else ticket.responded_at
    if given is not None:
        did = "begun" if task else "responded to"
        return Refusal(
            f"#{ticket.number} was {did} already, {spoken(given, policy, now)}. Write a note for a further contact."
        )
    if command.elsewhere:
        return Step(Kind.RESPONDED, clocks.responded_elsewhere(policy, ticket, now))
    if command.at is None or command.at == now:
        ticket = clocks.begun(ticket, now) if task else ticket
        first = ticket.responded_at is None
        return Step(Kind.RESPONDED, clocks.responded(policy, ticket, now) if first else clocks.timed(policy, ticket))
    if command.at > now:
        return Refusal(f"{spoken(command.at, policy, now)} is still to come. Give a time that has passed.")
    # A time is typed to the minute, and the clock may have started within it.
    given_at = ticket.clock_start if command.at // 60 == ticket.clock_start // 60 else command.at
    if given_at < ticket.clock_start:
        start = spoken(ticket.clock_start, policy, now)
        return Refusal(f"#{ticket.number} has been waiting for a response since {start} only. Give a time after that.")
    return Step(Kind.RESPONDED, clocks.responded_then(policy, ticket, command.then or ticket, given_at, now))


def _assign(ticket: Ticket, command: Assign, now: int, actor: str) -> Step | Refusal:
    who = entered("assignee", command.who)
    if who == ticket.assignee:
        if who is None:
            return Refusal(f"#{ticket.number} is nobody's already.")
        return Refusal(f"#{ticket.number} is {'yours' if who == actor else who + chr(39) + 's'} already.")
    if command.unknown is not None:
        return Refusal(command.unknown)
    ticket = replace(ticket, assignee=who)
    return Step(Kind.ASSIGNED, by_taking(ticket, who, now) if who == actor else ticket)


def _wait(ticket: Ticket, command: Wait, policy: Policy, now: int) -> Step | Refusal:
    """Wait without an end, or until an instant, which is a promise that ends the wait (SLA: follow-up)."""
    if command.until is not None and command.until <= now:
        return Refusal(f"{spoken(command.until, policy, now)} has passed. Give a time to come.")
    waiting = ticket.status is Status.WAITING
    if waiting and command.until in (None, ticket.wait_until):
        return Refusal(f"#{ticket.number} is waiting for the customer already.")
    since = ticket.waiting_since if waiting else now
    ticket = replace(ticket, status=Status.WAITING, waiting_since=since)
    if command.until is not None:
        ticket = replace(ticket, follow_at=command.until, wait_until=command.until)
    return Step(Kind.WAITED, clocks.timed(policy, ticket))


def _follow(ticket: Ticket, command: Follow, policy: Policy, now: int) -> Step | Refusal:
    """Promise something for an instant to come, move the promise, or take it back (SLA: follow-up)."""
    if command.at is None:
        if ticket.follow_at is None:
            return Refusal(f"#{ticket.number} has no promise to take back.")
        return Step(Kind.FOLLOWED, clocks.unfollowed(ticket))
    if command.at <= now:
        return Refusal(f"{spoken(command.at, policy, now)} has passed. A promise is for a time to come.")
    text = entered("promise", command.text) or ticket.follow_text
    until = command.at if ticket.wait_until is not None else None
    followed = replace(ticket, follow_at=command.at, follow_text=text, wait_until=until)
    if followed == ticket:
        return Refusal(f"#{ticket.number} has that promise already.")
    return Step(Kind.FOLLOWED, followed)


def _resume(ticket: Ticket, policy: Policy, now: int) -> Step | Refusal:
    if ticket.status is not Status.WAITING:
        return Refusal(f"#{ticket.number} is not waiting for anybody.")
    return Step(Kind.RESUMED, clocks.resumed(policy, ticket, now))


def _close(ticket: Ticket, command: Close, policy: Policy, now: int) -> Step | Refusal:
    """Close the ticket. Where nobody has responded, a closing that is a contact is the first response."""
    if ticket.status is Status.WAITING:
        ticket = clocks.resumed(policy, ticket, now)
    if ticket.priority is Priority.P6:
        ticket = clocks.begun(ticket, ticket.begun_at or now)
    if ticket.responded_at is None and command.contact and not ticket.answered_elsewhere:
        ticket = clocks.responded(policy, ticket, now)
    resolution = enter_body("resolution", command.resolution or "").strip() or None
    return Step(Kind.CLOSED, clocks.closed(policy, ticket, resolution, now))


def _reopen(ticket: Ticket, command: Reopen, policy: Policy, now: int) -> Step | Refusal:
    if ticket.status is not Status.CLOSED:
        return Refusal(f"#{ticket.number} is not closed.")
    time = scheduling.reopened_for(ticket, command, policy, now)
    if isinstance(time, Refusal):
        return time
    return Step(Kind.REOPENED, clocks.reopened(policy, ticket, time, now, as_agreed=command.as_agreed))


def _recompute(ticket: Ticket, policy: Policy) -> Step | Refusal:
    again = clocks.restart(policy, ticket, ticket.clock_start)
    if again == ticket:
        return Refusal(f"#{ticket.number} stays as it is.")
    return Step(Kind.RECOMPUTED, again)
