"""What stands on a terminal that has no room for the desk."""

from __future__ import annotations

from helpdesk_tui.console.look.lines import BLANK, Line, line

LEAST_ROOM, LEAST_HEIGHT = 60, 12
"""Cells and lines from which on the desk can be shown."""


def too_small(room: int, height: int) -> bool:
    """Whether a terminal has no room for the desk; then no key may do anything but leave."""
    return room < LEAST_ROOM or height < LEAST_HEIGHT


def too_small_lines(room: int, height: int, leave: str) -> list[Line]:
    """Say so, in as many lines as there are; ``leave`` is the key that leaves."""
    said = (f"This terminal is {room}x{height}.", f"The desk needs {LEAST_ROOM}x{LEAST_HEIGHT}.", f"{leave} leaves.")
    return [*map(line, said), *[BLANK] * max(0, height - len(said))]
