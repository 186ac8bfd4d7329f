"""What every engine can do for the upkeep of a desk: verify its log, examine it, note what was done, and copy it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from helpdesk_tui.domain.tickets.desk_events import DeskEvent
    from helpdesk_tui.store.copying.ends import Stage, Target
    from helpdesk_tui.store.copying.walk import Copied
    from helpdesk_tui.store.log.chain import Head
    from helpdesk_tui.store.log.walk import Progress, Verdict

Finding = tuple[str, list[str]]
"""What was examined, and what is wrong with it, a sentence each."""

Link = TypeVar("Link")

MOST = 100
"""The most problems that are named of one thing: one damaged row may bring millions."""

RECENT = 120
"""Seconds after its last sign of life in which a console counts as open."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which desk it is: its own random name, which copies of it share, and its schema."""

    desk: str
    schema: int


class LogCheck:
    """The verification of the log as one of the things that are examined; afterwards ``verdict`` is its result."""

    def __init__(self, heads: Iterable[Head] = ()) -> None:
        """Compare the log with ``heads`` that are known from elsewhere."""
        self._heads = heads
        self.verdict: Verdict | None = None

    def through(self, verify: Callable[[Link, Iterable[Head]], Verdict]) -> Callable[[Link], Sequence[str]]:
        """Return the examination of the log by an engine's ``verify``."""

        def walk(link: Link) -> Sequence[str]:
            self.verdict = verify(link, self._heads)
            return [*self.verdict.wrong, *self.verdict.disordered]

        return walk


class Upkeep(Protocol):
    """The upkeep of a desk. Every method raises StoreError where the engine fails."""

    def identity(self) -> Identity:
        """Return which desk it is."""

    def head(self) -> Head:
        """Return the head of its log."""

    def log(self, heads: Iterable[Head] = (), *, texts: bool = True, progress: Progress | None = None) -> Verdict:
        """Verify the whole log; ``heads`` are known from elsewhere."""

    def examined(self, log: LogCheck) -> Iterator[Finding]:
        """Examine one thing after the other, and yield each with what is wrong with it."""

    def newest(self) -> int | None:
        """Return the latest instant of any event, in seconds UTC; None without events."""

    def moved_to(self) -> str | None:
        """Return where it was copied to and is written since; None where that is here."""

    def users(self, now: int) -> list[str]:
        """Return who has a console open on it at ``now`` (seconds UTC), by name."""

    def record(self, event: DeskEvent) -> int:
        """Write an event of the desk as a whole to the log; return its place there."""

    def copy_to(self, target: Target, stage: Stage, *, moving: bool) -> Copied:
        """Copy it whole, or not at all (see ``copying.walk``).

        Where it is ``moving``, nobody writes to it meanwhile, and from then on it is written at the target alone.
        """
