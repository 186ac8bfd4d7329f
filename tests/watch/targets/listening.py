"""Servers on loopback for the tests of targets: one that keeps what it is asked, and some that behave badly."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from helpdesk_tui.domain.shift.alarms import Kind, Rule
from helpdesk_tui.watch.targets.base import Notice

NOW = 1_795_000_000


def notice(**changes: object) -> Notice:
    """Return a notice of a P1 that nobody has answered, with changes."""
    values: dict[str, object] = {
        "id": "d-17-1",
        "kind": Kind.RAISE,
        "key": "1a2b3c4d:p1-unanswered:1042:1:1794999900",
        "rule": Rule.P1,
        "at": NOW - 5,
        "since": NOW - 100,
        "line": "NEW #1042 P1, unanswered for 2m",
        "number": 1042,
        "priority": 1,
        "words": "Ana Ruiz: mail is down",
    }
    return Notice(**(values | changes))  # type: ignore[arg-type]


@dataclass
class Asked:
    """One request that a server got."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Listening:
    """A server that answers each request with ``status`` and ``answers``, and keeps it."""

    url: str = ""
    status: int = 200
    answers: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def listening(host: str = "127.0.0.1") -> Iterator[Listening]:
    """Run such a server on a free port."""
    kept = Listening()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kept.asked.append(Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(kept.status)
            for name, value in kept.answers.items():
                self.send_header(name, value)
            self.end_headers()

        do_POST = do_PUT = do_GET = answer

        def log_message(self, format: str, *args: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        daemon_threads = True

    server = Server((host, 0), Handler)
    shown = f"[{host}]" if ":" in host else host
    kept.url = f"http://{shown}:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def behaving(act: Callable[[socket.socket], None]) -> Iterator[int]:
    """Run a server that does ``act`` with each connection; yield its port."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    threading.Thread(target=each, args=(connection,), daemon=True).start()

        def each(connection: socket.socket) -> None:
            with suppress(OSError), connection:
                act(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def gone(connection: socket.socket, seconds: float = 0.02) -> bool:
    """Return whether the other end has closed the connection, after waiting for a moment."""
    connection.settimeout(seconds)
    try:
        return connection.recv(65_536, socket.MSG_PEEK) == b""
    except TimeoutError:
        return False


def says_nothing(connection: socket.socket) -> None:
    """Take everything and never answer."""
    while connection.recv(65_536):
        pass


def endlessly(piece: bytes, first: bytes = b"") -> Callable[[socket.socket], None]:
    """Return what reads once, and then sends a piece again and again, with a moment between, for ever."""

    def act(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(first)
        pause = threading.Event()
        while not pause.wait(0.02):
            connection.sendall(piece)

    return act


def closes(connection: socket.socket) -> None:
    """Read once and close."""
    connection.recv(65_536)
