"""The console's application: it wires gate, clock, poll, screens, dialogs and themes together. No verb stands here."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from textual import events
from textual.screen import Screen

from helpdesk_tui.console.commands import PaletteApp
from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.driver import DeskDriver
from helpdesk_tui.console.gate import Gate
from helpdesk_tui.console.keys.bindings import changed
from helpdesk_tui.console.look.colours import themes
from helpdesk_tui.console.outside import call_out, clipboard, compose_text
from helpdesk_tui.console.own_keys import run_own
from helpdesk_tui.console.parts import dialog_of, put_over, screen_of
from helpdesk_tui.console.screens.desk_screen import TABLE, DeskScreen
from helpdesk_tui.console.screens.queue import QueueScreen
from helpdesk_tui.console.screens.table import ACTIONS
from helpdesk_tui.console.screens.too_small import TooSmallScreen, fit
from helpdesk_tui.console.state.own_commands import OwnCommand
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.state.sparing import Sparing
from helpdesk_tui.console.state.writer import Writer
from helpdesk_tui.console.touring import look_on
from helpdesk_tui.console.tty.ending import gone
from helpdesk_tui.console.tty.typed import TerminalGone
from helpdesk_tui.console.unmeant import Unmeant
from helpdesk_tui.console.warm_up import make_ready
from helpdesk_tui.console.widgets.lines import Lines
from helpdesk_tui.console.widgets.screen_base import GoesOn
from helpdesk_tui.desk import Seen
from helpdesk_tui.store.base import StoreError

POLL = 0.1
"""Seconds between two looks for changes by others: they are seen in 50 ms on average, for 0.2 % of a core."""

POLL_SHARE = 0.03
"""Of a core, for showing what others do: on a crowded desk a change may wait for the one before it."""


class ConsoleApp(GoesOn, PaletteApp):
    """Shows one technician's shift at the desk."""

    CSS_PATH = Path(__file__).with_name("app.tcss")
    TITLE = "helpdesk"
    ESCAPE_TO_MINIMIZE = False

    def __init__(
        self,
        shift: Shift,
        on_tick: Callable[[], None] | None = None,
        terminal: int | None = None,
        driver: type[DeskDriver] | None = DeskDriver,
        problems: Sequence[str] = (),
        commands: Sequence[OwnCommand] = (),
    ) -> None:
        """Show ``shift``.

        ``on_tick`` is called each second, before the screens are brought up to date. The console ends with the
        ``terminal`` (its descriptor, or None). ``problems`` are said first; ``commands`` are the technician's own.
        """
        self.shift = shift
        super().__init__(driver_class=driver)
        self.animation_level = "none"
        self._on_tick, self._terminal = on_tick, terminal
        self._problems = "\n".join(problems)
        self.called = ""  # The title of the terminal's window.
        self._looking = Sparing(POLL_SHARE, at_most=1)
        self.failure: Exception | None = None
        self.unmeant = Unmeant(shift, [command.key for command in commands])
        writer = Writer(shift, self.renew)
        self.services = Services(
            shift, writer, self.ask, self.show, self.run_verb, self.renew, self.copy_to_clipboard,
            partial(compose_text, self, shift, self._end), self.unmeant.ahead.refuse, self.leave,
        )  # fmt: skip
        self.queue = QueueScreen(self.services, ACTIONS)
        self.gate = writer.gate = Gate(self, self._hand_on, harmless=self.unmeant.only_looks, say=shift.say)
        shift.key_waits = self.gate.waits
        for theme in themes.own_themes():
            self.register_theme(theme)
        self.theme = shift.settings.theme.name
        self.set_keymap(changed(shift.keymap))
        self.use_command_palette = not shift.settings.kiosk
        self._commands = commands
        for place, command in enumerate(commands):
            self.bind(command.key, f"own_command({place})", description=command.name, show=False)

    def get_default_screen(self) -> Screen[Any]:
        """Return the queue."""
        return self.queue

    def get_css_variables(self) -> dict[str, str]:
        """Return the theme's variables; the roles of the lines get their styles with them."""
        found = self.theme_variables = themes.with_roles(super().get_css_variables())
        Lines.styles_of_roles = themes.styles(self.theme, found)
        return found

    async def on_event(self, event: events.Event) -> None:
        """Let what was typed come through the gate, one after the other; everything else passes."""
        typed = isinstance(event, events.Key | events.Paste | events.MouseEvent)
        if not typed or event.is_forwarded:
            await super().on_event(event)
        elif self.shift.settings.mouse or not isinstance(event, events.MouseEvent):
            self._release()
            self.gate.take(event)

    async def _hand_on(self, event: events.Event) -> None:
        """Hand on one key, paste or click; what was typed ahead for a dialog that did not open goes nowhere."""
        if isinstance(event, events.Key):
            self.services.pressed = event.character or event.key
            tour = self.services.tour
            if (tour is not None and tour.pressed(event.key)) or self.unmeant.holds_back(event, self.screen):
                self.renew()
                return
        with self.services.telling_trouble():
            await super().on_event(event)

    def on_mount(self) -> None:
        """Start listening: to the clock on the second, to other writers, to the signals that end a session."""
        if isinstance(self._driver, DeskDriver):
            self._driver.bursts, self._driver.typing = lambda: self.gate.bursts, self.gate.comes
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with suppress(NotImplementedError, RuntimeError, ValueError):
                asyncio.get_running_loop().add_signal_handler(number, self._end, 128 + number)
        self.app_resume_signal.subscribe(self, lambda _: self.repaint())
        self.screen_change_signal.subscribe(self, lambda _: self.renew())
        self.run_worker(self.gate.run(), name="gate", exit_on_error=True)
        self.begin_clock()

    def begin_clock(self) -> None:
        """Look for changes by others ten times a second, and let time pass on the second."""
        self.set_interval(POLL, self.poll)
        self.set_timer(1 - time.time() % 1, self._first_tick)

    def on_ready(self) -> None:
        """Show what differs from the first screen, once everything has been laid out."""
        self.call_after_refresh(self._settled)

    def _settled(self) -> None:
        self.renew()
        fit(self, self.services, self.size)
        if self._problems:
            self.call_later(self.ask, "problems", {}, self._problems)
        # A preview beside the list gives that its width in a layout of its own.
        self.call_after_refresh(self.call_after_refresh, self._laid_out)

    def _laid_out(self) -> None:
        self.gate.laid_out.set()
        self._release()

    def _release(self) -> None:
        if isinstance(self._driver, DeskDriver) and self._driver.ledger.held:
            self._driver.release()
            self.run_worker(make_ready(self, self.services, self.gate.rests), name="ready", exit_on_error=True)

    def on_resize(self, event: events.Resize) -> None:
        """Trust nothing on a terminal that has changed its size."""
        driver = self._driver
        if isinstance(driver, DeskDriver) and event.size != (driver.ledger.width, driver.ledger.height):
            driver.ledger.resize(*event.size)
        fit(self, self.services, event.size)
        self.call_after_refresh(self.renew)

    def repaint(self) -> None:
        """Paint all of it again: somebody else may have written on the terminal."""
        if isinstance(self._driver, DeskDriver):
            self._driver.ledger.forget()
        self.screen.refresh()

    def renew(self) -> None:
        """Bring the screens that are in sight up to date: the one in front, and what lies under its dialogs."""
        shift = self.shift
        shift.busy_with = len(self.screen_stack) - 1
        if self.theme != shift.settings.theme.name:
            self.theme = shift.settings.theme.name
        if isinstance(self.screen, TooSmallScreen):
            return
        for screen in reversed(self.screen_stack):
            if isinstance(screen, DeskScreen | Dialog) and screen.is_mounted and not screen.opens:
                try:
                    screen.renew()
                except StoreError as error:
                    # What is shown stays until the desk is there again.
                    shift.trouble.met(error, unasked=True)
            if isinstance(screen, DeskScreen):
                break
        look_on(self, self.services.tour)
        if self._driver is not None:
            self.called = call_out(self._driver.write, self.shift, self.called)

    async def ask(self, verb: str, seen: Seen, argument: str = "") -> None:
        """Open the dialog of a verb about some tickets; what is below it is brought up to date with the change."""
        if dialog_of(self, verb, self.services).begin(seen, argument):
            self.shift.notices.answer = None
            await put_over(self, verb)
        else:
            self.renew()

    async def show(self, name: str, number: int = 0) -> None:
        """Show a screen about a ticket (0: none); one list of tickets stands in place of another, never over it."""
        screen = screen_of(self, name, self.services)
        if not screen.begin(number):
            self.renew()
            return
        self.shift.notices.answer = None
        if screen.lists and isinstance(self.screen, DeskScreen) and self.screen.lists:
            await self.switch_screen(screen)
        elif screen is not self.screen:
            await self.push_screen(screen)
        self.renew()

    async def run_verb(self, verb: str, argument: str = "") -> None:
        """Do a verb of the table on the screen in front."""
        screen = self.screen if isinstance(self.screen, DeskScreen) else self.queue
        await screen.do(TABLE[verb], argument)

    def copy_to_clipboard(self, text: str) -> None:
        """Put a text on the terminal's clipboard, and where the fields take it from."""
        self._clipboard = text
        if self._driver is not None and self.shift.settings.clipboard:
            self._driver.write(clipboard(text))

    async def action_own_command(self, place: int) -> None:
        """Run one of the technician's own commands for the ticket in front."""
        ticket = self.screen.ticket if isinstance(self.screen, DeskScreen) else None
        await run_own(self, self.services, self._commands[place], ticket, self._end)

    def _first_tick(self) -> None:
        self.set_interval(1, self.tick)
        self.tick()

    def tick(self) -> None:
        """Let a second pass."""
        if self._terminal is not None and gone(self._terminal):
            self._end(128 + signal.SIGHUP)
            return
        with self.services.telling_trouble(unasked=True):
            if self._on_tick is not None:
                self._on_tick()
            self.shift.tick()
        self.renew()

    def poll(self) -> None:
        """Look for what others have written."""
        if self.gate.held is not None or not self._looking.rested:
            return
        self._looking.begin()
        try:
            news = self.shift.poll() is not None
        except StoreError as error:
            self.shift.trouble.met(error, unasked=True)
            news = True
        if news:
            self.renew()
            self._pick_up()
            self._looking.end()

    def _pick_up(self) -> None:
        """Open the form of a call for the number that rings, where no key can be on its way; else a line says so."""
        with self.services.telling_trouble(unasked=True):
            if self.shift.still.quiet and not self.shift.busy_with and self.shift.telephone.pick_up():
                self.call_later(self.show, "new", 0)

    def leave(self) -> None:
        """Go: what is being typed is kept."""
        self.shift.leave()
        self.exit(return_code=0)

    def _end(self, status: int) -> None:
        if isinstance(self._driver, DeskDriver):
            self._driver.end_soon(status)
        with suppress(StoreError):
            self.shift.drafts.save()
        self.exit(return_code=status)

    def on_terminal_gone(self, event: TerminalGone) -> None:
        """End with the terminal."""
        self._end(128 + signal.SIGHUP)

    def panic(self, *renderables: RenderableType) -> None:
        """Leave as after any error: Textual would print what it is given."""
        self._handle_exception(RuntimeError("Textual gave up"))

    def _handle_exception(self, error: Exception) -> None:
        """Keep the error for the front door and leave: Textual would print it with the tickets' text in it."""
        self.failure = self.failure or error
        self.exit(return_code=1)
