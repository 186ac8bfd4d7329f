"""The agenda under a hand."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from helpdesk_tui.console.keys.keymap import read_keys
from helpdesk_tui.console.old.agenda import Agenda
from helpdesk_tui.console.old.frame import compose
from helpdesk_tui.console.old.ticket_view import TicketView
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from tests.console.conftest import MONDAY_10, Hand

HOUR, DAY = 3_600, 86_400
WEEKLY = "FREQ=WEEKLY;BYDAY=TU;BYHOUR=14;BYMINUTE=0"


def a_task(hand: Hand, hours: float, subject: str = "Restore test", who: str | None = "ana", rule: str = "") -> int:
    """Schedule a task so many hours after Monday 10:00."""
    at = MONDAY_10 + round(hours * HOUR)
    return hand.open(subject, 6, scheduled_for=at, recurrence=rule or None, assignee=who)


def under_cursor(hand: Hand) -> int | None:
    return hand.session.ticket.number if hand.session.ticket is not None and hand.session.modes else None


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (100, 30), (120, 40), (200, 50)])
def test_it_fits_every_terminal_and_shows_the_tasks(hand: Hand, room: int, height: int) -> None:
    number = a_task(hand, 2)
    hand.room, hand.height = room, height
    hand.type("A")
    frame = compose(hand.session, room, height)
    assert len(frame.bar + frame.body + frame.foot) == height
    assert f"#{number}" in hand.screen and "week 47" in hand.screen
    assert all(len(one) == room for one in hand.screen.splitlines() if one.isascii())


def test_days_and_holidays_are_named(hand: Hand) -> None:
    hand.type("A]")
    assert "Thanksgiving Day" in hand.screen and "23 to 29 Nov 2026" in hand.screen
    hand.room, hand.height = 120, 40
    assert "Thanksgiving Day" in hand.screen and "09:00-17:00" in hand.screen


def test_it_opens_on_the_next_task(hand: Hand) -> None:
    hand.open("Mail is down", 2)
    a_task(hand, 48)
    soon = a_task(hand, 3)
    assert under_cursor(hand.type("A")) == soon


def test_on_a_task_in_the_queue_it_opens_in_that_tasks_week(hand: Hand) -> None:
    far = a_task(hand, 14 * 24)
    assert under_cursor(hand.type("A")) == far
    assert "week 49" in hand.screen


def test_the_hand_moves_by_task_by_day_by_week_and_back_to_today(hand: Hand) -> None:
    monday, tuesday = a_task(hand, 1), a_task(hand, 24)
    later, next_week = a_task(hand, 26), a_task(hand, 7 * 24)
    hand.type("A")
    assert [under_cursor(hand.type(key)) for key in "jjjkh"] == [tuesday, later, later, tuesday, monday]
    assert [under_cursor(hand.type(key)) for key in "lll]["] == [tuesday, None, None, None, None]
    assert under_cursor(hand.type("g]")) == next_week
    assert under_cursor(hand.key("pageup").key("down")) == tuesday
    assert under_cursor(hand.key("left")) == monday


def test_keys_bound_elsewhere_move_here_too_and_a_verb_on_an_arrows_letter_is_that_verb(hand: Hand) -> None:
    first, second = a_task(hand, 2), a_task(hand, 26)
    keymap, problems = read_keys({"down": "x", "note": "l", "next_view": "N"})
    assert not problems
    hand.session.manners = replace(hand.session.manners, keymap=keymap)
    hand.type("A")
    assert under_cursor(hand) == first
    hand.type("x")
    assert under_cursor(hand) == second and "x↑ Task" in hand.screen and "[ N Week" in hand.screen
    hand.type("lAll is well\r")
    assert hand.store.history(second)[-1].text == "All is well"
    assert "week 48" in hand.type("N").screen


def test_the_footer_names_only_keys_that_do_what_it_says(hand: Hand) -> None:
    keymap, problems = read_keys({"hold": ">", "track": "+", "assign": []})
    assert not problems
    hand.session.manners = replace(hand.session.manners, keymap=keymap)
    a_task(hand, 2)
    hand.room = 120
    footer = hand.type("A").screen.splitlines()[-1]
    assert " <- Move " in footer and "Assign" not in footer


def test_a_verb_hits_the_task_under_the_cursor_and_none_where_there_is_no_task(hand: Hand) -> None:
    number = a_task(hand, 3, who=None)
    other = hand.open("Mail is down", 2)
    hand.type("At")
    assert (hand.ticket(number).assignee, hand.ticket(other).assignee) == ("ana", None)
    hand.type("lt")
    assert hand.ticket(other).assignee is None
    assert "There is no task here" in hand.screen


def test_enter_opens_the_ticket_and_esc_comes_back_to_the_same_task(hand: Hand) -> None:
    number = a_task(hand, 3)
    hand.type("A\r")
    assert isinstance(hand.session.modes[-1], TicketView) and "History" in hand.screen
    hand.type("\x1b")
    assert isinstance(hand.session.modes[-1], Agenda) and under_cursor(hand) == number


def test_s_reschedules_the_task_under_the_cursor_and_the_cursor_goes_with_it(hand: Hand) -> None:
    a_task(hand, 1)
    number = a_task(hand, 24)
    hand.type("Ajsthu 15:00\r")
    assert hand.ticket(number).scheduled_for == MONDAY_10 + 3 * DAY + 5 * HOUR
    assert under_cursor(hand) == number
    assert re.search(rf"Thu 19 15:00 +#{number}", hand.screen)


def test_a_task_closed_or_moved_by_somebody_else_stays_until_the_hand_moves(hand: Hand) -> None:
    one, two = a_task(hand, 1), a_task(hand, 24)
    hand.type("A")
    hand.colleague("bo").close({one: None})
    hand.elsewhere(one)
    assert under_cursor(hand) == one and "closed: " in hand.screen
    hand.type("t")
    assert hand.ticket(one).assignee == "ana" and "is closed" in hand.screen
    hand.type("j")
    assert under_cursor(hand) == two and not re.search(rf"\d\d:\d\d +#{one}", hand.screen)
    hand.colleague("bo").schedule({two: None}, MONDAY_10 + 14 * DAY)
    hand.elsewhere(two)
    assert under_cursor(hand) == two and "moved to Mon 30 Nov 10:00" in hand.screen


def test_a_change_to_another_task_shows_while_the_cursor_stays(hand: Hand) -> None:
    one, two = a_task(hand, 1), a_task(hand, 24)
    hand.type("A")
    hand.colleague("bo").edit({two: None}, {"subject": "Another subject"})
    hand.elsewhere(two)
    assert "Another subject" in hand.screen and under_cursor(hand) == one


@pytest.mark.parametrize("room", [80, 120])
def test_overlaps_are_told_in_words_and_signs(hand: Hand, room: int) -> None:
    hand.room, hand.height = room, 40
    a_task(hand, 1)
    other = a_task(hand, 1.25, "Another test")
    hand.type("A")
    assert "!! 2 overlap" in hand.screen and f"!! overlaps #{other}" in hand.screen


def test_a_recurring_task_is_shown_again_and_cannot_be_chosen_there(hand: Hand) -> None:
    number = a_task(hand, 28, rule=WEEKLY)
    hand.type("A]")
    assert re.search(rf"14:00 □#{number} .*again ↻", hand.screen)
    assert under_cursor(hand.type("j")) is None


def test_closing_a_recurring_task_shows_its_next_ticket_and_u_takes_both_back(hand: Hand) -> None:
    number = a_task(hand, 28, rule=WEEKLY)
    hand.type("Acdone\r")
    assert hand.ticket(number).status is Status.CLOSED and hand.ticket(number + 1).recurrence
    hand.type("u")
    assert hand.ticket(number).status is Status.SCHEDULED and hand.ticket(number + 1).status is Status.CLOSED


def test_an_empty_week_says_how_to_fill_it(hand: Hand) -> None:
    assert "No tasks this week" in hand.type("A").screen
    hand.type("jkhl\r")
    assert hand.session.modes and under_cursor(hand) is None


def test_the_years_end_where_they_are_reckoned_with(hand: Hand) -> None:
    hand.type("A" + "]" * 3)
    mode = hand.session.modes[-1]
    assert isinstance(mode, Agenda)
    mode.by_day(400_000)
    assert "2100" in hand.type("]").screen
    mode.by_day(-400_000)
    assert "1970" in hand.type("[").screen


def test_a_task_under_the_agendas_cursor_is_not_open_to_the_others(hand: Hand) -> None:
    a_task(hand, 1)
    hand.type("A")
    assert [one.ticket for one in hand.store.present(0)] in ([], [None])


def test_the_screen_stands_still_within_a_minute(hand: Hand) -> None:
    a_task(hand, 1)
    hand.type("A")
    before = compose(hand.session, 120, 40).body
    hand.now += 30
    assert compose(hand.session, 120, 40).body == before


def test_hostile_text_stays_text(hand: Hand) -> None:
    a_task(hand, 1, "[b]bold[/nope] " + "x" * 150)
    assert "[b]bold[/nope]" in hand.type("A").screen
    assert hand.session.ticket is not None and hand.session.ticket.priority is Priority.P6


def test_a_week_with_too_many_tasks_shows_the_first_and_says_so(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpdesk_tui.console.old.agenda._MOST", 2)
    numbers = [a_task(hand, hours) for hours in (1, 2, 3)]
    assert "the first 2 tasks" in hand.type("A").screen and f"#{numbers[2]}" not in hand.screen


def test_keys_move_the_task_itself_by_opening_days_and_half_hours_and_undo_puts_it_back(hand: Hand) -> None:
    number = a_task(hand, 2)
    at = MONDAY_10 + 2 * HOUR
    hand.type("A>")
    assert hand.ticket(number).scheduled_for == at + DAY and under_cursor(hand) == number
    hand.type("++")
    assert hand.ticket(number).scheduled_for == at + DAY + HOUR
    hand.type("-u")
    assert hand.ticket(number).scheduled_for == at + DAY + HOUR
    hand.type("<")
    assert hand.ticket(number).scheduled_for == at + HOUR and under_cursor(hand) == number


def test_a_task_moves_over_night_weekend_and_holiday_and_never_into_the_past(hand: Hand) -> None:
    number = a_task(hand, 6.5, rule=WEEKLY)
    hand.type("A+")
    moved = hand.ticket(number)
    assert moved.scheduled_for == MONDAY_10 + 23 * HOUR and moved.recurrence == WEEKLY
    hand.type("-")
    assert hand.ticket(number).scheduled_for == MONDAY_10 + 6.5 * HOUR
    hand.type(">" * 8)
    # Thursday the 26th is a holiday, and the weekends are closed.
    assert hand.ticket(number).scheduled_for == MONDAY_10 + 11 * DAY + 6.5 * HOUR
    early = a_task(hand, 1, "Soon")
    hand.session.window.find(early)
    hand.type("\x1bA<")
    assert hand.ticket(early).scheduled_for == MONDAY_10 + HOUR and "a time to come" in hand.screen


def test_an_overdue_task_is_moved_on_to_the_first_such_time_that_is_still_to_come(hand: Hand) -> None:
    number = a_task(hand, 1)
    hand.now += 2 * DAY + 3 * HOUR
    hand.type("A+")
    # Wed 13:00 now; half hours from Mon 11:00 on, and Wed 13:00 is not to come.
    assert hand.ticket(number).scheduled_for == MONDAY_10 + 2 * DAY + 3.5 * HOUR and under_cursor(hand) == number
    hand.type("u")
    hand.type(">")
    assert hand.ticket(number).scheduled_for == MONDAY_10 + 3 * DAY + HOUR
    hand.type("u<")
    assert hand.ticket(number).scheduled_for == MONDAY_10 + HOUR and "a time to come" in hand.screen
