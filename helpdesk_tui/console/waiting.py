"""A key whose write found the desk busy: it is pressed again until it is done, and what is typed meanwhile waits.

So the console never stands still for another program, and the hand's order is kept: nothing
is shown anew, and no later key is taken, before the one that waits has been answered.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from helpdesk_tui.console.modes import Key

SAID = "The desk is busy. This is saved as soon as it is free; Esc gives it up."


@dataclass
class Waiting:
    """``op`` is the operation's id, the same in every try: whatever an end looked like, it happens once."""

    key: Key
    op: str
    behind: list[Key | str] = field(default_factory=list)
    """Keys, and pasted text, that came after it."""
