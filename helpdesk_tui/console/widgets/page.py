"""A page to read that may be longer than the screen: the lines in sight alone are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from textual import events
from textual.geometry import Size
from textual.message import Message

from helpdesk_tui.console.look.lines import Line, fitted, line
from helpdesk_tui.console.widgets.lines import Lines

WHEEL = 3
"""Lines that one turn of the wheel scrolls."""


class Joined(Sequence[Line]):
    """Parts of lines, one after the other."""

    def __init__(self, *parts: Sequence[Line]) -> None:
        """Join ``parts``."""
        self._parts = parts

    def __len__(self) -> int:
        """Return how many lines there are."""
        return sum(map(len, self._parts))

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        """Return a line, or some."""
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        for part in self._parts:
            if place < len(part):
                return part[place]
            place -= len(part)
        raise IndexError(place)


class Page(Lines):
    """Shows a part of some lines; where more follow, its last line says how many.

    Textual's own scrolling lays out all there is; a ticket with 20,000 notes has 40,000 lines.
    """

    @dataclass
    class Pointed(Message):
        """A line was clicked, ``row`` lines below the top, at its cell ``cell``."""

        row: int
        cell: int

    @dataclass
    class Wheeled(Message):
        """The wheel was turned by so many lines."""

        lines: int

    class Resized(Message):
        """There is another room for it."""

    def __init__(self, *, id: str | None = None) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self._whole: Sequence[Line] = ()
        self.top = 0

    @property
    def most(self) -> int:
        """How many lines lie above the first one in sight where the end is shown."""
        return max(0, len(self._whole) - self.size.height)

    def tell(self, whole: Sequence[Line]) -> None:
        """Show these lines, from where it was scrolled to."""
        grown, self._whole = len(whole) != len(self._whole), whole
        if grown and self.styles.auto_dimensions:
            self.refresh(layout=True)
        self.go(self.top)

    def go(self, top: int) -> None:
        """Show the lines from ``top`` on, or as near to it as there are lines."""
        room, height = self.size
        if height < 1:
            return
        self.top = min(max(top, 0), self.most)
        last = min(self.top + height, len(self._whole))
        shown = [self._whole[place] for place in range(self.top, last)]
        if last < len(self._whole):
            shown[-1] = line((f"  ↓ {len(self._whole) - last + 1:,} more lines", "dim"))
        self.show([fitted(one, room) for one in [*shown, *[()] * (height - len(shown))]])

    def move(self, verb: str) -> None:
        """Scroll as a verb of movement says; ``mark`` is the space bar, a page down."""
        page = max(1, self.size.height - 1)
        steps = {"down": 1, "up": -1, "page_down": page, "mark": page, "page_up": -page}
        if verb in steps:
            self.go(self.top + steps[verb])
        else:
            self.go(0 if verb == "top" else self.most)

    def line_at(self, row: int) -> Line:
        """Return the line that is shown ``row`` lines below the top."""
        return self._lines[row] if row < len(self._lines) else ()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are, for a height that is ``auto``."""
        return len(self._whole)

    def on_resize(self) -> None:
        """Say that the lines are to be made anew."""
        self.post_message(self.Resized())

    def on_click(self, event: events.Click) -> None:
        """Say where."""
        self.post_message(self.Pointed(event.y, event.x))

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheeled(event, WHEEL)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheeled(event, -WHEEL)

    def _wheeled(self, event: events.Event, lines: int) -> None:
        event.stop()
        event.prevent_default()
        self.post_message(self.Wheeled(lines))
