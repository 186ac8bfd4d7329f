"""Which tickets may be parent and child, what merging freezes, and who counts as affected."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpdesk_tui.domain.agreement.sla import state
from helpdesk_tui.domain.rules.decide import Refusal, Step, decide
from helpdesk_tui.domain.rules.undo import stale, undo
from helpdesk_tui.domain.tickets.commands import Absorb, Adopt, Merge, Part, Release, Reopen, Reprioritise, Wait
from helpdesk_tui.domain.tickets.counted import callers
from helpdesk_tui.domain.tickets.events import Event, Kind, record
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket
from helpdesk_tui.domain.words.history import deed
from helpdesk_tui.domain.words.outcomes import Done, sentence
from tests.store.making import NOW, POLICY, a_ticket

PARENT = a_ticket(1001, subject="Mail is down", priority=Priority.P1, requester="Maria", organisation="Acme")
CHILD = a_ticket(1002, requester="Bo", phone="5550100")


def step(ticket: Ticket, command: Any, now: int = NOW) -> Step:
    decision = decide(ticket, command, POLICY, now, "ana")
    assert isinstance(decision, Step), decision
    return replace(decision, ticket=replace(decision.ticket, version=ticket.version + 1))


def event(before: Ticket, made: Step, op: str = "a") -> Event:
    return record(made.kind, before, made.ticket, at=NOW, actor="ana", op=op, text=made.text)


def test_a_ticket_becomes_a_child_and_changes_in_nothing_else() -> None:
    made = step(CHILD, Adopt(1001, PARENT))
    assert replace(made.ticket, parent=None, version=1) == CHILD and made.ticket.parent == 1001
    assert deed(event(CHILD, made), POLICY, NOW) == "was made a child of #1001"
    released = step(made.ticket, Release())
    assert released.ticket.parent is None
    told = sentence(Done(event(made.ticket, released), released.ticket), POLICY, NOW)
    assert told == "#1002 released from #1001."


@pytest.mark.parametrize(
    ("ticket", "command", "reason"),
    [
        (PARENT, Adopt(1001, PARENT), "cannot be its own parent"),
        (PARENT, Adopt(1002, replace(CHILD, parent=1001), 1), "#1002 is a child of #1001: release it first"),
        (CHILD, Adopt(1003, replace(PARENT, number=1003, parent=1001)), "take #1001 as the parent"),
        (CHILD, Adopt(1001, PARENT, 2), "has 2 children of its own"),
        (CHILD, Adopt(1001, replace(PARENT, status=Status.CLOSED, closed_at=NOW)), "closed and takes no children"),
        (replace(CHILD, parent=1001), Adopt(1001, PARENT), "is a child of #1001 already"),
        (replace(CHILD, status=Status.CLOSED, closed_at=NOW), Adopt(1001, PARENT), "closed: reopen it first"),
        (CHILD, Adopt(9, None), "There is no ticket #9"),
        (CHILD, Release(), "has no parent"),
        (CHILD, Merge(1002, CHILD), "cannot be merged into itself"),
        (CHILD, Merge(1001, PARENT, 1), "has 1 child that are open"),
        (CHILD, Merge(1001, replace(PARENT, status=Status.CLOSED, closed_at=NOW)), "#1001 is closed"),
        (CHILD, Merge(1001, replace(PARENT, status=Status.CLOSED, closed_at=NOW, merged_into=7)), "take that one"),
        (replace(CHILD, status=Status.CLOSED, closed_at=NOW), Merge(1001, PARENT), "closed: reopen it first"),
    ],
)
def test_what_cannot_stand_so_is_refused_with_the_reason(ticket: Ticket, command: Any, reason: str) -> None:
    decision = decide(ticket, command, POLICY, NOW, "ana")
    assert isinstance(decision, Refusal) and reason in decision.reason


def test_a_duplicate_merged_in_time_and_unanswered_has_no_result() -> None:
    made = step(CHILD, Merge(1001, PARENT)).ticket
    assert (made.status, made.closed_at, made.merged_into) == (Status.CLOSED, NOW, 1001)
    assert (made.resolution, made.responded_at, made.judged) == ("Merged into #1001", None, None)
    assert state(POLICY, made, NOW) is Sla.NONE and not made.running


def test_a_breach_does_not_go_away_by_merging() -> None:
    late = NOW + 3661
    promised = replace(CHILD, breach_at=NOW + 3601)
    made = step(promised, Merge(1001, PARENT), late).ticket
    assert (made.judged, made.judged_as, made.judged_at) == (Sla.MISSED, CHILD.priority, NOW + 3601)
    assert made.responded_at is None, "nobody has spoken to the customer"


def test_a_result_that_was_reached_stays() -> None:
    for judged in (Sla.MET, Sla.MISSED):
        answered = replace(CHILD, responded_at=NOW - 60, judged=judged)
        made = step(answered, Merge(1001, PARENT), NOW + 9999).ticket
        assert (made.responded_at, made.judged) == (NOW - 60, judged)


def test_a_waiting_one_is_merged_and_waits_no_more() -> None:
    waiting = step(CHILD, Wait()).ticket
    made = step(waiting, Merge(1001, PARENT)).ticket
    assert (made.status, made.waiting_since, made.judged) == (Status.CLOSED, None, None)


def test_the_target_counts_the_callers_of_a_duplicate() -> None:
    made = step(PARENT, Absorb(CHILD))
    assert (made.kind, made.ticket.affected) == (Kind.ABSORBED, 2)
    assert made.text == "#1002: Bo, 5550100: Printer prints pale"
    assert step(PARENT, Absorb(replace(CHILD, affected=5))).ticket.affected == 6
    again = step(PARENT, Absorb(replace(CHILD, requester="maria", phone=None, organisation="ACME")))
    assert again.ticket.affected is None
    assert step(PARENT, Absorb(a_ticket(1003))).ticket.affected is None


def test_a_duplicate_that_is_reopened_is_taken_out_of_the_count() -> None:
    made = step(PARENT, Absorb(CHILD))
    absorbed = event(PARENT, made)
    parted = step(made.ticket, Part(1002, absorbed))
    assert parted.ticket.affected is None
    closed = replace(made.ticket, status=Status.CLOSED, closed_at=NOW)
    assert step(closed, Part(1002, absorbed)).ticket.affected is None
    back = undo(parted.ticket, event(made.ticket, parted, "b"), [], POLICY, NOW)
    assert isinstance(back, Step) and back.ticket.affected == 2
    assert callers([absorbed]) == ["#1002: Bo, 5550100: Printer prints pale"]
    assert callers([absorbed, event(made.ticket, parted, "b")]) == []


def test_reopening_a_duplicate_starts_a_cycle_of_its_own() -> None:
    merged = step(CHILD, Merge(1001, PARENT)).ticket
    again = step(merged, Reopen(), NOW + 60).ticket
    assert (again.status, again.merged_into, again.resolution, again.cycle) == (Status.OPEN, None, None, 2)


def test_a_change_of_parent_or_a_closing_bears_on_adopting_and_nothing_else_does() -> None:
    other = event(CHILD, step(CHILD, Adopt(1003, replace(PARENT, number=1003))))
    assert isinstance(stale(Adopt(1001), [other], POLICY, NOW), Refusal)
    assert isinstance(stale(Release(), [other], POLICY, NOW), Refusal)
    merged = event(CHILD, step(CHILD, Merge(1001, PARENT)))
    for command in (Adopt(1001), Merge(1003)):
        assert isinstance(stale(command, [merged], POLICY, NOW), Refusal)
    prio = event(CHILD, step(CHILD, Reprioritise(Priority.P2)))
    assert stale(Merge(1001), [prio, other], POLICY, NOW) is None
    assert stale(Adopt(1001), [prio], POLICY, NOW) is None


def test_an_undone_caller_is_not_told_and_a_redone_one_is() -> None:
    made = step(PARENT, Absorb(CHILD))
    first = event(PARENT, made)
    back = record(Kind.UNDONE, made.ticket, PARENT, at=NOW, actor="ana", op="b", undoes="a")
    again = record(Kind.UNDONE, PARENT, made.ticket, at=NOW, actor="ana", op="c", undoes="b")
    assert callers([first, back]) == []
    assert callers([first, back, again]) == [first.text]
