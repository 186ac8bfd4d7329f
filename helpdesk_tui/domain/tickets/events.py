"""What can happen to a ticket, and the fold: (ticket or none, event) -> ticket.

An event holds the fields that changed, with their values after it (``after``) and before
it (``before``). The fold applies the first; undo puts the second back, as an event of its
own. Nothing is computed while folding, so a replay needs no policy and no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status, Ticket, values_of, with_fields

Value = str | int | None


class Kind(StrEnum):
    """The kinds of events of a ticket."""

    OPENED = "opened"
    RESPONDED = "responded"
    ASSIGNED = "assigned"
    NOTED = "noted"
    REASONED = "reasoned"
    ACKNOWLEDGED = "acknowledged"
    REPRIORITISED = "reprioritised"
    SCHEDULED = "scheduled"
    WAITED = "waited"
    RESUMED = "resumed"
    CLOSED = "closed"
    REOPENED = "reopened"
    EDITED = "edited"
    RECOMPUTED = "recomputed"
    ATTACHED = "attached"
    ADOPTED = "adopted"
    RELEASED = "released"
    MERGED = "merged"
    ABSORBED = "absorbed"
    PARTED = "parted"
    FOLLOWED = "followed"
    UPGRADED = "upgraded"
    PURGED = "purged"
    UNDONE = "undone"


Earlier = tuple[int, int, int, int, int, int, int | None]
"""A result of an earlier cycle: cycle, task, priority, met, and three instants (see ``results``)."""

NONE: frozenset[str] = frozenset()
"""No names."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to one ticket.

    ``version`` is the ticket's version after it, ``seq`` its place in the desk's log
    (0 until stored), ``op`` the id of the operation it belongs to (several tickets may
    share one) and ``undoes`` the operation an ``undone`` event undoes. ``text`` is
    what was written with it: the body, the note, the reason. ``erased`` names the texts it
    had (``after.subject``, ``text``) and that have been erased since. ``via`` is the service
    account that worked for ``actor``, None where they used their own account. ``erases``
    names the fields whose texts a ``purged`` event erased for good (``phone``, ``note``).
    ``policy`` is the digest of the agreement under which a deadline was set, None where none was.
    ``earlier`` holds the results of earlier cycles that an upgrade worked out (see ``results``). ``took`` is how long
    the response that it records took by the agreement's calendar then, in seconds: a changed calendar moves no figure.
    """

    number: int
    version: int
    kind: Kind
    at: int
    actor: str
    op: str
    after: Mapping[str, Value]
    before: Mapping[str, Value]
    text: str | None = None
    undoes: str | None = None
    seq: int = 0
    erased: frozenset[str] = NONE
    via: str | None = None
    erases: tuple[str, ...] = ()
    policy: str | None = None
    earlier: tuple[Earlier, ...] = ()
    took: int | None = None


CLOCKWORK = frozenset({"due_at", "warn_at", "breach_at"})
"""Fields that are derived from others: two changes that have only these in common do not conflict."""

DEADLINES = frozenset({"response_due", "update_due", "resolution_due", "due_at", "breach_at"})
"""Fields that hold a deadline: an event that sets one names the agreement it was counted under."""

_TYPES: Mapping[str, Callable[[Any], Any]] = {
    "priority": Priority,
    "status": Status,
    "channel": Channel,
    "judged": Sla,
    "judged_as": Priority,
    "done": Sla,
    "taken_as": Priority,
}
_NAMES = tuple(field.name for field in fields(Ticket))
_NOTHING = (None,) * len(_NAMES)
FIELDS = frozenset(_NAMES) - {"number", "version"}
INSTANTS = frozenset(name for name in FIELDS if name.endswith(("_at", "_due", "_since", "_for", "_start", "_until")))
"""The fields that hold an instant, in seconds UTC: what an export writes as ISO-8601 and an import reads so."""


def typed(values: Mapping[str, Value]) -> dict[str, Any]:
    """Return stored values in the types of a ticket's fields. Raises ValueError for an unknown field or value."""
    if not FIELDS.issuperset(values):
        raise ValueError(f"no ticket has the field {', '.join(sorted(values.keys() - FIELDS))}")
    read: dict[str, Any] = dict(values)
    for name in read.keys() & _TYPES.keys():
        if read[name] is not None:
            read[name] = _TYPES[name](read[name])
    return read


def plain(value: object) -> Value:
    """Return a ticket's value as the plain integer or string that events hold. Raises TypeError for any other."""
    if isinstance(value, Priority):
        return int(value)
    if isinstance(value, StrEnum):
        return str(value)
    if value is None or isinstance(value, (int, str)):
        return value
    raise TypeError(f"an event cannot hold {value!r}")


