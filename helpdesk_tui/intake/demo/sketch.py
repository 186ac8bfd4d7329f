"""A ticket in outline, and its history: made by the rules, or by a shorter way with the same result.

``steps_of`` returns a sketch as commands; their outcome under ``decide`` is the definition.
``drawn`` makes the same events and tickets in a fifth of the time, so that a desk of a million
tickets takes a minute. A test compares the two. A policy with update or resolution clocks goes
through ``steps_of``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter

from helpdesk_tui.domain.agreement.sla import Policy, grace, took, warned
from helpdesk_tui.domain.tickets.commands import Close, Command, Note, Open, Respond, Wait
from helpdesk_tui.domain.tickets.events import NONE, Event, Kind, Value, plain
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status, Ticket
from helpdesk_tui.intake.demo.people import Contact
from helpdesk_tui.intake.demo.thaw import maker
from helpdesk_tui.intake.stories import History, Step

BY_PHONE = frozenset({Channel.PHONE, Channel.INTERNATIONAL})


@dataclass(slots=True)
class Sketch:
    """One ticket in outline; instants are seconds UTC.

    ``due`` is when its response is due, by the policy; ``saved_at`` when the opening was saved.
    A contact by telephone has a number, any other an address.
    """

    priority: Priority
    subject: str
    contact: Contact
    channel: Channel
    opened_at: int
    due: int
    saved_at: int
    actor: str
    body: str | None = None
    assignee: str | None = None
    scheduled_for: int | None = None
    responded_at: int | None = None
    note_at: int | None = None
    note: str = ""
    waited_at: int | None = None
    closed_at: int | None = None
    resolution: str | None = None


def steps_of(sketch: Sketch) -> tuple[Step, ...]:
    """Return the sketch as commands."""
    contact, by_phone = sketch.contact, sketch.channel in BY_PHONE
    opening = Open(
        subject=sketch.subject,
        priority=sketch.priority,
        channel=sketch.channel,
        requester=contact.name,
        phone=contact.phone if by_phone else None,
        email=None if by_phone else contact.email,
        organisation=contact.organisation,
        body=sketch.body,
        opened_at=sketch.opened_at,
        answered=sketch.responded_at == sketch.opened_at,
        scheduled_for=sketch.scheduled_for,
        assignee=sketch.assignee,
    )
    steps: list[tuple[int | None, Command]] = [(sketch.saved_at, opening)]
    if not opening.answered:
        steps.append((sketch.responded_at, Respond()))
    steps += [(sketch.note_at, Note(sketch.note)), (sketch.waited_at, Wait())]
    steps.append((sketch.closed_at, Close(sketch.resolution)))
    return tuple(Step(at, sketch.actor, command) for at, command in steps if at is not None)


ClockOf = Callable[[int], int]
"""From a clock start to an instant of the response clock, both in seconds UTC."""


def clock_of(policy: Policy, priority: Priority) -> tuple[ClockOf, ClockOf]:
    """Return two fast functions: when a response of ``priority`` is due, and when its clock warns."""
    level = policy.levels[priority]
    calendar, target, unwarned = policy.calendar(priority), level.seconds, level.unwarned(level.seconds)
    return lambda start: calendar.add_open(start, target), lambda start: warned(calendar, start, unwarned)


def drawn(sketch: Sketch, policy: Policy, warnings: Mapping[Priority, ClockOf], op: str) -> History:
    """Return the history that ``steps_of`` leads to, under a policy without update and resolution clocks.

    ``warnings`` return when a clock warns; ``op`` is the beginning of the operation ids of the steps.
    """
    under = policy.digest
    ticket = _opened(sketch, policy, warnings[sketch.priority])
    after = _present(ticket)
    beside = (None, 0, NONE, None, (), under, (), took(policy, None, ticket))
    opening = _event(0, 1, Kind.OPENED, sketch.saved_at, sketch.actor, f"{op}0", after, {}, sketch.body, *beside)
    history = [(opening, ticket)]
    if sketch.responded_at is not None and ticket.responded_at is None:
        at = sketch.responded_at
        response: dict[str, object] = {"warn_at": None, "responded_at": at, "contacted_at": at}
        _add(history, op, Kind.RESPONDED, at, response | _result(ticket, at), policy=policy)
    if sketch.note_at is not None:
        _add(history, op, Kind.NOTED, sketch.note_at, {"contacted_at": sketch.note_at}, sketch.note)
    if sketch.waited_at is not None:
        waiting = {"status": Status.WAITING, "waiting_since": sketch.waited_at}
        _add(history, op, Kind.WAITED, sketch.waited_at, waiting)
    if sketch.closed_at is not None:
        closing = {"status": Status.CLOSED, "closed_at": sketch.closed_at, "resolution": sketch.resolution}
        closed = _result(history[-1][1], sketch.closed_at) if sketch.priority is Priority.P6 else {}
        _add(history, op, Kind.CLOSED, sketch.closed_at, closing | closed, policy=policy)
    return history


def _result(ticket: Ticket, at: int) -> dict[str, object]:
    """Return the fields that a response, or the beginning of a task, at ``at`` sets: its result."""
    breach_at = ticket.breach_at
    result = Sla.MISSED if breach_at is not None and at >= breach_at else Sla.MET
    reached = at if result is Sla.MET else breach_at
    if ticket.priority is Priority.P6:
        begun: dict[str, object] = {"begun_at": at if ticket.begun_at is None else ticket.begun_at, "breach_at": None}
        return begun if ticket.done else begun | {"done": result, "done_at": reached}
    if ticket.judged is not None:
        return {}
    return {"judged": result, "judged_as": ticket.priority, "judged_at": reached, "breach_at": None}


def _opened(sketch: Sketch, policy: Policy, warning: ClockOf) -> Ticket:
    opened_at, contact, scheduled_for, due = sketch.opened_at, sketch.contact, sketch.scheduled_for, sketch.due
    by_phone, answered = sketch.channel in BY_PHONE, sketch.responded_at == opened_at
    task = scheduled_for is not None
    breach_at = due + 1 + (policy.schedule_grace if task else grace(policy, sketch.priority))
    missed = not task and not answered and sketch.saved_at >= breach_at
    judged = Sla.MISSED if missed else Sla.MET if answered and not task else None
    # By place: by name costs half as much again.
    return _ticket(
        0,
        1,
        sketch.subject,
        sketch.priority,
        Status.OPEN if scheduled_for is None else Status.SCHEDULED,
        sketch.channel,
        opened_at,
        opened_at,
        1,
        contact.name,
        contact.phone if by_phone else None,
        None if by_phone else contact.email,
        contact.organisation,
        sketch.assignee,
        opened_at if answered else None,
        judged,
        due,
        None,
        None,
        due,
        None if answered or scheduled_for is not None else warning(opened_at),
        opened_at if answered else None,
        None,
        None,
        scheduled_for,
        *_BETWEEN,
        None if judged is None else sketch.priority,
        None if judged is None else breach_at if missed else opened_at,
        breach_at if judged is None else None,
        *_UNSET,
    )


_NAMES = tuple(field.name for field in fields(Ticket))
_PLACES = {name: place for place, name in enumerate(_NAMES)}
_values = attrgetter(*_NAMES)
_DEFAULTS = tuple(field.default for field in fields(Ticket))
_BETWEEN = _DEFAULTS[_PLACES["scheduled_for"] + 1 : _PLACES["judged_as"]]
_UNSET = _DEFAULTS[_PLACES["breach_at"] + 1 :]
_ticket, _event = maker(Ticket), maker(Event)


def _present(ticket: Ticket) -> dict[str, Value]:
    """Return the fields that an opening sets."""
    after: dict[str, Value] = {
        "subject": ticket.subject,
        "priority": int(ticket.priority),
        "status": str(ticket.status),
        "channel": str(ticket.channel),
        "opened_at": ticket.opened_at,
        "clock_start": ticket.opened_at,
        "cycle": 1,
        "requester": ticket.requester,
        "organisation": ticket.organisation,
        "response_due": ticket.response_due,
        "due_at": ticket.due_at,
    }
    if ticket.phone is not None:
        after["phone"] = ticket.phone
    if ticket.email is not None:
        after["email"] = ticket.email
    if ticket.assignee is not None:
        after["assignee"] = ticket.assignee
    if ticket.responded_at is not None:
        after["responded_at"] = after["contacted_at"] = ticket.responded_at
    for name in ("judged", "judged_as", "judged_at", "breach_at"):
        value = getattr(ticket, name)
        if value is not None:
            after[name] = plain(value)
    if ticket.warn_at is not None:
        after["warn_at"] = ticket.warn_at
    if ticket.scheduled_for is not None:
        after["scheduled_for"] = ticket.scheduled_for
    return after


def _add(
    history: History,
    op: str,
    kind: Kind,
    at: int,
    changes: Mapping[str, object],
    text: str | None = None,
    policy: Policy | None = None,
) -> None:
    """Append a step that sets ``changes``; ``policy`` is given where a deadline is set or a response recorded."""
    event, ticket = history[-1]
    values = list(_values(ticket))
    after: dict[str, Value] = {}
    before: dict[str, Value] = {}
    for name, value in changes.items():
        place = _PLACES[name]
        if values[place] != value:
            after[name], before[name] = plain(value), plain(values[place])
            values[place] = value
    values[1] += 1
    changed = _ticket(*values)
    under = None if policy is None or "breach_at" not in after else policy.digest
    beside = (None, 0, NONE, None, (), under, (), None if policy is None else took(policy, ticket, changed))
    step = _event(0, values[1], kind, at, event.actor, f"{op}{len(history)}", after, before, text, *beside)
    history.append((step, changed))
