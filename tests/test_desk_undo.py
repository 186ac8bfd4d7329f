"""Undo and redo of one technician."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.commands import Open
from helpdesk_tui.domain.outcome import Outcome
from helpdesk_tui.domain.sla import Policy
from helpdesk_tui.domain.ticket import Priority, Ticket
from tests.domain.test_decide import MONDAY, POLICY
from tests.store.memory import MemoryStore


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
        return " ".join([*self.desk.told(outcome), *(one.refusal.reason for one in outcome.refused)])

    @property
    def tickets(self) -> list[Ticket]:
        found = [self.desk.store.ticket(number) for number in self.numbers]
        return [replace(ticket, version=0) for ticket in found if ticket is not None]


def test_a_response_that_was_taken_back_does_not_hinder_the_undo_of_the_priority_before_it() -> None:
    hand = Hand()
    desk, seen = hand.desk, {hand.numbers[1]: None}
    hand.do(lambda: desk.reprioritise(seen, Priority.P2))
    hand.do(lambda: desk.respond(seen))
    hand.do(desk.undo)
    assert "undone: the change from P4 to P2" in hand.do(desk.undo)
