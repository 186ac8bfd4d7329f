"""A copy that is not open yet, on whichever engine: what there is of it, and how it is opened."""

from __future__ import annotations

from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.copying.ends import Left
from helpdesk_tui.store.moving import COMING_SETTING
from helpdesk_tui.store.sql.log import ends

# Where a desk comes from that is not open yet.
_COMING = "SELECT value FROM setting WHERE name = ?"
_OPEN = "DELETE FROM setting WHERE name = ?"


def left_on(link: Asks) -> Left | None:
    """Return the desk that is there and not open yet; None where there is none, or an open one."""
    if link.value(_COMING, (COMING_SETTING,)) is None:
        return None
    return Left(ends.desk_of(link), ends.head_of(link))


def open_on(link: Asks) -> None:
    """Let the desk there be written."""
    link.run(_OPEN, (COMING_SETTING,))
