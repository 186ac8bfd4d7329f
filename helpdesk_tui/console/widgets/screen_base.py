"""What screens and dialogs have in common: styles that stand, and an end of the desk that is not theirs."""

from __future__ import annotations

from typing import Any, Self

from textual import events
from textual.await_complete import AwaitComplete
from textual.geometry import Region
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen

from helpdesk_tui.console.state.services import Services


class GoesOn(MessagePump):
    """Goes on where the desk cannot be had: it is said, what was typed stays, and the same key tries again.

    Textual ends the application at any error that comes out of a handler.
    """

    services: Services

    async def _dispatch_message(self, message: Message) -> None:
        with self.services.telling_trouble():
            await super()._dispatch_message(message)


class StyledOnce(Screen[Any]):
    """Matches no style anew when it comes back to the screen, unless under another theme, and paints itself once.

    Textual matches them each time, for every widget: half of what it takes to show a dialog again. And it paints all
    of a screen when another comes over it or goes, which is half of the rest: what is under a dialog has not changed,
    and what differs when that goes is where it stood.
    """

    _styled_for = _mounted_for = ""
    stays = False
    """Whether something that comes over it or goes leaves the rest of it as it is."""

    @property
    def styled(self) -> bool:
        """Whether it has been shown under this theme and in this size, and has been since."""
        return self._styled_for == self.app.theme and self.size == self.app.size

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint these regions, or all of it, unless it stays as it is."""
        if self.stays and not (regions or layout or recompose):
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _on_timer_update(self) -> None:
        """Paint what has changed: where parts of the screen itself have, Textual forgets the widgets beside them."""
        self._compositor.update_widgets(self._dirty_widgets)
        super()._on_timer_update()

    def uncover(self, *regions: Region) -> None:
        """Paint what a dialog has covered that goes now, and not all of it when that has gone."""
        self.refresh(*regions)
        self.stays = True

    def on_mount(self) -> None:
        """Know for which theme its styles are: it may be mounted long before it is shown, and another chosen then."""
        self._mounted_for = self.app.theme

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Say whether the styles have to be matched anew."""
        theme = self.app.theme
        event.refresh_styles = (self._styled_for or self._mounted_for) not in ("", theme)
        self._styled_for = theme


class Covering(StyledOnce):
    """Lies over another screen with its panel and its line of keys, and leaves the rest of that in sight."""

    _uncovers: StyledOnce | None = None

    def dismiss(self, result: None = None) -> AwaitComplete:
        """End; what lies below is painted where this has stood."""
        below = self.app.screen_stack[-2]
        if self.is_current and isinstance(below, StyledOnce) and below.styled:
            below.uncover(*(part.region for part in self.query(".panel, KeyLine")))
            self._uncovers = below
        return super().dismiss(result)

    def on_screen_suspend(self) -> None:
        """Let what lies below be painted again as it likes: Textual asks for all of it just before."""
        if self._uncovers is not None:
            self._uncovers.stays, self._uncovers = False, None
