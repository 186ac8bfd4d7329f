"""The console on a real pty, from outside: how soon it shows, how fast keys answer, what it costs to leave it open."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.intake.demo.fill import fill
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.config import data_text
from tests.terminal import HELPDESK, Terminal

MARKER = b"TO BREACH"
QUIET = 0.3
DOWN, UP, PAGE_DOWN = "\x1b[B", "\x1b[A", "\x1b[6~"
IDLE = 10.0
RUNS = 7


def figures() -> dict[str, float]:
    """Measure a desk of 200 open tickets and one of 1,000,000, at 80x24 unless said otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.db", Path(folder) / "large.db"
        _fill(small, 200)
        _fill(large, 1_000_000)
        out = {f"200_{name}": value for name, value in _measured(small).items()}
        out |= {f"1m_{name}": value for name, value in _measured(large).items()}
        wide = _keys(small, [DOWN] * 20, columns=200, rows=50)
        return out | {"200_key_bytes_200x50": wide["key_bytes"]}


def _fill(path: Path, tickets: int) -> None:
    policy = parse_policy(*data_text("sla.toml"))
    store = SqliteStore(path)
    fill(store, policy, real_now(), tickets, 7)
    store.close()


def _measured(path: Path) -> dict[str, float]:
    return _starts(path) | _keys(path, [DOWN] * 30 + [UP] * 10 + [PAGE_DOWN] * 3 + ["G", "g"]) | _dialogs(path)


def _starts(path: Path) -> dict[str, float]:
    """Medians over RUNS starts: milliseconds to the queue's first bytes, and to the last of the first paint."""
    shown, settled, size = [], [], []
    for _ in range(RUNS):
        began = time.perf_counter()
        with Terminal([*HELPDESK, "--db", str(path)]) as terminal:
            first = last = 0.0
            while not last or time.perf_counter() - last < QUIET:
                if terminal.pump(QUIET):
                    last = time.perf_counter()
                    if not first and MARKER in terminal.sent:
                        first = last
            shown.append(1000 * (first - began))
            settled.append(1000 * (last - began))
            size.append(len(terminal.sent))
            terminal.press("q")
            terminal.wait()
    return {
        "content_ms": round(statistics.median(shown), 1),
        "settled_ms": round(statistics.median(settled), 1),
        "paint_bytes": statistics.median(size),
    }


def _keys(path: Path, keys: Sequence[str], columns: int = 80, rows: int = 24) -> dict[str, float]:
    """Press keys one at a time, then listen: latency, bytes a key, and what an idle console costs."""
    with Terminal([*HELPDESK, "--db", str(path)], columns=columns, rows=rows) as terminal:
        terminal.until("TO BREACH")
        terminal.settle()
        times, sizes = zip(*(press(terminal, key) for key in keys), strict=True)
        before, cpu, began = len(terminal.sent), _cpu(terminal.pid), time.perf_counter()
        while time.perf_counter() - began < IDLE:
            terminal.pump(0.5)
        out = {
            "key_ms": round(statistics.median(times), 2),
            "key_ms_p95": round(sorted(times)[int(0.95 * len(times))], 2),
            "key_bytes": statistics.median(sizes),
            "idle_bytes_per_s": round((len(terminal.sent) - before) / IDLE, 1),
            "idle_cpu_percent": round(100 * (_cpu(terminal.pid) - cpu) / IDLE, 2),
            "rss_mib": round(_rss(terminal.pid), 1),
        }
        terminal.press("q")
        terminal.wait()
        return out


def _dialogs(path: Path) -> dict[str, float]:
    """Open and leave dialogs, show views, type a caller's digits, filter by a word: milliseconds to the first byte."""
    with Terminal([*HELPDESK, "--db", str(path)]) as terminal:
        terminal.until("TO BREACH")
        terminal.settle()
        dialog = [press(terminal, key)[0] for key in ("p", "\x1b", "c", "\x1b", "\r", "\x1b", "?", "?") * 3]
        views = [press(terminal, key)[0] for key in "234567" + "[" * 6]
        press(terminal, "n")
        press(terminal, "\t")
        digits = [press(terminal, key)[0] for key in "5550130"]
        press(terminal, "\x1b")
        press(terminal, "/")
        letters = [press(terminal, key)[0] for key in "printer"]
        return {
            "dialog_ms": round(statistics.median(dialog), 2),
            "view_ms": round(statistics.median(views), 2),
            "caller_digit_ms": round(statistics.median(digits), 2),
            "caller_digit_ms_worst": round(max(digits), 2),
            "filter_letter_ms": round(statistics.median(letters), 2),
            "filter_letter_ms_worst": round(max(letters), 2),
        }


def press(terminal: Terminal, key: str) -> tuple[float, int]:
    """Return the milliseconds to a key's first byte, and the bytes of its whole answer."""
    while terminal.pump(0.05):
        continue
    before, pressed, first = len(terminal.sent), time.perf_counter(), 0.0
    terminal.press(key)
    while terminal.pump(0.12 if first else 1.0):
        first = first or 1000 * (time.perf_counter() - pressed)
    return first, len(terminal.sent) - before


def _cpu(pid: int) -> float:
    """Seconds of processor time used by a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rss(pid: int) -> float:
    """Resident memory of a process in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
