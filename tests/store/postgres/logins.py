"""Logins of the tests' server, one for each group, and desks that they are let into."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import psycopg
from psycopg import sql

from tests.servers import desk_dsn, server

LOGINS = {
    "vera": "desk_viewer",
    "tom": "desk_technician",
    "tina": "desk_technician",
    "lea": "desk_lead",
    "sam": "desk_service",
    "wanda": "desk_watch",
    "nobody_here": None,
}
"""Who is in which group."""

As = Callable[[str], str]
"""Returns how to reach a desk as a login."""


@cache
def _logins() -> None:
    desk_dsn()
    with psycopg.connect(server().dsn("postgres"), autocommit=True) as connection:
        for name, group in LOGINS.items():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
            if group:
                connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(group), sql.Identifier(name)))


def a_desk() -> As:
    """Make a desk that lives in real time, and return how to reach it as any login, or as its owner."""
    _logins()
    dsn = desk_dsn()
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("DELETE FROM helpdesk.setting WHERE name = 'clock'")
    return lambda login: dsn.replace("user=owner", f"user={login}")


def connected(dsn: str) -> psycopg.Connection[tuple[object, ...]]:
    """Connect as psql would, with the desk's schema in the search path."""
    return psycopg.connect(dsn, autocommit=True, options="-c search_path=helpdesk,public")
