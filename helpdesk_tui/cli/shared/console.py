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
    from helpdesk_tui.wiring.watch_file import WatchFile

Launch = Callable[[Callable[[], "Opened"]], int]
"""Opens the console on the desk that the callable prepares, and returns the exit status."""

Verdicts = Callable[["Config", "Asker"], Sequence[str]]
"""Says what the console would leave out of a configuration, a sentence each."""

ServeWeb = Callable[[Callable[[], "Config"], tuple[str, int] | Path, str, str | None, int | None], int]
"""Serves the console to browsers (``web.console.serving.serve``) until it is stopped; returns the exit status."""


JudgeWatch = Callable[["WatchFile"], Sequence[str]]
"""Says what is wrong with the targets of a watch file, its heartbeat and its incoming alerts, a sentence each."""

LookAtTargets = Callable[["WatchFile", bool], Sequence[tuple[bool, str, str | None]]]
"""Looks at the targets, and connects to them where that is said: whether it is wrong, a sentence, what to do."""

TryTarget = Callable[["WatchFile", str, int], str | None]
"""Sends a trial to a target at an instant; returns why it took nothing. Raises LookupError with a sentence."""

ServePages = Callable[["Config", tuple[str, int] | Path, Callable[[str], None], bool], int]
"""Serves pages to read (``web.pages.serving.serve``) until it is stopped; returns the exit status."""

RunWatch = Callable[["Config", Callable[[str], None], bool], int]
"""Watches the desk until it is stopped, saying how that stands; as a stand-in until standard input ends."""


def _none(config: Config, asker: Asker) -> Sequence[str]:
    return ()


def _no_web(
    configured: Callable[[], Config], where: tuple[str, int] | Path, origin: str, header: str | None, peer: int | None
) -> int:
    raise NotImplementedError("the front door hands in what serves the console")


def _all_well(file: WatchFile, reach: bool) -> Sequence[tuple[bool, str, str | None]]:
    return ()


def _not_tried(file: WatchFile, name: str, now: int) -> str | None:
    raise NotImplementedError("the front door hands in what tries targets")


def _no_watch(config: Config, say: Callable[[str], None], stand_in: bool) -> int:
    raise NotImplementedError("the front door hands in what watches")


@dataclass(frozen=True, slots=True)
class Targets:
    """What a command asks about the targets of a watch file."""

    problems: JudgeWatch = lambda _: ()
    look: LookAtTargets = _all_well
    attempt: TryTarget = _not_tried


def _no_pages(config: Config, where: tuple[str, int] | Path, told: Callable[[str], None], names: bool) -> int:
    raise NotImplementedError("the front door hands in what serves pages")


@dataclass(frozen=True, slots=True)
class Console:
    """The other faces, as far as a command needs them: the console, on the terminal and in a browser; the watch."""

    launch: Launch
    verdicts: Verdicts = _none
    web_console: ServeWeb = _no_web
    targets: Targets = Targets()
    watch: RunWatch = _no_watch
    pages: ServePages = _no_pages
