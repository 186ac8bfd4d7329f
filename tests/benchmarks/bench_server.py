"""A desk on a server of its own, beside the same desk in a file: writers at a human pace and unpaced, and reads.

The server runs on this machine (``tests.servers``), its writes not synced to the disk: what is measured is the work.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.filters.parse import parse_query
from helpdesk_tui.intake.demo.fill import histories
from helpdesk_tui.store.base import Order, Store, View
from helpdesk_tui.store.postgres.store import PostgresStore
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.servers import desk_dsn

TICKETS = int(os.environ.get("HELPDESK_BENCH_TICKETS", "1000000"))
"""Tickets of each desk; 100000 makes for a quick look."""

NOW = 1_790_000_000
POLICY = parse_policy((Path(__file__).parents[2] / "data" / "sla.toml").read_text("utf-8"), "sla.toml")
WORD = "printer"
PACED, UNPACED = 32, 8
SECONDS = 20.0
Figures = dict[str, float]


def figures() -> Figures:
    """Return milliseconds (medians where nothing else is said), writes a second, seconds of the load, and the load."""
    found: Figures = {"tickets": TICKETS, "load_before": round(os.getloadavg()[0], 1)}
    with TemporaryDirectory() as folder, ExitStack() as stack:
        path, dsn = Path(folder) / "desk.db", desk_dsn()
        file = stack.enter_context(closing(SqliteStore(path)))
        desk = stack.enter_context(closing(PostgresStore(dsn, "the desk on the server", deadline=600)))
        for name, store in (("sqlite", file), ("server", desk)):
            found |= {f"{name}_{what}": value for what, value in _reads(store).items()}
        desk._link.connection.execute("VACUUM ANALYZE")
        found |= {f"server_vacuumed_{what}": value for what, value in _queue(desk).items()}
        found["server_change_seen_ms"] = _seen(desk, dsn)
        found |= _paced(dsn) | _unpaced(dsn, [1001 + place for place in range(UNPACED)])
    return found | {"load_after": round(os.getloadavg()[0], 1)}


def _reads(store: Store) -> Figures:
    start = perf_counter()
    store.load(histories(POLICY, NOW, TICKETS, 7))
    found = {"load_with_making_s": round(perf_counter() - start, 1)}
    return found | _queue(store) | _words(store)


def _queue(store: Store) -> Figures:
    queue, by_breach = View(), View(order=Order.BREACH)
    middle = store.size(queue) // 2
    number = store.page(by_breach, middle, 1)[0].number
    return {
        "first_200_ms": _ms(lambda: store.page(queue, 0, 200)),
        "middle_200_ms": _ms(lambda: store.page(queue, middle, 200), 5),
        "middle_200_by_breach_ms": _ms(lambda: store.page(by_breach, middle, 200), 5),
        "position_middle_by_breach_ms": _ms(lambda: store.position(by_breach, number), 5),
        "tally_ms": _ms(store.tally),
        "ticket_ms": _ms(lambda: store.ticket(number)),
        "history_ms": _ms(lambda: store.history(number)),
    }


def _words(store: Store) -> Figures:
    view, other = View(parse_query(WORD)), View(parse_query("zzzz"))
    first, whole = [], []
    for _ in range(5):
        store.size(other)
        first.append(_ms(lambda: store.page(view, 0, 200), 1))
        whole.append(_ms(lambda: store.size(view), 1))
    return {"word_hits": store.size(view), "word_first_200_ms": median(first), "word_all_ms": median(whole)}


def _seen(store: PostgresStore, dsn: str) -> float:
    """Return how long it takes until a look ten times a second sees another's change."""
    took = []
    with closing(PostgresStore(dsn, "the desk on the server")) as other:
        desk = Desk(other, POLICY, "bo", lambda: NOW)
        written = [0.0]

        def write() -> None:
            desk.note({1001: None}, "Called back")
            written[0] = perf_counter()

        for place in range(15):
            stamp = store.stamp()
            timer = threading.Timer(0.03 + 0.007 * place, write)
            timer.start()
            while store.stamp() == stamp:
                sleep(0.1)
            seen = perf_counter()
            timer.join()
            took.append(max(0.0, seen - written[0]) * 1e3)
            # What is still to be heard of one is no news of the next.
            sleep(0.05)
    return median(took)


def _paced(dsn: str) -> Figures:
    """Return how long a verb takes of many technicians, each with one a second."""
    took: list[float] = []

    def writer(place: int) -> None:
        with closing(PostgresStore(dsn, "the desk on the server", deadline=60)) as store:
            desk = Desk(store, POLICY, f"tech{place}", lambda: NOW)
            due = monotonic() + place / PACED
            end = due + SECONDS
            while due < end:
                sleep(max(0.0, due - monotonic()))
                start = perf_counter()
                desk.note({1001 + place: None}, "Called back, nobody there")
                took.append((perf_counter() - start) * 1e3)
                due += 1.0

    _together(writer, PACED)
    cuts = quantiles(took, n=100)
    return {
        "server_32_paced_p50_ms": median(took),
        "server_32_paced_p99_ms": cuts[98],
        "server_32_paced_writes": len(took),
    }


def _unpaced(dsn: str, numbers: list[int]) -> Figures:
    """Return how many verbs a second some programs do together without a pause."""
    done = []

    def writer(place: int) -> None:
        with closing(PostgresStore(dsn, "the desk on the server", deadline=60)) as store:
            desk = Desk(store, POLICY, f"tech{place}", lambda: NOW)
            end = monotonic() + SECONDS / 2
            while monotonic() < end:
                done.append(desk.note({numbers[place]: None}, "Called back, nobody there").done)

    _together(writer, UNPACED)
    assert all(done)
    return {"server_8_unpaced_writes_a_second": len(done) / (SECONDS / 2)}


def _together(act: Callable[[int], None], many: int) -> None:
    threads = [threading.Thread(target=act, args=(place,)) for place in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _ms(work: Callable[[], object], rounds: int = 15) -> float:
    def timed() -> float:
        start = perf_counter()
        work()
        return (perf_counter() - start) * 1e3

    return round(median(timed() for _ in range(rounds)), 3)
