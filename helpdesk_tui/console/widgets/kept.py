"""What was rendered is handed out again until it changes.

At each paint Textual asks every widget in sight for its lines, also for the two lines of a step of the cursor: what
they are laid over and filtered with is worked out anew, 0.1 ms a widget, a third of the paint.
"""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Kept(Widget):
    """Renders a part of itself once for as long as it stays as it is.

    It is known to stay so: whatever changes a widget, its size or what it is laid over asks for a paint of it, by
    which Textual's own cache of lines goes too; and a theme, whose filters are in what is kept, matches its styles.

    It stands last among the bases: of those Textual takes the style rules of the first alone.
    """

    _rendered: tuple[Region, list[Strip]] | None = None

    def _set_dirty(self, *regions: Region) -> None:
        self._rendered = None
        super()._set_dirty(*regions)

    def notify_style_update(self) -> None:
        """Forget what was rendered: another theme, or another state."""
        self._rendered = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a part of the widget."""
        if self._rendered is None or self._rendered[0] != crop:
            self._rendered = crop, super().render_lines(crop)
        return self._rendered[1]
