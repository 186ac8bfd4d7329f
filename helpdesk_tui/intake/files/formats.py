"""What a format of file needs for reading, and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.intake.files.raw.records import LeftOut
from helpdesk_tui.intake.files.raw.tables import Table
from helpdesk_tui.intake.files.values.dates import Order
from helpdesk_tui.intake.stories import Story


@dataclass(frozen=True, slots=True)
class Terms:
    """What a file is read with: ``zone`` for times without one, ``actor`` for what the file names nobody for.

    Nothing in a file may have happened later than ``now`` (seconds UTC). ``order`` is that of day and month, where it
    was typed; ``opened_now`` says that a ticket without an opening time is opened now.
    """

    policy: Policy
    zone: ZoneInfo
    now: int
    actor: str
    order: Order | None = None
    opened_now: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: its stories, the rows left out, and sentences about the whole of it."""

    stories: tuple[Story, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: ``sniff`` returns whether columns are those of the kind, ``read`` what a table holds."""

    name: str
    sniff: Callable[[Sequence[str]], bool]
    read: Callable[[Table, Terms], Reading]
