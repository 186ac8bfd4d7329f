"""Opens a desk on a server: encrypted, with a passfile that nobody else can read, if the driver is installed.

Only a desk on a server loads this module.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from helpdesk_tui.store.base import StoreError, Unavailable
from helpdesk_tui.store.place import ServerPlace

if TYPE_CHECKING:
    from helpdesk_tui.store.postgres.link import Link
    from helpdesk_tui.store.postgres.store import PostgresStore
    from helpdesk_tui.store.postgres.upkeep.looking_after import ServerUpkeep
    from helpdesk_tui.store.postgres.upkeep.standing import Standing as Standing

_PATIENCE = 60.0
"""Seconds that upkeep of a desk may wait for others, and may take."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_server(place: ServerPlace, *, polls: bool = False) -> PostgresStore:
    """Open a desk on a server; with ``polls`` others' changes are polled, and not listened for.

    Raises:
        Unavailable: the server cannot be reached, does not let this login in, or the driver is not installed.
        Unusable: there is no desk, or none for this program.
    """
    dsn = dsn_of(place)
    from helpdesk_tui.store.postgres.store import PostgresStore

    return PostgresStore(dsn, str(place), polls=polls)


def set_up(place: ServerPlace) -> bool:
    """Make a desk on a server as its owner, or restore the functions, groups and rights of one that exists.

    Returns whether there was none before. Raises what ``open_server`` does, and Declined for anybody but the owner.
    """
    link = link_to(place)
    from helpdesk_tui.store.postgres import schema

    with closing(link):
        missing = schema.is_missing(link)
        schema.setup(link)
        return missing


def rebuild(place: ServerPlace) -> tuple[int, int, int]:
    """Work out anew, as its owner, what a desk derives from its log: see ``store.postgres.upkeep.rebuilding``."""
    with care_for(place) as server:
        return server.rebuild()


class Looked(NamedTuple):
    """A server that was looked at: how it stands, this program's schema, and why the desk there is not of that one."""

    standing: Standing
    schema: int
    unfit: str | None


def look_at(place: ServerPlace) -> Looked:
    """Look at a server and at the desk in it. Raises StoreError where it cannot be entered."""
    link = link_to(place)
    from helpdesk_tui.store.postgres import schema
    from helpdesk_tui.store.postgres.upkeep.standing import standing

    with closing(link):
        found = standing(link)
        try:
            schema.make_ready(link)
        except StoreError as error:
            return Looked(found, schema.LATEST, str(error))
        return Looked(found, schema.LATEST, None)


def link_to(place: ServerPlace) -> Link:
    """Connect to the database of a desk for upkeep. Raises Unavailable, Unusable."""
    dsn = dsn_of(place)
    from helpdesk_tui.store.postgres.link import Link

    return Link(dsn, str(place), _PATIENCE, _PATIENCE)


@contextmanager
def care_for(place: ServerPlace) -> Iterator[ServerUpkeep]:
    """Open a desk on a server for upkeep, and close it afterwards. Raises as ``open_server``."""
    dsn = dsn_of(place)
    from helpdesk_tui.store.postgres.upkeep.looking_after import ServerUpkeep

    server = ServerUpkeep(dsn, str(place))
    try:
        yield server
    finally:
        server.link.close()


def dsn_of(place: ServerPlace, environ: Mapping[str, str] | None = None) -> str:
    """Return the connection string for libpq: the address, with verified TLS unless it says something else.

    Raises:
        Unavailable: the driver is not installed, or others could read the passfile.
    """
    environ = os.environ if environ is None else environ
    try:
        import_module("helpdesk_tui.store.postgres.connection.driver")
    except ImportError:
        raise Unavailable(
            f"{place} is a desk on a server, and this installation has no working driver for one. Nothing was "
            "written. Install it: pip install 'helpdesk-tui[server]'"
        ) from None
    said = {**_service(place, environ), **place.parameters}
    _refuse_open_passfile(said, environ)
    if "sslmode" in said or environ.get("PGSSLMODE") or _by_socket(said, environ):
        return place.typed
    return place.with_parameter("sslmode", "verify-full")


def _by_socket(said: Mapping[str, str], environ: Mapping[str, str]) -> bool:
    """Return whether every host is a socket of this machine, as it is where no host is named."""
    if said.get("hostaddr") or (not said.get("host") and environ.get("PGHOSTADDR")):
        return False
    hosts = said.get("host") or environ.get("PGHOST") or "/"
    return all(not host or host.startswith(("/", "@")) for host in hosts.split(","))


def _refuse_open_passfile(said: Mapping[str, str], environ: Mapping[str, str]) -> None:
    """Refuse a passfile that others can read: libpq ignores it, and writes a warning across the screen."""
    named = said.get("passfile") or environ.get("PGPASSFILE")
    path = Path(named) if named else Path(environ.get("HOME", "/")) / ".pgpass"
    try:
        found = path.stat()
    except OSError:
        return
    if not stat.S_ISREG(found.st_mode):
        raise Unavailable(f"The passfile {path} is no file. Nothing was written. Name another, or remove it.")
    if found.st_mode & _OTHERS:
        raise Unavailable(
            f"Others on this machine can read your passfile {path}, so it is not used. Nothing was written. Type: "
            f"chmod 600 {path}"
        )


def _service(place: ServerPlace, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of the named service from its file (PostgreSQL: The Connection Service File)."""
    name = place.parameters.get("service") or environ.get("PGSERVICE")
    for path in _service_files(environ) if name else ():
        try:
            text = path.read_text("utf-8", "replace")
        except OSError:
            continue
        if name in (sections := dict(_sections(text))):
            return sections[name]
    return {}


def _service_files(environ: Mapping[str, str]) -> Iterator[Path]:
    yield Path(environ.get("PGSERVICEFILE") or Path(environ.get("HOME", "/")) / ".pg_service.conf")
    if environ.get("PGSYSCONFDIR"):
        yield Path(environ["PGSYSCONFDIR"]) / "pg_service.conf"


def _sections(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    name, said = "", dict[str, str]()
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            yield name, said
            name, said = line[1:-1], {}
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            said[key.strip()] = value.strip()
    yield name, said
