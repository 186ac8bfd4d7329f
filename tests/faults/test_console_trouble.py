"""A console on a real terminal while its surroundings fail: it says so, keeps what was typed, and goes on by itself."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.schema import LATEST
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.clock import real_now
from tests.conftest import Figure
from tests.store.making import POLICY
from tests.terminal import HELPDESK, Terminal

ROOT = os.getuid() == 0


class Place:
    """A desk with two tickets, seen from outside the console."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "desk.db"
        self.state = {"XDG_STATE_HOME": str(folder / "state")}
        with closing(SqliteStore(self.path)) as store:
            desk = Desk(store, POLICY, "bo", real_now)
            self.number = desk.open(Open("Mail is slow", Priority.P3)).tickets[0].number
            desk.open(Open("Printer prints pale", Priority.P4))

    def console(self, *before: str) -> Terminal:
        return Terminal([*before, *HELPDESK, "--db", str(self.path)], env=self.state)

    def told(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*HELPDESK, "--db", str(self.path), *arguments]
        return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **self.state})

    def notes(self) -> list[str | None]:
        with closing(SqliteStore(self.path)) as store:
            return [event.text for event in store.history(self.number, after=1)]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    yield place
    log = tmp_path / "state" / "helpdesk" / "log"
    assert not log.exists(), log.read_text()


@contextmanager
def typing(console: Terminal, text: str) -> Iterator[None]:
    """Type a note and leave it open; what follows must not take it away."""
    console.until("Mail is slow")
    console.settle()
    console.press(f"m{text}")
    console.until(text)
    yield
    assert b"Traceback" not in console.sent


