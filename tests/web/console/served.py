"""A console that is served to browsers: the real program on a desk of its own, at a port of this machine."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.config import technician
from helpdesk_tui.wiring.invites import Invites
from tests.console.pilot import POLICY
from tests.terminal import HELPDESK, PATIENT

SUBJECT = "Mail is slow in the annex"


class Served:
    """``helpdesk web`` for the technicians ana and bo; ``said`` is where it writes.

    The desk has one ticket, or what ``fill`` makes.
    """

    def __init__(self, folder: Path, *options: str, fill: Callable[[SqliteStore], object] | None = None) -> None:
        self.db, self.home, self.said = folder / "desk.db", folder / "home", folder / "said"
        self.home.mkdir()
        self.account = technician()
        self.db.with_suffix(".toml").write_text(
            f'[roles]\n{self.account} = "service"\nana = "technician"\nbo = "lead"\n'
        )
        self.store = SqliteStore(self.db)
        if fill is not None:
            fill(self.store)
        else:
            self.number = Desk(self.store, POLICY, "bo", real_now).open(Open(SUBJECT, Priority.P4)).tickets[0].number
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("HELPDESK", "XDG_"))}
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                [*HELPDESK, "--db", str(self.db), "web", *options],
                env={**environ, "HOME": str(self.home)}, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            )  # fmt: skip
        wait_for(lambda: " is at " in self.said.read_text() or self.process.poll() is not None)
        found = re.search(r" is at (http\S+)\. ", self.said.read_text())
        assert found is not None, self.said.read_text()
        self.origin = found[1]

    def __enter__(self) -> Served:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            assert self.process.wait(PATIENT) == 0, self.said.read_text()
        finally:
            self.process.kill()
            self.store.close()

    @property
    def invites(self) -> Invites:
        """Those of this desk, as the commands of the account that serves it have them."""
        [path] = (self.home / ".local/state/helpdesk/web").glob("*.json")
        return Invites(path)

    def link(self, name: str, lasts: int = 3_600) -> str:
        """Invite somebody for some seconds, and return their link."""
        now = real_now()
        return f"{self.origin}/enter#{self.invites.invite(name, now, now + lasts)}"

    @property
    def ticket(self) -> Ticket:
        """The ticket as it stands."""
        ticket = self.store.ticket(self.number)
        assert ticket is not None
        return ticket

    def noted(self, text: str) -> bool:
        """Whether the last thing that happened to the ticket says a text."""
        return text in str(self.store.history(self.number)[-1].text)

    def consoles(self) -> set[int]:
        """Return the processes of the consoles that are open."""
        return children(self.process.pid)


def children(pid: int) -> set[int]:
    """Return the processes that a process has started and that have not ended."""
    found: set[int] = set()
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        # A thread may end between its being listed and its being asked.
        with suppress(FileNotFoundError, ProcessLookupError):
            found |= {int(one) for one in path.read_text().split()}
    return found


def wait_for(what: Callable[[], object]) -> None:
    """Wait until something is so, however busy the machine is."""
    end = time.monotonic() + PATIENT
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)
