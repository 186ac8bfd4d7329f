"""Undo and redo of one technician: step by step back to where they were, and step by step forth again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.rules.outcome import Outcome
from helpdesk_tui.domain.tickets.commands import Attach, Open
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Ticket
from tests.domain.rules.test_decide import MONDAY, POLICY
from tests.store.memory import MemoryStore

CLOCKED = replace(
    POLICY,
    levels={
        one: level if one is Priority.P6 else replace(level, update=7_200, resolution=36_000)
        for one, level in POLICY.levels.items()
    },
)


class Hand:
    """A technician with three tickets, and a clock that goes on."""

    def __init__(self, policy: Policy = POLICY) -> None:
        self.now = MONDAY
        self.desk = Desk(MemoryStore(), policy, "ana", lambda: self.now)
        self.numbers = [
            self.desk.open(Open(f"T{n}", Priority(n), requester="Maria")).tickets[0].number for n in (2, 4, 5)
        ]

    def do(self, act: Callable[[], Outcome], seconds: int = 5) -> str:
        self.now += seconds
        outcome = act()
        return " ".join([*self.desk.sentences(outcome), *(one.refusal.reason for one in outcome.refused)])

    @property
    def tickets(self) -> list[Ticket]:
        found = [self.desk.store.ticket(number) for number in self.numbers]
        return [replace(ticket, version=0) for ticket in found if ticket is not None]


def test_as_many_redos_as_undos_lead_back_to_where_one_was() -> None:
    hand = Hand()
    desk, seen = hand.desk, {hand.numbers[1]: None}
    hand.do(lambda: desk.take(seen))
    hand.do(lambda: desk.reprioritise(seen, Priority.P2))
    assert "undone: the change from P4 to P2" in hand.do(desk.undo)
    assert "undone: the taking" in hand.do(desk.undo)
    assert "redone: the taking" in hand.do(desk.redo)
    assert "redone: the change from P4 to P2" in hand.do(desk.redo)
    assert hand.do(desk.redo) == "There is nothing of yours to redo."
    assert "undone: the change from P4 to P2" in hand.do(desk.undo)


def test_something_new_leaves_nothing_to_redo() -> None:
    hand = Hand()
    desk, seen = hand.desk, {hand.numbers[1]: None}
    hand.do(lambda: desk.take(seen))
    hand.do(lambda: desk.note(seen, "called"))
    hand.do(desk.undo)
    hand.do(desk.undo)
    hand.do(desk.redo)
    hand.do(lambda: desk.wait(seen))
    assert hand.do(desk.redo) == "There is nothing of yours to redo."


def test_a_response_that_was_taken_back_does_not_hinder_the_undo_of_the_priority_before_it() -> None:
    hand = Hand()
    desk, seen = hand.desk, {hand.numbers[1]: None}
    hand.do(lambda: desk.reprioritise(seen, Priority.P2))
    hand.do(lambda: desk.respond(seen))
    hand.do(desk.undo)
    assert "undone: the change from P4 to P2" in hand.do(desk.undo)


@pytest.mark.parametrize("policy", [POLICY, CLOCKED], ids=["shipped", "all clocks"])
@pytest.mark.parametrize("seed", range(40))
def test_whatever_was_done_is_undone_step_by_step_and_redone_step_by_step(seed: int, policy: Policy) -> None:
    chance, hand = random.Random(seed), Hand(policy)
    states = [hand.tickets]
    for _ in range(12):
        hand.now += chance.choice([5, 600, 7_000, 90_000])
        if _verb(chance, hand)().done:
            states.append(hand.tickets)
    for state in states[-2::-1]:
        if "that stays" in hand.do(hand.desk.undo):
            return  # A reopened ticket was missed meanwhile: no undo takes that away (SLA: results).
        assert [unmissed(one) for one in hand.tickets] == [unmissed(one) for one in state]
    for state in states[1:]:
        hand.do(hand.desk.redo)
        assert [unmissed(one) for one in hand.tickets] == [unmissed(one) for one in state]


def unmissed(ticket: Ticket) -> Ticket:
    """A ticket without what time has missed meanwhile: no undo takes that back (SLA: results)."""
    if ticket.judged is Sla.MISSED:
        ticket = replace(ticket, judged=None, judged_as=None, judged_at=None)
    if ticket.done is Sla.MISSED:
        ticket = replace(ticket, done=None, done_at=None)
    return replace(ticket, breach_at=None)


def _verb(chance: random.Random, hand: Hand) -> Callable[[], Outcome]:
    """Return a verb on one or two of the tickets, whether it fits or not."""
    desk, other = hand.desk, chance.choice(hand.numbers)
    seen = dict.fromkeys(chance.sample(hand.numbers, chance.choice([1, 1, 2])))
    later = POLICY.business.next_open(hand.now + 100_000)
    level = Priority(chance.randrange(1, 6))
    return chance.choice(
        [
            lambda: desk.respond(seen),
            lambda: desk.take(seen),
            lambda: desk.note(seen, "called"),
            lambda: desk.wait(seen),
            lambda: desk.resume(seen),
            lambda: desk.close(seen, "done"),
            lambda: desk.reopen(seen),
            lambda: desk.merge(seen, other),
            lambda: desk.adopt(seen, other),
            lambda: desk.release(seen),
            lambda: desk.reprioritise(seen, level),
            lambda: desk.schedule(seen, later),
            lambda: desk.schedule(seen, later, "FREQ=DAILY;BYHOUR=10;BYMINUTE=0"),
            lambda: desk.edit(seen, {"subject": f"Mail {hand.now}"}),
            lambda: desk.attach(seen, Attach(requester=f"Caller {hand.now}")),
        ]
    )
