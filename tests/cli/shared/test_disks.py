"""A full disk, and one that can only be read, are told as that, whatever is typed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.cli.conftest import Helpdesk
from tests.disks import disk, filled, remounted
from tests.store.making import put

LOOKING = [["list"], ["status"], ["show", "1001"], ["agenda"], ["check"], ["audit", "verify"], ["audit", "head"]]
WORKING = [["new", "Printer"], ["note", "1001", "Called back"], ["close", "1001"]]


def fill(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        for _ in range(3):
            put(store)


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A desk that nobody has open on a disk without any room."""
    with disk(tmp_path / "disk", "size=3m") as folder:
        fill(folder / "desk.db")
        filled(folder)
        yield folder / "desk.db"


@pytest.mark.parametrize("arguments", [*LOOKING, *WORKING])
def test_a_full_disk_is_told_as_that(command: Helpdesk, full: Path, arguments: list[str]) -> None:
    run = command("--db", str(full), *arguments)
    assert (run.status, run.out) == (5, "")
    assert run.err.startswith(f"There is no room left on the disk of {full}.")
    assert "disk I/O error" not in run.err and "rights" not in run.err


def test_a_disk_without_room_for_another_name_is_full_as_well(command: Helpdesk, tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "size=10m,nr_inodes=4") as folder:
        fill(folder / "desk.db")
        with suppress(OSError):
            for number in range(9):
                (folder / str(number)).touch()
        run = command("--db", str(folder / "desk.db"), "list")
    assert run.status == 5 and run.err.startswith("There is no room left on the disk")


def test_a_desk_on_a_full_disk_is_there_again_once_there_is_room(command: Helpdesk, full: Path) -> None:
    assert command("--db", str(full), "note", "1001", "Called back").status == 5
    full.with_name("filler").unlink()
    assert command("--db", str(full), "note", "1001", "Called back").status == 0
    assert "is sound" in command("--db", str(full), "check").out


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A desk whose disk was mounted for reading alone while somebody had it open."""
    with disk(tmp_path / "disk", "size=3m") as folder:
        path = folder / "desk.db"
        fill(path)
        with closing(engine.connect(path)) as other:
            other.execute("SELECT count(*) FROM ticket").fetchone()
            copies = {
                end: path.with_name(path.name + end).read_bytes()
                for end in ("-wal", "-shm")
                if os.path.exists(f"{path}{end}")
            }
        for ending, content in copies.items():
            path.with_name(path.name + ending).write_bytes(content)
        remounted(folder, "ro")
        yield path


@pytest.mark.parametrize("arguments", WORKING)
def test_a_disk_that_can_only_be_read_is_told_as_that(command: Helpdesk, read_only: Path, arguments: list[str]) -> None:
    run = command("--db", str(read_only), *arguments)
    assert (run.status, run.out) == (5, "")
    assert run.err.startswith(f"The disk of {read_only} is mounted for reading alone")
    assert "rights" not in run.err


@pytest.mark.parametrize("arguments", [["list"], ["status"], ["show", "1001"], ["audit", "verify"]])
def test_what_is_on_a_disk_that_can_only_be_read_can_be_looked_at(
    command: Helpdesk, read_only: Path, arguments: list[str]
) -> None:
    assert command("--db", str(read_only), *arguments).status == 0


def test_a_desk_that_nobody_had_open_says_why_it_cannot_be_opened(command: Helpdesk, tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "size=3m") as folder:
        fill(folder / "desk.db")
        remounted(folder, "ro")
        for arguments in (["list"], ["new", "Printer"]):
            run = command("--db", str(folder / "desk.db"), *arguments)
            assert run.status in (0, 5) and "rights" not in run.err
            assert run.status == 0 or "is mounted for reading alone" in run.err
        run = command("--db", str(folder / "new.db"), "new", "Printer")
        assert run.status == 5 and "rights" not in run.err
