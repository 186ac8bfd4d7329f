"""Whoever's terminal vanishes ends with 129, whatever was going on, and no crash is recorded."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.making import put
from tests.terminal import HELPDESK

HUNG_UP = 128 + signal.SIGHUP


class Line:
    """A program on a terminal that is not its own to be signalled by, as behind some multiplexers and containers."""

    def __init__(self, folder: Path, arguments: list[str], *, gone: bool = False) -> None:
        self.folder = folder
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        env = {**os.environ, "HOME": str(folder), "XDG_STATE_HOME": str(folder / "state"), "TERM": "xterm-256color"}
        if gone:
            os.close(self.master)
        self.process = subprocess.Popen(
            [*HELPDESK, "--db", str(folder / "desk.db"), *arguments], stdin=slave, stdout=slave, stderr=slave, env=env
        )
        os.close(slave)

    def until(self, words: bytes) -> None:
        """Read until the program has written these words."""
        seen = b""
        while words not in seen:
            seen += os.read(self.master, 65_536)

    def vanish(self) -> int:
        """Take the terminal away, and return how the program ended."""
        os.close(self.master)
        return self.ended()

    def ended(self) -> int:
        return self.process.wait(30)

    @property
    def crashes(self) -> list[Path]:
        return list((self.folder / "state").rglob("log"))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with closing(SqliteStore(tmp_path / "desk.db")) as store:
        put(store)
    yield tmp_path


COMMANDS = [["list"], ["show", "1001"], ["new", "Printer"], ["check"], ["backup"], ["no-such-verb"], ["--help"], []]


@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_command_on_a_terminal_that_is_gone(folder: Path, arguments: list[str]) -> None:
    line = Line(folder, arguments, gone=True)
    assert (line.ended(), line.crashes) == (HUNG_UP, [])


@pytest.mark.parametrize("arguments", [[], ["--kiosk"]])
@pytest.mark.parametrize("keys", [b"", b"?", b"mhalf a sent", b":print"])
def test_a_console_whose_terminal_vanishes(folder: Path, arguments: list[str], keys: bytes) -> None:
    line = Line(folder, arguments)
    line.until(b"Printer prints pale")
    with suppress(OSError):
        os.write(line.master, keys)
    assert (line.vanish(), line.crashes) == (HUNG_UP, [])


def test_what_goes_to_a_file_is_no_matter_of_the_terminal(folder: Path) -> None:
    master, slave = pty.openpty()
    os.close(master)
    with (folder / "out").open("wb") as out:
        command = [*HELPDESK, "--db", str(folder / "desk.db"), "list"]
        done = subprocess.run(command, stdin=slave, stdout=out, stderr=slave, env={**os.environ, "HOME": str(folder)})
    os.close(slave)
    assert done.returncode == 0
    assert b"Printer prints pale" in (folder / "out").read_bytes()


def test_an_error_of_the_disk_is_no_hang_up() -> None:
    code = (
        "import errno, sys; from helpdesk_tui.wiring.hung_up import is_hang_up; "
        "sys.exit(is_hang_up(OSError(errno.EIO, 'Input/output error')))"
    )
    assert subprocess.run([sys.executable, "-c", code], stdin=subprocess.DEVNULL).returncode == 0
