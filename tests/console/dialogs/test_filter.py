"""The filter as it is typed: it narrows, says what is wrong, completes, and goes again."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.dialogs import filter as filter_dialog
from helpdesk_tui.console.widgets.field import Field
from tests.console.pilot import Hand, Maker


def shown(hand: Hand) -> list[int]:
    return [row.ticket.number for row in hand.shift.window.rows()]


def test_the_up_arrow_brings_back_the_filter_that_was_taken_away(hand: Hand) -> None:
    jam = hand.open("Printer jam")
    hand.open("Mail is slow")
    hand.type("/printer p:1-4\x1b")
    assert len(shown(hand)) == 2
    assert "↑ Again: printer p:1-4" in hand.type("/").screen
    hand.key("up")
    assert shown(hand) == [jam] and "↑" not in hand.screen.split("\n")[-1]
    hand.type("\r\x1b/").key("up").type("\r")
    assert hand.shift.filter == "printer p:1-4"


def underlined(hand: Hand) -> list[str]:
    """Return what is marked as wrong."""
    text = hand.app.screen.query_one(Field)._value
    return [text.plain[span.start : span.end] for span in text.spans if "underline" in str(span.style)]


def test_wrong_input_is_underlined_and_what_is_allowed_is_told(hand: Hand) -> None:
    hand.open("Mail")
    hand.type("/mail p:9")
    assert underlined(hand) == ["9"]
    assert "After p: stands 1 to 6" in hand.screen
    assert len(shown(hand)) == 1
    hand.type("\r")
    assert hand.front == "FilterDialog", "a wrong filter cannot be kept"
    hand.type("\x7f3\r")
    assert hand.front == "QueueScreen"


@pytest.mark.parametrize("typed", ["is:", "is:cl", "-is:cl", "is:breached,cl", "channel:em", "p:", "mail is:w", "@"])
def test_a_value_still_being_typed_is_not_told_to_be_wrong_until_enter(hand: Hand, typed: str) -> None:
    hand.open("Mail")
    hand.type("/" + typed)
    assert not underlined(hand)
    assert "is no filter" not in hand.screen and " Tab " in hand.screen
    hand.type("\r")
    assert underlined(hand)
    assert "is no filter" in hand.screen


@pytest.mark.parametrize("typed", ["is:clx", "is:x,cl", "p:9", "channel:fax"])
def test_a_value_that_can_become_nothing_is_told_at_once(hand: Hand, typed: str) -> None:
    hand.type("/" + typed)
    assert underlined(hand)


def test_tab_completes_keys_values_and_names(hand: Hand) -> None:
    hand.open("Mail")
    hand.type("/is:una\t\r")
    assert hand.shift.filter == "is:unassigned"
    hand.type("//").key("ctrl+u").type("@an\t\r")
    assert hand.shift.filter == "@ana"
    hand.type("/").key("ctrl+u").type("is:w")
    assert "Tab warning waiting" in hand.screen


def test_a_filter_narrows_the_view_it_is_typed_in(hand: Hand) -> None:
    mail, other = hand.open("Mail", 3), hand.open("Mail", 3)
    hand.desk.take({mail: None})
    hand.shift.news.reload()
    hand.type("3/mail\r")
    assert shown(hand) == [other]


def test_the_examples_over_a_filter_are_whole_at_80_cells(hand: Hand) -> None:
    title = next(line for line in hand.type("/").screen.splitlines() if "Filter:" in line)
    assert title.rstrip().endswith("is:closed") and "…" not in title


def test_a_closing_time_typed_finds_closed_tickets(hand: Hand) -> None:
    number, _ = hand.open("Closed", 4), hand.open("Open", 4)
    hand.desk.close({number: None}, None)
    hand.type("/closed:today\r")
    assert shown(hand) == [number]


@pytest.mark.parametrize("typed", ["zzz", "mail", "vpn", "is:", "is:breached", "p:9", "p:1 "])
def test_esc_in_a_filter_leads_back_to_the_ticket_and_line_where_it_began(hand: Hand, typed: str) -> None:
    numbers = [hand.open("Mail" if place % 2 else "VPN", 3) for place in range(60)]
    hand.type("g" + "j" * 30 + "k" * 5)
    before = hand.shift.window.place
    assert before.ticket is not None and before.ticket.number == numbers[25] and before.top > 0
    hand.type(f"/{typed}\x1b")
    after = hand.shift.window.place
    assert (after.ticket and after.ticket.number, after.index, after.top) == (numbers[25], before.index, before.top)


def test_a_filter_keeps_the_ticket_it_began_on_and_else_shows_its_head_whatever_was_typed_between(hand: Hand) -> None:
    first, *others = [hand.open("Mail" if place % 2 else "VPN inside", 3) for place in range(40)]
    hand.type("g" + "j" * 33)
    on = hand.shift.window.cursor
    assert on is not None and on.number == others[32] and on.subject == "Mail"
    # The letter i is a beginning of "inside", as long as the rest of the term is not typed.
    hand.type("/is:running")
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == on.number
    hand.type("\x1b/vpn\r")
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == first


def test_a_long_view_is_searched_once_typing_pauses_and_at_enter(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filter_dialog, "_LONG", 1)
    monkeypatch.setattr(filter_dialog, "_PAUSE", 3600)
    jam, _ = hand.open("Printer jam"), hand.open("Mail is slow")
    hand.type("/printer")
    assert len(shown(hand)) == 2 and "› printer" in hand.screen
    hand.type("\r")
    assert shown(hand) == [jam] and hand.shift.filter == "printer"


def test_what_was_typed_ahead_of_the_filter_goes_to_what_it_found(hand: Hand) -> None:
    jam, mail = hand.open("Printer jam"), hand.open("Mail is slow")
    hand.type("/printer\rt")
    assert [hand.ticket(number).assignee for number in (jam, mail)] == ["ana", None]


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_the_filter_leaves_the_head_of_the_list_and_the_keys_in_sight(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    for place in range(60):
        hand.open(f"Ticket {place}")
    hand.type("G/ticket is:open p:9")
    lines = hand.screen.split("\n")
    assert "After p: stands 1 to 6" in hand.told
    assert "Esc Take it away" in lines[-1]
    assert "TO BREACH" in lines[2] and all("P4 3d 00h" in line for line in lines[3:5])
