"""The wiring between Textual and a session: keys and time in, lines out. No verb and no rule stands here."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any

from rich.console import RenderableType
from textual import events
from textual.app import App, ComposeResult
from textual.screen import Screen

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.look.lines import cells
from helpdesk_tui.console.old.frame import TAB_LINE, Frame, compose, queue_height, too_small
from helpdesk_tui.console.old.later import load_the_rest
from helpdesk_tui.console.old.outside import called_out, gone, run_errands
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.suspend import stand_aside, suspend
from helpdesk_tui.console.old.terminal import DeskDriver
from helpdesk_tui.console.old.widgets import Lines
from helpdesk_tui.console.state.sparing import Sparing
from helpdesk_tui.store.base import StoreError

POLL = 0.1
"""Seconds between two looks for changes by others: they are seen in 50 ms on average, for 0.2 % of a core."""

_TAKEN_OVER = 0.1
"""Seconds in which Textual's own first paints are over: three of them, 3 kB each, of what stands there already."""

POLL_SHARE = 0.03
"""Of a core, for showing what others do: on a crowded desk a change may wait for the one before it."""


class DeskScreen(Screen[None]):
    """The one screen. Nothing on it takes the focus, so every key comes here, one after the other."""

    def __init__(self, session: Session, painted: Frame | None = None) -> None:
        """Show ``session``; ``painted`` stands on the terminal already."""
        super().__init__()
        self._painted = painted
        self._theme = theme = session.manners.theme
        self._session = session
        self._bar = Lines(id="bar", theme=theme)
        self._body = Lines(id="body", theme=theme)
        self._foot = Lines(id="foot", theme=theme)
        self._curtain = ExitStack()
        self._covered: frozenset[int] = frozenset()

    def compose(self) -> ComposeResult:
        """Lay out header, body and footer."""
        # What was painted by hand stays until all the widgets have their lines.
        self._curtain.enter_context(self.app.batch_update())
        yield self._bar
        yield self._body
        yield self._foot

    def on_resize(self, event: events.Resize) -> None:
        """Take the new size."""
        self._session.window.resize(queue_height(event.size.height, toured=self._session.tour is not None))
        self.show()

    def on_key(self, event: events.Key) -> None:
        """Give the key to the session and show what it made of it."""
        event.stop()
        event.prevent_default()
        if event.key == "ctrl+z":
            if self._session.manners.kiosk or not suspend():
                self._session.say("There is no shell here to go back to; q leaves the desk.", "hint")
        elif not too_small(self.size.width, self.size.height):
            self._session.press(Key(event.key, event.character))
        elif event.character == "q":
            # Nobody sees what else a key would do.
            self._session.leave()
        self.after()

    def on_paste(self, event: events.Paste) -> None:
        """Give pasted text to the session."""
        event.stop()
        if not too_small(self.size.width, self.size.height):
            self._session.paste(event.text)
            self.after()

    def on_lines_pointed(self, message: Lines.Pointed) -> None:
        """Choose the tab that was clicked, or the ticket; a chosen ticket opens."""
        from helpdesk_tui.console.old import pointing

        if message.of is self._body:
            beside = message.cell >= self.size.width - self._session.preview.beside
            if not beside and message.line not in self._covered:
                pointing.point(self._session, message.line - (self._session.tour is not None))
        elif message.of is self._bar and message.line == TAB_LINE:
            pointing.choose_tab(self._session, message.cell, self.size.width)
        self.show()

    def on_lines_wheeled(self, message: Lines.Wheeled) -> None:
        """Move as the wheel was turned."""
        from helpdesk_tui.console.old import pointing

        pointing.wheel(self._session, message.lines)
        self.show()

    def after(self) -> None:
        """Show what has changed, or leave."""
        run_errands(self.app, self._session)
        if self._session.leaving:
            self.app.exit()
        else:
            self.show(at_once=True)

    def show(self, *, at_once: bool = False) -> None:
        """Compose the screen and hand each widget its lines.

        While the screen painted by hand stands, what time changes on it waits for the end of Textual's own first
        paints: then a digit is written, and not three times the whole screen. A key is answered ``at_once``.
        """
        if not self.size.area:
            return
        theme = self._session.manners.theme
        if theme is not self._theme:
            self._theme = theme
            for widget in (self._bar, self._body, self._foot):
                widget.wear(theme)
        frame = compose(self._session, self.size.width, self.size.height)
        if self._painted is not None and frame != self._painted:
            if at_once or _shape(frame) != _shape(self._painted):
                self.take_over(anew=True)
            else:
                frame = self._painted
        self._covered = frame.covered
        self._bar.show(frame.bar)
        self._body.show(frame.body)
        self._foot.show(frame.foot)
        self._curtain.close()

    @property
    def standing(self) -> bool:
        """Whether the terminal still shows the screen that was painted by hand, and nothing else is to be shown."""
        return self._painted is not None

    def take_over(self, *, anew: bool = False) -> None:
        """Paint from now on: what has changed meanwhile, or all of it ``anew``."""
        self._painted = None
        if anew:
            self.refresh()
        else:
            self.show()


