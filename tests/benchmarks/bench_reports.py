"""A report of 100,000 tickets: seconds, and the memory it takes, in a file and on a server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from time import perf_counter, process_time

from helpdesk_tui.domain.filters.query import Query, Scope
from helpdesk_tui.intake.demo.fill import histories
from helpdesk_tui.reports.counting.counted import Asked, counted
from helpdesk_tui.reports.counting.facts import Window
from helpdesk_tui.reports.forms.as_text import as_text
from helpdesk_tui.reports.report import By
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.benchmarks.bench_store import DAY, NOW, POLICY

TICKETS = int(os.environ.get("HELPDESK_BENCH_TICKETS", "100000"))
ASKED = Asked(Window(NOW - 60 * DAY, NOW + 1, NOW), Query(scope=Scope.ALL))

_ALONE = """
import sys
from pathlib import Path
from tests.benchmarks.bench_reports import ASKED, POLICY, SqliteStore, counted
store = SqliteStore(Path(sys.argv[1]))
counted(store, POLICY, ASKED, "bench")
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) / 1024)
"""


def figures() -> dict[str, float | int | str]:
    """Return seconds of a report in a file, by month and by customer too, and on a server; and megabytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        store = SqliteStore(path)
        store.load(histories(POLICY, NOW, TICKETS, 7))
        found: dict[str, float | int | str] = {"tickets": TICKETS, "events": store.changed(0)[0]}
        found["report_s"] = _seconds(store, ASKED)
        start = process_time()
        counted(store, POLICY, ASKED, "bench")
        found["report_cpu_s"] = process_time() - start
        found["report_by_month_s"] = _seconds(store, Asked(ASKED.window, ASKED.query, By.MONTH))
        found["report_by_customer_s"] = _seconds(store, Asked(ASKED.window, ASKED.query, By.CUSTOMER))
        start = perf_counter()
        as_text(counted(store, POLICY, Asked(Window(NOW - DAY, NOW + 1, NOW), ASKED.query), "bench"))
        found["report_of_a_day_as_text_s"] = perf_counter() - start
        store.close()
        alone = [sys.executable, "-c", dedent(_ALONE), str(path)]
        found["memory_mb"] = float(subprocess.run(alone, check=True, capture_output=True, text=True).stdout)
    return found | _on_a_server()


def _on_a_server() -> dict[str, float | int | str]:
    from helpdesk_tui.store.postgres.store import PostgresStore
    from tests.servers import desk_dsn

    store = PostgresStore(desk_dsn(), "the desk on the server", deadline=60)
    store.load(histories(POLICY, NOW, TICKETS, 7))
    seconds = _seconds(store, ASKED)
    store.close()
    return {"report_on_a_server_s": seconds}


def _seconds(store: Store, asked: Asked) -> float:
    def once() -> float:
        start = perf_counter()
        counted(store, POLICY, asked, "bench")
        return perf_counter() - start

    return min(once() for _ in range(3))
