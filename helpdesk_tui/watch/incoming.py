"""Takes the alerts of a monitoring system over HTTP and opens tickets of them.

It listens on this machine alone, on a thread of its own. Each request opens the desk anew: so it works by the matrix
and the rights of now, and a desk that was away is there again with the next try. Whoever asks needs the secret.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import stat
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from errno import EADDRINUSE
from hmac import compare_digest
from http import HTTPStatus
from importlib.util import find_spec
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from helpdesk_tui.domain.agreement.policy_table import shown
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.intake.monitoring import LONGEST, Alerts, PayloadError, Rules, read_payload
from helpdesk_tui.intake.taking import take
from helpdesk_tui.watch.targets.fields import Fields
from helpdesk_tui.watch.targets.secret import Secret, SecretError

if TYPE_CHECKING:
    from waitress.server import BaseWSGIServer

    from helpdesk_tui.wiring.opening import Opened

PATH = "/alertmanager"
"""Where alerts are posted to."""

_PRIORITIES = tuple(priority.name for priority in Priority if priority is not Priority.P6)
"""The priorities that an alert may have: a task (P6) needs a time that no alert names."""

_SHORTEST = 16
"""Characters that the secret has at least."""
_TAKEN_OVER = 5.0
"""Seconds after which a place that another program has is tried again."""
_AGAIN = 15
"""Seconds after which a request may be repeated, where the desk was away."""

Start = Callable[[str, list[tuple[str, str]]], object]
Answer = tuple[HTTPStatus, Mapping[str, object]]


class NotServed(Exception):
    """Alerts cannot be taken; the message is a sentence that says why. Everything else of the watch works."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What ``[incoming]`` says. ``listen`` is the path of a socket, or host and port of this machine."""

    listen: str | tuple[str, int]
    secret: Secret
    rules: Rules


def read_incoming(table: Mapping[str, object]) -> tuple[Incoming | None, tuple[str, ...]]:
    """Return what ``[incoming]`` of the watch file says, None where it says nothing or is wrong; and its problems."""
    if not table:
        return None, ()
    problems: list[str] = []
    fields = Fields(table, "incoming", problems)
    listen, secret = _listen(fields), fields.secret("secret")
    rules = Rules(
        label=fields.text("label") if fields.has("label") else Rules().label,
        priorities=_priorities(fields),
        otherwise=Priority[fields.choice("otherwise", _PRIORITIES) or "P3"] if fields.has("otherwise") else Priority.P3,
        requester_label=fields.text("requester_label") if fields.has("requester_label") else None,
        organisation_label=fields.text("organisation_label") if fields.has("organisation_label") else None,
    )
    fields.done()
    if problems or listen is None or secret is None:
        return None, tuple(problems)
    return Incoming(listen, secret, rules), ()


def _listen(fields: Fields) -> str | tuple[str, int] | None:
    text = fields.text("listen", 100)
    if not text or text.startswith("/"):
        return text or None
    host, colon, port = text.rpartition(":")
    host = "127.0.0.1" if host == "localhost" else host.strip("[]")
    local = False
    with suppress(ValueError):
        local = ip_address(host).is_loopback
    if not colon or not local or not (port.isascii() and port.isdigit() and int(port[:6]) < 65_536):
        fields.problem("listen", "must be a port of this machine, as 127.0.0.1:9099, or the path of a socket")
        return None
    return host, int(port)


def _priorities(fields: Fields) -> dict[str, Priority]:
    found = {}
    for name, word in fields.words("priorities").items():
        if word in _PRIORITIES:
            found[name.casefold()] = Priority[word]
        else:
            fields.problem("priorities", f"{shown(name)} must be {' or '.join(_PRIORITIES)}, not {shown(word)}")
    return found


