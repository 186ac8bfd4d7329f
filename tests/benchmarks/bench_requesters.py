"""Known callers and tickets alike, on a desk of 100,000 each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.rules.alike import useful_words
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.intake.demo.fill import histories
from helpdesk_tui.store.sqlite.store import SqliteStore

COUNT = 100_000
NOW = 1_790_000_000
POLICY = parse_policy((Path(__file__).parents[2] / "data" / "sla.toml").read_text("utf-8"), "sla.toml")
_NAMES = ("Maria", "Bo", "Zoe", "Jan", "Ana", "Kim", "Ravi", "Lena", "Omar", "Yuki")
_FAMILIES = ("Silva", "Chen", "Marinos", "Novak", "Ito", "Okafor", "Weber", "Rossi", "Haddad", "Berg")


def figures() -> dict[str, float]:
    """Return milliseconds: medians, and the slowest of a number typed digit by digit or a subject by letters."""
    with TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "desk.db")
        start = perf_counter()
        store.load(histories(POLICY, NOW, COUNT, 7))
        loaded = perf_counter() - start
        Desk(store, POLICY, "bench", lambda: NOW).keep_requesters(list(_crowd(COUNT)))
        found = {"load_100k_s": loaded} | _callers(store) | _alike(store)
        store.close()
        return found


def _callers(store: SqliteStore) -> dict[str, float]:
    maria = store.requesters_by_number("00001234")[0]
    number = "2125551234"
    typed = [number[:length] for length in range(3, len(number) + 1)]
    names = ["Ma", "Mar", "Maria", "Maria S", "Maria Silva"]
    own = store.alike(useful_words("mail down"), None, 1)[0]
    busy = Requester(own.requester or "Bo", own.phone, None, own.organisation)
    return {
        "number_whole_ms": _ms(lambda: store.requesters_by_number(number)),
        "number_end_4_ms": _ms(lambda: store.requesters_by_number("1234")),
        "number_as_typed_slowest_ms": max(_ms(partial(store.requesters_by_number, end)) for end in typed),
        "name_as_typed_slowest_ms": max(_ms(partial(store.requesters_named, name)) for name in names),
        "contacts_ms": _ms(lambda: store.tickets_of(maria, 3, only_open=False)),
        "contacts_of_a_frequent_caller_ms": _ms(lambda: store.tickets_of(busy, 3, only_open=True)),
    }


def _alike(store: SqliteStore) -> dict[str, float]:
    subject = "The printer on the third floor does not print"
    organisation = store.alike(useful_words("mail down"), None, 1)[0].organisation
    typed = [subject[:length] for length in range(3, len(subject) + 1)]
    asked = [_ms(partial(store.alike, useful_words(text), organisation, 4), 3) for text in typed]
    return {"alike_ms": median(asked), "alike_as_typed_slowest_ms": max(asked)}


def _crowd(count: int) -> Iterator[Requester]:
    random = Random(7)
    for place in range(count):
        name = f"{random.choice(_NAMES)} {random.choice(_FAMILIES)} {place}"
        number = f"+1 212 {place % 1000:03d} {random.randrange(10_000):04d}"
        yield Requester(name, number, None, f"Firm {place % 500}", None, NOW - place)
    yield Requester("Last One", "+1 900 0000 1234", None, "Firm 1", None, NOW)


def _ms(work: Callable[[], object], rounds: int = 15) -> float:
    def timed() -> float:
        start = perf_counter()
        work()
        return (perf_counter() - start) * 1e3

    return median(timed() for _ in range(rounds))