def _shape(frame: Frame) -> list[list[int]]:
    """Return how many cells each line of each part takes."""
    return [[cells(one) for one in part] for part in (frame.bar, frame.body, frame.foot)]


class HelpdeskApp(App[None], inherit_bindings=False):
    """The console's Textual application. Textual's own keys are left out: the verb table has them all."""

    CSS = """
    DeskScreen { layout: vertical; overflow: hidden; }
    #bar { height: 2; }
    #body { height: 1fr; }
    #foot { height: 2; }
    """
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    TITLE = "helpdesk"

    def __init__(
        self,
        session: Session,
        on_tick: Callable[[], None] | None = None,
        terminal: int | None = None,
        painted: Frame | None = None,
        shell_modes: list[Any] | None = None,
    ) -> None:
        """Show ``session``.

        ``on_tick`` is called once a second, before the screen is brought up to date. The
        console ends with the ``terminal`` (a file descriptor; None: there is none to watch),
        on which ``painted`` stands already, and leaves it in ``shell_modes`` (termios) while it is suspended.
        """
        super().__init__(driver_class=DeskDriver, ansi_color=True)
        self.animation_level = "none"
        self.failure: Exception | None = None
        self._session = session
        self._on_tick = on_tick
        self._terminal = terminal
        self._shell_modes = shell_modes
        self._title = ""
        self._looking = Sparing(POLL_SHARE, at_most=1)
        self._desk_screen = DeskScreen(session, painted)

    def get_default_screen(self) -> Screen[None]:
        """Return the desk's screen."""
        return self._desk_screen

    def on_mount(self) -> None:
        """Start listening: to the clock on the second, to other writers, to the signals that end a session."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self._end, 128 + number)
        # On a loaded machine the paints come later still, hence after what is to be painted by then.
        self.set_timer(_TAKEN_OVER, lambda: self._desk_screen.call_after_refresh(self._taken_over))
        if self._driver is not None and self._terminal is not None:
            if self._session.manners.kiosk:
                signal.signal(signal.SIGTSTP, signal.SIG_IGN)
            else:
                stand_aside(self._driver, self._terminal, self._shell_modes)
        self.set_timer(1 - time.time() % 1, self._first_tick)
        self.set_interval(POLL, self._poll)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Leave unsaid what Textual would paint over the same screen painted by hand."""
        if not self._desk_screen.standing:
            super()._display(screen, renderable)

    def _taken_over(self) -> None:
        self._desk_screen.take_over()
        load_the_rest()

    def _end(self, status: int) -> None:
        self.exit(return_code=status)

    def _first_tick(self) -> None:
        self.set_interval(1, self._tick)
        self._tick()

    def _tick(self) -> None:
        if self._terminal is not None and gone(self._terminal):
            self._end(128 + signal.SIGHUP)
            return
        try:
            if self._on_tick is not None:
                self._on_tick()
            self._session.tick()
        except StoreError as error:
            self._session.trouble(error)
        self._show()

    def _poll(self) -> None:
        if not (self._looking.rested or self._session.waiting):
            return
        self._looking.begin()
        try:
            news = self._session.poll()
        except StoreError as error:
            self._session.trouble(error)
            news = True
        if news:
            self._show()
            self._looking.end()

    def _show(self) -> None:
        """Bring the screen up to date, and ring and name the window as the session wants it."""
        self._desk_screen.show()
        told = called_out(self._session)
        if told and self._driver is not None:
            self._driver.write(told)
        title = self._session.title
        if title != self._title and self._driver is not None:
            self._title = title
            self._driver.write(f"\x1b]2;{title}\x07")

    def _handle_exception(self, error: Exception) -> None:
        """Keep the error for the front door and leave: Textual would print it with the tickets' text in it."""
        self.failure = self.failure or error
        self.exit(return_code=1)
