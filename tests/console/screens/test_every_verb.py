"""Every verb on each screen with tickets: by its key, from the palette and on the command line it does the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.console.keys.verbs import VERBS, Verb
from helpdesk_tui.console.state.stillness import HOLD
from tests.console.pilot import MONDAY_10, Hand, Maker, make_hand

SCREENS = {"QueueScreen": "", "TicketScreen": "o", "AgendaScreen": "A", "DashboardScreen": "d"}
"""The screens, each with the keys that lead there from the queue; on the help, letters search."""

ANSWERS = {
    "reprioritise": "3",
    "schedule": "+3bd\r",
    "close": "done\r",
    "assign": "bo\r",
    "note": "called back\r",
    "follow": "15:00 call back\r",
    "merge": "1003\r",
    "parent": "1004\r",
    "filter": "ticket\r",
}
"""What is typed into the dialog that a verb opens; into any other, Esc."""

ELSEWHERE = {"command", "quit", "view", "write"}
"""The command line itself, the way out, a verb that needs its key or an argument, and one that leaves for an editor."""


def by_key(hand: Hand, verb: Verb) -> None:
    key = verb.keys[0]
    hand.type(key) if len(key) == 1 else hand.key(key)


def from_the_palette(hand: Hand, verb: Verb) -> None:
    async def run() -> None:
        await hand.app.services.run(verb.id, "")

    hand.wait(run())
    hand.settle()


def on_the_command_line(hand: Hand, verb: Verb) -> None:
    hand.type(f":{verb.id}\r")


WAYS = (by_key, from_the_palette, on_the_command_line)


def prepared(path: Path) -> Hand:
    """Sit down at a desk of a few tickets."""
    path.mkdir()
    hand = make_hand(path)
    for place in range(6):
        hand.open(f"Ticket {place}", 4, opened_at=MONDAY_10 - 60 + place)
    hand.desk.schedule({1005: None}, MONDAY_10 + 3600)
    hand.desk.close({1006: None}, "done before")
    hand.shift.news.reload()
    return hand


def go(hand: Hand, keys: str) -> None:
    """Go back to the queue, and from there to a screen about the same ticket each time."""
    for _ in range(6):
        if hand.front == "QueueScreen" and not hand.shift.marked and not hand.shift.filter and not hand.shift.tabs.at:
            break
        hand.type("\x1b")
    hand.moment += 2 * HOLD
    hand.shift.window.find(1001)
    hand.type(keys)


def held(hand: Hand) -> object:
    """Return what the desk holds, and what the console knows that a verb can change."""
    shift = hand.shift
    tickets = {
        number: [(one.kind, one.actor, one.text, one.after) for one in hand.store.history(number)]
        for number in range(1001, 1010)
        if hand.store.ticket(number) is not None
    }
    looks = (shift.tabs.at, shift.filter, shift.order, shift.settings.theme.name, sorted(shift.marked))
    return tickets, looks, shift.preview.wanted, shift.still.held, shift.tracked, shift.announcements.quiet_for > 0


@pytest.mark.parametrize("screen", SCREENS)
def test_a_verb_does_the_same_whichever_way_it_is_asked_for(tmp_path: Path, sit: Maker, screen: str) -> None:
    hands = [prepared(tmp_path / way.__name__) for way in WAYS]
    try:
        for verb in (one for one in VERBS if one.id not in ELSEWHERE):
            came_to = []
            for hand, way in zip(hands, WAYS, strict=True):
                go(hand, SCREENS[screen])
                assert hand.front == screen
                way(hand, verb)
                if hand.front.endswith("Dialog") and hand.front != "CommandDialog":
                    hand.type(ANSWERS.get(verb.id, "\x1b"))
                if hand.front == "CommandDialog":
                    # There it is said why nothing was done; by its key that is said on the screen.
                    hand.type("\x1b")
                came_to.append((held(hand), hand.front))
            assert came_to[0] == came_to[1] == came_to[2], verb.id
    finally:
        for hand in hands:
            hand.rise()
            hand.loop.close()
            hand.store.close()
