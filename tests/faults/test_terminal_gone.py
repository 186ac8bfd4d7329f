"""What a console leaves behind when it is ended, suspended or left alone: a clean terminal, a draft, and no process."""

from __future__ import annotations

import os
import shlex
import signal
import time
from contextlib import closing

import pytest

from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import technician
from tests.conftest import Figure
from tests.faults.test_console_trouble import Place, place, typing
from tests.terminal import HELPDESK, PATIENT, Terminal

__all__ = ["place"]

_TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid: int) -> float:
    """Return the processor time a process has taken so far (proc(5): stat)."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def state_of(pid: int) -> str:
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0]


def draft_of(place: Place) -> list[str]:
    with closing(SqliteStore(place.path)) as store:
        return list(store.drafts(technician()).values())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_in_mid_word_keeps_the_draft_and_gives_the_terminal_back(place: Place, number: signal.Signals) -> None:
    with place.console() as console:
        with typing(console, "half a sent"):
            os.kill(console.pid, number)
            assert console.wait() == 128 + number
        assert console.modes() == console.before
        assert console.sent.rfind(b"\x1b[?1049l") > console.sent.rfind(b"\x1b[?1049h")
    assert draft_of(place) == ["half a sent"]
    with place.console() as again:
        again.until("Left as drafts")


def test_a_signal_before_the_console_stands_gives_the_terminal_back(place: Place) -> None:
    for wait in (0.0, 0.03, 0.1):
        with place.console() as console:
            console.until(lambda text: "Mail is slow" in text)
            time.sleep(wait)
            os.kill(console.pid, signal.SIGTERM)
            assert console.wait() == 128 + signal.SIGTERM
            assert console.modes() == console.before
            sent = bytes(console.sent)
            for mode in (b"?1049", b"?1000", b"?1006", b"?1004", b"?2004"):
                assert sent.rfind(b"\x1b[" + mode + b"l") > sent.rfind(b"\x1b[" + mode + b"h") > 0, mode
            assert sent.rfind(b"\x1b[?7h") > sent.rfind(b"\x1b[?7l")
            assert sent.count(b"\x1b[>1u") == sent.count(b"\x1b[<u") == 1
            assert sent.rfind(b"\x1b[<u") < sent.rfind(b"\x1b[?1049l")


def test_a_terminal_that_goes_in_mid_word_ends_the_console_and_keeps_the_draft(place: Place, figure: Figure) -> None:
    with place.console() as console:
        with typing(console, "half a sent"):
            began = processor_seconds(console.pid)
            gone = time.monotonic()
        console.hang_up()
        used = began
        while os.waitpid(console.pid, os.WNOHANG) == (0, 0):
            assert time.monotonic() < gone + PATIENT, "the console outlived its terminal"
            used = processor_seconds(console.pid) if state_of(console.pid) != "Z" else used
            time.sleep(0.02)
        console.status = 0
        figure(
            "seconds until it was gone, and of them on the processor",
            f"{time.monotonic() - gone:.1f}, {used - began:.2f}",
        )
        assert used - began < 2
    assert draft_of(place) == ["half a sent"]


def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_brings_everything_back(place: Place) -> None:
    command = shlex.join([*HELPDESK, "--db", str(place.path)])
    shell = ["bash", "--norc", "--noprofile", "-i"]
    with Terminal(shell, env={**place.state, "PS1": "shell> ", "HISTFILE": ""}) as console:
        console.until("shell>")
        console.press(f"{command}\r")
        with typing(console, "kept"):
            console.press("\x1a")
            console.until("Stopped")
            console.press("echo ec''ho\r")
            console.until(lambda screen: "\necho" in screen)
            assert console.sent.rfind(b"\x1b[?1049l") > console.sent.rfind(b"\x1b[?1049h")
            sent = len(console.sent)
            console.press("fg\r")
            console.taken(since=sent)
            console.until("kept")
            console.until("Mail is slow")
            console.press("!\r")
            console.until("noted")
        console.press("q")
        console.until("shell>")
        console.press("echo st''atus $?\r")
        console.until("status 0")
    assert place.notes() == ["kept!"]


def test_ctrl_z_without_a_shell_to_go_back_to_stops_nothing(place: Place) -> None:
    with place.console() as console, typing(console, "kept"):
        console.press("\x1a")
        console.until("no shell here")
        assert state_of(console.pid) != "T"


def test_a_stop_signal_restores_the_terminal_and_a_continue_redraws(place: Place) -> None:
    with place.console() as console:
        with typing(console, "kept"):
            os.kill(console.pid, signal.SIGTSTP)
            console.wait_for(lambda: state_of(console.pid) == "T")
            console.settle()
            assert console.modes() == console.before
            sent = len(console.sent)
            os.kill(console.pid, signal.SIGCONT)
            console.taken(since=sent)
            assert console.sent.rfind(b"\x1b[?1049h") >= sent
            console.until("kept")
            console.press("\r")
            console.until("noted")
        console.press("q")
        assert console.wait() == 0
        assert console.modes() == console.before
    assert place.notes() == ["kept"]


def test_an_idle_console_whose_desk_is_gone_does_not_spin(place: Place, figure: Figure) -> None:
    with place.console() as console:
        console.until("Mail is slow")
        console.settle()
        place.path.rename(place.path.with_name("aside.db"))
        console.until("moved, removed or replaced")
        console.settle(1.0, 2)
        began, sent = processor_seconds(console.pid), len(console.sent)
        end = time.monotonic() + 4
        while time.monotonic() < end:
            console.pump(0.1)
        used = (processor_seconds(console.pid) - began) / 4
        figure("of a core, with the desk's file gone", f"{used:.1%}")
        figure("bytes a second meanwhile", round((len(console.sent) - sent) / 4))
        assert used < 0.25
        place.path.with_name("aside.db").rename(place.path)
        console.until("there again")
