"""Drafts of technicians, kept on the desk within limits, so that nobody can fill the desk with them."""

from __future__ import annotations

from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Declined

MOST_BYTES = 512 * 1024
"""The most bytes (UTF-8) of one draft: a call has some fields of at most 64 KiB each."""

MOST_BYTES_OF_ONE = 4 * 2**20
"""The most bytes of all drafts of one technician."""

# What is being typed, made or replaced; but not what another console of theirs has typed there.
_KEEP = """
INSERT INTO draft VALUES (:technician, :slot, :text, :at)
ON CONFLICT (technician, slot) DO UPDATE SET text = excluded.text, saved_at = excluded.saved_at
WHERE CAST(:over AS text) IS NULL OR draft.text IN (:over, :text)
"""
# What has been sent, or given up.
_DROP = """
DELETE FROM draft
WHERE technician = :technician AND slot = :slot AND (CAST(:over AS text) IS NULL OR text = :over)
"""
# Whether another text was left there.
_LEFT = "SELECT 1 FROM draft WHERE technician = :technician AND slot = :slot"
# How much there is of theirs elsewhere.
_OTHERS = """
SELECT coalesce(sum(length(CAST(text AS BLOB))), 0) FROM draft WHERE technician = :technician AND slot <> :slot
"""
# One technician's drafts; a handful.
_DRAFTS = "SELECT slot, text FROM draft WHERE technician = ? ORDER BY saved_at, slot"

# When they were kept; a handful.
_TIMES = "SELECT slot, saved_at FROM draft WHERE technician = ?"


def keep(link: Asks, technician: str, slot: str, text: str, at: int, over: str | None) -> bool:
    """Store a draft in the write that is open; see ``Drafting``. Raises Declined where it is too large."""
    values = {"technician": technician, "slot": slot, "text": text, "at": at, "over": over}
    if text:
        refuse_much(text, int(link.value(_OTHERS, values)))
    done = link.run(_KEEP if text else _DROP, values).rowcount > 0
    return done or not link.rows(_LEFT, values)


def refuse_much(text: str, others: int) -> None:
    """Raise Declined for a draft that is too large by itself, or together with ``others``, the technician's (bytes)."""
    size = len(text.encode())
    if size > MOST_BYTES:
        raise Declined(
            f"What is typed here has {size:,} bytes, and a draft may have {MOST_BYTES:,}: it is not kept on the desk. "
            "Make it shorter, or it is lost with this console."
        )
    if size + others > MOST_BYTES_OF_ONE:
        raise Declined(
            f"Your drafts have {size + others:,} bytes, and may have {MOST_BYTES_OF_ONE:,}: this one is not kept on "
            "the desk. Send or give up another one, or this one is lost with this console."
        )


def drafts(link: Asks, technician: str) -> dict[str, str]:
    """Return what a technician has typed and not sent, by slot, the latest last."""
    return {str(slot): str(text) for slot, text in link.rows(_DRAFTS, (technician,))}


def times(link: Asks, technician: str) -> dict[str, int]:
    """Return when each of a technician's drafts was kept, seconds UTC, by slot."""
    return {str(slot): int(at) for slot, at in link.rows(_TIMES, (technician,))}
