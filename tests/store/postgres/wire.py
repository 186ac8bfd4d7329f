"""The wire to a server, on which round trips are counted: how often the client speaks after the server has answered."""

from __future__ import annotations

import select
import shutil
import socket
import tempfile
import threading
from pathlib import Path

_SOCKET = ".s.PGSQL.5432"


def _tells(data: bytes, from_server: bool) -> bool:
    """Whether the server says nothing but what others, or this client, have written: nobody waits for that."""
    while from_server and data[:1] == b"A":
        data = data[1 + int.from_bytes(data[1:5], "big") :]
    return from_server and not data


class Wire:
    """Stands between one client and the server; ``turns`` is how many round trips there were."""

    def __init__(self, dsn: str) -> None:
        """Lead to ``dsn``, whose host is a folder with a socket."""
        parts = dict(part.split("=", 1) for part in dsn.split())
        self._there = Path(parts["host"]) / _SOCKET
        self._folder = Path(tempfile.mkdtemp(prefix="hdw", dir="/tmp"))
        self.dsn = " ".join(f"{name}={value}" for name, value in (parts | {"host": str(self._folder)}).items())
        self.turns = 0
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(self._folder / _SOCKET))
        self._listening.listen()
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    def _carry(self) -> None:
        client, _ = self._listening.accept()
        with client, socket.socket(socket.AF_UNIX) as server:
            server.connect(str(self._there))
            answered = True
            while True:
                for one in select.select([client, server], [], [])[0]:
                    data = one.recv(1 << 16)
                    if not data:
                        return
                    if one is client:
                        # Counted before the server hears of it: who has an answer has its round trip counted.
                        self.turns += answered
                    if not _tells(data, one is server):
                        answered = one is server
                    (server if one is client else client).sendall(data)

    def close(self) -> None:
        """Take the wire away; the client has gone before."""
        self._thread.join(10)
        self._listening.close()
        shutil.rmtree(self._folder)
