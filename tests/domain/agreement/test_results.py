"""Results as the agreement means them: reached once, under the priority then in force, whatever follows (SLA)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.domain.agreement.results import of_history
from helpdesk_tui.domain.agreement.sla import state
from helpdesk_tui.domain.rules.decide import Refusal, decide
from helpdesk_tui.domain.rules.step import Step
from helpdesk_tui.domain.rules.undo import undo
from helpdesk_tui.domain.tickets.commands import (
    Absorb,
    Close,
    Command,
    Merge,
    Note,
    Open,
    Reopen,
    Reprioritise,
    Respond,
    Schedule,
    Wait,
)
from helpdesk_tui.domain.tickets.events import record
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Ticket
from tests.domain.rules.test_decide import MONDAY, POLICY, Story, opened

MISSED_AT = MONDAY + 1_801
LATER = MONDAY + 3_000


def ticket_of(story: Story) -> Ticket:
    assert story.ticket is not None
    return story.ticket


def result(ticket: Ticket) -> tuple[Sla | None, Priority | None, int | None]:
    return ticket.judged, ticket.judged_as, ticket.judged_at


MISSED_AS_P2 = (Sla.MISSED, Priority.P2, MISSED_AT)


def test_a_breach_stays_when_its_ticket_is_lowered_and_answered_in_time_then() -> None:
    story = opened(Priority.P2)
    assert result(story.do(Reprioritise(Priority.P5), LATER)) == MISSED_AS_P2
    assert result(story.do(Respond(), LATER + 60)) == MISSED_AS_P2


def test_a_breach_stays_when_its_ticket_is_scheduled() -> None:
    story = opened(Priority.P2)
    story.do(Schedule(MONDAY + 86_400), LATER)
    assert result(story.do(Respond(), LATER + 60)) == MISSED_AS_P2


def test_a_lowered_ticket_that_was_missed_runs_by_its_new_deadline() -> None:
    ticket = opened(Priority.P2).do(Reprioritise(Priority.P3), LATER)
    assert state(POLICY, ticket, LATER + 1) is Sla.RUNNING
    assert state(POLICY, ticket, MONDAY + 14_401) is Sla.BREACHED


def test_a_result_counts_under_the_priority_in_force_when_it_was_reached() -> None:
    story = opened(Priority.P1)
    assert result(story.do(Respond(), MONDAY + 1_200)) == (Sla.MISSED, Priority.P1, MONDAY + 301)
    assert result(story.do(Reprioritise(Priority.P5), MONDAY + 1_300)) == (Sla.MISSED, Priority.P1, MONDAY + 301)


def test_at_exactly_the_due_second_a_response_is_in_time() -> None:
    assert result(opened(Priority.P2).do(Respond(), MONDAY + 1_800)) == (Sla.MET, Priority.P2, MONDAY + 1_800)
    assert result(opened(Priority.P1).do(Respond(), MONDAY + 300)) == (Sla.MET, Priority.P1, MONDAY + 300)


def test_a_ticket_raised_past_its_new_deadline_is_missed_from_then_on() -> None:
    story = opened(Priority.P5)
    assert result(story.do(Reprioritise(Priority.P2), LATER)) == (Sla.MISSED, Priority.P2, LATER)


def test_undoing_that_raise_takes_its_result_back_for_it_never_was() -> None:
    story = opened(Priority.P5)
    before = ticket_of(story)
    step = decide(before, Reprioritise(Priority.P2), POLICY, LATER, "ana")
    assert isinstance(step, Step)
    raised = replace(step.ticket, version=before.version + 1)
    event = record(step.kind, before, raised, at=LATER, actor="ana", op="op")
    back = undo(raised, event, [], POLICY, LATER + 60)
    assert isinstance(back, Step)
    assert (result(back.ticket), back.ticket.breach_at) == ((None, None, None), before.breach_at)


def test_undoing_the_lowering_leaves_the_breach() -> None:
    story = opened(Priority.P2)
    before = ticket_of(story)
    step = decide(before, Reprioritise(Priority.P5), POLICY, LATER, "ana")
    assert isinstance(step, Step)
    lowered = replace(step.ticket, version=before.version + 1)
    event = record(step.kind, before, lowered, at=LATER, actor="ana", op="op")
    back = undo(lowered, event, [], POLICY, LATER + 60)
    assert isinstance(back, Step)
    assert result(back.ticket) == MISSED_AS_P2


class TestTasks:
    """P6 judged."""

    AT = MONDAY + 4 * 3_600

    def task(self) -> Story:
        return opened(Priority.P6, scheduled_for=self.AT)

    def test_begun_at_its_hour_it_is_on_time(self) -> None:
        ticket = self.task().do(Respond(), self.AT + 5)
        assert (ticket.done, ticket.done_at, ticket.begun_at) == (Sla.MET, self.AT + 5, self.AT + 5)
        assert state(POLICY, ticket, self.AT + 10_000) is Sla.MET

    def test_closed_within_its_grace_it_is_on_time(self) -> None:
        assert self.task().do(Close("done"), self.AT + 3_600).done is Sla.MET

    def test_after_its_grace_it_is_late_from_the_second_after(self) -> None:
        ticket = self.task().do(Close("done"), self.AT + 7_200)
        assert (ticket.done, ticket.done_at) == (Sla.MISSED, self.AT + 3_601)

    def test_it_has_no_result_among_the_responses(self) -> None:
        story = self.task()
        story.do(Respond(), self.AT)
        assert result(story.do(Close("done"), self.AT + 60)) == (None, None, None)

    def test_an_answered_call_that_asks_for_it_does_not_begin_it(self) -> None:
        ticket = ticket_of(opened(Priority.P6, scheduled_for=self.AT, answered=True))
        assert (ticket.responded_at, ticket.begun_at, ticket.done) == (MONDAY, None, None)

    def test_it_is_begun_though_the_ticket_was_answered_before_it_was_scheduled(self) -> None:
        story = opened(Priority.P2)
        story.do(Respond(), MONDAY + 60)
        story.do(Schedule(self.AT), MONDAY + 120)
        ticket = story.do(Respond(), self.AT)
        assert (ticket.done, result(ticket)) == (Sla.MET, (Sla.MET, Priority.P2, MONDAY + 60))

    def test_a_grace_of_the_policy_moves_no_result_that_was_reached(self) -> None:
        ticket = ticket_of(self.task())
        longer = replace(POLICY, schedule_grace=9_999)
        step = decide(ticket, Close("done"), longer, self.AT + 5_000, "ana")
        assert isinstance(step, Step)
        assert step.ticket.done is Sla.MISSED


class TestMerging:
    """A duplicate's promise."""

    def absorbed(self, target: Priority, duplicate: Priority, at: int, answered: bool = False) -> Ticket:
        story = opened(target)
        if answered:
            story.do(Respond(), MONDAY + 1)
        source = replace(ticket_of(opened(duplicate)), number=1044)
        return story.do(Absorb(source), at)

    def test_an_unanswered_target_takes_the_earlier_deadline_over_and_keeps_its_priority(self) -> None:
        ticket = self.absorbed(Priority.P5, Priority.P2, MONDAY + 1_740)
        assert (ticket.priority, ticket.response_due, ticket.due_at) == (Priority.P5, MONDAY + 1_800, MONDAY + 1_800)
        assert (ticket.taken_from, ticket.taken_as, ticket.breach_at) == (1044, Priority.P2, MISSED_AT)

    def test_a_later_deadline_is_not_taken_over(self) -> None:
        ticket = self.absorbed(Priority.P2, Priority.P5, MONDAY + 60)
        assert (ticket.taken_from, ticket.response_due) == (None, MONDAY + 1_800)

    def test_one_that_has_passed_stays_with_the_duplicate(self) -> None:
        assert self.absorbed(Priority.P5, Priority.P2, MONDAY + 1_801).taken_from is None

    def test_an_answered_target_takes_nothing_over(self) -> None:
        assert self.absorbed(Priority.P5, Priority.P2, MONDAY + 60, answered=True).taken_from is None

    def test_what_was_taken_over_outlives_a_new_priority(self) -> None:
        story = opened(Priority.P5)
        story.do(Absorb(replace(ticket_of(opened(Priority.P2)), number=1044)), MONDAY + 60)
        assert story.do(Reprioritise(Priority.P4), MONDAY + 120).response_due == MONDAY + 1_800

    def test_merging_in_time_leaves_the_duplicate_without_a_result(self) -> None:
        target = replace(ticket_of(opened(Priority.P5)), number=1044)
        ticket = opened(Priority.P2).do(Merge(1044, target), MONDAY + 60)
        assert (result(ticket), ticket.responded_at) == ((None, None, None), None)


