"""A whole load onto an empty desk on a server: indexes stand aside meanwhile, and all are there again afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.store.base import View
from helpdesk_tui.store.postgres import bulk
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.servers import desk_dsn
from tests.store.making import History, a_history, a_ticket

# What a desk has besides its rows.
MADE = """
SELECT indexdef FROM pg_indexes WHERE schemaname = 'helpdesk'
UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'helpdesk'::regnamespace
UNION ALL SELECT tgname || ' ' || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1
"""


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostgresStore]:
    """An empty desk that is loaded in small pieces."""
    monkeypatch.setattr(bulk, "PIECE", 20)
    with closing(PostgresStore(desk_dsn(), "the desk on the server", deadline=60)) as made:
        yield made


def histories(many: int, **fields: Any) -> list[History]:
    """Tickets with a caller each."""
    return [
        a_history(a_ticket(requester=f"Caller {place}", phone=f"0451 {place:06}", **fields)) for place in range(many)
    ]


def made(store: PostgresStore) -> list[Any]:
    """Return the indexes, constraints and triggers of the desk."""
    return store._link.connection.execute(MADE).fetchall()


def test_all_that_stood_aside_is_there_again(store: PostgresStore) -> None:
    before = made(store)
    assert store.load(histories(50)) == 50
    assert made(store) == before and store.check() == []
    assert store.tally() == {(Priority.P4, Status.OPEN): 50} and store.size(View()) == 50
    assert store.load(histories(30)) == 30 and store.tally() == {(Priority.P4, Status.OPEN): 80}
    assert store.requesters_called("Caller 7")[0].phone == "0451 000007"


def test_a_load_that_fails_leaves_the_desk_as_it_was(store: PostgresStore) -> None:
    before = made(store)
    gap = a_history(a_ticket(), {"subject": "Changed"})[1:]
    with pytest.raises(ValueError, match="version"):
        store.load([*histories(45), gap])
    assert made(store) == before and store.size(View()) == 0 and store.check() == []


def test_a_reference_that_came_with_an_earlier_piece_is_left_out(store: PostgresStore) -> None:
    assert (
        store.load(
            [*histories(30), a_history(a_ticket(reference="A-1")), *histories(30), a_history(a_ticket(reference="A-1"))]
        )
        == 61
    )
