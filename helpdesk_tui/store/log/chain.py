"""The log's chain: each event holds a hash over itself and the one before, so that every change is detected.

Personal text is outside (events hold salted hashes of it), so it can be erased and the chain
still verifies. Actors' names are inside, because a log must say who did what.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

DESK_SETTING = "desk"
"""The setting that holds the desk's own random name."""

TELLS_ALL = "t"
"""The beginning of the name of a desk that has recorded every purge since its first event."""

NO_LINK = bytes(32)
"""The link of an event that follows one without a chain."""

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
        """Return the head as it is printed, sent and typed: ``1234:9f86d0...``."""
        return f"{self.seq}:{self.chain}"


def parse_head(text: str) -> Head:
    """Read a head as it was printed. Raises ValueError for any other text."""
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
    """Return an event's chain: SHA-256 over the chain before it and all its fields, lengths first.

    Because of the lengths, no text can be taken for that of another field.
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