class TestAnEarlierResponse:
    """Told afterwards."""

    def test_it_counts_when_it_was_given(self) -> None:
        story = opened(Priority.P2)
        ticket = story.do(Respond(MONDAY + 300, story.ticket), MONDAY + 2_400)
        assert result(ticket) == (Sla.MET, Priority.P2, MONDAY + 300)
        assert (ticket.responded_at, ticket.told_at) == (MONDAY + 300, MONDAY + 2_400)

    def test_it_is_judged_by_the_priority_of_that_time(self) -> None:
        story = opened(Priority.P2)
        then = ticket_of(story)
        story.do(Reprioritise(Priority.P5), MONDAY + 1_200)
        assert result(story.do(Respond(MONDAY + 300, then), MONDAY + 2_400)) == (Sla.MET, Priority.P2, MONDAY + 300)

    def test_one_given_too_late_stays_missed(self) -> None:
        story = opened(Priority.P2)
        assert result(story.do(Respond(MISSED_AT + 5, story.ticket), MONDAY + 9_000)) == MISSED_AS_P2

    def test_a_time_typed_to_the_minute_in_which_the_clock_started_is_that_start(self) -> None:
        story = opened(Priority.P2)
        start = MONDAY + 40
        story.ticket = replace(ticket_of(story), opened_at=start, clock_start=start)
        ticket = story.do(Respond(MONDAY, story.ticket), MONDAY + 600)
        assert (ticket.responded_at, ticket.judged) == (start, Sla.MET)

    @pytest.mark.parametrize(
        ("at", "reason"), [(MONDAY - 61, "since"), (MONDAY + 90, "still to come")], ids=["too early", "ahead"]
    )
    def test_it_lies_within_its_cycle_and_not_ahead(self, at: int, reason: str) -> None:
        assert reason in opened(Priority.P2).refused(Respond(at), MONDAY + 60).reason


def test_each_cycle_counts_once() -> None:
    ticket: Ticket | None = None
    history = []
    steps: list[tuple[int, Command]] = [
        (MONDAY, Open("Mail", Priority.P2)),
        (MONDAY + 60, Respond()),
        (MONDAY + 120, Reprioritise(Priority.P5)),
        (MONDAY + 180, Note("called")),
        (MONDAY + 240, Close("done")),
        (MONDAY + 300, Reopen()),
        (MONDAY + 360, Wait()),
        (MONDAY + 90 * 86_400, Respond()),
    ]
    for place, (now, command) in enumerate(steps):
        step = decide(ticket, command, POLICY, now, "ana")
        assert not isinstance(step, Refusal), step
        after = replace(step.ticket, number=1042, version=place + 1)
        history.append((record(step.kind, ticket, after, at=now, actor="ana", op=f"op{place}"), after))
        ticket = after
    found = [(one.cycle, one.priority, one.judged) for one in of_history(history)]
    assert found == [(1, Priority.P2, Sla.MET), (2, Priority.P5, Sla.MISSED)]
