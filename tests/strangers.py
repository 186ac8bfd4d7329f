"""Other users of the machine, real ones: work that a test has done under another uid, which only root can."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.domain.agreement import triage
from helpdesk_tui.store.sqlite import schema

IMPORTED_EARLY = (triage, schema)
"""The interpreter may be closed to other users: what they need of it is imported before they begin."""

ANA, EVE, TEAM = 41_001, 41_002, 41_000
"""Numbers that nobody has here, and of a group that both are in."""

for_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can work as other users")


@dataclass(frozen=True)
class Shared:
    """A team's folder, which both can write, and a folder of Ana's alone."""

    team: Path
    home: Path

    @property
    def desk(self) -> Path:
        return self.team / "desk.db"


@contextmanager
def shared_place() -> Iterator[Shared]:
    """Make both below a folder that everybody may pass through, which pytest's own are not."""
    place = Path(tempfile.mkdtemp(prefix="strangers-"))
    try:
        place.chmod(0o755)
        shared = Shared(place / "team", place / "ana")
        for folder, owner, mode in ((shared.team, 0, 0o2770), (shared.home, ANA, 0o700)):
            folder.mkdir()
            os.chown(folder, owner, TEAM if owner == 0 else ANA)
            folder.chmod(mode)
        yield shared
    finally:
        shutil.rmtree(place, ignore_errors=True)


def started(uid: int, work: Callable[[], object]) -> int:
    """Begin work as another user, in a process of its own, and return its id; an int that it returns is its status."""
    child = os.fork()
    if child:
        return child
    status = 70
    try:
        os.setgroups([])
        os.setresgid(TEAM, TEAM, TEAM)
        os.setresuid(uid, uid, uid)
        os.umask(0o022)
        done = work()
        status = done if isinstance(done, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def done_as(uid: int, work: Callable[[], object]) -> int:
    """Have work done as another user, and return its exit status."""
    return os.waitstatus_to_exitcode(os.waitpid(started(uid, work), 0)[1])


def types(shared: Shared, *arguments: str, uid: int = ANA, umask: int = 0o022) -> int:
    """Have a command typed by another user, on the team's desk, and return its exit status."""

    def work() -> int:
        for name in [name for name in os.environ if name.startswith(("HELPDESK_", "XDG_", "TMPDIR"))]:
            del os.environ[name]
        os.environ["HOME"] = str(shared.home)
        os.umask(umask)
        return main(["--db", str(shared.desk), *arguments])

    return done_as(uid, work)


@contextmanager
def meanwhile(uid: int, work: Callable[[], object]) -> Iterator[None]:
    """Have another user at work for as long as the block lasts."""
    child = started(uid, work)
    try:
        yield
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def swaps_names(folder: Path, goal: Path) -> None:
    """Put a link to ``goal`` in the place of whatever is being made in a folder, as fast as can be, without end."""
    while True:
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if (".part" in entry.name or ".bak." in entry.name) and not entry.is_symlink():
                    with suppress(OSError):
                        os.rename(entry.path, folder / f"taken-{os.urandom(4).hex()}")
                        os.symlink(goal, entry.path)