def fold(ticket: Ticket | None, event: Event) -> Ticket:
    """Return the ticket after ``event``. Raises ValueError where the event is not the next one of the ticket."""
    if ticket is None:
        if event.kind is not Kind.OPENED or event.version != 1:
            raise ValueError(f"#{event.number}: the history starts with {event.kind} v{event.version}")
        return Ticket(number=event.number, version=1, **typed(event.after))
    if event.version != ticket.version + 1 or event.number != ticket.number:
        raise ValueError(f"#{ticket.number} v{ticket.version} cannot be followed by #{event.number} v{event.version}")
    # A desk is checked by folding all of its log.
    return with_fields(ticket, {**typed(event.after), "version": event.version})


def record(
    kind: Kind,
    before: Ticket | None,
    after: Ticket,
    *,
    at: int,
    actor: str,
    op: str,
    text: str | None = None,
    undoes: str | None = None,
    via: str | None = None,
    policy: str | None = None,
    took: int | None = None,
) -> Event:
    """Return the event that leads from ``before`` to ``after``, with the fields that changed.

    ``policy`` is the digest of the agreement; the event holds it where it sets a deadline. ``took`` is how long the
    response that it records took.
    """
    new: dict[str, Value] = {}
    old: dict[str, Value] = {}
    was = values_of(before) if before is not None else _NOTHING
    # Most values are the same object as before: an import records a million events.
    for name, value, earlier in zip(_NAMES, values_of(after), was, strict=True):
        if value is not earlier and name in FIELDS and value != earlier:
            new[name] = plain(value)
            if before is not None:
                old[name] = plain(earlier)
    version = 1 if before is None else before.version + 1
    under = policy if DEADLINES & new.keys() else None
    return Event(after.number, version, kind, at, actor, op, new, old, text, undoes, via=via, policy=under, took=took)


def replay(events: Iterable[Event]) -> Ticket | None:
    """Return the ticket after a whole history, None for an empty one. Raises ValueError as ``fold`` does."""
    ticket: Ticket | None = None
    for event in events:
        ticket = fold(ticket, event)
    return ticket


Operations = Iterable[tuple[str, str | None]]
"""Operations as ``(op, undoes)`` pairs, newest first."""


def undoable(operations: Operations) -> str | None:
    """Return the operation that undo would undo: the newest that stands, undos left out; None without one."""
    return next((op for op, undoes in _standing(operations) if undoes is None), None)


def redoable(operations: Operations) -> str | None:
    """Return the undo that redo would undo: the newest that stands, unless anything new was done since.

    Operations that were redone already are passed over, so as many redos as undos restore what was.
    """
    known = _Known(operations)
    for op, undone in _standing(known):
        if undone is None:
            return None
        if _takes_back(op, known):
            return op
    return None


class _Known:
    """Operations that are read only as far as needed: a technician may have done a million."""

    def __init__(self, operations: Operations) -> None:
        self._rest = iter(operations)
        self._read: list[tuple[str, str | None]] = []
        self._undoes: dict[str, str | None] = {}

    def __iter__(self) -> Iterator[tuple[str, str | None]]:
        """Yield all of them, newest first."""
        place = 0
        while place < len(self._read) or self._reads_one():
            yield self._read[place]
            place += 1

    def undone_by(self, op: str) -> str | None:
        """Return the operation that ``op`` undoes; None where it undoes none, or is unknown."""
        while op not in self._undoes and self._reads_one():
            pass
        return self._undoes.get(op)

    def _reads_one(self) -> bool:
        one = next(self._rest, None)
        if one is None:
            return False
        self._read.append(one)
        self._undoes[one[0]] = one[1]
        return True


def _takes_back(op: str, known: _Known) -> bool:
    """Return whether an operation undoes a deed, and does not redo it (as an undo of an undo does)."""
    back = False
    while (undone := known.undone_by(op)) is not None:
        op, back = undone, not back
    return back


def standing_ops(history: Iterable[Event]) -> frozenset[str]:
    """Return the operations among the events of a history that have not been undone, undos left out."""
    operations = dict.fromkeys((event.op, event.undoes) for event in history)
    return frozenset(op for op, undoes in _standing(reversed(operations)) if undoes is None)


def _standing(operations: Operations) -> Iterator[tuple[str, str | None]]:
    """Yield the operations that have not been undone, newest first."""
    undone: set[str] = set()
    for op, undoes in operations:
        if op in undone:
            continue
        if undoes is not None:
            undone.add(undoes)
        yield op, undoes
