"""A load of many tickets is whole or not there, on whatever journal it was written."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from helpdesk_tui.domain.filters.parse import Query, Scope
from helpdesk_tui.intake.demo.fill import fill, histories
from helpdesk_tui.intake.stories import History
from helpdesk_tui.store.base import View
from helpdesk_tui.store.sqlite.connection.driver import wal_is_safe
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.intake.desks import NOW, POLICY

MANY = 4_200
EVERY = View(Query(scope=Scope.ALL))
WANTED = "wal" if wal_is_safe() else "delete"
FILL = """
import sys
from helpdesk_tui.intake.demo.fill import fill
from helpdesk_tui.store.sqlite import bulk
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.intake.desks import NOW, POLICY
bulk.BEFORE = ("PRAGMA cache_size = -4096", *bulk.BEFORE[1:])
fill(SqliteStore(sys.argv[1]), POLICY, NOW, 1_000_000, 7)
"""


def journal(store: SqliteStore) -> str:
    return str(store._link.value("PRAGMA journal_mode"))


def test_a_big_load_onto_an_empty_desk_ends_on_the_journal_it_began_with(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "desk.db")
    seen = []

    def watched() -> Iterator[History]:
        for place, history in enumerate(histories(POLICY, NOW, MANY, 7)):
            if place == 4_100:
                seen.append(journal(store))
            yield history

    try:
        assert journal(store) == WANTED
        assert store.load(watched()) == MANY
        assert (seen, journal(store)) == (["delete"], WANTED)
        assert store.check() == []
    finally:
        store.close()


def test_a_load_onto_a_desk_that_another_has_open_waits_for_nobody(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "desk.db", busy=600.0)
    other = SqliteStore(tmp_path / "desk.db")
    try:
        begin = time.monotonic()
        assert fill(store, POLICY, NOW, MANY, 7) == MANY
        assert time.monotonic() - begin < 300
        assert other.size(EVERY) == MANY
        assert other.check() == []
        assert journal(other) == WANTED
    finally:
        other.close()
        store.close()


def test_a_load_that_is_killed_leaves_an_empty_desk_that_can_be_filled_again(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    filling = subprocess.Popen([sys.executable, "-c", FILL, str(path)], cwd=Path(__file__).parents[3])
    try:
        deadline = time.monotonic() + 600
        # Beyond what it holds in memory: pages of a load that is not whole are in the file.
        while not (path.exists() and path.stat().st_size > 12_000_000):
            assert filling.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        filling.kill()
        filling.wait()
    store = SqliteStore(path)
    try:
        assert store.size(EVERY) == 0
        assert store.tally() == {}
        assert store.check() == []
        assert fill(store, POLICY, NOW, MANY, 7) == MANY
        assert store.check() == []
        assert journal(store) == WANTED
    finally:
        store.close()


def test_a_load_that_breaks_off_leaves_an_empty_desk_on_its_log(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "desk.db")

    def broken() -> Iterator[History]:
        yield from islice(histories(POLICY, NOW, MANY, 7), 4_100)
        raise KeyboardInterrupt

    try:
        for _ in range(2):
            try:
                store.load(broken())
            except KeyboardInterrupt:
                assert store.size(EVERY) == 0
                assert journal(store) == WANTED
        assert store.check() == []
    finally:
        store.close()
