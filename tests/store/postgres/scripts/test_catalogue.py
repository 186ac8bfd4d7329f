"""What guards a desk on a server, changed by somebody: check names it, and the owner's setup puts it right."""

from __future__ import annotations

import psycopg
import pytest

from helpdesk_tui.store.base import Declined, StoreError
from helpdesk_tui.store.postgres import schema
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.postgres.schema import LATEST
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.store.postgres.logins import As, a_desk, connected


@pytest.fixture
def desk() -> As:
    """An empty desk."""
    return a_desk()


def _found(desk: As) -> list[str]:
    store = PostgresStore(desk("vera"), "the desk", deadline=20)
    found = store.check()
    store.close()
    return found


def _setup(dsn: str) -> None:
    link = Link(dsn, "the desk", 5.0, 20.0)
    try:
        schema.setup(link)
    finally:
        link.close()


def test_a_desk_as_it_is_made_is_as_this_program_makes_it(desk: As) -> None:
    assert _found(desk) == []
    _setup(desk("owner"))
    _setup(desk("owner"))
    assert _found(desk) == []


# What somebody with the owner's rights may have done, and what is named then.
_CHANGED = {
    "ALTER TABLE event DISABLE TRIGGER event_kept": "event_kept of event is switched off",
    "DROP TRIGGER event_kept ON event": "event_kept of event is gone",
    "DROP TRIGGER event_kept ON event; CREATE TRIGGER event_kept BEFORE DELETE ON event FOR EACH STATEMENT "
    "EXECUTE FUNCTION event_stands()": "event_kept of event is not as",
    "CREATE OR REPLACE FUNCTION event_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = helpdesk, pg_temp "
    "AS 'BEGIN RETURN NULL; END'": "function event_stands is not as",
    "ALTER FUNCTION acts_as(text) SECURITY DEFINER": "function acts_as is not as",
    "ALTER FUNCTION hold() RESET search_path": "function hold is not as",
    "DROP FUNCTION came_in()": "function came_in is gone",
    "GRANT EXECUTE ON FUNCTION hold() TO PUBLIC": "Everybody may EXECUTE hold()",
    "GRANT UPDATE ON event TO desk_technician": "desk_technician may UPDATE event",
    "GRANT UPDATE (payload) ON event TO desk_lead": "desk_lead may UPDATE event.payload",
    "REVOKE INSERT ON draft FROM desk_technician": "desk_technician may not INSERT draft",
    "ALTER TABLE draft DISABLE ROW LEVEL SECURITY": "Row security of draft is off",
    "DROP POLICY own ON journal": "policy own of journal is gone",
    "DROP POLICY own ON draft; CREATE POLICY own ON draft USING (true)": "policy own of draft is not as",
}


@pytest.mark.parametrize("change", _CHANGED)
def test_what_was_changed_is_named_and_put_right_by_setup(desk: As, change: str) -> None:
    with connected(desk("owner")) as connection:
        connection.execute(change.encode())
    found = _found(desk)
    assert any(_CHANGED[change] in sentence for sentence in found), found
    _setup(desk("owner"))
    assert _found(desk) == []


# What this program makes none of: it is named, and setup leaves it to whoever made it.
_OTHERS = {
    "CREATE TRIGGER mine AFTER INSERT ON ticket FOR EACH ROW EXECUTE FUNCTION tell()": "trigger mine of ticket",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'": "function mine",
    "CREATE FUNCTION hold(int) RETURNS int LANGUAGE sql AS 'SELECT 1'": "function hold",
    "GRANT DELETE ON event TO tom": "tom may DELETE event",
    "ALTER TABLE tally OWNER TO tina": "table tally does not belong to the desk's owner",
}


@pytest.mark.parametrize("change", _OTHERS)
def test_what_others_made_is_named(desk: As, change: str) -> None:
    with connected(desk("owner")) as connection:
        connection.execute(change.encode())
    assert any(_OTHERS[change] in sentence for sentence in _found(desk))


@pytest.mark.parametrize("login", ["tom", "lea", "nobody_here"])
def test_setup_is_for_the_owner_alone(desk: As, login: str) -> None:
    with pytest.raises(Declined, match="belongs to the login owner"):
        _setup(desk(login))
    assert _found(desk) == []


def test_setup_without_any_rights_says_so(desk: As) -> None:
    with connected(desk("owner")) as connection:
        connection.execute("DROP SCHEMA helpdesk CASCADE")
    with pytest.raises(Declined, match="does not let you"):
        _setup(desk("tom"))


def test_an_owner_who_is_no_superuser_sets_a_desk_up(desk: As) -> None:
    with connected(desk("owner")) as connection:
        connection.execute("DROP SCHEMA helpdesk CASCADE; DROP EXTENSION pg_trgm")
        connection.execute(f"ALTER DATABASE {connection.info.dbname} OWNER TO tina".encode())
    _setup(desk("tina"))
    store = PostgresStore(desk("tina"), "the desk", deadline=20)
    assert store.check() == []
    store.close()
    with pytest.raises(Declined, match="belongs to the login tina"):
        _setup(desk("lea"))


def test_a_newer_desk_is_left_as_it_is(desk: As) -> None:
    with connected(desk("owner")) as connection:
        connection.execute(f"UPDATE head SET schema = {LATEST + 1}; DROP FUNCTION came_in()".encode())
    with pytest.raises(StoreError, match="newer"):
        _setup(desk("owner"))
    with connected(desk("owner")) as connection, pytest.raises(psycopg.errors.UndefinedFunction):
        connection.execute("SELECT came_in()")
