"""What one console knows, in a test that needs no screen: thousands of seconds pass in a moment."""

from __future__ import annotations

from dataclasses import dataclass, field

from helpdesk_tui.console.outside import call_out
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Store
from tests.console.pilot import CHART, MONDAY_10, POLICY


@dataclass
class Sitting:
    """A technician's shift at a desk; the test says when a second passes and when the desk is looked at."""

    store: Store
    name: str = "ana"
    now: int = MONDAY_10
    moment: float = 1_000.0
    desk: Desk = field(init=False)
    shift: Shift = field(init=False)

    def __post_init__(self) -> None:
        self.desk = self.colleague(self.name)
        self.sit()

    def sit(self) -> None:
        """Sit down (again): a fresh console on the same desk."""
        self.shift = Shift(self.desk, lambda: CHART, "Help desk", 19, moment=lambda: self.moment)

    def colleague(self, name: str) -> Desk:
        """Return a desk on the same store for somebody else; bo and cai may work on it."""
        desk = Desk(self.store, POLICY, name, lambda: self.now)
        desk.members = lambda: ("bo", "cai")
        return desk

    def tick(self, seconds: int = 1) -> None:
        """Let seconds pass, one by one."""
        for _ in range(seconds):
            self.now += 1
            self.moment += 1
            self.shift.tick()

    def elsewhere(self) -> None:
        """Let the console notice what was written by a colleague through the same connection."""
        self.shift.news._stamp = -1
        self.shift.poll()

    def open(self, subject: str, priority: int = 4, **values: object) -> int:
        """Open a ticket in this console and return its number."""
        outcome = self.desk.open(Open(subject, Priority(priority), **values))  # type: ignore[arg-type]
        self.shift.did(outcome)
        return outcome.tickets[0].number

    def called_out(self) -> str:
        """Return what rings or notifies now, once."""
        written: list[str] = []
        title = call_out(written.append, self.shift, "")
        return "".join(one for one in written if one != f"\x1b]2;{title}\x07")
