"""Notices of what others write: the server sends them to those who listen, on the connection that is there anyway.

A pooler may accept LISTEN and pass on no notice. So a feed first sends itself one, and where that does not come back,
it polls the end of the log.
"""

from __future__ import annotations

import os
import select
import time

from psycopg import Notify

from helpdesk_tui.store.postgres.connection.driver import Connection

_ECHO = 0.25
"""Seconds to wait for one's own notice: a server sends it with the answer itself."""

# Listen, and tell oneself something that nobody else hears. It is worth no wait for a standby.
_BEGIN = """
LISTEN helpdesk; LISTEN {own};
BEGIN; SET LOCAL synchronous_commit = off; SELECT pg_notify('{own}', ''); COMMIT
"""


class Feed:
    """The notices of writes by others; notices of one's own come too, and do not count."""

    def __init__(self, *, polls: bool = False) -> None:
        """Start without notices; with ``polls`` it never listens."""
        self.heard = 0
        self.begun = False
        self.polls = polls
        """Whether notices do not come, so that the log's end has to be polled."""
        self._echoed = False

    def begin(self, connection: Connection) -> None:
        """Listen on a new connection; this counts as one notice, for what was written before. Raises psycopg.Error."""
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
        """Return a number that changes when others have written, as far as notices have come by now.

        It takes a microsecond and no round trip. Raises psycopg.Error where the connection is lost.
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
