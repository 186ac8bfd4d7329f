"""Leaving the console while an outage stands in a call that was never saved."""

from __future__ import annotations

from textual.binding import Binding

from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.look.lines import line
from helpdesk_tui.console.state.kept_calls import kept_calls
from helpdesk_tui.desk import Seen


class LeaveDialog(Dialog):
    """Asks whether to leave; where no P1 or P2 is kept there is nothing to ask, and the console ends."""

    BINDINGS = [
        Binding("enter,y", "go", "Leave", key_display="Enter"),
        Binding("n", "leave", "Stay", show=False),
    ]
    asks = "Leave with calls that are not saved?"

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Ask where a P1 or a P2 is kept."""
        self._calls = [one for one in kept_calls(self.shift.drafts, self.shift.chart) if one.presses]
        if not self._calls:
            self.services.leave()
            return False
        return super().begin({}, argument)

    def opened(self) -> None:
        """Name them, and the key that shows them."""
        clock, first = self.shift.desk.policy.business.local, self.shift.keymap.first
        out = [
            line(
                "  ",
                (str(one.priority), f"p{int(one.priority or 0)}"),
                (f"  since {clock(one.since):%H:%M:%S}", "dim"),
                (f"  {one.who or 'nobody yet'}", "strong"),
                f"  {one.what or 'no subject yet'}",
            )
            for one in self._calls
        ]
        self.tell(
            [*out, line(("  They stay kept. Esc stays; then ", "hint"), (first("new"), "key"), " and ^N show them.")]
        )

    def action_go(self) -> None:
        """Leave."""
        self.services.leave()
