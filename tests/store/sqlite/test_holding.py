"""The embedded store answers about conditions from indexes alone, also after a load; a damaged journal is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.store.sql.asked import holding as holding_sql
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.making import a_history, a_ticket


@pytest.fixture
def loaded(tmp_path: Path) -> SqliteStore:
    store = SqliteStore(tmp_path / "desk.db")
    store.load([a_history(a_ticket()) for _ in range(3)])
    return store


@pytest.mark.parametrize("sql", [holding_sql._TURNING, holding_sql._COUNT, holding_sql._UNANSWERED, holding_sql._SINCE])
def test_no_question_walks_through_the_tickets_or_the_log(loaded: SqliteStore, sql: str) -> None:
    values: object = {"after": 1, "until": 2, "limit": 3} if ":after" in sql else (1,) * sql.count("?")
    plan = [row[-1] for row in loaded._link.rows(f"EXPLAIN QUERY PLAN {sql}", values)]  # type: ignore[arg-type]
    walks = [step for step in plan if step.startswith("SCAN") and step != "SCAN turning"]
    assert walks == [] and any("SEARCH" in step for step in plan), plan


@pytest.mark.parametrize("waiting", ["", "{", "7", "[[1]]", '[[1, "no such condition", 3]]', '[["x", "breach", 3]]'])
def test_a_journal_that_cannot_be_read_is_none(loaded: SqliteStore, waiting: str) -> None:
    loaded._link.run("INSERT INTO journal VALUES ('ana', 1, 2, ?, 0, 0)", (waiting,))
    assert loaded.journal("ana") is None
