"""Dialogs: refused at the key where they would be anyway, nothing typed is lost, the question stands first."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.old.ahead import STILL
from helpdesk_tui.console.old.frame import queue_height
from helpdesk_tui.console.state.stillness import HOLD
from helpdesk_tui.domain.text.cells import width
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from tests.console.conftest import MONDAY_10, Hand

LONG = "Mail is slow for everybody on the second floor since the switch was changed"


def closed_under_the_cursor(hand: Hand) -> int:
    number = hand.open("One")
    hand.open("Two")
    hand.session.window.find(number)
    hand.colleague("bo").close({number: None})
    return number


@pytest.mark.parametrize("keys", ["cdone\r", "p2", "p6fri 14:00\r", "sfri 14:00\r", "abo\r"])
def test_on_a_closed_ticket_a_dialog_is_refused_at_its_key_and_what_was_typed_ahead_goes_nowhere(
    hand: Hand, keys: str
) -> None:
    number = closed_under_the_cursor(hand)
    hand.type(keys[0])
    assert not hand.session.modes
    said = " ".join(hand.screen.split())
    assert f"#{number} was closed by bo, 10:00:00. #{number} is closed: reopen it first." in said
    before = hand.session.tabs.at, hand.store.changed(0)
    if keys != "p6fri 14:00\r":
        hand.type(keys[1:])
        assert (hand.session.tabs.at, hand.store.changed(0)) == before and not hand.session.modes
        hand.type("j?")
        assert len(hand.session.modes) == 1


def test_after_a_pause_the_next_key_is_meant(hand: Hand) -> None:
    closed_under_the_cursor(hand)
    hand.type("c")
    hand.moment += STILL
    hand.type("?")
    assert len(hand.session.modes) == 1


def test_after_a_refused_priority_a_key_that_is_no_digit_is_meant(hand: Hand) -> None:
    closed_under_the_cursor(hand)
    hand.type("p?")
    assert len(hand.session.modes) == 1


def test_a_note_on_a_closed_ticket_is_taken(hand: Hand) -> None:
    number = closed_under_the_cursor(hand)
    hand.type("mcalled back\r")
    assert hand.store.history(number)[-1].text == "called back"


def test_of_marked_tickets_one_that_is_open_lets_the_dialog_open(hand: Hand) -> None:
    first, second = hand.open("One"), hand.open("Two")
    hand.type("g  ")
    hand.colleague("bo").close({first: None})
    hand.type("cdone\r")
    assert hand.ticket(second).resolution == "done" and hand.ticket(first).resolution is None


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
    hand: Hand, key: str, question: str, room: int
) -> None:
    hand.room = room
    hand.open(LONG * 2)
    title = next(one for one in hand.type(key).screen.split("\n") if question in one)
    assert title.rstrip().endswith("…") and width(title) == room


def test_what_was_typed_is_kept_for_the_marked_tickets_that_refused_it(hand: Hand) -> None:
    numbers = [hand.open(f"Ticket {place}") for place in range(4)]
    hand.type("g    c")
    hand.colleague("bo").close({numbers[0]: None, numbers[2]: None})
    hand.type("new switch\r")
    said = " ".join(hand.screen.split())
    assert f"#{numbers[0]} was closed by bo" in said and f"#{numbers[2]} was closed by bo" in said
    assert "What you typed is kept for them: c takes it up." in said
    assert {number: hand.ticket(number).resolution for number in numbers} == {
        numbers[0]: None, numbers[1]: "new switch", numbers[2]: None, numbers[3]: "new switch",
    }  # fmt: skip
    hand.colleague("bo").reopen(dict.fromkeys((numbers[0], numbers[2])))
    hand.moment += HOLD + 1
    hand.elsewhere()
    hand.type("c")
    assert "new switch" in hand.screen
    hand.type("\r")
    hand.type("\r")
    assert hand.ticket(numbers[0]).resolution == hand.ticket(numbers[2]).resolution == "new switch"


def test_every_ticket_that_refused_is_named_and_each_reason_told_once(hand: Hand) -> None:
    numbers = [hand.open(f"Ticket {place}") for place in range(6)]
    hand.type("g      ")
    hand.colleague("bo").take(dict.fromkeys(numbers[:4]))
    hand.type("t")
    said = " ".join(hand.screen.split())
    for number in numbers[:4]:
        assert f"#{number}" in hand.session.notice.text  # type: ignore[union-attr]
    assert "Done on 1 more." in said and "What was refused stays marked." in said
    assert said.count("was taken by bo") >= 2


def test_a_time_typed_for_a_schedule_is_a_draft_after_esc(hand: Hand) -> None:
    number = hand.open("Patch")
    hand.type("sfri 14:0\x1b")
    assert "Kept as a draft" in hand.screen
    hand.type("s0\r")
    assert hand.ticket(number).status is Status.SCHEDULED


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40)])
def test_all_six_deadlines_are_readable_on_the_least_screen(hand: Hand, room: int, height: int) -> None:
    hand.room, hand.height = room, height
    hand.session.window.resize(queue_height(height))
    for place in range(12):
        hand.open(f"Ticket {place}", opened_at=MONDAY_10 - 3 * 86_400 * 4)
    for where in "gG":
        screen = hand.type(f"{where}p").screen
        rows = [one for one in screen.split("\n") if "  P" in one and one.strip(" ›")[:1] in "123456"]
        assert len([one for one in rows if "would be breached" in one or "respond now" in one]) == 5, screen
        assert "asks for its time" in screen
        hand.type("\x1b")
    assert hand.session.ticket is not None and hand.session.ticket.priority is Priority.P4


WORDY = "Somebody has changed what this is about, and here is the whole long story of it. " * 3


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24)])
@pytest.mark.parametrize("place", ["g", "G"])
def test_a_long_notice_is_readable_whole_and_no_row_moves_nor_does_it_hide_the_cursor(
    hand: Hand, room: int, height: int, place: str
) -> None:
    hand.room, hand.height = room, height
    hand.session.window.resize(queue_height(height))
    for number in range(30):
        hand.open(f"Ticket {number}")
    before = hand.type(place).screen.split("\n")
    hand.session.say(WORDY, "bad")
    after = hand.screen.split("\n")
    assert WORDY.strip() in " ".join(" ".join(after).split()) and len(after) == height
    cursor = hand.session.ticket
    assert cursor is not None and any(f" {cursor.number} " in one for one in after)
    kept = [old == new for old, new in zip(before, after, strict=True)]
    assert kept.count(False) <= len(WORDY) // (room - 12) + 3


def test_a_short_notice_leaves_the_keys_in_sight(hand: Hand) -> None:
    hand.open("One")
    hand.session.say("Read anew.")
    assert "n New" in hand.screen.split("\n")[-1]


def test_the_names_a_ticket_could_be_given_to_are_shown_in_the_narrowest_screen(hand: Hand) -> None:
    number = hand.open("One", 1)
    hand.session.reload()
    hand.room, hand.height = 60, 12
    assert "Tab ana bo cai" in hand.type("ga").screen
    assert "Tab cai" in hand.type("c").screen
    hand.type("\t\r")
    assert hand.ticket(number).assignee == "cai"
