"""A server that goes away under a store, and comes back, perhaps without the last of what was written."""

from __future__ import annotations

import time

import psycopg

from helpdesk_tui.store.base import Away
from helpdesk_tui.store.postgres.store import PostgresStore

CONNECTED = "helpdesk_tui.store.postgres.connection.session.connected"
"""What a session connects by."""


def session_of(store: PostgresStore) -> int:
    return store._link._connection.info.backend_pid


def ended(store: PostgresStore, dsn: str) -> None:
    """Have the server end the store's session."""
    with psycopg.connect(dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", (session_of(store),))


def owner_does(dsn: str, *statements: str) -> None:
    """Change what no desk lets anybody change, as after a failover to a server that lacks something."""
    with psycopg.connect(dsn) as other:
        for statement in ("SET session_replication_role = replica", "SET search_path = helpdesk", *statements):
            other.execute(statement.encode())


def looked_at(store: PostgresStore) -> int:
    """Look as a console does once a second."""
    store._link._sign_at = 0.0
    return store.stamp()


def there_again(store: PostgresStore) -> int:
    """Look as a console does until the server is there again; return the stamp."""
    end = time.monotonic() + 120
    while True:
        try:
            return looked_at(store)
        except Away:
            assert time.monotonic() < end
            time.sleep(0.01)
