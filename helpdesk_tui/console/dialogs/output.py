"""What a technician's own command prints, as it prints it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Log
from textual.worker import Worker

from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.state.running import run_beside
from helpdesk_tui.desk import Seen

SEPARATOR = "\0"
"""Between the name of a command and its arguments, none of which can hold it."""


class OutputDialog(Dialog):
    """Shows the output of a command. Esc goes back, and ends the command if it still runs."""

    BINDINGS = [
        Binding("enter", "leave", "Back", show=False),
        Binding("down,j", "roll(1)", "Down", show=False),
        Binding("up,k", "roll(-1)", "Up", show=False),
        Binding("pagedown", "roll(8)", "Page down"),
        Binding("pageup", "roll(-8)", "Page up"),
    ]
    verb = "output"
    _work: Worker[None] | None = None

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Run the command whose name and arguments are in ``argument``."""
        self._called, *self._arguments = argument.split(SEPARATOR)
        return super().begin({}, argument)

    def fields(self) -> Sequence[Widget]:
        """Show what is printed."""
        return (Log(auto_scroll=True, max_lines=1000),)

    def question(self) -> str:
        """Say which command runs."""
        return f"{self._called}: {' '.join(self._arguments)}"

    def opened(self) -> None:
        """Begin."""
        self.query_one(Log).clear()
        self._work = self.run_worker(self._run(), exclusive=True, exit_on_error=False)

    async def _run(self) -> None:
        try:
            status = await run_beside(self._arguments, self.query_one(Log).write_line)
        except OSError as error:
            # Once the dialog has been laid out: what it has to show is not seen before.
            self.call_after_refresh(self.complain, f"{self._arguments[0]} could not be started: {error.strerror}.")
            return
        if status:
            self.complain(f"It ended with status {status}.")

    def action_roll(self, lines: int) -> None:
        """Scroll the output."""
        self.query_one(Log).scroll_relative(y=lines, animate=False)

    def action_leave(self) -> None:
        """Go back."""
        if self._work is not None:
            self._work.cancel()
        super().action_leave()
