"""The log is only added to, and whatever is done to it past this program is found, the first fault first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import StoreError
from helpdesk_tui.store.log.chain import Head, link_of, parse_head
from helpdesk_tui.store.sql.log import ends
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.log import log_end
from helpdesk_tui.store.sqlite.log.verifying import verify
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.making import a_history, a_ticket, changed, put

FORGED = "INSERT INTO event VALUES (7, 1001, 5, 'noted', 9, 'eve', 'o9', NULL, '{{}}', {})"
COLUMNS = "seq, number, version, kind, at, actor, op, undoes, payload, chain"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """A desk with six events: 1 to 3 and 6 on #1001, 4 and 5 on #1002."""
    store = SqliteStore(path, busy=0.05)
    first = put(store, requester="Wilhelmina", text="Echidna")
    for who in ("bob", "cy"):
        first = _then(store, first, assignee=who)
    store.load([a_history(a_ticket(), {"assignee": "dee"})])
    _then(store, first, assignee="eli")
    yield store
    store.close()


def _then(store: SqliteStore, ticket: Ticket, **fields: Any) -> Ticket:
    with store.write() as transaction:
        event, after = changed(ticket, **fields)
        transaction.append(event, after)
    return after


def tamper(path: Path, *statements: str) -> None:
    """Do what a person with another SQLite program can do."""
    with closing(engine.connect(path, isolation_level=None)) as other:
        for trigger in ("event_added", "event_kept", "event_stays"):
            other.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            other.execute(statement)


def test_what_was_written_verifies_whoever_wrote_it_and_however(store: SqliteStore) -> None:
    verdict = verify(store._link)
    assert (verdict.wrong, verdict.events, verdict.head.seq, verdict.erased) == ([], 6, 6, 0)
    assert verdict.head == ends.head_of(store._link)
    assert store.check() == []


def test_an_empty_log_verifies_and_two_desks_begin_differently(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "a.db")) as one, closing(SqliteStore(tmp_path / "b.db")) as other:
        heads = [ends.head_of(store._link) for store in (one, other)]
        assert [head.seq for head in heads] == [0, 0] and heads[0] != heads[1]
        assert verify(one._link, heads[:1]).wrong == []
        assert verify(one._link, heads[1:]).wrong


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'eve' WHERE seq = 2",
        "UPDATE event SET chain = zeroblob(32) WHERE seq = 2",
        "UPDATE OR REPLACE event SET seq = 3 WHERE seq = 2",
        "DELETE FROM event WHERE seq = 6",
        "DELETE FROM event",
        f"INSERT OR REPLACE INTO event SELECT {COLUMNS} FROM event WHERE seq = 2",
        f"REPLACE INTO event SELECT {COLUMNS} FROM event WHERE seq = 6",
        "INSERT OR REPLACE INTO event SELECT 99, 1001, 2, kind, at, 'eve', op, undoes, payload, chain FROM event",
        FORGED.format("NULL"),
        FORGED.format("zeroblob(5)"),
        "INSERT INTO event SELECT 0, 1001, 9, kind, at, 'eve', op, undoes, payload, chain FROM event WHERE seq = 2",
    ],
)
def test_an_event_is_not_changed_removed_or_replaced(store: SqliteStore, path: Path, statement: str) -> None:
    rows = store._link.rows("SELECT * FROM event")
    for recursive in ("OFF", "ON"):
        with closing(engine.connect(path, isolation_level=None)) as other:
            other.execute(f"PRAGMA recursive_triggers = {recursive}")
            with pytest.raises(engine.IntegrityError):
                other.execute(statement)
    assert store._link.rows("SELECT * FROM event") == rows


