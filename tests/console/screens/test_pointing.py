"""What the mouse means on the queue: a row chosen or opened, a tab, the wheel; never more than a key would do."""

from __future__ import annotations

import pytest
from textual import events

from helpdesk_tui.console.keys.keymap import read_keys
from helpdesk_tui.console.keys.verbs import VERBS, pressed, shown
from helpdesk_tui.console.state.settings import Settings
from helpdesk_tui.console.state.stillness import HOLD
from helpdesk_tui.console.widgets.alert_strip import AlertStrip
from helpdesk_tui.console.widgets.bars import NoticeLine
from helpdesk_tui.console.widgets.preview_pane import PreviewPane
from helpdesk_tui.console.widgets.queue_list import QueueList
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from tests.console.pilot import NAMES, Hand, Maker

FIRST_ROW = 3
"""The line of the screen, counted from 0, with the list's first row."""


def sent(hand: Hand, x: int, y: int, *kinds: type[events.MouseEvent]) -> None:
    """Send what a terminal reports of the mouse at a cell of the screen."""
    for kind in kinds:
        hand.wait(hand.app.on_event(kind(None, x, y, 0, 0, 1, False, False, False, x, y)))
        hand.settle()


def click(hand: Hand, x: int, y: int) -> None:
    sent(hand, x, y, events.MouseDown, events.MouseUp)


def wheel(hand: Hand, *, down: bool) -> None:
    sent(hand, 10, 10, events.MouseScrollDown if down else events.MouseScrollUp)


def index(hand: Hand) -> int:
    return hand.shift.window.index


def test_a_click_chooses_a_row_and_one_on_the_chosen_row_opens_it(hand: Hand) -> None:
    numbers = [hand.open(f"Ticket {place}") for place in range(8)]
    hand.click(QueueList, (20, 6))
    assert index(hand) == 5 and hand.front == "QueueScreen"
    hand.click(QueueList, (20, 6))
    assert hand.front == "TicketScreen" and f"#{numbers[5]}" in hand.screen


def test_a_click_below_the_rows_or_on_the_headings_does_nothing(hand: Hand) -> None:
    hand.open("One"), hand.open("Two")
    hand.type("j").click(QueueList, (20, 0)).click(QueueList, (20, 12))
    assert index(hand) == 1 and hand.front == "QueueScreen"


@pytest.mark.parametrize("room", [60, 80, 120, 200])
def test_a_click_on_a_tab_shows_its_view(sit: Maker, room: int) -> None:
    hand = sit(room=room)
    hand.open("One")
    hand.tick()
    for place in (4, 2, 0):
        hand.click(f"#view-{place}")
        assert hand.shift.tabs.at == place


def test_the_wheel_moves_where_keys_are_bound_elsewhere_and_is_still_in_a_dialog(sit: Maker) -> None:
    keymap, _ = read_keys({"down": "x", "up": "z"})
    hand = sit(settings=Settings(keymap=keymap))
    for place in range(8):
        hand.open(f"Ticket {place}")
    wheel(hand, down=True)
    wheel(hand, down=True)
    wheel(hand, down=False)
    assert index(hand) == 3
    before = hand.type("m1700").screen
    wheel(hand, down=True)
    assert hand.screen == before and index(hand) == 3


def test_after_a_click_the_order_is_held_as_after_a_key(hand: Hand) -> None:
    first, second = hand.open("One"), hand.open("Two")
    hand.moment += HOLD + 1
    hand.click(QueueList, (20, 2))
    hand.colleague("bo").reprioritise({second: None}, Priority.P2)
    hand.elsewhere()
    assert [row.ticket.number for row in hand.shift.window.rows()] == [first, second]


@pytest.mark.parametrize("mouse", [True, False])
def test_switched_off_the_mouse_does_nothing(sit: Maker, mouse: bool) -> None:
    hand = sit(settings=Settings(mouse=mouse))
    hand.open("One"), hand.open("Two")
    wheel(hand, down=True)
    click(hand, 20, 3)
    click(hand, 20, 3)
    assert (index(hand), hand.front) == (0, "TicketScreen" if mouse else "QueueScreen")
    hand.type("\x1b")
    click(hand, 14, 1)
    assert hand.shift.tabs.at == (1 if mouse else 0)


def test_a_click_on_the_preview_over_the_list_reaches_no_row_behind_it(hand: Hand) -> None:
    for place in range(30):
        hand.open(f"Ticket {place}")
    hand.type("gv").click(PreviewPane, (10, 3)).click(PreviewPane, (10, 3))
    assert index(hand) == 0 and hand.front == "QueueScreen"


