"""The server that this machine has installed, which may be older than the tests' own: a desk lives on it, too."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.store.postgres import schema
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.servers import Server, system_binaries
from tests.store.making import a_history, a_ticket, an_op, changed, put

_PROGRAMS = system_binaries()
pytestmark = pytest.mark.skipif(_PROGRAMS is None, reason="no PostgreSQL is installed here beside that of the tests")


@pytest.fixture
def dsn() -> Iterator[str]:
    """A desk on a server that is there for one test."""
    server = Server(programs=_PROGRAMS)
    try:
        yield server.dsn("postgres")
    finally:
        server.stop()


def test_a_desk_is_set_up_twice_worked_on_filled_searched_and_found_sound(dsn: str) -> None:
    for _ in range(2):
        link = Link(dsn, "the desk", 5.0, 20.0)
        schema.setup(link)
        link.close()
    link = Link(dsn, "the desk", 5.0, 20.0)
    link.run("INSERT INTO setting VALUES ('clock', 'the tests'' own')")
    link.close()
    store = PostgresStore(dsn, "the desk", deadline=20)
    ticket = put(store, requester="Zoë", text="It is pale 👩‍💻")
    with store.write() as transaction:
        transaction.append(*changed(ticket, subject="Straße"))
    store.load([a_history(a_ticket(5000), {"subject": "Another"})], By("owner", an_op(), int(time.time())))
    assert [one.subject for one in (store.ticket(ticket.number), store.ticket(5000)) if one] == ["Straße", "Another"]
    assert store.check() == []
    store.close()
