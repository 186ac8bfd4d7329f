"""The console: shows, asks, calls the desk. The only room that imports Textual, and only in some of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpdesk_tui.opening import Opened


def run(opened: Opened) -> int:
    """Open the console on a desk and return the exit status once the technician has left."""
    from helpdesk_tui.console.old.start import run as start

    return start(opened)
