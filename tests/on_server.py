"""A desk on the tests' own server, with the logins that work on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

from tests.servers import server, template


@dataclass(frozen=True)
class ServerDesk:
    """One database with a desk, on a socket of this machine."""

    database: str

    def address(self, user: str = "owner", **others: str) -> str:
        """Return how a user reaches it, as it is typed behind ``--db``."""
        said: Mapping[str, str] = {"host": str(server().folder), "dbname": self.database, "user": user, **others}
        return " ".join(f"{name}={value}" for name, value in said.items())

    def login(self, name: str, *groups: str) -> str:
        """Make a login that is in some groups, unless an earlier test has, and return its address."""
        with psycopg.connect(self.address(), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
            for group in groups:
                connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(group), sql.Identifier(name)))
        return self.address(name)

    def run(self, statement: str) -> None:
        """Run a statement as the owner of the server."""
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(statement.encode())


def server_desk() -> ServerDesk:
    """Return a fresh, empty desk."""
    return ServerDesk(server().database(template()))
