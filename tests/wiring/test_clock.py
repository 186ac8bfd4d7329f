"""Whose clock a desk goes by."""

from __future__ import annotations

import time

import pytest

from helpdesk_tui.wiring.clock import moment_of, now_of
from helpdesk_tui.wiring.opening import clock_of
from tests.store.memory import MemoryStore


class Elsewhere(MemoryStore):
    """A desk whose clock is an hour and a half second ahead."""

    def ahead(self) -> float:
        return 3600.5


@pytest.fixture(autouse=True)
def standing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_790_000_000.25)


def test_a_desk_on_a_server_goes_by_the_servers_clock() -> None:
    store = Elsewhere()
    assert moment_of(store)() == 1_790_003_600.75
    assert now_of(store)() == clock_of(store)() == 1_790_003_600


def test_a_desk_in_a_file_goes_by_the_machines() -> None:
    assert moment_of(MemoryStore())() == 1_790_000_000.25 and clock_of(MemoryStore())() == 1_790_000_000


def test_a_replayed_desk_goes_by_its_own_pace() -> None:
    store = Elsewhere()
    store.put_setting("replay", "1000 1790000000.25 60.0")
    assert clock_of(store)() == 1000
