"""A telephone that says who is ringing: the technician's console opens the form of a call with the number in it.

What rings is kept beside the technician's drafts, so that it reaches their console wherever on the desk that is.
"""

from __future__ import annotations

from helpdesk_tui.desk.base import new_op
from helpdesk_tui.desk.verbs import Desk

SLOT = "ring"
"""Where it lies among the drafts; no verb has that name."""

FOR = 60
"""Seconds for which a ring is believed: then the caller has hung up, or somebody else has answered."""


def ring(desk: Desk, number: str, now: int) -> None:
    """Say that ``number`` rings at the desk's technician, at the real instant ``now`` (seconds UTC)."""
    desk.store.keep_draft(desk.actor, SLOT, f"{now} {number}", now)


def ringing(desk: Desk, now: int) -> str:
    """Return the number that rings at the desk's technician; empty where none does."""
    return _number(desk.store.drafts(desk.actor).get(SLOT, ""), now)


def answer(desk: Desk, now: int) -> str:
    """Take the number that rings, so that no other console takes it too; empty where none rings, or one was faster."""
    kept = desk.store.drafts(desk.actor).get(SLOT, "")
    number = _number(kept, now)
    # A mark of one's own is left: to forget what is gone already would count as done for the slower one too.
    mark = f"answered {new_op()}"
    return number if number and desk.store.keep_draft(desk.actor, SLOT, mark, now, over=kept) else ""


def _number(kept: str, now: int) -> str:
    at, _, number = kept.partition(" ")
    return number if at.isdecimal() and 0 <= now - int(at) < FOR else ""
