"""What every format of file gives back, and what it needs to read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.intake.files.tables import LeftOut, Table
from helpdesk_tui.intake.stories import Story


@dataclass(frozen=True, slots=True)
class Terms:
    """How to read: ``zone`` for times without one, ``now`` (seconds UTC) and ``actor`` for what the file is silent on.

    Nothing in a file may have happened later than ``now``.
    """

    policy: Policy
    zone: ZoneInfo
    now: int
    actor: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: its stories, the rows left out, and sentences about the whole of it."""

    stories: tuple[Story, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: ``sniff`` knows it by its columns, ``read`` returns what is in it."""

    name: str
    sniff: Callable[[Sequence[str]], bool]
    read: Callable[[Table, Terms], Reading]
