"""What an SQLite desk makes of files: its own, other programs', newer, damaged, busy and full ones."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest

from helpdesk_tui.domain.filters.standing import breached
from helpdesk_tui.domain.shift.figures import Span
from helpdesk_tui.store.base import StoreError, Unavailable, Unusable, View
from helpdesk_tui.store.sqlite import schema
from helpdesk_tui.store.sqlite.connection.driver import engine, wal_is_safe
from helpdesk_tui.store.sqlite.schema import LATEST, MIGRATIONS, networked
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.making import NOW, POLICY, changed, put


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path, busy=0.05)
    yield store
    store.close()


def execute(path: Path, *statements: str) -> None:
    with closing(engine.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement).fetchall()


def journal(store: SqliteStore) -> object:
    return store._link.value("PRAGMA journal_mode")


def test_a_new_desk_is_made_with_its_folders_for_the_group(tmp_path: Path) -> None:
    path = tmp_path / "some" / "where" / "desk ?#%.db"
    before = os.umask(0o077)
    try:
        store = SqliteStore(path)
        put(store)
        modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    store.close()
    assert modes == {0o660}
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_desk_that_is_there_is_opened_as_it_is(path: Path, store: SqliteStore) -> None:
    ticket = put(store)
    store.close()
    written = path.read_bytes()
    again = SqliteStore(path)
    assert again.ticket(ticket.number) == ticket
    again.close()
    assert path.read_bytes() == written


def test_an_empty_file_becomes_a_desk(path: Path) -> None:
    path.touch()
    store = SqliteStore(path)
    assert put(store).number == 1001
    store.close()


def test_a_desk_of_a_newer_schema_is_left_alone(path: Path, store: SqliteStore) -> None:
    store.close()
    execute(path, "PRAGMA user_version = 99")
    written = path.read_bytes()
    with pytest.raises(Unusable, match=rf"schema 99\b.*up to {LATEST}\b"):
        SqliteStore(path)
    assert path.read_bytes() == written


def test_a_desk_migrated_meanwhile_is_not_written_to(path: Path, store: SqliteStore) -> None:
    execute(path, "PRAGMA user_version = 99")
    with pytest.raises(Unusable, match="newer"):
        put(store)
    with pytest.raises(Unusable, match="newer"):
        store.load([])


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE ticket (number INTEGER)"],
        ["PRAGMA application_id = 7", "CREATE TABLE other (x)"],
        ["PRAGMA user_version = 1"],
    ],
)
def test_another_programs_database_is_left_alone(path: Path, statements: list[str]) -> None:
    execute(path, *statements)
    written = path.read_bytes()
    with pytest.raises(Unusable, match="another program"):
        SqliteStore(path)
    assert path.read_bytes() == written
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"number,subject\n1,Printer\n" * 50, b"SQLite format 3\0" + b"\xff" * 4080])
def test_a_file_that_is_no_database_is_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(Unusable, match="not a desk|damaged"):
        SqliteStore(path)
    assert path.read_bytes() == content


def test_a_folder_is_no_desk(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=re.escape(str(tmp_path))):
        SqliteStore(tmp_path)


def test_a_desk_without_its_tables_is_said_to_be_damaged(path: Path, store: SqliteStore) -> None:
    store._link.run("DROP TABLE presence")
    with pytest.raises(Unusable, match="damaged"):
        store.present(0)


def spoil(path: Path, *pages: int) -> None:
    """Overwrite the beginnings of pages, the first being 1."""
    content = bytearray(path.read_bytes())
    for page in pages:
        start = (page - 1) * 4096
        content[start : start + 60] = b"\xa5" * 60
    path.write_bytes(content)


def test_a_damaged_desk_says_so_when_it_is_opened_or_read(path: Path, store: SqliteStore) -> None:
    for _ in range(200):
        put(store, text="words " * 20)
    pages = store._link.value("PRAGMA page_count")
    store.close()
    spoil(path, *range(2, pages + 1))
    with pytest.raises(Unusable, match="damaged"), closing(SqliteStore(path)) as again:
        again.page(View(), 0, 200)


@pytest.mark.skipif(not wal_is_safe(), reason="without a log beside the file its pages are read anew")
@pytest.mark.parametrize("left", [0, 4096, 40_000])
def test_a_file_cut_short_is_read_anew_when_it_is_whole(path: Path, store: SqliteStore, left: int) -> None:
    put(store)
    store.close()
    with closing(SqliteStore(path)) as again:
        put(again)
        whole = path.read_bytes()
        os.truncate(path, left)
        with pytest.raises(Unusable, match="damaged"):
            again.keep_draft("ana", "note 1001", "half a sent", 1)
        with path.open("r+b") as file:
            file.write(whole)
        again.keep_draft("ana", "note 1001", "half a sentence", 2)
        assert again.drafts("ana") == {"note 1001": "half a sentence"}
        assert again.check() == []


def test_a_desk_whose_schema_has_gone_is_not_called_a_newer_one(path: Path, store: SqliteStore) -> None:
    put(store)
    execute(path, "PRAGMA user_version = 0")
    with pytest.raises(Unusable, match="damaged"):
        put(store)


@pytest.mark.parametrize("table", ["ticket", "tally"])
def test_a_priority_that_there_is_not_is_said_to_be_damage(path: Path, store: SqliteStore, table: str) -> None:
    put(store)
    execute(path, "PRAGMA ignore_check_constraints = ON", f"UPDATE {table} SET priority = -19")
    with pytest.raises(Unusable, match="damaged"):
        store.tally()
        store.figures(Span(day=NOW, begin=NOW, now=NOW, until=NOW + 40, slot=20), breached(POLICY, NOW))


def test_a_damaged_page_is_found_by_the_check(path: Path, store: SqliteStore) -> None:
    put(store)
    root = store._link.value("SELECT rootpage FROM sqlite_schema WHERE name = 'ticket_by_breach'")
    store.close()
    spoil(path, root)
    with closing(SqliteStore(path)) as again:
        assert again.size(View()) == 1
        assert again.check()
        with pytest.raises(Unusable, match="damaged"):
            again.due_after(0)


def test_a_busy_desk_says_so_and_recovers(path: Path, store: SqliteStore) -> None:
    with closing(engine.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match=r"busy.*0\.05 s\. Nothing was written; try again"):
            put(store)
    assert put(store).number == 1001


def test_a_full_disk_says_so_and_loses_nothing(store: SqliteStore) -> None:
    ticket = put(store)
    pages = store._link.value("PRAGMA page_count")
    store._link.value(f"PRAGMA max_page_count = {pages}")
    event, after = changed(ticket, resolution="x" * 100_000)
    with pytest.raises(Unavailable, match="room"), store.write() as transaction:
        transaction.append(event, after)
    store._link.value("PRAGMA max_page_count = 1000000")
    assert store.ticket(ticket.number) == ticket
    with store.write() as transaction:
        transaction.append(event, after)
    assert store.ticket(ticket.number) == after
    assert store.check() == []


def test_a_desk_that_can_only_be_read_says_so(store: SqliteStore) -> None:
    store._link.run("PRAGMA query_only = ON")
    with pytest.raises(Unavailable, match="only be read"):
        put(store)


def test_what_breaks_the_rules_of_the_desk_is_refused_whole(store: SqliteStore) -> None:
    ticket = put(store)
    event, after = changed(ticket, closed_at=5)
    with pytest.raises(StoreError, match="rules"), store.write() as transaction:
        transaction.append(event, after)
    assert store.history(ticket.number, after=1) == []


def test_a_closed_store_does_not_leak_the_engines_error(store: SqliteStore) -> None:
    store.close()
    with pytest.raises(StoreError):
        store.ticket(1)


def test_a_mistyped_table_makes_no_table(store: SqliteStore) -> None:
    with pytest.raises(Unusable):
        store._link.run("INSERT INTO tickets (number) VALUES (1)")
    assert store._link.value("SELECT count(*) FROM sqlite_schema WHERE name = 'tickets'") == 0


def test_what_a_desk_is_made_of_is_strict_and_linked(store: SqliteStore) -> None:
    tables = store._link.rows("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    loose = {name for name, strict in tables if not strict}
    assert {name for name in loose if not name.startswith(("sqlite_", "_sqlite_migrations", "search"))} == set()
    assert {"ticket", "event", "event_text", "setting", "presence", "tally", "draft"} <= {name for name, _ in tables}
    assert store._link.value("PRAGMA foreign_keys") == 1
    assert store._link.value("PRAGMA synchronous") == 2
    shipped = sorted(entry.name for entry in files(MIGRATIONS).iterdir() if entry.name.endswith(".sql"))
    applied = [f"{name}.sql" for (name,) in store._link.rows("SELECT name FROM _sqlite_migrations")]
    assert applied == shipped and int(applied[-1][:4]) == LATEST


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_a_write_ahead_log_is_safe_only_on_a_repaired_engine(version: tuple[int, int, int], safe: bool) -> None:
    assert wal_is_safe(version) is safe


def test_the_journal_is_what_the_engine_is_safe_with(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "wal_is_safe", lambda: True)
    safe = SqliteStore(path, busy=0.05)
    assert journal(safe) == "wal"
    monkeypatch.setattr(schema, "wal_is_safe", lambda: False)
    with pytest.raises(Unavailable, match="Install pysqlite3"):
        SqliteStore(path, busy=0.05)
    safe.close()
    unsafe = SqliteStore(path)
    assert journal(unsafe) == "delete"
    put(unsafe)
    monkeypatch.setattr(schema, "wal_is_safe", lambda: True)
    beside = SqliteStore(path)
    assert journal(beside) == "delete"
    assert beside.size(View()) == 1
    unsafe.close()
    beside.close()


def test_a_new_desk_on_a_network_has_no_write_ahead_log(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "networked", lambda path: True)
    store = SqliteStore(path)
    assert journal(store) == "delete"
    store.close()


def test_the_file_system_of_the_nearest_mount_decides(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("a / ext4 rw 0 0\nb /srv/the\\040desk nfs4 rw 0 0\nc /srv/the\\040desk/here ext4 rw 0 0\n")
    assert networked(Path("/srv/the desk/desk.db"), mounts)
    assert not networked(Path("/srv/over/desk.db"), mounts)
    with mounts.open("a") as table:
        table.write("d /srv/over ext4 rw 0 0\nd /srv/over cifs rw 0 0\n")
    assert networked(Path("/srv/over/desk.db"), mounts)
    with mounts.open("a") as table:
        table.write("d /srv/over btrfs rw 0 0\n")
    assert not networked(Path("/srv/over/desk.db"), mounts)
    assert not networked(Path("/srv/the desk/here/desk.db"), mounts)
    assert not networked(Path("/srv/the deskside/desk.db"), mounts)
    assert not networked(Path("/srv/the desk/desk.db"), tmp_path / "missing")
