"""Who may do what on a server, tried by psycopg directly: the server enforces it, whatever the program would do."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from psycopg import sql

from helpdesk_tui.domain.tickets.desk_events import By, DeskKind
from helpdesk_tui.domain.tickets.events import Event, Kind, record
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import PRESENCE_KEPT, Declined, Presence, StoreError, Unavailable
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.store.making import a_ticket, an_op
from tests.store.postgres.logins import As, a_desk, connected

_REFUSED = psycopg.errors.InsufficientPrivilege
_TABLES = ("event", "ticket", "head", "event_text", "desk_event", "desk_event_text", "tally")
_OF_LEADS = ("SELECT take_in('[]', '[]', '[]', '[]', '[]')", "SELECT came_in()", "SELECT may_set('desk')")
_OF_WATCHES = [
    "UPDATE lease SET holder = 'mine'",
    "INSERT INTO alarm (key, rule, cycle, raised_at, step, counted_from, in_digest)"
    " VALUES ('a', 'clock', 0, 1, 0, 1, 0)",
    "UPDATE alarm SET ended_at = 1",
    "DELETE FROM delivery",
    "UPDATE target_tried SET gone = 1",
]
"""What takes the group of the watch, which leads are in."""
_WRITES = [
    *_OF_LEADS,
    *_OF_WATCHES,
    *(f"DELETE FROM {name}" for name in ("lease", "target_tried")),
    *(f"TRUNCATE {name} CASCADE" for name in ("lease", "alarm", "delivery", "target_tried")),
    *(f"INSERT INTO {name} SELECT * FROM {name}" for name in _TABLES),
    *(f"DELETE FROM {name}" for name in (*_TABLES, "requester", "organisation")),
    *(f"TRUNCATE {name} CASCADE" for name in (*_TABLES, "presence", "draft", "requester")),
    *(f"ALTER TABLE {name} DISABLE TRIGGER ALL" for name in ("event", "desk_event", "ticket")),
    *(f"DROP TABLE {name} CASCADE" for name in ("event", "head")),
    "UPDATE event SET payload = '{}'",
    "UPDATE ticket SET subject = 'another'",
    "UPDATE head SET seq = 0",
    "UPDATE event_text SET texts = '{}'",
    "UPDATE desk_event SET actor = 'tom'",
    "UPDATE tally SET n = 0",
    "SELECT 1 FROM head FOR UPDATE",
    "BEGIN; LOCK TABLE event IN EXCLUSIVE MODE",
    "DROP TRIGGER event_kept ON event",
    "CREATE TRIGGER mine BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION tell()",
    "SET ROLE desk_lead",
    "SET ROLE desk_service",
    "SET ROLE owner",
    "SET SESSION AUTHORIZATION owner",
    "SET session_replication_role = replica",
    "ALTER FUNCTION acts_as(text) RENAME TO acted_as",
    "ALTER FUNCTION append_event SECURITY INVOKER",
    "CREATE OR REPLACE FUNCTION is_own(name_ text) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true'",
    "DROP FUNCTION event_stands CASCADE",
    "CREATE TABLE helpdesk.mine ()",
    "CREATE FUNCTION helpdesk.now() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TABLE public.mine ()",
    "CREATE SCHEMA mine",
    "ALTER TABLE draft DISABLE ROW LEVEL SECURITY",
    "DROP POLICY own ON draft",
    "INSERT INTO setting VALUES ('desk_id', 'mine')",
    "UPDATE setting SET value = 'another'",
    "DELETE FROM setting",
    "GRANT desk_lead TO tom",
    "SELECT takes_lead('this')",
]
"""What is refused with 42501 whatever one's group."""

_GRANTED = {
    "lea": [one for one in _WRITES if "INTO setting" in one or "UPDATE setting" in one or one in _OF_LEADS]
    + ["SET ROLE desk_lead", *_OF_WATCHES],
    "wanda": _OF_WATCHES,
    "sam": ["SET ROLE desk_service"],
}
"""But for what a group may do."""

_OF_TECHNICIANS = [
    "SELECT * FROM hold()",
    "SELECT append_event(1, 2, 'noted', 1, 'vera', 'x', NULL, '{}', NULL, '{}')",
    "SELECT append_desk_event('refused', 1, 'vera', 'x', NULL, '{}', NULL)",
    "INSERT INTO draft VALUES ('vera', 'note', 'text', 1)",
    "INSERT INTO journal VALUES ('vera', 1, 1, '', 0, 0)",
    "INSERT INTO requester (name, seen_at) VALUES ('Bob', 1)",
    "DELETE FROM result",
    "DELETE FROM ticket_words",
]


@pytest.fixture(scope="module")
def desk() -> As:
    """A desk in real time with two tickets, the second closed; nothing that is refused changes it."""
    dsn = a_desk()
    with _store(dsn("tina")) as store, store.write() as transaction:
        for _ in range(2):
            _open(transaction, "tina")
    return dsn


