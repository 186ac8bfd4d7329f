"""Keys on the queue: every verb by its key, on the ticket that was looked at and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.console.dialogs.priority import promise
from helpdesk_tui.console.keys.verbs import BOUND, VERBS
from helpdesk_tui.console.state.stillness import HOLD
from helpdesk_tui.domain.text.cells import width
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status
from tests.console.pilot import MONDAY_10, Hand, Maker
from tests.domain.rules.test_decide import MONDAY, POLICY, Story


def test_p2_in_one_go_makes_the_ticket_under_the_cursor_p2(hand: Hand) -> None:
    number = hand.open("Mail is slow")
    hand.type("p")
    assert "1  P1  Global Outage" in hand.screen and "in 30m" in hand.screen
    hand.type("2")
    assert hand.ticket(number).priority is Priority.P2
    assert "P4 to P2, due 10:30:00" in hand.screen


def test_the_six_deadlines_are_shown_before_the_digit_with_what_would_be_breached(hand: Hand) -> None:
    hand.open("Mail is slow", opened_at=MONDAY_10 - 3600)
    screen = hand.type("p").screen
    assert screen.count("would be breached") == 2
    assert "due Wed 18 Nov 17:00" in screen and "due Fri 20 Nov 17:00" in screen


def test_a_resolution_clock_of_the_old_priority_does_not_make_the_others_seem_breached() -> None:
    levels = {one: replace(level, resolution=3600 * 4 ** int(one)) for one, level in POLICY.levels.items()}
    story = Story(policy=replace(POLICY, levels=levels))
    ticket = story.do(Open("Mail is down", Priority.P2))
    later = MONDAY + 3600 * 17
    told = {one: "".join(text for text, _ in promise(story.policy, ticket, one, later)) for one in Priority}
    assert [one for one in Priority if "would be breached" in told[one]] == [Priority.P1, Priority.P2, Priority.P3]


def test_close_takes_a_resolution_and_the_cursor_goes_to_the_next_ticket(hand: Hand) -> None:
    first, second = hand.open("One", 3), hand.open("Two", 4)
    hand.type("cTurned it off and on\r")
    assert hand.ticket(first).resolution == "Turned it off and on"
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == second


@pytest.mark.parametrize("scrolled", [0, 30])
def test_what_follows_a_closing_meets_the_ticket_that_stood_next_not_one_that_came_in_meanwhile(
    hand: Hand, scrolled: int
) -> None:
    for place in range(scrolled):
        hand.open(f"Before {place}", 2)
    first, closed, after, last = (hand.open(subject, 3) for subject in ("One", "Two", "Three", "Four"))
    hand.type("G" + "k" * 2 + "cdone")
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == closed
    hand.colleague("bo").open(Open("Outage", Priority.P1))
    hand.elsewhere()
    hand.type("\rt")
    assert hand.ticket(closed).status is Status.CLOSED
    assert hand.ticket(after).assignee == "ana" and not hand.ticket(first).assignee
    hand.type("jcdone\r")
    assert hand.ticket(last).status is Status.CLOSED
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == after


def test_what_was_typed_stays_when_the_verb_is_refused(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("cAll we")
    hand.colleague("bo").close({number: None}, "done by bo")
    hand.type("ll\r")
    assert "was closed by bo" in hand.screen and "All well" in hand.screen
    assert hand.ticket(number).resolution == "done by bo"


def test_esc_keeps_the_text_as_a_draft(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("mcalled, line was bu\x1b")
    assert "Kept as a draft" in hand.screen
    hand.type("msy\r")
    assert hand.store.history(number)[-1].text == "called, line was busy"


def test_respond_take_wait_resume_assign_release(hand: Hand) -> None:
    number = hand.open("One", 2)
    hand.type("r")
    assert hand.ticket(number).judged is Sla.MET
    hand.type("t")
    assert hand.ticket(number).assignee == "ana"
    hand.type("w")
    assert hand.ticket(number).status is Status.WAITING
    hand.moment += HOLD
    hand.type("w")
    assert hand.ticket(number).status is Status.OPEN
    hand.type("a\x7f\x7f\x7fbo\r")
    assert hand.ticket(number).assignee == "bo"
    hand.type("a\r")
    assert hand.ticket(number).assignee is None


def test_tab_completes_a_name(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("aan\t\r")
    assert hand.ticket(number).assignee == "ana"


def test_schedule_echoes_the_reading_and_sets_the_time(hand: Hand) -> None:
    number = hand.open("Patch the server")
    hand.type("sfri 14:00")
    assert "Fri 20 Nov 2026 14:00 EST" in hand.screen
    hand.type("\r")
    ticket = hand.ticket(number)
    assert (ticket.priority, ticket.status) == (Priority.P6, Status.SCHEDULED)


def test_p6_asks_for_the_time(hand: Hand) -> None:
    number = hand.open("Patch the server")
    hand.type("p6tomorrow 9am\r")
    assert hand.ticket(number).scheduled_for == MONDAY_10 + 23 * 3600


@pytest.mark.parametrize("typed", ["sat 10:00", "sat"])
def test_a_time_outside_opening_hours_is_taken_as_the_next_opening_by_a_second_enter(hand: Hand, typed: str) -> None:
    number = hand.open("Patch the server")
    hand.type(f"s{typed}")
    assert "Closed then; next open Mon 23 Nov 2026 09:00 EST" in hand.screen
    hand.type("\r")
    assert "› Mon 23 Nov 2026 09:00 EST" in hand.screen
    assert "Enter again takes Mon 23 Nov 2026 09:00 EST" in hand.screen
    assert hand.ticket(number).scheduled_for is None
    hand.type("\r")
    assert hand.ticket(number).scheduled_for == MONDAY_10 + 7 * 86_400 - 3600


def test_the_opening_proposed_can_be_changed_before_it_is_taken(hand: Hand) -> None:
    number = hand.open("Patch the server")
    hand.type("ssat\r" + "\x7f" * len("09:00 EST") + "11:30\r")
    assert hand.ticket(number).scheduled_for == MONDAY_10 + 7 * 86_400 + 5_400


def test_what_recurs_keeps_its_rhythm_when_its_first_time_is_moved(hand: Hand) -> None:
    number = hand.open("Patch the server")
    hand.type("severy sat 10:00\r")
    assert "› every sat 10:00" in hand.screen and "Enter again takes" in hand.screen
    hand.type("\r")
    ticket = hand.ticket(number)
    assert (ticket.scheduled_for, ticket.recurrence) == (
        MONDAY_10 + 7 * 86_400 - 3600,
        "FREQ=WEEKLY;BYDAY=SA;BYHOUR=10;BYMINUTE=0",
    )


@pytest.mark.parametrize("text", ["10", "yesterday", "03/04", "", "fri 25:00"])
def test_a_time_that_cannot_be_read_is_told_and_kept(hand: Hand, text: str) -> None:
    number = hand.open("Patch the server")
    hand.type(f"s{text}\r")
    assert hand.ticket(number).priority is Priority.P4
    assert hand.front == "ScheduleDialog"


def test_undo_names_what_it_undoes(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("p2").type("u")
    assert hand.ticket(number).priority is Priority.P4
    assert f"#{number} undone: the change from P4 to P2; it is P4 again" in hand.screen


def test_verbs_act_on_the_marked_and_one_undo_takes_them_all_back(hand: Hand) -> None:
    numbers = [hand.open(f"Ticket {place}") for place in range(4)]
    hand.type("g   ").type("cflood\r")
    closed = [number for number in numbers if hand.ticket(number).status is Status.CLOSED]
    assert len(closed) == 3 and not hand.shift.marked
    hand.type("u")
    assert all(hand.ticket(number).status is Status.OPEN for number in numbers)


def test_of_marked_tickets_those_refused_stay_marked(hand: Hand) -> None:
    first, second = hand.open("One"), hand.open("Two")
    hand.type("g  ")
    hand.colleague("bo").take({first: None})
    hand.type("t")
    assert hand.ticket(second).assignee == "ana" and hand.ticket(first).assignee == "bo"
    assert set(hand.shift.marked) == {first}
    assert "was taken by bo" in hand.screen


def test_a_ticket_somebody_else_closed_keeps_its_line_until_the_hand_moves(hand: Hand) -> None:
    first, second, third = (hand.open(f"Ticket {place}") for place in range(3))
    hand.type("j")
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == second
    hand.colleague("bo").close({second: None})
    hand.moment += HOLD + 1
    hand.elsewhere()
    assert hand.shift.window.cursor.number == second
    hand.type("p2")
    assert "was closed by bo" in hand.screen
    assert hand.ticket(third).priority is Priority.P4 and hand.ticket(first).priority is Priority.P4
    hand.type("j")
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == third


def test_the_order_is_held_while_the_hand_is_busy(hand: Hand) -> None:
    first = hand.open("Slow", 3)
    hand.moment += 10
    hand.type("p\x1b")
    hand.colleague("bo").reprioritise({hand.open_quietly("Fire"): None}, Priority.P2)
    hand.elsewhere()
    assert hand.shift.window.rows()[0].ticket.number == first
    hand.moment += HOLD + 1
    hand.tick(0)
    assert hand.shift.window.rows()[0].ticket.subject == "Fire"
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == first


def test_an_outage_from_elsewhere_is_on_top_of_a_long_queue_once_the_hand_is_still(hand: Hand) -> None:
    numbers = [hand.open(f"Ticket {place}") for place in range(60)]
    hand.type("j")
    for priority in (Priority.P2, Priority.P1):
        hand.colleague("bo").reprioritise({hand.open_quietly("Fire"): None}, priority)
    hand.elsewhere()
    assert hand.shift.window.rows()[0].ticket.number == numbers[0]
    hand.moment += HOLD + 1
    hand.tick(0)
    assert [row.ticket.subject for row in hand.shift.window.rows()[:3]] == ["Fire", "Fire", "Ticket 0"]
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == numbers[1]


def test_further_down_the_cursors_row_keeps_its_line_whatever_comes_in_above(hand: Hand) -> None:
    for place in range(60):
        hand.open(f"Ticket {place}")
    hand.type("Gkk")
    line = hand.shift.window.index - hand.shift.window.top
    hand.colleague("bo").reprioritise({hand.open_quietly("Fire"): None}, Priority.P1)
    hand.moment += HOLD + 1
    hand.elsewhere()
    assert hand.shift.window.index - hand.shift.window.top == line
    assert hand.shift.window.rows()[line].cursor


def test_a_verb_on_a_ticket_whose_field_changed_since_it_was_drawn_is_refused(hand: Hand) -> None:
    number = hand.open("One")
    hand.colleague("bo").reprioritise({number: None}, Priority.P3)
    hand.type("p2")
    assert hand.ticket(number).priority is Priority.P3
    assert "was made P3, from P4, by bo" in hand.screen


def test_a_note_by_somebody_else_stands_in_nobodys_way(hand: Hand) -> None:
    number = hand.open("One")
    hand.colleague("bo").note({number: None}, "called")
    hand.type("p2")
    assert hand.ticket(number).priority is Priority.P2


def test_the_filter_narrows_as_it_is_typed_and_esc_takes_it_away(hand: Hand) -> None:
    hand.open("Printer jam"), hand.open("Mail is slow")
    hand.type("/prin")
    assert [row.ticket.subject for row in hand.shift.window.rows()] == ["Printer jam"]
    hand.type("\r")
    assert "filter: prin (1)" in hand.screen
    hand.type("\x1b")
    assert hand.shift.window.size == 2


def test_a_wrong_filter_is_told(hand: Hand) -> None:
    hand.open("Printer jam")
    assert "After is: stands open, closed, all" in hand.type("/is:nothing").screen


def test_closed_tickets_are_found_and_reopened(hand: Hand) -> None:
    number = hand.open("Printer jam")
    hand.type("c\r/is:closed\r")
    hand.type("R")
    assert hand.ticket(number).cycle == 2


def test_b_orders_by_time_to_breach_alone(hand: Hand) -> None:
    hand.open("Old and slow", 3, opened_at=MONDAY_10 - 13_000), hand.open("New and hot", 2)
    assert hand.shift.window.rows()[0].ticket.subject == "New and hot"
    hand.type("b")
    assert hand.shift.window.rows()[0].ticket.subject == "Old and slow"
    assert "By time to breach" in hand.screen


def test_another_order_and_a_filter_taken_away_show_the_head_of_the_list(hand: Hand) -> None:
    number = hand.open("Fresh outage", 1)
    for _ in range(4):
        hand.open("Old and slow", 3, opened_at=MONDAY_10 - 13_000)
    for _ in range(60):
        hand.open("Printer jam")
    late = [hand.open("Stale", 4, opened_at=MONDAY_10 - 90 * 86_400) for _ in range(3)]
    hand.type("gb")
    assert hand.shift.window.rows()[0].ticket.number == late[0]
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == number
    hand.type("b/slow\r\x1b")
    assert hand.shift.window.rows()[0].ticket.number == number
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.subject == "Old and slow"


def test_rows_hidden_above_the_list_are_told(hand: Hand) -> None:
    hand.open("Outage", 1)
    for priority in (2, 2, 2, *[4] * 120):
        hand.open("Another", priority)
    hand.type("g")
    assert "↑" not in hand.screen
    steps = "j" * (hand.shift.window.height + 2)
    assert hand.type(steps).screen.splitlines()[2].startswith("↑3  TO BREACH")
    assert hand.type("G").screen.splitlines()[2].startswith("↑   TO BREACH")
    assert "↑" not in hand.type("g").screen


def test_an_empty_desk_tells_what_to_press(hand: Hand) -> None:
    screen = hand.screen
    assert "No open tickets." in screen and "n     opens a ticket" in screen
    assert "?     shows all keys" in screen and ":     goes anywhere" in screen
    for verb in VERBS:
        if verb.on_ticket:
            hand.key(verb.keys[0])
    assert "There is no ticket here" in hand.screen


def test_no_key_is_bound_twice() -> None:
    assert len(BOUND) == sum(len(verb.keys) for verb in VERBS)


def test_esc_and_a_fast_next_key_are_two_keys(hand: Hand) -> None:
    hand.open("One"), hand.open("Two")
    hand.key("p", "escape", "j")
    assert hand.front == "QueueScreen" and hand.shift.window.index == 1


def test_q_leaves(hand: Hand) -> None:
    hand.type("q")
    assert hand.app._exit


def test_a_small_terminal_says_so(hand: Hand) -> None:
    assert "The desk needs 60x12" in hand.resize(50, 10).screen


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_every_screen_keeps_to_its_cells(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    for priority in range(1, 6):
        hand.open("件名 with [b]markup[/] and a very long tail " * 4, priority, requester="Zoë Åkerström " * 4)
    for keys in ("", "p", "\x1bs", "fri", "\x1bc", "\x1bn", "nnnn", "\x1b?", "\x1bi", "\x1b\r", "\x1b/"):
        lines = hand.type(keys).screen.split("\n")
        assert len(lines) == height
        assert {width(line) for line in lines} == {room}


def test_the_deadlines_shown_are_those_of_the_one_marked_ticket(hand: Hand) -> None:
    marked, other = hand.open("Urgent", 2), hand.open("Later", 5)
    hand.type("g p")
    assert f"Which priority, 1 to 6? #{marked} P2 Urgent" in hand.screen
    hand.type("3")
    assert hand.ticket(marked).priority is Priority.P3 and hand.ticket(other).priority is Priority.P5


def test_w_goes_by_the_marked_tickets(hand: Hand) -> None:
    first, second = hand.open("One", 2), hand.open("Two", 3)
    waiting = hand.open("Three", 4)
    hand.desk.wait({waiting: None})
    hand.shift.news.reload()
    hand.type("g  Gw")
    assert {hand.ticket(number).status for number in (first, second)} == {Status.WAITING}


def test_after_a_resize_the_highlighted_row_is_the_ticket_that_keys_act_on(hand: Hand) -> None:
    numbers = [hand.open(f"Ticket {place}", 3) for place in range(60)]
    hand.shift.window.find(numbers[30])
    hand.type("p\x1b")
    for number in numbers[40:50]:
        hand.colleague("bo").reprioritise({number: None}, Priority.P2)
    hand.elsewhere()
    hand.shift.window.resize(10)
    row = next(row for row in hand.shift.window.rows() if row.cursor)
    assert hand.shift.window.cursor is not None
    assert row.ticket.number == hand.shift.window.cursor.number == numbers[30]


def test_a_list_that_a_small_terminal_pushed_up_stands_as_before_once_it_is_large_again(hand: Hand) -> None:
    hand.resize(80, 40)
    numbers = [hand.open(f"Ticket {place}", 3) for place in range(60)]
    hand.shift.window.find(numbers[20])
    hand.shown_anew().resize(60, 12).resize(60, 20).resize(80, 40)
    assert hand.shift.window.top == 0 and hand.shift.window.index == 20
    hand.resize(60, 12).type("j").resize(80, 40)
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == numbers[21]


@pytest.mark.parametrize(("place", "top"), [(15, 0), (40, 40 - 19 // 2)])
def test_a_ticket_gone_to_by_number_stands_among_those_before_and_after_it(hand: Hand, place: int, top: int) -> None:
    numbers = [hand.open(f"Ticket {place}", 3) for place in range(60)]
    hand.type(f"G:{numbers[place]}\r\x1b")
    assert hand.shift.window.height == 19 and hand.shift.window.top == top
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == numbers[place]


def test_g_to_the_end_works_after_many_were_closed_by_others(hand: Hand) -> None:
    numbers = [hand.open(f"Ticket {place}", 3) for place in range(120)]
    hand.type("p\x1b")
    for number in numbers[50:110]:
        hand.colleague("bo").close({number: None})
    hand.elsewhere()
    hand.type("G")
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == numbers[-1]


def test_a_mark_that_was_refused_goes_by_the_new_state_the_next_time(hand: Hand) -> None:
    first = hand.open("One")
    hand.type("g ")
    hand.colleague("bo").reprioritise({first: None}, Priority.P2)
    hand.type("p5")
    assert hand.ticket(first).priority is Priority.P2
    hand.type("p5")
    assert hand.ticket(first).priority is Priority.P5


def test_the_footer_at_80_columns_holds_what_a_newcomer_needs(hand: Hand) -> None:
    hand.open("Mail is down")
    footer = hand.screen.split("\n")[-1]
    for key in ("n New", "o Open", "p Prio", "s Sched", "c Close", "r Resp", "t Take", "m Note", "? Help", "q Quit"):
        assert key in footer


@pytest.mark.parametrize("keys", [""])
def test_the_footer_names_no_verb_on_a_ticket_where_there_is_none(hand: Hand, keys: str) -> None:
    footer = hand.type(keys).screen.split("\n")[-1]
    assert "Undo" in footer
    for label in ("Open", "Prio", "Sched", "Close", "Take", "Note", "Move"):
        assert label not in footer


@pytest.mark.parametrize("keys", ["", "\r", "A"], ids=["queue", "ticket", "agenda"])
def test_the_footer_of_a_ticket_that_a_colleague_has_closed_says_how_to_go_on(hand: Hand, keys: str) -> None:
    hand.resize(160, 24)
    number = hand.open("New switch", 6, scheduled_for=MONDAY_10 + 3600)
    footer = hand.type(keys).screen.split("\n")[-1]
    assert "c Close" in footer and "Reopen" not in footer
    hand.colleague("bo").close({number: None}, "done")
    hand.elsewhere(number)
    footer = hand.screen.split("\n")[-1]
    assert "R Reopen" in footer and "m Note" in footer
    for label in ("Prio", "Sched", "Close", "Resp", "Take", "Assign", "Wait", "Move"):
        assert label not in footer
    assert hand.type("R").ticket(number).status is Status.SCHEDULED


def test_marked_tickets_are_worked_on_where_the_list_shows_none_and_the_footer_says_so(hand: Hand) -> None:
    first, second = hand.open("One"), hand.open("Two")
    hand.type("g  /nowhere\r")
    assert hand.shift.window.cursor is None and "2 marked" in hand.screen
    footer = hand.screen.split("\n")[-1]
    assert "t Take" in footer and "c Close" in footer and "o Open" not in footer
    hand.type("e")
    assert hand.front == "QueueScreen" and "There is no ticket here" in hand.screen
    hand.type("t")
    assert hand.ticket(first).assignee == hand.ticket(second).assignee == "ana"


def test_undo_says_the_deed_not_the_fields(hand: Hand) -> None:
    number = hand.open("One", 2)
    hand.type("cdone\ru")
    assert f"#{number} undone: the closing; it is open again." in hand.screen
    hand.type("ru")
    assert f"#{number} undone: the response; its clock runs again." in hand.screen
