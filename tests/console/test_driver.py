"""The console's driver on a real terminal, under a small application: bursts, slow lines, signals, every way out."""

from __future__ import annotations

import asyncio
import os
import re
import select
import shlex
import signal
import sys
import time
from pathlib import Path
from threading import Event, Thread

import pytest
from textual import events
from textual.drivers.linux_driver import LinuxDriver

from helpdesk_tui.console import driver
from helpdesk_tui.console.driver import DeskDriver
from helpdesk_tui.console.tty.pace import Pace
from helpdesk_tui.console.tty.typed import Answered
from tests.terminal import PATIENT, Terminal

SMALL = (sys.executable, "-m", "tests.console.small_app")
ROOT = Path(__file__).parents[2]


class Small:
    """The small application on a terminal, and what was done in it."""

    def __init__(self, folder: Path, *options: str, **env: str) -> None:
        self.log = folder / "log"
        self.env = {"PYTHONPATH": str(ROOT), **env}
        self.terminal = Terminal([*SMALL, str(self.log), *options], env=self.env)

    def __enter__(self) -> Small:
        self.terminal.__enter__()
        self.terminal.until("0 ticket")
        self.terminal.taken()
        return self

    def __exit__(self, *error: object) -> None:
        self.terminal.kill()

    @property
    def done(self) -> list[str]:
        return self.log.read_text().splitlines()[1:] if self.log.exists() else []

    def until(self, *done: str) -> None:
        """Wait until this has been done, and nothing else."""
        self.terminal.wait_for(lambda: len(self.done) >= len(done))
        assert self.done == list(done)

    def types(self, keys: str, gap: float) -> None:
        """Type keys with a gap between them, or in one write."""
        if not gap:
            self.terminal.press(keys)
            return
        for key in keys:
            self.terminal.press(key)
            self.terminal.pump(gap)


@pytest.mark.parametrize("gap", [0, 0.005, 0.02])
def test_keys_typed_fast_do_what_they_do_typed_slowly(tmp_path: Path, gap: float) -> None:
    with Small(tmp_path) as small:
        small.types("mhello u\rjnone two\x13ujj", gap)
        small.until("entered 'hello u'", "at 1", "entered 'one two'", "undo", "at 2", "at 3")


def test_two_escs_and_what_follows_in_one_write_are_keys(tmp_path: Path) -> None:
    with Small(tmp_path) as small:
        small.terminal.press("mA\x1b\x1bujj")
        small.until("entered ''", "undo", "at 1", "at 2")


def test_alt_and_a_verbs_key_does_nothing(tmp_path: Path) -> None:
    with Small(tmp_path) as small:
        for keys in ("\x1bu", "\x1bc", "m", "\x1bu", "abc", "\x1bt", "\r"):
            small.terminal.press(keys)
            small.terminal.settle(0.1)
        small.until("entered 'abc'")


def test_a_paste_of_forty_lines_between_keys_is_whole(tmp_path: Path) -> None:
    with Small(tmp_path) as small:
        lines = [f"line {place} q u" for place in range(40)]
        small.terminal.press("n\x1b[200~" + "\r".join(lines) + "\x1b[201~\x13j")
        small.until(f"entered {chr(10).join(lines)!r}", "at 1")


def test_late_replies_and_damaged_bytes_do_nothing(tmp_path: Path) -> None:
    with Small(tmp_path) as small:
        os.write(small.terminal.fd, b"\x1b]11;rgb:c/u/m\x07\x1b[8;24;80t\x1b[?62;22c\x1bP>|x(1)\x1b\\\xe9j\x9bu")
        small.until("at 1", "undo")


def test_the_first_screen_is_taken_over_without_painting_it_again(tmp_path: Path) -> None:
    with Small(tmp_path, "first") as small:
        small.terminal.settle()
        assert small.terminal.sent.count(b"\x1b[?1049h") == 1
        assert small.terminal.lines[3].split()[:2] == ["3", "ticket"]


def test_a_step_and_a_dialog_cost_few_bytes(tmp_path: Path) -> None:
    with Small(tmp_path) as small:
        small.terminal.press("j" * 30)
        small.terminal.until("30 ticket")
        small.terminal.settle()
        sent = len(small.terminal.sent)
        small.terminal.press("j")
        small.terminal.until("31 ticket")
        small.terminal.settle()
        assert len(small.terminal.sent) - sent < 300
        sent = len(small.terminal.sent)
        small.terminal.press("m")
        small.terminal.wait_for(lambda: len(small.terminal.sent) > sent)
        small.terminal.settle()
        assert len(small.terminal.sent) - sent < 3_000


