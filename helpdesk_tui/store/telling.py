"""Writing into the log of a desk's file what happened to the desk as a whole, in a write of its own."""

from __future__ import annotations

from helpdesk_tui.domain.tickets.desk_events import DeskEvent
from helpdesk_tui.store import schema
from helpdesk_tui.store.link import Link
from helpdesk_tui.store.transaction import SqliteTransaction


def tell(link: Link, event: DeskEvent) -> int:
    """Write one event; return its number. Raises StoreError."""
    with link.transaction():
        schema.refuse_newer(link)
        return SqliteTransaction(link).append_desk_event(event)
