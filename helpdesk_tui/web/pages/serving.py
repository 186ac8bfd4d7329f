"""Serves the pages by waitress, to this machine alone: TLS and other machines are a proxy's."""

from __future__ import annotations

import logging
import os
import signal
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from waitress.server import create_server

from helpdesk_tui.store.base import Declined, StoreError
from helpdesk_tui.web.pages.application import PAGES, Application
from helpdesk_tui.web.pages.desk import Desk
from helpdesk_tui.wiring.pages.tokens import Tokens, tokens_file

if TYPE_CHECKING:
    from helpdesk_tui.wiring.config import Config

THREADS = 6
"""Requests that are answered at once; more of them wait their turn."""
CONNECTIONS = 400
"""Connections that are open at once; an open one that asks nothing takes no thread."""
_ADJUSTED: dict[str, Any] = {
    "threads": THREADS,
    "connection_limit": CONNECTIONS,
    "channel_timeout": 60,
    "max_request_body_size": 0,
    "max_request_header_size": 16_384,
    "ident": None,
    # Whether the browser's way to the proxy is encrypted stands in one of these.
    "clear_untrusted_proxy_headers": False,
    "asyncore_use_poll": True,
}
"""How waitress serves; its types name each of these in a way of their own."""


def serve(config: Config, where: tuple[str, int] | Path, told: Callable[[str], None], names: bool) -> int:
    """Serve until somebody ends it, at an address or a Unix socket, and return the exit status.

    ``told`` is told where, once it listens, and what is wrong with the desk.

    Raises:
        ConfigError: the configuration, or a file that it names, is wrong.
        Declined: nothing can listen there.
    """
    desk = Desk(config, names=names)
    _count_ahead(desk, told)
    # It logs a request that it cannot read, with its first line: a token may stand there.
    logging.getLogger("waitress").addHandler(logging.NullHandler())
    logging.getLogger("waitress").propagate = False
    application = Application(desk, Tokens(tokens_file(config.db)))
    with _listening(where) as listener:
        server = create_server(application, sockets=[listener], **_ADJUSTED)
        signal.signal(signal.SIGTERM, _ended)
        at = _said(where if isinstance(where, Path) else listener.getsockname()[:2])
        told(f"Serving at {at}: {', '.join(PAGES)}. Ctrl-C ends it.")
        try:
            server.run()
        finally:
            server.close()
    return 0


@contextmanager
def _listening(where: tuple[str, int] | Path) -> Iterator[socket.socket]:
    """Yield what listens there, and remove a Unix socket afterwards. Raises Declined where nothing can."""
    try:
        listener = _bound(where)
    except OSError as error:
        raise Declined(f"Nothing can be served at {_said(where)}: {error.strerror or error}.") from None
    try:
        yield listener
    finally:
        listener.close()
        if isinstance(where, Path):
            where.unlink(missing_ok=True)


def _bound(where: tuple[str, int] | Path) -> socket.socket:
    if not isinstance(where, Path):
        return socket.create_server(where, family=socket.AF_INET6 if ":" in where[0] else socket.AF_INET)
    _clear(where)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(where))
    # Whoever reaches it needs a token all the same, as at a port.
    os.chmod(where, 0o666)
    return listener


def _clear(path: Path) -> None:
    """Remove a socket that was left over. Raises Declined where something else, or another server, has the name."""
    try:
        there = os.lstat(path)
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(there.st_mode):
        raise Declined(f"{path} is there already, and is no socket. Name another one.")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as other:
        try:
            other.connect(str(path))
        except OSError:
            path.unlink(missing_ok=True)
            return
    raise Declined(f"Another program listens at {path}. End that one, or name another socket.")


def _count_ahead(desk: Desk, told: Callable[[str], None]) -> None:
    """Count the whole log before anybody asks: that of a million tickets takes longer than a scrape may."""
    try:
        desk.metrics()
    except StoreError as error:
        # A desk that is away is looked at again with each request.
        told(str(error))


def _ended(number: int, place: FrameType | None) -> None:
    raise SystemExit(0)


def _said(where: tuple[str, int] | Path) -> str:
    if isinstance(where, Path):
        return str(where)
    host, port = where
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
