"""The tour beside the application: it sees which screens are shown, and its line goes on with it."""

from __future__ import annotations

from typing import Any

from textual.app import App

from helpdesk_tui.console.state.tour import Tour
from helpdesk_tui.console.widgets.tour_line import TourLine


def look_on(app: App[Any], tour: Tour | None) -> None:
    """See whether the step has been done, and show the next one if so."""
    if tour is None:
        return
    tour.look([type(screen).__name__ for screen in app.screen_stack])
    for screen in app.screen_stack:
        for strip in screen.query(TourLine):
            strip.renew()
