"""Copies in folders that several can write: what they are for the team, and that root makes none there."""

from __future__ import annotations

import fcntl
import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.store.base import Unusable
from helpdesk_tui.store.disk.private import Private
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.store.sqlite.upkeep.periodic import CLAIMED, PROBLEM
from helpdesk_tui.wiring import periodic_backup
from tests.cli.conftest import Helpdesk
from tests.faults.upgrading import desk_of_schema
from tests.store.making import put
from tests.strangers import ANA, TEAM, Shared, done_as, for_root, shared_place, types


def fill(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        put(store, text="Echidna" * 5_000)


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Shared]:
    # Whatever is imported late is imported here: the interpreter may be closed to other users.
    fill(tmp_path / "own.db")
    (tmp_path / "mine").mkdir(mode=0o700)
    for command in (["backup", str(tmp_path / "mine" / "kept.db")], ["list"]):
        assert main(["--db", str(tmp_path / "own.db"), *command]) == 0
    with shared_place() as place:
        assert done_as(ANA, lambda: fill(place.desk)) == 0
        yield place


@pytest.fixture
def on_a_disk_of_its_own(shared: Shared) -> Iterator[Path]:
    """A team's folder on another disk than that of the temporary files."""
    folder = shared.team.with_name("disk")
    folder.mkdir()
    options = f"size=20m,mode=2770,gid={TEAM}"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]).returncode:
        pytest.skip("only root can mount a disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@for_root
def test_a_backup_in_a_teams_folder_is_for_the_team(shared: Shared) -> None:
    assert types(shared, "backup", str(shared.team / "kept.db"), umask=0o077) == 0
    made = [(shared.team / name).stat() for name in ("kept.db", "kept.db.json")]
    assert {(one.st_uid, one.st_gid, stat.S_IMODE(one.st_mode)) for one in made} == {(ANA, TEAM, 0o660)}
    assert [path.name for path in shared.team.iterdir() if path.name.startswith(".")] == []


@for_root
def test_a_backup_for_a_team_on_another_disk_is_brought_there_whole(shared: Shared, on_a_disk_of_its_own: Path) -> None:
    kept = on_a_disk_of_its_own / "kept.db"
    assert types(shared, "backup", str(kept)) == 0
    assert (kept.stat().st_uid, kept.stat().st_gid, stat.S_IMODE(kept.stat().st_mode)) == (ANA, TEAM, 0o660)
    assert sorted(path.name for path in on_a_disk_of_its_own.iterdir()) == ["kept.db", "kept.db.json"]
    with closing(SqliteStore(kept)) as copy:
        assert copy.check() == []


OPEN = ["its group's", "everybody's", "another's", "below another's", "sticky"]


def opened_to_others(folder: Path, how: str) -> None:
    match how:
        case "its group's":
            folder.chmod(0o2770)
        case "everybody's":
            folder.chmod(0o777)
        case "another's":
            os.chown(folder, ANA, -1)
        case "below another's":
            os.chown(folder.parent, ANA, -1)
        case "sticky":
            folder.chmod(0o1777)


@for_root
@pytest.mark.parametrize("how", OPEN)
def test_root_makes_no_copy_where_others_can_write(helpdesk: Helpdesk, tmp_path: Path, how: str) -> None:
    folder = tmp_path / "between" / "kept"
    folder.mkdir(parents=True)
    opened_to_others(folder, how)
    for arguments in (["backup", str(folder / "x.db")], ["backup", "--replace", str(folder / "x.db")]):
        run = helpdesk(*arguments)
        assert (run.status, run.out, "Others than root can change" in run.err) == (1, "", True)
    assert list(folder.iterdir()) == []


@for_root
@pytest.mark.parametrize("how", OPEN)
def test_root_restores_nothing_where_others_can_write(
    helpdesk: Helpdesk, command: Helpdesk, store: SqliteStore, tmp_path: Path, how: str
) -> None:
    put(store)
    kept, folder = tmp_path / "kept" / "kept.db", tmp_path / "between" / "team"
    kept.parent.mkdir(mode=0o700)
    assert helpdesk("backup", str(kept)).status == 0
    folder.mkdir(parents=True)
    fill(folder / "desk.db")
    before = (folder / "desk.db").read_bytes()
    opened_to_others(folder, how)
    for name, arguments in (("desk.db", ["restore", "--replace", str(kept)]), ("new.db", ["restore", str(kept)])):
        run = command("--db", str(folder / name), *arguments)
        assert (run.status, run.out, "Others than root can change" in run.err) == (1, "", True)
    assert [path.name for path in folder.iterdir()] == ["desk.db"]
    assert (folder / "desk.db").read_bytes() == before


@for_root
def test_root_brings_no_desk_up_to_date_where_others_can_write(command: Helpdesk, tmp_path: Path) -> None:
    fill(tmp_path / "now.db")
    folder = tmp_path / "team"
    folder.mkdir()
    desk_of_schema(6, folder / "desk.db", tmp_path / "now.db")
    folder.chmod(0o2770)
    run = command("--db", str(folder / "desk.db"), "list")
    assert (run.status, "Others than root can change" in run.err, "Nothing was changed" in run.err) == (5, True, True)
    assert [path.name for path in folder.iterdir() if "pre-schema" in path.name or path.name.startswith(".")] == []


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration that wants backups in a folder that others can write; its desk."""
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept").chmod(0o2770)
    (tmp_path / "config.toml").write_text('db = "desk.db"\n[backup]\nfolder = "kept"\n')
    monkeypatch.setenv("HELPDESK_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path / "kept"


@for_root
def test_a_mere_list_of_roots_begins_no_backup_where_others_can_write(
    command: Helpdesk, store: SqliteStore, planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store)
    monkeypatch.setattr(periodic_backup, "_begin", lambda config: pytest.fail("it was begun"))
    run = command("list")
    assert (run.status, "There is no periodic backup: Others than root can change" in run.err) == (0, True)
    assert list(planned.iterdir()) == []


@for_root
def test_root_claims_no_backup_that_it_does_not_make(command: Helpdesk, store: SqliteStore, planned: Path) -> None:
    put(store)
    run = command("backup", "--periodic")
    assert (run.status, "Others than root can change" in run.err) == (1, True)
    assert (store.setting(CLAIMED), store.setting(PROBLEM)) == (None, None)


@pytest.mark.parametrize("locked", [True, False])
def test_what_a_killed_one_left_goes_with_the_next_copy_and_what_is_at_work_stays(
    helpdesk: Helpdesk, store: SqliteStore, tmp_path: Path, locked: bool
) -> None:
    put(store)
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o700)
    left = folder / ".other.db.0123456789abcdef.part"
    left.mkdir(mode=0o700)
    (left / "copy").write_text("Echidna")
    descriptor = os.open(left, os.O_RDONLY)
    if locked:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    assert helpdesk("backup", str(folder / "desk.db")).status == 0
    assert left.exists() is locked
    os.close(descriptor)


def test_a_pipe_among_the_backups_keeps_nobody_waiting(
    command: Helpdesk, store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o700)
    (tmp_path / "config.toml").write_text('db = "desk.db"\n[backup]\nfolder = "kept"\n')
    monkeypatch.setenv("HELPDESK_CONFIG", str(tmp_path / "config.toml"))
    put(store)
    assert command("backup", "--periodic").status == 0
    os.mkfifo(folder / "x.db.json")
    os.mkfifo(folder / "x.db")
    assert command("audit", "verify").status == 0
    run = command("restore", "--replace", str(folder / "x.db"))
    assert (run.status, "no file" in run.err) == (5, True)


@pytest.mark.parametrize("swap", [lambda path: path.unlink(), lambda path: path.rename(path.with_name("aside"))])
def test_a_file_that_was_swapped_while_it_was_made_gets_no_name(tmp_path: Path, swap: Callable[[Path], None]) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    with Private(folder, "x") as private:
        path = private.make("copy")
        swap(path)
        path.write_text("another")
        with pytest.raises(Unusable, match="Somebody put another file in the place"):
            private.hand_over("copy", "desk.db", 0o600)
    assert list(folder.iterdir()) == []
