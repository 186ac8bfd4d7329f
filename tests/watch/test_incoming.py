"""Alerts of a monitoring system open one ticket each, whatever is repeated, lost or asked at once."""

from __future__ import annotations

import http.client
import json
import os
import socket
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.rules.roles import Rights, Role
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Status, Ticket
from helpdesk_tui.intake.monitoring import LONGEST, Rules
from helpdesk_tui.store.base import Busy, Unusable
from helpdesk_tui.watch.incoming import PATH, Incoming, Listener, NotServed, read_incoming, serve
from helpdesk_tui.watch.targets.secret import Secret
from helpdesk_tui.wiring.config import load
from helpdesk_tui.wiring.opening import Opened, open_desk
from tests.intake.payloads import alert, ended, payload
from tests.on_server import server_desk
from tests.watch.targets.test_webhook import kept

TOKEN = "a-token-of-32-characters-or-more"


@dataclass
class Monitored:
    """A desk that takes alerts, and how it is asked. ``opens`` opens it for a request, and may be made to fail."""

    listener: Listener
    whole: Callable[[], Opened]
    opens: list[Callable[[], Opened]]

    def post(
        self, body: bytes, token: str = TOKEN, path: str = PATH, method: str = "POST"
    ) -> tuple[int, dict[str, Any]]:
        assert self.listener.port is not None
        asking = http.client.HTTPConnection("127.0.0.1", self.listener.port, timeout=60)
        with closing(asking):
            asking.request(method, path, body, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
            answer = asking.getresponse()
            text = answer.read()
            said: dict[str, Any] = json.loads(text) if answer.headers["Content-Type"] == "application/json" else {}
            return answer.status, said

    def tickets(self) -> list[Ticket]:
        with self.desk() as desk:
            return [ticket for number in range(1001, 1030) if (ticket := desk.store.ticket(number))]

    def notes(self, number: int) -> list[str | None]:
        with self.desk() as desk:
            return [event.text for event in desk.store.history(number) if event.kind is Kind.NOTED]

    def desk(self) -> Any:
        return _Open(self.whole)


class _Open:
    def __init__(self, whole: Callable[[], Opened]) -> None:
        self.whole = whole

    def __enter__(self) -> Desk:
        self.opened = self.whole()
        return self.opened.desk

    def __exit__(self, *_: object) -> None:
        self.opened.desk.store.close()


@pytest.fixture
def monitored(tmp_path: Path) -> Iterator[Monitored]:
    yield from taking(str(tmp_path / "desk.db"), tmp_path)


@pytest.fixture(params=["file", "server"])
def on_either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Monitored]:
    place = str(tmp_path / "desk.db") if request.param == "file" else server_desk().login("watch", "desk_technician")
    yield from taking(place, tmp_path)


def taking(place: str, tmp_path: Path) -> Iterator[Monitored]:
    """Take alerts for a desk in a file, which is made, or on a server."""
    whole = partial(open_desk, load({"db": place}, {}))
    whole(create="=" not in place).desk.store.close()
    opens: list[Callable[[], Opened]] = [whole]
    rules = Rules(priorities={"critical": Priority.P2}, organisation_label="customer")
    listener = serve(Incoming(("127.0.0.1", 0), kept(tmp_path, TOKEN), rules), lambda: opens[0]())
    yield Monitored(listener, whole, opens)
    listener.close()


def test_an_alert_opens_a_ticket_once(monitored: Monitored) -> None:
    assert monitored.post(payload(alert())) == (200, {"opened": [1001], "noted": 0, "unread": 0})
    # Repeated by Alertmanager, or after an answer that was lost.
    assert monitored.post(payload(alert())) == (200, {"opened": [], "noted": 0, "unread": 0})
    ticket = monitored.tickets()[0]
    assert (ticket.subject, ticket.priority, ticket.channel) == (
        "MailDown: mail1 takes no mail",
        Priority.P2,
        Channel.MONITORING,
    )
    assert (ticket.organisation, ticket.responded_at, ticket.status) == ("Acme", None, Status.OPEN)
    with monitored.desk() as desk:
        assert desk.store.history(1001)[0].actor == desk.actor


def test_an_alert_that_came_back_opens_another_one(monitored: Monitored) -> None:
    monitored.post(payload(alert()))
    assert monitored.post(payload(alert(startsAt="2026-11-18T12:00:00Z")))[1]["opened"] == [1002]


def test_what_has_ended_is_noted_once_and_closes_nothing(monitored: Monitored) -> None:
    monitored.post(payload(alert()))
    assert monitored.post(payload(ended()))[1]["noted"] == 1
    monitored.post(payload(ended()))
    assert monitored.tickets()[0].status is Status.OPEN
    notes = monitored.notes(1001)
    assert len(notes) == 1 and notes[0] is not None and notes[0].startswith("Monitoring says that this alert ended at")


