"""A call counted in is a contact: it answers its requester's ticket, ends the wait, and counts each caller once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.rules.attach import caller_in
from helpdesk_tui.domain.rules.outcome import Outcome
from helpdesk_tui.domain.tickets.commands import Attach, Open
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.domain.rules.test_decide import MONDAY, POLICY
from tests.store.empty import empty_desk
from tests.store.memory import MemoryStore

PHONE, MOBILE = "+1 212 555 0100", "+1 646 555 0199"
MARIA: dict[str, Any] = {"requester": "Maria Silva", "phone": PHONE, "organisation": "Acme"}


class Hand:
    """Ana's hand on a desk whose clock goes on as it is told."""

    def __init__(self, store: Store) -> None:
        self.store, self.now = store, MONDAY
        self.desk = Desk(store, POLICY, "ana", lambda: self.now)

    def opens(self, priority: Priority = Priority.P2, **who: Any) -> int:
        return self.desk.open(Open("Mail", priority, **who)).tickets[0].number

    def calls(self, number: int, *, answered: bool = False, at: int | None = None, **who: Any) -> Ticket:
        self.did = self.desk.attach({number: None}, Attach(**who, answered=answered, at=at))
        assert not self.did.refused, self.did.refused
        return self.did.tickets[0]

    did: Outcome

    @property
    def said(self) -> str:
        return " ".join(self.desk.sentences(self.did))


@pytest.fixture(params=["memory", "sqlite"])
def hand(request: pytest.FixtureRequest, tmp_path: Path) -> Hand:
    return Hand(MemoryStore() if request.param == "memory" else SqliteStore(empty_desk(tmp_path / "desk.db")))


@pytest.mark.parametrize(
    "who",
    [
        MARIA,
        {"phone": "212-555-0100"},
        {"requester": "maria silva", "organisation": "ACME", "phone": MOBILE},
        {"requester": "M. Silva", "phone": PHONE},
    ],
)
def test_an_answered_call_of_the_requester_is_the_first_response(hand: Hand, who: dict[str, Any]) -> None:
    number = hand.opens(**MARIA)
    hand.now += 600
    ticket = hand.calls(number, answered=True, **who)
    assert (ticket.responded_at, ticket.judged, ticket.affected) == (MONDAY + 600, Sla.MET, None)
    assert hand.said == f"#{number} noted that the same caller called again; that is its response, in time."


def test_an_answered_call_about_a_ticket_of_nobody_is_the_first_response(hand: Hand) -> None:
    number = hand.opens(Priority.P1)
    hand.now += 60
    ticket = hand.calls(number, answered=True, requester="Bo")
    assert (ticket.responded_at, ticket.affected) == (MONDAY + 60, 1)


def test_neither_a_strangers_call_nor_one_that_was_not_answered_is_a_response(hand: Hand) -> None:
    number = hand.opens(**MARIA)
    assert hand.calls(number, answered=True, requester="Bo Chen", phone=PHONE).responded_at is None
    assert hand.calls(number, requester="Maria Silva", phone=PHONE).responded_at is None


def test_a_namesake_who_is_another_record_is_no_requester(hand: Hand) -> None:
    number = hand.opens(requester="John Smith", phone=PHONE, organisation="Acme")
    hand.opens(requester="John Smith", phone=MOBILE, organisation="Acme")
    ticket = hand.calls(number, answered=True, requester="John Smith", phone=MOBILE, organisation="Acme")
    assert ticket.responded_at is None


def test_a_requester_known_by_several_numbers_answers_from_each(hand: Hand) -> None:
    hand.desk.keep_requesters([Requester("Maria Silva", PHONE, numbers=(MOBILE,))])
    number = hand.opens(requester="Maria Silva", phone=PHONE)
    assert hand.calls(number, answered=True, phone=MOBILE).responded_at == MONDAY


def test_the_response_is_at_the_ring_and_judged_by_what_was_promised_then(hand: Hand) -> None:
    number = hand.opens(**MARIA)
    hand.now += 1_700
    rang = hand.now
    hand.now += 400
    hand.desk.note({number: None}, "late by now")
    ticket = hand.calls(number, answered=True, at=rang, **MARIA)
    assert (ticket.responded_at, ticket.judged, ticket.judged_at, ticket.told_at) == (rang, Sla.MET, rang, None)


def test_a_ring_after_the_deadline_stays_missed(hand: Hand) -> None:
    number = hand.opens(**MARIA)
    hand.now += 3_600
    ticket = hand.calls(number, answered=True, at=hand.now - 60, **MARIA)
    assert (ticket.judged, ticket.judged_at, ticket.responded_at) == (Sla.MISSED, MONDAY + 1_801, MONDAY + 3_540)
    assert "too late" in hand.said


def test_a_ring_before_the_ticket_was_opened_answers_it_at_its_opening(hand: Hand) -> None:
    rang = hand.now
    hand.now += 300
    number = hand.opens()
    hand.now += 60
    assert hand.calls(number, answered=True, at=rang, **MARIA).responded_at == MONDAY + 300


