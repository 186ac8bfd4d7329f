"""The pages of a desk as a test asks for them: by the application itself, or by a server on a port of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from helpdesk_tui.web.pages.application import Application


@dataclass(frozen=True)
class Answered:
    status: int
    headers: Mapping[str, str]
    text: str


def ask(application: Application, address: str, method: str = "GET", **headers: str) -> Answered:
    """Ask the application without a server; ``headers`` are those of WSGI, as ``HTTP_COOKIE``."""
    parts = urlsplit(address)
    environ = {"REQUEST_METHOD": method, "PATH_INFO": parts.path, "QUERY_STRING": parts.query, **headers}
    answered: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, sent: list[tuple[str, str]]) -> None:
        answered.append((status, sent))

    body = b"".join(application(environ, start))  # type: ignore[arg-type]
    [(status, sent)] = answered
    return Answered(int(status.split()[0]), {name.lower(): value for name, value in sent}, body.decode())


@contextmanager
def served(db: Path, *options: str) -> Iterator[tuple[int, Path]]:
    """Serve a desk in a process of its own; yield its port, and the file of all that it says."""
    said = db.with_suffix(".said")
    command = [sys.executable, "-m", "helpdesk_tui", "--db", str(db), "serve", "--listen", "127.0.0.1:0", *options]
    with said.open("wb") as file:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    try:
        while (found := re.search(r"127\.0\.0\.1:(\d+)", said.read_text())) is None:
            assert server.poll() is None, said.read_text()
            # The file grows with the first line that it says.
            _turn(server)
        yield int(found[1]), said
    finally:
        server.terminate()
        assert server.wait() == 0, said.read_text()


def _turn(server: subprocess.Popen[bytes]) -> None:
    try:
        server.wait(0.05)
    except subprocess.TimeoutExpired:
        return


def get(port: int, address: str, **headers: str) -> Answered:
    """Ask a server; underscores in the names of headers are hyphens."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", address, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Answered(
            answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
        )
    finally:
        connection.close()
