"""When a delivery that failed is tried again. Lengths are seconds."""

from __future__ import annotations

from zlib import crc32

_URGENT = (5, 10, 15, 30)
"""After the first tries of a P1, so that they lie at 0, 5, 15, 30 and 60 s; then each minute until the alarm ends."""

_OTHERS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""After each try of any other (Standard Webhooks); after the last it is given up."""

_MOST_ASKED = 86_400


def again_in(identity: str, attempt: int, *, urgent: bool, asked: int | None = None) -> int | None:
    """Return the seconds until a delivery is tried again after its ``attempt``-th try; None where it is given up.

    ``asked`` are the seconds for which its target asked to be left alone.
    """
    if urgent:
        own = _URGENT[attempt - 1] if attempt <= len(_URGENT) else 60
        return max(own, min(asked or 0, 60))
    if attempt > len(_OTHERS):
        return None
    # Deliveries that failed together do not come again together; the same one always comes at the same time.
    own = -(-_OTHERS[attempt - 1] * (90 + crc32(f"{identity} {attempt}".encode()) % 21) // 100)
    return max(own, min(asked or 0, _MOST_ASKED))
