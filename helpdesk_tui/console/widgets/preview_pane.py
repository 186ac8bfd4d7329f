"""The ticket under the cursor at a glance, beside the list."""

from __future__ import annotations

from helpdesk_tui.console.look.lines import Line, fitted
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.widgets.lines import Lines


class PreviewPane(Lines):
    """Shows who the ticket is from, what it is about and its last notes."""

    def renew(self, shift: Shift) -> None:
        """Show the ticket as it is now."""
        room, height = self.content_size
        lines: list[Line] = shift.preview.lines(shift.window.cursor, room, height) if room > 0 else []
        self.show([fitted(one, room) for one in [*lines, *[()] * (height - len(lines))]])
