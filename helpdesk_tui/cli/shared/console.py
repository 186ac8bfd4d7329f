"""What the command line asks of the console; the front door hands it in, for faces do not import each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpdesk_tui.domain.filters.parse import Asker
    from helpdesk_tui.wiring.config import Config
    from helpdesk_tui.wiring.opening import Opened

Launch = Callable[[Callable[[], "Opened"]], int]
"""Opens the console on the desk that the callable prepares, and returns the exit status."""

Verdicts = Callable[["Config", "Asker"], Sequence[str]]
"""Says what the console would leave out of a configuration, a sentence each."""


def _none(config: Config, asker: Asker) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Console:
    """The console, as far as a command needs it."""

    launch: Launch
    verdicts: Verdicts = _none
