"""The verb by which a technician says that they look after what a ticket calls for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpdesk_tui.desk.base import Seen
from helpdesk_tui.desk.undoing import Undoing
from helpdesk_tui.domain.rules.outcome import Outcome
from helpdesk_tui.lazy import Later

if TYPE_CHECKING:
    from helpdesk_tui.domain.tickets import commands
else:
    commands = Later("helpdesk_tui.domain.tickets.commands")


class Acknowledging(Undoing):
    """A desk on which what tickets call for can be acknowledged."""

    def acknowledge(self, seen: Seen, op: str | None = None) -> Outcome:
        """Acknowledge what tickets call for: nobody else is called for a while, and no clock is touched.

        That of a P1 holds for 15 minutes, that of a P2 for 30, any other until the end of what was acknowledged.
        """
        return self._each(seen, commands.Acknowledge(), op)
