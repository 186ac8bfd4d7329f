"""What is said of a commit that did not come to its end: nothing was written, or it is not known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Busy, StoreError, Unavailable, Unclear
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.servers import desk_dsn
from tests.store.making import NOW, POLICY


@pytest.fixture
def dsn() -> str:
    """How to reach a new desk."""
    return desk_dsn()


@pytest.fixture
def link(dsn: str) -> Iterator[Link]:
    """A connection to it."""
    made = Link(dsn, "the desk on the server", 5.0, 20.0)
    yield made
    made.close()


def at_commit(link: Link, does: str) -> None:
    """Have the server do something when a setting's writing is committed."""
    with link.translating():
        link.connection.execute(
            f"""
CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does}; RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON setting DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION at_commit();
""".encode()
        )


def put(link: Link) -> None:
    """Write a setting in a transaction."""
    with link.transaction():
        link.run("INSERT INTO setting VALUES ('colour', 'red')")


def there(dsn: str) -> bool:
    """Whether it is there, as somebody else sees it."""
    other = Link(dsn, "the desk on the server", 5.0, 20.0)
    found = other.value("SELECT value FROM setting WHERE name = 'colour'")
    other.close()
    return found is not None


def test_an_error_at_the_commit_says_that_nothing_was_written(dsn: str, link: Link) -> None:
    at_commit(link, "RAISE EXCEPTION 'no space' USING ERRCODE = '53100'")
    with pytest.raises(Unavailable, match="disk.*is full. Nothing was written") as raised:
        put(link)
    assert not isinstance(raised.value, Unclear)
    assert not there(dsn)


@pytest.mark.parametrize(
    "does",
    ["PERFORM pg_terminate_backend(pg_backend_pid()), pg_sleep(9)", "RAISE WARNING 'something is not as it should be'"],
    ids=["session ended", "warning"],
)
def test_a_commit_that_ends_the_session_or_warns_is_unclear(link: Link, does: str) -> None:
    at_commit(link, does)
    with pytest.raises(Unclear):
        put(link)


def test_a_commit_after_an_error_that_was_passed_over_is_not_said_to_be_done(dsn: str, link: Link) -> None:
    with pytest.raises(StoreError), link.transaction():
        link.run("INSERT INTO setting VALUES ('colour', 'red')")
        with suppress(StoreError):
            link.value("SELECT 1 / 0")
    assert not there(dsn)


def test_a_desk_that_was_busy_again_and_again_is_written_to_as_before(dsn: str) -> None:
    # What an error keeps from the server in a pipeline is not prepared there, whatever psycopg takes it for.
    waiting, holding = (PostgresStore(dsn, "the desk on the server", busy=0.05, deadline=60) for _ in range(2))
    desk = Desk(waiting, POLICY, "ana", lambda: NOW)
    number = desk.open(Open("Printer", Priority.P4)).tickets[0].number
    for _ in range(6):
        with holding.write(), pytest.raises(Busy):
            desk.note({number: None}, "Not now.")
        assert desk.note({number: None}, "Now.").done
    assert waiting.check() == []
    waiting.close()
    holding.close()
