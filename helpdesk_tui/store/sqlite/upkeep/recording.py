"""Writes events of the desk as a whole to the log of its file, each in its own write."""

from __future__ import annotations

from helpdesk_tui.domain.tickets.desk_events import By, DeskEvent, DeskKind
from helpdesk_tui.domain.tickets.events import Value
from helpdesk_tui.store.log.chain import Head
from helpdesk_tui.store.log.restored import LOST
from helpdesk_tui.store.sql.log.ends import head_of
from helpdesk_tui.store.sqlite import schema
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.transaction import SqliteTransaction


def record(link: Link, event: DeskEvent) -> int:
    """Write one event; return its place in the log. Raises StoreError."""
    with link.transaction():
        schema.refuse_newer(link)
        return SqliteTransaction(link).append_desk_event(event)


def record_restore(link: Link, by: By, backup: str, head: Head, made_at: int | None, lost: str | None) -> Head:
    """Write the event that a desk was restored just now; return the head of its log after that.

    ``head`` is the end of the log of the ``backup``, made at ``made_at`` (seconds UTC); ``lost`` names the events that
    are lost by it, as ``ranges`` does.
    """
    facts: dict[str, Value] = {"backup": backup, "head": str(head), "made_at": made_at}
    if lost is not None:
        facts[LOST] = lost
    record(link, by.event(DeskKind.RESTORED, facts))
    return head_of(link)
