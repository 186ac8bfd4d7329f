"""The log's chain: each event carries a hash over itself and the one before, so that no change goes unseen.

Personal text stays outside (events hold salted hashes of it), so it can be erased while the
chain still verifies. Actors' names are inside: who did what is what a log is for.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain as joined

from helpdesk_tui.domain.desk_events import DeskKind
from helpdesk_tui.store.codec import DESK_EVENT_COLUMNS, EVENT_COLUMNS, Seals, seals
from helpdesk_tui.store.driver import engine
from helpdesk_tui.store.erasures import Erasures, Mark, first_mark, untold_of
from helpdesk_tui.store.link import Link, Row

DESK_SETTING = "desk"
"""The setting that holds the desk's own random name."""

TELLS_ALL = "t"
"""How the name of a desk begins that has told every purge from its first event on."""

_GENESIS = "helpdesk_tui event log, chain 1: "
_NOTHING = bytes(32)
_PIECE = 2_000

Progress = Callable[[int, int], None]
"""Told how far a long walk is, and how far it goes."""

_FIELDS = ", ".join(f"event.{name}" for name in EVENT_COLUMNS)
_DESK_FIELDS = ", ".join(DESK_EVENT_COLUMNS)
# The end of the log: the last number ever given, the last event's own, and its chain.
_END = """
SELECT coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'event' OR name = 'desk_event'), 0), seq, chain
FROM (
    SELECT * FROM (SELECT seq, chain FROM event ORDER BY seq DESC LIMIT 1)
    UNION ALL SELECT * FROM (SELECT seq, chain FROM desk_event ORDER BY seq DESC LIMIT 1)
    UNION ALL SELECT 0, NULL
) ORDER BY seq DESC LIMIT 1
"""
# The desk's own name.
_DESK = "SELECT value FROM setting WHERE name = ?"
# Every event in the order of the log, with its personal texts.
_LOG = f"SELECT {_FIELDS}, event.chain, texts FROM event LEFT JOIN event_text USING (seq) ORDER BY event.seq"
# The same without the texts: a third of the time.
_BARE_LOG = f"SELECT {_FIELDS}, event.chain, NULL FROM event ORDER BY event.seq"
# The desk's own events, with and without theirs.
_DESK_LOG = f"SELECT {_DESK_FIELDS}, chain, texts FROM desk_event LEFT JOIN desk_event_text USING (seq) ORDER BY seq"
_BARE_DESK_LOG = f"SELECT {_DESK_FIELDS}, chain, NULL FROM desk_event ORDER BY seq"
_WIDTH = len(EVENT_COLUMNS) + 2
# What upgrades have said, the first one first.
_UPGRADES = "SELECT seq, payload FROM desk_event WHERE kind = 'upgraded' ORDER BY seq"
# What was written before there was a chain.
_UNCHAINED = f"SELECT {_FIELDS} FROM event WHERE chain IS NULL ORDER BY seq LIMIT {_PIECE}"
_CHAIN = "UPDATE event SET chain = ? WHERE seq = ?"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the log: the number of its last event, and that event's chain in hexadecimal."""

    seq: int
    chain: str

    def __str__(self) -> str:
        """Return it as it is printed, sent and typed: ``1234:9f86d0...``."""
        return f"{self.seq}:{self.chain}"


def parse_head(text: str) -> Head:
    """Read a head as it was printed. Raises ValueError when it is none."""
    seq, colon, chain = text.strip().partition(":")
    if not (colon and seq.isascii() and seq.isdigit() and len(seq) < 19 and len(chain) == 64):
        raise ValueError(f"{text!r} is no head such as 'helpdesk audit head' prints.")
    return Head(int(seq), bytes.fromhex(chain).hex())


def link_of(
    previous: bytes,
    seq: int,
    number: int,
    version: int,
    kind: str,
    at: int,
    actor: str,
    op: str,
    undoes: str | None,
    payload: str,
) -> bytes:
    """Return an event's chain: SHA-256 over the chain before it and all it says, lengths first.

    With the lengths no text can pass for another field's.
    """
    gone = -1 if undoes is None else len(undoes)
    head = f"{seq},{number},{version},{at},{len(kind)},{len(actor)},{len(op)},{gone};"
    return sha256(previous + f"{head}{kind}{actor}{op}{undoes or ''}{payload}".encode()).digest()


def desk_link_of(
    previous: bytes, seq: int, kind: str, at: int, actor: str, op: str, undoes: str | None, payload: str
) -> bytes:
    """Return the chain of an event of the desk as a whole; no ticket's event can have the same."""
    gone = -1 if undoes is None else len(undoes)
    head = f"desk,{seq},{at},{len(kind)},{len(actor)},{len(op)},{gone};"
    return sha256(previous + f"{head}{kind}{actor}{op}{undoes or ''}{payload}".encode()).digest()


def genesis(desk: str) -> bytes:
    """Return what the first event of a desk links to."""
    return sha256(f"{_GENESIS}{desk}".encode()).digest()


def desk_of(link: Link) -> str:
    """Return the desk's own random name; copies of a desk share it."""
    return str(link.value(_DESK, (DESK_SETTING,)) or "")


def end_of(link: Link) -> tuple[int, bytes]:
    """Return the number last given to an event, and the chain that the next one links to.

    The number is the sequence's, so that what was cut off the end leaves a gap.
    """
    given, _, chain = link.rows(_END)[0]
    if given == 0:
        return 0, genesis(desk_of(link))
    return int(given), chain or _NOTHING


