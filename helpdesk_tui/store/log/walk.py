"""Verifies a whole log, event after event: whether it is the one that was written (see ``chain``)."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain as joined

from helpdesk_tui.domain.tickets.desk_events import DeskKind
from helpdesk_tui.store.base import Row
from helpdesk_tui.store.log.chain import NO_LINK, Head, desk_link_of, link_of
from helpdesk_tui.store.log.codec import EVENT_COLUMNS, Seals, seals
from helpdesk_tui.store.log.erasures import UNREADABLE, Erasures, Mark, excuses
from helpdesk_tui.store.log.order import Order, said
from helpdesk_tui.store.log.restored import Restore

Progress = Callable[[int, int], None]
"""Called with the steps of a long work that are done, and with all of them."""

MOST = 100
"""The most faults that are named, unless another number is given."""

WIDTH = len(EVENT_COLUMNS) + 2
"""Columns of a ticket's event with its chain and its texts; the desk's own have fewer."""


@dataclass(slots=True)
class Verdict:
    """The result of a verification.

    ``events`` and ``erased`` are how many events there are, and how many texts were erased. ``wrong`` has a sentence
    for each fault of the log. ``disordered`` has one for each event that is earlier than the one before it in its
    ticket, which this program never writes; ``disordered_before`` counts those before the first recorded upgrade of
    the desk. ``restores`` are those that the log records, ``explained`` the known heads that were lost by them.
    ``latest`` is the latest instant of any event, in seconds UTC.
    """

    events: int
    head: Head
    erased: int
    wrong: list[str]
    disordered: list[str]
    disordered_before: int
    restores: list[Restore]
    explained: list[Head]
    latest: int | None


def merged(events: Iterable[list[Row]], desk_events: Iterable[list[Row]]) -> Iterator[Row]:
    """Yield the rows of both tables in the order of the log; there are few of the desk's own."""
    others = joined.from_iterable(desk_events)
    other = next(others, None)
    for row in joined.from_iterable(events):
        while other is not None and other[0] <= row[0]:
            yield other
            other = next(others, None)
        yield row
    while other is not None:
        yield other
        other = next(others, None)


class Walk:
    """A verification in progress."""

    def __init__(
        self, start: bytes, heads: Iterable[Head], texts: bool, mark: Mark, restores: Sequence[Restore]
    ) -> None:
        """Start before the first event, which links to ``start``; ``heads`` are known from elsewhere."""
        self._previous = start
        self._heads: dict[int, list[Head]] = {}
        for head in heads:
            self._heads.setdefault(head.seq, []).append(head)
        self._restores = restores
        self.explained: list[Head] = []
        self._texts = texts
        self._mark = mark
        self._erasures = Erasures(mark.silent_until)
        self._seq = 0
        self.order = Order(mark.seq)
        self.events = 0
        self.erased = 0
        self.wrong: list[str] = []
        self.disordered: list[str] = []

    def step(self, row: Row) -> Iterator[str]:
        """Take the next event; yield what is wrong with it."""
        *event, chain, texts = row
        seq, number, version, kind, at, payload = event[0], event[1], event[2], event[3], event[4], event[8]
        name = f"Event {seq} (#{number}, version {version}, {kind} by {event[5]})"
        before = self.order.step(seq, number, at)
        if before is not None and len(self.disordered) < MOST:
            self.disordered.append(f"{name} is of {said(at)}, and the one before it in its ticket of {said(before)}.")
        yield from self._linked(name, seq, chain, link_of(self._previous, *event))
        if self._texts:
            found = yield from self._sealed(name, payload, texts)
            if found is not None:
                self._erasures.step(seq, number, version, kind, found)

    def desk_step(self, row: Row) -> Iterator[str]:
        """Take the next event of the desk as a whole; yield what is wrong with it."""
        *event, chain, texts = row
        seq, kind, payload = event[0], event[1], event[6]
        name = f"Event {seq} ({kind} by {event[3]})"
        yield from self._linked(name, seq, chain, desk_link_of(self._previous, *event))
        if kind == DeskKind.UPGRADED and excuses(payload) and seq != self._mark.seq:
            yield f"{name} excuses lost texts or a cut end, which only a desk's first upgrade could."
        if self._texts:
            found = yield from self._sealed(name, payload, texts)
            if found is not None and not self._erasures.desk_step(seq, kind, payload, found):
                yield f"{name} cannot be read."

    def _linked(self, name: str, seq: int, chain: bytes | None, expected: bytes) -> Iterator[str]:
        """Take an event's place and chain; yield what is wrong with them."""
        before = self._seq
        self._seq, self.events = seq, self.events + 1
        if seq < 1:
            yield f"{name} is none of this log, which begins with event 1."
        elif seq == before:
            yield f"{name} has the number of the event before it."
        elif seq != before + 1:
            yield f"{_events(before + 1, seq - 1)} removed from the log."
        if chain is None:
            yield f"{name} has no chain: this program did not write it."
        elif expected != chain and seq == before + 1:
            yield f"{name} is not what was written, or does not follow the event before it."
        self._previous = chain or NO_LINK
        if seq in self._heads and self._unexplained(seq, self._previous.hex()):
            yield f"The log up to event {seq} is not the one whose head is known: it was rewritten."

    def _unexplained(self, seq: int, chain: str | None) -> bool:
        """Return whether a known head at ``seq`` has another chain, and was not lost by a restore."""
        strange = [head for head in self._heads.pop(seq) if head.chain != chain]
        explained = [head for head in strange if any(one.explains(head) for one in self._restores)]
        self.explained += explained
        return len(strange) > len(explained)

    def ended(self, given: int) -> Iterator[str]:
        """Yield what is wrong at the end of the log: events that are missing there."""
        for known in self._heads.pop(0, ()):
            if known.chain != self._previous.hex() and self.events == 0:
                yield "The empty log is not that of the desk whose head is known."
        beyond = [seq for seq in sorted(self._heads) if self._unexplained(seq, None)]
        end = max([given, *beyond])
        if end > self._seq:
            yield f"The log ends with event {self._seq}: {_events(self._seq + 1, end).lower()} cut off."
        yield from self._erasures.unrecorded()

    def _sealed(self, name: str, payload: str, texts: str | None) -> Generator[str, None, Seals | None]:
        """Yield which of an event's texts are not those that were written; return the check of its seals."""
        try:
            found = seals(payload, texts)
        except UNREADABLE:
            yield f"{name} cannot be read."
            return None
        self.erased += len(found.gone)
        for place in found.broken:
            yield f"{name}: {place} is not the text that was written."
        return found


def _events(first: int, last: int) -> str:
    return f"Event {first} was" if first == last else f"Events {first} to {last} were"
