"""The scheduling dialog asks what becomes of a series, and keeps a time as agreed by one key."""

from __future__ import annotations

import pytest

from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.domain.times.recurring.recurrence import read_rule
from tests.console.pilot import MONDAY_10, Hand, Maker

DAY = 86_400
MONDAYS = read_rule("every mon 14:00")


def a_series(hand: Hand) -> int:
    return hand.open("Restore test", 6, scheduled_for=MONDAY_10 + 4 * 3600, recurrence=MONDAYS)


def test_a_time_is_read_while_it_is_typed_and_used_at_enter(hand: Hand) -> None:
    number = hand.open("New switch")
    hand.type("stue 10:00")
    assert "Tue 17 Nov 2026 10:00 EST" in hand.screen
    hand.type("\r")
    assert hand.front == "QueueScreen"
    assert (hand.ticket(number).priority, hand.ticket(number).scheduled_for) == (Priority.P6, MONDAY_10 + DAY)


def test_what_is_no_time_is_told_and_stays_to_be_put_right(hand: Hand) -> None:
    number = hand.open("New switch")
    hand.type("snonsense\r")
    assert hand.front == "ScheduleDialog" and "'nonsense' is not understood here" in hand.told
    hand.key("ctrl+u").type("tue 10:00\r")
    assert hand.ticket(number).scheduled_for == MONDAY_10 + DAY


def test_a_series_is_asked_about_and_stays_unless_told_otherwise(hand: Hand) -> None:
    number = a_series(hand)
    hand.type("stue 10:00")
    assert "F6 this one only; its series stays: every Monday 14:00" in hand.screen
    hand.key("enter")
    ticket = hand.ticket(number)
    assert (ticket.recurrence, ticket.scheduled_for, ticket.regular_at) == (
        MONDAYS, MONDAY_10 + DAY, MONDAY_10 + 4 * 3600,
    )  # fmt: skip
    assert "this one only; its series stays" in hand.said


def test_one_key_moves_all_that_follow_and_ends_the_series_at_the_second_press(hand: Hand) -> None:
    number = a_series(hand)
    hand.type("stue 10:00").key("f6")
    assert "F6 this one and all that follow" in hand.screen
    hand.key("enter")
    assert hand.ticket(number).recurrence == "FREQ=WEEKLY;BYDAY=TU;BYHOUR=10;BYMINUTE=0"
    hand.type("swed 10:00").key("f6").key("f6")
    assert "F6 its series ends" in hand.screen
    hand.key("enter")
    assert hand.ticket(number).recurrence is None


def test_a_task_without_a_series_is_not_asked_about_one(hand: Hand) -> None:
    number = hand.open("New switch", 6, scheduled_for=MONDAY_10 + 3600)
    hand.type("stue 10:00").key("f6")
    assert "F6" not in hand.screen
    hand.type("\r")
    assert hand.ticket(number).scheduled_for == MONDAY_10 + DAY


def test_one_key_keeps_a_time_outside_opening_hours_as_agreed(hand: Hand) -> None:
    number = hand.open("Patch night", 4)
    hand.type("stue 18:00")
    assert "F7 keeps that time as agreed" in hand.screen
    hand.key("f7").key("enter")
    ticket = hand.ticket(number)
    assert (ticket.priority, ticket.scheduled_for, ticket.as_agreed) == (Priority.P6, MONDAY_10 + DAY + 8 * 3600, 1)
    assert ", as agreed" in hand.said


def test_the_key_brings_back_the_time_that_the_next_opening_was_put_for(hand: Hand) -> None:
    number = hand.open("Patch night", 4)
    hand.type("stue 18:00\r")
    assert "Enter again takes Wed 18 Nov 2026 09:00 EST" in hand.told
    assert "› Wed 18 Nov 2026 09:00 EST" in hand.told
    hand.key("f7").key("enter")
    assert hand.ticket(number).scheduled_for == MONDAY_10 + DAY + 8 * 3600


def test_a_second_enter_takes_the_next_opening(hand: Hand) -> None:
    number = hand.open("Patch night", 4)
    hand.type("stue 18:00\r\r")
    assert hand.ticket(number).scheduled_for == MONDAY_10 + 2 * DAY - 3600


def test_the_key_pressed_twice_takes_the_agreement_back(hand: Hand) -> None:
    number = hand.open("Patch night", 4)
    hand.type("stue 18:00").key("f7").key("f7").key("enter")
    assert hand.ticket(number).priority is Priority.P4


