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
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

from helpdesk_tui.console.first_screen import differing, first_screen
from helpdesk_tui.console.look.header import title
from helpdesk_tui.console.state.own_views import own_views
from helpdesk_tui.console.state.settings import read_settings
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.state.views import asker_of
from helpdesk_tui.console.tty.depth import depth, plain_signs
from helpdesk_tui.console.tty.ending import restore, say_last
from helpdesk_tui.console.tty.modes import giving_back, taking
from helpdesk_tui.console.tty.typed_ahead import waiting
from helpdesk_tui.wiring.clock import moment_of
from helpdesk_tui.wiring.opening import Opened

if TYPE_CHECKING:
    from helpdesk_tui.console.state.tour import Tour
    from helpdesk_tui.wiring.rosters.standing import Rosters


def run(opened: Opened) -> int:
    """Show the desk until the technician leaves; return the exit status. Raises what ended the console early."""
    gc.disable()
    size = os.get_terminal_size(sys.stdout.fileno())
    settings = read_settings(opened.config, os.environ, opened.desk.rights)
    views, wrong = own_views(opened.config, lambda: asker_of(opened.desk))
    shift = Shift(
        opened.desk,
        lambda: opened.chart,
        opened.name,
        max(1, size.lines - 5),
        moment=moment_of(opened.desk.store),
        settings=settings,
        views=views,
        rosters=_rosters(opened),
    )
    tour = _touring(shift) if opened.tour else None
    ending = _Ending()
    with _taken(ending, kiosk=opened.config.kiosk) as terminal:
        typed_before = waiting(sys.stdin.fileno())
        painted, called = first_screen(shift, size.columns, size.lines, tour), title(shift.news.desktop)
        terminal.take(taking(settings.environ, painted, called, mouse=settings.mouse, kitty=settings.kitty))
        if shift.tabs.count_first(sum(shift.news.desktop.counts.values())):
            before, painted = painted, first_screen(shift, size.columns, size.lines, tour)
            terminal.write(differing(before, painted))
        # The ledger knows how many colours there are; Textual would take other ones in their place.
        os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"
        os.environ.pop("NO_COLOR", None)
        with _without("ssl"):
            from helpdesk_tui.console.app import ConsoleApp
        from helpdesk_tui.console.driver import DeskDriver

        DeskDriver.painted, DeskDriver.colours = painted, depth(settings.environ)
        DeskDriver.shell_modes, DeskDriver.kiosk = terminal.before, opened.config.kiosk
        DeskDriver.taken, DeskDriver.typed_before, DeskDriver.kitty = terminal.sent, typed_before, settings.kitty
        DeskDriver.plain_signs = plain_signs(settings.environ)
        DeskDriver.ascii_only = codecs.lookup(sys.stdout.encoding).name != "utf-8"
        from helpdesk_tui.console.state.own_commands import own_commands

        commands, unfit = own_commands(opened.config, settings.keymap)
        problems = [*settings.problems, *wrong, *unfit]
        app = ConsoleApp(shift, opened.on_tick, sys.stdin.fileno(), problems=problems, commands=commands)
        app.called, app.services.tour = called, tour
        ending.now_if_asked()
        app.run(mouse=settings.mouse)
        shift.leave()
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Yield in a block of imports that do without a module where there is none.

    asyncio loads OpenSSL for connections that the console never opens: 1.1 MiB, and 5 ms of the start.
    """
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        # Whoever asks for it later gets it.
        del sys.modules[module]


def _rosters(opened: Opened) -> Callable[[], Rosters] | None:
    """Return what reads the rosters of the watch file, which the first screen does not wait for; None without one."""
    if not opened.config.said["watch"][0].value:
        return None

    def read() -> Rosters:
        from helpdesk_tui.wiring.rosters.standing import Rosters

        return Rosters(opened.config)

    return read


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


class _Terminal:
    """The terminal, as it was before it was taken."""

    def __init__(self, descriptor: int) -> None:
        self.before: list[Any] = termios.tcgetattr(descriptor)
        """Its modes (termios)."""
        self.sent = ""
        """What was sent to take it."""

    def take(self, what: str) -> None:
        """Send what shows the first screen and sets the terminal's modes."""
        self.sent = what
        self.write(what)

    def write(self, what: str) -> None:
        """Send something."""
        sys.stdout.write(what)
        sys.stdout.flush()

    def give_back(self) -> None:
        """Unset what nobody has unset; nothing here waits for a terminal that does not read."""
        # It may be half imported.
        driver = getattr(sys.modules.get("helpdesk_tui.console.driver"), "DeskDriver", None)
        early = driver is None or driver.active is not False
        say_last(sys.stdout.fileno(), giving_back(self.sent, modes=early))
        if early and self.sent:
            # The shell is not to read what the terminal has answered.
            with suppress(OSError, termios.error):
                termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
        restore(sys.stdin.fileno(), self.before)


@contextmanager
def _taken(ending: _Ending, *, kiosk: bool) -> Iterator[_Terminal]:
    """Take the terminal without echo, and give it back as it was however the console ends.

    The signals that end a session do so from here on, not only when Textual has come to listen to them.
    In a kiosk no key is a signal from here on; elsewhere that waits for Textual's own modes.
    """
    descriptor = sys.stdin.fileno()
    terminal = _Terminal(descriptor)
    quiet = termios.tcgetattr(descriptor)
    quiet[0] &= ~(termios.ICRNL | termios.IXON)
    quiet[3] &= ~(termios.ECHO | termios.ICANON | (termios.ISIG if kiosk else 0))
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, ending)
    # Until the driver gives the terminal back before it stops: the shell would find it in the console's modes.
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    termios.tcsetattr(descriptor, termios.TCSANOW, quiet)
    try:
        yield terminal
    except Exception:
        ending.now_if_asked()
        raise
    finally:
        terminal.give_back()
