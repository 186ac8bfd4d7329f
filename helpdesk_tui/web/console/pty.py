"""A console on a pty: a process in a session of its own, which ends with whoever looks at it."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
import struct
import sys
import termios
from collections.abc import Callable, Sequence
from pathlib import Path

from helpdesk_tui.wiring.kiosk import cleaned

_AT_ONCE = 1 << 15
"""Bytes that are read in one piece."""
_PATIENCE = 60.0
"""Seconds within which a console takes something of what was typed; one that does not is ended."""
_LAST_WORD = 5.0
"""Seconds that a console has for its end after SIGHUP; then it is killed."""
_TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
_LEAST, _MOST = (20, 5), (500, 300)
"""Columns and rows that a terminal may have."""

_START = (
    "import fcntl, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); sys.path.insert(0, {place!r}); "
    "from helpdesk_tui.__main__ import main; sys.exit(main())"
)
"""The new session takes the pty as its terminal before anything else: then its end hangs up whatever is in it."""


class Unresponsive(Exception):
    """A console that takes nothing of what is typed."""


class Pty:
    """One console on one pty. Only the loop that started it may use it."""

    def __init__(self, process: asyncio.subprocess.Process, master: int) -> None:
        """Take a process, and its terminal from the outside; ``start`` makes both."""
        self._process, self._master = process, master

    @classmethod
    async def start(cls, arguments: Sequence[str], size: tuple[int, int]) -> Pty:
        """Start helpdesk with ``arguments`` on a new pty of ``size`` (columns, rows), with nothing else of ours.

        Raises:
            OSError: the machine has no more ptys or processes.
        """
        master, inside = os.openpty()
        try:
            os.set_blocking(master, False)
            _resize(master, size)
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-I", "-c", _START.format(place=str(Path(__file__).parents[3])), *arguments,
                stdin=inside, stdout=inside, stderr=inside, env=cleaned(_TERMINAL), start_new_session=True, cwd="/",
            )  # fmt: skip
        except BaseException:
            os.close(master)
            raise
        finally:
            os.close(inside)
        return cls(process, master)

    @property
    def pid(self) -> int:
        """The process, which leads its session and its group."""
        return self._process.pid

    def resize(self, size: tuple[int, int]) -> None:
        """Give the terminal another size (columns, rows)."""
        _resize(self._master, size)

    async def read(self) -> bytes:
        """Wait for what the console writes and return it; nothing when it has ended."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                return os.read(self._master, _AT_ONCE)
            except BlockingIOError:
                await _ready(self._master, loop.add_reader, loop.remove_reader)
            except OSError:
                # EIO: nobody has the other side open.
                return b""

    async def write(self, keys: bytes) -> None:
        """Hand keys to the console, as fast as it takes them.

        Raises:
            Unresponsive: it takes none.
            OSError: it has ended.
        """
        loop = asyncio.get_running_loop()
        left = memoryview(keys)
        while left:
            try:
                left = left[os.write(self._master, left) :]
            except BlockingIOError:
                try:
                    async with asyncio.timeout(_PATIENCE):
                        await _ready(self._master, loop.add_writer, loop.remove_writer)
                except TimeoutError:
                    raise Unresponsive from None

    async def end(self) -> int:
        """Hang up, and see to it that nothing of the session is left; return the exit status of the console."""
        # Without the other side the kernel hangs up the terminal's session, too.
        os.close(self._master)
        self._signal(signal.SIGHUP)
        try:
            async with asyncio.timeout(_LAST_WORD):
                status = await self._process.wait()
        except TimeoutError:
            self._signal(signal.SIGKILL)
            status = await self._process.wait()
        self._signal(signal.SIGKILL)
        return status

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


def _resize(master: int, size: tuple[int, int]) -> None:
    columns, rows = (max(low, min(one, high)) for one, low, high in zip(size, _LEAST, _MOST, strict=True))
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


async def _ready(descriptor: int, add: Callable[..., None], remove: Callable[[int], bool]) -> None:
    """Wait until a descriptor can be read or written."""
    future = asyncio.get_running_loop().create_future()

    def ready() -> None:
        if not future.done():
            future.set_result(None)

    add(descriptor, ready)
    try:
        await future
    finally:
        remove(descriptor)
