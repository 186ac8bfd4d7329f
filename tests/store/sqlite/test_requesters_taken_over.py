"""A desk made before requesters were records knows them after its first opening."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from helpdesk_tui.store.sqlite import schema
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.store import SqliteStore

STEPS = "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)"
ROW = """
INSERT INTO ticket (number, version, subject, priority, status, channel, opened_at, clock_start, cycle, requester,
                    phone, phone_digits, organisation, rank, sort_at)
VALUES (?, 1, 'Mail', 4, 'open', 'phone', ?, 1, 1, ?, ?, ?, ?, 0, 1)
"""


def test_the_tickets_of_an_old_desk_make_its_callers_known(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    link = engine.connect(path)
    link.executescript((files(schema.MIGRATIONS) / "0001_desk.sql").read_text("utf-8"))
    link.execute(STEPS)
    link.execute("INSERT INTO _sqlite_migrations VALUES (1, 'helpdesk_tui', '0001_desk', '')")
    link.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    link.execute("PRAGMA user_version = 1")
    link.execute(ROW, (1001, 50, "Maria Silva", "+1 212 760 1700", "12127601700", "Acme"))
    link.execute(ROW, (1002, 90, "maria silva", "1-212-760-1700", "12127601700", "Acme Corp"))
    link.execute(ROW, (1003, 90, "No Number", None, None, None))
    link.commit()
    link.close()
    store = SqliteStore(path)
    [maria] = store.requesters_by_number("760 1700".replace(" ", ""))
    assert (maria.seen_at, maria.organisation, len(store.requesters_named(""))) == (90, "Acme Corp", 1)
    ticket = store.ticket(1001)
    assert ticket is not None and ticket.affected is None
    store.close()