def test_what_ended_unseen_opens_nothing_and_what_ended_when_closed_is_noted(monitored: Monitored) -> None:
    assert monitored.post(payload(ended()))[1] == {"opened": [], "noted": 0, "unread": 0}
    monitored.post(payload(alert()))
    with monitored.desk() as desk:
        desk.close({1001: None}, "Restarted")
    assert monitored.post(payload(alert(), ended(fingerprint="b")))[1]["opened"] == []
    assert monitored.post(payload(ended()))[1]["noted"] == 1
    assert monitored.tickets()[0].status is Status.CLOSED and len(monitored.tickets()) == 1


def test_two_at_once_open_one_ticket(on_either: Monitored, tmp_path: Path) -> None:
    monitored = on_either
    incoming = Incoming(("127.0.0.1", 0), Secret(str(tmp_path / "secret")), Rules())
    other = serve(incoming, monitored.whole)
    try:
        both = [monitored, Monitored(other, monitored.whole, [])]
        start, answers = threading.Barrier(8), []

        def ask(one: Monitored) -> None:
            start.wait()
            answers.append(one.post(payload(alert(), alert(fingerprint="b"))))

        threads = [threading.Thread(target=ask, args=(both[n % 2],)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        other.close()
    assert [status for status, _ in answers] == [200] * 8
    assert len(monitored.tickets()) == 2
    with monitored.desk() as desk:
        assert desk.store.check() == []


def test_what_was_left_out_is_noted_once_on_the_first_ticket(monitored: Monitored) -> None:
    for _ in range(2):
        monitored.post(payload(alert(), alert(fingerprint="b"), truncatedAlerts=3))
    notes = monitored.notes(1001)
    assert len(notes) == 1 and notes[0] is not None and notes[0].startswith("3 more alerts came together with this one")
    assert monitored.notes(1002) == []


def test_while_the_desk_is_away_it_is_to_be_tried_again(monitored: Monitored) -> None:
    def away() -> Opened:
        raise Busy("Another program is writing.")

    whole = monitored.opens[0]
    for failing, status in ((away, 503), (lambda: 1 / 0, 500)):
        monitored.opens[0] = failing  # type: ignore[assignment]
        assert monitored.post(payload(alert()))[0] == status
    monitored.opens[0] = lambda: (_ for _ in ()).throw(Unusable("newer"))
    assert monitored.post(payload(alert())) == (503, {"error": "newer"})
    monitored.opens[0] = whole
    assert monitored.post(payload(alert()))[1]["opened"] == [1001]


def test_who_may_only_look_opens_nothing(monitored: Monitored) -> None:
    def looking() -> Opened:
        opened = monitored.whole()
        opened.desk.rights = Rights(Role.VIEWER)
        return opened

    monitored.opens[0] = looking
    status, said = monitored.post(payload(alert()))
    assert (status, said["opened"]) == (403, []) and said["error"]
    assert monitored.tickets() == []


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN + "x", "ü"])
def test_without_the_secret_nothing_is_taken(monitored: Monitored, token: str) -> None:
    sent = token.encode("utf-8").decode("latin-1")
    status, said = monitored.post(payload(alert()), sent)
    assert status == 401 and TOKEN not in said["error"]
    assert monitored.tickets() == []


@pytest.mark.parametrize("secret", ["short", "", None])
def test_without_a_usable_secret_of_its_own_nothing_is_taken(tmp_path: Path, secret: str | None) -> None:
    place = Secret(str(tmp_path / "lost")) if secret is None else kept(tmp_path, secret)
    listener = serve(Incoming(("127.0.0.1", 0), place, Rules()), lambda: 1 / 0)  # type: ignore[arg-type, return-value]
    try:
        asked = Monitored(listener, lambda: 1 / 0, [])  # type: ignore[arg-type, return-value]
        assert asked.post(payload(alert()), secret or "")[0] == 503
    finally:
        listener.close()


def test_what_is_no_alert_is_refused(monitored: Monitored) -> None:
    assert monitored.post(b"no json") == (400, {"error": "The payload is no JSON."})
    assert monitored.post(b"{}", path="/")[0] == 404
    assert monitored.post(b"", method="GET")[0] == 405
    assert monitored.tickets() == []


