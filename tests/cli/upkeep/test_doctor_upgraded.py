"""The doctor says of a desk that was upgraded that its figures were worked out anew."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_tui.domain.tickets.desk_events import DeskEvent, DeskKind
from helpdesk_tui.domain.tickets.events import Value
from helpdesk_tui.store.sqlite.schema import LATEST
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.cli.conftest import Helpdesk
from tests.faults.upgrading import desk_of_schema
from tests.store.making import put


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    with closing(SqliteStore(path)) as store:
        put(store)
    return path


def told(command: Helpdesk, db: Path) -> list[str]:
    found = command("--db", str(db), "doctor", "--json").json["findings"]
    return [one["told"] for one in found if (one["check"], one["level"]) == ("figures", "remark")]


@pytest.mark.parametrize("schema", [1, 8])
def test_a_desk_of_an_older_schema_has_its_figures_worked_out_anew(
    command: Helpdesk, desk: Path, tmp_path: Path, schema: int
) -> None:
    old = tmp_path / "old.db"
    desk_of_schema(schema, old, desk)
    SqliteStore(old).close()
    (line,) = told(command, old)
    assert f"from schema {schema} to {LATEST}" in line and "figures were worked out anew" in line


def test_a_desk_that_kept_its_results_from_the_start_is_told_nothing(command: Helpdesk, desk: Path) -> None:
    assert told(command, desk) == []


def test_a_later_upgrade_ends_it(command: Helpdesk, desk: Path) -> None:
    for was, becomes in ((8, 9), (9, 10)):
        with closing(SqliteStore(desk)) as store, store.write() as transaction:
            facts: dict[str, Value] = {"from": was, "to": becomes, "program": "0.1.0"}
            transaction.append_desk_event(DeskEvent(DeskKind.UPGRADED, 1_795_548_840, "ana", f"u{was}", facts))
        assert len(told(command, desk)) == (1 if was == 8 else 0)
