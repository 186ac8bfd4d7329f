"""A telephone says who rings: the number reaches the technician's own console, and nobody else's."""

from __future__ import annotations

import time

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.desk.shift import ringing
from helpdesk_tui.store.base import Presence, Store
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import technician
from tests.cli.conftest import Helpdesk
from tests.console.pilot import POLICY


def desk_of(store: Store, name: str) -> Desk:
    return Desk(store, POLICY, name, lambda: int(time.time()))


@pytest.fixture
def here(store: SqliteStore) -> Desk:
    now = int(time.time())
    store.arrive(Presence("one", technician(), now, now))
    return desk_of(store, technician())


def test_the_number_reaches_the_technicians_console(helpdesk: Helpdesk, here: Desk) -> None:
    run = helpdesk("ring", "+1 212 760 1700")
    assert (run.status, run.err) == (0, "") and "rings" in run.out
    now = int(time.time())
    assert ringing.ringing(here, now) == "+1 212 760 1700"
    assert ringing.ringing(desk_of(here.store, "bo"), now) == ""


def test_one_console_alone_takes_it(helpdesk: Helpdesk, here: Desk) -> None:
    helpdesk("ring", "3007")
    now = int(time.time())
    assert [ringing.answer(here, now), ringing.answer(here, now)] == ["3007", ""]


def test_of_two_consoles_that_see_it_at_once_one_takes_it(
    helpdesk: Helpdesk, here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpdesk("ring", "3007")
    now, seen = int(time.time()), here.store.drafts(technician())
    monkeypatch.setattr(here.store, "drafts", lambda who: seen)
    assert [ringing.answer(here, now), ringing.answer(here, now)] == ["3007", ""]


def test_an_old_ring_is_none(helpdesk: Helpdesk, here: Desk) -> None:
    helpdesk("ring", "3007")
    assert ringing.answer(here, int(time.time()) + ringing.FOR + 1) == ""


def test_without_a_console_it_says_so(helpdesk: Helpdesk, store: SqliteStore) -> None:
    run = helpdesk("ring", "3007")
    assert (run.status, run.out) == (1, "") and "No console of" in run.err
    assert store.drafts(technician()) == {}


@pytest.mark.parametrize("number", ["Maria", "", "12; rm", "\x1b[2J"])
def test_what_is_no_number_is_refused(helpdesk: Helpdesk, here: Desk, number: str) -> None:
    run = helpdesk("ring", number)
    assert run.status == 1 and "is no telephone number" in run.err
    assert here.store.drafts(technician()) == {}
