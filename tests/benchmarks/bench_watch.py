"""What a watch costs: from a P1 of another process to its target, and a core and memory while nothing happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.watch.standing import POLICY
from tests.watch.targets.listening import Listening, listening
from tests.watch.targets.test_webhook import kept

SIZES = (100_000, 1_000_000)
ROUNDS = 15
SETTLED, IDLE = 90, 60
"""Seconds until a watch has compared a large desk, and for which it is looked at then."""

FILE = """
[people.ana]
targets = ["hook"]
[[target]]
name = "hook"
kind = "webhook"
url = "{url}"
secret = "{secret}"
[[escalation]]
rules = ["p1-unanswered", "p2-unanswered", "warning", "breach", "task-due", "promise-due", "clock"]
steps = [{{to = ["ana"]}}]
fallback = "hook"
"""


def figures() -> dict[str, float]:
    """Return the median and the worst of seconds to a target, and of each size the share of a core and the MiB."""
    found: dict[str, float] = {}
    with TemporaryDirectory() as folder, listening() as server:
        place = Path(folder)
        (place / "watch.toml").write_text(FILE.format(url=server.url, secret=kept(place).place))
        (place / "config.toml").write_text('watch = "watch.toml"')
        environ = {**os.environ, "HELPDESK_CONFIG": str(place / "config.toml"), "STATE_DIRECTORY": folder}
        found |= _reached(place / "small.db", environ, server)
        given = os.environ.get("HELPDESK_BENCH_TICKETS")
        for size in (int(given),) if given else SIZES:
            desk = place / f"{size}.db"
            _helpdesk(environ, desk, "demo", "--tickets", str(size), "--no-console").wait()
            found |= {f"{name}_{size}": value for name, value in _idle(desk, environ).items()}
    return found


def _helpdesk(environ: dict[str, str], desk: Path, *words: str) -> subprocess.Popen[bytes]:
    null = subprocess.DEVNULL
    call = [sys.executable, "-m", "helpdesk_tui", "--db", str(desk), *words]
    return subprocess.Popen(call, env=environ, stdin=null, stdout=null, stderr=null)


def _reached(place: Path, environ: dict[str, str], server: Listening) -> dict[str, float]:
    """Return the seconds from the commit of a P1 in this process to the request that its target gets."""
    store = SqliteStore(place)
    desk = Desk(store, POLICY, "ana", lambda: int(time.time()))
    watch = _helpdesk(environ, place, "watch")
    taken = []
    try:
        while store.watch().round_at is None:
            time.sleep(0.05)
        got = server.asked
        for turn in range(ROUNDS):
            time.sleep(turn * 0.37 % 1)
            before, begin = len(got), time.perf_counter()
            number = desk.open(Open("All is down", Priority.P1)).tickets[0].number
            while len(got) == before:
                time.sleep(0.001)
            taken.append(time.perf_counter() - begin)
            desk.close({number: None})
            before = len(got)
            while len(got) == before:
                time.sleep(0.01)
    finally:
        _stop(watch)
        store.close()
    return {"p1_to_target_median_s": median(taken), "p1_to_target_worst_s": max(taken)}


def _idle(place: Path, environ: dict[str, str]) -> dict[str, float]:
    watch = _helpdesk(environ, place, "watch")
    try:
        time.sleep(SETTLED)
        before = _ticks(watch.pid)
        time.sleep(IDLE)
        used = (_ticks(watch.pid) - before) / os.sysconf("SC_CLK_TCK")
        status = Path(f"/proc/{watch.pid}/status").read_text().splitlines()
        most = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
        return {"idle_percent_of_a_core": 100 * used / IDLE, "most_mib": most / 1024}
    finally:
        _stop(watch)


def _ticks(process: int) -> int:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _stop(watch: subprocess.Popen[bytes]) -> None:
    watch.send_signal(signal.SIGTERM)
    watch.wait()
