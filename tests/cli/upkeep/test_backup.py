"""Backups and what becomes of them: made under writers, proven, refused, restored, rotated."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.cli.upkeep import witness
from helpdesk_tui.store.base import Presence, Unavailable, View
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.store.sqlite.upkeep import backup, restore
from helpdesk_tui.store.sqlite.upkeep.manifest import manifests, read_manifest
from helpdesk_tui.store.sqlite.upkeep.periodic import CLAIMED, MADE, PROBLEM
from tests.cli.conftest import Helpdesk
from tests.faults.upgrading import desk_of_schema
from tests.store.making import put

SPAWN = get_context("spawn")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "desk.db"


@pytest.fixture(autouse=True)
def kept(file: Path) -> None:
    file.parent.mkdir(mode=0o700)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with room for 1 MiB."""
    disk = tmp_path / "small"
    disk.mkdir()
    if os.getuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", disk]).returncode:
        pytest.skip("only root can mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def size(path: Path) -> int:
    with closing(SqliteStore(path)) as store:
        return store.size(View())


def test_a_backup_is_a_whole_desk_with_a_manifest(helpdesk: Helpdesk, store: SqliteStore, file: Path) -> None:
    put(store, text="Echidna")
    head = helpdesk("audit", "head").out.strip()
    run = helpdesk("backup", str(file))
    assert run.status == 0 and head in run.out
    said = json.loads((file.parent / "desk.db.json").read_text())
    assert (said["head"], said["tickets"], said["events"]) == (head, 1, 1)
    assert said["sha256"] == sha256(file.read_bytes()).hexdigest()
    assert said["checked"] == "engine, chain, replay"
    assert {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()} == {0o600}
    assert {path.name for path in file.parent.iterdir()} == {"desk.db", "desk.db.json"}
    with closing(SqliteStore(file)) as copy:
        assert copy.check() == []


def test_a_backup_made_under_writers_is_sound(helpdesk: Helpdesk, db: Path, store: SqliteStore, file: Path) -> None:
    put(store)
    written, over = 0, threading.Event()

    def write() -> None:
        nonlocal written
        with closing(SqliteStore(db, busy=30)) as other:
            while not over.is_set():
                put(other, requester="Wilhelmina", text="Echidna" * 100)
                written += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            assert helpdesk("backup", str(file)).status == 0
            made = read_manifest(file.parent / "desk.db.json")
            assert made is not None and made.tickets == made.events
    finally:
        over.set()
        writer.join()
    assert written > 5
    with closing(SqliteStore(file)) as copy:
        assert copy.check() == []


def test_a_backup_that_is_not_sound_is_not_kept(helpdesk: Helpdesk, db: Path, store: SqliteStore, file: Path) -> None:
    put(store)
    assert helpdesk("backup", str(file)).status == 0
    before = {path.name: path.read_bytes() for path in file.parent.iterdir()}
    with closing(engine.connect(db, isolation_level=None)) as other:
        other.execute("DROP TRIGGER event_kept")
        other.execute("UPDATE event SET actor = 'eve'")
    run = helpdesk("backup", str(file))
    assert run.status == 6 and "was not kept: Event 1" in run.err
    assert {path.name: path.read_bytes() for path in file.parent.iterdir()} == before


def test_a_failing_disk_leaves_the_old_backup(
    helpdesk: Helpdesk, store: SqliteStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store)
    assert helpdesk("backup", str(file)).status == 0
    before = {path.name: path.read_bytes() for path in file.parent.iterdir()}

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    put(store)
    run = helpdesk("backup", str(file))
    assert run.status == 5 and "No space left" in run.err
    left = {path.name: path.read_bytes() for path in file.parent.iterdir()}
    assert left["desk.db"] == before["desk.db"] and not [name for name in left if name.endswith(".part")]


def test_what_the_killed_left_unfinished_goes_a_day_later(
    helpdesk: Helpdesk, store: SqliteStore, file: Path, db: Path
) -> None:
    put(store)
    begun = [
        folder.with_name(f".{folder.name}.0123abc{age}.part{end}")
        for folder in (file, db)
        for age in (0, 1)
        for end in ("", "-journal")
    ]
    others = [file.with_name(".desk.db.notes.part"), file.with_name(".mine.db.01234567.part")]
    for path in (*begun, *others):
        path.write_text("Echidna")
        os.utime(path, (0, 0) if "c0." in path.name or path in others else None)
    assert helpdesk("backup", str(file)).status == 0
    assert helpdesk("restore", "--replace", str(file)).status == 0
    assert [path for path in begun if path.exists()] == [path for path in begun if "c1." in path.name]
    assert all(path.exists() for path in others)


def test_a_full_disk_is_that_of_the_backup(helpdesk: Helpdesk, store: SqliteStore, small_disk: Path) -> None:
    for _ in range(60):
        put(store, text="Echidna" * 5_000)
    run = helpdesk("backup", str(small_disk / "desk.db"))
    assert (run.status, run.out) == (5, "")
    assert run.err.startswith(f"There is no room left on the disk of {small_disk}.")
    assert list(small_disk.iterdir()) == []


@pytest.mark.parametrize("name", ["x" * 250, "x" * 300, "a-file/x"])
def test_a_place_that_cannot_be_reached_is_told(
    helpdesk: Helpdesk, command: Helpdesk, store: SqliteStore, file: Path, tmp_path: Path, name: str
) -> None:
    put(store)
    (tmp_path / "a-file").touch()
    for arguments in (("backup", name), ("restore", "--replace", name)):
        run = helpdesk(*arguments)
        assert (run.status in (1, 5), run.out, "inside helpdesk" in run.err) == (True, "", False), run.err
    helpdesk("backup", str(file))
    run = command("--db", name, "restore", str(file))
    assert (run.status in (1, 5), run.out, "inside helpdesk" in run.err) == (True, "", False), run.err


def test_what_is_no_file_is_not_written_over_though_told(helpdesk: Helpdesk, file: Path) -> None:
    os.mkfifo(file)
    for arguments in (("backup", str(file)), ("backup", "--replace", str(file))):
        run = helpdesk(*arguments)
        assert (run.status, "is no file" in run.err) == (1, True)
    assert stat.S_ISFIFO(file.stat().st_mode)


def test_the_desk_itself_is_never_the_backup(helpdesk: Helpdesk, db: Path, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(db)
    for target in (db, db.with_name("desk.db-wal"), tmp_path / "link.db"):
        run = helpdesk("backup", "--replace", str(target))
        assert (run.status, "is the desk itself" in run.err) == (1, True)
    assert helpdesk("backup", str(tmp_path)).status == 1
    assert helpdesk("backup", str(tmp_path / "no/where.db")).status == 1
    assert helpdesk("backup").status == 2


def test_another_file_is_not_written_over_unless_told(helpdesk: Helpdesk, command: Helpdesk, file: Path) -> None:
    file.write_text("Dear colleague")
    assert helpdesk("backup", str(file)).status == 1
    assert file.read_text() == "Dear colleague"
    assert helpdesk("backup", "--replace", str(file)).status == 0
    assert helpdesk("backup", str(file)).status == 0
    command("--db", str(file), "new", "Worked on since")
    assert helpdesk("backup", str(file)).status == 1
    assert size(file) == 1


def test_a_desk_in_use_is_not_written_over_though_told(helpdesk: Helpdesk, file: Path) -> None:
    with closing(SqliteStore(file)) as other:
        other.arrive(Presence("s", "bo", int(time.time()), int(time.time())))
        run = helpdesk("backup", "--replace", str(file))
        assert (run.status, "in use, by bo" in run.err) == (1, True)
        assert put(other).number == 1001


@pytest.mark.parametrize("there", [True, False])
def test_a_backup_is_not_put_beside_anothers_journal(
    helpdesk: Helpdesk, store: SqliteStore, file: Path, there: bool
) -> None:
    if there:
        helpdesk("backup", str(file))
    file.with_name(f"{file.name}-wal").write_bytes(b"left over")
    put(store)
    before = {path.name for path in file.parent.iterdir()}
    run = helpdesk("backup", str(file))
    assert (run.status, "There is a journal beside" in run.err) == (1, True)
    assert {path.name for path in file.parent.iterdir()} == before


def test_a_backup_becomes_a_desk_where_none_is(
    helpdesk: Helpdesk, command: Helpdesk, store: SqliteStore, file: Path, tmp_path: Path
) -> None:
    put(store, text="Echidna")
    helpdesk("backup", str(file))
    new = tmp_path / "new.db"
    assert command("--db", str(new), "restore", str(file)).status == 0
    assert command("--db", str(new), "check").status == 0
    assert (new.stat().st_mode & 0o777, size(new)) == (0o660, 1)
    with closing(SqliteStore(new)) as again:
        assert put(again).number == 1002
        assert again._link.value("PRAGMA journal_mode") == store._link.value("PRAGMA journal_mode")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_backup_of_an_older_program_leaves_nothing_but_the_desk(
    helpdesk: Helpdesk, command: Helpdesk, store: SqliteStore, db: Path, tmp_path: Path
) -> None:
    put(store, text="Echidna")
    desk_of_schema(6, tmp_path / "old.db", db)
    (tmp_path / "new").mkdir()
    new = tmp_path / "new" / "desk.db"
    assert command("--db", str(new), "restore", str(tmp_path / "old.db")).status == 0
    assert command("--db", str(new), "check").status == 0
    assert [path.name for path in new.parent.iterdir()] == ["desk.db"]


def test_a_desk_is_not_replaced_unless_told_and_is_kept_aside(
    helpdesk: Helpdesk, db: Path, store: SqliteStore, file: Path
) -> None:
    put(store, subject="Early")
    helpdesk("backup", str(file))
    put(store, subject="Late")
    run = helpdesk("restore", str(file))
    assert run.status == 1 and "--replace" in run.err
    assert store.size(View()) == 2
    run = helpdesk("restore", "--replace", str(file))
    assert run.status == 0
    [aside] = db.parent.glob("desk-replaced-*.db")
    assert str(aside) in run.out
    assert (size(aside), store.size(View())) == (2, 1)
    assert put(store, subject="Later").number == 1002
    assert helpdesk("check").status == 0


def test_a_desk_with_a_rollback_journal_is_replaced_while_others_wait(
    helpdesk: Helpdesk, store: SqliteStore, file: Path, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store._link.value("PRAGMA journal_mode = delete") == "delete"
    for _ in range(40):
        put(store, text="Echidna" * 500)
    helpdesk("backup", str(file))
    put(store)
    keep = backup.Copy.keep

    def late(self: backup.Copy, now: int) -> object:
        made = keep(self, now)
        with pytest.raises(Unavailable), closing(SqliteStore(db, busy=0.05)) as other:
            put(other)
        return made

    monkeypatch.setattr(backup.Copy, "keep", late)
    run = helpdesk("restore", "--replace", str(file))
    assert run.status == 0, run.err
    assert (store.size(View()), store.check()) == (40, [])
    assert put(store).number == 1041
    assert store._link.value("PRAGMA journal_mode") == "delete"


def test_a_console_that_is_open_refuses_a_restore_unless_told_and_goes_on(
    helpdesk: Helpdesk, store: SqliteStore, file: Path
) -> None:
    put(store)
    helpdesk("backup", str(file))
    put(store)
    store.arrive(Presence("s", "bo", int(time.time()), int(time.time())))
    run = helpdesk("restore", "--replace", str(file))
    assert (run.status, "in use, by bo" in run.err, store.size(View())) == (1, True, 2)
    stamp = store.stamp()
    assert helpdesk("restore", "--replace", "--in-use", str(file)).status == 0
    assert store.stamp() != stamp
    assert (store.size(View()), store.present(0), store.check()) == (1, [], [])


def test_a_desk_that_is_held_is_not_replaced(
    helpdesk: Helpdesk, store: SqliteStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store)
    helpdesk("backup", str(file))
    put(store)
    defaults = backup.opened.__init__.__defaults__
    assert defaults is not None
    monkeypatch.setattr(backup.opened.__init__, "__defaults__", (0.2,))
    with store.write():
        assert helpdesk("restore", "--replace", str(file)).status == 5
    assert (store.size(View()), store.check()) == (2, [])


def test_what_was_written_while_a_desk_is_replaced_stops_that(
    helpdesk: Helpdesk, store: SqliteStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(50):
        put(store, text="Echidna" * 500)
    helpdesk("backup", str(file))
    keep = backup.Copy.keep

    def kept_and_worked_on(copy: backup.Copy, now: int) -> object:
        made = keep(copy, now)
        put(store)
        return made

    monkeypatch.setattr(backup.Copy, "keep", kept_and_worked_on)
    run = helpdesk("restore", "--replace", str(file))
    if store._link.value("PRAGMA journal_mode") == "wal":
        assert (run.status, store.size(View())) == (5, 51)
        assert store.check() == []


@pytest.mark.parametrize("harm", ["a byte", "cut", "no database", "an event", "another's manifest"])
def test_a_damaged_backup_is_not_restored(
    helpdesk: Helpdesk, store: SqliteStore, file: Path, db: Path, harm: str
) -> None:
    put(store)
    helpdesk("backup", str(file))
    put(store)
    content, note = bytearray(file.read_bytes()), file.with_name("desk.db.json")
    if harm == "a byte":
        content[len(content) // 2] ^= 1
    elif harm == "cut":
        note.unlink()
        del content[len(content) // 2 :]
    elif harm == "no database":
        note.unlink()
        content[:] = b"Dear colleague" * 100
    file.write_bytes(content)
    if harm == "an event":
        note.unlink()
        with closing(engine.connect(file, isolation_level=None)) as other:
            other.execute("DROP TRIGGER event_kept")
            other.execute("UPDATE event SET at = 7")
    elif harm == "another's manifest":
        note.write_text(note.read_text().replace('"sha256": "', '"sha256": "0'))
    run = helpdesk("restore", "--replace", str(file))
    assert (run.status, run.out, store.size(View())) == (6, "", 2)
    assert str(file) in run.err and ".part" not in run.err
    assert [path.name for path in db.parent.iterdir() if "replaced" in path.name or path.name.startswith(".")] == []


def test_a_desk_beyond_reading_is_moved_away_whole(
    helpdesk: Helpdesk, store: SqliteStore, db: Path, file: Path
) -> None:
    put(store)
    helpdesk("backup", str(file))
    store.close()
    db.write_bytes(b"\xa5" * 8192)
    assert helpdesk("restore", "--replace", str(file)).status == 0
    [aside] = db.parent.glob("desk-replaced-*.db")
    assert aside.read_bytes() == b"\xa5" * 8192
    assert size(db) == 1


def test_the_journal_of_a_desk_that_is_gone_is_not_played_into_the_restored_one(
    helpdesk: Helpdesk, store: SqliteStore, db: Path, file: Path
) -> None:
    put(store, subject="Early")
    helpdesk("backup", str(file))
    if store._link.value("PRAGMA journal_mode") != "wal":
        pytest.skip("this desk has no write-ahead log")
    put(store, subject="Late")
    log = db.with_name(f"{db.name}-wal")
    pages = log.read_bytes()
    store.close()
    db.unlink()
    log.write_bytes(pages)
    assert pages
    run = helpdesk("restore", str(file))
    [kept] = db.parent.glob("desk-replaced-*.db-wal")
    assert (run.status, str(kept) in run.out, kept.read_bytes() == pages) == (0, True, True)
    assert (size(db), helpdesk("check").status) == (1, 0)


def test_a_desk_in_use_is_no_backup(helpdesk: Helpdesk, store: SqliteStore, file: Path, db: Path) -> None:
    put(store)
    run = helpdesk("restore", "--replace", str(db))
    assert (run.status, "is the desk itself" in run.err) == (1, True)
    with closing(SqliteStore(file)) as other:
        put(other)
        if other._link.value("PRAGMA journal_mode") == "wal":
            run = helpdesk("restore", "--replace", str(file))
            assert (run.status, "not a backup" in run.err) == (1, True)
    assert helpdesk("restore", "--replace", str(file.parent / "missing")).status == 5


def test_heads_of_a_life_that_was_given_up_are_not_held_against_the_desk(
    helpdesk: Helpdesk, store: SqliteStore, planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store)
    assert helpdesk("backup", "--periodic").status == 0
    [first] = planned.glob("*.db")
    put(store)
    store.put_setting(CLAIMED, "0")
    store.put_setting(MADE, "0")
    monkeypatch.setattr("helpdesk_tui.cli.upkeep.backup.real_now", lambda: int(time.time()) + 2)
    assert helpdesk("backup", "--periodic").status == 0
    monkeypatch.setattr("helpdesk_tui.cli.upkeep.restore.real_now", lambda: int(time.time()) + 4)
    assert helpdesk("restore", "--replace", str(first)).status == 0
    for command in (("audit", "verify"), ("check",)):
        run = helpdesk(*command)
        assert (run.status, "1 backup was made before the desk was restored" in run.out) == (0, True)


def test_a_life_that_is_taken_up_again_is_held_against_its_own_heads_alone(
    helpdesk: Helpdesk, store: SqliteStore, planned: Path, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter(range(int(time.time()), 2**40, 10))

    def does(*arguments: str) -> str:
        now = next(seconds)
        for module in ("backup", "restore"):
            monkeypatch.setattr(f"helpdesk_tui.cli.upkeep.{module}.real_now", lambda: now)
        run = helpdesk(*arguments)
        assert run.status == 0, run.err
        return run.out

    put(store)
    does("backup", str(planned / "first.db"))
    put(store)
    put(store)
    does("backup", str(planned / "second.db"))
    does("restore", "--replace", str(planned / "first.db"))
    put(store)
    does("backup", str(planned / "astray.db"))
    [aside] = db.parent.glob("desk-replaced-*.db")
    does("restore", "--replace", str(aside))
    assert "has 2 known heads in it" in does("audit", "verify")
    put(store)
    does("backup", str(planned / "third.db"))
    does("restore", "--replace", str(planned / "third.db"))
    said = does("audit", "verify")
    assert "has 3 known heads in it" in said and "1 backup was made before" in said


@pytest.fixture
def planned(file: Path, tmp_path: Path, db: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration that wants backups every six hours, two of them to stay."""
    config = tmp_path / "config.toml"
    config.write_text('db = "desk.db"\n[backup]\nfolder = "kept"\nevery = "6h"\nkeep = 2\n')
    monkeypatch.setenv("HELPDESK_CONFIG", str(config))
    return file.parent


def test_the_periodic_backup_is_made_once_in_its_time(helpdesk: Helpdesk, store: SqliteStore, planned: Path) -> None:
    put(store)
    assert helpdesk("backup", "--periodic").status == 0
    assert helpdesk("backup", "--periodic").out == "No backup is due.\n"
    assert len(list(planned.glob("*.db"))) == 1
    store.put_setting(MADE, str(int(time.time()) - 6 * 3600))
    store.put_setting(CLAIMED, str(int(time.time()) - 6 * 3600))
    time.sleep(1)
    assert helpdesk("backup", "--periodic").status == 0
    assert len(list(planned.glob("*.db"))) == 2


def periodic(db: str, config: str, start: object) -> None:
    os.environ.update(HELPDESK_DB=db, HELPDESK_CONFIG=config)
    start.wait()  # type: ignore[attr-defined]
    raise SystemExit(main(["backup", "--periodic"]))


def test_of_several_starters_one_makes_it(store: SqliteStore, db: Path, planned: Path) -> None:
    put(store)
    barrier = SPAWN.Barrier(6)
    config = os.environ["HELPDESK_CONFIG"]
    starters = [SPAWN.Process(target=periodic, args=(str(db), config, barrier)) for _ in range(6)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert [starter.exitcode for starter in starters] == [0] * 6
    assert len(list(planned.glob("*.db"))) == 1


def test_old_ones_go_and_only_those_it_made(helpdesk: Helpdesk, store: SqliteStore, planned: Path) -> None:
    put(store)
    helpdesk("backup", str(planned / "mine.db"))
    for name in ("desk-20200101-000000-00000000.db", "desk-20200101-000000-00000000.db.json", "notes.json"):
        (planned / name).write_text("{}")
    others = {path.name for path in planned.iterdir()}
    began = int(time.time())
    for now in (began - 30, began - 20, began - 10, began):
        store.put_setting(MADE, "")
        store.put_setting(CLAIMED, "")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("helpdesk_tui.cli.upkeep.backup.real_now", lambda now=now: now)
            assert helpdesk("backup", "--periodic").status == 0
    left = {path.name for path in planned.iterdir()}
    assert others <= left
    assert len(left - others) == 4
    desk = store.setting("desk")
    assert desk is not None
    made = [one.made_at for path, one in manifests(planned, desk) if path.name != "mine.db"]
    assert [made[0] - one for one in made] == [0, 10]


def test_a_failure_is_told_by_every_command_until_one_is_made(
    command: Helpdesk, store: SqliteStore, planned: Path
) -> None:
    put(store)
    planned.rmdir()
    run = command("backup", "--periodic")
    assert (run.status, "There is no folder" in run.err) == (1, True)
    run = command("list")
    assert run.status == 0
    assert "The periodic backup failed: There is no folder" in run.err
    planned.mkdir()
    store.put_setting(CLAIMED, "0")
    assert command("backup", "--periodic").status == 0
    assert (store.setting(PROBLEM), command("list").err) == ("", "")


def test_a_command_that_notices_begins_it_and_does_not_wait(
    command: Helpdesk, store: SqliteStore, planned: Path
) -> None:
    put(store)
    assert command("list").status == 0
    given_up = time.monotonic() + 120
    while not store.setting(MADE) and time.monotonic() < given_up:
        time.sleep(0.05)
    assert len(list(planned.glob("*.db.json"))) == 1
    assert command("list").err == ""


def test_a_desk_named_by_the_way_is_not_backed_up(
    helpdesk: Helpdesk, store: SqliteStore, planned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store)
    begun: list[object] = []
    monkeypatch.setattr("helpdesk_tui.wiring.periodic_backup._begin", begun.append)
    (tmp_path / "config.toml").write_text('db = "another.db"\n[backup]\nfolder = "kept"\n')
    assert helpdesk("list").status == 0
    assert begun == []


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('every = "6h"', "'folder'"),
        ('folder = "a\\u0000b"', "'folder'"),
        ('folder = "x"\nevery = "soon"', "'every'"),
        ('folder = "x"\nevery = "59s"', "'every'"),
        ('folder = "x"\nkeep = 0', "'keep'"),
        ('folder = "x"\nkeep = true', "'keep'"),
        ('folder = "x"\ncolour = 1', "'colour'"),
    ],
)
def test_a_wrong_plan_is_told_and_nothing_else_suffers(
    command: Helpdesk, store: SqliteStore, planned: Path, tmp_path: Path, table: str, said: str
) -> None:
    (tmp_path / "config.toml").write_text(f'db = "desk.db"\n[backup]\n{table}\n')
    run = command("list")
    assert (run.status, said in run.err) == (0, True)
    assert command("backup", "--periodic").status == 1


def test_the_periodic_backup_sends_its_head_to_syslog(
    command: Helpdesk, store: SqliteStore, planned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store)
    config = tmp_path / "config.toml"
    config.write_text("audit_syslog = true\n" + config.read_text())
    monkeypatch.setattr(witness, "ADDRESS", str(tmp_path / "log"))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        log.bind(str(tmp_path / "log"))
        assert command("backup", "--periodic").status == 0
        said = log.recv(1000).decode()
    assert said.endswith(f"head={command('audit', 'head').out.strip()}")


def test_a_restore_leaves_nothing_half_when_it_stops(
    helpdesk: Helpdesk, store: SqliteStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(50):
        put(store, text="Echidna" * 500)
    helpdesk("backup", str(file))
    put(store)

    def stopped(self: restore.Restored, kept: object) -> None:
        raise Unavailable("The machine stops here.")

    monkeypatch.setattr(restore.Restored, "_refuse_newer_work", stopped)
    assert helpdesk("restore", "--replace", str(file)).status == 5
    assert (store.size(View()), store.check()) == (51, [])
