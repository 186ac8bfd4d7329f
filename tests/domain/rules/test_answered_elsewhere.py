"""A ticket that was answered in another system, nobody knows when, promises no response until it is reopened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.domain.agreement.sla import state
from helpdesk_tui.domain.rules.step import Step
from helpdesk_tui.domain.rules.undo import undo
from helpdesk_tui.domain.shift.conditions import holding
from helpdesk_tui.domain.tickets.commands import Close, Command, Open, Reopen, Reprioritise, Respond, Schedule
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Ticket
from helpdesk_tui.domain.words.explain import explain_ticket
from tests.domain.rules.test_decide import MONDAY, POLICY, Story, at

OLD = MONDAY - 30 * 86_400
CLOCKED = replace(
    POLICY,
    levels={one: replace(level, update=3600, resolution=7200) for one, level in POLICY.levels.items()},
)


def story_of(*commands: Command, policy: object = POLICY, priority: Priority = Priority.P4) -> Story:
    """A ticket of a month ago that was answered elsewhere, and what is done to it now."""
    story = Story(policy)  # type: ignore[arg-type]
    story.do(Open("Printer", priority, opened_at=OLD, elsewhere=True))
    for command in commands:
        story.do(command, story.now + 60)
    return story


def of(story: Story) -> Ticket:
    assert story.ticket is not None
    return story.ticket


@pytest.mark.parametrize("policy", [POLICY, CLOCKED, replace(POLICY, reprioritise_from="change")])
@pytest.mark.parametrize(
    "commands",
    [
        (),
        (Reprioritise(Priority.P1),),
        (Schedule(at("2026-11-20 10:00")), Reprioritise(Priority.P3)),
    ],
)
def test_it_has_no_deadline_and_no_result_whatever_its_priority(policy: object, commands: tuple[Command, ...]) -> None:
    story = story_of(*commands, policy=policy)
    ticket = of(story)
    assert ticket.answered_elsewhere and not ticket.running
    assert (ticket.response_due, ticket.due_at, ticket.breach_at, ticket.clock_start) == (None, None, None, OLD)
    assert state(story.policy, ticket, story.now) is Sla.NONE
    assert not holding(ticket, story.policy, story.now)


@pytest.mark.parametrize("policy", [POLICY, CLOCKED])
def test_a_contact_here_is_no_result_and_brings_no_clock_from_before(policy: object) -> None:
    story = story_of(Respond(), Reprioritise(Priority.P2), policy=policy)
    ticket = of(story)
    assert (ticket.response_due, ticket.resolution_due, ticket.judged) == (None, None, None)
    assert ticket.update_due == (None if policy is POLICY else MONDAY + 60 + 3600)
    step = undo(ticket, story.events[1], story.events[2:], story.policy, story.now + 60)
    assert isinstance(step, Step), step
    back = story.commit(step)
    assert back.answered_elsewhere and (back.judged, back.due_at) == (None, None)


def test_closing_it_records_no_response() -> None:
    ticket = of(story_of(Close("done")))
    assert (ticket.responded_at, ticket.judged, ticket.due_at) == (None, None, None)


def test_a_reopening_promises_a_response_again() -> None:
    ticket = of(story_of(Close("done"), Reopen(), priority=Priority.P2))
    assert not ticket.answered_elsewhere
    assert ticket.response_due == MONDAY + 120 + 1800


@pytest.mark.parametrize("commands", [(), (Respond(),), (Close("done"),)])
def test_it_is_explained_as_one_without_a_deadline(commands: tuple[Command, ...]) -> None:
    story = story_of(*commands)
    first, *more = explain_ticket(POLICY, of(story), (), story.now)
    assert first.startswith("Answered in another system") and not any("ue " in line for line in more)
