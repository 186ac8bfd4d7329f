"""The tables of a desk, in the columns that both engines have.

Not copied are the consoles that are present, the lease of the watch, and what the engine counts and indexes by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk_tui.domain.filters.searched import COLUMNS
from helpdesk_tui.store.log.codec import DESK_EVENT_COLUMNS, EVENT_COLUMNS, TICKET_ROW
from helpdesk_tui.store.moving import NOT_COPIED
from helpdesk_tui.store.sql.asked import results as results_sql
from helpdesk_tui.store.sql.watch.rows import ALARM_COLUMNS, DELIVERY_COLUMNS, TRIED_COLUMNS


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, the order of its rows, and the condition for those that are copied."""

    name: str
    columns: tuple[str, ...]
    order: str
    condition: str = ""

    @property
    def select(self) -> str:
        """The statement that reads its rows."""
        return f"SELECT {', '.join(self.columns)} FROM {self.name} {self.condition} ORDER BY {self.order}"

    @property
    def count(self) -> str:
        """The statement that counts its rows."""
        return f"SELECT count(*) FROM {self.name}"


_PLACE = " AND ".join(f"name <> '{name}'" for name in NOT_COPIED)

EVENT = Table("event", (*EVENT_COLUMNS, "chain"), "seq")
TICKET = Table("ticket", (*TICKET_ROW, "body"), "number")
TABLES = (
    Table("setting", ("name", "value"), "name", f"WHERE {_PLACE}"),
    TICKET,
    EVENT,
    Table("event_text", ("seq", "texts"), "seq"),
    Table("desk_event", (*DESK_EVENT_COLUMNS, "chain"), "seq"),
    Table("desk_event_text", ("seq", "texts"), "seq"),
    Table("result", results_sql.COLUMNS, "number, cycle, task"),
    Table("ticket_words", ("id", "number", *COLUMNS), "id"),
    Table("organisation", ("name", "note", "seen_at"), "name"),
    Table(
        "requester",
        (
            "id", "name", "phone", "email", "organisation", "note", "seen_at", "further", "merged_into", "words",
        ),
        "id",
    ),
    Table("requester_key", ("kind", "key", "requester"), "requester, kind, key"),
    Table("draft", ("technician", "slot", "text", "saved_at"), "technician, slot"),
    Table("journal", ("technician", "at", "seq", "waiting", "more", "rang_at"), "technician"),
    Table("alarm", ALARM_COLUMNS, "id"),
    Table("delivery", DELIVERY_COLUMNS, "id"),
    Table("target_tried", TRIED_COLUMNS, "target"),
)  # fmt: skip
"""All tables, in the order in which they are copied."""

LARGE = (TICKET.name, "event_text", "ticket_words")
"""Tables that are counted to report how far a copy is; the number of events is that of the log's end."""
