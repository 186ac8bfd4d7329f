"""The console that is served, without a browser: who gets in, what is refused, and that nothing is left behind."""

from __future__ import annotations

import asyncio
import json
import os
import pwd
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from helpdesk_tui.store.base import Declined
from helpdesk_tui.web.console.consoles import FULL, LEFT, MOST
from helpdesk_tui.web.console.login import OVER
from helpdesk_tui.web.console.serving import _listening
from helpdesk_tui.wiring.clock import real_now
from tests.strangers import EVE, for_root
from tests.web.console.served import SUBJECT, Served, wait_for

Line = aiohttp.ClientWebSocketResponse[bool]
SIZE = {"size": [100, 30]}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("served"), "--listen", "127.0.0.1:0") as served:
        yield served


class Visitor:
    """A program that speaks as a browser does, with the cookie of a link that it has used."""

    def __init__(self, served: Served, session: aiohttp.ClientSession) -> None:
        self.origin, self.session = served.origin, session

    async def enter(self, link: str, origin: str | None = None) -> aiohttp.ClientResponse:
        headers = {"Origin": self.origin if origin is None else origin}
        return await self.session.post(f"{self.origin}/enter", data=link.partition("#")[2], headers=headers)

    async def status(self, path: str) -> int:
        async with self.session.get(self.origin + path) as answer:
            return answer.status

    def socket(self, **headers: str) -> aiohttp.client._WSRequestContextManager:
        return self.session.ws_connect(f"{self.origin}/socket", headers={"Origin": self.origin} | headers)

    async def refused(self, **headers: str) -> int:
        """Return the status with which a websocket is refused."""
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            async with self.socket(**headers):
                pass
        return refusal.value.status


@asynccontextmanager
async def visiting(served: Served, name: str | None) -> AsyncIterator[Visitor]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        visitor = Visitor(served, session)
        if name is not None:
            assert (await visitor.enter(served.link(name))).status == 204
        yield visitor


async def shown(line: Line, what: str) -> str:
    """Read what the console writes until it has shown something, and return it."""
    seen = b""
    while what.encode() not in seen:
        message = await line.receive(timeout=60)
        assert message.type is aiohttp.WSMsgType.BINARY, message
        seen += message.data
    return seen.decode(errors="replace")


async def ended(line: Line) -> str:
    """Read until the end, and return what is said of it."""
    said = ""
    async for message in line:
        if message.type is aiohttp.WSMsgType.TEXT:
            said = json.loads(message.data)["ended"]
    return said


async def test_a_link_works_once_and_its_token_is_kept_nowhere(served: Served) -> None:
    link = served.link("ana")
    token = link.partition("#")[2]
    async with visiting(served, None) as visitor:
        assert await visitor.status("/") == 403
        assert await visitor.status("/enter") == 200
        assert (await visitor.enter(link, "https://evil.example")).status == 403
        entered = await visitor.enter(link)
        assert entered.status == 204
        cookie = entered.headers["Set-Cookie"]
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Secure" not in cookie
        assert await visitor.status("/") == 200
        [browser] = [cookie.value for cookie in entered.cookies.values()]
    async with visiting(served, None) as other:
        assert (await other.enter(link)).status == 403
        assert await other.status("/") == 403
    kept = "".join(path.read_text() for path in served.home.rglob("*") if path.is_file())
    assert "ana" in kept and token not in kept and browser not in kept
    assert token not in served.said.read_text()
    assert served.invites.path.stat().st_mode & 0o777 == 0o600


async def test_a_name_that_no_longer_works_on_the_desk_gets_in_no_more(served: Served) -> None:
    now = real_now()
    served.invites.invite("gone", now, now + 60)
    token = served.invites.invite("gone", now, now + 60)
    async with visiting(served, None) as visitor:
        assert (await visitor.enter(f"#{token}")).status == 204
        assert await visitor.status("/") == 403
        assert await visitor.refused() == 403


