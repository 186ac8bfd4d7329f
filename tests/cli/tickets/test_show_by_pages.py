from __future__ import annotations

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import load
from helpdesk_tui.wiring.opening import clock_of, read_policy
from tests.cli.conftest import Helpdesk


@pytest.fixture
def long(helpdesk: Helpdesk, store: SqliteStore) -> Helpdesk:
    """A desk whose ticket 1001 has 300 notes."""
    helpdesk("new", "Mail is slow", "--body", "Since this morning.")
    desk = Desk(store, read_policy(load()), "bo", clock_of(store))
    for place in range(300):
        desk.note({1001: None}, f"note {place}")
    return helpdesk


def test_a_long_history_is_shown_by_its_end_and_whole_when_asked_for(long: Helpdesk) -> None:
    out = long("show", "1001").out
    assert "Since this morning." in out and "Mail is slow" in out
    assert "101 earlier; 'helpdesk show 1001 --all' has them too." in out
    assert "note 299" in out and "note 100\n" in out and "note 99\n" not in out and "was opened" not in out
    whole = long("show", "1001", "--all").out
    assert "note 0\n" in whole and "was opened" in whole and "earlier" not in whole


def test_programs_and_counted_callers_have_all_of_it(long: Helpdesk) -> None:
    assert len(long("show", "1001", "--json").json["events"]) == 301
    long("attach", "1001", "Zoe", "--said", "Same here")
    out = long("show", "1001").out
    assert "Zoe" in out and "note 0\n" in out
