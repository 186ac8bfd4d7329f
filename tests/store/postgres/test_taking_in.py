"""Whole histories by a lead, who may not write the tables: the server takes them in, and keeps the log's promises."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from helpdesk_tui.domain.tickets.desk_events import By, DeskKind
from helpdesk_tui.domain.tickets.events import Kind, record
from helpdesk_tui.store.base import Declined, StoreError, Transaction
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.servers import desk_dsn
from tests.store.making import a_history, a_ticket, an_op
from tests.store.postgres.logins import As, a_desk, connected


@pytest.fixture
def desk() -> As:
    """An empty desk."""
    return a_desk()


def _by(actor: str) -> By:
    return By(actor, an_op(), int(time.time()))


def _histories(first: int, count: int = 3) -> list[Any]:
    """Histories of the past, as every import brings them, with texts, results to be and a parent."""
    past = 1_700_000_000
    return [
        a_history(
            a_ticket(
                number, opened_at=past, clock_start=past, requester=f"Zoë {number}", phone="+1 212 760 1700",
                reference=f"R{number}", parent=first if number > first else None,
            ),
            {"subject": "Straße 👩‍💻"},
            {"assignee": "ana"},
            text="It is pale.",
        )
        for number in range(first, first + count)
    ]  # fmt: skip


def test_a_lead_takes_in_what_the_owner_would(desk: As) -> None:
    store = PostgresStore(desk("lea"), "the desk", deadline=20)
    assert store.load(_histories(1001)) == 3
    assert store.load(_histories(2001), _by("lea")) == 3
    assert store.load(_histories(2001), _by("lea")) == 0
    assert [(one.kind, one.facts["first"], one.facts["last"]) for one in store.desk_events(9)] == [("imported", 10, 18)]
    assert [event.version for event in store.history(2002)] == [1, 2, 3]
    assert store.requesters_called("Zoë 1002")
    store.close()
    owner = PostgresStore(desk("owner"), "the desk", deadline=20)
    assert owner.check() == []
    owner.close()


def test_a_lead_takes_in_notes_on_tickets_that_are_here(desk: As) -> None:
    store = PostgresStore(desk("lea"), "the desk", deadline=20)
    store.load(_histories(1001))
    here = store.ticket(1001)
    assert here is not None
    after = replace(here, version=here.version + 1)
    note = record(Kind.NOTED, here, after, at=int(time.time()), actor="lea", op=an_op(), text="It is the fuser")

    def notes(transaction: Transaction) -> int:
        transaction.append(note, after)
        return 1

    assert store.load(_histories(2001), _by("lea"), notes) == 3
    (told,) = store.desk_events(9)
    assert told.facts == {"tickets": 3, "notes": 1, "first": 10, "last": 19}
    assert store.history(1001)[-1] == replace(note, seq=19)
    store.close()


@pytest.mark.parametrize("login", ["tom", "vera", "sam"])
def test_nobody_below_a_lead_takes_anything_in(desk: As, login: str) -> None:
    store = PostgresStore(desk(login), "the desk", deadline=20)
    with pytest.raises(Declined):
        store.load(_histories(1001), _by(login))
    assert store.changed(0) == (0, frozenset())
    store.close()


def test_a_desk_with_a_log_takes_nothing_in_that_the_log_does_not_say(desk: As) -> None:
    store = PostgresStore(desk("lea"), "the desk", deadline=20)
    store.load(_histories(1001))
    with pytest.raises(StoreError, match="said in the log"):
        store.load(_histories(2001))
    store.close()
    with connected(desk("lea")) as connection, pytest.raises(psycopg.Error) as refused, connection.transaction():
        _take_in(connection, _rows(3001, 10))
        said = json.dumps({"facts": {"tickets": 0, "first": 1, "last": 2}})
        connection.execute(
            "SELECT append_desk_event(%s, %s, 'lea', 'x', NULL, %s, NULL)",
            (DeskKind.IMPORTED, int(time.time()), said),
        )
    assert refused.value.sqlstate == "HD005"
    assert _ends(desk) == 9


# What no import may bring.
_WRONG: dict[str, Any] = {
    "a number that is there": lambda rows: _renumber(rows, 1001),
    "an event of another ticket": lambda rows: rows["event"][0].update(number=1001),
    "an event out of turn": lambda rows: rows["event"][0].update(seq=3),
    "a kind that there is not": lambda rows: rows["event"][0].update(kind="invented"),
    "a time to come": lambda rows: rows["event"][0].update(at=int(time.time()) + 86_400),
    "a version left out": lambda rows: rows["event"][0].update(version=2),
    "a ticket without events": lambda rows: rows["event"].clear(),
    "a text for another event": lambda rows: rows["event_text"].append({"seq": 99, "texts": "{}"}),
    "a payload that is none": lambda rows: rows["event"][0].update(payload="{"),
}


@pytest.mark.parametrize("wrong", _WRONG)
def test_what_is_no_whole_new_history_is_refused(desk: As, wrong: str) -> None:
    store = PostgresStore(desk("lea"), "the desk", deadline=20)
    store.load(_histories(1001))
    store.close()
    rows = _rows(3001, 10)
    _WRONG[wrong](rows)
    with connected(desk("lea")) as connection, pytest.raises(psycopg.Error) as refused:
        _take_in(connection, rows)
    assert refused.value.sqlstate in {"HD005", "23505", "23503", "22P02"}
    assert _ends(desk) == 9


def _rows(number: int, seq: int) -> dict[str, list[dict[str, Any]]]:
    """A history of one event as rows."""
    ticket = {
        "number": number, "version": 1, "subject": "Pale", "priority": 4, "status": "open", "channel": "phone",
        "opened_at": 1, "clock_start": 1, "cycle": 1, "rank": 1, "sort_at": 1,
    }  # fmt: skip
    payload = '{"after":{},"before":{},"sealed":{}}'
    event = {
        "seq": seq, "number": number, "version": 1, "kind": "opened", "at": 1, "actor": "ana", "op": "x",
        "payload": payload,
    }  # fmt: skip
    return {"ticket": [ticket], "event": [event], "event_text": [], "result": [], "ticket_words": []}


def _renumber(rows: dict[str, list[dict[str, Any]]], number: int) -> None:
    for row in (*rows["ticket"], *rows["event"]):
        row["number"] = number


def _take_in(connection: psycopg.Connection[Any], rows: dict[str, list[dict[str, Any]]]) -> None:
    connection.execute("SELECT take_in(%s, %s, %s, %s, %s)", [json.dumps(one) for one in rows.values()])


def _ends(desk: As) -> object:
    with connected(desk("owner")) as connection:
        row = connection.execute("SELECT seq FROM head").fetchone()
        return row and row[0]


def test_a_desk_just_filled_is_counted_for_the_planner() -> None:
    store = PostgresStore(desk_dsn(), "the desk on the server", deadline=60)
    store.load([a_history(a_ticket(subject="Printer")) for _ in range(1_000)])
    assert store._link.value("SELECT reltuples FROM pg_class WHERE oid = 'helpdesk.ticket'::regclass") == 1_000
    store.close()