SWAP = (
    "CREATE TEMP TABLE two AS SELECT * FROM event WHERE seq IN (2, 3)",
    "DELETE FROM event WHERE seq IN (2, 3)",
    "INSERT INTO event SELECT 5 - seq, number, version, kind, at, actor, op, undoes, payload, chain FROM temp.two",
)
TAMPERING: dict[str, tuple[tuple[str, ...], str]] = {
    "a payload edited": (
        ("UPDATE event SET payload = replace(payload, 'dee', 'eve') WHERE seq = 5",),
        "Event 5 (#1002, version 2, edited by ana) is not what was written",
    ),
    "an actor edited": (("UPDATE event SET actor = 'eve' WHERE seq = 4",), "Event 4 (#1002"),
    "an instant edited": (("UPDATE event SET at = at - 60 WHERE seq = 1",), "Event 1 (#1001"),
    "a chain edited": (("UPDATE event SET chain = zeroblob(32) WHERE seq = 3",), "Event 3 (#1001"),
    "one removed from the middle": (("DELETE FROM event WHERE seq = 3",), "Event 3 was removed"),
    "some removed from the middle": (("DELETE FROM event WHERE seq IN (3, 4)",), "Events 3 to 4 were removed"),
    "one removed and the rest moved up": (
        ("DELETE FROM event WHERE seq = 2", *(f"UPDATE event SET seq = {n - 1} WHERE seq = {n}" for n in range(3, 7))),
        "Event 2 (#1001, version 3",
    ),
    "two swapped": (SWAP, "Event 2 (#1001, version 3"),
    "the first removed": (("DELETE FROM event WHERE seq = 1",), "Event 1 was removed"),
    "the end cut off": (("DELETE FROM event WHERE seq > 4",), "ends with event 4: events 5 to 6 were cut off"),
    "a text replaced": (
        ("UPDATE event_text SET texts = replace(texts, 'Echidna', 'Dingo') WHERE seq = 1",),
        "Event 1 (#1001, version 1, opened by ana): text is not the text that was written",
    ),
    "a text's beginning moved into its salt": (
        ("UPDATE event_text SET texts = replace(texts, '\",\"Echidna', 'Echi\",\"dna') WHERE seq = 1",),
        "Event 1 (#1001, version 1, opened by ana): text is not the text that was written",
    ),
    "a salt's end moved into its text": (
        (
            "UPDATE event_text SET texts = json_set(texts, '$.text[0]', substr(texts ->> '$.text[0]', 1, 30),"
            " '$.text[1]', substr(texts ->> '$.text[0]', 31) || (texts ->> '$.text[1]')) WHERE seq = 1",
        ),
        "Event 1 (#1001, version 1, opened by ana): text is not the text that was written",
    ),
    "one forged without a chain": ((FORGED.format("NULL"),), "Event 7 (#1001, version 5, noted by eve) has no chain"),
    "one forged with some chain": ((FORGED.format("randomblob(32)"),), "Event 7 (#1001, version 5, noted by eve) is"),
    "one inserted before all": (
        ("INSERT INTO event SELECT 0, 1001, 9, kind, 1, 'eve', op, undoes, payload, chain FROM event WHERE seq = 2",),
        "Event 0 (#1001, version 9",
    ),
    "the desk given another name": (("UPDATE setting SET value = 'other' WHERE name = 'desk'",), "Event 1 (#1001"),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_found_and_named(store: SqliteStore, path: Path, what: str) -> None:
    statements, said = TAMPERING[what]
    tamper(path, *statements)
    wrong = verify(store._link).wrong
    assert said in wrong[0]
    assert set(wrong) <= set(store.check())


def test_a_cut_that_covers_its_traces_shows_against_a_known_head_alone(store: SqliteStore, path: Path) -> None:
    known = ends.head_of(store._link)
    tamper(path, "DELETE FROM event WHERE seq > 4", "UPDATE sqlite_sequence SET seq = 4 WHERE name = 'event'")
    assert verify(store._link).wrong == []
    assert verify(store._link, [known]).wrong == ["The log ends with event 4: events 5 to 6 were cut off."]


def test_a_log_written_anew_shows_against_a_known_head_alone(store: SqliteStore, path: Path) -> None:
    known, early = ends.head_of(store._link), Head(2, ends.head_of(store._link).chain)
    tamper(path, "UPDATE event SET actor = 'eve' WHERE seq = 4", "UPDATE event SET chain = NULL")
    with closing(engine.connect(path, isolation_level=None)) as other:
        log_end.begin(other)
    assert verify(store._link).wrong == []
    assert "up to event 6" in verify(store._link, [known]).wrong[0]
    assert "up to event 2" in verify(store._link, [early]).wrong[0]


def test_what_is_written_after_a_cut_leaves_the_gap_to_be_seen(store: SqliteStore, path: Path) -> None:
    tamper(path, "DELETE FROM event WHERE seq > 4")
    put(store)
    assert verify(store._link).wrong[0] == "Events 5 to 6 were removed from the log."


def test_a_missing_trigger_is_found_by_the_check(store: SqliteStore, path: Path) -> None:
    tamper(path)
    assert set(store.check()) == {f"The trigger event_{name} is missing." for name in ("added", "kept", "stays")}


def test_an_old_desks_events_are_chained_when_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.db"
    monkeypatch.setattr(log_end, "_PIECE", 2)
    with closing(SqliteStore(path)) as store:
        for _ in range(5):
            put(store, requester="Wilhelmina")
        store._link.run("PRAGMA foreign_keys = OFF")
        for trigger in ("event_added", "event_kept", "event_stays"):
            store._link.run(f"DROP TRIGGER {trigger}")
        store._link.run("ALTER TABLE event DROP COLUMN chain")
        store._link.run("DELETE FROM setting WHERE name = 'desk'")
        for table in ("desk_event_text", "desk_event"):
            store._link.run(f"DROP TABLE {table}")
        store._link.run("DELETE FROM _sqlite_migrations WHERE name LIKE '%_chain' OR name LIKE '%_desk_log'")
        store._link.run("PRAGMA user_version = 6")
    with closing(SqliteStore(path)) as store:
        expected = verify(store._link)
        told = 5 + 1  # each ticket's results, and the upgrade itself
        assert (expected.events, expected.wrong, store.check()) == (5 + told, [], [])
        put(store)
        assert store.check() == []


def test_a_head_is_read_as_it_is_printed() -> None:
    head = Head(12, "ab" * 32)
    assert parse_head(f" {head}\n") == head
    for wrong in ("", "12", "12:", "x:" + "ab" * 32, "12:" + "zz" * 32, "12:abcd", "-1:" + "ab" * 32):
        with pytest.raises(ValueError):
            parse_head(wrong)


_text = st.text(st.characters(codec="utf-8"), max_size=4)
_event = st.tuples(
    st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), _text, st.integers(0, 3), _text, _text,
    st.none() | _text, _text,
)  # fmt: skip


@given(_event, _event)
def test_two_different_events_never_have_the_same_chain(one: Any, other: Any) -> None:
    assert (link_of(bytes(32), *one) == link_of(bytes(32), *other)) == (one == other)


def test_a_write_that_the_log_refuses_says_so(store: SqliteStore) -> None:
    with pytest.raises(StoreError, match="only added to"):
        store._link.run(FORGED.format("NULL"))


@pytest.mark.parametrize("payload", ["{", "[]", "[" * 100_000])
def test_a_payload_that_no_program_writes_is_named_and_stops_no_check(store: SqliteStore, payload: str) -> None:
    seq, previous = log_end.end_of(store._link)
    said = (1001, 5, "noted", 9, "eve", "o9", None, payload)
    row = (seq + 1, *said, link_of(previous, seq + 1, *said))
    store._link.run(f"INSERT INTO event VALUES ({', '.join('?' * len(row))})", row)
    assert verify(store._link).wrong[0] == "Event 7 (#1001, version 5, noted by eve) cannot be read."
    assert any("#1001, event 7 cannot be read" in problem for problem in store.check())
    with pytest.raises(StoreError, match="an event of #1001 cannot be read"):
        store.history(1001)
