"""Counting callers in: a ticket that many call about says how many, and each caller stands in its history.

The count includes the ticket's own requester. It is a sum, so one caller can be taken out
again whoever was counted in since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from helpdesk_tui.domain.events import Event, Kind, Value
from helpdesk_tui.domain.number import fold_number, same_line
from helpdesk_tui.domain.ticket import Ticket

_WHO = ("requester", "organisation", "phone", "email")


def attached(ticket: Ticket, who: Mapping[str, str | None], said: str | None) -> tuple[Ticket, str]:
    """Return the ticket with one more caller, and what its history says of them.

    ``who`` has requester, phone, email and organisation. The ticket's own requester calling again is told, and
    counted once.
    """
    told = ", ".join(part for part in (who[name] for name in _WHO) if part)
    text = f"{told}: {said}" if said else told
    if _own(ticket, who):
        return ticket, f"Called again: {text}"
    return replace(ticket, affected=_count(ticket.affected, ticket) + 1), text


def absorbed(ticket: Ticket, source: Ticket) -> tuple[Ticket, str]:
    """Return the ticket with the callers of its duplicate ``source``, and what its history says of them.

    A requester who is that of both is counted once.
    """
    who = {name: getattr(source, name) for name in _WHO}
    told = ", ".join(part for part in who.values() if part)
    text = f"{_source(source.number)}{told}: {source.subject}" if told else f"{_source(source.number)}{source.subject}"
    more = _count(source.affected, source) - (bool(told) and _own(ticket, who))
    return replace(ticket, affected=_count(ticket.affected, ticket) + more) if more > 0 else ticket, text


def parted(ticket: Ticket, source: int, event: Event) -> tuple[Ticket, str]:
    """Return the ticket without the callers that ``event`` counted in with ``source``, and what its history says."""
    return detached(ticket, event), _source(source).rstrip(": ")


def detached(ticket: Ticket, event: Event) -> Ticket:
    """Return the ticket without the callers that ``event`` counted in, or with those that it took out."""
    if "affected" not in event.after:
        return ticket
    counted = _number(event.after["affected"], ticket) - _number(event.before["affected"], ticket)
    left = _count(ticket.affected, ticket) - (1 if event.kind is Kind.ATTACHED else counted)
    return replace(ticket, affected=left if left > _count(None, ticket) else None)


def callers(history: Sequence[Event]) -> list[str]:
    """Return who was counted in on a ticket and stands so still, in the order of their coming, as its history says."""
    undone: set[str] = set()
    gone: list[str] = []
    found: list[str] = []
    for event in reversed(history):
        if event.op in undone:
            continue
        if event.undoes is not None:
            undone.add(event.undoes)
        elif event.kind is Kind.PARTED:
            gone.append(event.text or "")
        elif event.kind in (Kind.ATTACHED, Kind.ABSORBED) and "affected" in event.after:
            text = event.text or "a caller whose name was erased"
            left = next((one for one in gone if text.startswith(f"{one}: ")), None)
            if left is None:
                found.append(text)
            else:
                gone.remove(left)
    return found[::-1]


def _source(number: int) -> str:
    return f"#{number}: "


def _number(affected: Value, ticket: Ticket) -> int:
    return affected if isinstance(affected, int) else _count(None, ticket)


def _count(affected: int | None, ticket: Ticket) -> int:
    """Return how many callers a ticket has: its own requester, where nobody was counted in."""
    return affected if affected is not None else int(bool(ticket.requester or ticket.phone or ticket.email))


def _own(ticket: Ticket, who: Mapping[str, str | None]) -> bool:
    name, other = (who["requester"] or "").casefold(), (ticket.requester or "").casefold()
    if name and other and name != other:
        return False
    if same_line(fold_number(who["phone"] or ""), fold_number(ticket.phone or "")):
        return True
    firms = [(one or "").casefold() for one in (who["organisation"], ticket.organisation)]
    return bool(name) and name == other and firms[0] == firms[1] and not (who["phone"] and ticket.phone)
