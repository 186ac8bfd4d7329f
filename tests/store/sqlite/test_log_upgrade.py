"""A desk of an older schema puts into its log what decided its verification until then; settings decide no more."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_tui.domain.tickets.desk_events import UNTOLD, DeskKind
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.store.log.chain import TELLS_ALL
from helpdesk_tui.store.sql.log import ends
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.log.verifying import verify
from helpdesk_tui.store.sqlite.schema import LATEST
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.faults.upgrading import desk_of_schema
from tests.store.making import changed, put


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A desk of today: 1 and 2 open tickets with texts, 3 tells of a purge of the second."""
    path = tmp_path / "today.db"
    with closing(SqliteStore(path)) as store:
        put(store, requester="Wilhelmina", text="Echidna")
        ticket = put(store, text="Quokka")
        with store.write() as transaction:
            transaction.append(*changed(ticket, Kind.PURGED))
    return path


def old(source: Path, schema: int, *statements: str) -> Path:
    """The same as a program of an older schema left it, and what was done to it then."""
    path = source.with_name(f"schema{schema}.db")
    desk_of_schema(schema, path, source)
    with closing(engine.connect(path, isolation_level=None)) as other:
        for statement in statements:
            other.execute(statement)
    return path


LOST = "DELETE FROM event_text WHERE seq = 1"
MARK = "INSERT INTO setting VALUES ('purges_told_after', '{}')"


def test_what_was_erased_before_purges_were_told_stays_excused(source: Path) -> None:
    with closing(SqliteStore(old(source, 8, LOST, MARK.format(1)))) as store:
        assert verify(store._link).wrong == []
        (upgrade,) = store.desk_events(kinds=[DeskKind.UPGRADED])
        assert (upgrade.facts["from"], upgrade.facts["to"], upgrade.facts[UNTOLD]) == (8, LATEST, 1)
        assert (store.setting("purges_told_after"), store.setting("restored")) == (None, None)


def test_what_was_erased_after_purges_were_told_is_lost_text(source: Path) -> None:
    with closing(SqliteStore(old(source, 8, LOST, MARK.format(0)))) as store:
        assert "#1001 has lost text" in verify(store._link).wrong[0]


def test_a_mark_that_was_raised_on_the_old_desk_ends_before_the_first_purge_that_was_told(source: Path) -> None:
    late = "DELETE FROM event_text WHERE seq = 3"
    with closing(SqliteStore(old(source, 8, late, MARK.format(999)))) as store:
        assert store.desk_events()[0].facts[UNTOLD] == 2


@pytest.mark.parametrize("value", ["999", "-1", "x", ""])
def test_the_setting_decides_nothing_after_the_upgrade(source: Path, value: str) -> None:
    with closing(SqliteStore(old(source, 8, MARK.format(0)))) as store:
        store.put_setting("purges_told_after", value)
        store._link.run(LOST)
        assert "#1001 has lost text" in verify(store._link).wrong[0]


def test_the_mark_in_the_log_cannot_be_moved(source: Path) -> None:
    with closing(SqliteStore(old(source, 8, LOST, MARK.format(1)))) as store:
        store._link.run("DROP TRIGGER desk_event_kept")
        store._link.run(f"UPDATE desk_event SET payload = replace(payload, '\"{UNTOLD}\": 1', '\"{UNTOLD}\": 3')")
        assert "(upgraded by" in verify(store._link).wrong[0]


def test_a_desk_without_events_says_nothing_and_one_of_today_has_no_mark(source: Path, tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "new.db")) as store:
        assert (store.desk_events(), ends.head_of(store._link).seq) == ([], 0)
        assert ends.desk_of(store._link).startswith(TELLS_ALL)
        assert store.setting("purges_told_after") is None


def test_the_restores_that_an_old_desk_kept_go_into_its_log(source: Path) -> None:
    line = f"1700000000 1:{'ab' * 32} 1690000000"
    with closing(SqliteStore(old(source, 8, f"INSERT INTO setting VALUES ('restored', '{line}')"))) as store:
        assert store.desk_events()[0].facts["restored"] == line
        (told,) = verify(store._link).restores
        assert (told.at, told.head.seq, told.made_at, told.lost) == (1_700_000_000, 1, 1_690_000_000, None)
