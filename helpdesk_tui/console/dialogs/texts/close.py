"""Closing: with a resolution, and without one only where that was meant."""

from __future__ import annotations

from helpdesk_tui.console.dialogs.closed import refused_closed
from helpdesk_tui.console.dialogs.texts.composed_dialog import ComposedDialog
from helpdesk_tui.console.state.held_keys import AGAIN_WITHIN
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.tickets.ticket import Priority, Status

_URGENT = (Priority.P1, Priority.P2)
_NAMED = 3


class CloseDialog(ComposedDialog):
    """Asks for the resolution."""

    verb, asks = "close", "Close with which resolution?"
    text_field, doing = "resolution", "close"
    _asked = False
    _at = 0.0
    """When Enter was last pressed without a text (real seconds)."""

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about these tickets; closed ones are not closed again."""
        self._asked = False
        return not refused_closed(self.services, seen) and super().begin(seen, argument)

    def changed(self) -> None:
        """Ask again: what was asked about has been answered by typing."""
        self._asked = False

    def submit(self, text: str) -> None:
        """Close, but ask once where it is urgent or leaves children open and nobody has said what was done.

        An Enter that is held down, or comes twice, does not answer.
        """
        doubt = "" if text.strip() else self._doubt()
        again, self._at = 0 <= self.shift.moment() - self._at < AGAIN_WITHIN, self.shift.moment()
        if doubt and (not self._asked or again):
            self.complain(f"Enter came again at once: that did nothing more. {doubt}" if self._asked else doubt)
            self._asked = True
            return
        desk, seen, children = self.shift.desk, self.seen, self.also.chosen
        self.carry_out(lambda: desk.close(seen, text or None, children=children))

    def _doubt(self) -> str:
        """Say why a resolution is expected; empty where it is not."""
        store = self.shift.desk.store
        tickets = [ticket for number in self.seen if (ticket := store.ticket(number)) is not None]
        urgent = [one for one in tickets if one.priority in _URGENT and one.status is not Status.CLOSED]
        reasons = [f"#{one.number} is a {one.priority}" for one in urgent[:_NAMED]]
        if urgent[_NAMED:]:
            reasons.append(f"{len(urgent) - _NAMED} more are urgent too")
        if self.also.some and not self.also.chosen:
            reasons.append(f"{self.also.count()} {'stays' if self.also.count().startswith('1 ') else 'stay'} open")
        if not reasons:
            return ""
        it = "it" if len(self.seen) == 1 else "them"
        return f"{', '.join(reasons)}. Type what was done; Enter closes {it} without a resolution."
