"""Who has called about a ticket so far, read in the write in which another caller is counted in."""

from __future__ import annotations

import re
from dataclasses import replace

from helpdesk_tui.desk.callers import caller_of
from helpdesk_tui.domain.rules.attach import caller_in
from helpdesk_tui.domain.tickets.commands import Absorb, Attach
from helpdesk_tui.domain.tickets.counted import callers, has_requester
from helpdesk_tui.domain.tickets.events import fold
from helpdesk_tui.domain.tickets.requester import Requester, filled, requester_of
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import Reader
from helpdesk_tui.store.callers import known

_SOURCE = re.compile(r"#(\d+)(?:: |$)")


def resolved(reader: Reader, ticket: Ticket, command: Attach) -> Attach:
    """Return the command with what its decision needs: the caller, the ticket's requester, and who was counted in."""
    earlier = command.answered and command.at is not None and ticket.responded_at is None
    return replace(
        command,
        then=stood(reader, ticket.number, command.at) if earlier and command.at is not None else None,
        known=_known(reader, caller_of(command)),
        own=_known(reader, requester_of(ticket)),
        counted=tuple(counted_in(reader, ticket)[has_requester(ticket) :]),
    )


def absorbing(reader: Reader, source: Ticket, target: int) -> Absorb:
    """Return the command that counts the callers of the duplicate ``source`` in on the ticket ``target``."""
    into = reader.ticket(target)
    here = counted_in(reader, into) if into is not None else []
    return Absorb(source, tuple(counted_in(reader, source)), tuple(here))


def counted_in(reader: Reader, ticket: Ticket, met: frozenset[int] = frozenset()) -> list[Requester]:
    """Return the callers of a ticket and of the duplicates merged into it: its own requester first, if it has one."""
    found = [_known(reader, requester_of(ticket))] if has_requester(ticket) else []
    if ticket.affected is None:
        return found
    met |= {ticket.number}
    for text in callers(reader.history(ticket.number)):
        source = _SOURCE.match(text)
        duplicate = reader.ticket(int(source[1])) if source else None
        if duplicate is None:
            found.append(_known(reader, caller_in(text)))
        elif duplicate.number not in met:
            found += counted_in(reader, duplicate, met)
    return found


def stood(reader: Reader, number: int, at: int) -> Ticket | None:
    """Return a ticket as it stood at ``at`` (seconds UTC); as it was opened, where that was later; None without one."""
    ticket = None
    for event in reader.history(number):
        if ticket is None or event.at <= at:
            ticket = fold(ticket, event)
    return ticket


def _known(reader: Reader, caller: Requester) -> Requester:
    record = known(reader, caller)
    return filled(record, caller) if record is not None else replace(caller, id=0)
