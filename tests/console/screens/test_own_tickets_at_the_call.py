"""At a call the caller's own open tickets come first, whatever they are called there; all who match can be reached."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.domain.tickets.requester import Requester
from tests.console.pilot import Hand

PHONE, MOBILE = "+1 212 760 1700", "+1 646 555 0199"


@pytest.fixture
def maria(hand: Hand) -> Hand:
    hand.desk.keep_requesters([Requester("Maria Silva", PHONE, None, "Acme Corp", numbers=(MOBILE,))])
    return hand


def test_f4_puts_the_caller_on_their_own_ticket_and_not_on_a_strangers_outage(maria: Hand) -> None:
    outage = maria.open("Mail is down for all", 1, requester="Zoe", phone="900 0000")
    own = maria.open("Toner is out", requester="Maria Silva", phone="760 1700")
    assert f"Attach to #{own}" in maria.type("n21700\rmail down").screen
    screen = maria.screen
    assert screen.index("their own: Toner is out") < screen.index(f"#{outage}")
    maria.key("f4")
    assert maria.ticket(outage).affected is None
    assert str(maria.store.history(own)[-1].text).startswith("Called again: Maria")


def test_the_outage_is_one_key_further(maria: Hand) -> None:
    outage = maria.open("Mail is down for all", 1, requester="Zoe", phone="900 0000")
    maria.open("Toner is out", requester="Maria Silva", phone="760 1700")
    maria.type("n21700\rmail down").key("f6").key("f4")
    assert maria.ticket(outage).affected == 2


def test_of_ones_own_tickets_the_one_told_about_comes_first(maria: Hand) -> None:
    mail = maria.open("Mail is slow", requester="Maria Silva", phone=PHONE)
    toner = maria.open("Toner is out", requester="Maria Silva", phone=PHONE)
    assert f"Attach to #{toner}" in maria.type("n21700\r").screen
    assert f"Attach to #{mail}" in maria.type("my mail").screen


@pytest.mark.parametrize("typed", ["1700", "0199", "maria silva"])
def test_own_tickets_are_shown_by_each_number_and_by_the_name(maria: Hand, typed: str) -> None:
    number = maria.open("Toner is out", requester="Maria Silva", phone=MOBILE)
    assert f"#{number}" in maria.type(f"n2{typed}").screen


def test_tickets_of_a_number_nobody_is_known_by_are_the_callers(hand: Hand) -> None:
    number = hand.open("Toner is out", phone="555 0100")
    assert f"Attach to #{number}" in hand.type("n25550100\r").screen


def test_the_number_that_was_typed_goes_into_the_ticket(maria: Hand) -> None:
    maria.type("n20199\rFax\r")
    assert maria.ticket(1001).phone == MOBILE


def test_a_caller_renamed_since_is_shown_with_the_tickets_of_the_former_name(maria: Hand) -> None:
    number = maria.open("Toner is out", requester="Maria Silva", phone=PHONE)
    known = maria.store.requesters_called("Maria Silva")[0]
    maria.desk.keep_requesters([replace(known, name="Maria Santos")])
    screen = maria.type("n21700").screen
    assert "Maria Santos" in screen and f"#{number}" in screen


@pytest.mark.parametrize("name", ["İbrahim Yılmaz", "Ọ̀ṣúnlé", "Mu\u0308ller", "山田太郎"])
def test_a_name_with_marks_is_shown_with_its_tickets(hand: Hand, name: str) -> None:
    number = hand.open("Toner is out", requester=name, phone="555 0100")
    assert f"#{number}" in hand.type("n20100").screen
    hand.key("escape").key("escape")
    assert f"#{number}" in hand.type(f"n2{name}").screen


def test_an_extension_finds_who_calls(hand: Hand) -> None:
    hand.desk.keep_requesters([Requester("Maria Silva", "212 760 1700 x214"), Requester("Bo", "212 760 1700 x215")])
    hand.type("n2214\rFax\r")
    assert hand.ticket(1001).requester == "Maria Silva"


def test_all_who_match_are_reached_and_how_many_there_are_is_said(hand: Hand) -> None:
    hand.desk.keep_requesters([Requester(f"Caller {place:02}", "212 760 1700") for place in range(1, 10)])
    hand.type("n21700")
    assert "9 match" in hand.screen and "Caller 09" not in hand.screen
    for _ in range(8):
        hand.key("down")
    assert "› Caller 09" in hand.screen
    hand.type("\rFax\r")
    assert hand.ticket(1001).requester == "Caller 09"


def test_all_tickets_alike_are_reached_and_how_many_there_are_is_said(maria: Hand) -> None:
    numbers = [maria.open(f"Mail {place}", requester="Maria Silva", phone=PHONE) for place in range(7)]
    assert "1 of 7" in maria.type("n21700\r").screen
    for _ in range(6):
        maria.key("f6")
    assert f"Attach to #{numbers[0]}" in maria.screen and "7 of 7" in maria.screen
    maria.key("f4")
    assert len(maria.store.history(numbers[0])) == 2


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40)])
def test_which_of_several_own_tickets_is_meant_is_said_beside_the_key_that_picks_the_next(
    maria: Hand, room: int, height: int
) -> None:
    maria.resize(room, height)
    first, second, third = (
        maria.open(subject, requester="Maria Silva", phone=PHONE)
        for subject in ("Toner is out", "Mail is slow", "Fax is broken")
    )
    assert f"F4 attaches to #{third}   1 of 3 F6 the next" in maria.type("n21700").screen
    assert f"F4 attaches to #{second}   2 of 3 F6 the next" in maria.key("f6").screen
    assert f"F4 attaches to #{first}   3 of 3 F6 the next" in maria.key("f6").screen
    assert f"F4 attaches to #{third}   1 of 3" in maria.key("f6").screen
    maria.key("f6").key("f4")
    assert [len(maria.store.history(number)) for number in (first, second, third)] == [1, 2, 1]
    assert f"#{second}" in maria.told


def test_a_single_one_needs_no_choice(maria: Hand) -> None:
    number = maria.open("Toner is out", requester="Maria Silva", phone=PHONE)
    screen = maria.type("n21700").screen
    assert f"F4 attaches to #{number} " in screen and "F6" not in screen


def test_another_person_picked_brings_their_own_tickets(hand: Hand) -> None:
    first = hand.open("Toner is out", requester="Maria", phone=PHONE)
    hand.now += 5
    second = hand.open("Fax is out", requester="Bo", phone=PHONE)
    hand.type("n21700")
    assert f"› P4 #{second}" in hand.screen
    hand.key("down")
    assert f"› P4 #{first}" in hand.screen


@pytest.mark.parametrize(
    ("called", "said"),
    [("1", "caller called again. It is still P3, the call came to P1; . goes to it."), ("4", "again; . goes to it.")],
)
def test_a_call_more_urgent_than_the_ticket_it_is_counted_in_on_says_so(maria: Hand, called: str, said: str) -> None:
    own = maria.open("Toner is out", 3, requester="Maria Silva", phone="760 1700")
    maria.desk.respond({own: None})
    maria.type(f"n{called}1700\r").key("f4")
    assert said in maria.told and maria.shift.saved == own
