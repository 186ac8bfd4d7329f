"""The agenda: moving through it, and moving its tasks."""

from __future__ import annotations

import re

import pytest

from helpdesk_tui.console.keys.keymap import read_keys
from helpdesk_tui.console.screens.agenda import AgendaScreen
from helpdesk_tui.console.state.agenda import Agenda
from helpdesk_tui.console.state.settings import Settings
from helpdesk_tui.console.widgets.page import Page
from helpdesk_tui.domain.tickets.ticket import Status
from tests.console.pilot import MONDAY_10, Hand, Maker

HOUR, DAY = 3_600, 86_400
WEEKLY = "FREQ=WEEKLY;BYDAY=TU;BYHOUR=14;BYMINUTE=0"


def a_task(hand: Hand, hours: float, subject: str = "Restore test", who: str | None = "ana", rule: str = "") -> int:
    """Schedule a task so many hours after Monday 10:00."""
    at = MONDAY_10 + round(hours * HOUR)
    return hand.open(subject, 6, scheduled_for=at, recurrence=rule or None, assignee=who)


def under_cursor(hand: Hand) -> int | None:
    screen = hand.app.screen
    ticket = screen.ticket if isinstance(screen, AgendaScreen) else None
    return None if ticket is None else ticket.number


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (100, 30), (120, 40), (200, 50)])
def test_it_fits_every_terminal_and_shows_the_tasks(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    number = a_task(hand, 2)
    lines = hand.type("A").screen.split("\n")
    assert [len(one) for one in lines] == [room] * height and lines[-1].startswith(" Esc Back")
    assert f"#{number}" in hand.screen and "week 47" in hand.screen


def test_days_and_holidays_are_named(sit: Maker) -> None:
    hand = sit()
    hand.type("A]")
    assert "Thanksgiving Day" in hand.screen and "23 to 29 Nov 2026" in hand.screen
    hand.resize(120, 40)
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


def test_keys_bound_elsewhere_move_here_too_and_a_verb_on_an_arrows_letter_is_that_verb(sit: Maker) -> None:
    keymap, problems = read_keys({"down": "x", "note": "l", "next_view": "N"})
    assert not problems
    hand = sit(settings=Settings(keymap=keymap))
    first, second = a_task(hand, 2), a_task(hand, 26)
    hand.type("A")
    assert under_cursor(hand) == first
    hand.type("x")
    assert under_cursor(hand) == second and "x↑ Task" in hand.screen and "[ N Week" in hand.screen
    hand.type("lAll is well\r")
    assert hand.store.history(second)[-1].text == "All is well"
    assert "week 48" in hand.type("N").screen


def test_the_footer_names_only_keys_that_do_what_it_says(sit: Maker) -> None:
    keymap, problems = read_keys({"hold": ">", "track": "+", "assign": []})
    assert not problems
    hand = sit(room=120, settings=Settings(keymap=keymap))
    a_task(hand, 2)
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
    assert hand.front == "TicketScreen" and "History" in hand.screen
    assert hand.type("\x1b").front == "AgendaScreen" and under_cursor(hand) == number


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
def test_overlaps_are_told_in_words_and_signs(sit: Maker, room: int) -> None:
    hand = sit(room=room, height=40)
    a_task(hand, 1)
    other = a_task(hand, 1.25, "Another test")
    hand.type("A")
    assert "!! 2 overlap" in hand.screen and f"!! overlaps #{other}" in hand.screen


def test_a_recurring_task_is_shown_again_and_cannot_be_chosen_there(hand: Hand) -> None:
    number = a_task(hand, 28, rule=WEEKLY)
    hand.type("A]")
    assert re.search(rf"14:00 □#{number} .*again ↻", hand.screen)
    assert under_cursor(hand.type("j")) is None


def test_an_empty_week_says_how_to_fill_it(hand: Hand) -> None:
    assert "No tasks this week" in hand.type("A").screen
    hand.type("jkhl\r")
    assert hand.front == "AgendaScreen" and under_cursor(hand) is None


def test_the_years_end_where_they_are_reckoned_with(hand: Hand) -> None:
    hand.type("A" + "]" * 3)
    screen = hand.app.screen
    assert isinstance(screen, AgendaScreen) and isinstance(screen._agenda, Agenda)
    screen._agenda.by_day(400_000)
    assert "2100" in hand.type("]").screen
    screen._agenda.by_day(-400_000)
    assert "1970" in hand.type("[").screen


def test_a_task_under_the_agendas_cursor_is_not_open_to_the_others(hand: Hand) -> None:
    a_task(hand, 1)
    hand.type("A")
    assert [one.ticket for one in hand.store.present(0)] in ([], [None])


def test_the_page_stands_still_within_a_minute(sit: Maker) -> None:
    hand = sit(room=120, height=40)
    a_task(hand, 1)
    before = hand.type("A").screen.split("\n")[1:]
    assert hand.tick(30).screen.split("\n")[1:] == before


def test_hostile_text_stays_text(hand: Hand) -> None:
    a_task(hand, 1, "[b]bold[/nope] " + "x" * 150)
    assert "[b]bold[/nope]" in hand.type("A").screen


def test_a_week_with_too_many_tasks_shows_the_first_and_says_so(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpdesk_tui.console.state.agenda.MOST", 2)
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
    hand.shift.window.find(early)
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


def test_a_ticket_opened_over_an_agenda_over_a_ticket_goes_back_the_way_it_came(hand: Hand) -> None:
    hand.open("Patch", 6, scheduled_for=hand.now + 3600)
    assert hand.type("oA").front == "AgendaScreen"
    assert hand.type("\r").front == "TicketScreen"
    assert [hand.type("\x1b").front for _ in range(3)] == ["AgendaScreen", "TicketScreen", "QueueScreen"]


@pytest.mark.parametrize(("room", "height"), [(80, 24), (120, 40)])
def test_a_click_chooses_a_task_and_one_on_the_chosen_task_opens_it(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    first, second = a_task(hand, 1), a_task(hand, 24)
    hand.type("A")
    assert under_cursor(hand) == first
    lines = hand.screen.split("\n")
    row = next(place for place, one in enumerate(lines) if f"#{second}" in one)
    hand.click(Page, offset=(lines[row].index(f"#{second}") + 2, row - 1))
    assert under_cursor(hand) == second
    hand.click(Page, offset=(lines[row].index(f"#{second}") + 2, row - 1))
    assert hand.front == "TicketScreen" and f"#{second}" in hand.screen


def test_a_click_on_a_number_in_a_subject_is_one_on_its_own_task(hand: Hand) -> None:
    first = a_task(hand, 1, "As in #9999")
    hand.type("Al")
    row = next(place for place, one in enumerate(hand.screen.split("\n")) if "#9999" in one)
    hand.click(Page, offset=(hand.screen.split("\n")[row].index("#9999") + 1, row - 1))
    assert under_cursor(hand) == first


def test_q_goes_back_and_what_is_about_the_list_does_nothing(hand: Hand) -> None:
    a_task(hand, 1)
    assert "2 does nothing here; ? shows the keys." in hand.type("A2").screen
    assert hand.type("/").front == "AgendaScreen"
    assert hand.type("q").front == "QueueScreen" and hand.app.is_running
    assert hand.type("AA").front == "QueueScreen"


def test_marks_on_the_queue_do_not_reach_into_the_agenda(hand: Hand) -> None:
    marked = hand.open("Mail is down", 2)
    task = a_task(hand, 3, who=None)
    hand.shift.window.find(marked)
    hand.type(" At")
    assert (hand.ticket(marked).assignee, hand.ticket(task).assignee) == (None, "ana")


def test_the_footer_names_no_verb_on_a_ticket_where_there_is_none(hand: Hand) -> None:
    footer = hand.type("A").screen.split("\n")[-1]
    assert "Undo" in footer
    for label in ("Open", "Prio", "Sched", "Close", "Take", "Note", "Move"):
        assert label not in footer


def test_closing_a_recurring_task_shows_its_next_ticket_and_u_takes_both_back(hand: Hand) -> None:
    number = a_task(hand, 28, rule=WEEKLY)
    hand.type("Acdone\r")
    assert hand.ticket(number).status is Status.CLOSED and hand.ticket(number + 1).recurrence
    hand.type("u")
    assert hand.ticket(number).status is Status.SCHEDULED and hand.ticket(number + 1).status is Status.CLOSED
