"""The console on a desk on a server, on a real terminal, by itself and beside another one."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket
from helpdesk_tui.store.moving import MOVED_SETTING
from helpdesk_tui.store.postgres.store import PostgresStore
from helpdesk_tui.wiring.config import data_text
from tests.on_server import ServerDesk, server_desk
from tests.terminal import HELPDESK, Terminal

POLICY = parse_policy(*data_text("sla.toml"))


class Box:
    """A desk on a server, seen from outside the console by its owner."""

    def __init__(self, desk: ServerDesk, folder: Path) -> None:
        self.desk_there, self.folder = desk, folder
        self.store = PostgresStore(desk.address(), "the desk", deadline=20)
        self.desk = Desk(self.store, POLICY, "owner", lambda: int(time.time()))
        desk.login("ana", "desk_technician")
        desk.login("bea", "desk_technician")

    def open(self, subject: str, priority: int = 4) -> int:
        return self.desk.open(Open(subject, Priority(priority))).tickets[0].number

    def console(self, user: str = "ana") -> Terminal:
        state = {"XDG_STATE_HOME": str(self.folder)}
        return Terminal([*HELPDESK, "--db", self.desk_there.address(user)], env=state)

    def ticket(self, number: int) -> Ticket:
        found = self.store.ticket(number)
        assert found is not None
        return found


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    box = Box(server_desk(), tmp_path)
    yield box
    box.store.close()


def test_a_ticket_is_opened_noted_closed_and_taken_back_by_the_login_of_the_server(box: Box) -> None:
    with box.console() as console:
        console.until("No open tickets")
        console.press("nynnMaria Silva\r+1 212 760 1700\rMail is down for everybody\r")
        console.until("#1001 saved, P2")
        console.press("mlooked at it\r")
        console.until("noted")
        console.press("cTurned it off and on again\r")
        console.until("No open tickets")
        assert box.ticket(1001).status is Status.CLOSED
        console.press("u")
        console.until("Mail is down")
        console.press("q")
        assert console.wait() == 0
    assert box.ticket(1001).status is Status.OPEN
    assert {event.actor for event in box.store.history(1001)} == {"ana"}
    assert box.store.check() == []


def test_a_filter_finds_what_was_typed(box: Box) -> None:
    box.open("Printer jams")
    box.open("Mail is slow")
    with box.console() as console:
        console.until("Mail is slow")
        console.press("/printer\r")
        console.until(lambda text: "Printer jams" in text and "Mail is slow" not in text)


def test_two_consoles_see_each_others_changes(box: Box) -> None:
    number = box.open("One")
    with box.console("ana") as here, box.console("bea") as there:
        here.until("One")
        there.until("One")
        here.settle()
        there.settle()
        here.press("p1")
        there.until("NOW +")
        there.press("mseen\r")
        there.until("noted")
    events = box.store.history(number)[1:]
    assert [event.actor for event in events if event.actor != "owner"][:1] == ["ana"]
    assert "bea" in {event.actor for event in events}


def test_a_kiosk_shows_a_desk_on_a_server_and_nothing_else(box: Box) -> None:
    box.open("Printer jams")
    hostile = {"PGOPTIONS": "-c search_path=public", "PGHOST": "/nowhere", "XDG_STATE_HOME": str(box.folder)}
    with Terminal([*HELPDESK, "--kiosk", "--db", box.desk_there.address("ana")], env=hostile) as console:
        console.until("Printer jams")
        console.press("mlooked\r")
        console.until("noted")
        console.press("q")
        assert console.wait() == 0


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_while_the_server_is_reached_a_line_says_so_and_goes_again(silent: int, tmp_path: Path) -> None:
    address = f"host=127.0.0.1 port={silent} dbname=desk user=ana sslmode=disable"
    with Terminal([*HELPDESK, "--db", address]) as console:
        before = console.before
        console.until("Reaching the desk (user=ana host=127.0.0.1")
        assert console.modes() != before
        console.press("x")
        console.until("cannot be reached")
        assert console.wait() == 5
        assert "Reaching the desk" not in console.text
        assert console.modes() == before


@pytest.mark.parametrize(("end", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_ends_the_reaching_and_leaves_the_terminal_as_it_was(
    end: signal.Signals, status: int, silent: int
) -> None:
    address = f"host=127.0.0.1 port={silent} dbname=desk user=ana sslmode=disable"
    with Terminal([*HELPDESK, "--db", address]) as console:
        console.until("Reaching the desk")
        os.kill(console.pid, end)
        # Python ends itself by the signal where it came in the midst of an import: a shell calls that 130 as well.
        assert console.wait() in (status, -end)
        assert console.modes() == console.before
        assert "Reaching" not in console.text


def test_the_line_stands_before_the_driver_is_imported(silent: int, tmp_path: Path) -> None:
    (tmp_path / "psycopg").mkdir()
    (tmp_path / "psycopg" / "__init__.py").write_text("import time; time.sleep(600)\n")
    address = f"host=127.0.0.1 port={silent} dbname=desk"
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from helpdesk_tui.__main__ import main; main()"
    with Terminal([sys.executable, "-c", program, "--db", address]) as console:
        console.until("Reaching the desk")


def test_a_console_that_is_open_while_its_desk_goes_elsewhere_learns_it_by_itself(box: Box) -> None:
    box.open("One")
    with box.console() as console:
        console.until("One")
        box.store.put_setting(MOVED_SETTING, "team.db")
        console.until("the desk is at team.db")
    with box.console() as console:
        console.until("the desk is at team.db")
