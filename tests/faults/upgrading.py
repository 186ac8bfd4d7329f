"""Desks at every released schema, and starters that are killed in the middle of bringing one up to date."""

from __future__ import annotations

import json
import os
import signal
from contextlib import closing
from dataclasses import fields
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.disk import private
from helpdesk_tui.store.sqlite import before, schema
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.log import log_end
from helpdesk_tui.store.sqlite.store import SqliteStore

_COPIED = (
    "ticket",
    "event",
    "event_text",
    "setting",
    "presence",
    "draft",
    "organisation",
    "requester",
    "requester_key",
    "result",
    "ticket_words",
)
_TELLS_ALL = 9
"""The schema from which on a desk's name says that its log tells all."""


def desk_of_schema(version: int, path: Path, source: Path) -> None:
    """Make a desk as the program with this schema would have left it, with the rows of a desk of today."""
    from sqlite_utils import Database

    steps = schema._steps()
    stops = [one.name for one in steps._migrations if int(one.name[:4]) > version][:1]
    with closing(engine.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        steps.apply(Database(connection, recursive_triggers=False, execute_plugins=False), stop_before=stops)
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("ATTACH ? AS today", (str(source),))
        # What a later step keeps among the settings comes with that step: the desk's own name with the chain.
        connection.execute("DELETE FROM setting")
        unchained = "chain" not in _columns(connection, "main", "event")
        own = "name <> 'purges_told_after'" if version < _TELLS_ALL else "true"
        later = own + (" AND name <> 'desk'" if unchained else "")
        for table in _COPIED:
            columns = ", ".join(_columns(connection, "main", table) & _columns(connection, "today", table))
            if columns:
                rows = f"today.{table} WHERE {later}" if table == "setting" else f"today.{table}"
                connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM {rows}")
        if unchained:
            _without_later_fields(connection)
        else:
            # Its log begins with its name, and today's names say what those of that program did not.
            if version < _TELLS_ALL:
                connection.execute("UPDATE setting SET value = substr(value, 2) WHERE name = 'desk'")
            connection.execute("DROP TRIGGER event_kept")
            _without_later_fields(connection)
            connection.execute("UPDATE event SET chain = NULL")
            log_end.begin(connection)
            (kept,) = connection.execute("SELECT sql FROM today.sqlite_schema WHERE name = 'event_kept'").fetchone()
            connection.execute(kept)
        connection.execute("DETACH today")


def _without_later_fields(connection: engine.Connection) -> None:
    """Take out of the events what programs of this schema did not say."""
    later = {field.name for field in fields(Ticket)} - _columns(connection, "main", "ticket")
    for seq, payload in connection.execute("SELECT seq, payload FROM main.event").fetchall():
        said = json.loads(payload)
        bare: dict[str, object] = {
            side: {name: value for name, value in said[side].items() if name not in later}
            for side in ("after", "before")
        }
        bare["sealed"] = said["sealed"]
        connection.execute("UPDATE main.event SET payload = ? WHERE seq = ?", (json.dumps(bare), seq))


def _columns(connection: engine.Connection, where: str, table: str) -> set[str]:
    found = connection.execute("SELECT name FROM pragma_table_info(?, ?)", (table, where))
    return {str(name) for (name,) in found}


def die_at(path: Path, step: int) -> None:
    """Bring a desk up to date and be killed at the ``step``-th place of it, in the copy or in the schema."""
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1
        if steps == step:
            os.kill(os.getpid(), signal.SIGKILL)

    statements, run = schema._statements, Link.run

    def counted(sql: str) -> Any:
        for statement in statements(sql):
            count()
            yield statement

    def run_counted(link: Link, sql: str, parameters: Any = ()) -> engine.Cursor:
        count()
        cursor = run(link, sql, parameters)
        count()
        return cursor

    schema._statements = counted
    setattr(Link, "run", run_counted)  # noqa: B010
    for room, name in ((before, "_verify"), (private, "_made"), (private, "_give"), (private, "_emptied")):
        _count_around(room, name, count)
    for name in ("make", "hand_over", "settle"):
        _count_around(private.Private, name, count)
    SqliteStore(path, busy=30).close()


def _count_around(room: object, name: str, count: Any) -> None:
    original = getattr(room, name)

    def around(*arguments: Any, **named: Any) -> Any:
        count()
        done = original(*arguments, **named)
        count()
        return done

    setattr(room, name, around)


def bring_up_to_date(path: Path, start: Barrier) -> None:
    """Open a desk together with others, and write to it."""
    from tests.faults.working import desk_at

    start.wait()
    desk = desk_at(path, f"tech{os.getpid()}")
    assert desk.note({1001: None}, "after the upgrade").done
    desk.store.close()
