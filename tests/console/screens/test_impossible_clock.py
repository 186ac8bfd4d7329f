"""A clock that tells an impossible time gives a sentence wherever it is met, and no crash."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import pytest

from helpdesk_tui.wiring import crash
from helpdesk_tui.wiring.clock import implausible
from tests.cli.conftest import Helpdesk, command, db, home
from tests.console.pilot import Hand

__all__ = ["command", "db", "home"]

YEARS = {"1901": -2_177_452_800, "2500": 16_725_225_600, "9000": 221_845_392_000, "beyond": 2**60}
SAID = "no deadline can be counted from that"


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    "arguments",
    [["list"], ["new", "Printer"], ["status"], ["agenda"], ["show", "1001"], ["respond", "1001"], ["check"], ["purge"]],
)
def test_a_command_says_that_the_clock_is_wrong(
    command: Helpdesk, db: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], year: str
) -> None:
    (tmp_path / "config.toml").write_text("[retention]\nphone = 30\n")
    monkeypatch.setenv("HELPDESK_CONFIG", str(tmp_path / "config.toml"))
    assert command("--db", str(db), "new", "Printer").status == 0
    before = db.read_bytes()
    monkeypatch.setattr("helpdesk_tui.wiring.clock.time.time", lambda: float(YEARS[year]))
    run = command("--db", str(db), *arguments)
    assert (run.status, SAID in run.err) == (5, True)
    assert db.read_bytes() == before
    assert not crash.log_file().exists()


@pytest.mark.parametrize("year", YEARS)
def test_a_console_whose_clock_jumps_says_so_and_works_on_when_it_is_right_again(hand: Hand, year: str) -> None:
    hand.open("Printer")
    right = hand.desk.clock
    hand.desk.clock = lambda: YEARS[year]
    for keys in ("o", "d", "A", "?", "i", "/x"):
        hand.type(keys).tick()
    assert SAID in hand.said and hand.front == "QueueScreen"
    hand.desk.clock = right
    hand.tick()
    hand.type("mCalled back\r")
    assert hand.store.history(1001)[-1].text == "Called back"


@pytest.mark.parametrize("screen", ["o", "A", "d", "?", "i"])
def test_what_is_open_when_the_clock_jumps_stays_and_says_so(hand: Hand, screen: str) -> None:
    hand.open("Printer", 6, scheduled_for=hand.now + 3600)
    front = hand.type(screen).front
    right = hand.desk.clock
    for year in YEARS.values():
        hand.desk.clock = partial(int, year)
        hand.type("j").tick()
        assert SAID in hand.said and hand.front == front
    hand.desk.clock = right
    hand.tick()
    assert hand.type("\x1b").front == "QueueScreen"


@pytest.mark.parametrize("year", YEARS)
def test_a_console_whose_clock_is_wrong_can_be_left(hand: Hand, year: str) -> None:
    hand.desk.clock = lambda: YEARS[year]
    hand.type("q")
    assert hand.app._exit


def test_every_time_that_a_desk_can_have_is_plausible() -> None:
    assert implausible(int(time.time())) is None
    assert implausible(0) is None and implausible(4_102_444_799) is None
    assert implausible(-1) and implausible(4_102_444_800)
