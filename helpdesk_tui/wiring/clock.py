"""Now: read from the machine, or kept at another pace on a desk that replays a log."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpdesk_tui.store.timekeeping import Timekeeping

Clock = Callable[[], int]

PACE_SETTING = "replay"
"""The desk's setting that holds a ``Pace``; absent on a desk that lives in real time."""


_EARLIEST, _LATEST = 0, 4_102_444_800
"""1970-01-01 and 2100-01-01: no time is read or counted outside of these."""


def implausible(now: int) -> str | None:
    """Say what is wrong with a clock that shows a time which no desk has; None for every other."""
    if _EARLIEST <= now < _LATEST:
        return None
    from datetime import UTC, datetime

    try:
        said = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d}"
    except (ValueError, OverflowError, OSError):
        said = "no date that there is"
    return (
        f"This machine's clock says {said}, and nobody can count deadlines from that. Nothing is written until it is "
        "right: timedatectl set-ntp true"
    )


def real_now() -> int:
    """Return now in whole seconds UTC."""
    return int(time.time())


def moment_of(store: Timekeeping) -> Callable[[], float]:
    """Return what says the real time (seconds UTC) as the desk has it: by its server's clock, where it is on one."""
    return lambda: time.time() + store.ahead()


def now_of(store: Timekeeping) -> Clock:
    """Return what says now in whole seconds UTC as the desk has it."""
    moment = moment_of(store)
    return lambda: int(moment())


@dataclass(frozen=True, slots=True)
class Pace:
    """How time runs on a replayed desk.

    At the real instant ``began`` (seconds UTC) it was ``start`` there; since then ``speed``
    seconds pass for each real one. Every process on the desk computes the same now from it.
    """

    start: int
    began: float
    speed: float

    def __call__(self) -> int:
        """Return the desk's now in whole seconds UTC; never before ``start``."""
        return self.start + max(0, int((time.time() - self.began) * self.speed))

    @property
    def said(self) -> str:
        """Say that time is played back here, and how fast: ``REPLAY x60``."""
        return f"REPLAY x{self.speed:g}"

    def __str__(self) -> str:
        """Return it as the setting keeps it."""
        return f"{self.start} {self.began!r} {self.speed!r}"


def pace_of(clock: Clock) -> Pace | None:
    """Return the pace of a replayed desk's clock; None for one that lives in real time."""
    return clock if isinstance(clock, Pace) else None


def parse_pace(text: str) -> Pace:
    """Read a setting. Raises ValueError when it is none."""
    start, began, speed = text.split()
    return Pace(int(start), float(began), float(speed))
