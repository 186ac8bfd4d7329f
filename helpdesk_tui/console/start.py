"""Starting and ending the console: the queue stands on the terminal before Textual is imported.

Textual takes some 150 ms to import. Until then the first screen is painted from the same lines, on the terminal's
alternate screen, and the ledger knows it; what is typed meanwhile waits unechoed.
"""

from __future__ import annotations

import codecs
import gc
import os
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

from helpdesk_tui.console.first_screen import first_screen
from helpdesk_tui.console.state.own_views import own_views
from helpdesk_tui.console.state.settings import read_settings
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.state.views import asker_of
from helpdesk_tui.console.tty.depth import depth, plain_signs
from helpdesk_tui.console.tty.ending import restore, say_last
from helpdesk_tui.console.tty.typed_ahead import waiting
from helpdesk_tui.wiring.opening import Opened

if TYPE_CHECKING:
    from helpdesk_tui.console.state.tour import Tour

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
    settings = read_settings(opened.config, os.environ, opened.desk.rights)
    views, wrong = own_views(opened.config, lambda: asker_of(opened.desk))
    shift = Shift(
        opened.desk, lambda: opened.chart, opened.name, max(1, size.lines - 5), settings=settings, views=views
    )
    tour = _touring(shift) if opened.tour else None
    ending = _Ending()
    with _terminal(ending, kiosk=opened.config.kiosk) as before:
        typed_before = waiting(sys.stdin.fileno())
        painted = first_screen(shift, size.columns, size.lines, tour)
        sys.stdout.write(_ENTER + painted)
        sys.stdout.flush()
        # The ledger knows how many colours there are; Textual would take other ones in their place.
        os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"
        os.environ.pop("NO_COLOR", None)
        from helpdesk_tui.console.app import ConsoleApp
        from helpdesk_tui.console.driver import DeskDriver

        DeskDriver.painted, DeskDriver.colours = painted, depth(settings.environ)
        DeskDriver.shell_modes, DeskDriver.kiosk = before, opened.config.kiosk
        DeskDriver.typed_before, DeskDriver.kitty = typed_before, settings.kitty
        DeskDriver.plain_signs = plain_signs(settings.environ)
        DeskDriver.ascii_only = codecs.lookup(sys.stdout.encoding).name != "utf-8"
        from helpdesk_tui.console.state.own_commands import own_commands

        commands, unfit = own_commands(opened.config, settings.keymap)
        problems = [*settings.problems, *wrong, *unfit]
        app = ConsoleApp(shift, opened.on_tick, sys.stdin.fileno(), problems=problems, commands=commands)
        app.services.tour = tour
        ending.now_if_asked()
        app.run(mouse=settings.mouse)
        shift.leave()
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0


def _touring(shift: Shift) -> Tour:
    """Begin the tour: its line takes one of the list, and nothing is announced of a made-up desk."""
    from helpdesk_tui.console.state.tour import Tour

    shift.announcements.skip()
    shift.window.resize(max(1, shift.window.height - 1))
    return Tour(shift)


class _Ending:
    """Ends the session at a signal.

    What a handler raises can be lost in whatever is being imported: turned into another error (``__set_name__``, before
    Python 3.12), or dropped (``__del__``). So it is kept as well.
    """

    status = 0

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self.status = 128 + number
        raise SystemExit(self.status)

    def now_if_asked(self) -> None:
        """Raise SystemExit where a signal has come."""
        if self.status:
            raise SystemExit(self.status)


@contextmanager
def _terminal(ending: _Ending, *, kiosk: bool) -> Iterator[list[Any]]:
    """Take the terminal without echo, and give it back as it was however the console ends. Yields how it was.

    The signals that end a session do so from here on, not only when Textual has come to listen to them.
    In a kiosk no key is a signal from here on; elsewhere that waits for Textual's own modes.
    """
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    quiet = termios.tcgetattr(descriptor)
    quiet[0] &= ~(termios.ICRNL | termios.IXON)
    quiet[3] &= ~(termios.ECHO | termios.ICANON | (termios.ISIG if kiosk else 0))
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, ending)
    termios.tcsetattr(descriptor, termios.TCSANOW, quiet)
    try:
        yield before
    except Exception:
        ending.now_if_asked()
        raise
    finally:
        # Nothing here waits for a terminal that does not read.
        driver = sys.modules.get("helpdesk_tui.console.driver")
        say_last(sys.stdout.fileno(), _UNSET + _LEAVE if driver and driver.DeskDriver.active else _LEAVE)
        restore(descriptor, before)
