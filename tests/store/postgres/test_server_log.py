"""The log of a desk on a server is walked as a file's is, and what was done to it past this program is found."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from helpdesk_tui.store.log.chain import parse_head
from helpdesk_tui.store.postgres import checking
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.postgres.store import PostgresStore
from helpdesk_tui.store.sql.log import ends
from tests.servers import desk_dsn
from tests.store.making import changed, put


@pytest.fixture
def dsn() -> str:
    """A desk with three events, the last two on #1001."""
    dsn = desk_dsn()
    store = PostgresStore(dsn, "the server's desk", deadline=20)
    put(store, requester="Wilhelmina", text="Echidna")
    ticket = store.ticket(1001)
    assert ticket is not None
    for who in ("bob", "cy"):
        with store.write() as transaction:
            event, ticket = changed(ticket, assignee=who)
            transaction.append(event, ticket)
    store.close()
    return dsn


@pytest.fixture
def link(dsn: str) -> Iterator[Link]:
    """A connection to it."""
    link = Link(dsn, "the server's desk", 5, 20)
    yield link
    link.close()


def tamper(dsn: str, statement: str) -> None:
    """Do what a superuser can do, whatever the triggers say."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET search_path = helpdesk, public")
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement.encode())


def test_a_whole_log_ends_where_the_server_says(link: Link) -> None:
    verdict = checking.verify(link)
    assert (verdict.events, verdict.wrong, verdict.disordered) == (3, [], [])
    assert verdict.head == ends.head_of(link)
    assert checking.check(link) == []


def test_a_known_head_is_found_in_the_log_and_a_strange_one_is_not(link: Link) -> None:
    known = ends.head_of(link)
    assert checking.verify(link, [known]).wrong == []
    strange = parse_head(f"2:{'ab' * 32}")
    assert checking.verify(link, [strange]).wrong == [
        "The log up to event 2 is not the one whose head is known: it was rewritten."
    ]


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("UPDATE event SET payload = replace(payload, 'bob', 'eve') WHERE seq = 2", "is not what was written"),
        ("UPDATE event_text SET texts = replace(texts, 'Echidna', 'Okapi')", "is not the text that was written"),
        ("DELETE FROM event WHERE seq = 2", "Event 2 was removed from the log"),
        ("DELETE FROM event WHERE seq = 3", "event 3 was cut off"),
        ("UPDATE head SET seq = 2", "The server's row says that the log ends with event 2"),
        ("UPDATE head SET chain = sha256('x')", "is not that of event 3"),
        ("UPDATE setting SET value = 'another' WHERE name = 'desk'", "is not the one that its log begins with"),
    ],
)
def test_what_a_superuser_does_to_the_log_is_found(dsn: str, link: Link, done: str, said: str) -> None:
    tamper(dsn, done)
    assert any(said in problem for problem in checking.verify(link).wrong)
    assert any(said in problem for problem in checking.check(link))


def test_a_trigger_that_is_switched_off_is_named(dsn: str, link: Link) -> None:
    tamper(dsn, "ALTER TABLE event DISABLE TRIGGER event_kept")
    assert checking.check(link) == [
        "The trigger event_kept of event is switched off: somebody wrote past this program, or could."
    ]
