"""What a dialog has painted in parts is what stands on the terminal, and no part is left out."""

from __future__ import annotations

import pytest
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.screen import Screen
from textual.widgets import TextArea

from helpdesk_tui.console.ledger import Ledger
from helpdesk_tui.console.warm_up import HURRIED
from helpdesk_tui.domain.tickets.ticket import Priority
from tests.console.pilot import Hand


@pytest.fixture
def terminal(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """What stands on the terminal, by what was painted."""
    ledger, app = Ledger(hand.room, hand.height), hand.app

    def display(screen: Screen[object], update: CompositorUpdate | None) -> None:
        if screen is app.screen and update is not None:
            ledger.enter(update.render_segments(app.console))

    monkeypatch.setattr(app, "_display", display)
    app.screen.refresh()
    hand.settle()
    return ledger


@pytest.mark.parametrize("key", "pms/e")
def test_a_dialog_that_goes_has_painted_what_it_covered_and_no_more(
    hand: Hand, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    for place in range(12):
        hand.open(f"Printer {place} jams", requester="Maria", phone="555 0130")
    hand.type(f"{key}\x1b{key}")
    paints: list[CompositorUpdate | None] = []
    monkeypatch.setattr(hand.app, "_display", lambda screen, update: paints.append(update))
    hand.type("\x1b")
    hand.wait(hand.pilot.pause(0.05))
    assert hand.front == "QueueScreen" and any(isinstance(one, ChopsUpdate) for one in paints)
    assert not any(isinstance(one, LayoutUpdate) for one in paints)
    assert not hand.app.queue.stays, "whatever else changes it is painted"


def painted(terminal: Ledger) -> list[str]:
    return ["".join(row.chars).rstrip() for row in terminal._wanted]


@pytest.mark.parametrize("key", "pms/e")
def test_what_a_dialog_paints_in_parts_is_all_there_is_to_see(hand: Hand, terminal: Ledger, key: str) -> None:
    for place in range(12):
        hand.open(f"Printer {place} jams", requester="Maria", phone="555 0130")
    for keys in (key, "\x1b", key, "\x1b", f"G{key}", "\x1b", key, f"\x1bg{key}", f"\x1ba\x1b{key}"):
        hand.type(keys)
        hand.wait(hand.pilot.pause(0.05))
        assert painted(terminal) == [line.rstrip() for line in hand.screen.splitlines()], keys


def test_what_others_change_is_seen_beside_an_open_dialog(hand: Hand, terminal: Ledger) -> None:
    hand.open("One", priority=1)
    hand.type("p\x1bp")
    hand.colleague("bo").assign({hand.shift.window.cursor.number: None}, "bo")  # type: ignore[union-attr]
    hand.tick(3)
    hand.wait(hand.pilot.pause(0.05))
    assert painted(terminal) == [line.rstrip() for line in hand.screen.splitlines()]


def test_a_letter_and_a_part_below_that_change_together_are_both_painted(hand: Hand, terminal: Ledger) -> None:
    hand.open("One")
    hand.type("mhalf a ")

    async def together() -> None:
        with hand.app._context():
            for screen in hand.app.screen_stack:
                screen.refresh(Region(0, 1, 9, 1))
            hand.app.screen.query_one(TextArea).insert("no")
            hand.shift.say("q leaves.")
            hand.app.renew()
        await hand.pilot.pause(0.05)

    hand.wait(together())
    shown = painted(terminal)
    assert any("half a no" in one for one in shown) and any("q leaves." in one for one in shown)


def test_what_is_asked_in_a_hurry_is_mounted_before_its_key(hand: Hand) -> None:
    number = hand.open("One")
    hand.tick(60)
    hand.mount_ahead()
    assert all(hand.app.get_screen(name).is_running for name in HURRIED) and hand.front == "QueueScreen"
    assert hand.type("p2").ticket(number).priority is Priority.P2
