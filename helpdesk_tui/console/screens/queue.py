"""The queue: header, views, list, preview, what was last said, and the keys."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Tabs

from helpdesk_tui.console.screens.desk_screen import TABLE, DeskScreen
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.widgets.bars import HeaderLine, KeyLine, NoticeLine, ViewTabs
from helpdesk_tui.console.widgets.chips import chips
from helpdesk_tui.console.widgets.preview_pane import PreviewPane
from helpdesk_tui.console.widgets.queue_list import QueueList
from helpdesk_tui.desk import Seen

_STEPS: dict[str, Callable[[Shift], int]] = {
    "down": lambda shift: shift.window.index + 1,
    "up": lambda shift: shift.window.index - 1,
    "page_down": lambda shift: shift.window.index + shift.window.height - 1,
    "page_up": lambda shift: shift.window.index - shift.window.height + 1,
    "top": lambda shift: 0,
    "end": lambda shift: shift.window.length - 1,
}


class QueueScreen(DeskScreen):
    """The live queue, sorted by priority and time to breach."""

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield HeaderLine()
        yield ViewTabs(self.shift)
        with Horizontal(id="desk"):
            yield QueueList(self.shift)
            yield PreviewPane()
        yield NoticeLine()
        yield KeyLine(self._keys)

    def _keys(self) -> list[tuple[str, str]]:
        """Return the keys of the footer, those that are for the ticket under the cursor."""
        shift = self.shift
        return shift.keymap.footer(shift.window.cursor, marked=bool(shift.marked))

    def seen(self) -> Seen:
        """Return the marked tickets, else the one under the cursor, each at the version it was shown at."""
        return dict(self.shift.marked) or super().seen()

    def renew(self) -> None:
        """Show everything as it is now."""
        shift = self.shift
        shift.preview.room = self.size.width
        self.query_one(HeaderLine).renew(shift)
        self.query_one(ViewTabs).renew()
        self.query_one(QueueList).renew()
        pane = self.query_one(PreviewPane)
        pane.display = bool(shift.preview.beside)
        pane.styles.width = shift.preview.beside
        pane.renew(shift)
        self.query_one(NoticeLine).renew(shift, chips(shift))
        self.query_one(KeyLine).refresh()

    def move(self, verb: str) -> None:
        """Move the cursor."""
        self.shift.window.go(_STEPS[verb](self.shift))

    async def back(self) -> None:
        """Take away the marks, else the filter, else go to the first view."""
        shift = self.shift
        shift.notice = None
        if shift.marked:
            shift.marked.clear()
        elif shift.filter:
            shift.unfilter()
        else:
            shift.go(0)

    @on(QueueList.Pointed)
    async def _pointed(self, message: QueueList.Pointed) -> None:
        """Choose the ticket on a line; the one that is chosen already opens."""
        window = self.shift.window
        if not self.shift.settings.mouse or message.line >= len(window.rows()):
            return
        self.shift.still.touched()
        chosen = window.top + message.line
        if chosen == window.index:
            await self.do(TABLE["open"])
        else:
            window.go(chosen)
            self.services.renew()

    @on(QueueList.Wheeled)
    def _wheeled(self, message: QueueList.Wheeled) -> None:
        if self.shift.settings.mouse:
            self.shift.still.touched()
            self.shift.window.move(message.lines)
            self.services.renew()

    @on(Tabs.TabActivated)
    def _tab(self, message: Tabs.TabActivated) -> None:
        place = int((message.tab.id or "view-0").removeprefix("view-"))
        if self.shift.settings.mouse and self.shift.go(place):
            self.services.renew()


def first_height(height: int) -> int:
    """Return how many tickets a screen of ``height`` lines shows: all but header, tabs, headings, notice and keys."""
    return max(1, height - 5)
