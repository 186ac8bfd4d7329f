"""Where the console in a browser is served, and what a browser shows for it. A ValueError is wrong usage."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

_LOCAL = "127.0.0.1"
_PORTS = {"http": 80, "https": 443}


def listened(text: str, command: str = "web") -> tuple[str, int]:
    """Read ``127.0.0.1:8023``, ``[::1]:8023`` or ``localhost:8023``: an address of this machine alone, and a port.

    ``command`` is the one that listens there.
    """
    host, colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    host = _LOCAL if host == "localhost" else host
    if not colon or not (port.isascii() and port.isdigit()) or int(port) > 65_535:
        raise ValueError(f"{text!r} is no address with a port, such as {_LOCAL}:8023.")
    if not is_loopback(host):
        raise ValueError(
            f"{text!r} can be reached from other machines. 'helpdesk {command}' listens on this machine alone, at "
            f"{_LOCAL}:PORT, [::1]:PORT or a socket (--socket); a proxy such as nginx or Caddy brings TLS and the "
            "others."
        )
    return host, int(port)


def origin(text: str) -> str:
    """Read the address that stands in the browser, as a browser says it: ``https://desk.example.com``.

    Without TLS whoever is on the way reads the session, so that only this machine's own address may do without.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if (
        not host
        or parts.scheme not in _PORTS
        or parts.username
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
    ):
        raise ValueError(
            f"{text!r} is no address of a site, such as https://desk.example.com, without anything behind it."
        )
    if parts.scheme == "http" and host != "localhost" and not is_loopback(host):
        raise ValueError(
            f"{text!r} is without TLS, and what is typed could be read on the way. Let it begin with https://."
        )
    return origin_of(parts.scheme, host, port)


def origin_of(scheme: str, host: str, port: int | None) -> str:
    """Return an address as browsers send it in ``Origin``: lower case, without the scheme's own port."""
    named = f"[{host}]" if ":" in host else host
    return f"{scheme}://{named}" + ("" if port in (None, _PORTS[scheme]) else f":{port}")


def is_loopback(host: str) -> bool:
    """Return whether an address is one that only this machine reaches."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def header(text: str) -> str:
    """Read the name of a header, such as ``X-Remote-User``."""
    if not text or not text.isascii() or not text.replace("-", "").isalnum():
        raise ValueError(f"{text!r} is no name of a header, such as X-Remote-User.")
    return text
