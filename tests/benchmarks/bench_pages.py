"""The wallboard, the metrics and the pages on a large desk, and a scrape beside fifty boards that are open."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.intake.demo.fill import fill
from helpdesk_tui.reports.board.standing import Beside, Board, look
from helpdesk_tui.reports.metrics.families import families
from helpdesk_tui.reports.metrics.kept import Kept, brought_up
from helpdesk_tui.reports.metrics.measured import measure
from helpdesk_tui.reports.metrics.texts import openmetrics
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import load
from helpdesk_tui.wiring.pages.tokens import Scope, Tokens, tokens_file
from tests.web.pages.desks import get, served

TICKETS = int(os.environ.get("HELPDESK_BENCH_TICKETS", "100000"))
NOW = 1_795_000_000
POLICY = parse_policy((Path(__file__).parents[2] / "data" / "sla.toml").read_text("utf-8"), "sla.toml")
BOARDS, SCRAPES = 50, 20
PAUSE = 5.0
"""Seconds between two questions of a board, as its page asks."""


def figures() -> dict[str, float]:
    """Return milliseconds, medians where nothing else is said, and how many series there are."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        store = SqliteStore(path)
        fill(store, POLICY, NOW, TICKETS, 7)
        found = {"tickets": float(TICKETS)} | readings(store, NOW)
        store.close()
        return found | scraped(path, Path(folder))


def readings(store: SqliteStore, now: int) -> dict[str, float]:
    """Return what one reading takes in a process that is there already, a second later each time."""
    seconds = count(now)
    began = perf_counter()
    kept = brought_up(Kept(), store)
    first = (perf_counter() - began) * 1e3

    def scrape() -> str:
        at = next(seconds)
        return openmetrics(families(measure(store, POLICY, at, at, brought_up(kept, store).totals, None), "1"))

    def board() -> Board:
        at = next(seconds)
        return look(store, POLICY, at, at, Beside())

    series = sum(not line.startswith("#") for line in scrape().splitlines())
    return {
        "first_count_ms": round(first, 1),
        "scrape_ms": _ms(scrape),
        "wallboard_ms": _ms(board),
        "series": float(series),
    }


def scraped(path: Path, folder: Path) -> dict[str, float]:
    """Return how long a scrape takes beside fifty boards, each of which asks every five seconds."""
    os.environ |= {name: str(folder) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    tokens = Tokens(tokens_file(load({"db": str(path)}).db))
    board, metrics = (tokens.make(scope, NOW)[0] for scope in (Scope.WALLBOARD, Scope.METRICS))
    ended = threading.Event()
    with ExitStack() as stack:
        port, _ = stack.enter_context(served(path))
        boards = [threading.Thread(target=_looks, args=(port, board, ended, place)) for place in range(BOARDS)]
        for one in boards:
            one.start()
        taken = []
        for _ in range(SCRAPES):
            ended.wait(1.0)
            began = perf_counter()
            assert get(port, "/metrics", Authorization=f"Bearer {metrics}").status == 200
            taken.append((perf_counter() - began) * 1e3)
        ended.set()
        for one in boards:
            one.join()
    return {"scrape_beside_50_boards_ms": round(median(taken), 1), "the_longest_of_20_ms": round(max(taken), 1)}


def _looks(port: int, token: str, ended: threading.Event, place: int) -> None:
    """Ask as a board does; the boards were opened one after the other."""
    ended.wait(place * PAUSE / BOARDS)
    while not ended.is_set():
        get(port, "/wallboard", Authorization=f"Bearer {token}")
        ended.wait(PAUSE)


def _ms(run: Callable[[], object], rounds: int = 7) -> float:
    taken = []
    for _ in range(rounds):
        began = perf_counter()
        run()
        taken.append((perf_counter() - began) * 1e3)
    return round(median(taken), 1)


if __name__ == "__main__":
    for name, figure in figures().items():
        print(f"{name} {figure}")
