"""Who is at the other end: by the cookie of a link that was used, or by what the proxy says. Nobody else gets in."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from aiohttp import web

from helpdesk_tui.store.base import StoreError
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.invites import Invites

Known = Callable[[], frozenset[str]]
"""Returns the names of those who may work on the desk; it reads files, or asks a server."""

OVER = "Your time here is over, or was taken back. Ask for a new link."
_USED = "This link was used already, or its time is over. Ask for a new one."
_UNKNOWN = "This console opens with a link that works once. Ask whoever looks after the desk for one."
_TOKEN = 200
"""Characters that a link's token has at most."""
_PEER = struct.Struct("3i")
"""Process, user and group at the other end of a socket (unix(7): SO_PEERCRED)."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is at the other end; ``token`` is their browser's, None where a proxy says who it is."""

    name: str
    token: str | None = None


class Login(Protocol):
    """How it is known who is at the other end."""

    async def visitor(self, request: web.Request) -> Visitor:
        """Return who sends a request. Raises HTTPForbidden, with a sentence, where nobody known does."""

    def holds(self, visitor: Visitor) -> bool:
        """Return whether somebody who was let in may still be here."""


class ByLink:
    """Links that work once: the browser that has used one has a cookie."""

    def __init__(self, invites: Invites, known: Known, origin: str) -> None:
        """Let in whom ``invites`` has, at the address that browsers show."""
        self._invites, self._known, self._secure = invites, known, origin.startswith("https:")
        # A browser has one cookie of a name for all ports of a host. One whose name begins with __Host- is taken from
        # this very host alone, and by TLS (RFC 6265bis: cookie name prefixes).
        self._cookie = f"{'__Host-' if self._secure else ''}helpdesk-{sha256(origin.encode()).hexdigest()[:8]}"

    async def visitor(self, request: web.Request) -> Visitor:
        """Return who has the cookie that a request brings."""
        token = request.cookies.get(self._cookie, "")
        invite = self._invites.of_browser(token, real_now()) if 0 < len(token) <= _TOKEN else None
        if invite is None:
            raise web.HTTPForbidden(text=_UNKNOWN)
        return Visitor(await _one_of(invite.name, self._known), token)

    def holds(self, visitor: Visitor) -> bool:
        """Return whether the time is not over, and nothing was taken back."""
        try:
            return visitor.token is not None and self._invites.of_browser(visitor.token, real_now()) is not None
        except (StoreError, OSError):
            return False

    async def enter(self, request: web.Request) -> web.Response:
        """Take a link's token and give the browser its cookie; the token was never part of an address that is sent."""
        now, token = real_now(), (await request.read()).decode("ascii", "replace")
        entered = await asyncio.to_thread(self._invites.enter, token, now) if len(token) <= _TOKEN else None
        if entered is None:
            raise web.HTTPForbidden(text=_USED)
        browser, invite = entered
        answer = web.Response(status=204)
        answer.set_cookie(
            self._cookie, browser, max_age=invite.until - now, path="/",
            secure=self._secure, httponly=True, samesite="Strict",
        )  # fmt: skip
        return answer

    async def leave(self, request: web.Request) -> web.Response:
        """Forget the browser that asks for it."""
        visitor = await self.visitor(request)
        await asyncio.to_thread(self._invites.leave, visitor.token or "", real_now())
        answer = web.Response(status=204)
        answer.del_cookie(self._cookie, path="/", secure=self._secure, httponly=True, samesite="Strict")
        return answer


class ByProxy:
    """A proxy that has authenticated them, and says so in a header. Only its own requests are answered at all."""

    def __init__(self, header: str, known: Known) -> None:
        """Believe the header of that name."""
        self._header, self._known = header, known

    async def visitor(self, request: web.Request) -> Visitor:
        """Return whom the proxy names, once and in one word."""
        named = request.headers.getall(self._header, [])
        if len(named) != 1 or not named[0]:
            raise web.HTTPForbidden(text=f"The proxy does not say who you are (header {self._header}).")
        return Visitor(await _one_of(named[0], self._known))

    def holds(self, visitor: Visitor) -> bool:
        """Return True: the proxy was asked when the console was opened."""
        return True


async def _one_of(name: str, known: Known) -> str:
    """Return a name that may work on the desk. Raises HTTPForbidden for any other."""
    if name not in await asyncio.to_thread(known):
        raise web.HTTPForbidden(text="Nobody of your name works on this desk. Ask whoever looks after it.")
    return name


def uid_of(request: web.Request) -> int | None:
    """Return the user at the other end of a Unix socket, as the kernel says; None for any other connection."""
    there = request.transport.get_extra_info("socket") if request.transport is not None else None
    if there is None or there.family != socket.AF_UNIX:
        return None
    _, uid, _ = _PEER.unpack(there.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
    return int(uid)
