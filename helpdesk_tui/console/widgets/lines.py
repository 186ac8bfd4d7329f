"""A widget that shows ready-made lines: spans of text with the name of a role each.

No text in a line is ever read as markup. The styles of the roles come from the theme as one table:
component classes in their place, matched anew for every widget and state, cost a form 34 ms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from helpdesk_tui.console.look.lines import Line, cells, drawable
from helpdesk_tui.console.widgets.kept import Kept


class Lines(Kept):
    """Shows lines; of those that change, only what differs is painted again."""

    styles_of_roles: ClassVar[Mapping[str, Style]] = {}
    """Each role's style under the theme that is shown; the application sets it with the theme."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Show nothing yet."""
        super().__init__(id=id, classes=classes)
        self._lines: list[Line] = []
        self._known: dict[str, Style] = {}

    def notify_style_update(self) -> None:
        """Forget the styles: another theme, or another state."""
        super().notify_style_update()
        self._known.clear()

    def style_of(self, role: str) -> Style:
        """Return the style of a role; ``a+b`` is one laid over the other."""
        found = self._known.get(role)
        if found is None:
            table = Lines.styles_of_roles
            found = table.get(role) or sum((table[one] for one in role.split("+") if one in table), Style())
            found = self._known[role] = self.rich_style + found
        return found

    def strip(self, line: Line) -> Strip:
        """Return a line as Textual paints it."""
        return Strip([Segment(drawable(text), self.style_of(role)) for text, role in line], cells(line))

    def show(self, lines: Sequence[Line]) -> None:
        """Take new lines."""
        old, self._lines = self._lines, list(lines)
        if len(old) != len(lines):
            self.refresh(layout=self.styles.auto_dimensions)
            return
        for y, (before, after) in enumerate(zip(old, lines, strict=True)):
            if before != after:
                self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Return one line."""
        line = self._lines[y] if y < len(self._lines) else ()
        return self.strip(line).adjust_cell_length(self.size.width, self.style_of(""))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are, for a height that is ``auto``."""
        return len(self._lines)
