"""What reaches the technician beside the screen: the bell, the desktop's notifications, the window's title."""

from __future__ import annotations

from collections.abc import Callable

from helpdesk_tui.console.look.header import title as title_of
from helpdesk_tui.console.state.notify import notification
from helpdesk_tui.console.state.shift import Shift


def call_out(write: Callable[[str], object], shift: Shift, title: str) -> str:
    """Ring, notify the desktop and name the window, as what is on the desk wants it.

    ``write`` sends a sequence to the terminal, ``title`` is how the window is called; returns how it is called now.
    """
    bell = "\a" if shift.announcements.rings() else ""
    called = bell + notification(*shift.announcements.taken(), shift.settings.notify, shift.settings.environ)
    if called:
        write(called)
    wanted = title_of(shift.news.desktop)
    if wanted != title:
        write(f"\x1b]2;{wanted}\x07")
    return wanted
