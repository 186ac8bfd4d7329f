"""The stores under contract: each test that takes ``desk`` runs once for every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import is_hypothesis_test

from helpdesk_tui.store.base import Store
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.empty import empty_desk
from tests.store.memory import MemoryStore, Shelf

NewDesk = Callable[[], Callable[[], Store]]
"""Makes an empty desk, and returns what opens a store on it: each call another one."""


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def new_desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewDesk]:
    """What makes desks of one engine; another engine is another parameter here."""
    stores: list[Store] = []
    emptied: list[str] = []

    def in_memory() -> Callable[[], Store]:
        shelf = Shelf()
        return lambda: MemoryStore(shelf)

    def in_sqlite() -> Callable[[], Store]:
        path = tmp_path / f"{len(stores)}.db"
        stores.append(SqliteStore(empty_desk(path), busy=0.05))

        def another() -> Store:
            stores.append(SqliteStore(path, busy=0.05))
            return stores[-1]

        return another

    def on_server() -> Callable[[], Store]:
        from helpdesk_tui.store.postgres.store import PostgresStore
        from tests.servers import desk_dsn, empty

        if emptied and is_hypothesis_test(request.function):
            # Of each example only the desk of that one is looked at.
            for store in stores:
                store.close()
            stores.clear()
            empty(emptied[0])
        else:
            emptied.insert(0, desk_dsn())
        dsn = emptied[0]

        def another() -> Store:
            stores.append(PostgresStore(dsn, "the desk on the server", busy=0.05, deadline=20))
            return stores[-1]

        return another

    yield {"memory": in_memory, "sqlite": in_sqlite, "postgres": on_server}[request.param]
    for store in stores:
        store.close()


@pytest.fixture
def open_store(new_desk: NewDesk) -> Callable[[], Store]:
    """What opens further stores on one empty desk."""
    return new_desk()


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    """A store on an empty desk."""
    return open_store()
