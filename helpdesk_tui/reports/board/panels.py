"""The panels of the wallboard: each has a title, one thing to be read from afar, and what is beside it.

Terminal and page show the same panels. A tone is never said by colour alone: a bad panel has a sign and a word, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from helpdesk_tui.domain.agreement.policy import Policy
from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.domain.times.instant import day_text
from helpdesk_tui.domain.times.length import length
from helpdesk_tui.reports.board.standing import Board, OnDuty

NONE = "–"
"""What stands in place of a figure of nothing, such as 0 of 0."""

NEAR = re.compile(r"(?<=\bP[1-6]) (?=\d)")
"""The spaces of a line beside a figure at which it is not broken: between a priority and its count."""

OLD = 10
"""Seconds after which figures are stale."""


class Tone(StrEnum):
    """How a panel is meant."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


SIGNS = {Tone.PLAIN: "", Tone.GOOD: "", Tone.WARNING: "!", Tone.BAD: "!!"}
"""What stands before the title, so that a tone is seen without its colour."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel. ``big`` is what is read from afar, ``beside`` are short lines below it."""

    title: str
    big: str
    beside: Sequence[str] = ()
    tone: Tone = Tone.PLAIN

    @property
    def heading(self) -> str:
        """The title with its sign."""
        return f"{SIGNS[self.tone]} {self.title}".strip()


def panels(board: Board, policy: Policy) -> list[Panel]:
    """Return the panels in the order in which they are read: what is on fire, then the day, then who looks after it."""
    return [
        _outages(board),
        _breached(board),
        _next(board, policy),
        _backlog(board),
        _attained(board),
        _came(board),
        _on_duty(board),
        _watched(board),
    ]


def said_at(board: Board, policy: Policy) -> str:
    """Return the day and the time of the figures in the desk's zone: ``Mon 16 Nov 10:42:07``."""
    local = policy.business.local(board.at)
    return f"{day_text(local.date())} {local:%H:%M:%S}"


def stale(age: int) -> str:
    """Return what is said of figures that are ``age`` seconds old: ``STALE 00:34``."""
    minutes, seconds = divmod(max(age, 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"STALE {hours}:{minutes:02}:{seconds:02}" if hours else f"STALE {minutes:02}:{seconds:02}"


def alert(board: Board) -> str | None:
    """Return what is said on every page of the board, None where nothing is on fire."""
    return f"{board.outages} P1 UNANSWERED" if board.outages else None


def _outages(board: Board) -> Panel:
    if board.since is None:
        return Panel("P1 UNANSWERED", "0", ["every outage is answered"], Tone.GOOD)
    return Panel("P1 UNANSWERED", str(board.outages), [f"waits {length(board.at - board.since)}"], Tone.BAD)


def _breached(board: Board) -> Panel:
    total = f"{board.past:,}{'+' if board.capped else ''}"
    beside = [_by_priority(board.breached)] if board.past else ["every promise is kept"]
    return Panel("BREACHED", total, beside, Tone.BAD if board.past else Tone.GOOD)


def _next(board: Board, policy: Policy) -> Panel:
    if board.next_deadline is None:
        return Panel("NEXT DEADLINE", NONE, ["no clock runs"])
    left, local = board.next_deadline - board.at, policy.business.local(board.next_deadline)
    today = policy.business.local(board.at).date() == local.date()
    said = f"at {local:%H:%M}" if today else f"{day_text(local.date())} {local:%H:%M}"
    # In large letters the first unit alone, for more of them would be too small.
    return Panel("NEXT DEADLINE", length(left).split()[0], [f"in {length(left)}, {said}"])


def _backlog(board: Board) -> Panel:
    return Panel("OPEN", f"{sum(board.open.values()):,}", [_by_priority(board.open)])


def _attained(board: Board) -> Panel:
    met, judged = sum(one.met for one in board.today), sum(one.judged for one in board.today)
    beside = [" ".join(f"{one.priority} {one.met}/{one.judged}" for one in board.today if one.judged)]
    if not judged:
        return Panel("ANSWERED IN TIME TODAY", NONE, ["no result yet"])
    # Rounded down, so that 100 % is said of all alone.
    tone = Tone.GOOD if met == judged else Tone.WARNING
    return Panel("ANSWERED IN TIME TODAY", f"{met * 100 // judged}%", beside, tone)


def _came(board: Board) -> Panel:
    beside = [f"closed {board.closings:,}"]
    if board.tasks.judged:
        beside.append(f"tasks on time {board.tasks.met}/{board.tasks.judged}")
    return Panel("CAME IN TODAY", f"{board.arrivals:,}", beside)


def _on_duty(board: Board) -> Panel:
    duty = board.beside.duty
    doubt = ["the roster cannot be read"] if board.beside.unread else []
    if duty is None:
        return Panel("ON DUTY", NONE, doubt or ["no roster is set up"], Tone.WARNING if doubt else Tone.PLAIN)
    doubt += [f"{clean_display(one.roster)} may be old" for one in duty if one.stale]
    tone = Tone.WARNING if doubt else Tone.PLAIN
    if not any(one.who for one in duty):
        return Panel("ON DUTY", "NOBODY", doubt, Tone.BAD)
    if all(isinstance(one.who, int) for one in duty):
        return Panel("ON DUTY", str(sum(_size(one) for one in duty)), doubt, tone)
    first = next(one for one in duty if one.who)
    others = [f"{clean_display(one.roster)}: {_names(one)}" for one in duty if one is not first]
    return Panel("ON DUTY", _names(first), [*others, *doubt], tone)


def _names(one: OnDuty) -> str:
    who = (str(one.who),) if isinstance(one.who, int) else one.who
    return ", ".join(clean_display(name) for name in who) or "nobody"


def _size(one: OnDuty) -> int:
    return one.who if isinstance(one.who, int) else len(one.who)


def _watched(board: Board) -> Panel:
    beside, tone, big = [], Tone.GOOD, "ON"
    if board.watch.round_at is None:
        big, tone = "OFF", Tone.WARNING
        beside.append("nothing watches this desk")
    elif board.watch.nobody(board.real):
        big, tone = "OFF", Tone.BAD
        beside.append(f"nobody watches since {length(board.real - board.watch.round_at)}")
    if board.alarms:
        tone = max(tone, Tone.WARNING, key=list(Tone).index)
        beside.append(f"{board.alarms:,} alarms, {board.acknowledged:,} acknowledged")
    said, late = _backed_up(board)
    return Panel("WATCH AND BACKUP", big, [*beside, said], Tone.BAD if late else tone)


def _backed_up(board: Board) -> tuple[str, bool]:
    """Return what is said of the backup, and whether that is bad."""
    backup = board.beside.backup
    if backup.problem:
        return "the last backup FAILED", True
    if backup.made_at is None:
        return ("no backup yet: OVERDUE", True) if backup.overdue(board.real) else ("no periodic backup", False)
    age = f"backup {length(board.real - backup.made_at)} ago"
    return (f"{age}: OVERDUE", True) if backup.overdue(board.real) else (age, False)


def _by_priority(counts: Mapping[Priority, int]) -> str:
    return " ".join(f"{level} {counts[level]:,}" for level in Priority if counts.get(level)) or "none"