@pytest.fixture
def own_desk() -> As:
    """A desk of one test."""
    return a_desk()


class _store:
    """A store in a block."""

    def __init__(self, dsn: str) -> None:
        self._store = PostgresStore(dsn, "the desk", deadline=20)

    def __enter__(self) -> PostgresStore:
        return self._store

    def __exit__(self, *_: object) -> None:
        self._store.close()


def _new(number: int, actor: str, **fields: Any) -> tuple[Event, Ticket]:
    now = int(time.time())
    ticket = a_ticket(number, opened_at=now, clock_start=now, **fields)
    return record(Kind.OPENED, None, ticket, at=now, actor=actor, op=an_op(), text="It is pale."), ticket


def _open(transaction: Any, actor: str) -> Ticket:
    event, ticket = _new(transaction.new_number(), actor)
    transaction.append(event, ticket)
    return ticket


def _noted(ticket: Ticket, actor: str, *, at: int = 0, kind: Kind = Kind.NOTED, **fields: Any) -> tuple[Event, Ticket]:
    after = replace(ticket, version=ticket.version + 1, **fields)
    return record(kind, ticket, after, at=int(time.time()) + at, actor=actor, op=an_op(), text="Seen."), after


def _log(dsn: str) -> list[list[tuple[object, ...]]]:
    with connected(dsn) as connection:
        names = map(sql.Identifier, _TABLES)
        return [connection.execute(sql.SQL("SELECT * FROM {} ORDER BY 1").format(name)).fetchall() for name in names]


@pytest.mark.parametrize("login", ["vera", "tom", "lea", "sam", "wanda"])
def test_nobody_but_the_owner_writes_the_log_by_hand_or_changes_what_guards_it(desk: As, login: str) -> None:
    before = _log(desk("owner"))
    tried = [one for one in _WRITES if one not in _GRANTED.get(login, ())]
    let_through = []
    with connected(desk(login)) as connection:
        for statement in tried:
            try:
                connection.execute(statement)
            except _REFUSED:
                connection.rollback()
            except psycopg.Error as error:
                let_through.append(f"{statement}: {error}")
            else:
                let_through.append(statement)
    assert not let_through
    assert _log(desk("owner")) == before


@pytest.mark.parametrize("statement", _OF_TECHNICIANS)
def test_a_viewer_only_looks(desk: As, statement: str) -> None:
    with connected(desk("vera")) as connection, pytest.raises(_REFUSED):
        connection.execute(statement)


def test_a_login_in_no_group_sees_nothing(desk: As) -> None:
    with connected(desk("nobody_here")) as connection, pytest.raises(_REFUSED):
        connection.execute("SELECT * FROM helpdesk.ticket")
    with pytest.raises(Unavailable, match="has no rights"):
        PostgresStore(desk("nobody_here"), "the desk")


def test_nobody_hands_on_what_is_not_theirs(own_desk: As) -> None:
    with connected(own_desk("lea")) as connection:
        connection.execute("GRANT UPDATE ON event TO desk_technician")
        found = connection.execute("SELECT has_table_privilege('desk_technician', 'event', 'UPDATE')").fetchone()
        assert found == (False,)


def test_a_viewers_console_reads_everything_and_says_that_it_is_here(own_desk: As) -> None:
    with _store(own_desk("tina")) as store, store.write() as transaction:
        ticket = _open(transaction, "tina")
    now = int(time.time())
    with _store(own_desk("vera")) as store:
        assert [event.kind for event in store.history(ticket.number)] == [Kind.OPENED]
        store.arrive(Presence("s1", "vera", now, now, None))
        assert [one.technician for one in store.present(now)] == ["vera"]
        store.leave("s1")
        assert store.present(now) == []
        with pytest.raises(Declined, match="Nothing was written"), store.write():
            pass


def test_a_technician_works_in_their_own_name_and_in_no_others(own_desk: As) -> None:
    with _store(own_desk("tom")) as store:
        with store.write() as transaction:
            ticket = _open(transaction, "tom")
        with pytest.raises(Declined, match="cannot sign as tina"), store.write() as transaction:
            transaction.append(*_noted(ticket, "tina"))
        by = By("tina", an_op(), int(time.time()))
        with pytest.raises(Declined, match="cannot sign as tina"), store.write() as transaction:
            transaction.append_desk_event(by.event(DeskKind.REFUSED, {}))
        assert len(store.history(ticket.number)) == 1
    with _store(own_desk("sam")) as store, store.write() as transaction:
        transaction.append(*_noted(ticket, "tina"))
    with _store(own_desk("vera")) as store:
        assert [event.actor for event in store.history(ticket.number)] == ["tom", "tina"]
        assert store.check() == []


