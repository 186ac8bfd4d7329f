"""What was typed and not sent: told at the start, listed with its key, taken up or discarded."""

from __future__ import annotations

import json

import pytest

from helpdesk_tui.domain.tickets.ticket import Status
from helpdesk_tui.store.base import Declined
from helpdesk_tui.store.sql.asked.drafts import MOST_BYTES, MOST_BYTES_OF_ONE
from tests.console.pilot import Hand, Maker


@pytest.fixture
def two(hand: Hand) -> Hand:
    """A note on #1001, begun five minutes ago, and a resolution of #1002, begun a minute ago."""
    first, second = hand.open("Mail is down"), hand.open("Printer")
    hand.shift.window.find(first)
    hand.type("mcalled, line was bu\x1b").tick().tick(240)
    hand.shift.window.find(second)
    hand.type("cnew toner\x1b").tick().tick(60)
    return hand


def test_drafts_are_kept_while_typing_and_told_at_the_next_start(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("mcalled, line was bu").tick()
    hand.sit()
    assert f"Left as drafts: note on #{number}. D lists them." in hand.screen
    hand.type("msy\r").tick()
    assert hand.store.drafts("ana") == {} and hand.store.history(number)[-1].text == "called, line was busy"


def test_drafts_are_each_technicians_own(hand: Hand) -> None:
    hand.open("One")
    hand.type("mmine").tick()
    assert hand.store.drafts("bo") == {} and hand.store.drafts("ana") == {"note 1001": "mine"}


def test_of_many_drafts_the_start_names_some_and_counts_the_rest(hand: Hand) -> None:
    for number in range(1001, 1008):
        hand.store.keep_draft("ana", f"note {number}", "x", number)
    hand.sit()
    assert "Left as drafts: note on #1001, note on #1002 and 5 more. D lists them." in hand.told


def test_several_calls_are_named_together_at_the_start(hand: Hand) -> None:
    for subject in ("Mail", "Printer", "Phone"):
        hand.type(f"n4{subject}\x1b").tick()
    number = hand.open("One")
    hand.type("mhalf a\x1b").tick()
    hand.sit()
    assert f"Left as drafts: 3 calls, note on #{number}. D lists them." in hand.told


def test_the_list_says_what_for_since_when_and_what_was_typed_the_latest_first(two: Hand) -> None:
    rows = [one for one in two.type("D").screen.split("\n") if " on #" in one]
    assert "close on #1002" in rows[0] and "1m" in rows[0] and "new toner" in rows[0]
    assert "note on #1001" in rows[1] and "5m" in rows[1] and "called, line was bu" in rows[1]


def test_enter_takes_a_draft_up_where_it_was_left(two: Hand) -> None:
    two.type("D").key("down").type("\r")
    assert two.front == "NoteDialog" and "called, line was bu" in two.screen
    two.type("sy\r").tick()
    assert two.store.history(1001)[-1].text == "called, line was busy"
    assert list(two.store.drafts("ana")) == ["close 1002"]
    assert two.shift.window.cursor is not None and two.shift.window.cursor.number == 1002


def test_the_list_and_its_first_draft_in_one_burst(two: Hand) -> None:
    two.type("D\r, cleaned\r").tick()
    assert two.ticket(1002).resolution == "new toner, cleaned"


def test_a_draft_is_discarded_at_the_second_press_only(two: Hand) -> None:
    two.type("D").key("delete")
    assert "Discard the draft, close on #1002? Del again does it" in two.told
    two.tick()
    assert set(two.store.drafts("ana")) == {"note 1001", "close 1002"}
    two.key("delete").tick()
    assert set(two.store.drafts("ana")) == {"note 1001"} and "close on" not in two.screen


def test_another_draft_under_the_cursor_is_asked_about_anew(two: Hand) -> None:
    two.type("D").key("delete", "down", "delete").tick()
    assert len(two.store.drafts("ana")) == 2 and "note on #1001? Del again" in two.told


def test_with_the_last_draft_the_list_goes(two: Hand) -> None:
    two.type("Dxxxx").tick()
    assert two.front == "QueueScreen" and two.store.drafts("ana") == {} and "no more drafts" in two.screen


def test_without_drafts_there_is_no_list_and_that_is_said(hand: Hand) -> None:
    hand.open("One")
    hand.type("D\r")
    assert hand.front == "QueueScreen" and "There are no drafts" in hand.screen


def test_a_draft_for_a_ticket_that_was_closed_meanwhile_says_so_and_stays(two: Hand) -> None:
    two.colleague("bo").close({1002: None}, "done by bo")
    two.type("D\r").tick()
    assert two.front == "QueueScreen" and two.ticket(1002).status is Status.CLOSED
    assert "was closed by bo" in two.said
    assert two.store.drafts("ana")["close 1002"] == "new toner"


def test_both_of_two_texts_that_were_typed_for_one_ticket_can_be_taken_up(two: Hand) -> None:
    two.store.keep_draft("ana", "note:2 1001", "from home", int(two.moment) + 1)
    two.sit()
    two.type("D\r")
    assert two.front == "NoteDialog" and "from home" in two.screen
    two.type(".\r").tick()
    assert two.store.history(1001)[-1].text == "from home."
    assert two.store.drafts("ana")["note 1001"] == "called, line was bu"


def test_a_draft_left_at_another_console_is_listed(hand: Hand) -> None:
    number = hand.open("One")
    hand.store.keep_draft("ana", f"note {number}", "from home", 1)
    assert "from home" in hand.type("D").screen


def test_what_is_known_of_a_requester_is_taken_up_without_a_ticket_in_front(hand: Hand) -> None:
    hand.open("Mail", requester="Maria Silva", phone="2127601700")
    hand.open("Printer")
    hand.shift.window.find(1001)
    hand.type("K" + "pays late" + "\x1b").tick()
    hand.shift.window.find(1002)
    assert "a caller" in hand.type("D").screen and "pays late" in hand.screen
    hand.type("\r")
    assert hand.front == "RequesterDialog" and "Maria Silva" in hand.screen and "pays late" in hand.screen


def test_each_kept_call_is_taken_up_where_it_was_left(hand: Hand) -> None:
    hand.type("n2Maria\r\rMail is down\x1b").tick()
    hand.type("n3Bo\r\rNo paper\x1b").tick(60)
    rows = [one for one in hand.type("D").screen.split("\n") if "a call" in one]
    assert ["No paper" in one for one in rows] == [True, False] and "Maria, Mail is down" in rows[1]
    hand.key("down").type("\r")
    assert hand.front == "CallScreen" and "Maria" in hand.screen and "Mail is down" in hand.screen
    hand.type("\r\r").tick()
    assert hand.ticket(1001).subject == "Mail is down" and list(hand.store.drafts("ana")) == ["call:2"]


@pytest.mark.parametrize("slot", ["note \x1b[2J", "note 99999", "note 9" * 30, "nothing 1001", "a b c", "\u202e:: 1"])
def test_a_draft_that_nobody_could_have_left_is_shown_and_can_be_discarded(hand: Hand, slot: str) -> None:
    hand.open("One")
    hand.store.keep_draft("ana", slot, json.dumps({"texts": 5}), 1)
    hand.type("D\r")
    assert "cannot be taken up any more" in hand.told and hand.front == "DraftsDialog"
    hand.type("xx").tick()
    assert hand.store.drafts("ana") == {}


def test_a_click_chooses_a_draft_and_a_second_one_takes_it_up(two: Hand) -> None:
    two.type("D").click("#said", (10, 1))
    assert "› note on #1001" in two.screen
    two.click("#said", (10, 1))
    assert two.front == "NoteDialog"


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_at_every_size_the_draft_under_the_cursor_is_in_sight(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    hand.open("One")
    for number in range(1001, 1061):
        hand.store.keep_draft("ana", f"note {number}", f"text {number}", number)
    hand.type("D").key(*["up"] * 3, *["down"] * 70)
    screen = hand.screen.split("\n")
    assert any("› note on #1001" in one for one in screen) and any("Which draft?" in one for one in screen)
    assert "Enter" in screen[-1] and "Esc" in screen[-1] and len(screen) == height


def test_a_draft_that_the_desk_does_not_take_is_said_once_and_hinders_no_other(hand: Hand) -> None:
    hand.shift.drafts.put("note 1001", "x" * (MOST_BYTES + 1))
    hand.shift.drafts.put("note 1002", "Called back")
    hand.tick()
    assert "a draft may have" in hand.said
    assert hand.store.drafts("ana") == {"note 1002": "Called back"}
    hand.shift.notices.take_away()
    hand.tick()
    assert not hand.said


def test_the_drafts_of_one_technician_have_a_limit_together(hand: Hand) -> None:
    text = "x" * MOST_BYTES
    for number in range(MOST_BYTES_OF_ONE // MOST_BYTES):
        assert hand.store.keep_draft("ana", f"note {number}", text, 1)
    with pytest.raises(Declined, match="Send or give up another one"):
        hand.store.keep_draft("ana", "note 99", "y", 1)
    assert hand.store.keep_draft("bo", "note 99", "y", 1)
    assert hand.store.keep_draft("ana", "note 1", "", 2)
    assert hand.store.keep_draft("ana", "note 99", "y", 3)
