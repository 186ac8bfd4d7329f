"""The widgets: lines go down into them with ``show``, what the mouse did comes up as a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from helpdesk_tui.console.look.lines import Line
from helpdesk_tui.console.old.paint import Patch, cut_out, parts, patched, strip, style
from helpdesk_tui.domain.look.themes import Theme

_WHEEL = 3
_FEW = 12
"""Most cells that are written straight to the terminal: a clock, a typed letter."""


class Lines(Widget, can_focus=False):
    """Shows ready-made lines, and repaints only the cells that differ from what stood there."""

    @dataclass
    class Pointed(Message):
        """A cell of a widget's lines was clicked, both counted from 0."""

        of: Lines
        line: int
        cell: int

    @dataclass
    class Wheeled(Message):
        """The wheel was turned, by so many lines."""

        lines: int

    def __init__(self, *, id: str, theme: Theme) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self._theme = theme
        self._lines: list[Line] = []
        self._strips: dict[int, Strip] = {}
        self._painted = False

    def wear(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self._strips.clear()
        self._painted = False
        self.refresh()

    def show(self, lines: Sequence[Line]) -> None:
        """Take new lines."""
        old, self._lines = self._lines, list(lines)
        if len(old) != len(lines):
            self._strips.clear()
            self._painted = False
            self.refresh()
            return
        few: list[Patch] = []
        straight = self._painted and self.app._driver is not None and not self.app._batch_count
        for y, (before, after) in enumerate(zip(old, lines, strict=True)):
            if before != after:
                self._strips.pop(y, None)
                self._change(y, before, after, few if straight else None)
        if few:
            self._overwrite(few)

    def _change(self, y: int, before: Line, after: Line, few: list[Patch] | None) -> None:
        """Repaint what differs in a line: later, or with ``few``, which stand there before anything painted later.

        While a paint is still to come nothing is written straight, or letters typed in a
        burst would stand in the rows that the line they are typed into is yet to cover.
        """
        found = [(start, end) for start, end in parts(before, after) if start < end]
        if not found:
            return
        if few is not None and sum(end - start for start, end in found) <= _FEW:
            inked = [cut_out(after, start, end, self._theme) for start, end in found]
            patches = [
                (self.region.y + y + 1, self.region.x + start + 1, spans)
                for (start, _), spans in zip(found, inked, strict=True)
                if spans is not None
            ]
            if len(patches) == len(found):
                few += patches
                return
        start, end = found[0][0], found[-1][1]
        self._painted = False
        self.refresh(Region(start, y, end - start, 1))

    def _overwrite(self, patches: list[Patch]) -> None:
        """Write a few cells straight to the terminal.

        A ticking digit costs 18 bytes so, and 60 to 190 through the compositor, which paints
        a line from its beginning: over SSH that is the difference between an idle console
        that is silent and one that is not.
        """
        if self.app._driver is not None:
            self.app._driver.write(patched(patches))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the strips of a region; styles are ready, so Textual's style cache has nothing to add."""
        self._painted = True
        return [self._strip(y).crop_extend(crop.x, crop.right, style("", self._theme)) for y in crop.line_range]

    def _strip(self, y: int) -> Strip:
        found = self._strips.get(y)
        if found is None:
            line = self._lines[y] if y < len(self._lines) else ()
            found = self._strips[y] = strip(line, self._theme)
        return found

    def on_click(self, event: events.Click) -> None:
        """Say where."""
        self.post_message(self.Pointed(self, event.y, event.x))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Say how far."""
        self.post_message(self.Wheeled(_WHEEL))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Say how far."""
        self.post_message(self.Wheeled(-_WHEEL))
