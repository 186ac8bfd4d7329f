"""A small Textual application on the console's driver and gate: a list, a dialog with a field, and nothing else.

``python -m tests.console.small_app FILE [OPTION...]`` shows it, and appends what was done in it to a file.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
from contextlib import suppress
from pathlib import Path

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from helpdesk_tui.console.driver import DeskDriver
from helpdesk_tui.console.gate import Gate
from helpdesk_tui.console.tty.ending import restore, say_last
from helpdesk_tui.console.tty.job import stop_job
from helpdesk_tui.console.tty.typed import TerminalGone


class Rows(Widget, can_focus=True):
    """Numbered lines with a cursor."""

    at: reactive[int] = reactive(0)
    top = 0

    def watch_at(self, at: int) -> None:
        self.top = max(min(self.top, at), at - max(self.size.height, 1) + 1)

    def render_line(self, y: int) -> Strip:
        number = self.top + y
        style = Style(reverse=True) if number == self.at else Style()
        text = f"{number:5} ticket {number * 7919 % 10007:05} of some requester about the printer"
        return Strip([Segment(text.ljust(self.size.width), style)], self.size.width)


class Dialog(ModalScreen[str]):
    """Asks for one line, or several."""

    BINDINGS = [Binding("escape", "leave", "Leave")]

    def __init__(self, *, lines: bool = False) -> None:
        super().__init__()
        self.lines = lines

    def compose(self) -> ComposeResult:
        yield TextArea(id="text") if self.lines else Input(id="text")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    def on_key(self, event: events.Key) -> None:
        if self.lines and event.key == "ctrl+s":
            self.dismiss(self.query_one(TextArea).text)

    def action_leave(self) -> None:
        self.dismiss("")


class SmallApp(App[None], inherit_bindings=False):
    """The list; ``done`` is what was done, in its order."""

    CSS = "Dialog { background: transparent; } #text { width: 40; height: 5; } Rows { height: 1fr; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [
        Binding("j,down", "move(1)"), Binding("k,up", "move(-1)"), Binding("m", "ask"), Binding("n", "ask_lines"),
        Binding("u", "do('undo')"), Binding("c", "do('close')"), Binding("t", "do('take')"), Binding("q", "quit"),
        Binding("x", "crash"), Binding("z", "panic"), Binding("ctrl+z", "stop"), Binding("h", "hold"),
    ]  # fmt: skip

    def __init__(self, log: Path | None = None, driver: type[DeskDriver] | None = None) -> None:
        super().__init__(driver_class=driver)
        self.animation_level = "none"
        self.done: list[str] = []
        self.failure: Exception | None = None
        self.rows = Rows()
        self.journal = log
        self.gate = Gate(self, super().on_event, harmless=lambda key: key.key in ("j", "k", "q"), say=self.note)

    def compose(self) -> ComposeResult:
        yield self.rows

    def note(self, text: str) -> None:
        self.done.append(text)
        if self.journal is not None:
            with self.journal.open("a") as file:
                file.write(f"{text}\n")

    async def on_event(self, event: events.Event) -> None:
        typed = isinstance(event, events.Key | events.Paste | events.MouseEvent)
        if typed and not event.is_forwarded:
            self.gate.take(event)
        else:
            await super().on_event(event)

    def on_mount(self) -> None:
        if isinstance(self._driver, DeskDriver):
            self._driver.bursts = lambda: self.gate.bursts
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, self.end, 128 + number)
        self.run_worker(self.gate.run())
        self.call_after_refresh(self.gate.laid_out.set)
        self.note("mounted")

    def release(self) -> None:
        if isinstance(self._driver, DeskDriver):
            self._driver.release()

    def on_resize(self, event: events.Resize) -> None:
        if isinstance(self._driver, DeskDriver):
            self._driver.ledger.resize(*event.size)

    def on_terminal_gone(self, event: TerminalGone) -> None:
        self.end(129)

    def end(self, status: int) -> None:
        if isinstance(self._driver, DeskDriver):
            self._driver.end_soon(status)
        self.exit(return_code=status)

    def on_paste(self, event: events.Paste) -> None:
        if self.focused is self.rows:
            self.note(f"paste {event.text!r}")

    def action_move(self, by: int) -> None:
        self.rows.at = max(0, self.rows.at + by)
        self.note(f"at {self.rows.at}")

    def action_do(self, what: str) -> None:
        self.note(what)

    def _answer(self, text: str | None) -> None:
        self.note(f"entered {text!r}")

    async def action_ask(self) -> None:
        await self.push_screen(Dialog(), self._answer)

    async def action_ask_lines(self) -> None:
        await self.push_screen(Dialog(lines=True), self._answer)

    def action_hold(self) -> None:
        self.gate.held = asyncio.ensure_future(asyncio.sleep(3600))
        self.note("held")

    def action_stop(self) -> None:
        self.note(f"stopped {stop_job()}")

    def action_crash(self) -> None:
        raise RuntimeError("Secret of Maria Silva")

    def action_panic(self) -> None:
        self.panic("Secret of Maria Silva")

    def panic(self, *renderables: object) -> None:
        self._handle_exception(RuntimeError("panic"))

    def _handle_exception(self, error: Exception) -> None:
        self.failure = self.failure or error
        self.exit(return_code=1)


def main(log: str, *options: str) -> int:
    terminal = sys.stdin.fileno()
    DeskDriver.shell_modes = termios.tcgetattr(terminal)
    DeskDriver.ascii_only, DeskDriver.colours = "ascii" in options, 0 if "colourless" in options else 1 << 24
    DeskDriver.kitty = next((int(one.removeprefix("kitty=")) for one in options if one.startswith("kitty=")), 1)
    app = SmallApp(Path(log), DeskDriver)
    if "first" in options:
        painted = "".join(f"\x1b[{y + 1};1Hfirst screen" for y in range(24))
        sys.stdout.write(f"\x1b[?1049h{painted}")
        sys.stdout.flush()
        DeskDriver.painted = painted
        app.call_later(app.call_after_refresh, app.release)
    app.run()
    if DeskDriver.active:
        say_last(terminal, "\x1b[<u\x1b[?1049l\x1b[?25h")
    restore(terminal, DeskDriver.shell_modes)
    if app.failure is not None:
        with suppress(OSError):
            os.write(2, b"Something went wrong.\r\n")
        return 1
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
