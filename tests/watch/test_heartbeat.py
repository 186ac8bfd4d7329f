"""Signs of life go out with the rounds of the watch, once a minute at most, and never by themselves."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from helpdesk_tui.watch.heartbeat import Heartbeat, Where, read_heartbeat
from tests.watch.targets.listening import behaving, listening
from tests.watch.targets.test_webhook import kept


def read(**table: object) -> Heartbeat:
    made, problems = read_heartbeat(table)
    assert made is not None and problems == ()
    return made


def test_a_sign_goes_out_with_a_round_once_a_minute() -> None:
    with listening() as server:
        heart = read(url=server.url)
        for second in range(1_000, 1_181):
            heart.round(second)
            heart.wait()
        assert [(one.method, one.path, one.body) for one in server.asked] == [("POST", "/hook", b"")] * 4
        assert server.asked[0].headers["content-length"] == "0"


def test_without_a_round_none_goes_out() -> None:
    with listening() as server:
        heart = read(url=server.url)
        heart.round(1_000)
        heart.wait()
        # Ten minutes in which nothing came to its end; then one round.
        heart.round(1_600)
        heart.wait()
        assert len(server.asked) == 2


def test_a_desk_that_cannot_be_reached_is_said_at_once_and_so_is_its_return() -> None:
    with listening() as server:
        heart = read(url=f"{server.url}?x=1", method="GET")
        for second, failing in ((0, False), (1, True), (2, True), (3, False), (4, False)):
            (heart.unreachable if failing else heart.round)(second)
            heart.wait()
        assert [(one.method, one.path) for one in server.asked] == [
            ("GET", "/hook?x=1"),
            ("GET", "/hook/fail?x=1"),
            ("GET", "/hook?x=1"),
        ]


def test_a_sign_that_failed_is_tried_again_before_its_minute_is_over() -> None:
    with listening() as server:
        heart = read(url=server.url)
        server.status = 500
        heart.round(0)
        heart.wait()
        assert heart.error == "It answered 500."
        server.status = 200
        for second in range(1, 12):
            heart.round(second)
            heart.wait()
        assert heart.error is None and len(server.asked) == 2


def test_a_server_that_hangs_holds_no_round_and_gets_one_sign_at_a_time() -> None:
    ended = threading.Event()

    def hangs(_: socket.socket) -> None:
        ended.wait()

    with behaving(hangs) as port:
        heart = read(url=f"http://127.0.0.1:{port}/")
        for second in range(0, 1_000, 60):
            (heart.unreachable if second % 120 else heart.round)(second)
            assert [one.name for one in threading.enumerate()].count("heartbeat") == 1
        ended.set()
        heart.wait()
        assert heart.error is not None


def test_its_address_may_be_a_secret(tmp_path: Path) -> None:
    with listening() as server:
        heart = Heartbeat(Where(kept(tmp_path, server.url)))
        heart.round(0)
        heart.wait()
        assert heart.error is None and len(server.asked) == 1
    lost = Heartbeat(Where(kept(tmp_path, "no address")))
    lost.round(0)
    lost.wait()
    assert lost.error == "Its secret is no web address."


def test_nothing_said_is_no_heartbeat_and_wrong_keys_are_named() -> None:
    assert read_heartbeat({}) == (None, ())
    made, problems = read_heartbeat({"url": "nowhere", "evry": 5})
    assert made is None
    assert [one.partition(":")[0] for one in problems] == ["heartbeat.url", "heartbeat.evry"]


@pytest.mark.parametrize("place", ["url", "url_secret"])
def test_what_is_wrong_with_an_address_does_not_show_it(place: str) -> None:
    _, problems = read_heartbeat({place: "https://user:hunter2@ping.example.org/x"})
    assert len(problems) == 1 and "hunter2" not in problems[0]
