"""How many cells the columns of the list need on a narrow screen, so that the subject gets the rest.

They only become wider as long as a view is shown: scrolling back moves no column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpdesk_tui.console.look.columns import CLOCK, COLUMNS, clock_cell
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.text.cells import width
from helpdesk_tui.domain.tickets.ticket import Ticket


class Needed:
    """The cells that each column has needed since a view was shown, by its name; ``clock`` is that of the clock."""

    def __init__(self) -> None:
        """Know of none."""
        self._view: object = None
        self._met: dict[int, int] = {}
        """The version at which each ticket was looked at: a ticket that changes often takes no more room."""
        self._cells: dict[str, int] = {}
        self._drawn: object = None
        """What was looked at last: a step of the cursor asks for nothing new."""

    def cells(
        self, view: object, shown: Sequence[Ticket], tickets: Sequence[Ticket], policy: Policy, now: int
    ) -> Mapping[str, int]:
        """Return what the columns need by now: for those ``shown``, all ``tickets`` around, and those before."""
        if view != self._view:
            self._view, self._met, self._cells, self._drawn = view, {}, {}, None
        found = self._cells
        drawn = (now, [(one.number, one.version) for one in shown], len(tickets))
        if drawn == self._drawn:
            return found
        self._drawn = drawn
        if found.setdefault("clock", 0) < CLOCK:
            clocks = (width(clock_cell(one, policy, now)[0]) for one in shown)
            found["clock"] = min(CLOCK, max([found["clock"], *clocks]))
        for ticket in tickets:
            if self._met.get(ticket.number) != ticket.version:
                self._met[ticket.number] = ticket.version
                for name, column in COLUMNS.items():
                    found[name] = max(found.get(name, 0), width(column.text(ticket, policy, now)))
        return found