def test_a_payload_that_is_too_long_is_refused_before_it_is_read(monitored: Monitored) -> None:
    with socket.create_connection(("127.0.0.1", monitored.listener.port or 0)) as asking:
        head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
        asking.sendall(f"{head}Content-Length: {LONGEST + 1}\r\n\r\n".encode())
        assert asking.makefile("rb").readline().split()[1] == b"413"


def at(path: str) -> int:
    """Ask on a socket with a path, and return the status."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.connect(path)
        body = payload(alert())
        head = f"POST {PATH} HTTP/1.0\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: {len(body)}\r\n\r\n"
        asking.sendall(head.encode() + body)
        return int(asking.makefile("rb").readline().split()[1])


def test_it_may_listen_on_a_socket_that_others_cannot_reach(monitored: Monitored, tmp_path: Path) -> None:
    path = str(tmp_path / "incoming.sock")
    incoming = Incoming(path, Secret(str(tmp_path / "secret")), Rules())
    for _ in range(2):
        listener = serve(incoming, monitored.whole)
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o660 and at(path) == 200
        # The path stays, as after a kill, and is taken over.
        listener.close()
    assert len(monitored.tickets()) == 1


@pytest.mark.parametrize("kind", ["path", "port"])
def test_a_second_watch_takes_over_when_the_first_is_gone(
    monitored: Monitored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr("helpdesk_tui.watch.incoming._TAKEN_OVER", 0.02)
    first = monitored.listener
    place: str | tuple[str, int] = ("127.0.0.1", first.port or 0)
    if kind == "path":
        place = str(tmp_path / "incoming.sock")
        first = serve(Incoming(place, Secret(str(tmp_path / "secret")), Rules()), monitored.whole)
    second = serve(Incoming(place, Secret(str(tmp_path / "secret")), Rules()), monitored.whole)
    assert second.bound is None and second.port is None
    first.close()
    end = time.monotonic() + 60
    while second.bound is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    if isinstance(place, str):
        assert at(place) == 200
    else:
        assert Monitored(second, monitored.whole, []).post(payload(alert()))[0] == 200
    second.close()


def test_where_nobody_can_listen_a_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotServed, match=r"takes no alerts: No such file or directory\. Alarms are sent all the same\."):
        serve(Incoming(str(tmp_path / "none" / "x.sock"), kept(tmp_path), Rules()), lambda: 1 / 0)  # type: ignore[arg-type, return-value]


def test_without_its_library_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("helpdesk_tui.watch.incoming.find_spec", lambda _: None)
    with pytest.raises(NotServed, match=r"needs the extra 'web' .* Alarms are sent all the same\."):
        serve(Incoming(("127.0.0.1", 0), kept(tmp_path), Rules()), lambda: 1 / 0)  # type: ignore[arg-type, return-value]


def test_the_table_says_where_it_listens_and_what_priorities_are() -> None:
    table = {
        "listen": "127.0.0.1:9099",
        "secret": "incoming",
        "label": "level",
        "priorities": {"Critical": "P1", "warning": "P4"},
        "otherwise": "P5",
        "requester_label": "owner",
    }
    rules = Rules("level", {"critical": Priority.P1, "warning": Priority.P4}, Priority.P5, "owner")
    assert read_incoming(table) == (Incoming(("127.0.0.1", 9099), Secret("incoming"), rules), ())
    assert read_incoming({}) == (None, ())


@pytest.mark.parametrize("listen", ["/run/x.sock", "[::1]:9099", "localhost:9099", "127.9.9.9:1"])
def test_it_listens_on_this_machine(listen: str) -> None:
    assert read_incoming({"listen": listen, "secret": "incoming"})[1] == ()


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"listen": "0.0.0.0:9099"}, "listen"),
        ({"listen": "[::]:9099"}, "listen"),
        ({"listen": "192.168.1.5:9099"}, "listen"),
        ({"listen": "example.org:9099"}, "listen"),
        ({"listen": "127.0.0.1"}, "listen"),
        ({"listen": "127.0.0.1:99999"}, "listen"),
        ({"listen": "127.0.0.1:99999999999999999"}, "listen"),
        ({"secret": "a token that is no name"}, "secret"),
        ({"priorities": {"critical": "P6"}}, "priorities"),
        ({"priorities": {"critical": 1}}, "priorities"),
        ({"priorities": "P1"}, "priorities"),
        ({"otherwise": "P6"}, "otherwise"),
        ({"tokn": "x"}, "tokn"),
    ],
)
def test_what_is_wrong_in_the_table_is_said_by_its_place(changes: dict[str, object], place: str) -> None:
    made, problems = read_incoming({"listen": "127.0.0.1:9099", "secret": "incoming", **changes})
    assert made is None and problems and all(one.startswith(f"incoming.{place}: ") for one in problems)
