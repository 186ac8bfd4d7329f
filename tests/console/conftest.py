"""A desk to sit at: a store of its own, a clock that the test moves, and a hand on the keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.old.frame import as_text, compose, queue_height
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.agreement.triage import parse_chart
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import data_text

MONDAY_10 = 1_794_841_200
"""Mon 2026-11-16 10:00 EST."""

POLICY = parse_policy(*data_text("sla.toml"))
CHART = parse_chart(*data_text("triage.toml"))
NAMES = {"\r": "enter", "\x1b": "escape", " ": "space", "\t": "tab", "\x7f": "backspace"}


@dataclass
class Hand:
    """A technician at a session: presses keys, sees the screen, and can have a colleague."""

    store: Store
    now: int = MONDAY_10
    moment: float = 1_000.0
    room: int = 80
    height: int = 24
    session: Session = field(init=False)
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.desk = self.colleague("ana")
        self.sit()

    def sit(self) -> None:
        """Sit down (again): a fresh session on the same desk."""
        height = queue_height(self.height)
        self.session = Session(self.desk, lambda: CHART, "Help desk", height, moment=lambda: self.moment)

    def colleague(self, name: str) -> Desk:
        """Return a desk on the same store for somebody else; bo and cai may work on it."""
        desk = Desk(self.store, POLICY, name, lambda: self.now)
        desk.members = lambda: ("bo", "cai")
        return desk

    def type(self, keys: str) -> Hand:
        """Press keys one after the other; names of special keys stand in NAMES."""
        for character in keys:
            name = NAMES.get(character, character)
            printable = character if character.isprintable() else None
            self.session.press(Key(name, printable))
        return self

    def key(self, name: str) -> Hand:
        """Press one special key by its name."""
        self.session.press(Key(name))
        return self

    @property
    def screen(self) -> str:
        """The screen as text."""
        return as_text(compose(self.session, self.room, self.height))

    @property
    def told(self) -> str:
        """The screen in one line: where a sentence with a path in it is wrapped goes by how long that is."""
        return " ".join(self.screen.split())

    def open(self, subject: str, priority: int = 4, **values: object) -> int:
        """Open a ticket as ana and return its number."""
        command = Open(subject, Priority(priority), **values)  # type: ignore[arg-type]
        outcome = self.desk.open(command)
        assert outcome.done, outcome.refused
        self.session.reload()
        return outcome.tickets[0].number

    def open_quietly(self, subject: str) -> int:
        """Open a ticket as a colleague, unseen by the session so far."""
        return self.colleague("bo").open(Open(subject, Priority.P4)).tickets[0].number

    def ticket(self, number: int) -> Ticket:
        """Return a ticket as it stands in the store."""
        ticket = self.store.ticket(number)
        assert ticket is not None
        return ticket

    def elsewhere(self, *numbers: int) -> None:
        """Let the session notice what was written by a colleague through the same connection."""
        self.session.news._stamp = -1
        self.session.poll()


@pytest.fixture
def hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    # On a busy machine a count may take so long that the next one rests: here no work takes any time.
    monkeypatch.setattr("helpdesk_tui.console.state.sparing.time", SimpleNamespace(perf_counter=lambda: 100.0))
    store = SqliteStore(tmp_path / "desk.db")
    yield Hand(store)
    store.close()
