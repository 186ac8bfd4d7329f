"""Inside an SQLite desk: plans without sorting, personal text beside the log, and a check that bites."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from helpdesk_tui.domain.filters.parse import parse_query
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.store.base import Row, View
from helpdesk_tui.store.sql.asked import figures as figures_sql
from helpdesk_tui.store.sql.asked import pages as pages_sql
from helpdesk_tui.store.sql.asked import queue as queue_sql
from helpdesk_tui.store.sql.asked import search as search_sql
from helpdesk_tui.store.sql.asked.filters import where
from helpdesk_tui.store.sqlite import bulk
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.connection.link import Parameters
from helpdesk_tui.store.sqlite.search.terms import SqliteSearch
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.making import NOW, History, a_history, a_ticket, changed, put

SECRETS: dict[str, Any] = {
    "subject": "Quokka prints",
    "requester": "Wilhelmina",
    "phone": "+49 555 0123",
    "email": "wil@example.org",
    "organisation": "Numbat",
    "resolution": "Bilby\\\n",
}


PLOTTER = where(parse_query("plotter"), SqliteSearch().indexed)[0]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "desk.db")
    yield store
    store.close()


def plan(store: SqliteStore, sql: str) -> list[str]:
    names = ("band", "count", "skip", "rank", "sort_at", "number", "closed_at", "actor", "before")
    parameters: Parameters = dict.fromkeys(names, 1) if "?" not in sql else ("1",) * sql.count("?")
    return [row[3] for row in store._link.rows(f"EXPLAIN QUERY PLAN {sql}", parameters)]


@pytest.mark.parametrize("lane", ["BY_PRIORITY", "BY_BREACH", "BY_CLOSING"])
@pytest.mark.parametrize("statement", ["ahead", "back", "before"])
def test_the_queue_is_read_off_an_index(store: SqliteStore, lane: str, statement: str) -> None:
    steps = plan(store, getattr(getattr(queue_sql, lane), statement))
    assert len(steps) == 1
    assert f"INDEX ticket_{lane.lower()}" in steps[0]


@pytest.mark.parametrize(
    "sql",
    [
        queue_sql._DUE_AFTER,
        queue_sql._SCHEDULED_AFTER,
        search_sql._BY_PRIORITY.format(wanted=PLOTTER),
        search_sql._BY_BREACH.format(wanted=PLOTTER),
        search_sql._BY_CLOSING.format(wanted=PLOTTER),
        figures_sql._RECURRING_BEFORE,
        SqliteStore._HISTORY,
        SqliteStore._OPERATION,
        SqliteStore._OPERATIONS,
        SqliteStore._REFERENCES,
        SqliteStore._CHANGED,
    ],
)
def test_nothing_is_sorted_or_searched_row_by_row(store: SqliteStore, sql: str) -> None:
    steps = plan(store, sql)
    assert not [step for step in steps if "ORDER BY" in step]
    # What was found of the few tickets with several pages, and the question whether there are any, are no tables.
    small = ("VIRTUAL TABLE", "INDEX", "several", "CONSTANT ROW", "(subquery")
    assert not [step for step in steps if step.startswith("SCAN") and not any(one in step for one in small)]


def test_far_pages_are_read_from_the_nearer_end(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.load([a_history(a_ticket(due_at=NOW + place)) for place in range(100)])
    asked: list[str] = []
    rows = store._link.rows

    def told(sql: str, parameters: Parameters = ()) -> list[Row]:
        asked.append(sql)
        return rows(sql, parameters)

    monkeypatch.setattr(store._link, "rows", told)
    for start, statement in ((0, "ahead"), (20, "ahead"), (80, "back")):
        asked.clear()
        assert [ticket.number for ticket in store.page(View(), start, 10)] == list(range(1001 + start, 1011 + start))
        assert asked[-1] == getattr(queue_sql.BY_PRIORITY, statement)


def test_personal_text_stands_beside_the_log_and_nowhere_in_it(store: SqliteStore) -> None:
    ticket = put(store, **SECRETS, text="Echidna called")
    with store.write() as transaction:
        event, ticket = changed(ticket, requester="Wombat", resolution=None, text="Dingo asks why")
        transaction.append(event, ticket)
    store.load([a_history(a_ticket(**SECRETS), {"subject": "Koala"}, text="Echidna")])
    written = "".join(str(row) for row in store._link.rows("SELECT * FROM event"))
    told = [*SECRETS.values(), "Echidna", "Wombat", "Dingo", "Koala"]
    assert [text for text in told if text.strip() in written or json.dumps(text)[1:-1] in written] == []
    history = store.history(ticket.number)
    assert {name: history[0].after[name] for name in SECRETS} == SECRETS
    assert {name: history[1].before[name] for name in ("requester", "resolution")} == {
        "requester": "Wilhelmina",
        "resolution": "Bilby\\\n",
    }
    assert (history[0].text, history[1].text) == ("Echidna called", "Dingo asks why")


def test_the_same_text_is_sealed_differently_each_time(store: SqliteStore) -> None:
    for _ in range(2):
        put(store, requester="Wilhelmina")
    sealed = [json.loads(payload)["sealed"] for (payload,) in store._link.rows("SELECT payload FROM event")]
    assert sealed[0]["after.requester"] != sealed[1]["after.requester"]


def test_an_erased_text_reads_back_as_nothing(store: SqliteStore) -> None:
    ticket = put(store, **SECRETS, text="Echidna called")
    with store.write() as transaction:
        transaction.append(*changed(ticket, assignee="bob", text="Dingo"))
    store._link.run("DELETE FROM event_text WHERE seq = 2")
    store._link.run(
        "UPDATE event_text SET texts = json_remove(texts, '$.\"after.subject\"', '$.\"after.phone\"', '$.text')"
    )
    erased = "subject = '(erased)', phone = NULL, phone_digits = NULL, ends = NULL, body = NULL"
    store._link.run(f"UPDATE ticket SET {erased}")
    pages_sql.renew(store._link, ticket.number)
    first, second = store.history(ticket.number)
    assert (first.after["subject"], first.after["phone"], first.after["requester"]) == ("(erased)", None, "Wilhelmina")
    assert (first.text, second.text) == (None, None)
    # Only that no purge told of it is wrong with such a desk.
    lost = f"#{ticket.number} has lost text (subject, phone, body, note), and no purge in the log records it"
    assert [problem.partition(": not erased")[0] for problem in store.check()] == [lost]


DAMAGE = {
    "a ticket changed behind its events": "UPDATE ticket SET assignee = 'eve'",
    "a body changed": "UPDATE ticket SET body = 'eve'",
    "an order changed": "UPDATE ticket SET sort_at = 1",
    "an event changed": "UPDATE event SET payload = json_set(payload, '$.after.cycle', 7)",
    "a text changed": "UPDATE event_text SET texts = replace(texts, 'Wilhelmina', 'Eve')",
    "a text added": "UPDATE event_text SET texts = json_set(texts, '$.\"after.email\"', json_array('00', 'e'))",
    "an event gone": "DELETE FROM event WHERE version = 2",
    "all events gone": "DELETE FROM event",
    "a version moved": "UPDATE event SET version = 3 WHERE version = 2",
    "an event of an unknown kind": "UPDATE event SET kind = 'hummed'",
    "an event that is no JSON": "UPDATE event SET payload = '{'",
    "an event of no ticket": "INSERT INTO event VALUES (9, 9999, 1, 'noted', 1, 'a', 'o', NULL, '{}', NULL)",
    "a text of no event": "INSERT INTO event_text VALUES (99, '{}')",
    "a tally miscounted": "UPDATE tally SET n = n + 1",
    "a tally of nothing": "INSERT INTO tally VALUES (2, 'open', 1)",
    "a tally forgotten": "DELETE FROM tally",
    "words forgotten": "INSERT INTO search (search) VALUES ('delete-all')",
    "words of no ticket": "INSERT INTO search (rowid, subject) VALUES (1001, 'eve')",
    "middles of words forgotten": "INSERT INTO middle_search (middle_search) VALUES ('delete-all')",
    "other words than a ticket has": "UPDATE ticket_words SET body = ' eve '",
    "the words of a ticket gone": "DELETE FROM ticket_words",
    "a page of words of no ticket": "INSERT INTO ticket_words (id, number, body) VALUES (7, 7, ' eve ')",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_check_finds(store: SqliteStore, damage: str) -> None:
    ticket = put(store, requester="Wilhelmina", text="Echidna")
    with store.write() as transaction:
        transaction.append(*changed(ticket, assignee="bob"))
    assert store.check() == []
    store._link.run("PRAGMA foreign_keys = OFF")
    for trigger in ("event_added", "event_kept", "event_stays"):
        store._link.run(f"DROP TRIGGER {trigger}")
    store._link.run(DAMAGE[damage])
    assert [problem for problem in store.check() if "trigger event_" not in problem]


def test_the_check_finds_words_whose_number_a_damaged_page_has_lost(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with closing(SqliteStore(path)) as store:
        put(store), put(store)
    # No statement writes this past the schema; a damaged page does.
    with closing(engine.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        lost = "UPDATE sqlite_schema SET sql = replace(sql, 'number       INTEGER NOT NULL', 'number INTEGER')"
        raw.execute(f"{lost} WHERE name = 'ticket_words'")
    with closing(engine.connect(path, isolation_level=None)) as raw:
        raw.execute("UPDATE ticket_words SET number = NULL WHERE id = 1002")
        assert raw.execute("SELECT count(*) FROM ticket_words WHERE number IS NULL").fetchone() == (1,)
    with closing(SqliteStore(path)) as store:
        assert any("1002" in problem for problem in store.check())


def test_a_load_leaves_indexes_and_triggers_as_they_were(store: SqliteStore) -> None:
    made = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
    before = store._link.rows(made)
    assert store._link.rows(bulk._ASIDE)
    store.load([a_history(a_ticket(subject="Printer"))])
    assert store._link.rows(made) == before
    assert store._link.value("PRAGMA foreign_keys") == 1
    put(store, subject="Printer")
    assert store.size(View(parse_query("printer"))) == 2
    assert store.tally() == {(Priority.P4, Status.OPEN): 2}


def test_a_load_holds_only_a_piece_in_memory(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "PIECE", 10)
    taken = 0

    def histories() -> Iterator[History]:
        nonlocal taken
        for taken in range(1, 101):
            written = store._link.value("SELECT count(*) FROM ticket")
            assert taken - written <= 10
            yield a_history(a_ticket())

    assert store.load(histories()) == 100
    assert taken == 100


def test_what_the_engine_could_read_as_its_own_language_is_asked_for_as_words(store: SqliteStore) -> None:
    put(store, subject='NEAR the "AND" gate: subject : x*')
    for asked in ("near and", "NEAR(the", "AND OR", '"near the and"', "subject: x*", "gate^", "x* -or"):
        assert store.size(View(parse_query(asked))) == (0 if "OR" in asked else 1), asked


def test_text_that_is_no_utf_8_shuts_no_desk(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with closing(SqliteStore(path)) as store:
        numbers = [put(store).number for _ in range(3)]
    with closing(engine.connect(str(path))) as other:
        other.execute("UPDATE ticket SET subject = CAST(x'41ff1beda080' AS TEXT), requester = CAST(x'c3' AS TEXT)")
        other.commit()
    with closing(SqliteStore(path)) as store:
        assert [ticket.subject for ticket in store.page(View(), 0, 9)] == ["A\ufffd\x1b\ufffd\ufffd\ufffd"] * 3
        assert any(f"#{numbers[0]}" in told for told in store.check())
        put(store, subject="After")
        assert store.size(View()) == 4
