"""What stands in place of everything on a terminal that has no room for the desk: nothing is done there unseen."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.geometry import Size
from textual.screen import Screen

from helpdesk_tui.console.keys.verbs import BOUND
from helpdesk_tui.console.look.too_small import too_small, too_small_lines
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.widgets.lines import Lines


class TooSmallScreen(Screen[None]):
    """Says how much room there is and how much is needed. Only leaving works."""

    BINDINGS: ClassVar[list[Any]] = [Binding("q,ctrl+q", "leave", BOUND["q"].label, id=BOUND["q"].id)]

    def __init__(self, services: Services) -> None:
        """Say nothing yet."""
        super().__init__()
        self.services = services

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield Lines()

    def on_resize(self) -> None:
        """Say it for the present size."""
        room, height = self.app.size
        self.query_one(Lines).show(too_small_lines(room, height, self.services.shift.keymap.first("quit"))[:height])

    def action_leave(self) -> None:
        """Leave the console."""
        self.services.leave()


def fit(app: App[None], services: Services, size: Size) -> None:
    """Say so in place of everything where there is no room for the desk, and show the desk again where there is."""
    small, said = too_small(*size), isinstance(app.screen, TooSmallScreen)
    if small and not said:
        app.push_screen(TooSmallScreen(services))
    elif said and not small:
        app.pop_screen()
