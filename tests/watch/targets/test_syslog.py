"""A notice is one message in a log, as RFC 5424 has it, whichever way it goes there."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from pathlib import Path
from queue import Queue

import pytest

from helpdesk_tui.domain.shift.alarms import Kind
from helpdesk_tui.watch.targets import syslog
from helpdesk_tui.watch.targets.base import Sent
from helpdesk_tui.watch.targets.syslog import Syslog
from tests.watch.targets.listening import NOW, behaving, notice

MESSAGE = re.compile(
    rb"<26>1 2026-11-18T11:06:40Z [!-~]+ helpdesk [0-9]+ raise - \xef\xbb\xbf"
    rb"p1-unanswered 1a2b3c4d:p1-unanswered:1042:1:1794999900 NEW #1042 P1, unanswered for 2m"
)


def test_it_goes_to_the_local_socket(tmp_path: Path) -> None:
    path = str(tmp_path / "log")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        log.bind(path)
        assert Syslog("log", False, "unix", path, 0).send(notice(), NOW) == Sent()
        assert MESSAGE.fullmatch(log.recv(4_096))


def test_it_goes_to_a_local_socket_that_takes_a_stream_alone(tmp_path: Path) -> None:
    path = str(tmp_path / "log")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as log:
        log.bind(path)
        log.listen()
        assert Syslog("log", False, "unix", path, 0).send(notice(), NOW) == Sent()
        message = log.accept()[0].makefile("rb").read()
    assert message.endswith(b"\0") and MESSAGE.fullmatch(message[:-1])


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_it_goes_by_udp(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as log:
        log.bind((host, 0))
        assert Syslog("log", False, "udp", host, log.getsockname()[1]).send(notice(), NOW) == Sent()
        assert MESSAGE.fullmatch(log.recv(4_096))


def test_it_goes_by_tcp_with_its_length_before_it() -> None:
    got: Queue[bytes] = Queue()

    def take(connection: socket.socket) -> None:
        got.put(connection.makefile("rb").read())

    with behaving(take) as port:
        assert Syslog("log", False, "tcp", "127.0.0.1", port).send(notice(), NOW) == Sent()
        length, _, message = got.get(timeout=60).partition(b" ")
    assert int(length) == len(message) and MESSAGE.fullmatch(message)


@pytest.mark.parametrize("sign", ["x", "é", "\U0001f600", "\n", "\x1b"])
def test_a_message_is_one_line_of_two_kilobytes_at_most(sign: str) -> None:
    log = Syslog("log", True, "udp", "127.0.0.1", 514, "local7")
    message = log.written(notice(kind=Kind.DIGEST, words=sign * 3_000, line=sign * 3_000, key="k" * 999), NOW)
    assert len(message) <= 2_048 and message.startswith(b"<186>1 ")
    assert not any(byte < 32 for byte in message) and message.decode()


def fails(log: Syslog) -> str:
    return log.send(notice(), NOW).error or ""


def test_where_nobody_listens_it_says_so(tmp_path: Path) -> None:
    assert fails(Syslog("log", False, "unix", str(tmp_path / "log"), 0)).startswith("It cannot be reached")
    for way, kind in (("tcp", socket.SOCK_STREAM), ("udp", socket.SOCK_DGRAM)):
        with socket.socket(socket.AF_INET, kind) as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
            if way == "udp":
                taken.close()
            assert fails(Syslog("log", False, way, "127.0.0.1", port)) == "The connection was refused."


def test_a_log_that_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(syslog, "_SECONDS", 0.3)
    path = str(tmp_path / "log")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        log.bind(path)
        filled(log, path, lambda: fails(Syslog("log", False, "unix", path, 0)))


def filled(log: socket.socket, path: str, ask: Callable[[], str]) -> None:
    """Fill the queue of a socket, so that whoever sends to it waits, and ask then."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as filling:
        filling.setblocking(False)
        try:
            while True:
                filling.sendto(b"x", path)
        except BlockingIOError:
            pass
        assert ask() == "No answer in time."
