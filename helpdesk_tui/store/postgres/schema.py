"""The schema of a desk on a server: only its owner makes and migrates it, everybody else checks it."""

from __future__ import annotations

import os

from helpdesk_tui.store.base import Declined, Unusable
from helpdesk_tui.store.log.chain import TELLS_ALL, genesis
from helpdesk_tui.store.postgres.link import Link

LATEST = 2
"""The newest schema that this program knows; the desk's own is in the table ``head``."""

_HERE = "helpdesk_tui.store.postgres"
# Whose schema of the desk's name holds any table, and whether the row of the log's end can stand there; nothing, where
# there is none that does.
_THERE = """
SELECT pg_get_userbyid(nspowner), (
    SELECT count(*) = 4 FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = pg_namespace.oid
    AND relname = 'head' AND NOT attisdropped AND attname IN ('desk', 'schema', 'seq', 'chain')
) FROM pg_namespace WHERE nspname = 'helpdesk' AND EXISTS (
    SELECT 1 FROM pg_class WHERE relnamespace = pg_namespace.oid
)
"""
_SCHEMA = "SELECT schema FROM helpdesk.head"
# Whose the desk is, and whether that is who asks.
_OWNER = """
SELECT pg_get_userbyid(nspowner), pg_has_role(nspowner, 'usage') FROM pg_namespace WHERE nspname = 'helpdesk'
"""


def is_missing(link: Link) -> bool:
    """Return whether there is no desk at ``link``. Raises Unusable for something else under the desk's name."""
    there = link.row(_THERE)
    if there is not None and not there[1]:
        raise Unusable(
            f"{link.name} has a schema 'helpdesk' that is no desk of this program. Nothing was written. Name another "
            f"database; or have {there[0]}, whose it is, rename it: ALTER SCHEMA helpdesk RENAME TO ..."
        )
    return there is None


def make_ready(link: Link) -> None:
    """Check that there is a desk at ``link`` that this program knows. Raises Unusable."""
    if is_missing(link):
        raise Unusable(f"{link.name} holds no desk. Nothing was written. Its owner makes one with 'helpdesk setup'.")
    refuse_other(link, link.head().schema)


def refuse_other(link: Link, schema: int) -> None:
    """Raise Unusable where a desk's schema is not the one that this program writes."""
    refuse_newer(link, schema)
    if schema < LATEST:
        raise Unusable(
            f"{link.name} is of an earlier helpdesk (schema {schema}; this is {LATEST}). Nothing was written. Its "
            "owner brings it up to date with 'helpdesk setup'."
        )


def refuse_newer(link: Link, schema: int) -> None:
    """Raise Unusable where a desk's schema is one that this program does not know."""
    if schema > LATEST:
        raise Unusable(
            f"{link.name} was written by a newer helpdesk (schema {schema}; this program knows up to {LATEST}). "
            "Nothing was written. Update this program."
        )


def setup(link: Link) -> None:
    """Make the schema and the functions of a desk as the owner of the database, or restore the functions and rights.

    A desk of an earlier schema is brought up to date. All of it is one transaction. Raises Unusable for a newer desk,
    Declined for anybody but its owner.
    """
    from importlib.resources import files

    from helpdesk_tui.store.postgres.scripts.texts import text_of

    with link.transaction():
        owner = link.row(_OWNER)
        if owner is not None and not owner[1]:
            raise Declined(f"{link.name} belongs to the login {owner[0]}: only that sets it up. Nothing was changed.")
        new = is_missing(link)
        version = 0 if new else int(link.value(_SCHEMA))
        refuse_newer(link, version)
        if owner is None:
            link.run("CREATE SCHEMA helpdesk")
        _script(link, text_of("roles.sql"))
        _script(link, text_of("spellings.sql"))
        steps = [entry for entry in files(_HERE).joinpath("migrations").iterdir() if entry.name.endswith(".sql")]
        for step in sorted(steps, key=lambda one: one.name):
            if version < int(step.name[:4]) <= LATEST:
                _script(link, step.read_text("utf-8"))
        if not new:
            link.run("UPDATE head SET schema = ?", (LATEST,))
        else:
            desk = TELLS_ALL + os.urandom(16).hex()
            link.run("INSERT INTO head (desk, schema, seq, chain) VALUES (?, ?, 0, ?)", (desk, LATEST, genesis(desk)))
            # What tells its tasks from another desk's in calendars; in a file the first calendar makes it.
            link.run("INSERT INTO setting VALUES ('desk', ?), ('desk_id', ?)", (desk, os.urandom(8).hex()))
        for name in ("functions.sql", "triggers.sql", "grants.sql"):
            _script(link, text_of(name))


def _script(link: Link, sql: str) -> None:
    """Run several statements in this engine's own spelling."""
    with link.translating():
        link.connection.execute(sql.encode())
