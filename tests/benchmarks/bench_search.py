"""Finding words among a million tickets: first pages and whole walks, what the indexes weigh, and what a note costs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.filters.parse import parse_query
from helpdesk_tui.intake.demo.fill import histories
from helpdesk_tui.store.base import View
from helpdesk_tui.store.sql.asked import pages as pages_sql
from helpdesk_tui.store.sql.asked.search import Finder
from helpdesk_tui.store.sqlite import words
from helpdesk_tui.store.sqlite.connection.giving_way import giving_way
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.benchmarks.bench_store import NOW, POLICY

TICKETS = 1_000_000
FIRST = 50
ASKED = {
    "one_letter": "t",
    "in_most": "the",
    "common": "printer",
    "rare": "toner",
    "middle_common": "rinter",
    "middle": "lotter",
    "nowhere": "xyzzy",
    "two_words": "the printer",
    "phrase": '"the printer"',
    "phone": "phone:1700",
}


def figures() -> dict[str, float]:
    """Return milliseconds (medians), bytes a ticket, and microseconds a note with and without its being searched."""
    with TemporaryDirectory() as folder:
        return of_desk(Path(folder) / "desk.db", TICKETS)


def of_desk(path: Path, tickets: int) -> dict[str, float]:
    """Fill a desk and measure it."""
    store = SqliteStore(path)
    store.load(histories(POLICY, NOW, tickets, 7))
    link = Link(path, 5.0)
    found: dict[str, float] = {}
    for name, text in ASKED.items():
        view = View(parse_query(text))
        found[f"first_page_{name}_ms"] = _ms(partial(_first, link, view))
        found[f"whole_walk_{name}_ms"] = _ms(partial(_whole, link, view), 5)
        found[f"key_waits_{name}_ms"] = _longest(link, view)
    found |= _weights(link, tickets)
    link.close()
    found |= _notes(store)
    store.close()
    return found


def _first(link: Link, view: View) -> object:
    return Finder(link).page(view, 0, FIRST)


def _whole(link: Link, view: View) -> object:
    return Finder(link).size(view)


def _longest(link: Link, view: View) -> float:
    """Return for how many milliseconds of a whole walk nobody looks at most whether a key waits."""
    looks = [thread_time()]

    def asked() -> bool:
        looks.append(thread_time())
        return False

    with giving_way(link, asked):
        _whole(link, view)
    asked()
    return max(after - before for before, after in pairwise(looks)) * 1e3


def _weights(link: Link, tickets: int) -> dict[str, float]:
    """Return how many bytes a ticket takes in each of the search's tables, as far as their contents go."""
    found = {
        f"{name}_bytes_a_ticket": link.value(f"SELECT sum(length(block)) FROM {name}_data") / tickets
        for name in words.INDEXES
    }
    text = "SELECT sum(length(CAST(everything AS BLOB)) + length(CAST(numbers AS BLOB))) FROM ticket_words"
    return found | {"words_bytes_a_ticket": link.value(text) / tickets}


def _notes(store: SqliteStore, writes: int = 500) -> dict[str, float]:
    """Return what a note and a new ticket cost, and a note without its words."""
    desk = Desk(store, POLICY, "bench", lambda: NOW)
    numbers = [ticket.number for ticket in store.page(View(), 0, writes)]
    follow, seconds = pages_sql.follow, {}
    for name, on in (("note", True), ("note_not_searched", False)):
        pages_sql.follow = follow if on else lambda *_: None
        try:
            start = perf_counter()
            for number in numbers:
                desk.note({number: None}, "Called back about the printer on the second floor, nobody there")
            seconds[name] = perf_counter() - start
        finally:
            pages_sql.follow = follow
    return {f"{name}_us": taken / len(numbers) * 1e6 for name, taken in seconds.items()}


def _ms(work: Callable[[], object], rounds: int = 9) -> float:
    def timed() -> float:
        start = perf_counter()
        work()
        return (perf_counter() - start) * 1e3

    return median(timed() for _ in range(rounds))