@pytest.mark.parametrize(("gap", "answers"), [(0, True), (0.02, True), (0.05, False)])
def test_fifty_steps_on_a_slow_line_settle_soon(tmp_path: Path, gap: float, answers: bool) -> None:
    with Small(tmp_path) as small:
        line = SlowLine(small.terminal, 960, answers=answers)
        line.pump(1.5)
        for _ in range(50):
            small.terminal.press("j")
            line.pump(gap)
        pressed = line.taken
        end = time.monotonic() + PATIENT
        while line.pump(1) or "   50 ticket" not in small.terminal.text:
            assert time.monotonic() < end, small.terminal.text
        assert small.done[-1:] == ["at 50"]
        # Counted in bytes, not in seconds: what the line takes in 5 s.
        assert line.taken - pressed <= 5 * 960


class SlowLine:
    """Takes so many bytes a second from a terminal, and answers what a terminal is asked, if it does."""

    def __init__(self, terminal: Terminal, rate: int, *, answers: bool) -> None:
        self.terminal, self.rate, self.answers = terminal, rate, answers
        self.taken = 0
        self._asked = bytes(terminal.sent).count(b"\x1b[5n")
        if answers:
            os.write(terminal.fd, b"\x1b[0n" * self._asked)

    def pump(self, seconds: float) -> bool:
        """Let a while pass; return whether anything came in it."""
        end, before = time.monotonic() + seconds, self.taken
        while True:
            ready, _, _ = select.select([self.terminal.fd], [], [], max(0, end - time.monotonic()))
            if ready:
                data = os.read(self.terminal.fd, 24)
                self.taken += len(data)
                self.terminal.feed(data)
                self._answer()
                time.sleep(len(data) / self.rate)
            if time.monotonic() >= end:
                return self.taken > before

    def _answer(self) -> None:
        asked = bytes(self.terminal.sent).count(b"\x1b[5n")
        if self.answers and asked > self._asked:
            os.write(self.terminal.fd, b"\x1b[0n" * (asked - self._asked))
        self._asked = asked


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_it_also_while_the_terminal_does_not_read(tmp_path: Path, number: int, status: int) -> None:
    with Small(tmp_path) as small:
        for _ in range(400):
            small.terminal.press("mx\x1b")
            time.sleep(0.002)
        os.kill(small.terminal.pid, number)
        assert small.terminal.wait_unread() == status


def test_a_vanished_terminal_ends_it_with_129(tmp_path: Path) -> None:
    with Small(tmp_path) as small:
        small.terminal.hang_up()
        assert small.terminal.wait_unread() == 129


@pytest.mark.parametrize(("key", "status"), [("q", 0), ("x", 1), ("z", 1)])
def test_every_way_out_leaves_the_terminal_as_it_was(tmp_path: Path, key: str, status: int) -> None:
    with Small(tmp_path) as small:
        small.terminal.press(key)
        assert small.terminal.wait() == status
        assert small.terminal.modes() == small.terminal.before
        sent = bytes(small.terminal.sent)
        assert sent.count(b"\x1b[<u") == sent.count(b"\x1b[>1u") == 1
        for mode in (b"?1049", b"?1000", b"?1006", b"?2004", b"?1004"):
            assert sent.rfind(b"\x1b[" + mode + b"l") > sent.rfind(b"\x1b[" + mode + b"h"), mode
        said = sent[sent.rfind(b"\x1b[?1049l") :]
        assert b"Secret" not in said and b"Traceback" not in sent
        assert (b"Something went wrong." in said) == (status == 1)


