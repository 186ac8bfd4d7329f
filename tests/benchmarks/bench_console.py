"""The console on a real pty, from outside: how soon it shows, how fast keys answer, what it costs to leave it open.

Beside each figure stands its budget; those of the start go by a DataTable application measured in the same minutes.
"""

from __future__ import annotations

import os
import select
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helpdesk_tui.console.keys.verbs import BOUND
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
RUNS, OPENINGS = 7, 3
WARM = 3.0
"""Seconds after the start by which everything that is made ready beside the console is."""
HURRIED = "pmcsn"
"""What is pressed as soon as the queue is in sight."""
ASKING = "pmcsaenfKPM/:yi"
"""The keys of what asks on any ticket: the dialogs, and the form of a call."""
BUDGETS = {
    "paint_bytes": 5000,
    "step_ms": 3.5,
    "step_ms_p95": 8,
    "step_bytes": 320,
    "scroll_bytes": 600,
    "dialog_start_ms": 20,
    "dialog_first_ms": 20,
    "dialog_ms": 12,
    "dialog_bytes": 2500,
    "letter_bytes": 30,
    "idle_bytes_per_s": 40,
    "idle_cpu_percent": 1,
    "rss_mib": 52,
}
"""What each figure may be at 80x24 on a desk of 200 open tickets."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A desk's file, a theme and a size of the terminal."""

    path: Path
    theme: str = "terminal"
    columns: int = 80
    rows: int = 24

    def console(self) -> Terminal:
        """Open the console."""
        return self._terminal([*HELPDESK, "--db", str(self.path)])

    def table(self) -> Terminal:
        """Open the DataTable application."""
        return self._terminal([sys.executable, "-m", "tests.benchmarks.datatable", str(self.path)])

    def _terminal(self, command: Sequence[str]) -> Terminal:
        return Terminal(command, columns=self.columns, rows=self.rows, env={"HELPDESK_THEME": self.theme})


def figures() -> dict[str, float]:
    """Measure desks of 200 and of 1,000,000 open tickets, in the default and a dark theme, small and large."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.db", Path(folder) / "large.db"
        _fill(small, 200)
        _fill(large, 1_000_000)
        table = _starts(Setting(small), table=True)
        out = {f"datatable_{name}": value for name, value in table.items()}
        out |= {"budget_content_ms": round(0.75 * table["content_ms"], 1)}
        out |= {"budget_settled_ms": round(0.6 * table["settled_ms"], 1)}
        out |= {f"budget_{name}": value for name, value in BUDGETS.items()}
        for name, setting in (
            ("200", Setting(small)),
            ("200_dark", Setting(small, "dark")),
            ("200_200x50", Setting(small, columns=200, rows=50)),
            ("1m", Setting(large)),
            ("1m_dark_200x50", Setting(large, "dark", 200, 50)),
        ):
            print(f"  console {name} ...", file=sys.stderr)
            out |= {f"{name}_{what}": value for what, value in _measured(setting).items()}
        return out


def _fill(path: Path, tickets: int) -> None:
    policy = parse_policy(*data_text("sla.toml"))
    store = SqliteStore(path)
    fill(store, policy, real_now(), tickets, 7)
    store.close()


def _measured(setting: Setting) -> dict[str, float]:
    return _starts(setting) | _keys(setting) | _dialogs(setting)


def _starts(setting: Setting, *, table: bool = False) -> dict[str, float]:
    """Medians over RUNS starts: milliseconds to the queue's first bytes, and to the last of the first paint."""
    shown, settled, size = [], [], []
    for _ in range(RUNS):
        began = time.perf_counter()
        with setting.table() if table else setting.console() as terminal:
            first = last = 0.0
            while not last or time.perf_counter() - last < QUIET:
                if terminal.pump(QUIET):
                    last = time.perf_counter()
                    if not first and MARKER in terminal.sent:
                        first = last
                if table and last - began > 1.5:
                    break
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


def _keys(setting: Setting) -> dict[str, float]:
    """Press keys one at a time, then listen: latency, bytes a key, and what an idle console costs."""
    with setting.console() as terminal:
        terminal.until("TO BREACH")
        terminal.settle()
        steps = [press(terminal, key) for key in [DOWN] * 12 + [UP] * 12]
        for _ in range(setting.rows):
            terminal.press(DOWN)
        terminal.settle()
        scrolls = [press(terminal, DOWN) for _ in range(20)]
        far = [press(terminal, key)[0] for key in [PAGE_DOWN] * 3 + ["G", "g"]]
        before, cpu, began = len(terminal.sent), _cpu(terminal.pid), time.perf_counter()
        while time.perf_counter() - began < IDLE:
            terminal.pump(0.5)
        times = [took for took, _ in steps]
        out = {
            "step_ms": round(statistics.median(times), 2),
            "step_ms_p95": round(sorted(times)[int(0.95 * len(times))], 2),
            "step_bytes": statistics.median(size for _, size in steps),
            "scroll_ms": round(statistics.median(took for took, _ in scrolls), 2),
            "scroll_bytes": statistics.median(size for _, size in scrolls),
            "far_ms": round(statistics.median(far), 2),
            "idle_bytes_per_s": round((len(terminal.sent) - before) / IDLE, 1),
            "idle_cpu_percent": round(100 * (_cpu(terminal.pid) - cpu) / IDLE, 2),
            "rss_mib": round(_rss(terminal.pid), 1),
        }
        terminal.press("q")
        terminal.wait()
        return out


