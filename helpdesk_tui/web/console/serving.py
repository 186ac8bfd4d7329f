"""Serves the console to browsers: on this machine's own address or a Unix socket, until a signal ends it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from aiohttp import web

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.store.base import Declined
from helpdesk_tui.web.console.consoles import FULL, Consoles
from helpdesk_tui.web.console.login import ByLink, ByProxy, Login, uid_of
from helpdesk_tui.web.console.pages import ALWAYS, Pages
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.config import Config, technician
from helpdesk_tui.wiring.crash import keep
from helpdesk_tui.wiring.invites import Invites, invites_file
from helpdesk_tui.wiring.opening import known_names, open_desk, who_works

Place = tuple[str, int] | Path
"""An address of this machine with a port, or a socket."""

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_LARGEST = 1 << 12
"""Bytes that a request may bring."""


def serve(configured: Callable[[], Config], where: Place, origin: str, header: str | None, peer: int | None) -> int:
    """Serve the configured desk until a signal comes; return the exit status.

    ``configured`` reads the settings. ``origin`` is what browsers show (empty: that of ``where``), ``header`` the one
    in which a proxy says who it is, ``peer`` the user that may use the socket beside this one and root.

    Raises:
        NotAllowed: this account may not work for others.
        StoreError: the desk cannot be had, or the place is taken.
    """
    config = configured()
    who_works(replace(config, acting=technician()))
    open_desk(config).desk.store.close()
    if isinstance(where, Path) and not hasattr(socket, "SO_PEERCRED"):
        raise Declined("This system does not say who is at the other end of a socket. Serve on 127.0.0.1 instead.")
    try:
        listening = _listening(where, peer)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else error
        raise Declined(f"{_named(where)} cannot be listened on: {why}. Nothing was started.") from None
    try:
        asyncio.run(_served(configured, listening, origin, header, peer))
    finally:
        if isinstance(where, Path):
            where.unlink(missing_ok=True)
    return 0


async def _served(
    configured: Callable[[], Config], listening: socket.socket, origin: str, header: str | None, peer: int | None
) -> None:
    config = configured()
    origins = frozenset({origin}) if origin else _own(listening)
    shown = origin or min(origins)
    invites = Invites(invites_file(config.db))
    login: Login
    if header is None:
        invites.serve_at(shown, real_now())
        login = ByLink(invites, lambda: known_names(configured()), shown)
    else:
        login = ByProxy(header, lambda: known_names(configured()))
    consoles = Consoles(login, origins, partial(_arguments, config))
    consoles.tell = _tell
    peers = {os.geteuid(), 0} | ({peer} if peer is not None else set())
    application = _application(login, consoles, Pages(config.name, origins), origins, peers)
    runner = web.AppRunner(application, access_log=None, logger=_silent(), handle_signals=False, shutdown_timeout=1)
    await runner.setup()
    site: web.BaseSite = web.SockSite(runner, listening)
    await site.start()
    over = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    how = "Invite somebody: helpdesk web invite NAME" if header is None else f"Who it is, the header {header} says."
    _tell(f"The console of {config.name} is at {shown}. {how}")
    watching = asyncio.ensure_future(consoles.watch())
    try:
        await over.wait()
    finally:
        watching.cancel()
        await site.stop()
        await consoles.stop()
        await runner.cleanup()


def _silent() -> logging.Logger:
    """Return where aiohttp writes what a malformed request held: nowhere. What goes wrong in here is kept elsewhere."""
    logger = logging.getLogger(__name__)
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    return logger


def _arguments(config: Config, name: str) -> Sequence[str]:
    return ("--kiosk", "--db", config.settings["db"].value, "--as", name)


def _application(
    login: Login, consoles: Consoles, pages: Pages, origins: frozenset[str], peers: set[int]
) -> web.Application:
    """Return what answers: the page, its files, the way in, and the websockets."""

    @web.middleware
    async def guarded(request: web.Request, handler: _Handler) -> web.StreamResponse:
        uid = uid_of(request)
        try:
            if uid is not None and uid not in peers:
                raise web.HTTPForbidden(text="This socket is for the proxy alone.")
            if request.method == "POST" and request.headers.get("Origin") not in origins:
                raise web.HTTPForbidden(text="What was sent here was not from this page.")
            return await handler(request)
        except web.HTTPException as refused:
            said = refused.text or ""
            if "text/html" in request.headers.get("Accept", ""):
                return pages.said(said, refused.status)
            return web.Response(text=said, status=refused.status)
        except Exception as error:
            return web.Response(text=keep(error), status=500)

    async def console(request: web.Request) -> web.Response:
        visitor = await login.visitor(request)
        return pages.console(visitor.name, leaves=visitor.token is not None)

    async def why(request: web.Request) -> web.Response:
        await login.visitor(request)
        return web.Response(text=FULL if consoles.full else "")

    async def file(request: web.Request) -> web.Response:
        accepted = request.headers.get("Accept-Encoding", "")
        return pages.file(request.match_info["folder"], request.match_info["name"], accepted)

    application = web.Application(middlewares=[guarded], client_max_size=_LARGEST)
    application.on_response_prepare.append(_with_headers)
    application.router.add_get("/", console)
    application.router.add_get("/why", why)
    application.router.add_get("/socket", consoles.socket)
    application.router.add_get("/{folder:page|vendor}/{name}", file)
    if isinstance(login, ByLink):

        async def enter(request: web.Request) -> web.Response:
            return pages.enter()

        application.router.add_get("/enter", enter)
        application.router.add_post("/enter", login.enter)
        application.router.add_post("/leave", login.leave)
    return application


async def _with_headers(request: web.Request, answer: web.StreamResponse) -> None:
    for name, value in ALWAYS.items():
        if name not in answer.headers or name == "Server":
            answer.headers[name] = value


def _listening(where: Place, peer: int | None) -> socket.socket:
    """Return what listens. A socket is open to this user, and with ``peer`` to all that the guard then tells apart.

    Raises:
        Declined: another program has the socket.
        OSError: it cannot be made, or another program has the port.
    """
    if not isinstance(where, Path):
        family = socket.AF_INET6 if ":" in where[0] else socket.AF_INET
        listening = socket.create_server(where, family=family, backlog=128)
    else:
        _make_way(where)
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            listening.bind(str(where))
        finally:
            os.umask(before)
        os.chmod(where, 0o600 if peer is None else 0o666)
        listening.listen(128)
    listening.setblocking(False)
    return listening


def _make_way(path: Path) -> None:
    """Remove a socket on which nobody listens any more. Raises Declined where somebody does."""
    if not path.is_socket():
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe, suppress(ConnectionRefusedError):
        probe.connect(str(path))
        raise Declined(f"Another program listens on {path} already. Nothing was started.")
    path.unlink()


def _own(listening: socket.socket) -> frozenset[str]:
    """Return the addresses that a browser on this machine shows for what listens here."""
    host, port = listening.getsockname()[:2]
    named = f"[{host}]" if ":" in host else host
    end = "" if port == 80 else f":{port}"
    return frozenset({f"http://{named}{end}", f"http://localhost{end}"})


def _named(where: Place) -> str:
    return str(where) if isinstance(where, Path) else f"{where[0]}:{where[1]}"


def _tell(said: str) -> None:
    print(clean_display(said, lines=True), file=sys.stderr, flush=True)
