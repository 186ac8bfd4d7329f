"""What was last seen of a desk: its clock is measured on the way, and the best measurement of a minute counts."""

from __future__ import annotations

import time
from typing import Any

import pytest

from helpdesk_tui.store.postgres.connection.witness import Witness


class Clocks:
    """A server whose clock is ahead, and a trip to it that takes its time; a connection, as far as it is asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.here, self.passed, self.ahead, self.trip = 1_790_000_000.0, 0.0, 0.0, 0.0
        monkeypatch.setattr(time, "time", lambda: self.here + self.passed)
        monkeypatch.setattr(time, "monotonic", lambda: self.passed)

    def execute(self, statement: str) -> Clocks:
        self.passed += self.trip
        return self

    def fetchone(self) -> tuple[str, int, int, bytes, float]:
        return "desk", 1, 0, b"", self.here + self.passed - self.trip / 2 + self.ahead

    def measured(self, witness: Witness, *, ahead: float, trip: float, after: float = 1.0) -> float:
        self.passed += after
        self.ahead, self.trip = ahead, trip
        connection: Any = self
        witness.look(connection)
        return round(witness.ahead, 3)


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    return Clocks(monkeypatch)


def test_half_of_the_trip_is_taken_off(clocks: Clocks) -> None:
    assert clocks.measured(Witness(), ahead=7.0, trip=0.4) == 7.0


def test_of_a_minute_the_shortest_trip_counts(clocks: Clocks) -> None:
    witness = Witness()
    assert clocks.measured(witness, ahead=7.0, trip=0.1) == 7.0
    assert clocks.measured(witness, ahead=7.3, trip=0.9) == 7.0
    assert clocks.measured(witness, ahead=7.1, trip=0.05) == 7.1
    assert clocks.measured(witness, ahead=7.4, trip=0.9, after=61) == 7.4


def test_a_clock_that_was_set_counts_at_once(clocks: Clocks) -> None:
    witness = Witness()
    clocks.measured(witness, ahead=7.0, trip=0.1)
    assert clocks.measured(witness, ahead=-3600.0, trip=0.9) == -3600.0
