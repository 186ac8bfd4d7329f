"""The wire to a server, on which round trips are counted: how often the client asks for an answer and waits."""

from __future__ import annotations

import select
import shutil
import socket
import tempfile
import threading
from pathlib import Path

_SOCKET = ".s.PGSQL.5432"
_FLUSH = b"H"
_ASKS = (b"", b"S", b"Q", _FLUSH)
"""Messages after which the client wants an answer: the first of all, which has no letter, Sync, Query and Flush."""


def _tells(data: bytes) -> bool:
    """Whether the server says nothing but what others, or this client, have written: nobody waits for that."""
    while data[:1] == b"A":
        data = data[1 + int.from_bytes(data[1:5], "big") :]
    return not data


class Wire:
    """Stands between one client and the server; ``turns`` is how many round trips there were."""

    def __init__(self, dsn: str) -> None:
        """Lead to ``dsn``, whose host is a folder with a socket."""
        parts = dict(part.split("=", 1) for part in dsn.split())
        self._there = Path(parts["host"]) / _SOCKET
        self._folder = Path(tempfile.mkdtemp(prefix="hdw", dir="/tmp"))
        self.dsn = " ".join(f"{name}={value}" for name, value in (parts | {"host": str(self._folder)}).items())
        self.turns = 0
        self._heard, self._typed = b"", 0
        self._asked = self._answered = False
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(self._folder / _SOCKET))
        self._listening.listen()
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    def _carry(self) -> None:
        client, _ = self._listening.accept()
        with client, socket.socket(socket.AF_UNIX) as server:
            server.connect(str(self._there))
            while True:
                for one in select.select([client, server], [], [])[0]:
                    data = one.recv(1 << 16)
                    if not data:
                        return
                    if one is client:
                        self._hear_client(data)
                    elif self._asked and not self._answered and not _tells(data):
                        # Counted before the client hears of it: who has an answer has its round trip counted.
                        self.turns, self._answered = self.turns + 1, True
                    (server if one is client else client).sendall(data)

    def _hear_client(self, data: bytes) -> None:
        """Note whether the client now wants an answer.

        The server may begin to answer before it is asked for it, while a slow client is still sending: the client does
        not wait for that.
        """
        self._heard += data
        while len(self._heard) >= self._size():
            kind, self._heard = self._heard[: self._typed], self._heard[self._size() :]
            self._typed = 1
            if kind == _FLUSH and self._asked:
                continue  # it asks again for what it has asked for
            if self._answered:
                self._asked = self._answered = False
            self._asked |= kind in _ASKS

    def _size(self) -> int:
        """Return how many bytes the next message has: 5 where its head has not come whole."""
        head = self._typed + 4
        if len(self._heard) < head:
            return 5
        return max(5, self._typed + int.from_bytes(self._heard[self._typed : head], "big"))

    def close(self) -> None:
        """Take the wire away; the client has gone before."""
        self._thread.join(10)
        self._listening.close()
        shutil.rmtree(self._folder)
