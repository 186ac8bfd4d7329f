"""Many callers kept at once are kept as they would be one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.store import callers
from helpdesk_tui.store.base import Row
from helpdesk_tui.store.postgres.store import PostgresStore
from helpdesk_tui.store.sql import known_callers
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.servers import desk_dsn
from tests.store.making import NOW

NAMES = ("Zoe Zander", "zoe  zander", "Bo Berg", "Cy", "", "Émile Ünal")
PHONES = (
    None, "0451 123456", "+49 451 123456", "123456", "451 123456-12", "0451 12345612", "4711", "Durchwahl 12",
    "0451 123456 Durchwahl 12", "0451 9876543", "9876543",
)  # fmt: skip
MAILS = (None, None, "zoe@example.org", "ZOE@example.org", "bo@example.org")
FIRMS = (None, "Acme", "ACME", "Bolt")
# All that is kept of callers; ids are given in the order in which they became known.
KEPT = (
    "SELECT id, name, phone, email, organisation, note, seen_at, further, merged_into FROM requester ORDER BY id",
    "SELECT words FROM requester ORDER BY id",
    "SELECT kind, key, requester FROM requester_key ORDER BY kind, key, requester",
    "SELECT name, note, seen_at FROM organisation ORDER BY name",
)


def came(chance: random.Random, many: int) -> list[Requester]:
    """Callers as tickets have them, the earliest first."""
    return [
        Requester(
            chance.choice(NAMES), chance.choice(PHONES), chance.choice(MAILS), chance.choice(FIRMS), seen_at=NOW + place
        )
        for place in range(many)
    ]


@pytest.fixture(params=["sqlite", "postgres"])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[SqliteStore | PostgresStore]]:
    """Two empty desks of one engine."""
    if request.param == "sqlite":
        stores: list[SqliteStore | PostgresStore] = [SqliteStore(tmp_path / f"{place}.db") for place in range(2)]
    else:
        stores = [PostgresStore(desk_dsn(), "the desk on the server", deadline=60) for _ in range(2)]
    with closing(stores[0]), closing(stores[1]):
        yield stores


def kept(store: SqliteStore | PostgresStore) -> list[list[Row]]:
    """Return all that a desk keeps of callers."""
    return [list(map(tuple, store._link.rows(sql))) for sql in KEPT]


@pytest.mark.parametrize("seed", range(4))
def test_many_at_once_are_kept_as_one_by_one(two: list[SqliteStore | PostgresStore], seed: int) -> None:
    one_by_one, at_once = two
    chance = random.Random(seed)
    for many in (40, 1, 60):
        batch = came(chance, many)
        with one_by_one.write() as transaction:
            callers.take_over(transaction, batch)
        with at_once.write() as transaction:
            known_callers.take_over(at_once._link, transaction, batch)
        assert kept(at_once) == kept(one_by_one)
    assert len(kept(at_once)[0]) > 5


def test_a_few_who_come_to_many_are_asked_for_one_by_one(
    two: list[SqliteStore | PostgresStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, store = two
    with store.write() as transaction:
        callers.take_over(transaction, [Requester(f"Caller {place}", f"0451 12{place:04}") for place in range(30)])
    monkeypatch.delattr(known_callers, "KnownCallers")
    with store.write() as transaction:
        known_callers.take_over(store._link, transaction, [Requester("Caller 3", "0451 120003", "three@example.org")])
    assert store.requesters_called("Caller 3")[0].email == "three@example.org"
