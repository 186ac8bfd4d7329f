"""Every released schema comes up to date: killed at every step, by six starters at once, and with a copy taken."""

from __future__ import annotations

import signal
import stat
from collections.abc import Callable
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest

from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Unavailable, Unusable
from helpdesk_tui.store.sqlite import before, schema
from helpdesk_tui.store.sqlite.before import copy_name
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.schema import LATEST
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.conftest import Figure
from tests.faults.processes import share, start
from tests.faults.upgrading import bring_up_to_date, desk_of_schema, die_at
from tests.faults.working import desk_at

OLD = range(1, LATEST)
RESULTS = 9
"""The schema from which on tickets hold their results; what came before gets them, each told in the log."""
STRIDE = share("HELPDESK_UPGRADE_STRIDE", 3)
"""Of the steps from a schema in between, each so-many-th is died at: all but their first ones are steps from the first.
"""
STARTERS = 6

Rows = list[tuple[object, ...]]
MakeDesk = Callable[[int], Path]


@pytest.fixture
def desk_at_schema(tmp_path: Path) -> MakeDesk:
    """What makes a desk with rows at an old schema."""
    source = tmp_path / "today" / "desk.db"
    desk = desk_at(source, "founder")
    for subject in ("Printer", "Mail", "Phone"):
        number = (
            desk.open(Open(subject, Priority.P4, requester=f"Maria {subject}", phone="212 555 0100")).tickets[0].number
        )
        desk.note({number: None}, f"note on {subject}")
    desk.close({1002: None}, "done")
    desk.store.keep_draft("founder", "note 1001", "half a sentence", 1)
    desk.store.close()

    def make(version: int) -> Path:
        path = tmp_path / f"old{version}" / "desk.db"
        path.parent.mkdir()
        desk_of_schema(version, path, source)
        return path

    return make


def rows(path: Path) -> tuple[int, Rows, Rows]:
    """Return a desk's schema, and what has to outlive every upgrade: all but the event in which it tells results."""
    with closing(engine.connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        tickets = connection.execute(
            "SELECT number, version - (SELECT count(*) FROM event WHERE event.number = ticket.number "
            "AND kind = 'upgraded'), subject, status, requester FROM ticket ORDER BY number"
        )
        events = connection.execute(
            "SELECT seq, number, version, kind, at, actor, op, payload FROM event WHERE kind <> 'upgraded' ORDER BY seq"
        )
        return int(version), tickets.fetchall(), events.fetchall()


@pytest.mark.parametrize("version", OLD)
def test_a_copy_of_the_old_desk_is_kept_whole_beside_the_new_one(desk_at_schema: MakeDesk, version: int) -> None:
    path = desk_at_schema(version)
    path.chmod(0o640)
    old = rows(path)
    with closing(SqliteStore(path)) as store:
        assert store.check() == []
    copy = copy_name(path, version, LATEST)
    assert rows(copy) == old
    assert stat.S_IMODE(copy.stat().st_mode) == 0o640
    assert rows(path) == (LATEST, *old[1:])
    assert [left.name for left in path.parent.iterdir() if left.name not in (path.name, copy.name)] == []


@pytest.mark.parametrize("version", OLD)
def test_a_kill_at_every_step_of_an_upgrade_loses_nothing(
    desk_at_schema: MakeDesk, version: int, figure: Figure
) -> None:
    path = desk_at_schema(version)
    old = rows(path)
    kills, stride = 0, 1 if version in (OLD[0], OLD[-1]) else STRIDE
    while True:
        step = 1 + kills * stride
        starter = start(die_at, path, step)
        starter.join()
        if starter.exitcode != -signal.SIGKILL:
            break
        kills += 1
        now = rows(path)
        assert now in (old, (LATEST, *old[1:])), f"killed at step {step}"
        if now[0] == LATEST:
            break
    assert starter.exitcode in (0, -signal.SIGKILL)
    with closing(SqliteStore(path)) as store:
        assert store.check() == []
    assert rows(path) == (LATEST, *old[1:])
    assert rows(copy_name(path, version, LATEST)) == old
    assert not [
        left.name
        for left in path.parent.iterdir()
        if left.name not in (path.name, f"{path.name}.pre-schema{version}-to-{LATEST}.bak")
    ]
    figure(f"kills on the way from schema {version} to {LATEST}", kills)
    assert kills > 5


@pytest.mark.parametrize("version", OLD)
def test_six_starters_at_once_bring_a_desk_up_to_date_once(desk_at_schema: MakeDesk, version: int) -> None:
    path = desk_at_schema(version)
    old = rows(path)
    barrier = get_context("forkserver").Barrier(STARTERS)
    starters = [start(bring_up_to_date, path, barrier) for _ in range(STARTERS)]
    for starter in starters:
        starter.join()
    assert [starter.exitcode for starter in starters] == [0] * STARTERS
    with closing(SqliteStore(path)) as store:
        assert store.check() == []
        history = store.history(1001)
        assert [event.kind for event in history].count(Kind.UPGRADED) == (version < RESULTS)
        assert len(history) == 2 + STARTERS + (version < RESULTS)
    assert rows(copy_name(path, version, LATEST)) == old


def test_without_a_copy_nothing_is_changed(desk_at_schema: MakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk_at_schema(LATEST - 1)
    old = rows(path)

    def full(copy: Path, version: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(before, "_verify", full)
        with pytest.raises(Unavailable, match=rf"schema {LATEST - 1} to {LATEST}.*No space left.*Nothing was changed"):
            SqliteStore(path)
    assert rows(path) == old
    assert [left.name for left in path.parent.glob("*.bak*")] == []
    SqliteStore(path).close()
    assert rows(path)[0] == LATEST


def test_an_older_program_names_both_schemas_and_changes_nothing(
    desk_at_schema: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk_at_schema(LATEST - 1)
    SqliteStore(path).close()
    newer = rows(path)
    monkeypatch.setattr(schema, "LATEST", LATEST - 1)
    with pytest.raises(Unusable, match=rf"schema {LATEST}; this program knows schemas up to {LATEST - 1}"):
        SqliteStore(path)
    assert rows(path) == newer
