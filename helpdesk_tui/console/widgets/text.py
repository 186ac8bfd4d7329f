"""A text of several lines, as notes, resolutions and details are."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import TextArea


class Text(TextArea):
    """Grows to eight lines. Enter is done; Ctrl+J or Alt+Enter makes a line; pasted lines stay lines."""

    class Entered(Message):
        """Enter was pressed."""

    def __init__(self, *, id: str | None = None) -> None:
        """Begin with nothing."""
        super().__init__(
            id=id,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            compact=True,
            highlight_cursor_line=False,
        )
        # A cursor that blinks costs bytes for ever.
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        if event.key not in ("enter", "ctrl+j", "alt+enter"):
            return
        event.stop()
        event.prevent_default()
        if event.key == "enter":
            self.post_message(self.Entered())
        else:
            self.insert("\n")
