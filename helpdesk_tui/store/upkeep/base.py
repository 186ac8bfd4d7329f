"""What every engine can do to look after a desk: verify its log, examine it, note what was done, and copy it."""

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
"""What was looked at, and what is wrong with it, a sentence each."""

Link = TypeVar("Link")

MOST = 100
"""Problems named of one thing; where one row is damaged there are soon millions."""

RECENT = 120
"""Seconds for which a console that gave a sign of life is taken to be there."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which desk it is: its own random name, which copies of it share, and its schema."""

    desk: str
    schema: int


class LogCheck:
    """The walk along the log as one of the things looked at; afterwards ``verdict`` is what it found."""

    def __init__(self, heads: Iterable[Head] = ()) -> None:
        """Hold the log against ``heads`` that are known from elsewhere."""
        self._heads = heads
        self.verdict: Verdict | None = None

    def through(self, verify: Callable[[Link, Iterable[Head]], Verdict]) -> Callable[[Link], Sequence[str]]:
        """Return the walk as an engine's ``verify`` does it."""

        def walk(link: Link) -> Sequence[str]:
            self.verdict = verify(link, self._heads)
            return [*self.verdict.wrong, *self.verdict.disordered]

        return walk


class Upkeep(Protocol):
    """A desk that is looked after. Every method raises StoreError where the engine fails."""

    def identity(self) -> Identity:
        """Return which desk it is."""

    def head(self) -> Head:
        """Return the head of its log."""

    def log(self, heads: Iterable[Head] = (), *, texts: bool = True, progress: Progress | None = None) -> Verdict:
        """Walk along the whole log; ``heads`` are known from elsewhere."""

    def examined(self, log: LogCheck) -> Iterator[Finding]:
        """Look at one thing after the other, and yield it with what is wrong with it."""

    def newest(self) -> int | None:
        """Return the latest instant of any event, in seconds UTC; None without events."""

    def users(self, now: int) -> list[str]:
        """Return who has a console open on it at ``now`` (seconds UTC), by name."""

    def record(self, event: DeskEvent) -> int:
        """Write into the log what happened to the desk as a whole; return its number there."""

    def copy_to(self, target: Target, stage: Stage, *, moving: bool) -> Copied:
        """Copy it whole, or not at all (see ``copying.walk``).

        Where it is ``moving``, nobody writes to it meanwhile, and from then on it is written at the target alone.
        """
