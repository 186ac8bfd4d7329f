"""The log's chain: each event carries a hash over itself and the one before, so that no change goes unseen.

Personal text stays outside (events hold salted hashes of it), so it can be erased while the
chain still verifies. Actors' names are inside: who did what is what a log is for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

DESK_SETTING = "desk"
"""The setting that holds the desk's own random name."""

TELLS_ALL = "t"
"""How the name of a desk begins that has recorded every purge from its first event on."""

NO_LINK = bytes(32)
"""What follows an event without a chain links to this."""

_GENESIS = "helpdesk_tui event log, chain 1: "


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
