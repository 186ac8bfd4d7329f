"""A promise that was taken over from a duplicate reads as what it is: immediate, or around the clock (SLA: merging)."""

from __future__ import annotations

import pytest

from helpdesk_tui.domain.agreement.sla import state
from helpdesk_tui.domain.rules.decide import Refusal, decide
from helpdesk_tui.domain.tickets.commands import Absorb, Merge, Open, Respond
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Ticket
from helpdesk_tui.domain.words.countdown import clock_reading
from tests.domain.words.test_outcomes import NOW, POLICY, done

NIGHT = NOW + 12 * 3_600


def opened(priority: Priority, now: int, number: int = 1042) -> Ticket:
    return done(None, Open("Mail", priority, opened_at=now), now, number=number).ticket


def taking_over(duplicate: Priority, now: int) -> Ticket:
    source = opened(duplicate, now)
    return done(opened(Priority.P5, now, 1050), Absorb(source), now, number=1050).ticket


@pytest.mark.parametrize(("after", "sla"), [(70, Sla.WARNING), (300, Sla.WARNING), (301, Sla.BREACHED)])
def test_an_immediate_promise_counts_its_wait_and_has_its_grace_on_a_ticket_that_took_it_over(
    after: int, sla: Sla
) -> None:
    ticket = taking_over(Priority.P1, NOW)
    assert state(POLICY, ticket, NOW + after) is sla
    assert clock_reading(ticket, POLICY, NOW + after).text.startswith("NOW +")


def test_a_promise_around_the_clock_neither_pauses_nor_keeps_still_at_night_because_its_ticket_would() -> None:
    ticket = taking_over(Priority.P2, NIGHT)
    assert clock_reading(ticket, POLICY, NIGHT + 600).text == "20m"
    assert state(POLICY, ticket, NIGHT + 1_500) is Sla.WARNING
    answered = done(ticket, Respond(), NIGHT + 600, number=1050).ticket
    assert clock_reading(answered, POLICY, NIGHT + 600).text == "answered 10m"


def test_nothing_that_waits_for_its_response_is_merged_into_a_task_where_its_promise_would_be_gone() -> None:
    task = done(None, Open("Move", Priority.P6, scheduled_for=NOW + 3_600), number=1050).ticket
    ticket = opened(Priority.P2, NOW)
    refused = decide(ticket, Merge(1050, into=task), POLICY, NOW + 60, "ana")
    assert refused == Refusal(
        "#1042 still waits for its response, and #1050 is a task, which has none to give. "
        "Respond to #1042 first, or schedule it."
    )
    answered = done(ticket, Respond(), NOW + 60).ticket
    assert not isinstance(decide(answered, Merge(1050, into=task), POLICY, NOW + 60, "ana"), Refusal)
    assert not isinstance(decide(ticket, Merge(1050, into=task), POLICY, NOW + 1_801, "ana"), Refusal)
