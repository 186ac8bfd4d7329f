"""Who a ticket or a call is from, and how correcting a ticket changes their record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from helpdesk_tui.desk.caller_changes import change, undo
from helpdesk_tui.domain.rules.step import Refusal
from helpdesk_tui.domain.text.slips import alike, is_slip
from helpdesk_tui.domain.tickets.commands import Attach
from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.number import digits_of
from helpdesk_tui.domain.tickets.requester import (
    Requester,
    cleaned,
    filled,
    name_key,
    reach_in_common,
    renamed,
    requester_of,
)
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import Transaction
from helpdesk_tui.store.callers import know, known

_CORRECTED = ("phone", "email", "organisation")


def caller_of(source: Ticket | Attach) -> Requester:
    """Return who a ticket or an attached call is from."""
    if isinstance(source, Ticket):
        return requester_of(source)
    return Requester(source.requester or "", source.phone, source.email, source.organisation, id=source.caller)


def correct(transaction: Transaction, before: Ticket, after: Ticket, by: By) -> None:
    """Change a caller's record after the correction of a ticket: both versions of the ticket name the same person.

    Where several share a number, a quite different name is that of a colleague.
    """
    stood, stands = cleaned(requester_of(before)), cleaned(requester_of(after))
    was = known(transaction, stood) if _says_enough(stood) else None
    now = known(transaction, stands) if _says_enough(stands) else None
    if was is None or (now is not None and now.id != was.id) or not _says_enough(stands):
        know(transaction, stands)
        return
    if name_key(stood.name) != name_key(stands.name):
        near = reach_in_common(stood, stands)
        if not near or (not alike(stood.name, stands.name) and _shared(transaction, was)):
            know(transaction, stands)
            return
    change(transaction, was, _corrected(was, stood, stands), by)


def undo_corrections(transaction: Transaction, events: Iterable[Event], by: By) -> None:
    """Undo what the corrections in some events changed of callers' records, unless it was changed since."""
    for op in dict.fromkeys(event.op for event in events):
        if isinstance(undo(transaction, op, by), Refusal):
            return


def _says_enough(stands: Requester) -> bool:
    return bool(stands.name and (stands.lines or stands.addresses))


def _shared(transaction: Transaction, who: Requester) -> bool:
    """Return whether somebody else has a number or an address of theirs."""
    return any(one.id != who.id and reach_in_common(one, who) for one in transaction.requesters_like(who))


def _corrected(was: Requester, before: Requester, after: Requester) -> Requester:
    """Return a record with the corrections of a ticket, in the fields that hold the ticket's former values."""
    record = was if name_key(before.name) == name_key(after.name) else renamed(was, after.name)
    for name in _CORRECTED:
        old, new = getattr(before, name), getattr(after, name)
        if new and old != new and getattr(was, name) in (old, None):
            record = replace(record, **{name: new})
    if was.phone and record.phone and was.phone != record.phone and not _mistyped(was.phone, record.phone):
        record = replace(record, numbers=tuple(dict.fromkeys((*record.numbers, was.phone))))
    return filled(record, after)


def _mistyped(one: str, other: str) -> bool:
    return is_slip(digits_of(one)[0], digits_of(other)[0])
