"""The line of the tour: it stands on every screen from the first to the last, so its words change and no row moves."""

from __future__ import annotations

from helpdesk_tui.console.state.tour import Tour
from helpdesk_tui.console.widgets.lines import Lines


class TourLine(Lines):
    """Says what to do next."""

    def __init__(self, tour: Tour) -> None:
        """Show the step of ``tour``."""
        super().__init__()
        self._tour = tour

    def on_resize(self) -> None:
        """Take the new width."""
        self.renew()

    def renew(self) -> None:
        """Show the step as it is now."""
        self.show([self._tour.line(self.app.size.width)])
