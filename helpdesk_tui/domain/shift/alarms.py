"""Alarms: conditions that hold and that somebody is called for, and what was sent about each.

Instants are seconds UTC of the desk's clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What an alarm may be about: a ticket, the team, or the desk itself."""

    P1 = "p1-unanswered"
    P2 = "p2-unanswered"
    WARNING = "warning"
    BREACH = "breach"
    TASK = "task-due"
    PROMISE = "promise-due"
    NOBODY = "nobody-here"
    UNREACHABLE = "desk-unreachable"
    BACKUP = "backup-overdue"
    GAP = "roster-gap"
    STALE = "roster-stale"
    FAILED = "delivery-failed"
    CLOCK = "clock"


class Kind(StrEnum):
    """Why something is sent."""

    RAISE = "raise"
    REMIND = "remind"
    ACK = "ack"
    END = "end"
    DIGEST = "digest"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm as it stands. ``number`` and ``cycle`` are of the ticket, None and 0 for what is about no ticket.

    ``step`` is the escalation step that was reached. ``acked_by`` has acknowledged it until ``ack_until``. ``ended_at``
    is None as long as the condition holds. ``why`` is a short sentence without any text of a person.
    """

    id: int
    key: str
    rule: Rule
    number: int | None
    cycle: int
    raised_at: int
    step: int = 0
    acked_by: str | None = None
    ack_until: int | None = None
    ended_at: int | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """Whether somebody watches the desk.

    ``holder`` names the program that has the lease, None where it has run out; ``round_at`` is when it last came to
    the end of a round, None where nothing has ever watched.
    """

    holder: str | None = None
    round_at: int | None = None
    epoch: int = 0
