"""What is said to the technician: how long it stands, and how the outcome of a verb on several tickets is put."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from helpdesk_tui.desk import Refused

SAID_FOR = 12
"""Seconds a notice stands."""

_REASONS = 2


@dataclass(frozen=True, slots=True)
class Notice:
    """Something said to the technician; it goes at the moment ``until`` (0: it has not been in sight yet).

    ``about`` names what only the last word of is worth saying.
    """

    text: str
    role: str
    until: float = 0.0
    about: str = ""


def outcome_text(done: Sequence[str], refused: Sequence[Refused], marked: Container[int]) -> str:
    """Say what was done, one deed whole, and what was not: the first reasons whole, all the others by number."""
    said = list(done[:1])
    if done[1:]:
        said.append(f"Done on {len(done) - 1} more.")
    reasons = list(dict.fromkeys(one.refusal.reason for one in refused))
    said += reasons[:_REASONS]
    left = [one.number for one in refused if one.refusal.reason in reasons[_REASONS:]]
    if left:
        said.append(f"Refused too: {', '.join(f'#{number}' for number in left)}.")
    if done and any(one.number in marked for one in refused):
        said.append("What was refused stays marked.")
    return " ".join(said)