def announced(hand: Hand) -> int:
    """Let somebody report an outage."""
    hand.open("Mail is slow")
    hand.tick()
    done = hand.colleague("bo").open(Open("Core switch is down", Priority.P1))
    hand.elsewhere()
    hand.tick()
    return done.tickets[0].number


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_an_announcement_lies_over_the_tabs_alone_and_goes_again(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    before = hand.screen.split("\n")
    number = announced(hand)
    lines = hand.screen.split("\n")
    assert lines[1].strip() == f"NEW #{number} P1: Core switch is down"
    assert "TO BREACH" in lines[2] and "ana" in lines[0] and lines[-1] != ""
    assert "Core switch is down" in lines[3] and len(lines) == len(before)
    hand.tick(21)
    assert "1 Queue" in hand.screen.split("\n")[1]


def test_a_click_on_an_announcement_opens_its_ticket(hand: Hand) -> None:
    number = announced(hand)
    hand.click(AlertStrip, (8, 0))
    assert hand.front == "TicketScreen" and f"#{number}" in hand.screen


PAGES = {"o": "TicketScreen", "A": "AgendaScreen", "d": "DashboardScreen", "?": "HelpScreen", "n2mail": "CallScreen"}


@pytest.mark.parametrize("keys", PAGES)
def test_a_click_on_an_announcement_over_a_page_opens_its_ticket_and_esc_goes_back(hand: Hand, keys: str) -> None:
    hand.open("Mail is slow")
    hand.tick()
    hand.type(keys)
    head = f"P1   #{announced(hand)}  open"
    assert hand.front == PAGES[keys]
    hand.click(NoticeLine, (8, 0))
    assert hand.front == "TicketScreen" and head in hand.screen
    hand.click(NoticeLine, (8, 0)).type("\x1b")
    assert hand.front == PAGES[keys] and head not in hand.screen


def test_in_the_form_what_is_typed_after_such_a_look_goes_on_where_it_was(hand: Hand) -> None:
    hand.tick()
    hand.type("n2mail")
    announced(hand)
    hand.click(NoticeLine, (8, 0)).type("\x1bbox")
    assert "mailbox" in hand.screen


def test_a_click_on_a_notice_that_stands_before_an_announcement_opens_nothing(hand: Hand) -> None:
    hand.tick()
    hand.type("d")
    announced(hand)
    hand.shift.say("Saved.")
    hand.shown_anew().click(NoticeLine, (3, 0))
    assert hand.front == "DashboardScreen"


def foot(hand: Hand, text: str) -> None:
    """Click on a text of the last line."""
    click(hand, hand.screen.split("\n")[-1].index(text) + 1, hand.height - 1)


def test_a_click_on_a_key_of_the_last_line_does_what_the_key_does(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.tick()
    foot(hand, "t Take")
    assert hand.ticket(number).assignee == "ana"
    foot(hand, "Help")
    assert hand.front == "HelpScreen"
    foot(hand, "Esc Back")
    assert hand.front == "QueueScreen"


def test_in_a_dialog_it_leaves_the_caret_where_one_types(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type("mfirst")
    foot(hand, "New line")
    hand.type("second")
    foot(hand, "Enter")
    assert hand.front == "QueueScreen" and hand.store.history(number)[-1].text == "first\nsecond"


def test_what_stands_there_for_several_keys_presses_none(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type("p")
    foot(hand, "1-5")
    assert hand.front == "PriorityDialog" and hand.ticket(number).priority == 4
    foot(hand, "Reason")
    hand.type("worse")
    foot(hand, "Enter")
    hand.type("3")
    assert hand.ticket(number).priority == 3 and hand.store.history(number)[-1].text == "worse"


def test_a_click_there_beside_the_keys_does_nothing(hand: Hand) -> None:
    hand.open("Printer")
    hand.type("i")
    before = hand.screen
    click(hand, 79, hand.height - 1)
    assert hand.screen == before


def test_every_key_that_is_shown_can_be_pressed_again() -> None:
    for key in (key for verb in VERBS for key in verb.keys):
        again = pressed(shown(key))
        assert again is not None and key in (again.name, again.character)


def at_cell(x: int, y: int) -> list[events.MouseEvent]:
    """Return what a terminal reports of a click, as of now."""
    return [kind(None, x, y, 0, 0, 1, False, False, False, x, y) for kind in (events.MouseDown, events.MouseUp)]


def test_a_click_before_the_first_layout_waits_for_it(hand: Hand) -> None:
    for place in range(8):
        hand.open(f"Ticket {place}")
    hand.app.gate.laid_out.clear()
    for event in at_cell(20, FIRST_ROW + 5):
        hand.app.gate.take(event)
    hand.wait(hand.pilot.pause(0.05))
    assert index(hand) == 0
    hand.app.gate.laid_out.set()
    hand.settle()
    assert index(hand) == 5


@pytest.mark.parametrize(("opens", "closes"), [("o", "\x1b"), ("a", "\x1b"), ("", "?")])
def test_a_click_made_on_another_screen_than_the_one_in_front_does_nothing(hand: Hand, opens: str, closes: str) -> None:
    for place in range(8):
        hand.open(f"Ticket {place}")
    hand.type(opens)
    clicks = at_cell(20, FIRST_ROW + 5)
    hand.app.gate.take(events.Key(NAMES.get(closes, "question_mark"), closes))
    for event in clicks:
        hand.app.gate.take(event)
    hand.settle()
    assert index(hand) == 0 and hand.front == ("QueueScreen" if opens else "HelpScreen")
    if opens:
        sent(hand, 20, FIRST_ROW + 5, events.MouseDown, events.MouseUp)
        assert index(hand) == 5
