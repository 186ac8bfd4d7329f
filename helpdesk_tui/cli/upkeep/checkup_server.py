"""Looking at a desk's server: whether it answers, who enters and how, what a commit there is worth, and its clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from helpdesk_tui.cli.upkeep.checkup import moved
from helpdesk_tui.cli.upkeep.looking.finding import Finding, good, remark, wrong
from helpdesk_tui.store.base import StoreError
from helpdesk_tui.store.place import ServerPlace

if TYPE_CHECKING:
    from helpdesk_tui.wiring.config import Config
    from helpdesk_tui.wiring.server import Standing

_OFF, _MUCH_OFF = 5, 120
"""Seconds between two clocks that are worth a word, and from which on the server takes nothing (functions.sql)."""

_FULL = 0.8
"""Share of a server's connections in use from which on it is worth a word."""

_AGAIN = "Then start 'helpdesk doctor' again."


_STORAGE = "storage"
"""What ``durability`` says of a server whose storage is replicated: no commit of its own waits for a standby there."""


def server(place: ServerPlace, durability: str) -> Iterator[Finding]:
    """Look at the server of a desk, and at the desk in it; ``durability`` is what is said to keep its writes."""
    from helpdesk_tui.wiring.server import look_at

    try:
        found, schema, unfit = look_at(place)
    except StoreError as error:
        yield wrong("server", str(error), _AGAIN)
        return
    yield good("server", f"{place} answers: PostgreSQL {found.version}.")
    yield _encryption(found)
    yield _login(found)
    if unfit is not None:
        yield wrong("schema", unfit, _AGAIN)
    else:
        yield good("schema", f"The desk there has the schema of this program ({schema}).")
    yield from _commits(found)
    yield _standby(found, durability)
    if not found.checksums:
        yield remark(
            "checksums", "The server would not notice a damaged page.", "Stop it, and type: pg_checksums --enable"
        )
    yield _room(found)
    yield _clock(found)


def entered(config: Config) -> Iterator[Finding]:
    """Enter the desk as a technician does: whether they may, and whether they count deadlines as everybody there."""
    from helpdesk_tui.domain.rules.roles import NotAllowed
    from helpdesk_tui.wiring.opening import open_desk

    try:
        opened = open_desk(config)
    except NotAllowed as error:
        yield wrong("user", str(error), "Work with a login of your own, or leave --as out.")
        return
    except StoreError:
        # Looking at the server has said why.
        return
    with closing(opened.desk.store) as store:
        yield from moved(store, str(config.db))
    if opened.desk.rights.withheld:
        yield wrong(
            "agreement", opened.desk.rights.withheld, "Look at both files, and keep the right one on every box."
        )
    else:
        yield good("agreement", "Nothing speaks against the matrix and the flow chart that are read here.")


def _encryption(found: Standing) -> Finding:
    if found.by_socket:
        return good("encryption", "The server is reached by a socket of this machine, which needs none.")
    if found.encrypted is None:
        return wrong(
            "encryption",
            "What is said to the server goes over the network in the clear.",
            "Take sslmode out of the address (verify-full is then asked for), and give the server a certificate.",
        )
    if not found.verified:
        return remark(
            "encryption",
            f"{found.encrypted}, but the server's certificate is not verified: another could stand in its place.",
            "Say sslmode=verify-full, with the certificate of its authority in ~/.postgresql/root.crt.",
        )
    return good("encryption", f"{found.encrypted}, and the server's certificate is verified.")


def _login(found: Standing) -> Finding:
    login = found.login
    groups = ", ".join(sorted(login.groups)) or "none of the desk's groups"
    if login.owns:
        return remark(
            "login",
            f"{login.name} owns the desk, or everything on the server: it could change what was written.",
            "Work with a login of its own for each technician: GRANT desk_technician TO ana",
        )
    if not login.groups:
        return wrong(
            "login", f"{login.name} is in {groups}.", f"Its owner types: GRANT desk_technician TO {login.name}"
        )
    return good("login", f"{login.name} is in {groups}.")


def _commits(found: Standing) -> Iterator[Finding]:
    """Judge what is left of an answered write when the server or its disk is lost."""
    if not found.keeps_writes:
        yield wrong(
            "commits",
            "The server does not wait for its disk (fsync or full_page_writes is off): a power cut damages the desk.",
            "Set both to on in postgresql.conf, and restart it.",
        )
    if found.commits not in ("on", "remote_apply"):
        yield wrong(
            "commits",
            f"synchronous_commit is {found.commits} in this session: what was answered can be lost.",
            "Something between here and the server sets it: reach the server itself, or set it to on there.",
        )


def _standby(found: Standing, durability: str) -> Finding:
    """Judge what a commit waits for, so that it is not lost with the server."""
    names = ", ".join(name for name, _ in found.standbys) or "none"
    waiting = [name for name, waits in found.standbys if waits]
    if durability not in ("standby", _STORAGE):
        return wrong("standby", f"'durability' is {durability!r}.", 'Set it to "standby" or "storage".')
    if not found.awaited and durability == _STORAGE:
        return good(
            "standby",
            "No commit waits for a standby: durability says that the storage keeps it, and none can see that.",
        )
    if not found.awaited:
        return remark(
            "standby",
            f"No commit waits for a standby (connected: {names}): what was saved last is lost with the server's disk.",
            'Set synchronous_standby_names; or, where its storage is replicated, say durability = "storage".',
        )
    if not found.standbys:
        return wrong(
            "standby",
            f"Commits wait for a standby ({found.awaited}), and none is connected: every write hangs.",
            "Start the standby, or take it out of synchronous_standby_names until it is back.",
        )
    if waiting:
        return good("standby", f"Commits wait for {found.awaited}; connected: {', '.join(waiting)}.")
    return remark(
        "standby",
        f"Commits wait for {found.awaited}; connected: {names}. This login cannot see whether it is these.",
        "A login with pg_monitor sees it: GRANT pg_monitor TO ...",
    )


def _room(found: Standing) -> Finding:
    used, most = found.connections
    if used >= most * _FULL:
        return wrong("connections", f"{used} of {most} connections are in use.", "Raise max_connections there.")
    return good("connections", f"{used} of {most} connections are in use.")


def _clock(found: Standing) -> Finding:
    seconds = round(abs(found.ahead))
    said = f"The server's clock is {seconds} s {'ahead of' if found.ahead > 0 else 'behind'} this machine's."
    if seconds > _MUCH_OFF:
        return wrong("server clock", f"{said} It takes nothing from here.", "On both: timedatectl set-ntp true")
    if seconds > _OFF:
        return remark("server clock", said, "On both: timedatectl set-ntp true")
    return good("server clock", "The server's clock agrees with this machine's.")
