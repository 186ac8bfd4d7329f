"""A desk made before there were parents and duplicates has none, and can have them from then on."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.sqlite import schema
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.making import NOW, POLICY

BEFORE = 5
STEPS = "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)"
TICKET = """
INSERT INTO ticket (number, version, subject, priority, status, channel, opened_at, clock_start, cycle, closed_at,
                    rank, sort_at)
VALUES (?, 1, 'Mail', 4, ?, 'phone', 1, 1, 1, ?, 1, 1)
"""
EVENT = "INSERT INTO event (number, version, kind, at, actor, op, payload) VALUES (?, 1, 'opened', 1, 'ana', ?, ?)"
PAYLOAD = (
    '{"after":{"subject":"Mail","priority":4,"status":"%s","channel":"phone","opened_at":1,"clock_start":1,"cycle":1%s},'
    '"before":{},"sealed":{}}'
)


def test_its_tickets_get_relatives_and_check_out(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    link = engine.connect(path)
    link.execute(STEPS)
    steps = sorted(one.name for one in files(schema.MIGRATIONS).iterdir() if one.name.endswith(".sql"))
    for place, name in enumerate(steps[:BEFORE], 1):
        link.executescript((files(schema.MIGRATIONS) / name).read_text("utf-8"))
        link.execute("INSERT INTO _sqlite_migrations VALUES (?, 'helpdesk_tui', ?, '')", (place, name[:-4]))
    link.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    link.execute(f"PRAGMA user_version = {BEFORE}")
    for number, status, closed in ((1001, "open", ""), (1002, "closed", ',"closed_at":5')):
        link.execute(TICKET, (number, status, 5 if closed else None))
        link.execute(EVENT, (number, f"op{number}", PAYLOAD % (status, closed)))
    link.commit()
    link.close()
    store = SqliteStore(path)
    old = store.ticket(1001)
    assert old is not None and (old.parent, old.merged_into) == (None, None)
    assert store.check() == []
    desk = Desk(store, POLICY, "ana", lambda: NOW)
    twin = desk.open(Open("Mail too", Priority.P4)).tickets[0].number
    child = desk.open(Open("Mail as well", Priority.P4)).tickets[0].number
    assert desk.adopt({child: None}, 1001).done and desk.merge({twin: None}, 1001).done
    assert store.check() == []
    store.close()