class Taking:
    """Answers the requests of a monitoring system, as a WSGI application."""

    def __init__(self, incoming: Incoming, open_desk: Callable[[], Opened]) -> None:
        """Take what the file says, and what opens the desk for one request."""
        self._incoming = incoming
        self._open_desk = open_desk
        self._one = threading.Lock()

    def __call__(self, environ: Mapping[str, Any], start: Start) -> Iterable[bytes]:
        """Answer one request."""
        status, said = self._answer(environ)
        body = f"{json.dumps(said)}\n".encode()
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            headers.append(("Retry-After", str(_AGAIN)))
        start(f"{status.value} {status.phrase}", headers)
        return [body]

    def _answer(self, environ: Mapping[str, Any]) -> Answer:
        if environ.get("PATH_INFO") != PATH:
            return HTTPStatus.NOT_FOUND, {"error": f"Alerts are posted to {PATH}."}
        if environ.get("REQUEST_METHOD") != "POST":
            return HTTPStatus.METHOD_NOT_ALLOWED, {"error": "Alerts are posted."}
        refused = self._refused(str(environ.get("HTTP_AUTHORIZATION", "")))
        if refused is not None:
            return refused
        try:
            alerts = read_payload(environ["wsgi.input"].read(LONGEST + 1), self._incoming.rules)
        except PayloadError as error:
            return HTTPStatus.BAD_REQUEST, {"error": str(error)}
        with self._one:
            return self._taken(alerts)

    def _refused(self, authorization: str) -> Answer | None:
        """Return the answer to who does not know the secret, None for who does."""
        try:
            secret = self._incoming.secret.read()
        except SecretError as error:
            logging.getLogger(__name__).warning("%s", error)
            return HTTPStatus.SERVICE_UNAVAILABLE, {"error": "The secret cannot be read here."}
        if len(secret) < _SHORTEST:
            return HTTPStatus.SERVICE_UNAVAILABLE, {"error": f"The secret has less than {_SHORTEST} characters."}
        given = authorization.encode("utf-8", "replace")
        if compare_digest(given, f"Bearer {secret}".encode()):
            return None
        return HTTPStatus.UNAUTHORIZED, {"error": "The secret is missing or wrong (Authorization: Bearer ...)."}

    def _taken(self, alerts: Alerts) -> Answer:
        """Open the desk and take the alerts; where the desk is away, it is to be tried again."""
        from helpdesk_tui.domain.agreement.policy_file import PolicyError
        from helpdesk_tui.domain.rules.roles import NotAllowed
        from helpdesk_tui.store.base import StoreError
        from helpdesk_tui.wiring.config import ConfigError

        try:
            opened = self._open_desk()
            try:
                taken = take(opened.desk, alerts)
            finally:
                opened.desk.store.close()
        except (StoreError, ConfigError, PolicyError, NotAllowed) as error:
            return HTTPStatus.SERVICE_UNAVAILABLE, {"error": str(error)}
        except Exception as error:
            # Without its text, which may hold a customer's.
            logging.getLogger(__name__).error("An alert could not be taken: %s", type(error).__name__)
            return HTTPStatus.INTERNAL_SERVER_ERROR, {"error": "It failed here; try again."}
        said: dict[str, object] = {"opened": taken.opened, "noted": taken.noted, "unread": alerts.unread}
        if taken.refused and not taken.opened:
            return HTTPStatus.FORBIDDEN, {**said, "error": taken.refused[0]}
        return HTTPStatus.OK, said


class Listener:
    """What listens, on a thread of its own, until it is closed.

    Where another program listens there already, as a watch does that has the lease, it waits until that is gone.
    """

    def __init__(self, taking: Taking, place: str | tuple[str, int]) -> None:
        """Answer what comes in at a place. Raises OSError where nobody can ever listen there."""
        self._taking, self._place = taking, place
        self._closing = threading.Event()
        self._server: BaseWSGIServer | None = None
        self.bound = _listening(place)
        """The socket that listens, None as long as another program has the place."""
        self._thread = threading.Thread(target=self._run, name="incoming", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int | None:
        """The port it listens on; None for a socket with a path, and while it waits."""
        name = None if self.bound is None else self.bound.getsockname()
        return name[1] if isinstance(name, tuple) else None

    def close(self) -> None:
        """Stop listening, within ten seconds; a request that is being answered is answered first."""
        self._closing.set()
        if self._server is not None:
            with suppress(OSError):
                self._server.pull_trigger()
        self._thread.join(10)

    def _run(self) -> None:
        from waitress import wasyncore
        from waitress.server import BaseWSGIServer, create_server

        while self.bound is None and not self._closing.wait(_TAKEN_OVER):
            with suppress(OSError):
                self.bound = _listening(self._place)
        if self.bound is None:
            return
        sockets: dict[int, Any] = {}
        options: dict[str, Any] = {"sockets": [self.bound], "max_request_body_size": LONGEST, "ident": None}
        server = create_server(self._taking, map=sockets, threads=1, connection_limit=50, channel_timeout=30, **options)
        self._server = server if isinstance(server, BaseWSGIServer) else None
        while not self._closing.is_set():
            wasyncore.loop(timeout=1, use_poll=True, map=sockets, count=1)
        server.task_dispatcher.shutdown(cancel_pending=False, timeout=8)
        wasyncore.close_all(sockets)


def serve(incoming: Incoming, open_desk: Callable[[], Opened]) -> Listener:
    """Begin to listen. ``open_desk`` opens the desk for one request. Raises NotServed."""
    why = "that needs the extra 'web' (pip install 'helpdesk-tui[web]')"
    if find_spec("waitress") is not None:
        try:
            return Listener(Taking(incoming, open_desk), incoming.listen)
        except OSError as error:
            why = error.strerror or "nobody can listen there"
    raise NotServed(f"[incoming] takes no alerts: {why}. Alarms are sent all the same.")


def _listening(place: str | tuple[str, int]) -> socket.socket | None:
    """Return a socket that listens; None where another program has the place. Raises OSError."""
    try:
        if isinstance(place, str):
            return _at_path(place)
        return socket.create_server(place, family=socket.AF_INET6 if ":" in place[0] else socket.AF_INET)
    except OSError as error:
        if error.errno != EADDRINUSE:
            raise
        return None


def _at_path(path: str) -> socket.socket:
    """Return a socket that listens at a path, for its owner and group. Raises OSError."""
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _make_way(path)
        made.bind(path)
        # Before it listens nobody can connect.
        os.chmod(path, 0o660)
        made.listen(50)
    except BaseException:
        made.close()
        raise
    return made


def _make_way(path: str) -> None:
    """Remove a socket that nobody listens on any more. Raises OSError where somebody does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        try:
            asking.connect(path)
        except FileNotFoundError:
            return
        except ConnectionRefusedError:
            if stat.S_ISSOCK(os.lstat(path).st_mode):
                os.unlink(path)
            return
    raise OSError(EADDRINUSE, os.strerror(EADDRINUSE))
