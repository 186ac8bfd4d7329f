"""The two ends of a console in a browser: its process, and a browser that does not keep up."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from helpdesk_tui.web.console import consoles, pty
from helpdesk_tui.web.console.login import Visitor
from helpdesk_tui.web.console.pty import Pty, Unresponsive


@asynccontextmanager
async def running(script: str) -> AsyncIterator[Pty]:
    """Run a shell script on a pty in place of a console."""
    master, inside = os.openpty()
    os.set_blocking(master, False)
    process = await asyncio.create_subprocess_exec(
        "/bin/sh", "-c", script, stdin=inside, stdout=inside, stderr=inside, start_new_session=True
    )
    os.close(inside)
    console = Pty(process, master)
    try:
        yield console
    finally:
        if process.returncode is None:
            await console.end()


async def until(console: Pty, what: bytes) -> None:
    seen = b""
    while what not in seen:
        seen += await console.read()


async def test_a_flood_waits_for_a_browser_that_does_not_draw() -> None:
    sent = 0

    async def send_bytes(data: bytes) -> None:
        nonlocal sent
        sent += len(data)

    session = consoles._Session(Visitor("ana"), asyncio.get_running_loop().create_future())
    line: Any = SimpleNamespace(send_bytes=send_bytes)
    async with running("exec yes") as console:
        carrying = asyncio.create_task(consoles._outward(line, console, session))
        while session.ahead <= consoles._AHEAD:
            await asyncio.sleep(0.01)
        stopped = sent
        for _ in range(100):
            await asyncio.sleep(0)
        assert sent == stopped <= consoles._AHEAD + pty._AT_ONCE
        # It goes on as soon as the browser has drawn some.
        session.ahead = 0
        session.drawn.set()
        while sent == stopped:
            await asyncio.sleep(0.01)
        carrying.cancel()


@pytest.mark.parametrize(
    ("script", "status"),
    [
        ("echo ready; exec sleep 1000", -1),
        ("(trap '' HUP; echo ready; exec sleep 1000) & sleep 1000; :", -1),
        ("trap '' HUP; sleep 1000 & echo ready; wait", -9),
    ],
)
async def test_nothing_of_a_session_is_left_whatever_of_it_ignores_the_end(
    monkeypatch: pytest.MonkeyPatch, script: str, status: int
) -> None:
    if status == -9:
        monkeypatch.setattr(pty, "_LAST_WORD", 0.1)
    async with running(script) as console:
        await until(console, b"ready")
        group = console.pid
        assert await console.end() == status
    with pytest.raises(ProcessLookupError):
        while True:
            # What was killed is gone when whoever takes in orphans has noticed.
            os.killpg(group, 0)
            await asyncio.sleep(0.01)


async def test_keys_for_a_console_that_takes_none_are_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pty, "_PATIENCE", 0.05)
    async with running("stty raw -echo; echo ready; exec sleep 1000") as console:
        await until(console, b"ready")
        with pytest.raises(Unresponsive):
            await console.write(b"x" * 100_000)


async def test_a_console_has_its_own_terminal_and_none_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_SERVER", "1")
    monkeypatch.setattr(pty, "_START", "import time; print('ready', flush=True); time.sleep(1000) # {place}")
    console = await Pty.start((), (1, 99_999))
    await until(console, b"ready")
    names = {one.split(b"=")[0] for one in Path(f"/proc/{console.pid}/environ").read_bytes().split(b"\0") if one}
    assert names == {b"TERM", b"COLORTERM", b"LANG", b"PATH", b"HOME"}
    assert os.getsid(console.pid) == os.getpgid(console.pid) == console.pid
    assert os.get_terminal_size(console._master) == (20, 300)
    assert await console.end() != 0
