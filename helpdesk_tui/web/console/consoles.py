"""The consoles that are open in browsers: for each websocket a console on a pty, and what goes between the two.

A browser sends keys as binary messages, and as text ``{"size": [columns, rows]}``, first and whenever it changes, and
``{"read": bytes}`` as it has drawn them. It is sent what the console writes as binary messages, and before the end
``{"ended": sentence, "again": whether another one may be opened}``.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMessage, WSMsgType, web

from helpdesk_tui.web.console.login import OVER, Login, Visitor
from helpdesk_tui.web.console.pty import Pty, Unresponsive

MOST = 50
"""Consoles at once; each is a process of some 60 MiB."""
_LARGEST = 1 << 16
"""Bytes of one message; the page sends a long paste in pieces."""
_AHEAD = 1 << 18
"""Bytes that are on their way to a browser before it has drawn them; then the console waits."""
_HEARTBEAT = 20.0
"""Seconds between two pings; a browser that does not answer within half of that has gone."""
_FIRST = 10.0
"""Seconds within which a browser says how large its terminal is."""
_CLOSING = 2.0
"""Seconds for a browser to answer that it closes."""

FULL = f"There are {MOST} consoles open here already, and there is no room for another one. Try again later."
LEFT = "The console has ended."
STOPPED = "The console was stopped by whoever looks after it. What you had begun is among your drafts."
_STUCK = "The console took no keys any more, and was ended. What you had begun is among your drafts."
_NO_ROOM = "The machine has no room for another console just now. Try again later."
_STRANGE = "What was sent here was not from this page."


class _Strange(Exception):
    """A message that the page does not send."""


@dataclass(eq=False, slots=True)
class _Session:
    """One tab: who looks at it, and what is said when it is to end."""

    visitor: Visitor
    ending: asyncio.Future[str]
    ahead: int = 0
    drawn: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self, sentence: str) -> None:
        """Have it end, with what the browser is told."""
        if not self.ending.done():
            self.ending.set_result(sentence)


class Consoles:
    """The consoles that are open."""

    def __init__(self, login: Login, origins: frozenset[str], command: Callable[[str], Sequence[str]]) -> None:
        """``command`` returns the arguments of helpdesk that open a console for a name."""
        self._login, self._origins, self._command = login, origins, command
        self._open: set[_Session] = set()
        self.tell: Callable[[str], None] = lambda said: None
        """Told who comes and goes."""

    @property
    def full(self) -> bool:
        """Whether there is no room for another one."""
        return len(self._open) >= MOST

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """Open a console for a websocket of this very page, and carry it until one of the two has gone.

        Raises:
            HTTPForbidden: another page asks, or nobody known does.
            HTTPServiceUnavailable: there is no room.
        """
        # Also with the cookie: a browser sends it along with what other pages ask for.
        if request.headers.get("Origin") not in self._origins:
            raise web.HTTPForbidden(text=_STRANGE)
        visitor = await self._login.visitor(request)
        if self.full:
            raise web.HTTPServiceUnavailable(text=FULL)
        session = _Session(visitor, asyncio.get_running_loop().create_future())
        self._open.add(session)
        try:
            socket = web.WebSocketResponse(
                timeout=_CLOSING, heartbeat=_HEARTBEAT, max_msg_size=_LARGEST, compress=False
            )
            await socket.prepare(request)
            await self._carried(socket, session)
        finally:
            self._open.discard(session)
        return socket

    async def watch(self) -> None:
        """Once a second end what may not be open any more."""
        while True:
            await asyncio.sleep(1)
            for session in list(self._open):
                if not self._login.holds(session.visitor):
                    session.end(OVER)

    async def stop(self) -> None:
        """End every console, and wait until each has."""
        for session in list(self._open):
            session.end(STOPPED)
        while self._open:
            await asyncio.sleep(0.02)

    async def _carried(self, socket: web.WebSocketResponse, session: _Session) -> None:
        try:
            size = await _first_size(socket, session)
            console = await Pty.start(self._command(session.visitor.name), size)
        except _Strange:
            await _close(socket, session.ending.result() if session.ending.done() else _STRANGE)
            return
        except OSError:
            await _close(socket, _NO_ROOM)
            return
        self.tell(f"{session.visitor.name}: a console opened, {len(self._open)} of {MOST}.")
        try:
            said = await _until_one_has_gone(socket, console, session)
        finally:
            status = await asyncio.shield(console.end())
            self.tell(f"{session.visitor.name}: a console ended, with {status}.")
        await _close(socket, said)


async def _first_size(socket: web.WebSocketResponse, session: _Session) -> tuple[int, int]:
    """Wait for the size of the browser's terminal. Raises _Strange where it does not come, or the session is to end."""
    first = asyncio.create_task(socket.receive())
    waited: set[asyncio.Future[Any]] = {first, session.ending}
    await asyncio.wait(waited, timeout=_FIRST, return_when=asyncio.FIRST_COMPLETED)
    if not first.done():
        first.cancel()
        raise _Strange
    size = _control(first.result()).get("size")
    if size is None:
        raise _Strange
    return size


async def _until_one_has_gone(socket: web.WebSocketResponse, console: Pty, session: _Session) -> str:
    """Carry bytes both ways until one side has gone or the session is to end; return what the browser is told."""
    outward = asyncio.create_task(_outward(socket, console, session))
    inward = asyncio.create_task(_inward(socket, console, session))
    waited: set[asyncio.Future[Any]] = {outward, inward, session.ending}
    try:
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (outward, inward):
            task.cancel()
        results = await asyncio.gather(outward, inward, return_exceptions=True)
    if session.ending.done():
        return session.ending.result()
    if any(isinstance(one, Unresponsive) for one in results):
        return _STUCK
    return _STRANGE if any(isinstance(one, _Strange) for one in results) else LEFT


async def _outward(socket: web.WebSocketResponse, console: Pty, session: _Session) -> None:
    """Send what the console writes, and no more than a browser can take: then the console's terminal is full."""
    while data := await console.read():
        session.ahead += len(data)
        with suppress(ConnectionError):
            await socket.send_bytes(data)
        while session.ahead > _AHEAD:
            session.drawn.clear()
            await session.drawn.wait()


async def _inward(socket: web.WebSocketResponse, console: Pty, session: _Session) -> None:
    """Hand on what is typed until the browser goes."""
    async for message in socket:
        if message.type is WSMsgType.BINARY:
            await console.write(message.data)
            continue
        said = _control(message)
        if size := said.get("size"):
            console.resize(size)
        elif read := said.get("read"):
            session.ahead = max(session.ahead - read[0], 0)
            session.drawn.set()


def _control(message: WSMessage) -> dict[str, tuple[int, int]]:
    """Return what a text message says: a size, or how much was read (the first of the two). Raises _Strange."""
    if message.type is not WSMsgType.TEXT:
        raise _Strange
    try:
        match json.loads(message.data):
            case {"size": [int(columns), int(rows)]}:
                return {"size": (columns, rows)}
            case {"read": int(count)} if count > 0:
                return {"read": (count, 0)}
    except ValueError:
        pass
    raise _Strange


async def _close(socket: web.WebSocketResponse, said: str) -> None:
    with suppress(ConnectionError):
        await socket.send_str(json.dumps({"ended": said, "again": said != OVER}))
    await socket.close()
