"""A panel that only tells: lines to read and to scroll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding
from textual.widget import Widget

from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.keys.bindings import MOVES, bindings
from helpdesk_tui.console.look.lines import Line
from helpdesk_tui.console.widgets.page import Page

SCROLLS = (*MOVES, "mark")
"""Verbs whose keys scroll: those that move, and the space bar."""
_WIDEST = 120
"""Cells of a line at most: longer ones are hard to read."""
_AROUND = 7
"""Lines of the screen that the panel leaves: its frame and title, and some of what lies under it."""


class ReadingDialog(Dialog):
    """Shows lines. Esc, Enter and the keys that leave the console or open this go back."""

    BINDINGS: ClassVar[list[Any]] = [
        *bindings((*SCROLLS, "quit", "why"), show=False),
        Binding("enter", "leave", "Back", show=False),
    ]

    def fields(self) -> Sequence[Widget]:
        """Show the lines."""
        return (Page(),)

    @property
    def page(self) -> Page:
        """What is shown."""
        return self.query_one(Page)

    def lines(self, room: int) -> Sequence[Line]:
        """Return all there is to tell, in ``room`` cells."""
        return ()

    def opened(self) -> None:
        """Show the first lines."""
        self.page.top = 0
        self.renew()

    def renew(self) -> None:
        """Show it as it is now."""
        self.page.styles.max_height = max(1, self.size.height - _AROUND)
        self.page.tell(self.lines(min(self.size.width - 2, _WIDEST)))

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        return [("Esc", "Back"), *([("↓↑", "Scroll")] if self.page.most else [])]

    def action_verb(self, verb: str) -> None:
        """Scroll, or go back."""
        if verb in SCROLLS:
            self.page.move(verb)
        else:
            self.action_leave()

    @on(Page.Resized)
    def _resized(self) -> None:
        self.renew()

    @on(Page.Wheeled)
    def _wheeled(self, message: Page.Wheeled) -> None:
        if self.shift.settings.mouse:
            self.page.go(self.page.top + message.lines)