async def test_a_console_opens_takes_keys_and_ends_with_the_technicians_word(served: Served) -> None:
    async with visiting(served, "ana") as visitor, visitor.socket() as line:
        await line.send_json(SIZE)
        await shown(line, SUBJECT)
        await line.send_bytes(b"\x1a")
        await shown(line, "no shell")
        await line.send_json({"size": [120, 40]})
        await line.send_bytes(b"q")
        assert await ended(line) == LEFT
    wait_for(lambda: not served.consoles())


async def test_what_a_technician_does_is_theirs_and_by_way_of_the_account_that_serves(served: Served) -> None:
    before = len(served.store.history(served.number))
    async with visiting(served, "bo") as visitor, visitor.socket() as line:
        await line.send_json(SIZE)
        await shown(line, SUBJECT)
        await line.send_bytes(b"t")
        await shown(line, "yours")
        [console] = served.consoles()
    # The tab is gone without a word.
    wait_for(lambda: not served.consoles())
    assert not Path(f"/proc/{console}").exists()
    taken = served.store.history(served.number)[before]
    assert (taken.actor, taken.via) == ("bo", served.account)


async def test_no_other_page_opens_a_console_with_or_without_the_cookie(served: Served) -> None:
    async with visiting(served, None) as visitor:
        assert await visitor.refused() == 403
    async with visiting(served, "ana") as visitor:
        for origin in ("https://evil.example", "null", "", served.origin + ".evil.example", "http://127.0.0.1"):
            assert await visitor.refused(Origin=origin) == 403
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            async with visitor.session.ws_connect(f"{served.origin}/socket"):
                pass
        assert (await visitor.session.post(f"{served.origin}/leave")).status == 403
    assert served.consoles() == set()


async def test_there_is_room_for_fifty_and_the_next_one_is_told_so(served: Served) -> None:
    async with visiting(served, "ana") as visitor:
        # None of them says its size, so that none has a console yet.
        lines = await asyncio.gather(*(visitor.socket() for _ in range(MOST)))
        assert await visitor.refused() == 503
        async with visitor.session.get(f"{served.origin}/why") as why:
            assert await why.text() == FULL
        await asyncio.gather(*(line.close() for line in lines))
        async with visitor.socket() as line:
            await line.close()


@pytest.mark.parametrize("sent", ["{}", '{"size": ["a", 1]}', '{"size": [1e400, 1]}', "[", '{"read": 5}', b"keys"])
async def test_a_page_that_is_not_ours_gets_no_console(served: Served, sent: str | bytes) -> None:
    async with visiting(served, "ana") as visitor, visitor.socket() as line:
        await (line.send_str(sent) if isinstance(sent, str) else line.send_bytes(sent))
        assert "not from this page" in await ended(line)
    assert served.consoles() == set()


async def test_a_message_over_64_kib_ends_the_console(served: Served) -> None:
    async with visiting(served, "ana") as visitor, visitor.socket() as line:
        await line.send_json(SIZE)
        await shown(line, SUBJECT)
        await line.send_bytes(b"x" * 70_000)
        await ended(line)
        assert line.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG
    wait_for(lambda: not served.consoles())


async def test_what_is_taken_back_ends_the_consoles_that_are_open(served: Served) -> None:
    async with visiting(served, "ana") as visitor, visitor.socket() as line:
        await line.send_json(SIZE)
        await shown(line, SUBJECT)
        assert served.invites.revoke("ana", real_now()) > 0
        assert await ended(line) == OVER
        assert await visitor.status("/") == 403
    wait_for(lambda: not served.consoles())


async def test_who_logs_out_is_forgotten(served: Served) -> None:
    async with visiting(served, "ana") as visitor:
        before = len(served.invites.standing(real_now()))
        left = await visitor.session.post(f"{served.origin}/leave", headers={"Origin": served.origin})
        assert left.status == 204
        assert await visitor.status("/") == 403
        assert len(served.invites.standing(real_now())) == before - 1


