"""The log's chain: each event carries a hash over itself and the one before, so that no change goes unseen.

Personal text stays outside (events hold salted hashes of it), so it can be erased while the
chain still verifies. Actors' names are inside: who did what is what a log is for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from helpdesk_tui.store.codec import EVENT_COLUMNS
from helpdesk_tui.store.driver import engine
from helpdesk_tui.store.link import Link

DESK_SETTING = "desk"
"""The setting that holds the desk's own random name."""

TELLS_ALL = "t"
"""How the name of a desk begins that has told every purge from its first event on."""

_GENESIS = "helpdesk_tui event log, chain 1: "
_NOTHING = bytes(32)
_PIECE = 2_000

_FIELDS = ", ".join(f"event.{name}" for name in EVENT_COLUMNS)
# The end of the log: the last number ever given, the last event's own, and its chain.
_END = """
SELECT coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'event' OR name = 'desk_event'), 0), seq, chain
FROM (
    SELECT * FROM (SELECT seq, chain FROM event ORDER BY seq DESC LIMIT 1)
    UNION ALL SELECT * FROM (SELECT seq, chain FROM desk_event ORDER BY seq DESC LIMIT 1)
    UNION ALL SELECT 0, NULL
) ORDER BY seq DESC LIMIT 1
"""
# The link of one event, of whichever table.
_AT = """
SELECT chain FROM event WHERE seq = :seq UNION ALL SELECT chain FROM desk_event WHERE seq = :seq
"""
# The desk's own name.
_DESK = "SELECT value FROM setting WHERE name = ?"
# What was written before there was a chain.
_UNCHAINED = f"SELECT {_FIELDS} FROM event WHERE chain IS NULL ORDER BY seq LIMIT {_PIECE}"
_CHAIN = "UPDATE event SET chain = ? WHERE seq = ?"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the log: the number of its last event, and that event's chain in hexadecimal.

    ``taken_at`` is when it was taken (seconds UTC), where that is known.
    """

    seq: int
    chain: str
    taken_at: int | None = field(default=None, compare=False)

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


def link_at(link: Link, seq: int) -> bytes | None:
    """Return the chain of the event of this number; None where there is none."""
    found: bytes | None = link.value(_AT, {"seq": seq})
    return found


def shared(one: Link, other: Link) -> int:
    """Return up to which event two logs are the same; 0 where they never were."""
    if genesis(desk_of(one)) != genesis(desk_of(other)):
        return 0
    same, differ = 0, min(head_of(one).seq, head_of(other).seq) + 1
    while differ - same > 1:
        middle = (same + differ) // 2
        here = link_at(one, middle)
        if here is not None and here == link_at(other, middle):
            same = middle
        else:
            differ = middle
    return same


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
