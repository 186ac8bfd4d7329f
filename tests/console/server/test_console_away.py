"""The console on a real terminal while its desk's server is killed or frozen, and comes back."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.postgres import schema
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.servers import Server
from tests.store.making import POLICY
from tests.terminal import HELPDESK, Terminal


class Room:
    """A server of the test's own with one desk, on which there are two tickets."""

    def __init__(self, folder: Path) -> None:
        self.server = Server()
        self.dsn = self.server.dsn(self.server.database())
        self.state = {"XDG_STATE_HOME": str(folder)}
        with closing(Link(self.dsn, "the desk", 5.0, 30.0)) as link:
            schema.setup(link)
        with closing(self.store()) as store:
            desk = Desk(store, POLICY, "owner", lambda: int(time.time()))
            self.number = desk.open(Open("Mail is slow", Priority.P3)).tickets[0].number
            desk.open(Open("Printer prints pale", Priority.P4))

    def store(self) -> PostgresStore:
        return PostgresStore(self.dsn, "the desk", deadline=20)

    def console(self) -> Terminal:
        return Terminal([*HELPDESK, "--db", self.dsn], env=self.state)

    def freeze(self, number: signal.Signals) -> None:
        """Stop all of the server's processes where they are, or let them go on."""
        os.kill(self.server.process.pid, number)
        for pid in self.server.children():
            # One that has ended stays there until the first one, which is stopped, has seen it.
            os.kill(pid, number)

    def notes(self) -> list[str | None]:
        with closing(self.store()) as store:
            assert store.check() == []
            return [event.text for event in store.history(self.number, after=1)]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.server.stop()
    log = tmp_path / "helpdesk" / "log"
    assert not log.exists(), log.read_text()


def test_a_note_typed_while_the_server_is_killed_is_saved_once_when_it_is_started(room: Room) -> None:
    with room.console() as console:
        console.until("Mail is slow")
        console.settle()
        console.press("mcalled ")
        console.until("called")
        room.server.kill()
        console.until("desk away since")
        console.press("back\r")
        console.until("This is saved as soon as it does")
        assert "called back" in console.text and "Mail is slow" in console.text
        room.server.start()
        console.until("noted")
        console.until(lambda text: "away since" not in text)
        assert b"Traceback" not in console.sent
        console.press("q")
        assert console.wait() == 0
    assert room.notes() == ["called back"]


def test_a_frozen_server_is_told_and_the_keys_go_on(room: Room) -> None:
    with room.console() as console:
        console.until("Printer prints pale")
        console.settle()
        room.freeze(signal.SIGSTOP)
        try:
            console.until("desk away since")
            console.press("mcalled back\r")
            console.until("This is saved as soon as it does")
            console.press("\x1b")
            console.until("Given up: nothing was saved")
        finally:
            room.freeze(signal.SIGCONT)
        console.until(lambda text: "away since" not in text)
        console.press("\r")
        console.until("noted")
    assert room.notes() == ["called back"]
