"""The target of a copied desk: a file that does not exist yet, or a database that 'setup' has made ready."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from helpdesk_tui.store.copying.ends import Target
from helpdesk_tui.store.place import FilePlace, Place, ServerPlace

_PERSONAL = ("user", "passfile", "sslcert", "sslkey")
"""What in an address is one technician's own."""


@contextmanager
def target_at(place: Place) -> Iterator[Target]:
    """Yield the place as the target of a copy.

    Raises:
        StoreError: the server cannot be reached, or there is no desk on it that this program knows.
    """
    if isinstance(place, FilePlace):
        from helpdesk_tui.store.sqlite.upkeep.copying import FileTarget

        yield FileTarget(place.path)
        return
    from helpdesk_tui.wiring.server import care_for

    with care_for(place) as server:
        from helpdesk_tui.store.postgres.upkeep.copying import ServerTarget

        yield ServerTarget(server.link, for_everybody(place))


def for_everybody(place: ServerPlace) -> str:
    """Return what others type behind ``--db``: without the login, and what proves it, for each has one of their own."""
    others = {name: value for name, value in place.parameters.items() if name not in _PERSONAL}
    if not place.typed.startswith("postgres"):
        return " ".join(f"{name}={_keyword(value)}" for name, value in others.items())
    hosts, ports = others.get("host", ""), others.pop("port", "").split(",")
    authority = ""
    if not hosts.startswith(("/", "@")):
        # One port is that of every host.
        ports = ports * (hosts.count(",") + 1) if len(ports) == 1 else ports
        authority = ",".join(map(_with_port, others.pop("host", "").split(","), ports))
    elif any(ports):
        others["port"] = ",".join(ports)
    database = quote(others.pop("dbname", ""), safe="")
    query = "&".join(f"{name}={quote(value, safe='/,')}" for name, value in others.items())
    return f"postgresql://{authority}/{database}{'?' if query else ''}{query}"


def _with_port(host: str, port: str) -> str:
    name = f"[{host}]" if ":" in host else quote(host, safe="")
    return f"{name}:{port}" if port else name


def _keyword(value: str) -> str:
    """Return a value as a keyword string has it (PostgreSQL: Keyword/Value Connection Strings)."""
    if value and not re.search(r"[\s'\\]", value):
        return value
    return "'" + re.sub(r"(['\\])", r"\\\1", value) + "'"
