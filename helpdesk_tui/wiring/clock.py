"""Now: read from the machine's clock, or running at another pace on a desk that replays a log."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpdesk_tui.store.timekeeping import Timekeeping
    from helpdesk_tui.store.watching import Boot

Clock = Callable[[], int]

BOOT_ID = "HELPDESK_BOOT_ID"
"""The variable by which the unit of the watch hands on which start of the machine this is."""

PACE_SETTING = "replay"
"""The desk's setting that holds a ``Pace``; absent on a desk in real time."""


_EARLIEST, _LATEST = 0, 4_102_444_800
"""1970-01-01 and 2100-01-01: no time is read or counted outside of these."""


def implausible(now: int) -> str | None:
    """Return the sentence for a clock outside 1970 to 2100, in which no deadline can be counted; else None."""
    if _EARLIEST <= now < _LATEST:
        return None
    from datetime import UTC, datetime

    from helpdesk_tui.domain.times.instant import day_text

    try:
        said = day_text(datetime.fromtimestamp(now, UTC).date())
    except (ValueError, OverflowError, OSError):
        said = "a date that does not exist"
    return (
        f"This machine's clock says {said}, and no deadline can be counted from that. Nothing is written until it is "
        "right. Type: timedatectl set-ntp true"
    )


def real_now() -> int:
    """Return now in whole seconds UTC."""
    return int(time.time())


def boot_now() -> Boot:
    """Return the seconds since this machine was started, and which start that was."""
    from helpdesk_tui.store.watching import Boot

    return Boot(_start(), int(time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))))


@lru_cache(1)
def _start() -> str:
    """Return the id of this start of the machine; under a unit that hides it, as that hands it on."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as said:
            return said.read().strip().replace("-", "")
    except OSError:
        return os.environ.get(BOOT_ID, "").replace("-", "")


def moment_of(store: Timekeeping) -> Callable[[], float]:
    """Return a function for the real time (seconds UTC) of the desk: its server's clock, where it is on one."""
    return lambda: time.time() + store.ahead()


def now_of(store: Timekeeping) -> Clock:
    """Return the desk's clock in real time: a function that returns now in whole seconds UTC."""
    moment = moment_of(store)
    return lambda: int(moment())


@dataclass(frozen=True, slots=True)
class Pace:
    """How time runs on a replayed desk.

    At the real instant ``began`` (seconds UTC) the desk's time was ``start``; since then ``speed``
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
        """The pace in words: ``REPLAY x60``."""
        return f"REPLAY x{self.speed:g}"

    def __str__(self) -> str:
        """Return it as the setting holds it."""
        return f"{self.start} {self.began!r} {self.speed!r}"


def pace_of(clock: Clock) -> Pace | None:
    """Return the pace of a replayed desk's clock; None for a clock in real time."""
    return clock if isinstance(clock, Pace) else None


def parse_pace(text: str) -> Pace:
    """Read a pace from its setting. Raises ValueError for any other text."""
    start, began, speed = text.split()
    return Pace(int(start), float(began), float(speed))
