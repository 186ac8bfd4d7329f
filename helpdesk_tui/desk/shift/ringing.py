"""Calls that a telephone announces: the technician's console opens the form of a call with the number in it.

The number is stored beside the technician's drafts, so that it reaches their console on any machine.
"""

from __future__ import annotations

from helpdesk_tui.desk.base import new_op
from helpdesk_tui.desk.verbs import Desk

SLOT = "ring"
"""Its name among the drafts; no verb has that name."""

FOR = 60
"""Seconds for which a call is taken to ring; after that the caller has hung up, or somebody else has answered."""


def ring(desk: Desk, number: str, now: int) -> None:
    """Store that ``number`` rings at the desk's technician, at the real instant ``now`` (seconds UTC)."""
    desk.store.keep_draft(desk.actor, SLOT, f"{now} {number}", now)


def ringing(desk: Desk, now: int) -> str:
    """Return the number that rings at the desk's technician; empty where none does."""
    return _number(desk.store.drafts(desk.actor).get(SLOT, ""), now)


def answer(desk: Desk, now: int) -> str:
    """Return the number that rings, and take it from other consoles; empty where none rings, or another took it."""
    kept = desk.store.drafts(desk.actor).get(SLOT, "")
    number = _number(kept, now)
    # The mark is unique: deleting what is gone already would succeed for the slower console too.
    mark = f"answered {new_op()}"
    return number if number and desk.store.keep_draft(desk.actor, SLOT, mark, now, over=kept) else ""


def _number(kept: str, now: int) -> str:
    at, _, number = kept.partition(" ")
    return number if at.isdecimal() and 0 <= now - int(at) < FOR else ""