@pytest.mark.parametrize("off", [-200, 200, -86_400])
def test_an_event_at_another_time_than_the_servers_is_refused(own_desk: As, off: int) -> None:
    with _store(own_desk("tom")) as store:
        with store.write() as transaction:
            ticket = _open(transaction, "tom")
        with pytest.raises(Unavailable, match="clock"), store.write() as transaction:
            transaction.append(*_noted(ticket, "tom", at=off))
        with store.write() as transaction:
            transaction.append(*_noted(ticket, "tom", at=60 if off > 0 else -60))
        assert len(store.history(ticket.number)) == 2


@pytest.mark.parametrize("kind", [Kind.RECOMPUTED, Kind.PURGED, Kind.UPGRADED])
def test_some_events_take_a_lead(own_desk: As, kind: Kind) -> None:
    with _store(own_desk("tom")) as store:
        with store.write() as transaction:
            ticket = _open(transaction, "tom")
        with pytest.raises(Declined, match="takes a lead"), store.write() as transaction:
            transaction.append(*_noted(ticket, "tom", kind=kind, warn_at=1))
    with _store(own_desk("lea")) as store, store.write() as transaction:
        transaction.append(*_noted(ticket, "lea", kind=kind, warn_at=1))


@pytest.mark.parametrize("kind", [DeskKind.IMPORTED, DeskKind.PURGED, DeskKind.PURGE_DUE, DeskKind.RESTORED, "made-up"])
def test_some_events_of_the_desk_take_a_lead(own_desk: As, kind: str) -> None:
    for login, refused in ("tom", True), ("lea", False):
        event = By(login, an_op(), int(time.time())).event(kind, {})
        with _store(own_desk(login)) as store:
            if refused:
                with pytest.raises(Declined, match="takes a lead"), store.write() as transaction:
                    transaction.append_desk_event(event)
            else:
                with store.write() as transaction:
                    assert transaction.append_desk_event(event) == 1


# What a ticket may be given beside what its event says: nothing.
_LIES: dict[str, Any] = {
    "another subject": {"subject": "Not what was said"},
    "a field that the event does not name": {"assignee": "tom"},
    "another version": {"version": 7},
    "another number": {"number": 1002},
    "an unknown field": {"salary": 1},
    "no version": {"version": None},
}


@pytest.mark.parametrize("lie", _LIES)
def test_a_ticket_gets_what_its_event_says_and_nothing_else(own_desk: As, lie: str) -> None:
    said = {"after": {"priority": 3}, "before": {"priority": 4}, "sealed": {}}
    fields = {"priority": 3, "version": 2, "rank": 0, "sort_at": 1}
    with _store(own_desk("tom")) as store, store.write() as transaction:
        ticket = _open(transaction, "tom")
    with connected(own_desk("tom")) as connection:
        with pytest.raises(psycopg.Error) as refused:
            _append(connection, ticket.number, said, fields | _LIES[lie])
        assert refused.value.sqlstate == "HD005"
        with pytest.raises(psycopg.Error, match="not what its event says"):
            # Nor does it keep back what the event says.
            _append(connection, ticket.number, said, {"version": 2})
        with pytest.raises(psycopg.Error, match="there is no event"):
            _append(connection, ticket.number, said, fields, kind="invented")
        with pytest.raises(psycopg.Error, match="not what follows"):
            _append(connection, 1002, said, fields)
        _append(connection, ticket.number, said, fields)


def _append(connection: psycopg.Connection[Any], number: int, said: Any, fields: Any, kind: str = "edited") -> None:
    values = (number, 2, kind, int(time.time()), "tom", an_op(), json.dumps(said), json.dumps(fields))
    connection.execute("SELECT append_event(%s, %s, %s, %s, %s, %s, NULL, %s, NULL, %s)", values)


def test_a_number_out_of_turn_takes_a_lead(own_desk: As) -> None:
    with _store(own_desk("tom")) as store, pytest.raises(Declined, match="out of turn"), store.write() as transaction:
        transaction.append(*_new(900_000, "tom"))
    with _store(own_desk("lea")) as store, store.write() as transaction:
        transaction.append(*_new(2_000, "lea"))


