"""The store at a million tickets: loading, pages, commits; and words among a hundred thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.filters.parse import parse_query
from helpdesk_tui.domain.filters.standing import breached
from helpdesk_tui.domain.shift.figures import span_of
from helpdesk_tui.intake.demo.fill import histories
from helpdesk_tui.intake.stories import History
from helpdesk_tui.reports.handover import handover
from helpdesk_tui.reports.handover_period import period_of
from helpdesk_tui.store.base import Order, View
from helpdesk_tui.store.sqlite.store import SqliteStore

LARGE, SMALL = 1_000_000, 100_000
DAY = 86_400
NOW = 1_790_000_000
COMMON, RARE = "the", "toner"
POLICY = parse_policy((Path(__file__).parents[2] / "data" / "sla.toml").read_text("utf-8"), "sla.toml")


def figures() -> dict[str, float]:
    """Return milliseconds (medians), commits a second, and seconds of the load without the making of its tickets."""
    with TemporaryDirectory() as folder:
        return _large(Path(folder) / "large.db") | _small(Path(folder) / "small.db")


def _large(path: Path) -> dict[str, float]:
    load, making = _filled(path, LARGE)
    store = SqliteStore(path)
    middle = store.size(View()) // 2
    last = store.page(View(order=Order.BREACH), middle, 1)[0].number
    found = {
        "load_1m_s": load,
        "load_1m_with_making_tickets_s": load + making,
        "file_1m_mb": path.stat().st_size / 1e6,
        "open_1m_ms": _ms(lambda: SqliteStore(path).close()),
        "page_200_first_ms": _ms(lambda: store.page(View(), 0, 200)),
        "page_200_middle_ms": _ms(lambda: store.page(View(), middle, 200)),
        "page_200_middle_by_breach_ms": _ms(lambda: store.page(View(order=Order.BREACH), middle, 200)),
        "position_middle_by_breach_ms": _ms(lambda: store.position(View(order=Order.BREACH), last)),
        "size_ms": _ms(lambda: store.size(View())),
        "stamp_ms": _ms(store.stamp),
        "handover_1m_ms": _handover(store),
        "commits_a_second": _commits(store, last),
    }
    store.close()
    return found


def _handover(store: SqliteStore) -> float:
    """Return the milliseconds of a handover of eight hours; a made-up desk has its whole past in them."""
    desk = Desk(store, POLICY, "ana", lambda: NOW)
    period = period_of(desk)
    return _ms(lambda: handover(desk, period), 5)


def _small(path: Path) -> dict[str, float]:
    _filled(path, SMALL)
    store = SqliteStore(path)

    def search(word: str) -> Callable[[], object]:
        view, other = View(parse_query(word)), View(parse_query("x"))

        def ask() -> object:
            return store.size(view), store.page(view, 0, 200)

        def afresh() -> object:
            store.size(other)
            return _ms(ask, 1)

        return afresh

    asked = span_of(NOW, POLICY)
    broken = breached(POLICY, asked.now)
    found = {
        "dashboard_100k_ms": _ms(lambda: store.figures(asked, broken)),
        "handover_100k_ms": _handover(store),
        "agenda_week_100k_ms": _ms(lambda: store.scheduled_between(NOW, NOW + 7 * DAY)),
    }
    found |= {f"search_100k_{name}_ms": _median(search(word)) for name, word in (("common", COMMON), ("rare", RARE))}
    found["search_100k_again_ms"] = _ms(lambda: store.page(View(parse_query(RARE)), 0, 200))
    store.close()
    return found


def _filled(path: Path, tickets: int) -> tuple[float, float]:
    """Fill a desk; return the seconds its store took, and those the tickets took to be made."""
    making = 0.0

    def made() -> Iterator[History]:
        nonlocal making
        source = histories(POLICY, NOW, tickets, 7)
        while True:
            start = perf_counter()
            history = next(source, None)
            making += perf_counter() - start
            if history is None:
                return
            yield history

    store = SqliteStore(path)
    start = perf_counter()
    store.load(made())
    whole = perf_counter() - start
    store.close()
    return whole - making, making


def _commits(store: SqliteStore, number: int, writes: int = 1_000) -> float:
    desk = Desk(store, POLICY, "bench", lambda: NOW)
    start = perf_counter()
    for _ in range(writes):
        desk.note({number: None}, "Called back, nobody there")
    return writes / (perf_counter() - start)


def _ms(work: Callable[[], object], rounds: int = 15) -> float:
    def timed() -> float:
        start = perf_counter()
        work()
        return (perf_counter() - start) * 1e3

    return median(timed() for _ in range(rounds))


def _median(measure: Callable[[], object], rounds: int = 9) -> float:
    return median(float(str(measure())) for _ in range(rounds))
