"""What a format of file needs for reading, and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.intake.files.raw.records import LeftOut
from helpdesk_tui.intake.files.raw.tables import Table
from helpdesk_tui.intake.files.values.dates import Order
from helpdesk_tui.intake.files.values.words import Words
from helpdesk_tui.intake.stories import Story


@dataclass(frozen=True, slots=True)
class Terms:
    """What a file is read with: ``zone`` for times without one, ``actor`` for what the file names nobody for.

    Nothing in a file may have happened later than ``now`` (seconds UTC). ``order`` is that of day and month, where it
    was typed; ``opened_now`` says that a ticket without an opening time is opened now.

    ``words`` are what others call a priority or a status. ``source``, where there is one, stands before references.
    ``agents`` is from the name of a technician there, folded, to a login here; without it every name is kept.
    """

    policy: Policy
    zone: ZoneInfo
    now: int
    actor: str
    order: Order | None = None
    opened_now: bool = False
    words: Words = field(default_factory=Words)
    source: str = ""
    agents: Mapping[str, str] | None = None

    def login(self, name: str) -> str | None:
        """Return who has a ticket here that ``name`` has there; None where that is no technician here."""
        return name if self.agents is None else self.agents.get(name.strip().casefold())

    def reference(self, text: str) -> str:
        """Return a reference with its source before it, where one was given."""
        return f"{self.source}:{text}" if self.source and text else text


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
