"""Keys against a second process that changes the desk meanwhile: a verb hits what was under the cursor, or nothing."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from textual import events
from textual.keys import _character_to_key

from helpdesk_tui.console.keys.verbs import Verb
from helpdesk_tui.console.screens.queue import QueueScreen
from helpdesk_tui.console.state.stillness import HOLD
from helpdesk_tui.desk import Seen
from tests.console.hammer import hammering, unwaiting
from tests.console.pilot import MONDAY_10, NAMES, Hand

STEPS = int(os.environ.get("HELPDESK_STEPS", "600"))
"""Keys that are pressed; ``make fuzz`` presses ten thousand."""
WORK = ("t", "r", "w", "p2", "p4", "cdone\r", "mnote\r", "R", "s+2bd\r", "abo\r")
MOVES = ("j", "k", "j", "k", "j", "k", "g", "G", " ", "b", "Z", "F", "]", "1", "\x1b")


class Missed(Exception):
    """A verb has hit a ticket that was not under the cursor."""


@dataclass
class Run:
    """What a run came to: keys pressed, tickets that a verb changed, and verbs that were refused."""

    steps: int = 0
    hits: int = 0
    refused: int = 0


@pytest.fixture
def filled(hand: Hand) -> Hand:
    """A queue, filled while nobody else writes: the console waits a tenth of a second for its turn, and then asks."""
    chance = random.Random(0)
    unwaiting(hand.store)
    for place in range(40):
        hand.open(f"Ticket {place}", chance.randint(1, 5), opened_at=MONDAY_10 - chance.randint(0, 9000))
    return hand


def press_at_random(hand: Hand, steps: int, seed: int) -> Run:
    """Press keys; raise Missed where a verb changes anything but what was drawn under the cursor, or marked."""
    chance, run = random.Random(seed), Run()
    while run.steps < steps:
        _let_time_pass(hand, chance)
        _cursor_is_drawn(hand)
        keys = chance.choice(WORK if chance.random() < 0.3 else MOVES)
        meant = set(hand.app.queue.seen())
        before = hand.store.changed(2**62)[0]
        for character in keys:
            run.steps += 1
            _press(hand, character)
            if chance.random() < 0.3:
                hand.app.poll()
        while hand.front != "QueueScreen":
            _press(hand, "\x1b")
        hit = _written_by_hand(hand, before)
        if not hit <= meant:
            raise Missed(f"step {run.steps}: {keys!r} on {meant} changed {hit}")
        run.hits += len(hit)
        run.refused += keys in WORK and not hit
    return run


def _press(hand: Hand, character: str) -> None:
    """Press one key and wait until it has been worked off; nothing has to be painted in between."""
    name = NAMES.get(character) or _character_to_key(character)
    hand.app.gate.take(events.Key(name, character if character.isprintable() else None))
    hand.wait(hand.app.gate.idle())


def _let_time_pass(hand: Hand, chance: random.Random) -> None:
    """Let the screen be drawn anew, as often with the order held as without."""
    if chance.random() < 0.6:
        hand.moment += chance.choice([0.1, HOLD + 1])
        hand.app.poll()
        hand.app.tick()
    if chance.random() < 0.05:
        hand.shift.window.resize(chance.randint(3, 30))


def _cursor_is_drawn(hand: Hand) -> None:
    window = hand.shift.window
    rows = [row.ticket for row in window.rows() if row.cursor]
    assert rows == ([window.cursor] if window.cursor else [])


def _written_by_hand(hand: Hand, before: int) -> set[int]:
    numbers = hand.store.changed(before)[1]
    return {
        number
        for number in numbers
        if any(event.seq > before and event.actor == "ana" for event in hand.store.history(number))
    }


def test_no_verb_hits_another_ticket_whatever_a_second_process_changes(
    filled: Hand, capsys: pytest.CaptureFixture[str]
) -> None:
    hand, began = filled, time.monotonic()
    with hammering(hand.store._link.path, 1) as changes:  # type: ignore[attr-defined]
        run = press_at_random(hand, STEPS, 1)
    took = time.monotonic() - began
    with capsys.disabled():
        told = f"{run.steps:,} steps in {took:.1f} s against {changes[0]:,} changes by a second process"
        print(f"\n{told}: {run.hits:,} tickets hit, {run.refused:,} verbs refused, none astray")
    assert run.steps >= STEPS and run.hits > STEPS // 20 and changes[0] > STEPS // 20
    assert hand.store.check() == []


def test_a_verb_that_went_by_the_row_would_be_caught(filled: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same run with the bug planted: what stands on the cursor's line now is taken for what was drawn there."""
    hand = filled
    honest: Callable[[QueueScreen], Seen] = QueueScreen.seen

    def by_row(screen: QueueScreen) -> Seen:
        window = screen.shift.window
        found = screen.shift.desk.store.page(window.view, window.index, 1)
        return {found[0].number: found[0].version} if found and not screen.shift.marked else honest(screen)

    async def doing(screen: QueueScreen, verb: Verb, argument: str = "") -> None:
        with monkeypatch.context() as planted:
            planted.setattr(QueueScreen, "seen", by_row)
            await done(screen, verb, argument)

    done = QueueScreen.do
    monkeypatch.setattr(QueueScreen, "do", doing)
    with pytest.raises(Missed), hammering(hand.store._link.path, 2):  # type: ignore[attr-defined]
        press_at_random(hand, 10_000, 2)
