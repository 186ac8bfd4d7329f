"""A desk of either engine, for tests whose processes open it themselves: a file, or a place on a server."""

from __future__ import annotations

from pathlib import Path

from helpdesk_tui.store.base import Store
from helpdesk_tui.store.postgres.store import DEADLINE, PostgresStore
from helpdesk_tui.store.sqlite.store import BUSY, SqliteStore

Where = Path | str
"""A file, or how a server's desk is reached (libpq)."""


def store_at(where: Where, busy: float = BUSY) -> Store:
    """Open a desk, waiting ``busy`` seconds for other writers."""
    if isinstance(where, Path):
        return SqliteStore(where, busy=busy)
    return PostgresStore(where, "the desk on the server", busy=busy, deadline=busy + DEADLINE)
