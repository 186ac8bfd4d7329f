"""Counts further callers in on a ticket (SLA: counting a caller in).

The ticket holds how many callers it has; its history says who they are. A call of the requester is a contact, and
so is any call about a ticket that has no requester. If it was answered, it is the first response; by the requester
it also ends the wait. A caller who calls again is noted, and counted once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from helpdesk_tui.domain.agreement import clocks
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.rules.step import Refusal, Step
from helpdesk_tui.domain.text.cleaning import enter_body, enter_line
from helpdesk_tui.domain.tickets.commands import Attach
from helpdesk_tui.domain.tickets.counted import AGAIN, count, detached, duplicate, has_requester
from helpdesk_tui.domain.tickets.events import Event, Kind
from helpdesk_tui.domain.tickets.number import fold_number, is_number
from helpdesk_tui.domain.tickets.requester import Requester, name_key, requester_of, same_caller
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket

__all__ = ["absorbed", "attach", "caller_in", "detached", "parted"]

_WHO = ("requester", "organisation", "phone", "email")
_DIALLED = "+(0123456789"
_LEAST_DIGITS = 5
_SOURCE = re.compile(r"#\d+: ")


def attach(ticket: Ticket, command: Attach, policy: Policy, now: int) -> Step | Refusal:
    """Count in a caller who called at ``command.at`` (seconds UTC; now if None)."""
    at = now if command.at is None else command.at
    if at > now:
        return Refusal("The contact cannot have come in later than now. Give a time that has passed.")
    entered = {name: enter_line(name, text) if (text := getattr(command, name)) else None for name in _WHO}
    who = Requester(entered["requester"] or "", entered["phone"], entered["email"], entered["organisation"])
    text = _line(who)
    if not text:
        return Refusal("Say who called: a name or a number.")
    said = enter_body("note", command.said or "").strip()
    text = f"{text}: {said}" if said else text
    known = command.known or who
    requester = command.own or requester_of(ticket)
    same = same_caller(known, requester)
    # Two records are two people until they are merged: the call of somebody of the same name is no response here.
    own = same and (not (known.id and requester.id) or known.id == requester.id)
    if same or any(_same(who, known, one) for one in command.counted):
        text = f"{AGAIN}{text}"
        after = ticket
    else:
        after = replace(ticket, affected=count(ticket) + 1)
    if own or not has_requester(ticket):
        after = _contact(after, command, policy, max(at, ticket.clock_start), now)
    return Step(Kind.ATTACHED, after, text)


def _contact(ticket: Ticket, command: Attach, policy: Policy, at: int, now: int) -> Ticket:
    """Return the ticket after a contact with its requester: an answered one is the response, any ends the wait."""
    if ticket.status is Status.WAITING and has_requester(ticket):
        ticket = clocks.resumed(policy, ticket, max(at, ticket.waiting_since or at))
    if not command.answered:
        return ticket
    if ticket.responded_at is not None:
        return clocks.contacted(policy, replace(ticket, contacted_at=max(at, ticket.contacted_at or at)))
    if at == now or ticket.priority is Priority.P6:
        return clocks.responded(policy, ticket, at)
    # The call itself says when it was answered, so the response was not recorded afterwards.
    given = clocks.responded_then(policy, ticket, command.then or ticket, at, now)
    return replace(given, told_at=ticket.told_at)


def absorbed(
    ticket: Ticket, source: Ticket, callers: Sequence[Requester] = (), counted: Sequence[Requester] = ()
) -> tuple[Ticket, str]:
    """Return the ticket with the callers of its duplicate ``source``, and the text that its history gets.

    A caller who is among the ``callers`` of the source and among those ``counted`` here is counted once.
    """
    own = requester_of(source)
    who = _line(own)
    text = f"{duplicate(source.number)}{who}: {source.subject}" if who else duplicate(source.number) + source.subject
    theirs = callers or ([own] if who else [])
    here = counted or [requester_of(ticket)]
    more = count(source) - sum(any(same_caller(one, other) for other in here) for one in theirs)
    return replace(ticket, affected=count(ticket) + more) if more > 0 else ticket, text


def parted(ticket: Ticket, source: int, event: Event) -> tuple[Ticket, str]:
    """Return the ticket without the callers that ``event`` counted in with ``source``, and the text of its history."""
    return detached(ticket, event), duplicate(source).rstrip(": ")


def caller_in(text: str) -> Requester:
    """Return who called, read from the text of an attached call or of a duplicate."""
    bare = _SOURCE.sub("", text.removeprefix(AGAIN), count=1) if _SOURCE.match(text) else text.removeprefix(AGAIN)
    names: list[str] = []
    phone = email = None
    for part in bare.split(": ", 1)[0].split(", "):
        if "@" in part:
            email = part
        elif phone is None and _is_phone(part):
            phone = part
        else:
            names.append(part)
    return Requester(names[0] if names else "", phone, email, ", ".join(names[1:]) or None)


def _is_phone(text: str) -> bool:
    return is_number(text) or (text[:1] in _DIALLED and len(fold_number(text).end) >= _LEAST_DIGITS)


def _same(who: Requester, known: Requester, one: Requester) -> bool:
    """Return whether ``one`` is the caller: by what is ``known`` of them, or because the same line was typed."""
    return same_caller(known, one) or name_key(_line(who)) == name_key(_line(one))


def _line(who: Requester) -> str:
    return ", ".join(part for part in (who.name, who.organisation, who.phone, who.email) if part)
