"""A long run: three consoles and ten writers on one desk, and what they take of the machine, third by third.

``python -m tests.soak [--minutes 15]`` prints the figures and ends with status 1 where something grows. The log is only
ever added to, so of the file it is the bytes of an event that must stay level; everything else must by itself. What
the last third takes is compared with the middle one: the first is for warming up.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import View
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import data_text
from tests.terminal import HELPDESK, Terminal

CONSOLES, WRITERS = 3, 10
TICKETS = 200
AGE = 40 * 86_400
"""Seconds for which every ticket has waited: no clock counts seconds or minutes, so a resting console is silent."""
IDLE_SHARE = 0.2
"""Part of each third in which nobody writes and no key is pressed."""
SETTLED = 4
"""Seconds after the last key in which an order that was held is let go, and painted."""
ENOUGH = 100
"""Events in a third at least, however long they take on a busy machine: of fewer the bytes of one are chance."""
UNREST = 12
"""MiB that the WAL may have: what is in it stays while any process reads, and on a busy machine one may stand still."""
PATIENT = 60
"""Seconds that a writer waits for its turn: on a busy machine whoever has it may stand still meanwhile."""
KEYS = (
    "j",
    "k",
    "\x1b[6~",
    "g",
    "\r",
    "\x1b",
    "v",
    "v",
    "b",
    "b",
    "d",
    "\x1b",
    "A",
    "\x1b",
    "/mail",
    "\x1b",
    "\x1b",
    "3",
    "1",
)


@dataclass
class Third:
    """The most that was seen in a third of the run: kB, counts, bytes."""

    rss: int = 0
    writer_rss: int = 0
    files: int = 0
    wal: int = 0
    grown: int = 0
    events: int = 0
    idle: float = 0.0

    @property
    def an_event(self) -> float:
        """Bytes that the desk grew by for each event."""
        return self.grown / max(self.events, 1)


@dataclass
class Figures:
    """What a run measured."""

    seconds: float
    thirds: list[Third] = field(default_factory=list)

    def grows(self) -> list[str]:
        """Say what takes more in the last third than in the middle one, beyond the unrest there is."""
        _, middle, last = self.thirds
        limits = {
            "resident memory of a console, kB": (last.rss, middle.rss * 1.04 + 1_500),
            "resident memory of a writer, kB": (last.writer_rss, middle.writer_rss * 1.04 + 1_500),
            "open files of a console": (last.files, middle.files + 1),
            "bytes of the WAL": (last.wal, max(middle.wal * 1.3, UNREST * 2**20)),
            "bytes of the file for each event": (last.an_event, middle.an_event * 1.4 + 250),
            "idle bytes a second of a console": (last.idle, middle.idle * 1.5 + 60),
        }
        return [f"{name}: {value:,.0f}, at most {most:,.0f}" for name, (value, most) in limits.items() if value > most]

    def told(self) -> dict[str, object]:
        """Return the figures of the middle and the last third, as they are printed."""
        names = ("rss_kb", "writer_rss_kb", "files", "wal_bytes", "events", "bytes_an_event", "idle_bytes_a_second")
        rows = [
            (one.rss, one.writer_rss, one.files, one.wal, one.events, round(one.an_event), round(one.idle, 1))
            for one in self.thirds[1:]
        ]
        return {"seconds": round(self.seconds)} | {
            name: list(pair) for name, pair in zip(names, zip(*rows, strict=True), strict=True)
        }


def run(seconds: float, folder: Path) -> Figures:
    """Let consoles and writers work for so long; return the figures."""
    db, pause = folder / "desk.db", folder / "pause"
    desk = _desk(db, "soak")
    for number in range(TICKETS):
        desk.open(Open(f"Mail is slow in room {number}", Priority(1 + number % 5), opened_at=desk.clock() - AGE))
    figures = Figures(seconds)
    with ExitStack() as stack:
        writers = [
            subprocess.Popen([sys.executable, "-m", "tests.soak", "--writer", str(number), str(db)])
            for number in range(WRITERS)
        ]
        for writer in writers:
            stack.callback(writer.wait)
            stack.callback(writer.terminate)
        state = {"XDG_STATE_HOME": str(folder), "HELPDESK_CONFIG": os.devnull}
        consoles = [
            stack.enter_context(Terminal([*HELPDESK, "--db", str(db)], columns=100, rows=30, env=state))
            for _ in range(CONSOLES)
        ]
        for console in consoles:
            console.until("Mail is slow", limit=60)
        for key in KEYS:
            # What is loaded when it is first asked for grows nothing later, whichever keys come up.
            for console in consoles:
                console.press(key)
            _pump(consoles, 0.1)
        dice = random.Random(1)
        for _ in range(3):
            figures.thirds.append(_third(seconds / 3, consoles, writers, desk, pause, dice))
        for console in consoles:
            console.press("\x1b\x1b\x1b\x1b\x11")
            if console.wait(30) != 0:
                raise AssertionError(console.text)
        _all_work(writers)
    desk.store.close()
    return figures


def _third(
    seconds: float,
    consoles: Sequence[Terminal],
    writers: Sequence[subprocess.Popen[bytes]],
    desk: Desk,
    pause: Path,
    dice: random.Random,
) -> Third:
    third = Third()
    db = pause.parent / "desk.db"
    size, seq = _size(desk), desk.store.changed(2**62)[0]
    end = time.monotonic() + seconds * (1 - IDLE_SHARE)
    while time.monotonic() < end or desk.store.changed(2**62)[0] - seq < ENOUGH:
        dice.choice(consoles).press(dice.choice(KEYS))
        _pump(consoles, 0.5)
        _look(third, consoles, writers, db)
    pause.mkdir()
    for console in consoles:
        console.press("\x1b\x1b\x1b\x1b")
    while len(list(pause.iterdir())) < WRITERS:
        _pump(consoles, 0.1)
        _all_work(writers)
    _pump(consoles, SETTLED)
    _until_quiet(consoles)
    sent, begun = sum(len(console.sent) for console in consoles), time.monotonic()
    _pump(consoles, seconds * IDLE_SHARE)
    third.idle = (sum(len(console.sent) for console in consoles) - sent) / (time.monotonic() - begun) / CONSOLES
    # Renamed first: a writer may be about to say once more that it rests.
    shutil.rmtree(pause.rename(pause.with_name(f"over{seq}")), ignore_errors=True)
    third.grown = _size(desk) - size
    third.events = desk.store.changed(2**62)[0] - seq
    for console in consoles:
        del console.sent[:]
    return third


def _all_work(writers: Sequence[subprocess.Popen[bytes]]) -> None:
    """Raise AssertionError where a writer has ended."""
    for writer in writers:
        if writer.poll() is not None:
            raise AssertionError(f"a writer ended with {writer.returncode}")


def _look(third: Third, consoles: Sequence[Terminal], writers: Sequence[subprocess.Popen[bytes]], db: Path) -> None:
    _all_work(writers)
    third.rss = max(third.rss, *(_resident(console.pid) for console in consoles))
    third.writer_rss = max(third.writer_rss, *(_resident(writer.pid) for writer in writers))
    third.files = max(third.files, *(len(os.listdir(f"/proc/{console.pid}/fd")) for console in consoles))
    wal = db.with_name(db.name + "-wal")
    third.wal = max(third.wal, wal.stat().st_size if wal.exists() else 0)


def _resident(pid: int) -> int:
    """Return the resident memory of a process in kB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def _pump(consoles: Sequence[Terminal], seconds: float) -> None:
    """Take in what the consoles write for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for console in consoles:
            console.pump(0.02)


def _until_quiet(consoles: Sequence[Terminal], limit: float = 60) -> None:
    """Wait until no console has written anything for a second: a busy machine paints late."""
    sent, end = -1, time.monotonic() + limit
    while sent < sum(len(console.sent) for console in consoles) and time.monotonic() < end:
        sent = sum(len(console.sent) for console in consoles)
        _pump(consoles, 1)


def _size(desk: Desk) -> int:
    """Return the bytes of all pages: the file itself gets those of the WAL 4 MiB at a time."""
    link = desk.store._link  # type: ignore[attr-defined]
    return int(link.value("PRAGMA page_count")) * int(link.value("PRAGMA page_size"))


def _desk(db: Path, name: str) -> Desk:
    return Desk(SqliteStore(db, busy=PATIENT), parse_policy(*data_text("sla.toml")), name, lambda: int(time.time()))


def write(number: int, db: Path) -> None:
    """Work on a desk as a technician does, one of ten, until told to end; rest, and say so, in a folder ``pause``."""
    dice, desk, pause = random.Random(number), _desk(db, f"tech{number}"), db.with_name("pause")
    while True:
        time.sleep(dice.uniform(0.2, 0.8))
        while pause.exists():
            with suppress(FileNotFoundError):
                (pause / str(number)).touch()
            time.sleep(0.1)
        seen = {dice.choice(desk.store.page(View(), 0, TICKETS)).number: None}
        work = dice.randrange(6)
        if work == 0:
            # As many come as go, so that the queue keeps its length.
            desk.close(seen, "done")
            level, opened_at = Priority(dice.randrange(1, 6)), desk.clock() - AGE
            desk.open(Open(f"Mail is slow again {dice.random()}", level, opened_at=opened_at))
        elif work == 1:
            desk.reprioritise(seen, Priority(dice.randrange(1, 6)))
        elif work == 2:
            desk.take(seen)
        elif work == 3:
            desk.respond(seen)
        else:
            desk.note(seen, "called back, no answer yet")


def main() -> None:
    """Run for so many minutes, or be one of the writers."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--writer", nargs=2, metavar=("NUMBER", "DB"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.writer:
        write(int(asked.writer[0]), Path(asked.writer[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        figures = run(asked.minutes * 60, Path(folder))
    print(json.dumps(figures.told()))
    for line in figures.grows():
        print(f"grows: {line}", file=sys.stderr)
    sys.exit(bool(figures.grows()))


if __name__ == "__main__":
    main()
