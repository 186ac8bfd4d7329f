"""Two real watches, of which the one with the lease stands still for a minute (with HELPDESK_WATCH_STOPPED=1)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Busy
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.watch.standing import POLICY

FILE = """
[[target]]
name = "out"
kind = "exec"
argv = ["/bin/sh", "-c", "cat >> '{out}'; echo >> '{out}'"]
[[escalation]]
rules = ["p1-unanswered"]
steps = [{{to = ["out"]}}, {{after = "20s", to = ["out"]}}]
every = "30s"
fallback = "out"
"""
STILL = 60


def until(reached: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.skipif(not os.environ.get("HELPDESK_WATCH_STOPPED"), reason="it takes more than a minute")
def test_a_holder_that_stands_still_is_followed_and_sends_nothing_of_its_own_afterwards(tmp_path: Path) -> None:
    out, place = tmp_path / "out", tmp_path / "desk.db"
    (tmp_path / "watch.toml").write_text(FILE.format(out=out))
    (tmp_path / "config.toml").write_text('watch = "watch.toml"')
    environ = {**os.environ, "HELPDESK_CONFIG": str(tmp_path / "config.toml"), "STATE_DIRECTORY": str(tmp_path)}
    store = SqliteStore(place, busy=1)
    desk = Desk(store, POLICY, "ana", lambda: int(time.time()))

    def started() -> subprocess.Popen[str]:
        call = [sys.executable, "-m", "helpdesk_tui", "--db", str(place), "watch"]
        return subprocess.Popen(call, env=environ, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)

    def sent() -> list[dict[str, object]]:
        lines = out.read_text().splitlines() if out.exists() else []
        return [json.loads(line)["data"] for line in lines if line]

    watches = [started()]
    try:
        until(lambda: store.watch().round_at is not None)
        first = desk.open(Open("All is down", Priority.P1)).tickets[0].number
        until(lambda: len(sent()) == 1)
        second = None
        while second is None:
            watches[0].send_signal(signal.SIGSTOP)
            try:
                second = desk.open(Open("All is down", Priority.P1)).tickets[0].number
            except Busy:
                # It stands still within a write, which keeps everybody from writing: whoever does that.
                watches[0].send_signal(signal.SIGCONT)
        watches.append(started())
        time.sleep(STILL)
        assert {one["number"] for one in sent()} == {first, second}
        watches[0].send_signal(signal.SIGCONT)
        time.sleep(10)
        assert store.watch().epoch == 2
    finally:
        for watch in watches:
            watch.kill()
        said = [watch.communicate()[1] for watch in watches]
        store.close()
    assert "watches the desk" in said[0]
    raised = [one for one in sent() if one["kind"] == "raise"]
    assert len({one["id"] for one in raised}) == len({(one["number"], one["step"]) for one in raised})