def test_a_ring_still_to_come_is_refused(hand: Hand) -> None:
    number = hand.opens(**MARIA)
    refused = hand.desk.attach({number: None}, Attach(**MARIA, answered=True, at=hand.now + 1)).refused
    assert "cannot have come in later than now" in refused[0].refusal.reason


def test_the_requesters_call_ends_the_wait_and_a_strangers_does_not(hand: Hand) -> None:
    number = hand.opens(**MARIA)
    hand.desk.wait({number: None})
    hand.now += 60
    assert hand.calls(number, answered=True, requester="Bo").status is Status.WAITING
    ticket = hand.calls(number, **MARIA)
    assert (ticket.status, ticket.waiting_since, ticket.responded_at) == (Status.OPEN, None, None)
    assert hand.said.endswith("no longer waits.")


def test_undoing_the_call_takes_back_its_response_and_its_count_and_sets_it_waiting(hand: Hand) -> None:
    number = hand.opens(**MARIA)
    hand.desk.wait({number: None})
    before = hand.store.ticket(number)
    hand.now += 60
    hand.calls(number, answered=True, **MARIA)
    hand.desk.undo(number)
    after = hand.store.ticket(number)
    assert before is not None and after is not None
    assert replace(after, version=0) == replace(before, version=0)


def test_a_task_that_was_called_about_is_not_begun_by_that(hand: Hand) -> None:
    opened = Open("Update", Priority.P6, scheduled_for=MONDAY + 7_200, **MARIA)
    number = hand.desk.open(opened).tickets[0].number
    ticket = hand.calls(number, answered=True, **MARIA)
    assert (ticket.begun_at, ticket.done, ticket.status) == (None, None, Status.SCHEDULED)


@pytest.mark.parametrize(
    "again",
    [
        {"requester": "Bo Chen", "phone": "555 0111"},
        {"requester": "bo chen", "phone": "+1 212 555 0111"},
        {"phone": "2125550111"},
        {"requester": "Bo Chen", "organisation": "Bauhaus", "phone": "900 0000"},
        {"requester": "B. Chen", "email": "BO@bauhaus.example"},
    ],
)
def test_the_same_caller_again_is_counted_once(hand: Hand, again: dict[str, Any]) -> None:
    number = hand.opens(**MARIA)
    first: dict[str, Any] = {"requester": "Bo Chen", "phone": "212 555 0111", "email": "bo@bauhaus.example"}
    first["organisation"] = "Bauhaus"
    assert hand.calls(number, **first).affected == 2
    for _ in range(3):
        assert hand.calls(number, **again).affected == 2
    assert hand.store.history(number)[-1].text == "Called again: " + str(caller_text(again))


def caller_text(who: dict[str, Any]) -> str:
    return ", ".join(who[name] for name in ("requester", "organisation", "phone", "email") if name in who)


def test_colleagues_on_one_switchboard_are_counted_each(hand: Hand) -> None:
    number = hand.opens(**MARIA)
    assert hand.calls(number, requester="Bo Chen", phone=PHONE).affected == 2
    assert hand.calls(number, requester="Zoe Marinos", phone=PHONE).affected == 3
    assert hand.calls(number, requester="Zoe Marinos", phone=PHONE).affected == 3


def test_an_organisation_alone_is_counted_once(hand: Hand) -> None:
    number = hand.opens(**MARIA)
    assert (
        hand.calls(number, organisation="Bauhaus").affected == hand.calls(number, organisation="bauhaus").affected == 2
    )


def test_a_caller_taken_out_by_undo_is_counted_anew(hand: Hand) -> None:
    number = hand.opens(**MARIA)
    hand.calls(number, requester="Bo")
    hand.desk.undo(number)
    assert hand.calls(number, requester="Bo").affected == 2


def test_a_caller_of_both_a_duplicate_and_its_target_is_counted_once(hand: Hand) -> None:
    target, twin = hand.opens(**MARIA), hand.opens(requester="Bo", phone="555 0111")
    hand.calls(target, requester="Cy"), hand.calls(target, requester="Bo", phone="555 0111")
    hand.calls(twin, requester="Cy"), hand.calls(twin, requester="Di")
    hand.desk.merge({twin: None}, target)
    ticket = hand.store.ticket(target)
    assert ticket is not None and ticket.affected == 4
    for name in ("Bo", "Cy", "Di"):
        assert hand.calls(target, requester=name).affected == 4
    hand.desk.reopen({twin: None})
    ticket = hand.store.ticket(target)
    assert ticket is not None and ticket.affected == 3


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Maria, Acme, 555 0111, m@a.example: no mail", ("Maria", "555 0111", "m@a.example", "Acme")),
        ("Called again: Bo, 555 0111 x12", ("Bo", "555 0111 x12", None, None)),
        ("#1042: Bo, Acme, Inc., 555 0111: Mail: down", ("Bo", "555 0111", None, "Acme, Inc.")),
        ("Cy, 3M", ("Cy", None, None, "3M")),
        ("555 0111: hello", ("", "555 0111", None, None)),
        ("m@acme.example", ("", None, "m@acme.example", None)),
    ],
)
def test_a_caller_is_read_back_from_the_history(text: str, who: tuple[str | None, ...]) -> None:
    told = caller_in(text)
    assert (told.name, told.phone, told.email, told.organisation) == who
