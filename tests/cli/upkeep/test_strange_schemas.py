"""What is in a desk's file and none of this program's is found by the check, and no restore takes it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_tui.store.base import View
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.cli.conftest import Helpdesk
from tests.faults.upgrading import desk_of_schema
from tests.store.making import put

STRANGE = {
    "trigger steals": "CREATE TRIGGER steals AFTER INSERT ON ticket BEGIN DELETE FROM presence; END",
    "trigger a_sqlite_b": "CREATE TRIGGER a_sqlite_b AFTER INSERT ON ticket BEGIN DELETE FROM presence; END",
    "table notes": "CREATE TABLE notes (text)",
    "table my_search_words": "CREATE TABLE my_search_words (text)",
    "table x_sqlite_y": "CREATE TABLE x_sqlite_y (text)",
    "view callers": "CREATE VIEW callers AS SELECT * FROM requester",
    "index by_subject": "CREATE INDEX by_subject ON ticket (subject)",
    "table search_of_ours": "CREATE VIRTUAL TABLE search_of_ours USING fts5 (text)",
}
ALTERED = {
    "trigger event_kept": "DROP TRIGGER event_kept",
    "index event_by_op": "DROP INDEX event_by_op",
}


def alter(path: Path, sql: str) -> None:
    with closing(engine.connect(path, isolation_level=None)) as other:
        other.execute(sql)


@pytest.mark.parametrize("name", [*STRANGE, *ALTERED])
def test_the_check_finds_what_is_none_of_this_programs(helpdesk: Helpdesk, db: Path, name: str) -> None:
    alter(db, (STRANGE | ALTERED)[name])
    run = helpdesk("check")
    assert run.status == 6
    assert f"The {name} is {'none of this program' if name in STRANGE else 'missing'}" in run.err


@pytest.mark.parametrize("name", [*STRANGE, *ALTERED])
def test_a_restore_takes_no_backup_with_it_and_the_backup_says_so(
    helpdesk: Helpdesk, store: SqliteStore, db: Path, tmp_path: Path, name: str
) -> None:
    put(store)
    kept = tmp_path / "kept"
    kept.mkdir(mode=0o700)
    assert helpdesk("backup", str(kept / "good.db")).err == ""
    alter(db, (STRANGE | ALTERED)[name])
    made = helpdesk("backup", str(kept / "bad.db"))
    assert (made.status, f"The {name} is" in made.err, "No restore accepts" in made.err) == (0, True, True)
    put(store)
    run = helpdesk("restore", "--replace", str(kept / "bad.db"))
    assert (run.status, f"The {name} is" in run.err, store.size(View())) == (6, True, 2)
    assert helpdesk("restore", "--replace", str(kept / "good.db")).status == 0
    assert store.size(View()) == 1
    assert "is sound" in helpdesk("check").out


@pytest.mark.parametrize("version", [1, 6, 8])
def test_a_restore_takes_backups_of_every_older_program(
    helpdesk: Helpdesk, command: Helpdesk, store: SqliteStore, db: Path, tmp_path: Path, version: int
) -> None:
    put(store)
    desk_of_schema(version, tmp_path / "old.db", db)
    assert command("--db", str(tmp_path / "new.db"), "restore", str(tmp_path / "old.db")).status == 0
    assert command("--db", str(tmp_path / "new.db"), "check").status == 0


def test_what_the_engine_keeps_for_itself_is_nothing_strange(helpdesk: Helpdesk, db: Path) -> None:
    alter(db, "ANALYZE")
    assert "is sound" in helpdesk("check").out


def test_the_periodic_backup_is_made_and_its_trouble_told(
    command: Helpdesk, store: SqliteStore, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").mkdir(mode=0o700)
    (tmp_path / "config.toml").write_text('db = "desk.db"\n[backup]\nfolder = "kept"\n')
    monkeypatch.setenv("HELPDESK_CONFIG", str(tmp_path / "config.toml"))
    put(store)
    alter(db, STRANGE["view callers"])
    assert command("backup", "--periodic").status == 0
    assert len(list((tmp_path / "kept").glob("*.db"))) == 1
    assert "The view callers is none of this program's. No restore accepts" in command("list").err
