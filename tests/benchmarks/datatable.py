"""The same queue as a plain Textual application with a DataTable: what the console's figures are measured against.

python -m tests.benchmarks.datatable DESK
"""

from __future__ import annotations

import sys
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import DataTable, Footer, Header

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.domain.words.countdown import clock_reading
from helpdesk_tui.store.base import View
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.config import data_text

_ROWS = 200


class Table(App[None]):
    """Two hundred rows, and a countdown in each that moves every second."""

    BINDINGS: ClassVar = [Binding("q", "quit", "Quit")]

    def __init__(self, path: str) -> None:
        """Show the head of the queue of a desk's file."""
        super().__init__()
        self._store = SqliteStore(path)
        self._policy = parse_policy(*data_text("sla.toml"))

    def compose(self) -> ComposeResult:
        """Lay out header, table and footer."""
        yield Header()
        yield DataTable(cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        """Fill the table, and count down from then on."""
        table = self.query_one(DataTable)
        for name in ("PRIO", "TO BREACH", "NO.", "WITH", "REQUESTER", "SUBJECT"):
            table.add_column(name, key=name)
        for ticket in self._store.page(View(), 0, _ROWS):
            cells = (ticket.priority, self._clock(ticket), ticket.number, ticket.assignee, ticket.requester)
            table.add_row(*(Text(str(cell or "")) for cell in cells), Text(ticket.subject), key=str(ticket.number))
        self.set_interval(1, self._count_down)

    def _count_down(self) -> None:
        table = self.query_one(DataTable)
        for ticket in self._store.page(View(), 0, _ROWS):
            table.update_cell(str(ticket.number), "TO BREACH", Text(self._clock(ticket)))

    def _clock(self, ticket: Ticket) -> str:
        return clock_reading(ticket, self._policy, real_now()).text


if __name__ == "__main__":
    Table(sys.argv[1]).run()
