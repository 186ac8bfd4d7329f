"""What every dialog has: a panel over the list, the keys that work, and what happens when it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from helpdesk_tui.console.dialogs.asking import again, subject_of
from helpdesk_tui.console.look.lines import Line, drawable, fitted, line
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.state.writer import Verb
from helpdesk_tui.console.widgets.bars import KeyLine
from helpdesk_tui.console.widgets.lines import Lines
from helpdesk_tui.console.widgets.screen_base import Covering, GoesOn
from helpdesk_tui.console.widgets.typing import TooMuch
from helpdesk_tui.desk import Outcome, Seen, new_op
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.store.base import StoreError

_ABOVE = 3
"""Lines above the list's first row: header, tabs, headings."""
_LOW = 20
"""Lines from which on a screen has room to spare."""
_FRAME = 2
"""Cells at the sides of a panel."""


class Said(Lines):
    """Lines that a dialog shows under its fields, as many as there are."""

    def tell(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        room = self.app.size.width - _FRAME
        self.show([fitted(one, room) for one in lines])


class Dialog(GoesOn, Covering, ModalScreen[None]):
    """Asks for something. Esc goes back; what was typed is a draft by then.

    Each dialog is mounted once and installed under its verb's id; ``begin`` says what it is about. To show one
    that is mounted takes 8 ms, to mount one 15 to 45.
    """

    BINDINGS: ClassVar[list[Any]] = [Binding("escape", "leave", "Back", key_display="Esc")]
    # Set by ourselves before it is laid out: Textual's way has every widget styled once more.
    VERTICAL_BREAKPOINTS = []
    verb = ""
    asks = ""
    open_only = True
    """Whether what it asks for can be done on open tickets alone."""
    goes = "Enter does it all the same, Esc leaves it."
    """Which key does what where somebody else's change came before."""
    confirms = False
    """Whether the key that opened it does at its second press what is asked about."""
    grows = 0
    """Lines that it may become higher by while it is open."""

    def __init__(self, services: Services) -> None:
        """Ask nothing yet."""
        super().__init__()
        self.services = services
        self.shift = services.shift
        self.seen: dict[int, int | None] = {}
        self.argument = ""
        self._op, self.opens, self._has_told = new_op(), False, False
        self._height = 0

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about these tickets, each at the version it was shown at, when next on the screen.

        Returns False where it has nothing to ask, because what it asks for was refused; what is to be said about it
        has been said by then. ``argument`` is what was typed for it already.
        """
        self.seen, self.argument, self._op, self.opens = dict(seen), argument, new_op(), True
        return True

    def compose(self) -> ComposeResult:
        """Lay out the panel."""
        with Vertical(classes="panel"):
            yield Static(markup=False, classes="title")
            yield from self.fields()
            yield Said(classes="said", id="said")
        yield KeyLine(self.keys)

    def fields(self) -> Sequence[Widget]:
        """Return what is asked."""
        return ()

    def keys(self) -> list[tuple[str, str]] | None:
        """Return the keys that work now, for its last line; None: those of the active bindings."""
        return None

    def opened(self) -> None:
        """Put into the fields what stands there at first."""

    def question(self) -> str:
        """Return the question, and what it is about."""
        return f"{self.asks} {subject_of(self.shift, self.seen)}" if self.seen else self.asks

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Show what it is about, where it has just been opened.

        Where it has been shown before, the panel and the line of keys are all that is painted. Where it has not, it is
        painted when it is laid out, and Textual is kept from doing so once more.
        """
        if not self.opens:
            return
        self.opens = self._has_told = False
        self.set_class(self.app.size.height < _LOW, "-low")
        if not self.size:
            self.stays = True
            self.call_next(setattr, self, "stays", False)
        elif self.styled:
            event.prevent_default()
            self.stack_updates += 1
            self.refresh(self.query_one(".panel").region, self.query_one(KeyLine).region)
        with self._complaining():
            self.query_one(".title", Static).update(Content(drawable(self.question())), layout=False)
        self.set_class(bool(self._height) and _hides(self, self._height), "-top")
        self.set_class(self.services.tour is not None, "-toured")
        with self._complaining():
            self.opened()
        if not self._has_told:
            self.tell(())
        self.call_after_refresh(self._make_way)

    @contextmanager
    def _complaining(self) -> Iterator[None]:
        """Yield in a block that ends where the desk cannot be had, which is said: only then is the rest laid out."""
        try:
            yield
        except StoreError as error:
            self.shift.trouble.met(error)
            self.complain(str(error))

    def on_resize(self, event: events.Resize) -> None:
        """Know whether the screen is a low one."""
        self.set_class(event.size.height < _LOW, "-low")

    def _make_way(self) -> None:
        """Stand at the top where the panel would hide the row that it is about."""
        self._height = self.query_one(".panel").region.height
        self.set_class(_hides(self, self._height), "-top")

    def render_lines(self, crop: Region) -> list[Strip]:
        """Show what lies below as it is: through Rich, as Textual does it for a tint, it takes 4 ms a paint."""
        below = self.app.screen_stack[-2]._compositor.render_strips(self.size)
        return [strip.crop(crop.x, crop.right) for strip in below[crop.y : crop.bottom]]

    def renew(self) -> None:
        """Show what has changed on its tickets meanwhile."""

    def tell(self, lines: Sequence[Line]) -> None:
        """Show lines under the fields."""
        self._has_told = True
        self.query_one("#said", Said).tell(lines)

    def complain(self, text: str) -> None:
        """Say why nothing was done; the dialog stays, with what was typed."""
        room = self.app.size.width - _FRAME - 2
        self.tell([line((f"  {part}", "bad")) for part in wrap(text, room)])

    @on(TooMuch)
    def _too_much(self, message: TooMuch) -> None:
        self.complain(message.text)

    def carry_out(self, verb: Verb) -> None:
        """Do a verb of the desk; the dialog ends when it is done, and says what stood against it when it is not."""
        self.services.writer.carry_out(verb, self._ended, self._op)

    def _ended(self, outcome: Outcome | None) -> None:
        if outcome is not None and outcome.done:
            self.done(outcome)
            self.dismiss()
        else:
            self._op = new_op()
            self.complain(again(self.shift, self.seen, outcome, goes=self.goes, open_only=self.open_only))

    def done(self, outcome: Outcome) -> None:
        """Put away what was typed: it has been saved."""

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()


def _hides(dialog: Dialog, height: int) -> bool:
    """Whether a panel of so many lines, and what it may grow by, hides the row at the end of the screen."""
    window, above = dialog.shift.window, _ABOVE + (dialog.services.tour is not None)
    line, first = window.index - window.top + above, dialog.size.height - 1 - height
    hides = line >= first or (line >= above + height + dialog.grows and line >= first - dialog.grows)
    return hides and first > 0 and len(dialog.app.screen_stack) == 2