def _dialogs(setting: Setting) -> dict[str, float]:
    """Open and leave dialogs; then show views, type a caller's digits, filter by a word: milliseconds to the answer.

    ``start`` is a key as soon as the queue is in sight, each on a console of its own; ``first`` the first opening once
    the console has been left alone, and without a word before it the openings after that.
    """
    start = [_hurried(setting, key) for key in HURRIED]
    with setting.console() as terminal:
        terminal.until("TO BREACH")
        _alone(terminal, WARM)
        first = {key: _opened(terminal, key) for key in ASKING}
        again = {key: [_opened(terminal, key) for _ in range(OPENINGS)] for key in ASKING}
        took = {key: statistics.median(ms for ms, _ in each) for key, each in again.items()}
        views = [press(terminal, key)[0] for key in "234567" + "[" * 6]
        press(terminal, "m")
        letters = [press(terminal, key) for key in "turned it off"]
        press(terminal, "\x1b")
        press(terminal, "n")
        press(terminal, "\t")
        digits = [press(terminal, key)[0] for key in "5550130"]
        press(terminal, "\x1b")
        press(terminal, "/")
        narrowed = [press(terminal, key)[0] for key in "printer"]
        return {
            "dialog_start_ms": round(max(start), 2),
            "dialog_first_ms": round(max(ms for ms, _ in first.values()), 2),
            "dialog_ms": round(max(took.values()), 2),
            "dialog_bytes": max(size for each in again.values() for _, size in each),
            **{f"dialog_{BOUND[key].id}_start_ms": round(ms, 2) for key, ms in zip(HURRIED, start, strict=True)},
            **{f"dialog_{BOUND[key].id}_first_ms": round(first[key][0], 2) for key in ASKING},
            **{f"dialog_{BOUND[key].id}_ms": round(took[key], 2) for key in ASKING},
            "view_ms": round(statistics.median(views), 2),
            "letter_ms": round(statistics.median(took for took, _ in letters), 2),
            "letter_bytes": statistics.median(size for _, size in letters),
            "caller_digit_ms": round(statistics.median(digits), 2),
            "caller_digit_ms_worst": round(max(digits), 2),
            "filter_letter_ms": round(statistics.median(narrowed), 2),
            "filter_letter_ms_worst": round(max(narrowed), 2),
            "rss_dialogs_mib": round(_rss(terminal.pid), 1),
        }


def _alone(terminal: Terminal, seconds: float) -> None:
    """Leave the console alone for a while."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        terminal.pump(0.1)


def _hurried(setting: Setting, key: str) -> float:
    """Return the milliseconds that a dialog takes when its key is pressed as soon as the queue has been painted."""
    with setting.console() as terminal:
        terminal.until("TO BREACH")
        terminal.taken()
        return _opened(terminal, key)[0]


def _opened(terminal: Terminal, key: str) -> tuple[float, int]:
    """Open a dialog and leave it again.

    Return the milliseconds from the key to its answer, and the answer's bytes. The answer is there when the line of
    keys is another one: what comes before may be the clock. The next key waits until the dialog has gone, for Esc
    alone takes a tenth of a second.
    """
    while terminal.pump(0.05):
        continue
    before, keys, pressed = len(terminal.sent), terminal.lines[-1], time.perf_counter()
    terminal.press(key)
    answered = _changed(terminal, keys) - pressed
    while terminal.pump(0.12):
        continue
    size, asked = len(terminal.sent) - before, terminal.lines[-1]
    terminal.press("\x1b")
    _changed(terminal, asked)
    while terminal.pump(0.2):
        continue
    return 1000 * answered, size


def _changed(terminal: Terminal, keys: str) -> float:
    """Wait for another line of keys than this; return when it came."""
    end = time.perf_counter() + 5
    while (now := time.perf_counter()) < end:
        if select.select([terminal.fd], [], [], end - now)[0]:
            now = time.perf_counter()
            terminal.pump(0)
            if terminal.lines[-1] != keys:
                return now
    raise AssertionError(f"no other keys than these: {keys}\n{terminal.text}")


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
