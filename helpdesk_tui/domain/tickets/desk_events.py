"""What happens to the desk as a whole, and not to one ticket: a restore, an export, a refused right.

Such an event is in the same log as those of the tickets: one numbering, one chain. What a
person wrote, and who they are (a caller's name, a filter that was typed), belongs in ``texts``.
These are stored beside the event and can be erased; the event holds salted hashes of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from helpdesk_tui.domain.tickets.events import NONE, Value


class DeskKind(StrEnum):
    """The kinds that this program writes. A log may hold others, of a later program."""

    UPGRADED = "upgraded"
    RESTORED = "restored"
    EXPORTED = "exported"
    IMPORTED = "imported"
    BACKED_UP = "backed-up"
    PURGED = "purged"
    PURGE_DUE = "purge-due"
    REFUSED = "refused"
    CALLER_CHANGED = "caller-changed"
    CALLERS_MERGED = "callers-merged"
    CALLERS_UNDONE = "callers-undone"
    ORGANISATION_CHANGED = "organisation-changed"
    HANDED_OVER = "handed-over"
    HANDOVER_READ = "handover-read"


CALLER = "caller"
"""The fact that names the record of a requester by its id, in an event whose texts are of that person."""

FIRST_EVENT, LAST_EVENT = "first", "last"
"""The facts of an ``imported`` event: which events of the log came with it, from the first to the last."""

NOTES = "notes"
"""The fact of an ``imported`` event: how many notes came to tickets that were here before."""

EVENTS = "events"
"""The fact of a ``purged`` event that names the desk's events whose texts it erased, as ``ranges`` writes it."""

UNTOLD = "purges_told_after"
"""The fact of an ``upgraded`` event: up to this event of the log, texts may be missing without a ``purged`` event."""


RESTORED = "restored"
"""The fact of an ``upgraded`` event: the restores that an older program kept in lines outside the log."""


@dataclass(frozen=True, slots=True)
class By:
    """Who changes the desk, in which operation, when (seconds UTC), and the service account that works for them."""

    actor: str
    op: str
    at: int
    via: str | None = None

    def event(self, kind: str, facts: Mapping[str, Value], texts: Mapping[str, str] | None = None) -> DeskEvent:
        """Return an event of this kind by them."""
        return DeskEvent(kind, self.at, self.actor, self.op, facts, texts or {}, self.via)


@dataclass(frozen=True, slots=True)
class DeskEvent:
    """One thing that happened to the desk.

    ``at`` is seconds UTC, ``op`` the id of the operation it belongs to, ``via`` the service account that worked
    for ``actor`` (None where they used their own account) and ``undoes`` the operation that it undoes.
    ``facts`` are plain values and never personal; ``texts`` are personal, sealed, and can be erased:
    ``erased`` names those that were. ``seq`` is its place in the log, 0 until stored.
    """

    kind: str
    at: int
    actor: str
    op: str
    facts: Mapping[str, Value] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    via: str | None = None
    undoes: str | None = None
    seq: int = 0
    erased: frozenset[str] = NONE


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers as one fact: ``1-5,9``."""
    return spans_text(range(number, number + 1) for number in numbers)


def spans_text(spans: Iterable[range]) -> str:
    """Return spans of numbers as one fact, without counting each number."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted((span.start, span.stop - 1) for span in spans if span):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in joined)


def in_ranges(text: str) -> Iterator[range]:
    """Yield the spans of numbers that ``ranges`` wrote. Raises ValueError for anything else."""
    for span in filter(None, text.split(",")):
        first, _, last = span.partition("-")
        yield range(int(first), int(last or first) + 1)