def head_of(link: Link) -> Head:
    """Return the head of the log; that of an empty one is event 0."""
    _, seq, chain = link.rows(_END)[0]
    return Head(int(seq), (chain or (_NOTHING if seq else genesis(desk_of(link)))).hex())


def begin(connection: engine.Connection) -> None:
    """Chain what was written before there was a chain, in the transaction that is open."""
    (desk,) = connection.execute(_DESK, (DESK_SETTING,)).fetchone()
    previous = genesis(desk)
    while rows := connection.execute(_UNCHAINED).fetchall():
        links: list[tuple[bytes, int]] = []
        for row in rows:
            previous = link_of(previous, *row)
            links.append((previous, row[0]))
        connection.executemany(_CHAIN, links)


@dataclass(slots=True)
class Verdict:
    """What a walk along the log found: its events, its head, the texts erased, and what is wrong with it."""

    events: int
    head: Head
    erased: int
    wrong: list[str]


def verify(
    link: Link, heads: Iterable[Head] = (), *, texts: bool = True, progress: Progress | None = None, most: int = 100
) -> Verdict:
    """Walk along the whole log and compare it with its chain, the first fault first.

    ``heads`` are known from elsewhere: a log that was cut or written anew shows against them alone.
    ``texts`` says whether the personal texts are held against their seals too. At most ``most``
    faults are told, as sentences.
    """
    with link.snapshot():
        desk = desk_of(link)
        mark = Mark(0) if desk.startswith(TELLS_ALL) else first_mark(link.rows(_UPGRADES))
        walk = _Walk(genesis(desk), {head.seq: head for head in heads}, texts, mark)
        given, last, _ = link.rows(_END)[0]
        log, desk_log = (_LOG, _DESK_LOG) if texts else (_BARE_LOG, _BARE_DESK_LOG)
        for row in _merged(link.pieces(log), link.pieces(desk_log)):
            if len(walk.wrong) < most:
                walk.wrong += walk.step(row) if len(row) == _WIDTH else walk.desk_step(row)
            if progress is not None and row[0] % _PIECE == 0:
                progress(row[0], last)
        walk.wrong += walk.ended(int(given))
        head = head_of(link)
    return Verdict(walk.events, head, walk.erased, walk.wrong[:most])


def _merged(events: Iterable[list[Row]], desk_events: Iterable[list[Row]]) -> Iterator[Row]:
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


class _Walk:
    """How far a verification has come."""

    def __init__(self, start: bytes, heads: dict[int, Head], texts: bool, mark: Mark) -> None:
        self._previous = start
        self._heads = heads
        self._texts = texts
        self._mark = mark
        self._erasures = Erasures(mark.untold)
        self._seq = 0
        self.events = 0
        self.erased = 0
        self.wrong: list[str] = []

    def step(self, row: Row) -> Iterator[str]:
        """Take the next event; yield what is wrong with it."""
        *event, chain, texts = row
        seq, number, version, kind, payload = event[0], event[1], event[2], event[3], event[8]
        name = f"Event {seq} (#{number}, version {version}, {kind} by {event[5]})"
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
        if kind == DeskKind.UPGRADED and untold_of(payload) is not None and seq != self._mark.seq:
            yield f"{name} says that texts may be gone without a word, which only a desk's first upgrade could say."
        if self._texts:
            found = yield from self._sealed(name, payload, texts)
            if found is not None:
                self._erasures.desk_step(seq, kind, payload, found)

    def _linked(self, name: str, seq: int, chain: bytes | None, expected: bytes) -> Iterator[str]:
        """Take an event's place and chain; yield where it is not what follows."""
        before = self._seq
        self._seq, self.events = seq, self.events + 1
        if seq < 1:
            yield f"{name} is none of this log, which begins with event 1."
        elif seq == before:
            yield f"{name} has the number of the event before it."
        elif seq != before + 1:
            yield f"{_events(before + 1, seq - 1)} removed from the log."
        if chain is None:
            yield f"{name} has no chain: it was written past this program."
        elif expected != chain and seq == before + 1:
            yield f"{name} is not what was written, or does not follow the event before it."
        self._previous = chain or _NOTHING
        known = self._heads.pop(seq, None)
        if known is not None and known.chain != self._previous.hex():
            yield f"The log up to event {seq} is not the one whose head is known: it was written anew."

    def ended(self, given: int) -> Iterator[str]:
        """Yield what the end of the log tells: events that were there once, and are not."""
        if 0 in self._heads:
            known = self._heads.pop(0)
            if known.chain != self._previous.hex() and self.events == 0:
                yield "The empty log is not that of the desk whose head is known."
        end = max([given, *self._heads])
        if end > self._seq:
            yield f"The log ends with event {self._seq}: {_events(self._seq + 1, end).lower()} cut off."
        yield from self._erasures.untold()

    def _sealed(self, name: str, payload: str, texts: str | None) -> Generator[str, None, Seals | None]:
        """Yield which of an event's texts are not what was written; return what its seals say."""
        try:
            found = seals(payload, texts)
        except (ValueError, TypeError, LookupError, AttributeError):
            yield f"{name} cannot be read."
            return None
        self.erased += len(found.gone)
        for place in found.broken:
            yield f"{name}: {place} is not the text that was written."
        return found


def _events(first: int, last: int) -> str:
    return f"Event {first} was" if first == last else f"Events {first} to {last} were"
