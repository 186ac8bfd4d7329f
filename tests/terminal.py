"""A terminal for tests: a program on a real pty, its screen kept by an emulator, its bytes kept whole."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from unicodedata import east_asian_width

import pyte

HELPDESK = (sys.executable, "-m", "helpdesk_tui")
_ONE_FRAME = 0.03
"""Seconds without a byte after which a frame is taken to be whole."""

PATIENT = 120.0
"""Seconds for what is to come: where it comes nobody waits for them, and a busy machine may be slow."""


class Terminal:
    """One program on one pty. ``sent`` holds every byte it has written, ``before`` the modes it found."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.sent = bytearray()
        self.status: int | None = None
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            **(env or {}),
        }
        for name in ("LINES", "COLUMNS", "NO_COLOR", "LC_ALL", "LC_CTYPE"):
            if name not in (env or {}):
                environment.pop(name, None)
        # Size and modes are settled before the program begins, however late this process gets its next turn.
        self.fd, inside = os.openpty()
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = self.modes()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.fd)
            os.login_tty(inside)
            os.execvpe(command[0], list(command), environment)
        os.close(inside)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def press(self, keys: str) -> None:
        """Send keys in a single write, as a burst over SSH."""
        os.write(self.fd, keys.encode())

    def pump(self, seconds: float) -> bool:
        """Take in what the program writes for up to ``seconds``; return whether it wrote."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            return False
        self.feed(data)
        return bool(data)

    def feed(self, data: bytes) -> None:
        """Show what the program has written."""
        self.sent += data
        self._stream.feed(_known(data))

    @property
    def lines(self) -> list[str]:
        """The screen's lines as text."""
        return [_shown(self._screen.buffer[row], self._screen.columns) for row in range(self._screen.lines)]

    @property
    def text(self) -> str:
        """The screen as text."""
        return "\n".join(self.lines)

    def until(self, seen: str | Callable[[str], bool], limit: float = PATIENT) -> str:
        """Wait until the screen shows ``seen`` and return it whole; else raise AssertionError with the screen.

        Words are found however they are wrapped: where that is goes by how long the path before them is.
        """
        shows = (lambda text: _squeezed(seen) in _squeezed(text)) if isinstance(seen, str) else seen
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if shows(self.text):
                # What was drawn with it may come in several pieces.
                return self.settle(_ONE_FRAME, 10 * _ONE_FRAME)
            self.pump(0.05)
        raise AssertionError(f"the screen never showed {seen!r}:\n{self.text}")

    def wait_for(self, what: Callable[[], bool]) -> None:
        """Take in what the program writes until something is so; else raise AssertionError with the screen."""
        end = time.monotonic() + PATIENT
        while not what():
            assert time.monotonic() < end, self.text
            self.pump(0.02)

    def settle(self, quiet: float = 0.3, limit: float = 10) -> str:
        """Wait until nothing has been written for ``quiet`` seconds; return the screen."""
        end = time.monotonic() + limit
        while time.monotonic() < end and self.pump(quiet):
            continue
        return self.text

    def taken(self, limit: float = PATIENT, since: int = 0) -> None:
        """Wait until the program reads keys itself: until then the terminal makes signals of some and keeps others.

        ``since`` is how much it had sent when it was about to begin, where it has done so before.
        """
        end = time.monotonic() + limit
        while not (own := self._is_read_as_it_comes(since)) and time.monotonic() < end:
            self.pump(0.05)
        assert own, self.text
        self.settle()

    def _is_read_as_it_comes(self, since: int) -> bool:
        return self.sent.rfind(b"\x1b[?2004h") >= since and not self.modes()[0] & (termios.IEXTEN | termios.ISIG)

    def wait(self, limit: float = PATIENT) -> int:
        """Wait for the program's end and return its exit status, as a shell would tell it."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            self.pump(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                while self.pump(0.05):
                    continue
                return self.status
        raise AssertionError(f"the program did not end:\n{self.text}")

    def wait_unread(self, limit: float = PATIENT) -> int:
        """Wait for the program's end, reading nothing of what it writes, and return its exit status."""
        end = time.monotonic() + limit
        while (ended := os.waitpid(self.pid, os.WNOHANG))[0] == 0:
            assert time.monotonic() < end, "the program did not end"
            time.sleep(0.02)
        self.status = os.waitstatus_to_exitcode(ended[1])
        return self.status

    def modes(self) -> tuple[int, int]:
        """Return the local and input modes of the terminal, as the program left them."""
        attributes = termios.tcgetattr(self.fd)
        return attributes[3], attributes[0]

    def hang_up(self) -> None:
        """Make the terminal vanish, as when a connection breaks."""
        os.close(self.fd)
        self.fd = -1

    def kill(self) -> None:
        """End the program, whatever it is doing."""
        if self.status is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
            self.status = -signal.SIGKILL
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _shown(row: Mapping[int, pyte.screens.Char], columns: int) -> str:
    """Return a row as text; half of a wide character that something was drawn over is a space."""
    text, wide = "", False
    for column in range(columns):
        drawn = row[column].data
        text += drawn or ("" if wide else " ")
        wide = bool(drawn) and east_asian_width(drawn[0]) in "WF"
    return text.rstrip()


def _known(data: bytes) -> bytes:
    """Leave out the sequences with a private prefix that the emulator would print as text."""
    for private in (b"\x1b[>1u", b"\x1b[<u", b"\x1b[>4;1m", b"\x1b[?2026$p", b"\x1b[?2048$p", b"\x1b[?u"):
        data = data.replace(private, b"")
    return data
