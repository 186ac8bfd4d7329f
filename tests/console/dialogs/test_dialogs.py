"""Dialogs: refused at the key where they would be anyway, nothing typed is lost, the question stands first."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.state.type_ahead import STILL
from helpdesk_tui.domain.text.cells import width
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.store.base import Unusable
from tests.console.pilot import MONDAY_10, Hand, Maker

LONG = "Mail is slow for everybody on the second floor since the switch was changed"


def closed_under_the_cursor(hand: Hand) -> int:
    number = hand.open("One")
    hand.open("Two")
    hand.shift.window.find(number)
    hand.colleague("bo").close({number: None})
    return number


@pytest.mark.parametrize("keys", ["cdone\r", "p2", "p6fri 14:00\r", "sfri 14:00\r", "abo\r"])
def test_on_a_closed_ticket_a_dialog_is_refused_at_its_key_and_what_was_typed_ahead_goes_nowhere(
    hand: Hand, keys: str
) -> None:
    number = closed_under_the_cursor(hand)
    hand.type(keys[0])
    assert hand.front == "QueueScreen"
    assert f"#{number} was closed by bo, 10:00:00. #{number} is closed: reopen it first." in hand.told
    before = hand.shift.tabs.at, hand.store.changed(0)
    if keys != "p6fri 14:00\r":
        hand.type(keys[1:])
        assert (hand.shift.tabs.at, hand.store.changed(0)) == before and hand.front == "QueueScreen"
        hand.type("j?")
        assert hand.front == "HelpScreen"


def test_after_a_pause_the_next_key_is_meant(hand: Hand) -> None:
    closed_under_the_cursor(hand)
    hand.type("c")
    hand.moment += STILL
    hand.type("?")
    assert hand.front == "HelpScreen"


def test_after_a_refused_priority_a_key_that_is_no_digit_is_meant(hand: Hand) -> None:
    closed_under_the_cursor(hand)
    hand.type("p?")
    assert hand.front == "HelpScreen"


@pytest.mark.parametrize(
    ("key", "question"),
    [
        ("c", "Close with which resolution? #1001"),
        ("p", "Which priority, 1 to 6? #1001"),
        ("s", "Schedule for when? (P6) #1001"),
        ("a", "Assign to whom? (empty: nobody) #1001"),
        ("m", "Note what? #1001"),
    ],
)
@pytest.mark.parametrize("room", [60, 80])
def test_a_title_that_is_too_long_loses_the_end_of_the_subject_never_the_question(
    sit: Maker, key: str, question: str, room: int
) -> None:
    hand = sit(room=room)
    hand.open(LONG * 2)
    title = next(one for one in hand.type(key).screen.split("\n") if question in one)
    assert title.rstrip().endswith("…") and width(title) <= room


def test_every_ticket_that_refused_is_named_and_each_reason_told_once(hand: Hand) -> None:
    numbers = [hand.open(f"Ticket {place}") for place in range(6)]
    hand.type("g      ")
    hand.colleague("bo").take(dict.fromkeys(numbers[:4]))
    hand.type("t")
    said = hand.said
    for number in numbers[:4]:
        assert f"#{number}" in said
    assert "Done on 1 more." in said and "What was refused stays marked." in said
    assert said.count("was taken by bo") >= 2


def test_a_time_typed_for_a_schedule_is_a_draft_after_esc(hand: Hand) -> None:
    number = hand.open("Patch")
    hand.type("sfri 14:0\x1b")
    assert "Kept as a draft" in hand.screen
    hand.type("s0\r")
    assert hand.ticket(number).status is Status.SCHEDULED


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40)])
def test_all_six_deadlines_are_readable_on_the_least_screen(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    for place in range(12):
        hand.open(f"Ticket {place}", opened_at=MONDAY_10 - 3 * 86_400 * 4)
    for where in "gG":
        screen = hand.type(f"{where}p").screen
        rows = [one for one in screen.split("\n") if "  P" in one and one.strip(" ›")[:1] in "123456"]
        assert len([one for one in rows if "would be breached" in one or "respond now" in one]) == 5, screen
        assert "asks for its time" in screen
        hand.type("\x1b")
    cursor = hand.shift.window.cursor
    assert cursor is not None and cursor.priority is Priority.P4


WORDY = "Somebody has changed what this is about, and here is the whole long story of it. " * 3


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24)])
@pytest.mark.parametrize("place", ["g", "G"])
def test_a_long_notice_is_readable_whole_and_no_row_moves_nor_does_it_hide_the_cursor(
    sit: Maker, room: int, height: int, place: str
) -> None:
    hand = sit(room=room, height=height)
    for number in range(30):
        hand.desk.open(Open(f"Ticket {number}", Priority.P4))
    hand.sit()
    before = hand.type(place).screen.split("\n")
    hand.shift.say(WORDY, "bad")
    hand.app.renew()
    hand.settle()
    after = hand.screen.split("\n")
    assert WORDY.strip() in " ".join(" ".join(after).split()) and len(after) == height
    cursor = hand.shift.window.cursor
    assert cursor is not None and any(f" {cursor.number} " in one for one in after)
    kept = [old == new for old, new in zip(before, after, strict=True)]
    assert kept.count(False) <= len(WORDY) // (room - 12) + 3


def test_a_short_notice_leaves_the_keys_in_sight(hand: Hand) -> None:
    hand.open("One")
    hand.shift.say("Read anew.")
    assert "n New" in hand.screen.split("\n")[-1]


@pytest.mark.parametrize(("keys", "press"), [("mcalled back", "\r"), ("cdone", "\r"), ("abo", "\r"), ("p", "2")])
def test_a_desk_that_cannot_be_had_at_a_key_is_told_and_the_same_key_does_it_later(
    hand: Hand, keys: str, press: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = hand.open("One")
    hand.type(keys)
    with monkeypatch.context() as context:
        for name in ("write", "ticket", "tickets", "children", "history"):
            if hasattr(type(hand.store), name):
                context.setattr(hand.store, name, _damaged)
        hand.type(press)
        assert "The desk is damaged" in hand.told and hand.front != "QueueScreen"
        assert hand.tick().front != "QueueScreen"
    before = hand.store.changed(0)
    hand.type(press)
    assert hand.front == "QueueScreen" and hand.store.changed(0) != before, number


def _damaged(*arguments: object, **named: object) -> object:
    raise Unusable("The desk is damaged.")
