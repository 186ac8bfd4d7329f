"""The verbs on callers' records: write, merge and undo. Each change is in the log with its author."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk_tui.desk import caller_changes
from helpdesk_tui.desk.base import DeskBase, new_op
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.rules.step import Refusal
from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.domain.tickets.requester import Requester, cleaned, entered
from helpdesk_tui.store import callers


class NotDone(Exception):
    """A change of callers' records that was refused; nothing was written. The message says why."""


def keep(desk: DeskBase, requesters: Sequence[Requester], deed: Deed = Deed.WORK) -> int:
    """Write requesters; return how many are new. One with an id replaces its record, any other fills a known one.

    Raises:
        TextError: a field is too long or damaged; nothing was written.
        NotAllowed: the technician's role is not enough for the ``deed``.
    """
    desk.require(deed)
    kept = [cleaned(one) for one in requesters]
    by = _by(desk)
    with desk.store.write() as transaction:
        new = 0
        for one in kept:
            before = transaction.requester(one.id) if one.id else None
            if before is not None:
                caller_changes.change(transaction, before, one, by)
            elif not one.id:
                new += callers.keep(transaction, one)
        return new


def keep_organisation(desk: DeskBase, name: str, note: str | None) -> None:
    """Write the note on an organisation. Raises TextError for a text that is too long or damaged, and NotAllowed."""
    desk.require(Deed.WORK)
    values = entered({"organisation": name, "note": note})
    with desk.store.write() as transaction:
        caller_changes.keep_organisation(transaction, values["organisation"] or name, values["note"], _by(desk))


def merge(desk: DeskBase, gone: int, kept: int) -> Requester:
    """Merge the record ``gone`` into ``kept``, and return that.

    Raises:
        LookupError: there is no such requester; its argument is the id.
        NotDone: they cannot be merged.
        NotAllowed: the technician's role is not enough.
    """
    desk.require(Deed.WORK)
    with desk.store.write() as transaction:
        found = [transaction.requester(identity) for identity in (gone, kept)]
        if found[0] is None or found[1] is None:
            raise LookupError(gone if found[0] is None else kept)
        merged = caller_changes.merge(transaction, found[0], found[1], _by(desk))
        if isinstance(merged, Refusal):
            raise NotDone(merged.reason)
        return merged


def undo(desk: DeskBase, identity: int | None = None) -> list[Requester]:
    """Undo the technician's latest change of callers' records, or the latest of one record, whoever made it.

    Return the records as they are then. Raises NotDone, NotAllowed.
    """
    desk.require(Deed.WORK)
    with desk.store.write() as transaction:
        chosen = caller_changes.latest(transaction, desk.actor, identity)
        if chosen is None:
            raise NotDone(f"There is nothing {'of yours' if identity is None else f'on requester {identity}'} to undo.")
        stand = caller_changes.undo(transaction, chosen, _by(desk))
        if isinstance(stand, Refusal):
            raise NotDone(stand.reason)
        return stand


def _by(desk: DeskBase) -> By:
    return By(desk.actor, new_op(), desk.clock(), desk.rights.via)
