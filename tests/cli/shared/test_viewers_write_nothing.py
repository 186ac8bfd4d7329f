"""Who may only look changes nothing on the desk, not even a note that somebody makes a backup."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.store.sqlite.upkeep.periodic import CLAIMED
from helpdesk_tui.wiring import periodic_backup
from helpdesk_tui.wiring.config import technician
from tests.cli.conftest import Helpdesk
from tests.faults.upgrading import desk_of_schema
from tests.store.making import put


@pytest.fixture
def begun(tmp_path: Path, store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A desk whose backup is due; what is begun of it stands in the list."""
    put(store)
    (tmp_path / "kept").mkdir()
    (tmp_path / "config.toml").write_text('db = "desk.db"\n[backup]\nfolder = "kept"\n')
    monkeypatch.setenv("HELPDESK_CONFIG", str(tmp_path / "config.toml"))
    begun: list[object] = []
    monkeypatch.setattr(periodic_backup, "_begin", begun.append)
    return begun


def roles(tmp_path: Path, role: str) -> None:
    (tmp_path / "desk.toml").write_text(f'[roles]\n{technician()} = "{role}"\nbo = "lead"\n')


LOOKING = [["list"], ["show", "1001"], ["status"], ["agenda"], ["export"]]


@pytest.mark.parametrize("arguments", LOOKING)
@pytest.mark.parametrize(("role", "times"), [("viewer", 0), ("technician", 1), ("service", 0)])
def test_a_viewer_who_looks_begins_no_backup_that_is_due(
    command: Helpdesk, begun: list[object], tmp_path: Path, arguments: list[str], role: str, times: int
) -> None:
    roles(tmp_path, role)
    assert command(*arguments).status == 0
    assert len(begun) == times


@pytest.mark.parametrize("what", ["--periodic", "mine.db"])
def test_a_viewer_makes_no_backup_by_hand(
    command: Helpdesk,
    begun: list[object],
    store: SqliteStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    roles(tmp_path, "viewer")
    monkeypatch.setattr("helpdesk_tui.cli.upkeep.backup.os.geteuid", lambda: 4711)
    monkeypatch.chdir(tmp_path)
    run = command("backup", what)
    assert (run.status, "Making a backup needs the role technician; yours is viewer" in run.err) == (1, True)
    assert (store.setting(CLAIMED), list((tmp_path / "kept").iterdir())) == (None, [])
    assert not (tmp_path / "mine.db").exists()
    assert "was refused to make a backup, as viewer" in command("audit", "log").out


def test_a_service_account_makes_the_backup_that_a_technician_began_through_it(
    command: Helpdesk, begun: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roles(tmp_path, "service")
    monkeypatch.setattr("helpdesk_tui.cli.upkeep.backup.os.geteuid", lambda: 4711)
    assert command("--as", "bo", "list").status == 0
    assert len(begun) == 1
    assert command("backup", "--periodic").status == 0
    assert len(list((tmp_path / "kept").glob("*.db"))) == 1


@pytest.mark.parametrize("arguments", [["list"], ["show", "1001"], ["status"], ["check"], ["audit", "verify"]])
def test_a_viewer_brings_no_desk_up_to_date(
    command: Helpdesk, store: SqliteStore, tmp_path: Path, arguments: list[str]
) -> None:
    put(store)
    old = tmp_path / "old.db"
    desk_of_schema(8, old, tmp_path / "desk.db")
    (tmp_path / "old.toml").write_text(f'[roles]\n{technician()} = "viewer"\nbo = "lead"\n')
    before = old.read_bytes()
    run = command("--db", str(old), *arguments)
    assert (run.status, "let a technician open it first" in run.err) == (5, True)
    assert old.read_bytes() == before
    assert list(tmp_path.glob("old.db.pre-schema*")) == []
    (tmp_path / "old.toml").unlink()
    assert command("--db", str(old), *arguments).status == 0


def test_the_doctor_brings_no_desk_up_to_date(command: Helpdesk, store: SqliteStore, tmp_path: Path) -> None:
    put(store)
    old = tmp_path / "old.db"
    desk_of_schema(8, old, tmp_path / "desk.db")
    before = old.read_bytes()
    found = [one for one in command("--db", str(old), "doctor", "--json").json["findings"] if one["check"] == "desk"]
    assert (found[0]["level"], "is of an earlier helpdesk" in found[0]["told"]) == ("remark", True)
    assert old.read_bytes() == before
