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
from helpdesk_tui.watch.targets.fields import Fields
from helpdesk_tui.watch.targets.secret import Secret, SecretError

if TYPE_CHECKING:
    from helpdesk_tui.desk import Desk
    from helpdesk_tui.wiring.opening import Opened

PATH = "/alertmanager"
"""Where alerts are posted to."""

_PRIORITIES = tuple(priority.name for priority in Priority if priority is not Priority.P6)
"""The priorities that an alert may have: a task (P6) needs a time that no alert names."""

_SHORTEST = 16
"""Characters that the secret has at least."""
_AGAIN = 15
"""Seconds after which a request may be repeated, where the desk was away."""

Start = Callable[[str, list[tuple[str, str]]], object]
Answer = tuple[HTTPStatus, Mapping[str, object]]


class NotServed(Exception):
    """Alerts cannot be taken; the message is a sentence that says why. Everything else of the watch works."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What ``[incoming]`` says. ``listen`` is the path of a socket, or a port of this machine as (host, port)."""

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
    try:
        local = ip_address(host).is_loopback
    except ValueError:
        local = False
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
        body = json.dumps(said).encode() + b"\n"
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
                return take(opened.desk, alerts)
            finally:
                opened.desk.store.close()
        except (StoreError, ConfigError, PolicyError, NotAllowed) as error:
            return HTTPStatus.SERVICE_UNAVAILABLE, {"error": str(error)}
        except Exception as error:
            # Without its text, which may hold a customer's.
            logging.getLogger(__name__).error("An alert could not be taken: %s", type(error).__name__)
            return HTTPStatus.INTERNAL_SERVER_ERROR, {"error": "It failed here; try again."}


def take(desk: Desk, alerts: Alerts) -> Answer:
    """Open a ticket for each alert that has none, and write on those of alerts that have ended. Raises StoreError."""
    numbers = desk.store.references(alerts.references)
    opened, refused = [], []
    for firing in alerts.firing:
        if firing.reference in numbers:
            continue
        outcome = desk.open(firing.command, firing.op)
        refused += [one.refusal.reason for one in outcome.refused]
        for ticket in outcome.tickets:
            numbers[firing.reference] = ticket.number
            opened.append(ticket.number)
    notes = [(one.reference, one.text, one.op) for one in alerts.resolved]
    remark = alerts.remark()
    noted = 0
    for reference, text, op in [*notes, *([remark] if remark else [])]:
        number = numbers.get(reference)
        if number is not None:
            noted += desk.note({number: None}, text, op).done
    said: dict[str, object] = {"opened": opened, "noted": noted, "unread": alerts.unread}
    if refused and not opened:
        return HTTPStatus.FORBIDDEN, {**said, "error": refused[0]}
    return HTTPStatus.OK, said


class Listener:
    """What listens, on a thread of its own, until it is closed."""

    def __init__(self, taking: Taking, bound: socket.socket) -> None:
        """Answer what comes in on a socket that listens."""
        from waitress.server import create_server

        options: dict[str, Any] = {
            "sockets": [bound],
            "threads": 1,
            "connection_limit": 50,
            "channel_timeout": 30,
            "max_request_body_size": LONGEST,
            "ident": None,
        }
        self._map: dict[int, Any] = {}
        self._server = create_server(taking, map=self._map, **options)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="incoming", daemon=True)
        self._thread.start()
        name = bound.getsockname()
        self.port: int | None = name[1] if isinstance(name, tuple) else None
        """The port it listens on; None for a socket with a path."""

    def close(self) -> None:
        """Stop listening, within ten seconds; a request that is being answered is answered first."""
        from waitress.server import BaseWSGIServer

        self._server.task_dispatcher.shutdown(cancel_pending=False, timeout=8)
        self._closing.set()
        if isinstance(self._server, BaseWSGIServer):
            self._server.pull_trigger()
        self._thread.join(2)

    def _run(self) -> None:
        from waitress import wasyncore

        while not self._closing.is_set():
            wasyncore.loop(timeout=1, use_poll=True, map=self._map, count=1)
        wasyncore.close_all(self._map)


def serve(incoming: Incoming, open_desk: Callable[[], Opened]) -> Listener:
    """Begin to listen. ``open_desk`` opens the desk for one request. Raises NotServed."""
    if find_spec("waitress") is None:
        raise NotServed(
            "[incoming] takes no alerts: that needs the extra 'web' (pip install 'helpdesk-tui[web]'). "
            "Alarms are sent all the same."
        )
    try:
        return Listener(Taking(incoming, open_desk), _listening(incoming.listen))
    except OSError as error:
        raise NotServed(
            f"[incoming] takes no alerts: {error.strerror or 'it cannot listen'}. Alarms are sent all the same."
        ) from None


def _listening(place: str | tuple[str, int]) -> socket.socket:
    """Return a socket that listens; one with a path is for its owner and group. Raises OSError."""
    if not isinstance(place, str):
        family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
        return socket.create_server(place, family=family)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _make_way(place)
        made.bind(place)
        # Before it listens nobody can connect.
        os.chmod(place, 0o660)
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
