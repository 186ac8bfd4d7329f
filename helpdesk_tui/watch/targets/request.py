"""One request to a web address: no redirect is followed, no proxy is taken that was not named, all within a bound."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from helpdesk_tui.watch.targets.base import Sent
from helpdesk_tui.watch.targets.bound import TOO_LATE, Bound, failure

if TYPE_CHECKING:
    from http.client import HTTPConnection, HTTPResponse
    from ssl import SSLContext
    from urllib.request import OpenerDirector

TIMEOUT = 20.0
"""Seconds for a whole request (Standard Webhooks: 15 to 30)."""

LONGEST_WAIT = 86_400
"""The longest time (seconds) for which a target may ask to be left alone."""

_AGENT = "helpdesk-watch"
_LEAVE_ALONE = (429, 503)
_GONE = 410


class BadAddress(ValueError):
    """A web address cannot be used; the message is the reason, without the address, which may hold a secret."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, without a body where that is None; over a ``proxy``, where one is named."""

    url: str
    body: bytes | None
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    proxy: str | None = None


def web_address(text: str, also: str = "") -> str:
    """Return a web address in the form in which it is asked: a host of any script as IDNA, the rest in ASCII.

    ``also`` are further characters that stay as they are in its path and query.

    Raises:
        BadAddress: it is none.
    """
    from urllib.parse import quote, urlsplit, urlunsplit

    if not text.isprintable() or " " in text:
        raise BadAddress("must be a web address in one line without spaces")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadAddress("must be a web address; host or port cannot be read") from None
    if parts.scheme not in ("http", "https") or not host:
        raise BadAddress("must be a web address that begins with https:// (or http://)")
    if "@" in parts.netloc:
        raise BadAddress("must hold no user and no password; name them as a secret")
    if parts.fragment:
        raise BadAddress("must hold no '#'")
    place = f"{_host(host)}:{port}" if port is not None else _host(host)
    path, query = (quote(part, safe=f"%/:=&?~+!$,;'@()*[]{also}") for part in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme, place, path, query, ""))


def _host(host: str) -> str:
    """Return a host as it is asked. Raises BadAddress."""
    if ":" in host:
        return f"[{host}]"
    return ascii_host(host)


def ascii_host(host: str) -> str:
    """Return the name of a host in ASCII (IDNA). Raises BadAddress."""
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = ""
    if not re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_.])?", name) or ".." in name:
        raise BadAddress("must name a host, as desk.example.org")
    return name


def place_of(url: str) -> tuple[str, int]:
    """Return host and port of a web address that can be asked."""
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def ask(request: Request, now: int, seconds: float = TIMEOUT) -> Sent:
    """Ask, and return what came of it: a status of 200 to 299 alone is a success. Never raises.

    ``now`` (seconds UTC) is what a time in ``Retry-After`` is counted from. What the other end wrote is not read: it
    may hold anything.
    """
    from urllib.error import URLError

    with Bound(seconds) as bound:
        try:
            status, wait = _asked(request, bound)
        except Exception as error:
            reason = error.reason if isinstance(error, URLError) and isinstance(error.reason, OSError) else error
            return Sent(failure(reason, bound))
        if bound.over:
            # A head that was cut off by the end of the time looks like a whole one.
            return Sent(TOO_LATE)
    if 200 <= status < 300:
        return Sent()
    after = _seconds(wait, now) if status in _LEAVE_ALONE else None
    return Sent(_said(status), after, status == _GONE)


def _said(status: int) -> str:
    if 300 <= status < 400:
        return f"It answered {status}: it has moved, and no redirect is followed."
    if status == _GONE:
        return f"It answered {status}: it wants nothing more."
    return f"It answered {status}."


def _asked(request: Request, bound: Bound) -> tuple[int, str | None]:
    """Return the status and how long to wait. Raises OSError, URLError, HTTPException, ValueError."""
    from urllib.request import Request as Question

    headers = {"User-Agent": _AGENT, **request.headers}
    question = Question(request.url, request.body, headers, method=request.method)
    with _opener(request, bound).open(question, timeout=bound.left) as answer:
        return answer.status, answer.headers.get("Retry-After")


def _opener(request: Request, bound: Bound) -> OpenerDirector:
    """Return what asks: without the handlers that follow redirects, keep cookies, or take proxies from variables."""
    from http.client import HTTPConnection, HTTPSConnection
    from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler
    from urllib.request import Request as Question

    class Plain(HTTPHandler):
        def http_open(self, req: Question) -> HTTPResponse:
            return self.do_open(partial(_within, HTTPConnection, bound), req)

    class Secure(HTTPSHandler):
        def https_open(self, req: Question) -> HTTPResponse:
            return self.do_open(partial(_within, HTTPSConnection, bound, context=tls_context()), req)

    opener, proxy = OpenerDirector(), request.proxy
    opener.add_handler(ProxyHandler({"http": proxy, "https": proxy} if proxy else {}))
    # One for TLS reads the machine's certificates, unless it is given what was made of them before.
    opener.add_handler(Secure(context=tls_context()) if request.url.startswith("https:") else Plain())
    return opener


def _within(made: type[HTTPConnection], bound: Bound, host: str, **options: object) -> HTTPConnection:
    """Return a connection that is made within the bound, and shut down at its end."""
    connection = made(host, **options)  # type: ignore[arg-type]
    # The one place where http.client lets somebody else make the socket.
    vars(connection)["_create_connection"] = lambda address, *_: bound.connect(*address)
    return connection


@lru_cache(maxsize=1)
def tls_context() -> SSLContext:
    """Return what certificates are judged by: reading those of the machine takes 20 ms."""
    import ssl

    return ssl.create_default_context()


def _seconds(text: str | None, now: int) -> int | None:
    """Return the seconds of a ``Retry-After`` in either form (RFC 9110, 10.2.3); None where there is none."""
    from email.utils import parsedate_to_datetime

    if text is None:
        return None
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), LONGEST_WAIT)
    try:
        return max(0, min(int(parsedate_to_datetime(text).timestamp()) - now, LONGEST_WAIT))
    except (ValueError, TypeError, OverflowError):
        return None
