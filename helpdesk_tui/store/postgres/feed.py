"""Hearing what others write: the server tells whoever listens, on the connection that is there anyway."""

from __future__ import annotations

from psycopg import Notify

from helpdesk_tui.store.postgres.driver import Connection


class Feed:
    """What the server has told of writes by others; one's own come back, too, and do not count."""

    def __init__(self) -> None:
        """Hear nothing yet."""
        self.heard = 0

    def listen(self, connection: Connection) -> None:
        """Listen on a new connection. What was written while nobody listened is news, too."""
        own = connection.info.backend_pid

        def hear(said: Notify) -> None:
            self.heard += said.pid != own

        connection.add_notify_handler(hear)
        connection.execute("LISTEN helpdesk")
        self.heard += 1

    def look(self, connection: Connection) -> int:
        """Return a number that changes when others have written, as far as the server has said so by now.

        It costs a microsecond and no round trip. Raises psycopg.Error where the connection is lost.
        """
        link = connection.pgconn
        link.consume_input()
        while said := link.notifies():
            self.heard += said.be_pid != connection.info.backend_pid
        return self.heard