def test_names_put_before_the_desks_own_are_not_taken_for_them(own_desk: As) -> None:
    with connected(own_desk("tom")) as connection:
        connection.execute("CREATE TEMP TABLE head AS SELECT * FROM helpdesk.head")
        connection.execute("CREATE TEMP TABLE setting AS SELECT 'clock' AS name, '' AS value")
        connection.execute("CREATE TEMP TABLE event AS SELECT * FROM helpdesk.event")
        connection.execute(
            "CREATE FUNCTION pg_temp.is_own(text) RETURNS boolean LANGUAGE sql AS 'SELECT true';"
            "CREATE FUNCTION pg_temp.happens_at(bigint) RETURNS void LANGUAGE sql AS 'SELECT';"
            "SET search_path = pg_temp, helpdesk, public, pg_catalog"
        )
        said: dict[str, Any] = {"after": {}, "before": {}, "sealed": {}}
        late = (1001, 2, "noted", 1, "tom", "x", json.dumps(said), '{"version": 2}')
        with pytest.raises(psycopg.Error) as refused:
            connection.execute("SELECT helpdesk.append_event(%s, %s, %s, %s, %s, %s, NULL, %s, NULL, %s)", late)
        assert refused.value.sqlstate == "HD003"
        with pytest.raises(_REFUSED, match="cannot sign"):
            connection.execute(
                "SELECT helpdesk.append_desk_event('refused', %s, 'tina', 'x', NULL, '{}', NULL)", (int(time.time()),)
            )
        connection.execute(
            "SELECT helpdesk.append_desk_event('refused', %s, 'tom', 'x', NULL, '{}', NULL)", (int(time.time()),)
        )
        assert connection.execute("SELECT count(*) FROM pg_temp.event").fetchone() == (0,)
        assert connection.execute("SELECT seq FROM helpdesk.head").fetchone() == (1,)


def test_presence_is_seen_by_all_and_written_by_oneself(own_desk: As) -> None:
    now = int(time.time())
    old = now - PRESENCE_KEPT - 60
    with _store(own_desk("tina")) as tina, _store(own_desk("tom")) as tom, _store(own_desk("sam")) as sam:
        tina.arrive(Presence("s1", "tina", now, now, 1001))
        with connected(own_desk("tina")) as connection:
            connection.execute("INSERT INTO presence VALUES ('gone', 'tina', %s, %s, NULL)", (old, old))
        with pytest.raises(Declined):
            tom.arrive(Presence("s2", "tina", now, now, None))
        with pytest.raises(Declined):
            tom.arrive(Presence("s1", "tom", now, now, None))
        tom.leave("s1")
        with connected(own_desk("tom")) as connection:
            assert connection.execute("UPDATE presence SET ticket = 1").rowcount == 0
        assert [(one.session, one.ticket) for one in tom.present(now)] == [("s1", 1001)]
        tom.arrive(Presence("s3", "tom", now, now, None))
        assert {one.session for one in tom.present(0)} == {"s1", "s3"}
        sam.arrive(Presence("s4", "tina", now, now, None))
        sam.leave("s4")


def test_drafts_and_the_journal_are_ones_own(own_desk: As) -> None:
    with _store(own_desk("tina")) as tina, _store(own_desk("tom")) as tom:
        tina.keep_draft("tina", "note", "my own words", 1)
        assert tom.drafts("tina") == {}
        tom.keep_draft("tina", "note", "", 2)
        with pytest.raises(Declined):
            tom.keep_draft("tina", "other", "not hers", 2)
        assert tina.drafts("tina") == {"note": "my own words"}
    with connected(own_desk("tina")) as connection:
        connection.execute("INSERT INTO journal VALUES ('tina', 1, 1, '', 0, 0)")
    with connected(own_desk("tom")) as connection:
        assert connection.execute("SELECT * FROM journal").fetchall() == []
        assert connection.execute("DELETE FROM journal").rowcount == 0
        with pytest.raises(_REFUSED):
            connection.execute("INSERT INTO journal VALUES ('tina2', 1, 1, '', 0, 0)")


def test_a_lead_keeps_settings_but_not_the_desks_identity_nor_another_clock(own_desk: As) -> None:
    with _store(own_desk("lea")) as store:
        store.put_setting("replay", "1 1.0 1.0")
        store.put_setting("replay", "2 1.0 1.0")
    with connected(own_desk("owner")) as connection:
        connection.execute("DELETE FROM setting WHERE name = 'replay'")
    with _store(own_desk("tom")) as store, store.write() as transaction:
        _open(transaction, "tom")
    with _store(own_desk("lea")) as store:
        store.put_setting("theme", "dark")
        store.put_setting("theme", "light")
        assert store.setting("theme") == "light"
        for name in ("desk", "clock", "replay"):
            with pytest.raises(StoreError):
                store.put_setting(name, "another")
    with connected(own_desk("lea")) as connection:
        assert connection.execute("UPDATE setting SET value = 'x' WHERE name = 'desk'").rowcount == 0
        with pytest.raises(_REFUSED):
            connection.execute("UPDATE setting SET name = 'clock' WHERE name = 'theme'")


def test_the_watch_writes_alarms_and_no_ticket(own_desk: As) -> None:
    with connected(own_desk("wanda")) as connection:
        for statement in _OF_WATCHES:
            connection.execute(statement)
            connection.commit()
        for statement in _OF_TECHNICIANS:
            with pytest.raises(_REFUSED):
                connection.execute(statement)
            connection.rollback()
