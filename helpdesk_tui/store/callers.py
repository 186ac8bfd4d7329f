"""Writes the records of callers, in the write of their ticket, so that they are known the next time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from helpdesk_tui.domain.tickets.requester import Requester, cleaned, filled, known_as


class Knows(Protocol):
    """What callers are looked for in."""

    def requester(self, identity: int) -> Requester | None:
        """Return one requester by their id, or None."""

    def requesters_like(self, caller: Requester) -> list[Requester]:
        """Return who shares a number or an address with a requester, then who has the same name, the latest first."""


class Keeps(Knows, Protocol):
    """What callers are kept in."""

    def keep_requester(self, requester: Requester) -> int:
        """Write a requester, new where the id is 0; return the id."""


def known(reader: Knows, caller: Requester) -> Requester | None:
    """Return the record that a requester is known by; None where there is none, or several could be meant.

    One with an id was chosen: theirs is that record, or the one into which it was merged, whatever their number.
    """
    return _chosen(reader, caller.id) or known_as(reader.requesters_like(caller), caller)


def _chosen(reader: Knows, identity: int) -> Requester | None:
    record = reader.requester(identity) if identity else None
    return _chosen(reader, record.merged_into) if record is not None and record.merged_into else record


def know(transaction: Keeps, caller: Requester) -> None:
    """Keep who called: a name with a number or an address; without a name, whoever has that number alone."""
    _know(transaction, cleaned(caller))


def _know(transaction: Keeps, caller: Requester) -> None:
    if not (caller.lines or caller.addresses):
        return
    record = known(transaction, caller)
    if record is not None:
        transaction.keep_requester(filled(record, caller))
    elif caller.name:
        # The record that was chosen was erased meanwhile.
        transaction.keep_requester(replace(caller, id=0))


def keep(transaction: Keeps, requester: Requester) -> bool:
    """Write what is given of a requester into what is known; return whether nobody like them was known."""
    record = known(transaction, requester)
    transaction.keep_requester(filled(record, requester) if record else requester)
    return record is None


def take_over(transaction: Keeps, callers: Iterable[Requester]) -> None:
    """Know many callers as their tickets have them, the earliest contact first."""
    for caller in callers:
        _know(transaction, caller)
