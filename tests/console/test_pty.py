"""The console on a real terminal: bursts arrive whole, changes by others show at once, and it leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.desk.shift.handing_over import last, sign
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.store.moving import MOVED_SETTING
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import data_text, technician
from tests.terminal import HELPDESK, PATIENT, Terminal

POLICY = parse_policy(*data_text("sla.toml"))
ALTERNATE_OFF, CURSOR_ON = b"\x1b[?1049l", b"\x1b[?25h"
MOUSE = (b"\x1b[?1000", b"\x1b[?1003", b"\x1b[?1006", b"\x1b[?2004")


class Box:
    """A desk on disk, seen from outside the console."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = SqliteStore(path)
        self.desk = Desk(self.store, POLICY, "bo", lambda: int(time.time()))

    def open(self, subject: str, priority: int = 4) -> int:
        return self.desk.open(Open(subject, Priority(priority))).tickets[0].number

    def console(self, **size: int) -> Terminal:
        state = {"XDG_STATE_HOME": str(self.path.parent)}
        return Terminal([*HELPDESK, "--db", str(self.path)], env=state, **size)

    def eventually(self, number: int, field: str, value: object) -> None:
        end = time.monotonic() + PATIENT
        while time.monotonic() < end:
            ticket = self.store.ticket(number)
            if ticket is not None and getattr(ticket, field) == value:
                return
            time.sleep(0.02)
        raise AssertionError(f"#{number} {field} is {ticket and getattr(ticket, field)!r}, not {value!r}")


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    box = Box(tmp_path / "desk.db")
    yield box
    box.store.close()


def test_p2_in_one_write(box: Box) -> None:
    number = box.open("Mail is slow")
    with box.console() as console:
        console.until("Mail is slow")
        console.press("p2")
        console.until("P4 to P2")
    assert box.store.ticket(number).priority is Priority.P2  # type: ignore[union-attr]


def test_close_with_its_resolution_and_what_follows_in_one_write(box: Box) -> None:
    first, second = box.open("One", 3), box.open("Two", 4)
    with box.console() as console:
        console.until("Two")
        console.press("cTurned it off and on again\rt")
        box.eventually(second, "assignee", technician())
    ticket = box.store.ticket(first)
    assert ticket is not None and ticket.resolution == "Turned it off and on again"


def test_a_new_ticket_in_one_write(box: Box) -> None:
    with box.console() as console:
        console.until("No open tickets")
        console.press("nynnMaria Silva\r+1 212 760 1700\rMail is down for everybody\r")
        console.until("#1001 saved, P2")
    ticket = box.store.ticket(1001)
    assert ticket is not None
    assert (ticket.requester, ticket.subject) == ("Maria Silva", "Mail is down for everybody")


def test_a_handover_is_told_to_who_takes_over_read_worked_on_and_signed_in_bursts(box: Box) -> None:
    first, second = box.open("Core switch down", 1), box.open("Slow mail", 3)
    signed = sign(box.desk, box.desk.clock() - 3600)
    with box.console() as console:
        console.until("by bo, unread: H")
        console.press("Hjt")
        box.eventually(second, "assignee", technician())
        console.until("as bo's handover")
        console.press("kr")
        console.until("Hot: none")
        console.press("\x1bHS\r")
        console.until("the next shift is told")
    answered = box.store.ticket(first)
    assert answered is not None and answered.responded_at is not None
    handed = last(box.desk)
    assert handed is not None and (handed.by, handed.since) == (technician(), signed.since)
    assert [one.facts["handover"] for one in box.store.desk_events(9, kinds=["handover-read"])] == [signed.seq]


def test_what_is_typed_before_the_console_stands_arrives_whole(box: Box) -> None:
    with box.console() as console:
        console.press("nynnMaria\r\rMail is down\r")
        console.until("#1001 saved, P2")
    assert box.store.ticket(1001).requester == "Maria"  # type: ignore[union-attr]


@pytest.mark.parametrize("gap", [0.005, 0.02, 0.06])
def test_a_note_typed_key_by_key_arrives_whole(box: Box, gap: float) -> None:
    number = box.open("One")
    with box.console() as console:
        console.until("One")
        for key in "mhello there\r":
            console.press(key)
            console.pump(gap)
        console.until("noted")
    assert box.store.history(number)[-1].text == "hello there"


def test_a_change_by_another_process_is_on_the_screen_by_itself(box: Box) -> None:
    box.open("One")
    with box.console() as console:
        console.until("One")
        console.settle()
        subprocess.run([*HELPDESK, "--db", str(box.path), "new", "Fire in the rack", "--priority", "P2"], check=True)
        console.until("Fire in the rack")


def test_a_desk_that_was_copied_elsewhere_says_so_at_once(box: Box) -> None:
    box.open("One")
    box.store.put_setting(MOVED_SETTING, "team.db")
    with box.console() as console:
        console.until("This desk was copied to team.db, and everybody works there since")
        console.until("the desk is at team.db")


def test_two_consoles_see_each_other(box: Box) -> None:
    box.open("One")
    with box.console() as here, box.console() as there:
        here.until("One")
        there.until("One")
        here.press("p1")
        there.until("NOW +")


@pytest.mark.parametrize(
    ("end", "status"),
    [("q", 0), ("\x11", 0), (signal.SIGTERM, 128 + 15), (signal.SIGHUP, 128 + 1), (signal.SIGINT, 128 + 2)],
)
def test_the_terminal_is_left_clean(box: Box, end: str | signal.Signals, status: int) -> None:
    box.open("One")
    with box.console() as console:
        console.until("One")
        console.taken()
        if isinstance(end, str):
            console.press(end)
        else:
            os.kill(console.pid, end)
        assert console.wait() == status
        assert console.modes() == console.before
        for switch in (b"\x1b[?1049", b"\x1b[?25", *MOUSE):
            on, off = console.sent.rfind(switch + b"h"), console.sent.rfind(switch + b"l")
            assert (off < on) if switch == b"\x1b[?25" else (on <= off), switch
    assert not box.store.present(0)


