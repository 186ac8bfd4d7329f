"""The dead man's switch: a sign of life to somebody else's clock, so that a watch that has stopped is noticed.

A sign is sent only by a round that came to its end. There is no timer: a watch that hangs sends nothing, and whoever
waits for the sign calls somebody (WATCH: dead man).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from helpdesk_tui.watch.targets.fields import Fields
from helpdesk_tui.watch.targets.request import Request, ask, web_address
from helpdesk_tui.watch.targets.secret import Secret, SecretError

EVERY = 60
"""Seconds between two signs of life."""
_AGAIN = 10
"""Seconds after which a sign that failed is tried again."""
_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Where:
    """Where signs go. ``url`` may be a secret as a whole; the path of one that says failure ends in ``/fail``."""

    url: str | Secret
    method: str = "POST"
    fail: str | None = None
    proxy: str | None = None

    def request(self, failing: bool) -> Request:
        """Return what is asked, without a body. Raises SecretError, BadAddress."""
        url = web_address(self.url.read()) if isinstance(self.url, Secret) else self.url
        if failing:
            url = self.fail or _failing(url)
        return Request(url, b"" if self.method == "POST" else None, {}, self.method, self.proxy)


class Heartbeat:
    """Sends the signs of one watch. Each is sent on a thread, one at a time, so that no round waits for it."""

    def __init__(self, where: Where) -> None:
        """Take where signs go."""
        self._where = where
        self._said: bool | None = None
        self._tried = 0.0
        self._sending: threading.Thread | None = None
        self.error: str | None = None
        """Why the last sign did not arrive, None where it did."""

    def round(self, now: float) -> None:
        """Say that a round came to its end, at ``now`` (seconds of a steady clock); sent once in 60 s at most."""
        self._say(now, failing=False)

    def unreachable(self, now: float) -> None:
        """Say that the desk cannot be reached, once in 60 s at most."""
        self._say(now, failing=True)

    def wait(self) -> None:
        """Wait until a sign that is being sent has arrived or failed, 15 s at most."""
        if self._sending is not None:
            self._sending.join(_SECONDS)

    def _say(self, now: float, failing: bool) -> None:
        if self._sending is not None and self._sending.is_alive():
            return
        if failing == self._said and now < (self._tried + (EVERY if self.error is None else _AGAIN)):
            return
        self._said, self._tried = failing, now
        self._sending = threading.Thread(target=self._send, args=(failing,), name="heartbeat", daemon=True)
        self._sending.start()

    def _send(self, failing: bool) -> None:
        try:
            self.error = ask(self._where.request(failing), 0, _SECONDS).error
        except SecretError as error:
            self.error = str(error)
        except ValueError:
            self.error = "Its secret is no web address."


def read_heartbeat(table: Mapping[str, object]) -> tuple[Heartbeat | None, tuple[str, ...]]:
    """Return what ``[heartbeat]`` of the watch file says, None where it says nothing or is wrong; and its problems."""
    if not table:
        return None, ()
    problems: list[str] = []
    fields = Fields(table, "heartbeat", problems)
    url, fail, proxy = fields.url_or_secret(), fields.optional_url("fail"), fields.proxy()
    method = fields.choice("method", ("POST", "GET")) if fields.has("method") else "POST"
    fields.done()
    return (None if problems else Heartbeat(Where(url, method, fail, proxy))), tuple(problems)


def _failing(url: str) -> str:
    """Return the address that says failure: its path with ``/fail`` at its end."""
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/fail"))
