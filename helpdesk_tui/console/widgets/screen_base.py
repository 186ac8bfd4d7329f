"""What screens and dialogs have in common: styles that stand, and an end of the desk that is not theirs."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump

from helpdesk_tui.console.state.services import Services


class GoesOn(MessagePump):
    """Goes on where the desk cannot be had: it is told, what was typed stays, and the same key tries again.

    Textual ends the application at any error that comes out of a handler.
    """

    services: Services

    async def _dispatch_message(self, message: Message) -> None:
        with self.services.telling_trouble():
            await super()._dispatch_message(message)


class StyledOnce(MessagePump):
    """Matches no style anew when it comes back to the screen, unless under another theme.

    Textual does so each time, for every widget: half of what it takes to show a dialog again.
    """

    _styled_for = ""

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Say whether the styles have to be matched anew."""
        theme = self.app.theme
        event.refresh_styles = self._styled_for not in ("", theme)
        self._styled_for = theme
