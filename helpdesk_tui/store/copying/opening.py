"""Which end of a copy is written, on whichever engine: what is not open yet and how it is opened, what has moved."""

from __future__ import annotations

from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.copying.ends import Left
from helpdesk_tui.store.moving import COMING_SETTING, MOVED_SETTING
from helpdesk_tui.store.sql.log import ends

# Where a desk comes from that is not open yet, or where it has gone.
_SAID = "SELECT value FROM setting WHERE name = ?"
_OPEN = "DELETE FROM setting WHERE name = ?"


def left_on(link: Asks) -> Left | None:
    """Return the desk that is there and not open yet; None where there is none, or an open one."""
    if link.value(_SAID, (COMING_SETTING,)) is None:
        return None
    return Left(ends.desk_of(link), ends.head_of(link))


def moved_on(link: Asks) -> str | None:
    """Return where the desk there was copied to, and is written since."""
    there = link.value(_SAID, (MOVED_SETTING,))
    return None if there is None else str(there)


def open_on(link: Asks) -> None:
    """Let the desk there be written."""
    link.run(_OPEN, (COMING_SETTING,))
