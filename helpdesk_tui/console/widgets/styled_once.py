"""Screens that are shown again and again: their styles stand for as long as the theme does."""

from __future__ import annotations

from textual import events
from textual.widget import Widget


class StyledOnce(Widget):
    """Matches no style anew when it comes back to the screen, unless under another theme.

    Textual does so each time, for every widget: half of what it takes to show a dialog again.
    """

    _styled_for = ""

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Say whether the styles have to be matched anew."""
        theme = self.app.theme
        event.refresh_styles = self._styled_for not in ("", theme)
        self._styled_for = theme
