"""Why a ticket's deadline is what it is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from helpdesk_tui.console.dialogs.reading import ReadingDialog
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.tickets.ticket import Ticket, parse_pauses
from helpdesk_tui.domain.words.explain import explain_ticket
from helpdesk_tui.store.base import StoreError


class WhyDialog(ReadingDialog):
    """Explains the deadlines of a ticket: start, target, what was skipped, sum."""

    verb, asks, open_only = "why", "Why this deadline:", False

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about a ticket."""
        self._about: Ticket | None = self.shift.only(seen)
        return self._about is not None and super().begin(seen, argument)

    def lines(self, room: int) -> Sequence[Line]:
        """Return the explanation."""
        with suppress(StoreError):
            self._about = self.shift.only(self.seen)
        if self._about is None:
            return [line(("The ticket is gone from the store.", "bad"))]
        said = explain_ticket(self.shift.desk.policy, self._about, parse_pauses(self._about.pauses), self.shift.now)
        return [line(f"  {part}") for one in said for part in wrap(one, room - 4)]