async def test_what_is_no_request_is_answered_and_written_nowhere(served: Served) -> None:
    host, port = served.origin.removeprefix("http://").split(":")
    for sent in (b"GET /secret" + b"x" * 10_000 + b" HTTP/1.1\r\n\r\n", b"secret\r\n\r\n"):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(sent)
        assert b" 400 " in await reader.readline()
        writer.close()
    assert "secret" not in served.said.read_text()


async def test_every_answer_forbids_what_the_page_does_not_need(served: Served) -> None:
    async with visiting(served, "ana") as visitor:
        for path in ("/", "/enter", "/why", "/page/console.js", "/vendor/xterm.mjs", "/nothing", "/page/../login.py"):
            async with visitor.session.get(served.origin + path) as answer:
                headers = answer.headers
                assert headers["X-Content-Type-Options"] == "nosniff"
                assert headers["Referrer-Policy"] == "no-referrer"
                assert headers["Cache-Control"] == "no-store"
                policy = headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
                assert "script-src 'self';" in policy or "script-src" not in policy
                assert "unsafe-eval" not in policy


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """A console behind a proxy of the account nobody, and its socket, in a folder that others may pass through."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    path = place / "socket"
    options = ("--peer", "nobody", "--proxy-header", "X-Remote-User", "--origin", "https://desk.example")
    with Served(tmp_path_factory.mktemp("proxied"), "--socket", str(path), *options) as served:
        yield served, path
    assert not path.exists()
    place.rmdir()


async def test_a_proxy_says_who_it_is(proxied: tuple[Served, Path]) -> None:
    served, path = proxied
    async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(path))) as session:
        for named, status in (
            ([("X-Remote-User", "ana")], 200),
            ([], 403),
            ([("X-Remote-User", "zed")], 403),
            ([("X-Remote-User", "ana"), ("X-Remote-User", "bo")], 403),
        ):
            async with session.get("http://desk.example/", headers=named) as answer:
                assert answer.status == status, named
        async with session.get("http://desk.example/enter") as answer:
            assert answer.status == 404
        here = {"X-Remote-User": "bo", "Origin": "https://desk.example"}
        async with session.ws_connect("http://desk.example/socket", headers=here) as line:
            await line.send_json(SIZE)
            await shown(line, SUBJECT)
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            elsewhere = here | {"Origin": "https://evil.example"}
            async with session.ws_connect("http://desk.example/socket", headers=elsewhere):
                pass
    wait_for(lambda: not served.consoles())


OTHERS_PYTHON = Path("/usr/bin/python3")
"""One that every account may run."""

_ASK = """
import socket, sys
there = socket.socket(socket.AF_UNIX)
there.connect(sys.argv[1])
there.sendall(b"GET / HTTP/1.1\\r\\nHost: desk\\r\\nX-Remote-User: ana\\r\\n\\r\\n")
print(there.recv(100).split(b" ")[1].decode())
"""


@for_root
@pytest.mark.skipif(not OTHERS_PYTHON.exists(), reason="there is no Python for other accounts")
def test_another_account_of_the_machine_is_not_taken_for_the_proxy(proxied: tuple[Served, Path]) -> None:
    def asked(uid: int) -> str:
        client = [str(OTHERS_PYTHON), "-c", _ASK, str(proxied[1])]
        return subprocess.check_output(client, user=uid, cwd="/", text=True).strip()

    assert asked(pwd.getpwnam("nobody").pw_uid) == "200"
    assert asked(EVE) == "403"


def test_a_socket_that_is_in_use_is_left_alone_and_one_that_was_left_is_not(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(path))
        other.listen()
        with pytest.raises(Declined, match="already"):
            _listening(path, None)
    with _listening(path, None):
        assert path.stat().st_mode & 0o777 == 0o600
    with _listening(path, os.getuid()):
        assert path.stat().st_mode & 0o777 == 0o666
