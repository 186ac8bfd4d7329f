"""The console: a Textual application that shows the desk, asks, and calls the desk's verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpdesk_tui.wiring.opening import Opened


def run(opened: Opened) -> int:
    """Open the console on a desk and return the exit status once the technician has left."""
    from helpdesk_tui.console.start import run as start

    return start(opened)
