"""What comes to hold on the desk, announced over the line of the tabs for a while: nothing moves for it."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message

from helpdesk_tui.console.look.lines import BLANK, Line, fitted, line
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.widgets.lines import Lines
from helpdesk_tui.domain.text.cells import cut


@dataclass
class Asked(Message):
    """The ticket that is announced was clicked."""

    number: int


class AlertStrip(Lines):
    """Tells the most urgent announcement whole, and how many more there are. A click opens its ticket."""

    def __init__(self) -> None:
        """Tell nothing yet."""
        super().__init__()
        self._number = 0

    def renew(self, shift: Shift) -> None:
        """Tell what is announced now; with nothing to tell it is not there."""
        said = alert_line(shift, self.app.size.width)
        self._number = alerted(shift)
        self.display = said != BLANK
        if said:
            self.show([fitted(said, self.app.size.width)])

    def on_click(self, event: events.Click) -> None:
        """Ask for the ticket."""
        event.stop()
        if self._number:
            self.post_message(Asked(self._number))


def alerted(shift: Shift) -> int:
    """Return the number of the ticket that is announced now; 0: there is none, or a count alone."""
    return next((one.key.number for one in shift.announcements.strip), 0)


def alert_line(shift: Shift, room: int) -> Line:
    """Return what is announced now, in ``room`` cells."""
    announced, count = shift.announcements.strip, shift.announcements.more
    beside = max(0, len(announced) - 1) + count.number
    number = f"{beside:,}{'+' if count.more else ''}"
    if not announced:
        what = "ticket is late, near its deadline" if number == "1" else "tickets are late, near their deadline"
        return line((f" {number} {what} or due ", "warning")) if beside else BLANK
    more = f"  and {number} more" if beside else ""
    role = "bar-alarm" if announced[0].loud else "warning"
    return line((f" {cut(announced[0].text, room - 2 - len(more))} ", role), (more, "strong"))
