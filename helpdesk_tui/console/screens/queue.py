"""The queue: header, views, list, preview, what was last said, and the keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Tabs

from helpdesk_tui.console.screens.desk_screen import TABLE, Action, DeskScreen
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.widgets.alert_strip import AlertStrip, Asked
from helpdesk_tui.console.widgets.bars import HeaderLine, KeyLine, NoticeLine, ViewTabs, notice_lines
from helpdesk_tui.console.widgets.chips import chips
from helpdesk_tui.console.widgets.kept import Kept
from helpdesk_tui.console.widgets.preview_pane import PreviewPane
from helpdesk_tui.console.widgets.queue_list import QueueList
from helpdesk_tui.desk import Seen

_AROUND, _ABOVE = 4, 3
"""Lines that are not the list and the preview: header, tabs, notice, keys; lines above the list's first row."""

_STEPS: dict[str, Callable[[Shift], int]] = {
    "down": lambda shift: shift.window.index + 1,
    "up": lambda shift: shift.window.index - 1,
    "page_down": lambda shift: shift.window.index + shift.window.height - 1,
    "page_up": lambda shift: shift.window.index - shift.window.height + 1,
    "top": lambda shift: 0,
    "end": lambda shift: shift.window.length - 1,
}


class ListAndPreview(Horizontal, Kept):
    """The list, and the preview beside it where there is room."""


class QueueScreen(DeskScreen):
    """The live queue, sorted by priority and time to breach."""

    def __init__(self, services: Services, actions: Mapping[str, Action]) -> None:
        """Work with ``services``; ``actions`` are what the verbs do, by their id."""
        super().__init__(services, actions)
        # To look for them at each step would be a tenth of it.
        self._header, self._tabs, self._alerts = HeaderLine(), ViewTabs(self.shift), AlertStrip()
        self._list, self._preview = QueueList(self.shift), PreviewPane()
        self._notice, self._foot = NoticeLine(), KeyLine(self._keys)

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield self._header
        yield self._tabs
        yield from self.tour_line()
        yield self._alerts
        with ListAndPreview(id="desk"):
            yield self._list
            yield self._preview
        yield self._notice
        yield self._foot

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
        room, height = self.size
        shift.preview.room = room
        self._header.renew(shift)
        self._tabs.renew()
        self._alerts.renew(shift)
        self._list.renew()
        self._preview.renew(shift, room, height - _AROUND - self.toured)
        line = _ABOVE + self.toured + shift.window.index - shift.window.top
        self._notice.renew(shift, chips(shift), line)
        self._foot.renew()

    def move(self, verb: str) -> None:
        """Move the cursor."""
        self.shift.window.go(_STEPS[verb](self.shift))

    async def back(self) -> None:
        """Take away a notice that lies over the list, else the marks, else the filter, else go to the first view."""
        shift = self.shift
        covers = len(notice_lines(shift.notices.in_sight(), self.size.width)) > 1
        shift.notices.take_away()
        if covers:
            return
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
        if message.line >= len(window.rows()):
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
        self.shift.still.touched()
        self.shift.window.move(message.lines)
        self.services.renew()

    @on(Tabs.TabActivated)
    def _tab(self, message: Tabs.TabActivated) -> None:
        if self.shift.go(int((message.tab.id or "view-0").removeprefix("view-"))):
            self.services.renew()

    @on(Asked)
    def _found(self, message: Asked) -> None:
        """Put the cursor on the ticket that is announced, before it is opened."""
        self.shift.window.find(message.number)
