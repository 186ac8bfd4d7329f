"""Correcting what is known of a requester, from the console."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from helpdesk_tui.domain.tickets.requester import Requester
from tests.console.pilot import Hand, Maker

MARIA = Requester("Maria Silva", "212 760 1700", "maria@acme.example", "Acme Corp", "VIP")


@pytest.fixture
def known(hand: Hand) -> Iterator[Hand]:
    hand.desk.keep_requesters([MARIA])
    hand.open("Toner is out", requester="Maria Silva", phone="760 1700")
    yield hand


def now(hand: Hand) -> Requester:
    found = hand.store.requester(1)
    assert found is not None
    return found


def put(hand: Hand, text: str) -> Hand:
    """Put a text in the place of what stands in a field."""
    return hand.key("ctrl+u").type(text)


def test_every_field_can_be_corrected_and_the_ticket_stays(known: Hand) -> None:
    put(known.type("K"), "asks for Ana").key("tab").type("pays late")
    for text in ("Maria Souza", "555 0100", "ms@acme.example", "Acme Ltd"):
        put(known.key("tab"), text)
    known.type("\r")
    assert known.front == "QueueScreen" and "Maria Souza is known so from now on." in known.screen
    found = now(known)
    assert (found.name, found.phone, found.email, found.organisation) == (
        *("Maria Souza", "555 0100", "ms@acme.example", "Acme Ltd"),
    )
    assert (found.note, found.organisation_note) == ("asks for Ana", "pays late")
    assert known.ticket(1001).requester == "Maria Silva"


def test_a_limit_is_told_at_its_field_as_it_is_passed(known: Hand) -> None:
    known.type("K").key("up").key("up").key("up").type("9" * 40)
    assert "The phone has 52 characters, 12 more than the 40 it may have." in known.told
    known.type("\r")
    assert known.front == "RequesterDialog" and now(known).phone == MARIA.phone
    put(known, "1\r")
    assert now(known).phone == "1"


def test_a_requester_keeps_a_name_and_a_note_of_no_organisation_is_refused(known: Hand) -> None:
    put(known.type("K").key("tab").key("tab"), "\r")
    assert "A requester needs a name." in known.screen
    put(known.type("Maria").key("up").type("pays late").key("up").key("up"), "\r")
    assert "There is no organisation to note anything of." in known.screen and now(known).name == "Maria Silva"


def test_what_was_typed_is_a_draft_after_esc_and_after_a_lost_connection(known: Hand) -> None:
    known.type("K").key("tab").type("pays late\x1b")
    assert "Kept as a draft" in known.screen
    known.tick()
    known.sit()
    assert "Left as drafts: a caller" in known.screen
    known.type("K")
    assert "pays late" in known.screen
    known.type("\r")
    known.tick()
    assert now(known).organisation_note == "pays late" and known.store.drafts("ana") == {}


def test_a_colleagues_change_shows_while_it_is_open_and_both_hold(known: Hand) -> None:
    put(known.type("K"), "asks for Ana")
    known.colleague("bo").keep_requesters([replace(now(known), phone="555 0100")])
    known.elsewhere()
    assert "Meanwhile somebody has changed Phone to 555 0100." in known.told
    known.type("\r")
    assert (now(known).note, now(known).phone) == ("asks for Ana", "555 0100")


def test_the_same_field_changed_by_both_is_told_first_and_written_at_the_second_enter(known: Hand) -> None:
    put(known.type("K"), "asks for Ana")
    known.colleague("bo").keep_requesters([replace(now(known), note="asks for Bo")])
    known.type("\r")
    assert "Somebody has changed Note to asks for Bo." in known.told and now(known).note == "asks for Bo"
    known.type("\r")
    assert now(known).note == "asks for Ana"


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_every_field_and_the_keys_are_in_sight_on_every_screen(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    hand.desk.keep_requesters([MARIA])
    hand.open("Toner is out", requester="Maria Silva", phone="760 1700")
    hand.type("K")
    assert "› Note" in hand.screen
    for label in ("Note", "Organisation's note", "Name", "Phone", "Email", "Organisation"):
        assert f"› {label}" in hand.screen and hand.screen.count("› ") == 1
        assert "Maria Silva: what is known" in hand.screen
        assert "Enter Keep" in hand.screen.splitlines()[-1] and "Esc Keep draft" in hand.screen.splitlines()[-1]
        hand.key("tab")


def test_somebody_who_is_not_known_is_said_and_what_was_typed_ahead_does_nothing(hand: Hand) -> None:
    number = hand.open("Toner is out")
    hand.type("Kasks for Ana\r")
    assert hand.front == "QueueScreen" and hand.ticket(number).assignee is None
    assert "The requester is not known" in hand.said