def test_a_desk_that_is_busy_for_ten_seconds_leaves_the_console_alive(place: Place, figure: Figure) -> None:
    with place.console() as console, typing(console, "called back"):
        with closing(engine.connect(place.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            console.press("\r")
            console.until("The desk is busy")
            end = time.monotonic() + 10
            while time.monotonic() < end:
                console.pump(0.1)
            assert "called back" in console.text
            console.press("p2")
            other.execute("ROLLBACK")
            released = time.monotonic()
        console.until("P3 to P2")
        figure("seconds from free to saved", round(time.monotonic() - released, 2))
    assert place.notes()[0] == "called back"


def test_a_full_disk_is_told_and_the_next_enter_saves(place: Place) -> None:
    with place.console() as console, typing(console, "x" * 60):
        allowed = sum(file.stat().st_size for file in place.path.parent.glob("desk.db-wal"))
        resource.prlimit(console.pid, resource.RLIMIT_FSIZE, (allowed, resource.RLIM_INFINITY))
        console.press("\r")
        # Below what was typed, which is the answer to Enter; at the foot a draft that could not be kept says the same.
        console.until(
            lambda screen: (
                f"\n   {str(place.path)[:30]}" in screen and "Nothing was written" in " ".join(screen.split())
            )
        )
        assert "x" * 60 in console.text.replace("\n", "")
        resource.prlimit(console.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        console.until("there again")
        console.press("\r")
        console.until("noted")
    assert place.notes() == ["x" * 60]


def test_a_small_disk_that_fills_up_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if not ROOT or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk]).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        place = Place(disk)
        with place.console() as console, typing(console, "kept"):
            ballast = disk / "ballast"
            with ballast.open("wb", buffering=0) as file, suppress(OSError):
                while True:
                    file.write(b"\0" * 4096)
            console.press("\r")
            console.until("no room left")
            refused = place.told("note", str(place.number), "by command")
            assert refused.returncode == 5 and "no room" in refused.stderr, refused
            ballast.unlink()
            console.until("there again")
            console.press("\r")
            console.until("noted")
        assert place.notes() == ["kept"]
        with closing(SqliteStore(place.path)) as store:
            assert store.check() == []
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_file_taken_away_is_told_and_the_console_goes_on_when_it_is_back(place: Place) -> None:
    aside = place.path.with_name("aside.db")
    with place.console() as console, typing(console, "kept"):
        place.path.rename(aside)
        console.until("moved, removed or replaced")
        console.press("\r")
        console.settle()
        assert "kept" in console.text
        refused = place.told("note", str(place.number), "lost?")
        assert refused.returncode == 5 and "no desk" in refused.stderr
        place.path.write_text("not a desk at all\n" * 400)
        console.settle()
        place.path.unlink()
        aside.rename(place.path)
        console.until("there again")
        console.press("\r")
        console.until("noted")
    assert place.notes() == ["kept"]


def test_a_log_taken_away_is_told_before_anything_is_written_that_nobody_would_find(place: Place) -> None:
    log, aside = place.path.with_name("desk.db-wal"), place.path.with_name("aside")
    with place.console() as console, typing(console, "kept"):
        if not log.exists():
            pytest.skip("without a write-ahead log there is none to take away")
        log.rename(aside)
        console.until("desk.db-wal was moved")
        console.press("\r")
        console.settle()
        assert "kept" in console.text and "noted" not in console.text
        aside.rename(log)
        console.until("there again")
        console.press("\r")
        console.until("noted")
    assert place.notes() == ["kept"]


def test_a_file_of_a_newer_version_under_the_console_is_left_alone(place: Place) -> None:
    with place.console() as console, typing(console, "kept"):
        with closing(engine.connect(place.path, isolation_level=None)) as other:
            other.execute(f"PRAGMA user_version = {LATEST + 4}")
        console.press("\r")
        console.until("newer helpdesk")
        console.press("\x1b")
    told = place.told("list")
    assert told.returncode == 6 and f"schema {LATEST + 4}" in told.stderr and f"up to {LATEST}" in told.stderr


@pytest.mark.parametrize(
    ("content", "status", "told"),
    [
        (b"number;subject\n1;Printer\n" * 200, 6, "not a desk"),
        (b"SQLite format 3\0" + b"\xff" * 4080, 6, "damaged|not a desk"),
    ],
)
def test_a_file_that_is_no_desk_is_refused_by_console_and_command(
    place: Place, content: bytes, status: int, told: str
) -> None:
    for log in ("desk.db-wal", "desk.db-shm"):
        place.path.with_name(log).unlink(missing_ok=True)
    place.path.write_bytes(content)
    for arguments in (["list"], ["check"], ["note", "1001", "x"]):
        refused = place.told(*arguments)
        assert refused.returncode == status and re.search(told, refused.stderr), (arguments, refused)
    with place.console() as console:
        assert console.wait() == status
        # Where the terminal breaks a line goes by how long the path is, in the midst of a word too.
        assert re.search(told.replace(" ", ""), "".join(console.text.split()))
    assert place.path.read_bytes() == content


def test_a_truncated_file_is_told_and_an_empty_one_is_a_new_desk(place: Place) -> None:
    whole = place.path.read_bytes()
    place.path.write_bytes(whole[: len(whole) // 2])
    checked = place.told("check")
    assert checked.returncode in (1, 6) and "Traceback" not in checked.stderr, checked
    assert "damaged" in checked.stderr + checked.stdout or "malformed" in checked.stderr + checked.stdout
    place.path.write_bytes(b"")
    with place.console() as console:
        console.until("No open tickets")


def test_a_file_truncated_under_the_console_is_told_and_the_next_enter_saves_when_it_is_whole(place: Place) -> None:
    whole = place.path.read_bytes()
    with place.console() as console, typing(console, "kept"):
        os.truncate(place.path, len(whole) // 2)
        console.press("\r")
        console.until(lambda screen: "is damaged" in " ".join(screen.split()))
        assert "kept" in console.text
        with place.path.open("r+b") as file:
            file.write(whole)
        console.press("\r")
        console.until("noted")
    assert place.notes() == ["kept"]
    with closing(SqliteStore(place.path)) as store:
        assert store.check() == []


@pytest.mark.parametrize("folder_too", [False, True])
def test_a_desk_that_can_only_be_read_says_so_to_console_and_command(place: Place, folder_too: bool) -> None:
    bound = ["setpriv", "--bounding-set=-dac_override"] if ROOT else []
    if ROOT and subprocess.run([*bound, "true"], capture_output=True).returncode:
        pytest.skip("rights do not bind root, and there is no setpriv to make them")
    (place.path.parent / "state").mkdir()
    place.path.chmod(0o444)
    if folder_too:
        place.path.parent.chmod(0o555)
    command = [*bound, *HELPDESK, "--db", str(place.path), "note", "1001", "lost?"]
    refused = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **place.state})
    with place.console(*bound) as console:
        console.until(lambda text: "rights" in " ".join(text.split()))
        assert b"Traceback" not in console.sent
    place.path.parent.chmod(0o755)
    place.path.chmod(0o644)
    assert refused.returncode == 5 and "rights" in refused.stderr, refused
    assert place.notes() == []


@pytest.mark.parametrize("back", [-3600, 3600])
def test_a_clock_that_jumps_an_hour_moves_the_countdowns_and_nothing_else(place: Place, back: int) -> None:
    jumping = (
        "import os, sys, time\n"
        "real = time.time\n"
        "time.time = lambda: real() + (int(sys.argv[2]) if os.path.exists(sys.argv[1]) else 0)\n"
        "from helpdesk_tui.__main__ import main\n"
        "sys.exit(main(sys.argv[3:]))"
    )
    mark = place.path.with_name("jump")
    command = [sys.executable, "-c", jumping, str(mark), str(back), "--db", str(place.path)]
    with Terminal(command, env=place.state) as console, typing(console, "kept"):
        mark.touch()
        console.settle(1.5, 4)
        assert "kept" in console.text and "Mail is slow" in console.text
        sent = len(console.sent)
        console.settle(3, 4)
        assert len(console.sent) - sent < 4_000, "the jump made the console busy"
        console.press("\r")
        if back < 0:
            # Nothing is written before what happened last; what was typed stays for when the clock is right.
            console.until("This machine's clock says")
            mark.unlink()
            console.settle(1.5, 4)
            console.press("\r")
        console.until("noted")
    assert place.notes() == ["kept"]


def test_a_suspended_laptop_wakes_up_with_the_right_clock_and_no_flood(place: Place, figure: Figure) -> None:
    with place.console() as console, typing(console, "kept"):
        os.kill(console.pid, signal.SIGSTOP)
        time.sleep(4)
        with closing(SqliteStore(place.path)) as store:
            Desk(store, POLICY, "bo", real_now).open(Open("Came in meanwhile", Priority.P2))
        sent = len(console.sent)
        os.kill(console.pid, signal.SIGCONT)
        console.until("Came in meanwhile")
        console.settle(1.2, 3)
        figure("bytes after waking", len(console.sent) - sent)
        assert len(console.sent) - sent < 12_000
        assert "kept" in console.text
        console.press("\r")
        console.until("noted")
