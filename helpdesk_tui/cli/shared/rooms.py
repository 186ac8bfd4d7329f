"""What the command line asks of the other rooms; the front door hands it in, for faces do not import each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from helpdesk_tui.desk import Desk
    from helpdesk_tui.domain.filters.parse import Asker
    from helpdesk_tui.domain.tickets.requester import Requester
    from helpdesk_tui.wiring.config import Config
    from helpdesk_tui.wiring.opening import Opened

Launch = Callable[[Callable[[], "Opened"]], int]
"""Opens the console on the desk that the callable prepares, and returns the exit status."""

Verdicts = Callable[["Config", "Asker"], Sequence[str]]
"""Says what the console would leave out of a configuration, a sentence each."""

Progress = Callable[[int, int], None]
"""Told how many tickets are done, and of how many."""


class LeftOut(Protocol):
    """A row of a file that is not taken."""

    @property
    def line(self) -> int:
        """Its line in the file."""

    @property
    def reason(self) -> str:
        """Why, as a sentence."""


class Plan(Protocol):
    """What an import would do."""

    @property
    def format(self) -> str:
        """The kind of file."""

    @property
    def histories(self) -> Sequence[object]:
        """What would be written, an entry a ticket."""

    @property
    def events(self) -> int:
        """How many events those are."""

    @property
    def already_here(self) -> int:
        """How many tickets of the file the desk has already."""

    @property
    def left_out(self) -> Sequence[LeftOut]:
        """The rows that are not taken."""

    @property
    def skipped(self) -> Mapping[str, int]:
        """Steps that the rules refuse, counted by reason."""

    @property
    def notes(self) -> Sequence[str]:
        """Sentences about the file as a whole."""


class Intake(Protocol):
    """Files in, and material for trying out. Each raises an error that the front door can say."""

    def fill(self, desk: Desk, tickets: int, seed: int | None, progress: Progress | None) -> None:
        """Fill an empty desk with a demonstration."""

    def plan(self, desk: Desk, file: Path, zone: ZoneInfo) -> tuple[Plan, Callable[[Progress | None], int]]:
        """Return what an import would do, and what does it, returning how many tickets are new."""

    def requesters(self, file: Path) -> tuple[Sequence[Requester], Sequence[str]]:
        """Return the callers of a file, and a sentence for whatever is not taken."""

    def play(
        self, desk: Desk, file: Path, zone: ZoneInfo, start: int, progress: Progress | None
    ) -> tuple[int, Callable[[int], int]]:
        """Load what lies before ``start`` (seconds UTC) onto an empty desk.

        Return how many steps are to come, and what carries out those due by an instant.
        """


def _none(config: Config, asker: Asker) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Rooms:
    """The other rooms, as far as a command needs them."""

    launch: Launch
    intake: Intake
    verdicts: Verdicts = _none
