"""What is told of a result says what was reached: no answer that nobody gave, no lateness of another clock."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.domain.tickets.commands import Absorb, Close, Command, Merge, Open, Respond, Schedule
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.domain.words.outcomes import sentence
from tests.domain.words.test_outcomes import NOW, POLICY, done, undone

P2 = done(None, Open("Mail is down", Priority.P2, requester="Maria")).ticket
TASK = done(None, Open("Move a desk", Priority.P6, scheduled_for=NOW + 3_600)).ticket
TARGET = done(None, Open("Mail", Priority.P5), number=1050).ticket
LATE = NOW + 1_801
"""The first second in which the response of P2 is missed."""
LATE_TASK = NOW + 7_201


def told(ticket: Ticket, command: Command, now: int) -> str:
    return sentence(done(ticket, command, now), POLICY, now).removeprefix("#1042 ").removesuffix(".")


def test_a_late_response_that_is_undone_is_an_answer_no_more() -> None:
    back = undone(done(P2, Respond(), LATE), LATE + 60)
    assert sentence(back, POLICY, LATE + 60) == "#1042 undone: the response; its clock runs again."
    again = undone(back, LATE + 90)
    assert sentence(again, POLICY, LATE + 90) == "#1042 redone: the response; it is answered too late."


@pytest.mark.parametrize(("now", "kept"), [(NOW + 3_605, "on time"), (LATE_TASK, "late")])
def test_a_task_that_is_begun_again_by_redo_is_told_as_begun(now: int, kept: str) -> None:
    back = undone(done(TASK, Respond(), now), now + 1)
    assert sentence(back, POLICY, now + 1) == "#1042 undone: the response; its clock runs again."
    assert sentence(undone(back, now + 2), POLICY, now + 2) == f"#1042 redone: the response; it is begun, {kept}."


def test_a_duplicate_that_nobody_answered_is_told_as_missed_and_not_as_answered() -> None:
    assert told(P2, Merge(1050, into=TARGET), LATE) == "merged into #1050, missed as P2"
    assert told(P2, Merge(1050, into=TARGET), LATE - 1) == "merged into #1050, without a result of its own"
    answered = done(P2, Respond(), LATE).ticket
    assert told(answered, Merge(1050, into=TARGET), LATE + 60) == "merged into #1050, answered too late"
    assert told(TASK, Merge(1050, into=TARGET), LATE_TASK) == "merged into #1050, the task late"


def test_a_task_is_told_as_closed_by_how_it_was_kept() -> None:
    missed = done(P2, Schedule(NOW + 7_200), LATE).ticket
    assert told(missed, Close(), NOW + 7_210) == "closed"
    assert told(TASK, Close(), LATE_TASK) == "closed, late"


def test_a_promise_that_is_handed_on_twice_keeps_the_priority_it_was_made_under() -> None:
    between = done(TARGET, Absorb(P2), NOW + 60, number=1050).ticket
    last = done(replace(TARGET, number=1060, priority=Priority.P4), Absorb(between), NOW + 120).ticket
    assert (last.taken_from, last.taken_as, last.taken_due) == (1050, Priority.P2, P2.due_at)
