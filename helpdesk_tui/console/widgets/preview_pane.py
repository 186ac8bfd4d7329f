"""The ticket under the cursor at a glance, beside the list where there is room for both, else over its end."""

from __future__ import annotations

from helpdesk_tui.console.look.preview import BELOW, below_lines, beside_lines
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.widgets.lines import Lines

_LEFT = 3
"""Lines of the list that stay in sight beside a preview that lies over it: headings, rows, the rules counted in."""


class PreviewPane(Lines):
    """Shows who the ticket is from, what it is about and its last notes."""

    def renew(self, shift: Shift, room: int, height: int) -> None:
        """Show the ticket as it is now, where the list and the preview have ``room`` cells and ``height`` lines.

        Over the list it stands at its end, or at its start where it would hide the cursor's row; never under a dialog.
        """
        preview, ticket = shift.preview, shift.window.cursor
        below = preview.below and ticket is not None and not shift.busy_with
        self.display = bool(preview.beside) or below
        self.set_class(below, "-below")
        if preview.beside:
            self.styles.width = preview.beside
            self.show(beside_lines(preview.lines(ticket, preview.beside - 3, height), preview.beside, height))
        elif below:
            self.styles.width = room
            lines = below_lines(preview.lines(ticket, room - 4, min(BELOW, height - _LEFT - 2)), room)
            self.set_class(shift.window.index - shift.window.top + 1 >= height - len(lines), "-top")
            self.show(lines)
