"""The live list: a view of any size, of which the rows in sight alone are made. Its cursor is a ticket's number."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView

from helpdesk_tui.console.look.lines import fitted
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.widgets.lines import Lines
from helpdesk_tui.console.widgets.rows import Drawn, queue_lines

_WHEEL = 3


class QueueList(Lines, ScrollView, can_focus=True, inherit_bindings=False):
    """Shows the window on the queue. What scrolls is the window, by the keys of the screen: it has none of its own."""

    @dataclass
    class Pointed(Message):
        """A line of the list was clicked, counted from 0 below the headings."""

        line: int

    @dataclass
    class Wheeled(Message):
        """The wheel was turned by so many lines."""

        lines: int

    def __init__(self, shift: Shift) -> None:
        """Show the queue of a shift."""
        super().__init__(id="queue")
        self._shift, self._drawn = shift, Drawn()

    def renew(self) -> None:
        """Show the window as it is now."""
        if not self.size.area:
            return
        room, height = self.size
        self.virtual_size = Size(room, self._shift.window.length + 1)
        lines = queue_lines(self._shift, room, self._drawn)
        self.show([*lines, *[fitted((), room)] * (height - len(lines))][:height])

    def on_resize(self, event: events.Resize) -> None:
        """Take the new size."""
        self._shift.window.resize(event.size.height - 1)
        self.renew()

    def on_click(self, event: events.Click) -> None:
        """Say which line."""
        if event.y > 0:
            self.post_message(self.Pointed(event.y - 1))

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheeled(event, _WHEEL)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheeled(event, -_WHEEL)

    def _wheeled(self, event: events.Event, lines: int) -> None:
        event.stop()
        event.prevent_default()
        self.post_message(self.Wheeled(lines))
