"""What the command line asks of the console; the front door hands it in, for faces do not import each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpdesk_tui.domain.filters.parse import Asker
    from helpdesk_tui.wiring.config import Config
    from helpdesk_tui.wiring.opening import Opened

Launch = Callable[[Callable[[], "Opened"]], int]
"""Opens the console on the desk that the callable prepares, and returns the exit status."""

Verdicts = Callable[["Config", "Asker"], Sequence[str]]
"""Says what the console would leave out of a configuration, a sentence each."""

ServeWeb = Callable[[Callable[[], "Config"], tuple[str, int] | Path, str, str | None, int | None], int]
"""Serves the console to browsers (``web.console.serving.serve``) until it is stopped; returns the exit status."""


def _none(config: Config, asker: Asker) -> Sequence[str]:
    return ()


def _no_web(
    configured: Callable[[], Config], where: tuple[str, int] | Path, origin: str, header: str | None, peer: int | None
) -> int:
    raise NotImplementedError("the front door hands in what serves the console")


@dataclass(frozen=True, slots=True)
class Console:
    """The console, as far as a command needs it; on the terminal, and in a browser."""

    launch: Launch
    verdicts: Verdicts = _none
    web_console: ServeWeb = _no_web
