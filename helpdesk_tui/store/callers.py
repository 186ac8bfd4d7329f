"""Keeping who called, in the write that their ticket is written in, so that they are known the next time."""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain.commands import Attach
from helpdesk_tui.domain.requester import FIELDS, Requester, entered, merged, same_person
from helpdesk_tui.domain.ticket import Ticket
from helpdesk_tui.store.base import Transaction


def caller_of(source: Ticket | Attach) -> Requester:
    """Return who a ticket or an attached call is from."""
    seen_at = source.opened_at if isinstance(source, Ticket) else 0
    return Requester(source.requester or "", source.phone, source.email, source.organisation, seen_at=seen_at)


def know(transaction: Transaction, caller: Requester) -> None:
    """Keep who called: a name with a number or an address."""
    caller = cleaned(caller)
    if caller.name and (caller.digits or caller.email):
        keep(transaction, caller)


def keep(transaction: Transaction, requester: Requester) -> bool:
    """Write one requester; return whether nobody like them was known."""
    known = None
    if not requester.id:
        namesakes = transaction.requesters_called(requester.name)
        known = next((one for one in namesakes if same_person(one, requester)), None)
    transaction.keep_requester(merged(known, requester) if known else requester)
    return known is None and not requester.id


def cleaned(requester: Requester) -> Requester:
    """Return a requester as they are kept. Raises TextError for what is too long or damaged."""
    values = entered({name: getattr(requester, name) for name in FIELDS})
    return replace(requester, **{**values, "name": values["name"] or ""})  # type: ignore[arg-type]