def test_raising_an_occurrence_says_that_its_series_goes_on_and_a_key_ends_it(hand: Hand) -> None:
    number = a_series(hand)
    hand.type("p")
    assert "F6 its series goes on when it is closed" in hand.screen
    hand.type("3")
    assert hand.ticket(number).recurrence == MONDAYS
    assert "its series goes on when it is closed" in hand.said
    hand.type("p").key("f6")
    assert "F6 its series ends" in hand.screen
    hand.type("2")
    assert hand.ticket(number).recurrence is None


def test_six_among_the_priorities_asks_for_the_time(hand: Hand) -> None:
    number = hand.open("New switch")
    hand.type("p6tue 10:00\r")
    assert hand.ticket(number).scheduled_for == MONDAY_10 + DAY and hand.front == "QueueScreen"


def test_what_was_typed_is_kept_with_esc_and_taken_up_after_a_new_start(hand: Hand) -> None:
    hand.open("New switch")
    hand.type("stue 1\x1b")
    assert "Kept as a draft: the same key takes it up again." in hand.screen
    hand.tick()
    hand.sit()
    hand.type("s0:00\r")
    assert hand.ticket(1001).scheduled_for == MONDAY_10 + DAY
    hand.tick()
    assert hand.store.drafts("ana") == {}


def test_a_closed_ticket_is_refused_at_the_key_and_what_was_typed_ahead_does_nothing(hand: Hand) -> None:
    number = hand.open("New switch")
    hand.desk.close({number: None}, "done")
    hand.elsewhere()
    hand.type("stue 10:00\r")
    assert hand.front == "QueueScreen" and hand.ticket(number).scheduled_for is None


def test_a_change_by_somebody_else_is_told_and_the_next_enter_goes_by_it(hand: Hand) -> None:
    number = hand.open("New switch")
    hand.type("stue 10:00")
    hand.colleague("bo").reprioritise({number: None}, Priority.P2)
    hand.elsewhere()
    assert "Meanwhile:" in hand.told and "by bo" in hand.told
    hand.type("\r")
    assert "Enter does it all the same, Esc leaves it." in hand.told and hand.ticket(number).priority is Priority.P2
    hand.type("\r")
    assert hand.ticket(number).scheduled_for == MONDAY_10 + DAY


def test_an_open_task_is_reopened_at_once_and_one_whose_time_has_passed_is_asked_for_a_new_one(hand: Hand) -> None:
    number = hand.open("New switch", 6, scheduled_for=MONDAY_10 + 3600)
    hand.desk.close({number: None}, "done")
    hand.shift.go(6)
    hand.type("R")
    assert hand.front == "QueueScreen" and hand.ticket(number).status is Status.SCHEDULED
    hand.desk.close({number: None}, "done")
    hand.tick(2 * 3600)
    hand.elsewhere()
    hand.type("R")
    assert hand.front == "ReopenDialog" and "Reopen for when? (P6)" in hand.screen
    hand.type("every mon 9am\r")
    assert "A task is reopened for one time." in hand.told and hand.ticket(number).status is Status.CLOSED
    hand.key("ctrl+u").type("tue 10:00\r")
    assert (hand.ticket(number).status, hand.ticket(number).scheduled_for) == (
        Status.SCHEDULED, MONDAY_10 + DAY,
    )  # fmt: skip


def test_the_field_does_not_move_while_more_or_less_is_told_below_it(hand: Hand) -> None:
    hand.open("Patch night")

    def place() -> int:
        return next(row for row, text in enumerate(hand.screen.splitlines()) if text.startswith(" › "))

    hand.type("stue 18:00")
    before = place()
    hand.type("\x7f" * 3)
    assert place() == before


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_the_reading_and_the_keys_are_in_sight_on_every_screen(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    a_series(hand)
    hand.type("stue 18:00")
    for told in ("› tue 18:00", "Tue 17 Nov 2026 18:00", "F7 keeps that time as agreed", "F6 this one only"):
        assert told in hand.screen
    keys = hand.screen.splitlines()[-1]
    assert "Enter Schedule" in keys and "Esc Back, kept as a draft" in keys


def test_the_command_line_takes_a_length_and_an_agreement(hand: Hand) -> None:
    number = hand.open("Patch night", 4)
    hand.type(":schedule tue 18:00 for 3h as agreed\r")
    ticket = hand.ticket(number)
    assert (ticket.scheduled_for, ticket.lasts, ticket.as_agreed) == (MONDAY_10 + DAY + 8 * 3600, 10_800, 1)
