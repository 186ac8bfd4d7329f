"""The schema of a desk on a server: made and brought up to date by its owner alone, looked at by everybody else."""

from __future__ import annotations

import os
from importlib.resources import files

from helpdesk_tui.store.base import Unusable
from helpdesk_tui.store.log.chain import TELLS_ALL, genesis
from helpdesk_tui.store.log.codec import TICKET_ROW
from helpdesk_tui.store.postgres.link import Link

LATEST = 1
"""The newest schema that this program knows; the desk's own stands in ``head``."""

_HERE = "helpdesk_tui.store.postgres"
# Which schema the desk has; NULL where there is none.
_VERSION = "SELECT CASE WHEN to_regclass('helpdesk.head') IS NULL THEN NULL ELSE (SELECT 1) END"
_SCHEMA = "SELECT schema FROM helpdesk.head"


def make_ready(link: Link) -> None:
    """See that ``link`` leads to a desk that this program knows. Raises Unusable."""
    if link.value(_VERSION) is None:
        raise Unusable(f"{link.name} holds no desk. Nothing was written. Its owner makes one with 'helpdesk setup'.")
    refuse_other(link, int(link.value(_SCHEMA)))


def refuse_other(link: Link, schema: int) -> None:
    """Raise Unusable where a desk's schema is not the one that this program writes."""
    if schema > LATEST:
        raise Unusable(
            f"{link.name} was written by a newer helpdesk (schema {schema}; this program knows up to {LATEST}). "
            "Nothing was written. Update this program."
        )
    if schema < LATEST:
        raise Unusable(
            f"{link.name} is of an earlier helpdesk (schema {schema}; this is {LATEST}). Nothing was written. Its "
            "owner brings it up to date with 'helpdesk setup'."
        )


def setup(link: Link) -> None:
    """Make the schema and the functions of a desk as the owner of the database, and put them right again.

    All of it is one transaction. Raises Unusable for a newer desk, Declined without the right to.
    """
    with link.transaction():
        if link.value(_VERSION) is None:
            link.run("CREATE SCHEMA helpdesk")
            _script(link, _text("migrations/0001_desk.sql"))
            desk = TELLS_ALL + os.urandom(16).hex()
            link.run("INSERT INTO head (desk, schema, seq, chain) VALUES (?, ?, 0, ?)", (desk, LATEST, genesis(desk)))
            link.run("INSERT INTO setting VALUES ('desk', ?)", (desk,))
        else:
            schema = int(link.value(_SCHEMA))
            if schema > LATEST:
                refuse_other(link, schema)
        _script(link, _text("roles.sql"))
        changes = ", ".join(f"{name} = row_.{name}" for name in (*TICKET_ROW, "body"))
        _script(link, _text("functions.sql").replace("{changes}", changes))
        _script(link, _text("grants.sql"))


def _script(link: Link, sql: str) -> None:
    """Run several statements in this engine's own spelling."""
    with link.translating():
        link.connection.execute(sql.encode())


def _text(name: str) -> str:
    return files(_HERE).joinpath(name).read_text("utf-8")
