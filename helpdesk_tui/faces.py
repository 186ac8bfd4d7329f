"""What the front door hands to the command line: the other faces, each imported when a command calls it.

Faces do not import each other, so this is the one place that knows them all.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_tui.cli.shared.console import Console, Launch, Targets
from helpdesk_tui.lazy import Later

if TYPE_CHECKING:
    from helpdesk_tui.domain.filters.parse import Asker
    from helpdesk_tui.watch import asked
    from helpdesk_tui.wiring.config import Config
else:
    # Most commands ask nothing about targets.
    asked = Later("helpdesk_tui.watch.asked")

_FAILED = 1


def faces(launch: Launch) -> Console:
    """Return the faces, as far as a command needs them; ``launch`` opens the console."""
    return Console(launch, _verdicts, _web_console, _targets(), _watch, _pages)


def _verdicts(config: Config, asker: Asker) -> Sequence[str]:
    from helpdesk_tui.console.state.verdicts import verdicts

    return verdicts(config, asker, os.environ)


def _targets() -> Targets:
    """Return what commands ask about the targets of the watch, each loaded when it is asked for."""
    return Targets(
        lambda file: asked.problems(file), lambda *given: asked.look(*given), lambda *given: asked.attempt(*given)
    )


def _watch(config: Config, say: Callable[[str], None], stand_in: bool) -> int:
    from helpdesk_tui.watch.start import watch

    return watch(config, say, stand_in=stand_in)


def _web_console(
    configured: Callable[[], Config], where: tuple[str, int] | Path, origin: str, header: str | None, peer: int | None
) -> int:
    try:
        from helpdesk_tui.web.console.serving import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "aiohttp":
            raise
        print("The console in a browser needs aiohttp. Install it: pip install 'helpdesk-tui[web]'", file=sys.stderr)
        return _FAILED
    return serve(configured, where, origin, header, peer)


def _pages(config: Config, where: tuple[str, int] | Path, told: Callable[[str], None], names: bool) -> int:
    try:
        from helpdesk_tui.web.pages.serving import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "waitress":
            raise
        print("Serving pages needs waitress. Install it: pip install 'helpdesk-tui[web]'", file=sys.stderr)
        return _FAILED
    return serve(config, where, told, names)
