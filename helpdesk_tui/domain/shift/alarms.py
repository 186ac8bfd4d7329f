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


RULE_WORDS = {
    Rule.P1: "P1 without a response",
    Rule.P2: "P2 without a response",
    Rule.WARNING: "deadline near",
    Rule.BREACH: "deadline passed",
    Rule.TASK: "task due",
    Rule.PROMISE: "promise due",
    Rule.NOBODY: "nobody on duty is at a console",
    Rule.UNREACHABLE: "the desk cannot be reached",
    Rule.BACKUP: "the backup is overdue",
    Rule.GAP: "a gap in a roster",
    Rule.STALE: "a roster's calendar is old",
    Rule.FAILED: "a target takes nothing",
    Rule.CLOCK: "the clock jumped",
}
"""What each rule is called in a sentence; the rule's own name is for scripts."""


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
    """One alarm as it stands. ``number``, ``priority`` and ``cycle`` are of the ticket, None and 0 for what is of none.

    ``step`` counts the escalation steps that were taken, from ``counted_from`` on: the first instant at which anybody
    may be called for it, or the end of an acknowledgement. ``next_at`` is when something is to be done about it next,
    None where nothing is. ``acked_by`` has acknowledged it until ``ack_until`` (None: until it ends). ``ended_at`` is
    None as long as the condition holds. ``in_digest`` says that it was told with others only, so nobody is reminded of
    it. ``why`` is a short sentence without any text of a person.
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
    priority: int | None = None
    counted_from: int = 0
    next_at: int | None = None
    in_digest: bool = False

    @property
    def about(self) -> str:
        """What it is about: its ticket, as ``#1001``; of one about none, its target, its roster, or the desk."""
        return self.key.split(":")[2] if self.number is None else f"#{self.number}"


class Result(StrEnum):
    """What became of a delivery: taken by its target, given up, told in a digest, or not needed any more."""

    SENT = "sent"
    FAILED = "failed"
    DIGEST = "digest"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing that is to be sent to a target about an alarm, and what became of it.

    Of an alarm, a kind, a step and a target there is one delivery each ``round``: the instant it was due at first.
    ``next_at`` is when it is tried next, ``attempt`` how often it was tried. ``claimed_epoch`` is that of whoever has
    it in hand, None where nobody has; ``claimed_at`` is when it was last taken in hand. ``more`` counts the further
    alarms that a digest is about. ``urgent`` stands outside the cap.
    """

    id: str
    alarm: int
    kind: Kind
    step: int
    target: str
    round: int
    planned_at: int
    next_at: int
    who: str | None = None
    urgent: bool = False
    attempt: int = 0
    claimed_epoch: int | None = None
    claimed_at: int | None = None
    done_at: int | None = None
    result: Result | None = None
    error: str | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class Tried:
    """How a target does: tries that it took, tries that failed, and how many failed since it last took one.

    ``gone`` says that it wants nothing more.
    """

    target: str
    sent: int = 0
    failed: int = 0
    failing: int = 0
    gone: bool = False
    error: str | None = None


SILENT = 60
"""Seconds without a whole round after which nobody watches the desk."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Whether somebody watches the desk.

    ``holder`` names the program that has the lease, None where it was given back; ``round_at`` is when it last came to
    the end of a round (seconds UTC of the real clock), None where nothing has ever watched.
    """

    holder: str | None = None
    round_at: int | None = None
    epoch: int = 0

    def nobody(self, now: int) -> bool:
        """Return whether nobody watches: there was no whole round for a minute before ``now``, of the real clock."""
        return self.round_at is None or abs(now - self.round_at) > SILENT