def test_ctrl_z_bg_and_fg_in_any_order(tmp_path: Path) -> None:
    small = Small(tmp_path)
    small.terminal.kill()
    command = shlex.join([*SMALL, str(tmp_path / "again")])
    shell = ["bash", "--norc", "--noprofile", "-i"]
    small.log = tmp_path / "again"
    with Terminal(shell, env={**small.env, "PS1": "shell> ", "HISTFILE": ""}) as terminal:
        small.terminal = terminal
        terminal.until("shell>")
        terminal.press(f"{command}\r")
        terminal.until("0 ticket")
        terminal.taken()
        for orders in (["fg"], ["bg", "fg"], ["bg", "bg", "fg"], ["kill -CONT %1", "fg"]):
            terminal.press("j")
            terminal.settle()
            terminal.press("\x1a")
            terminal.until("Stopped")
            for order in orders[:-1]:
                terminal.press(f"{order}\r")
                terminal.settle(0.5)
                terminal.press("echo ec''ho\r")
                terminal.until(lambda screen: "\necho" in screen)
                terminal.press("clear\r")
                terminal.settle()
            since = len(terminal.sent)
            terminal.press("fg\r")
            terminal.taken(since=since)
            terminal.until("requester about the printer")
        terminal.press("j")
        terminal.until("5 ticket")
        terminal.press("q")
        terminal.until("shell>")
        terminal.press("echo st''atus $?\r")
        terminal.until("status 0")
    assert [one for one in small.done if one.startswith("at ")] == [f"at {place}" for place in range(1, 6)]


def test_a_stop_from_outside_is_painted_over_when_it_goes_on(tmp_path: Path) -> None:
    with Small(tmp_path) as small:
        os.kill(small.terminal.pid, signal.SIGSTOP)
        since = len(small.terminal.sent)
        os.kill(small.terminal.pid, signal.SIGCONT)
        small.terminal.taken(since=since)
        small.terminal.press("j")
        small.terminal.until("0 ticket")
        small.until("at 1")
        assert small.terminal.sent.rfind(b"\x1b[?1049h") >= since


def test_exported_lines_and_columns_are_not_believed(tmp_path: Path) -> None:
    with Small(tmp_path, LINES="7", COLUMNS="33") as small:
        small.terminal.until("23 ticket")
        assert "requester about the printer" in small.terminal.lines[10]


def test_the_linux_console_is_sent_nothing_that_it_would_show(tmp_path: Path) -> None:
    with Small(tmp_path, "kitty=0", TERM="linux") as small:
        small.terminal.press("q")
        assert small.terminal.wait() == 0
        assert not re.search(rb"\x1b\[[<>=]|\$p|\x1b\[\?u", bytes(small.terminal.sent))


def test_the_end_waits_for_an_answer_that_would_end_up_in_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    monkeypatch.setattr(LinuxDriver, "disable_input", lambda self: order.append("no more is read"))
    monkeypatch.setattr(driver, "_LAST_ANSWER", 60)
    ours = DeskDriver.__new__(DeskDriver)
    ours._pace, ours._answer, ours._wake = Pace(), Event(), os.pipe()
    ours._loop = asyncio.new_event_loop()
    ours._pace.answered()
    assert ours._pace.sent(1_000) and ours._pace.asked
    ended = Thread(target=ours.disable_input)
    ended.start()
    order.append("answered")
    ours.process_message(Answered())
    ended.join()
    assert order == ["answered", "no more is read"]
    for descriptor in ours._wake:
        os.close(descriptor)
    ours._loop.close()


def test_what_is_typed_is_told_of_before_the_application_can_take_it(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[object] = []
    monkeypatch.setattr(LinuxDriver, "process_message", lambda self, message: order.append(message))
    ours = DeskDriver.__new__(DeskDriver)
    ours.typing, ours._pace = lambda: order.append("typing"), Pace()
    key, paste, focus = events.Key("p", "p"), events.Paste("pasted"), events.AppFocus()
    for message in (key, paste, focus):
        ours.process_message(message)
    assert order == ["typing", key, "typing", paste, focus]


def test_an_ascii_locale_gets_ascii_from_the_first_byte_to_the_last(tmp_path: Path) -> None:
    with Small(tmp_path, "ascii") as small:
        small.terminal.press("mé日本\r")
        small.until("entered 'é日本'")
        small.terminal.press("q")
        assert small.terminal.wait() == 0
        assert bytes(small.terminal.sent).isascii()


def test_without_colour_none_is_sent(tmp_path: Path) -> None:
    with Small(tmp_path, "colourless") as small:
        small.terminal.press("mabc")
        small.terminal.settle()
        codes = {
            int(code)
            for found in re.findall(rb"\x1b\[([0-9;]*)m", bytes(small.terminal.sent))
            for code in found.split(b";")
            if code
        }
        assert not [code for code in codes if 30 <= code <= 107 and code not in (39, 49)]
