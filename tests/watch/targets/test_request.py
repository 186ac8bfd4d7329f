"""A request ends in time whatever the other end does, follows nothing, and says why it failed without any secret."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from email.utils import formatdate

import pytest

from helpdesk_tui.watch.targets import mail, program, syslog
from helpdesk_tui.watch.targets.base import Sent
from helpdesk_tui.watch.targets.request import TIMEOUT, BadAddress, Request, ask, web_address
from tests.watch.targets.listening import NOW, behaving, closes, endlessly, listening, says_nothing


def asked(url: str, seconds: float = 0.3) -> Sent:
    return ask(Request(url, b"{}"), NOW, seconds)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_a_status_of_two_hundred_and_more_is_a_success(status: int) -> None:
    with listening() as server:
        server.status = status
        assert asked(server.url, 20) == Sent()


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 404, 500, 502])
def test_any_other_status_is_none(status: int) -> None:
    with listening() as server:
        server.status = status
        server.answers = {"Location": server.url + "/elsewhere", "Retry-After": "120"}
        sent = asked(server.url, 20)
        assert sent.error is not None and str(status) in sent.error
        assert (sent.retry_after, sent.gone) == (None, False)
        # A redirect is not followed.
        assert [one.path for one in server.asked] == ["/hook"]


def test_who_wants_nothing_more_is_asked_no_more() -> None:
    with listening() as server:
        server.status = 410
        assert asked(server.url, 20).gone


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        (" 5 ", 5),
        (formatdate(NOW + 90, usegmt=True), 90),
        (formatdate(NOW - 90, usegmt=True), 0),
        ("99999999999999999999", 86_400),
        (formatdate(NOW + 10**8, usegmt=True), 86_400),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_a_target_says_how_long_it_is_to_be_left_alone(status: int, said: str, seconds: int | None) -> None:
    with listening() as server:
        server.status, server.answers = status, {"Retry-After": said}
        assert asked(server.url, 20).retry_after == seconds


@pytest.mark.parametrize(
    ("scheme", "act"),
    [
        ("http", says_nothing),
        ("http", endlessly(b"H")),
        ("http", endlessly(b"X-Long: yes\r\n", b"HTTP/1.1 200 OK\r\n")),
        ("http", endlessly(b"HTTP/1.1 100 Continue\r\n\r\n")),
        ("http", endlessly(b"x" * 60_000)),
        ("https", says_nothing),
        ("https", endlessly(b"\x16\x03")),
    ],
)
def test_a_server_that_never_comes_to_an_end_is_given_up(scheme: str, act: Callable[[socket.socket], None]) -> None:
    with behaving(act) as port:
        sent = asked(f"{scheme}://127.0.0.1:{port}/")
        assert sent.error in ("No answer in time.", "No usable answer came.", "TLS failed.")


def test_what_is_read_no_further_than_its_head_may_go_on_for_ever() -> None:
    with behaving(endlessly(b"x" * 60_000, b"HTTP/1.1 200 OK\r\n\r\n")) as port:
        assert asked(f"http://127.0.0.1:{port}/", 20) == Sent()


def test_a_connection_that_is_cut_or_refused_is_said_in_a_few_words() -> None:
    with behaving(closes) as port:
        assert asked(f"http://127.0.0.1:{port}/", 20).error == "The connection was cut."
        assert asked(f"https://127.0.0.1:{port}/", 20).error in ("TLS failed.", "The connection was cut.")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        # Bound and not listening: nobody else gets the port.
        assert asked(f"http://127.0.0.1:{taken.getsockname()[1]}/", 20).error == "The connection was refused."


def test_a_name_that_is_not_found_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", missing)
    assert asked("https://desk.example.org/secret-path").error == "Its name is not found."


def test_a_resolver_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ended.wait() and [])
    try:
        assert asked("https://desk.example.org/").error == "No answer in time."
    finally:
        ended.set()


def test_the_variables_of_a_proxy_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as server, listening() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert asked(server.url, 20) == Sent()
        assert (len(server.asked), len(proxy.asked)) == (1, 0)


def test_a_proxy_that_is_named_is_asked() -> None:
    with listening() as proxy:
        assert ask(Request("http://far.example.org/hook", b"{}", proxy=proxy.url), NOW) == Sent()
        assert [one.path for one in proxy.asked] == ["http://far.example.org/hook"]


def test_a_proxy_that_makes_no_way_is_an_error() -> None:
    told: list[bytes] = []

    def refuses(connection: socket.socket) -> None:
        told.append(connection.recv(65_536).splitlines()[0])
        connection.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")

    with behaving(refuses) as port:
        sent = ask(Request("https://far.example.org/hook", b"{}", proxy=f"http://127.0.0.1:{port}/"), NOW)
    assert sent.error == "No usable answer came."
    assert [one.rpartition(b" ")[0] for one in told] == [b"CONNECT far.example.org:443"]


def test_it_goes_by_ipv6_too() -> None:
    with listening("::1") as server:
        assert asked(server.url, 20) == Sent()
        assert server.asked[0].headers["host"].startswith("[::1]:")


def test_whatever_is_sent_is_over_within_half_a_minute() -> None:
    # Standard Webhooks: 15 to 30 seconds.
    assert 15 <= TIMEOUT <= 30
    assert max(mail._SECONDS, syslog._SECONDS, program.SECONDS) <= 30


@pytest.mark.parametrize(
    ("typed", "asked_for"),
    [
        ("https://desk.example.org", "https://desk.example.org/"),
        ("https://DESK.example.org:8443/a b".replace(" ", "%20"), "https://desk.example.org:8443/a%20b"),
        ("https://münchen.example/straße?x=ü", "https://xn--mnchen-3ya.example/stra%C3%9Fe?x=%C3%BC"),
        ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"),
    ],
)
def test_a_web_address_is_put_into_the_form_that_is_asked(typed: str, asked_for: str) -> None:
    assert web_address(typed) == asked_for
    assert web_address(asked_for) == asked_for


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "desk.example.org",
        "ftp://desk.example.org/",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://user:password@desk.example.org/",
        "https://desk.example.org/#part",
        "https://desk.example.org:99999/",
        "https://desk.example.org:port/",
        "https://[::1/",
        "https://desk..example.org/",
        "https://a/\r\nX-Header: 1",
        "https://desk.example.org/a b",
        "https://-/",
    ],
)
def test_what_is_no_web_address_is_refused_without_being_repeated(typed: str) -> None:
    with pytest.raises(BadAddress) as refused:
        web_address(typed)
    assert len(typed) < 10 or typed not in str(refused.value)
