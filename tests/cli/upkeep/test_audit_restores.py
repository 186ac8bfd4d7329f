"""A log that a restore cut says so itself; nothing outside the log can claim one."""

from __future__ import annotations

import socket
import time
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_tui.cli.upkeep import witness
from helpdesk_tui.domain.tickets.desk_events import DeskKind
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import technician
from tests.cli.conftest import Helpdesk
from tests.cli.upkeep.test_audit import cut
from tests.store.making import put


@pytest.fixture
def backup(helpdesk: Helpdesk, store: SqliteStore, tmp_path: Path) -> Path:
    """A backup of event 1; the desk has gone on to event 4 since (the second tells of the backup)."""
    put(store)
    file = tmp_path / "kept.db"
    assert helpdesk("backup", str(file)).status == 0
    put(store)
    put(store)
    return file


@pytest.fixture
def folder(backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the configured backups, with a backup of all that there is."""
    (tmp_path / "backups").mkdir()
    (tmp_path / "config.toml").write_text('[backup]\nfolder = "backups"\n')
    monkeypatch.setenv("HELPDESK_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path / "backups"


def test_a_restore_is_told_in_the_log_with_its_backup_and_who_did_it(
    helpdesk: Helpdesk, store: SqliteStore, backup: Path
) -> None:
    run = helpdesk("restore", "--replace", str(backup))
    assert run.status == 0
    (told,) = store.desk_events(kinds=[DeskKind.RESTORED])
    assert (told.actor, told.facts["backup"]) == (technician(), "kept.db")
    assert str(told.facts["head"]).startswith("1:")
    verified = helpdesk("audit", "verify")
    assert "The log tells of 1 restore; the last at" in verified.out
    assert f"by {technician()}." in verified.out
    assert verified.out.count(helpdesk("audit", "head").out.strip()) == 1
    assert helpdesk("audit", "head").out.strip() in run.out


def test_a_head_of_what_a_restore_took_is_explained_and_one_beyond_it_is_not(
    helpdesk: Helpdesk, store: SqliteStore, backup: Path
) -> None:
    lost = helpdesk("audit", "head").out.strip()
    beyond = f"{int(lost.partition(':')[0]) + 1}:{'ab' * 32}"
    helpdesk("restore", "--replace", str(backup))
    run = helpdesk("audit", "verify", "--head", lost)
    assert (run.status, "of what the desk lost when it was restored" in run.out) == (0, True)
    assert helpdesk("audit", "verify", "--head", beyond).status == 6


def test_a_setting_that_claims_a_restore_excuses_no_cut(
    helpdesk: Helpdesk, store: SqliteStore, folder: Path, db: Path
) -> None:
    assert helpdesk("backup", str(folder / "all.db")).status == 0
    head = helpdesk("audit", "head").out.strip()
    cut(db, 1)
    early = f"1:{store._link.value('SELECT hex(chain) FROM event WHERE seq = 1').lower()}"
    store.put_setting("restored", f"{int(time.time()) + 9} {early} {int(time.time()) - 9}")
    for arguments in (("audit", "verify", "--head", head), ("audit", "verify"), ("check",)):
        run = helpdesk(*arguments)
        assert (run.status, "cut off" in run.err) == (6, True)


def test_a_backup_made_after_the_restore_is_held_against_the_log(
    helpdesk: Helpdesk, store: SqliteStore, folder: Path, backup: Path, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpdesk("restore", "--replace", str(backup))
    for _ in range(3):
        put(store)
    monkeypatch.setattr("helpdesk_tui.cli.upkeep.backup.real_now", lambda: int(time.time()) + 5)
    assert helpdesk("backup", str(folder / "later.db")).status == 0
    cut(db, 3)
    run = helpdesk("audit", "verify")
    assert (run.status, "cut off" in run.err) == (6, True)


def test_a_restore_over_a_desk_that_cannot_be_read_excuses_backups_of_before_and_no_typed_head(
    helpdesk: Helpdesk, store: SqliteStore, folder: Path, backup: Path, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert helpdesk("backup", str(folder / "all.db")).status == 0
    head = helpdesk("audit", "head").out.strip()
    store.close()
    db.write_bytes(b"\xa5" * 8192)
    monkeypatch.setattr("helpdesk_tui.cli.upkeep.restore.real_now", lambda: int(time.time()) + 5)
    assert helpdesk("restore", "--replace", str(backup)).status == 0
    run = helpdesk("audit", "verify")
    assert (run.status, "1 backup was made before the desk was restored" in run.out) == (0, True)
    assert helpdesk("audit", "verify", "--head", head).status == 6


def test_a_restored_event_that_was_forged_without_the_chain_is_found(
    helpdesk: Helpdesk, store: SqliteStore, db: Path
) -> None:
    put(store)
    with closing(engine.connect(db, isolation_level=None)) as other:
        other.execute(
            "INSERT INTO desk_event VALUES (2, 'restored', 1, 'eve', 'o', NULL, ?, zeroblob(32))",
            ('{"facts": {"backup": "x", "head": "1:' + "ab" * 32 + '", "lost": "2-9"}, "sealed": {}}',),
        )
    run = helpdesk("audit", "verify", "--head", f"5:{'cd' * 32}")
    assert (run.status, run.err.startswith("Event 2 (restored by eve) is not what was written")) == (6, True)


def test_a_restore_is_sent_to_syslog_with_who_did_it_and_the_head_since(
    helpdesk: Helpdesk, backup: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text("audit_syslog = true\n")
    monkeypatch.setattr(witness, "ADDRESS", str(tmp_path / "log"))
    silent = helpdesk("restore", "--replace", str(backup))
    assert (silent.status, "The desk is restored; who restored it could not be sent" in silent.err) == (1, True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        log.bind(str(tmp_path / "log"))
        assert helpdesk("restore", "--replace", str(backup)).status == 0
        said = log.recv(1000).decode()
    assert ": restore desk=t" in said and f"by={technician()} backup={backup} head=" in said
    assert said.endswith(helpdesk("audit", "head").out.strip())
