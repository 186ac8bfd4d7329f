"""Writes the records of callers, in the write of their ticket, so that they are known the next time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from helpdesk_tui.domain.tickets.requester import Requester, cleaned, filled, known_as
from helpdesk_tui.store.base import Reader, Transaction


def known(reader: Reader, caller: Requester) -> Requester | None:
    """Return the record of a requester; None where there is none, or several could be meant.

    One with an id was chosen: theirs is that record, or the one into which it was merged, whatever their number.
    """
    return _chosen(reader, caller.id) or known_as(reader.requesters_like(caller), caller)


def _chosen(reader: Reader, identity: int) -> Requester | None:
    record = reader.requester(identity) if identity else None
    return _chosen(reader, record.merged_into) if record is not None and record.merged_into else record


def know(transaction: Transaction, caller: Requester) -> None:
    """Write the record of a caller who has a number or an address; without a name, only one that exists is changed."""
    _know(transaction, cleaned(caller))


def _know(transaction: Transaction, caller: Requester) -> None:
    if not (caller.lines or caller.addresses):
        return
    record = known(transaction, caller)
    if record is not None:
        transaction.keep_requester(filled(record, caller))
    elif caller.name:
        # The record that was chosen was erased meanwhile.
        transaction.keep_requester(replace(caller, id=0))


def keep(transaction: Transaction, requester: Requester) -> bool:
    """Write a requester into the record that is known of them, or a new one; return whether it is new."""
    record = known(transaction, requester)
    transaction.keep_requester(filled(record, requester) if record else requester)
    return record is None


def take_over(transaction: Transaction, callers: Iterable[Requester]) -> None:
    """Write the records of many callers, given by their earliest contact first."""
    for caller in callers:
        _know(transaction, caller)
