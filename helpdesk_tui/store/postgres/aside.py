"""Drops indexes, references between tables and triggers while an empty desk is filled.

The owner may do that, in the same transaction, and all of it is made again at its end: of a table that is full already
an index takes a fifth of the time.
"""

from __future__ import annotations

from collections.abc import Collection

from helpdesk_tui.store.postgres.link import Link

# References first: they lean on indexes.
_REFERENCES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'helpdesk'::regnamespace AND contype = 'f' ORDER BY 1, 2
"""
# Indexes that belong to no constraint.
_INDEXES = """
SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = 'helpdesk'::regnamespace
AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f') ORDER BY 1, 2
"""
_TRIGGERED = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE relnamespace = 'helpdesk'::regnamespace AND NOT tgisinternal ORDER BY 1
"""
# What the trigger would have kept.
_TALLY = "INSERT INTO tally SELECT priority, status, count(*) FROM ticket GROUP BY priority, status"
# Sorting in memory: the index of three letters in a row is built from all words.
_ROOM = "SET LOCAL maintenance_work_mem = '256MB'"


class Aside:
    """The indexes, references and triggers of a desk that are dropped, in the transaction that is open."""

    def __init__(self, link: Link, tables: Collection[str] = (), stays: Collection[str] = ()) -> None:
        """Look at what there is of some tables (of all, where none is named); some indexes stay."""
        self._link = link
        self._references = [row for row in link.rows(_REFERENCES) if not tables or row[0] in tables]
        indexes = [row for row in link.rows(_INDEXES) if not tables or row[0] in tables]
        self._indexes = [row[1:] for row in indexes if row[1] not in stays]
        self._triggered = [str(table) for (table,) in link.rows(_TRIGGERED) if not tables or table in tables]

    def take(self) -> None:
        """Drop indexes and references, and switch triggers off."""
        for table in self._triggered:
            self._do(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for table, name, _ in self._references:
            self._do(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _ in self._indexes:
            self._do(f"DROP INDEX {name}")

    def give_back(self) -> None:
        """Make all of it again; rows that break a reference or an index are refused."""
        self._do(_ROOM)
        for _, definition in self._indexes:
            self._do(definition)
        for table, name, definition in self._references:
            self._do(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for table in self._triggered:
            self._do(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        self._do(_TALLY)

    def _do(self, sql: str) -> None:
        """Run a statement in the server's own spelling."""
        with self._link.translating():
            self._link.connection.execute(sql.encode())
