"""The server of pages: many boards at once, and no token anywhere but where it belongs."""

from __future__ import annotations

import socket
from http.client import HTTPConnection
from pathlib import Path

import pytest

from helpdesk_tui.web.pages.serving import serve
from helpdesk_tui.wiring.config import load
from helpdesk_tui.wiring.pages.tokens import Scope
from tests.cli.conftest import Helpdesk, command
from tests.web.pages.conftest import NewToken
from tests.web.pages.desks import get, served

__all__ = ["command"]

BOARDS = 50


def test_fifty_open_boards_do_not_keep_the_metrics_waiting(db: Path, token: NewToken) -> None:
    board, metrics = token(Scope.WALLBOARD), token(Scope.METRICS)
    with served(db) as (port, said):
        entered = get(port, f"/wallboard?t={board}")
        cookie = entered.headers["set-cookie"].split(";")[0]
        open_boards = [HTTPConnection("127.0.0.1", port, timeout=120) for _ in range(BOARDS)]
        for screen in open_boards:
            screen.request("GET", entered.headers["location"], headers={"Cookie": cookie})
        # Fifty that say nothing more, one that never ends its request, and the boards, which stay connected.
        silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(BOARDS)]
        silent[0].sendall(b"GET /metrics HTTP/1.1\r\nX-Never: ")
        assert get(port, "/metrics", Authorization=f"Bearer {metrics}").status == 200
        assert [screen.getresponse().status for screen in open_boards] == [200] * BOARDS
        assert get(port, "/metrics", Authorization=f"Bearer {metrics}").status == 200
        for screen in open_boards:
            screen.close()
        for one in silent:
            one.close()
        with socket.create_connection(("127.0.0.1", port)) as wrong:
            wrong.sendall(f"GET /wallboard?t={board} nonsense\r\nBad\x00Header\r\n\r\n".encode())
            assert wrong.recv(100).startswith(b"HTTP/1.0 400")
    text = said.read_text()
    assert board not in text and metrics not in text
    assert text.count("\n") == 1, "what it says is where it listens, and no request"


def test_a_unix_socket_is_served_and_cleared_away(db: Path, token: NewToken, tmp_path: Path) -> None:
    import subprocess
    import sys

    place = tmp_path / "pages.sock"
    leftover = socket.socket(socket.AF_UNIX)
    leftover.bind(str(place))
    leftover.close()
    command = [sys.executable, "-m", "helpdesk_tui", "--db", str(db), "serve", "--socket", str(place)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None and str(place) in server.stderr.readline()
        with socket.socket(socket.AF_UNIX) as asked:
            asked.connect(str(place))
            asked.sendall(f"GET /metrics HTTP/1.0\r\nAuthorization: Bearer {token(Scope.METRICS)}\r\n\r\n".encode())
            assert asked.recv(100).startswith(b"HTTP/1.0 200")
        server.terminate()
        assert server.wait() == 0
    assert not place.exists()


def test_what_is_no_socket_is_left_alone(db: Path, tmp_path: Path) -> None:
    file = tmp_path / "precious"
    file.write_text("keep")
    with pytest.raises(Exception, match="is no socket"):
        serve(load({"db": str(db)}), file, lambda said: None, names=True)
    assert file.read_text() == "keep"


@pytest.mark.parametrize("address", ["0.0.0.0:8024", "[::]:8024", "192.0.2.1:8024", "8024", "localhost:99999"])
def test_other_machines_do_not_reach_it(command: Helpdesk, db: Path, address: str) -> None:
    refused = command("--db", str(db), "serve", "--listen", address)
    assert (refused.status, refused.out) == (2, "")


def test_tokens_are_made_listed_and_revoked(command: Helpdesk, db: Path) -> None:
    def helpdesk(*words: str) -> tuple[int, str, str]:
        run = command("--db", str(db), "serve", *words)
        return run.status, run.out, run.err

    assert "There are no tokens" in helpdesk("tokens")[2]
    made = [helpdesk("token", scope)[1].strip() for scope in ("metrics", "wallboard", "wallboard")]
    assert all(len(one) == 43 for one in made) and len(set(made)) == 3
    listed = command("--db", str(db), "serve", "tokens", "--json").json
    assert [one["opens"] for one in listed] == ["metrics", "wallboard", "wallboard"]
    assert not any(one in str(listed) for one in made)
    assert helpdesk("revoke", listed[1]["token"]) == (0, "1 token revoked.\n", "")
    assert helpdesk("revoke", "wallboard") == (0, "1 token revoked.\n", "")
    assert helpdesk("revoke", "wallboard")[0] == 1
    assert [one["opens"] for one in command("--db", str(db), "serve", "tokens", "--json").json] == ["metrics"]
    assert helpdesk("token", "everything")[0] == 2


def test_without_waitress_it_says_what_to_install(command: Helpdesk, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "waitress.server", None)
    monkeypatch.setitem(sys.modules, "waitress", None)
    monkeypatch.delitem(sys.modules, "helpdesk_tui.web.pages.serving", raising=False)
    refused = command("--db", str(db), "serve")
    assert (refused.status, refused.out) == (1, "")
    assert refused.err == "Serving pages needs waitress. Install it: pip install 'helpdesk-tui[web]'\n"
