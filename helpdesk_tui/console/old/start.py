"""Starting and ending the console: the queue stands on the screen before Textual is even imported.

Textual takes some 150 ms to import. Until then the first screen is painted by hand, from
the same lines, on the terminal's alternate screen; what is typed meanwhile waits unechoed.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from helpdesk_tui.console.look.ink import encoded
from helpdesk_tui.console.look.lines import drawable
from helpdesk_tui.console.old.frame import Frame, compose, queue_height
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.state.own_views import own_views
from helpdesk_tui.console.state.settings import read_manners
from helpdesk_tui.console.state.views import asker_of
from helpdesk_tui.domain.look.ink import ink
from helpdesk_tui.domain.look.themes import Theme
from helpdesk_tui.wiring.opening import Opened

_ENTER, _LEAVE = "\x1b[22;2t\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H", "\x1b[m\x1b[?1049l\x1b[?25h\x1b[23;2t"
"""The alternate screen without a cursor, and the window's title kept for afterwards (XTWINOPS).

No line is wrapped: where a terminal draws some script wider than it measures, the next row stays as it is.
"""
_UNSET = "\x1b[?1000l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[?7h\x1b[<u"
"""Mouse, focus, paste, line wrap and keyboard as they were, should Textual be ended before it can put them right."""


def run(opened: Opened) -> int:
    """Show the desk until the technician leaves; return the exit status. Raises what ended the console early."""
    gc.disable()
    size = os.get_terminal_size(sys.stdout.fileno())
    manners = read_manners(opened.config, os.environ, opened.desk.rights)
    views, wrong = own_views(opened.config, lambda: asker_of(opened.desk))
    session = Session(
        opened.desk, lambda: opened.chart, opened.name, queue_height(size.lines), manners=manners, views=views
    )
    if opened.tour:
        from helpdesk_tui.console.old.tour import Tour

        session.tour = Tour(session)
        session.announcements.skip()
        session.window.resize(queue_height(size.lines, toured=True))
    if manners.problems or wrong:
        from helpdesk_tui.console.old.problems import Problems

        session.push(Problems(session, [*manners.problems, *wrong]))
    with _terminal(kiosk=opened.config.kiosk) as before:
        first = compose(session, size.columns, size.lines)
        _paint(first, session.manners.theme)
        from helpdesk_tui.console.old.app import HelpdeskApp

        app = HelpdeskApp(session, opened.on_tick, sys.stdin.fileno(), first, before)
        app.run(mouse=manners.mouse)
        session.leave()
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0


@contextmanager
def _terminal(*, kiosk: bool) -> Iterator[list[Any]]:
    """Take the terminal without echo, and give it back as it was however the console ends. Yields how it was.

    The signals that end a session do so from here on, not only when Textual has come to listen to them.
    In a kiosk no key is a signal from here on; elsewhere that waits for Textual's own modes.
    """
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    quiet = termios.tcgetattr(descriptor)
    quiet[0] &= ~(termios.ICRNL | termios.IXON)
    quiet[3] &= ~(termios.ECHO | termios.ICANON | (termios.ISIG if kiosk else 0))
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    termios.tcsetattr(descriptor, termios.TCSANOW, quiet)
    try:
        yield before
    finally:
        with suppress(OSError, termios.error):
            sys.stdout.write(_UNSET + _LEAVE)
            sys.stdout.flush()
        with suppress(OSError, termios.error):
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _paint(frame: Frame, theme: Theme) -> None:
    """Write the first screen in one piece."""
    lines = (*frame.bar, *frame.body, *frame.foot)
    rows = [encoded((drawable(text), ink(role, theme)) for text, role in line) for line in lines]
    sys.stdout.write(_ENTER + "\r\n".join(rows))
    sys.stdout.flush()
