"""What a ticket, the agenda, the dashboard and the help have in common: a page in the queue's place."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from helpdesk_tui.console.keys.verbs import Verb
from helpdesk_tui.console.look.lines import Line
from helpdesk_tui.console.screens.desk_screen import DeskScreen
from helpdesk_tui.console.widgets.bars import HeaderLine, KeyLine, NoticeLine
from helpdesk_tui.console.widgets.page import Page

OF_THE_LIST = frozenset({"filter", "closed", "view", "next_view", "previous_view", "preview", "order", "hold"})
"""Verbs that are about the queue's list."""
_BACK = ("back", "quit")


class OverScreen(DeskScreen):
    """A page over the queue. Esc and the key that leaves the console go back."""

    absent = OF_THE_LIST

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield HeaderLine()
        yield from self.tour_line()
        yield from self.above()
        yield Page()
        yield NoticeLine()
        yield KeyLine(self.keys)

    def above(self) -> ComposeResult:
        """Lay out what stands above the page."""
        yield from ()

    @property
    def page(self) -> Page:
        """The page."""
        return self.query_one(Page)

    def lines(self, room: int, height: int) -> Sequence[Line]:
        """Return all there is to show in ``room`` cells; ``height`` lines are in sight."""
        return ()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        return []

    def chips(self) -> Line:
        """Return what stands in the line of what was last said, where nothing was."""
        return ()

    def renew(self) -> None:
        """Show everything as it is now."""
        page = self.page
        self.query_one(HeaderLine).renew(self.shift)
        if page.size.area:
            page.tell(self.lines(*page.size))
        self.query_one(NoticeLine).renew_on_page(self.shift, self.chips())
        self.query_one(KeyLine).refresh()

    async def do(self, verb: Verb, argument: str = "") -> None:
        """Do a verb; the space bar, which marks on the queue, scrolls here."""
        if verb.id == "mark" and verb.id not in self.absent:
            self.move(verb.id)
            self.services.renew()
        else:
            await super().do(verb, argument)

    def move(self, verb: str) -> None:
        """Scroll."""
        self.page.move(verb)

    async def action_verb(self, verb: str) -> None:
        """Do what a key does; the one that leaves the console goes back here."""
        if verb in _BACK:
            self.shift.notices.answer = None
            await self.back()
            self.services.renew()
        else:
            await super().action_verb(verb)

    async def back(self) -> None:
        """Go back to what lies under it."""
        self.dismiss()

    @on(Page.Resized)
    def _resized(self) -> None:
        self.renew()

    @on(Page.Wheeled)
    def _wheeled(self, message: Page.Wheeled) -> None:
        if self.shift.settings.mouse:
            self.wheel(message.lines)
            self.services.renew()

    def wheel(self, lines: int) -> None:
        """Scroll as the wheel was turned."""
        self.page.go(self.page.top + lines)
