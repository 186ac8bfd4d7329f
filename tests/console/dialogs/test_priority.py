"""Which priority: six deadlines, one digit."""

from __future__ import annotations

import pytest
from textual import events

from helpdesk_tui.domain.tickets.ticket import Priority
from tests.console.pilot import NAMES, Hand, Maker


def test_p_and_a_digit_set_the_priority(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type("p2")
    assert hand.ticket(number).priority is Priority.P2
    assert hand.front == "QueueScreen" and "P2" in hand.screen


def test_the_six_deadlines_are_shown_first(hand: Hand) -> None:
    hand.open("Printer")
    hand.type("p")
    for level in Priority:
        assert f" {level} " in hand.screen
    assert "asks for its time" in hand.screen


def test_how_an_answered_ticket_stays_judged_is_a_column(hand: Hand) -> None:
    hand.open("Printer")
    screen = hand.type("rp").screen
    assert len({line.index("stays met") for line in screen.splitlines() if "stays met" in line}) == 1
    assert screen.count("stays met") == 5


def test_a_closed_ticket_is_refused_at_the_key_and_the_digit_does_nothing(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.desk.close({number: None}, "done")
    hand.type("p3")
    assert hand.front == "QueueScreen" and hand.ticket(number).priority is Priority.P4
    assert hand.shift.tabs.at == 0


def test_tab_asks_for_the_reason_which_stands_in_the_history(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type("p\tVIP, 3 times\r2")
    assert hand.front == "QueueScreen" and hand.ticket(number).priority is Priority.P2
    assert hand.store.history(number)[-1].text == "VIP, 3 times"
    hand.type("p3")
    assert hand.store.history(number)[-1].text is None


def test_letters_do_nothing_among_the_priorities(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type("ppjm3")
    assert hand.front == "QueueScreen" and hand.ticket(number).priority is Priority.P3
    assert hand.store.history(number)[-1].text is None


def test_esc_goes_from_the_reason_to_the_digits_and_a_reason_not_used_is_kept_but_not_used_unasked(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type("p\tVIP\x1b")
    assert hand.front == "PriorityDialog" and "Why? VIP" in hand.screen
    hand.type("\x1b")
    assert hand.front == "QueueScreen" and "The reason is kept as a draft: Tab takes it up again." in hand.screen
    hand.type("p")
    assert "VIP" not in hand.screen
    hand.type("\t")
    assert "Why? VIP" in hand.screen
    hand.type("\r1")
    assert hand.store.history(number)[-1].text == "VIP" and len(hand.shift.drafts) == 0


def test_a_reason_that_is_too_long_is_told_and_stays(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type("p\t").paste("x" * 201).type("\r")
    assert "The reason has 201 characters, 1 more than" in hand.told and hand.ticket(number).priority is Priority.P4
    hand.type("\x7f\r2")
    assert hand.store.history(number)[-1].text == "x" * 200


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_the_reason_and_the_six_are_in_sight_on_every_screen(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    hand.open("Printer")
    hand.type("p")
    assert "1-5 Set the priority 6 Schedule Tab Reason first Esc Back" in hand.screen.splitlines()[-1]
    hand.type("\tVIP")
    assert "Why? VIP" in hand.screen and "asks for its time" in hand.screen
    assert "Enter Then a digit, 1 to 6 Esc Back to the digits" in hand.screen.splitlines()[-1]


def test_the_command_line_takes_the_reason_behind_the_digit(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type(":p 2 VIP is waiting\r")
    assert hand.ticket(number).priority is Priority.P2 and hand.store.history(number)[-1].text == "VIP is waiting"


def test_a_digit_that_is_held_down_shows_no_other_view(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("p")
    for _ in range(5):
        hand.type("2")
        hand.moment += 0.03
    assert hand.ticket(number).priority is Priority.P2 and hand.shift.tabs.at == 0
    assert "P4 to P2" in hand.told and "2 came again at once" in hand.told
    hand.moment += 1
    hand.type("2")
    assert hand.shift.tabs.at == 1


def test_what_is_told_stands_on_the_ground_of_its_panel(sit: Maker) -> None:
    # Nord's panels are lighter than its ground, for which the roles' contrast is worked out.
    hand = sit()
    hand.open("One")
    hand.type(":theme nord\rp")
    strips = hand.app.screen._compositor.render_strips(hand.app.size)
    last = next(strip for strip in strips if "Scheduled Task" in strip.text)
    assert len({segment.style.bgcolor for segment in last if segment.style}) == 1


def in_one_read(hand: Hand, keys: str, pause: float = 0.0) -> None:
    """Type keys, each as long after the one before as is said."""
    for place, character in enumerate(keys):
        name = NAMES.get(character) or ("space" if character == " " else character)
        event = events.Key(name, None if character in NAMES else character)
        event.time = 1_000.0 + place * pause
        hand.app.gate.take(event)
    hand.settle()


@pytest.mark.parametrize("keys", ["p3 why", "p3 take it, u\r", "p3  c\r"])
def test_a_text_in_one_go_behind_the_digit_runs_no_verb_and_is_told_how_a_reason_is_given(
    hand: Hand, keys: str
) -> None:
    number, other = hand.open("One"), hand.open("Two", 5)
    hand.shift.window.find(number)
    in_one_read(hand, keys)
    assert hand.ticket(number).priority is Priority.P3 and "Tab before the digit gives a reason" in hand.told
    assert hand.front == "QueueScreen" and not hand.shift.marked
    assert [len(hand.store.history(one)) for one in (number, other)] == [2, 1]
    hand.moment += 2
    hand.type("p4")
    assert hand.ticket(number).priority is Priority.P4


def test_verbs_typed_fast_behind_the_digit_go_on(hand: Hand) -> None:
    number, other = hand.open("One"), hand.open("Two", 5)
    hand.shift.window.find(number)
    in_one_read(hand, "p3p2mnoted\rp4j")
    assert hand.ticket(number).priority is Priority.P4 and hand.store.history(number)[-2].text == "noted"
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == other


def test_a_space_that_comes_later_marks_as_ever(hand: Hand) -> None:
    number = hand.open("One")
    in_one_read(hand, "p3 ", pause=0.2)
    assert list(hand.shift.marked) == [number]
