"""Running a technician's own command beside the console: no shell, nothing to read from, its output cleaned."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress

from helpdesk_tui.domain.text.cleaning import clean_display

MOST_LINES, LONGEST_LINE = 500, 2000
"""Lines of output that are shown, and characters of each."""


async def run_beside(arguments: Sequence[str], line: Callable[[str], object]) -> int:
    """Run a program until it ends; ``line`` gets each line that it prints. Returns its exit status.

    It reads nothing and has no terminal. Whoever cancels this ends it, with all that it has started.
    Raises OSError where it cannot be started.
    """
    process = await asyncio.create_subprocess_exec(
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        await _read(process.stdout, line)
        return await process.wait()
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


async def _read(stream: asyncio.StreamReader | None, line: Callable[[str], object]) -> None:
    """Hand on what is printed; of what is too much nothing is kept, but the program is not held up."""
    begun, lines = b"", 0
    while stream is not None and (part := await stream.read(4096)):
        if lines >= MOST_LINES:
            continue
        *whole, begun = (begun + part).split(b"\n")
        if len(begun) > LONGEST_LINE:
            whole, begun = [*whole, begun], b""
        for one in whole[: MOST_LINES - lines]:
            line(_clean(one))
        lines += len(whole)
        if lines >= MOST_LINES:
            line(f"More than {MOST_LINES} lines: the rest is not shown.")
            begun = b""
    if begun:
        line(_clean(begun))


def _clean(text: bytes) -> str:
    return clean_display(text.decode("utf-8", "replace").rstrip("\r").expandtabs(4)[:LONGEST_LINE])
