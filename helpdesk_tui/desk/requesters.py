"""The verbs on callers' records: keep, merge, and take back. Each change stands in the log with its author."""

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
    """Write requesters, those with an id as they are, others into what is known; return how many are new.

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
    """Write what to know of an organisation. Raises TextError for what is too long or damaged, NotAllowed."""
    desk.require(Deed.WORK)
    values = entered({"organisation": name, "note": note})
    with desk.store.write() as transaction:
        caller_changes.keep_organisation(transaction, values["organisation"] or name, values["note"], _by(desk))


def merge(desk: DeskBase, gone: int, kept: int) -> Requester:
    """Let the record ``kept`` stand for ``gone`` too, which keeps its own history; return it.

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
    """Take back the technician's latest change of callers' records, or the latest of one, whoever made it.

    Return the records as they stand. Raises NotDone, NotAllowed.
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
