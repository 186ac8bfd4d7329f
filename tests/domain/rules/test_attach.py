"""Counting callers in on one ticket, and out again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from helpdesk_tui.domain.rules.decide import Refusal, Step, decide
from helpdesk_tui.domain.rules.undo import undo
from helpdesk_tui.domain.tickets.commands import Attach
from helpdesk_tui.domain.tickets.events import Kind, fold, record
from helpdesk_tui.domain.tickets.ticket import Status, Ticket
from helpdesk_tui.domain.words.history import deed
from helpdesk_tui.domain.words.outcomes import Done, sentence
from tests.store.making import NOW, POLICY, a_ticket

TICKET = a_ticket(1042, requester="Maria Silva", phone="212 760 1700", organisation="Acme")


def attach(ticket: Ticket, **who: Any) -> Step:
    step = decide(ticket, Attach(**who), POLICY, NOW, "ana")
    assert isinstance(step, Step)
    return replace(step, ticket=replace(step.ticket, version=ticket.version + 1))


def test_the_count_holds_the_requester_and_everybody_after() -> None:
    first = attach(TICKET, requester="Bo", phone="5550100", said="No mail  here")
    assert (first.kind, first.ticket.affected, first.text) == (Kind.ATTACHED, 2, "Bo, 5550100: No mail  here")
    assert attach(first.ticket, requester="Cy").ticket.affected == 3
    assert attach(a_ticket(5), requester="Cy").ticket.affected == 1


def test_a_ticket_changes_in_nothing_else() -> None:
    after = attach(TICKET, requester="Bo").ticket
    assert replace(after, affected=None, version=1) == TICKET


def test_the_requester_calling_again_is_told_and_not_counted() -> None:
    for who in ({"requester": "maria silva", "organisation": "ACME"}, {"phone": "+1 212-760-1700"}):
        step = attach(TICKET, **who)
        assert step.ticket.affected is None and str(step.text).startswith("Called again: ")
    assert attach(TICKET, requester="Maria Silva", organisation="Other").ticket.affected == 2


def test_nobody_cannot_be_attached_and_nothing_to_a_closed_ticket() -> None:
    for ticket, who in ((TICKET, ""), (replace(TICKET, status=Status.CLOSED, closed_at=NOW), "Bo")):
        assert isinstance(decide(ticket, Attach(requester=who), POLICY, NOW, "ana"), Refusal)


def test_too_long_a_name_is_refused_with_the_reason() -> None:
    refusal = decide(TICKET, Attach(requester="x" * 101), POLICY, NOW, "ana")
    assert isinstance(refusal, Refusal) and "101 characters" in refusal.reason


def test_undo_takes_one_caller_out_whoever_came_since() -> None:
    first = attach(TICKET, requester="Bo")
    event = record(first.kind, TICKET, first.ticket, at=NOW, actor="ana", op="a", text=first.text)
    second = attach(first.ticket, requester="Cy")
    later = record(second.kind, first.ticket, second.ticket, at=NOW, actor="bo", op="b", text=second.text)
    assert fold(fold(TICKET, event), later) == second.ticket
    undone = undo(second.ticket, event, [later], POLICY, NOW)
    assert isinstance(undone, Step) and undone.ticket.affected == 2
    alone = undo(first.ticket, event, [], POLICY, NOW)
    assert isinstance(alone, Step) and alone.ticket.affected is None


def test_it_is_told_with_the_count() -> None:
    step = attach(TICKET, requester="Bo")
    event = record(step.kind, TICKET, step.ticket, at=NOW, actor="ana", op="a")
    assert sentence(Done(event, step.ticket), POLICY, NOW) == "#1042 has another caller, affected: 2."
    assert deed(event, POLICY, NOW) == "was called about"
    again = record(step.kind, TICKET, replace(TICKET, version=2), at=NOW, actor="ana", op="a")
    assert "called again" in sentence(Done(again, TICKET), POLICY, NOW)
