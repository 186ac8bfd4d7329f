"""Hearing what others write: the server tells whoever listens, on the connection that is there anyway.

A pooler between may take LISTEN and never pass anything on. So a feed first tells itself something, and where that does
not come it only looks where the log ends.
"""

from __future__ import annotations

import os
import select
import time

from psycopg import Notify

from helpdesk_tui.store.postgres.connection.driver import Connection

_ECHO = 0.25
"""Seconds to wait for what one has told oneself: a server passes it on with the answer itself."""

# Listen, and tell oneself something that nobody else hears. It is worth no wait for a standby.
_BEGIN = """
LISTEN helpdesk; LISTEN {own};
BEGIN; SET LOCAL synchronous_commit = off; SELECT pg_notify('{own}', ''); COMMIT
"""


class Feed:
    """What the server has told of writes by others; one's own come back, too, and do not count."""

    def __init__(self, *, polls: bool = False) -> None:
        """Hear nothing yet; with ``polls`` it never listens."""
        self.heard = 0
        self.begun = False
        self.polls = polls
        """Whether nothing can be heard, so that one has to look."""
        self._echoed = False

    def begin(self, connection: Connection) -> None:
        """Listen on a new connection. What was written while nobody listened is news, too. Raises psycopg.Error."""
        if not self.polls:
            self._listen(connection)
        self.begun = True
        self.heard += 1

    def _listen(self, connection: Connection) -> None:
        pid, own, self._echoed = connection.info.backend_pid, f"helpdesk_{os.urandom(8).hex()}", False

        def hear(said: Notify) -> None:
            self._take(said.channel, others=said.pid != pid)

        connection.add_notify_handler(hear)
        connection.execute(_BEGIN.format(own=own).encode())
        end = time.monotonic() + _ECHO
        while not self._echoed and (left := end - time.monotonic()) > 0:
            select.select([connection.pgconn.socket], [], [], left)
            self.look(connection)
        self.polls = not self._echoed
        if self.polls:
            # The next statement may go to another session of the server, which has not prepared anything.
            connection.prepare_threshold = None
        else:
            connection.execute(f"UNLISTEN {own}".encode())

    def look(self, connection: Connection) -> int:
        """Return a number that changes when others have written, as far as the server has said so by now.

        It costs a microsecond and no round trip. Raises psycopg.Error where the connection is lost.
        """
        link, pid = connection.pgconn, connection.info.backend_pid
        link.consume_input()
        while said := link.notifies():
            self._take(said.relname.decode(), others=said.be_pid != pid)
        return self.heard

    def _take(self, channel: str, *, others: bool) -> None:
        if channel == "helpdesk":
            self.heard += others
        else:
            self._echoed = True
