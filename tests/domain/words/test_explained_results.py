"""Why a result is not what today's policy, or today's priority, would make of the same response."""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.tickets.commands import Open, Reprioritise, Respond
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.domain.words.explain import explain_ticket
from tests.domain.words.test_outcomes import NOW, POLICY, done

STRICT = replace(POLICY, immediate_grace=60, schedule_grace=0)
ANOTHER = "That was judged under an earlier policy, with another grace than today's."


def lines(ticket: Ticket, policy: Policy = STRICT) -> list[str]:
    return explain_ticket(policy, ticket, (), NOW + 40_000)


def test_a_result_under_another_grace_is_explained() -> None:
    outage = done(None, Open("Down", Priority.P1)).ticket
    answered = done(outage, Respond(), NOW + 180).ticket
    assert ANOTHER in lines(answered)
    assert ANOTHER not in lines(answered, POLICY)
    assert ANOTHER not in lines(done(outage, Respond(), NOW + 30).ticket)


def test_a_task_begun_within_an_earlier_grace_is_explained() -> None:
    task = done(None, Open("Cables", Priority.P6, scheduled_for=NOW + 3_600)).ticket
    assert ANOTHER in lines(done(task, Respond(), NOW + 3_900).ticket)
    assert ANOTHER not in lines(done(task, Respond(), NOW + 3_600).ticket)


def test_a_response_told_after_its_priority_was_changed_says_by_which_it_was_judged() -> None:
    opened = done(None, Open("Down", Priority.P2)).ticket
    lowered = done(opened, Reprioritise(Priority.P5), NOW + 2_000).ticket
    told = done(lowered, Respond(at=NOW + 600, then=opened), NOW + 2_100).ticket
    assert "Answered while it was P2, so judged by P2's deadline and not by this." in lines(told, POLICY)
