"""Handing the desk over: signed in its log, and told to who takes over until they have read it (WATCH: handover).

A signature holds who, when, from when on the handover was, and the head of the log then; nothing that a person wrote.
Undo is for tickets: a signature stays in the log.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk_tui.desk.base import new_op
from helpdesk_tui.desk.verbs import Desk
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.tickets.desk_events import By, DeskEvent, DeskKind
from helpdesk_tui.domain.tickets.events import Value
from helpdesk_tui.store.base import Reader

MOST_READERS = 100
"""Those who read a handover are looked for among so many of the latest readings."""

_SINCE, _SEQ, _CHAIN, _HANDOVER = "since", "seq", "chain", "handover"


@dataclass(frozen=True, slots=True)
class Signed:
    """A handover as it was signed: its place in the log, when and by whom, and since when it tells (seconds UTC).

    ``upto`` is the head of the log then, as ``log.chain.Head`` prints it. ``readers`` have read it, the first first,
    each with when.
    """

    seq: int
    at: int
    by: str
    since: int
    upto: str
    readers: tuple[tuple[str, int], ...] = ()

    def is_new_to(self, who: str, since: int | None = None) -> bool:
        """Whether somebody else signed it, and ``who`` has not read it (before ``since``, seconds UTC)."""
        return self.by != who and all(name != who or (since is not None and at >= since) for name, at in self.readers)


def sign(desk: Desk, since: int, op: str | None = None) -> Signed:
    """Sign a handover of all that happened from ``since`` (seconds UTC) on; the same ``op`` signs once.

    Raises:
        NotAllowed: the role does not allow it, which is noted in the log.
    """
    desk.require(Deed.WORK)
    op = op or new_op()
    with desk.store.write(op) as transaction:
        signed = transaction.desk_events(1, op=op)
        if not signed:
            seq, chain = transaction.head()
            facts: dict[str, Value] = {_SINCE: since, _SEQ: seq, _CHAIN: chain}
            transaction.append_desk_event(_by(desk, op).event(DeskKind.HANDED_OVER, facts))
            signed = transaction.desk_events(1, op=op)
    return _signed(signed[0])


def last(desk: Desk) -> Signed | None:
    """Return the last handover that was signed; None without any."""
    return _last(desk.store)


def waiting(desk: Desk) -> Signed | None:
    """Return the last handover if it is of somebody else and the desk's technician has not read it; else None."""
    signed = _last(desk.store)
    return signed if signed is not None and signed.is_new_to(desk.actor) else None


def read(desk: Desk, signed: Signed) -> bool:
    """Note that the desk's technician has read a handover, once; return whether that is kept on the desk.

    For somebody who may only look nothing is written.
    """
    if not signed.is_new_to(desk.actor):
        return True
    if not desk.rights.may(Deed.WORK):
        return False
    with desk.store.write() as transaction:
        now = _last(transaction)
        if now is not None and now.seq == signed.seq and now.is_new_to(desk.actor):
            transaction.append_desk_event(_by(desk, new_op()).event(DeskKind.HANDOVER_READ, {_HANDOVER: signed.seq}))
    return True


def _by(desk: Desk, op: str) -> By:
    return By(desk.actor, op, desk.clock(), desk.rights.via)


def _last(reader: Reader) -> Signed | None:
    found = reader.desk_events(1, kinds=[DeskKind.HANDED_OVER])
    if not found:
        return None
    readings = reader.desk_events(MOST_READERS, kinds=[DeskKind.HANDOVER_READ])
    return _signed(found[0], [one for one in readings if one.facts.get(_HANDOVER) == found[0].seq])


def _signed(event: DeskEvent, readings: list[DeskEvent] | None = None) -> Signed:
    since = event.facts.get(_SINCE)
    upto = f"{event.facts.get(_SEQ)}:{event.facts.get(_CHAIN)}"
    readers = tuple((one.actor, one.at) for one in reversed(readings or []))
    return Signed(event.seq, event.at, event.actor, since if isinstance(since, int) else event.at, upto, readers)
