"""Where a desk is: in a file, or in a database of a PostgreSQL server; read from what was typed.

A server is named as libpq names it: a URL (``postgresql://ana@a,b/desk``), keywords (``host=a dbname=desk``) or a
service (``service=desk``). None of them may hold a password, because everybody on the machine can see it in ``ps``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpdesk_tui.store.base import Declined, Unusable

_SCHEMES = ("postgresql://", "postgres://")
_ADDRESS = re.compile(r"postgres\w*(\+\w+)?:|\w[\w+.-]*://[^/]*@", re.IGNORECASE)
"""What is meant for a server, rightly written or not: a file's name is quoted, and this may hold a password."""
_SECRET = ("password", "sslpassword", "oauth_client_secret")
_KEYWORDS = frozenset(
    {
        *("service", "host", "hostaddr", "port", "dbname", "user", "passfile", "options", "connect_timeout"),
        *("sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "application_name", "target_session_attrs"),
        *("load_balance_hosts", "channel_binding", "require_auth", "gssencmode", *_SECRET),
    }
)
"""The keywords that a keyword string begins with (PostgreSQL: Parameter Key Words); any other text is a file's name."""

_OWN = (
    *("options", "connect_timeout", "application_name", "tcp_user_timeout"),
    *("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count"),
)
"""What this program sets itself on each connection (``postgres.connection.driver``)."""
_HOST_TAKEN = ("target_session_attrs", "read-write")
"""Which of several hosts is taken. This one value may stand in an address, because it is what is asked for anyway."""

_PAIR = re.compile(r"\s*(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)*)(?=\s|\Z)")
_SHOWN = ("service", "user", "host", "hostaddr", "port", "dbname")


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A desk in a file of this machine."""

    path: Path

    def __str__(self) -> str:
        """Return the file's path."""
        return str(self.path)


@dataclass(frozen=True, slots=True)
class ServerPlace:
    """A desk on a server: ``typed`` as libpq takes it, and its parameters by libpq's keywords."""

    typed: str
    parameters: Mapping[str, str] = field(compare=False)

    def __str__(self) -> str:
        """Return the server and the desk for messages, and nothing else of what was typed."""
        said = {name: self.parameters[name] for name in _SHOWN if self.parameters.get(name)}
        if not self.typed.startswith(_SCHEMES):
            return " ".join(f"{name}={value}" for name, value in said.items())
        user = f"{said['user']}@" if "user" in said else ""
        hosts = ",".join(_hosts(said.get("host", ""), said.get("port", "")))
        return f"postgresql://{user}{hosts}/{said.get('dbname', '')}"

    def with_parameter(self, name: str, value: str) -> str:
        """Return it as libpq takes it, with one further parameter."""
        if not self.typed.startswith(_SCHEMES):
            return f"{self.typed} {name}={value}"
        return f"{self.typed}{'&' if '?' in self.typed else '?'}{name}={value}"


Place = FilePlace | ServerPlace


def on_server(text: str) -> bool:
    """Return whether a text names a desk on a server, correctly or not; any other names a file."""
    name, equals, _ = text.strip().partition("=")
    return bool(_ADDRESS.match(text.strip())) or bool(equals and name.strip() in _KEYWORDS)


def place_of(text: str) -> Place:
    """Read where a desk is.

    Raises:
        Unusable: it names a server and holds a password, or cannot be read. The message quotes nothing of it.
    """
    if not on_server(text):
        return FilePlace(Path(text))
    text = text.strip()
    if _ADDRESS.match(text) and not text.startswith(_SCHEMES):
        raise _wrong("it begins with postgresql://, in small letters")
    parameters = dict(_of_url(text) if text.startswith(_SCHEMES) else _of_keywords(text))
    if any(parameters.get(name) is not None for name in _SECRET):
        raise Unusable(
            "The desk's address holds a password, which everybody on this machine can see. Take it out, and put it "
            "into ~/.pgpass (chmod 600) or a service file. Change it on the server, for it may have been seen."
        )
    own = [name for name in _OWN if name in parameters]
    if parameters.get(_HOST_TAKEN[0], _HOST_TAKEN[1]) != _HOST_TAKEN[1]:
        own.append(_HOST_TAKEN[0])
    if own:
        raise Unusable(
            f"The desk's address sets {' and '.join(own)}, which this program sets itself. Nothing was written. Take "
            "it out of the address."
        )
    return ServerPlace(text, parameters)


def shown(text: str) -> str:
    """Return a text that names a desk, for display: without a password, which is refused all the same.

    Of an address that cannot be read only its kind is shown: nobody can say which part of it is a password.
    """
    try:
        place_of(text)
    except Unusable:
        return _hidden(text.strip())
    return text.strip()


def _hidden(text: str) -> str:
    """Return an address that is refused, without its password."""
    url = text.startswith(_SCHEMES)
    try:
        place = ServerPlace(text, dict(_of_url(text) if url else _of_keywords(text)))
    except Unusable:
        return "postgresql://:***@" if _ADDRESS.match(text) else "password=***"
    if not any(name in place.parameters for name in _SECRET):
        return text
    if not url:
        return f"{place} password=***".strip()
    scheme, _, rest = str(place).partition("://")
    user, _, where = rest.rpartition("@")
    return f"{scheme}://{user}:***@{where}"


def file_of(place: Place) -> Path:
    """Return the desk's file. Raises Declined for a desk on a server."""
    if isinstance(place, FilePlace):
        return place.path
    raise Declined(
        f"That is for a desk in a file, and this one is on a server ({place}). Nothing was done. Ask whoever looks "
        "after the server to do it there."
    )


def path_of(place: Place) -> Path | None:
    """Return the desk's file; None for a desk on a server."""
    return place.path if isinstance(place, FilePlace) else None


def typed(place: Place) -> str:
    """Return what is typed after ``--db`` to open a desk."""
    return place.typed if isinstance(place, ServerPlace) else str(place.path)


def is_there(place: Place) -> bool:
    """Return whether there is something at a place; for a server, that is known only once it is opened."""
    return not isinstance(place, FilePlace) or place.path.exists()


def _of_url(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parameters of a URL (PostgreSQL: Connection URIs). Raises Unusable."""
    rest, _, query = text.partition("://")[2].partition("?")
    authority, _, database = rest.partition("/")
    user, at, hosts = authority.rpartition("@")
    if "@" in user + database + query:
        raise _wrong("a sign such as @ or / in a name is written with % (as %40, %2F)")
    name, colon, password = user.partition(":")
    if colon:
        yield "password", password
    if at and name:
        yield "user", _plain(name)
    pairs = [_host(one) for one in hosts.split(",")] if hosts else []
    if pairs:
        yield "host", ",".join(_plain(host) for host, _ in pairs)
    if any(port for _, port in pairs):
        yield "port", ",".join(port for _, port in pairs)
    if database:
        yield "dbname", _plain(database)
    for one in query.split("&") if query else []:
        key, equals, value = one.partition("=")
        if not equals:
            raise _wrong("each parameter after the ? is NAME=VALUE")
        yield _plain(key), _plain(value)


def _host(text: str) -> tuple[str, str]:
    """Return a host and its port, which is empty where none is said. Raises Unusable."""
    found = re.fullmatch(r"(\[[0-9A-Fa-f:.%]+\]|[^:\[\]]*)(?::(\d*))?", text)
    if found is None or not 0 <= int(found[2] or 0) <= 65_535:
        raise _wrong("a host is NAME or NAME:PORT, and several are separated by commas")
    return found[1].strip("[]"), found[2] or ""


def _hosts(hosts: str, ports: str) -> Iterator[str]:
    """Yield each host, with its port where one is said."""
    said = ports.split(",")
    for place, host in enumerate(hosts.split(",")):
        port = said[place] if place < len(said) else said[-1] if len(said) == 1 else ""
        yield f"{host}:{port}" if port else host


def _of_keywords(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parameters of a keyword string (PostgreSQL: Keyword/Value Connection Strings). Raises Unusable."""
    at = 0
    while at < len(text):
        found = _PAIR.match(text, at)
        if found is None:
            raise _wrong("it is NAME=VALUE, separated by spaces; a value with a space is in 'quote marks'")
        yield found[1], re.sub(r"\\(.)", r"\1", found[2].strip("'") if found[2].startswith("'") else found[2])
        at = found.end()


def _plain(text: str) -> str:
    """Return a part of a URL with its % signs decoded. Raises Unusable."""
    try:
        if re.search(r"%(?![0-9A-Fa-f]{2})|%00", text):
            raise ValueError
        return re.sub(rb"%(..)", lambda found: bytes([int(found[1], 16)]), text.encode()).decode()
    except ValueError:
        raise _wrong("a % in it is written as %25") from None


def _wrong(reason: str) -> Unusable:
    return Unusable(
        f"The desk's address is no address of a server: {reason}. It is written postgresql://USER@HOST/DATABASE."
    )