UNHEARD = {
    "told": "",
    "deaf to it": "signal.signal(signal.SIGHUP, signal.SIG_IGN)",
    # In a session of its own the kernel tells it nothing: only looking at the terminal does.
    "not told": "signal.signal(signal.SIGHUP, signal.SIG_IGN); child = os.fork(); child and sys.exit(os.wait()[1]);"
    " os.setsid()",
}


@pytest.mark.parametrize("how", UNHEARD)
def test_a_vanished_terminal_ends_the_console(box: Box, how: str) -> None:
    box.open("One")
    before = f"import signal, os, sys; {UNHEARD[how]}\nos.execv(sys.argv[1], sys.argv[1:])"
    with Terminal([sys.executable, "-c", before, *HELPDESK, "--db", str(box.path)]) as console:
        console.until("One")
        console.settle()
        console.hang_up()
        console.wait_unread()


def test_a_crash_says_one_sentence_and_keeps_customers_out_of_the_log(box: Box, tmp_path: Path) -> None:
    box.open("Secret of Maria Silva")
    breaking = (
        "import sys; from helpdesk_tui.console.widgets import rows\n"
        "def row(ticket, *a, **k): raise RuntimeError(ticket.subject)\n"
        "def later(*a, **k):\n"
        "    later.calls += 1\n"
        "    return real(*a, **k) if later.calls < 2 else row(*a, **k)\n"
        "later.calls = 0; real = rows.row; rows.row = later\n"
        "from helpdesk_tui.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    with Terminal([sys.executable, "-c", breaking, "--db", str(box.path)], env=state) as console:
        assert console.wait() == 1
        assert console.modes() == console.before
        said = bytes(console.sent[console.sent.rfind(ALTERNATE_OFF) :])
    assert b"Traceback" not in console.sent
    assert b"Something went wrong" in said and b"Secret" not in said
    logs = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert logs and all("Secret" not in path.read_text() for path in logs)
    assert any("RuntimeError" in path.read_text() for path in logs)


def test_a_small_terminal_is_told(box: Box) -> None:
    with box.console(columns=50, rows=10) as console:
        console.until("The desk needs 60x12")
        console.press("q")
        assert console.wait() == 0


def test_on_a_small_terminal_no_key_does_anything_but_q(box: Box) -> None:
    number = box.open("One")
    before = box.store.changed(0)
    with box.console(columns=59, rows=24) as console:
        console.until("The desk needs 60x12")
        console.taken()
        console.press("p2tcdone\r\x11\x03\x1b[200~pasted\x1b[201~")
        console.settle()
        assert "The desk needs 60x12" in console.text
        assert box.store.changed(0) == before and box.store.drafts(technician()) == {}
        console.press("q")
        assert console.wait() == 0
    assert box.store.ticket(number).assignee is None  # type: ignore[union-attr]


def test_ctrl_q_inside_a_dialog_leaves_neither_the_console_nor_the_text(box: Box) -> None:
    number = box.open("One")
    with box.console() as console:
        console.until("One")
        console.taken()
        console.press("mcalled\x11 back\r")
        console.until("noted")
        console.press("\x11")
        assert console.wait() == 0
    assert box.store.history(number)[-1].text == "called back"


def test_ctrl_c_says_how_to_leave_and_costs_nothing(box: Box) -> None:
    box.open("One")
    with box.console() as console:
        console.until("One")
        console.taken()
        console.press("\x03")
        console.until("q leaves.")
        console.press("mhalf a no\x03")
        console.until("Esc goes back, then q leaves.")
        assert "half a no" in console.text


def test_no_color_sends_no_colour(box: Box) -> None:
    box.open("Everything is down", 1)
    environment = {"NO_COLOR": "1", "XDG_STATE_HOME": str(box.path.parent)}
    with Terminal([*HELPDESK, "--db", str(box.path)], env=environment) as console:
        console.until("NOW +")
        console.press("j")
        console.settle()
        import re

        for codes in re.findall(rb"\x1b\[([0-9;]*)m", bytes(console.sent)):
            assert all(not 30 <= int(code) <= 107 or int(code) in (39, 49) for code in codes.split(b";") if code), codes


def test_hostile_text_reaches_no_terminal(box: Box) -> None:
    number = box.open("[b]bold[/] [@click=app.quit]x[/] ok")
    hostile = "\x1b]52;c;aGk=\x07\x1b[2J\x9b31m\u202eevil"
    box.desk.note({number: None}, f"note {hostile}")
    assert box.desk.edit({number: None}, {"requester": hostile}).done
    with box.console() as console:
        console.until("[b]bold[/] [@click")
        console.press("\r")
        console.until("History")
        console.settle()
    assert b"\x1b]52" not in console.sent and b"\x1b[2J\x9b" not in console.sent
    assert "\u202e".encode() not in console.sent
    ticket = box.store.ticket(number)
    assert ticket is not None and ticket.status is Status.OPEN


def test_a_note_to_parent_and_children_in_one_write(box: Box) -> None:
    parent, child = box.open("Mail is down", 1), box.open("Mail is down in Rome", 3)
    box.desk.adopt({child: None}, parent)
    with box.console() as console:
        console.until("└")
        console.press("mVendor is on it\x1bOS\r")
        console.until("noted")
    assert [box.store.history(number)[-1].text for number in (parent, child)] == ["Vendor is on it"] * 2
