"""What is breached, warned of and running as conditions agrees with ``sla.state``, for any ticket at any time."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement import sla
from helpdesk_tui.domain.filters import standing
from helpdesk_tui.domain.shift.conditions import NO_OUTAGE, is_outage
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket, status_at
from tests.store.making import NOW, POLICY, a_ticket
from tests.store.memory import fulfils

WITH_CLOCKS = replace(
    POLICY,
    levels={one: replace(level, update=3600, resolution=7200) for one, level in POLICY.levels.items()},
)
"""The shipped policy with both optional clocks on every priority."""

_WEEK = 7 * 86_400
_near = st.integers(-400, 400).map(lambda away: NOW + away)
_far = st.integers(-_WEEK, _WEEK).map(lambda away: NOW + away)
_instants = st.one_of(_near, _far, st.just(NOW), st.just(NOW - POLICY.immediate_grace))
_maybe = st.none() | _instants


@st.composite
def any_ticket(draw: st.DrawFn) -> Ticket:
    """Tickets in any combination of fields, also ones that no rule would make."""
    return a_ticket(
        priority=draw(st.sampled_from(Priority)),
        status=draw(st.sampled_from(Status)),
        responded_at=draw(_maybe),
        judged=draw(st.sampled_from([None, None, Sla.MET, Sla.MISSED])),
        response_due=draw(_maybe),
        update_due=draw(_maybe),
        resolution_due=draw(_maybe),
        due_at=draw(_maybe),
        warn_at=draw(_maybe),
        scheduled_for=draw(_maybe),
        closed_at=draw(_maybe),
        taken_as=draw(st.sampled_from([None, None, *Priority])),
    )


@settings(max_examples=1_500)
@given(ticket=any_ticket(), now=_instants, policy=st.sampled_from([POLICY, WITH_CLOCKS]))
def test_conditions_and_the_state_of_the_agreement_agree(ticket: Ticket, now: int, policy: sla.Policy) -> None:
    state = sla.state(policy, ticket, now)
    assert fulfils(ticket, standing.breached(policy, now), []) == (state is Sla.BREACHED)
    assert fulfils(ticket, standing.warning(policy, now), []) == (state is Sla.WARNING)
    assert fulfils(ticket, standing.running(policy, now), []) == (state is Sla.RUNNING)
    assert fulfils(ticket, standing.CLOCK_RUNS, []) == ticket.running
    assert fulfils(ticket, standing.ANSWERED_ELSEWHERE, []) == ticket.answered_elsewhere
    assert fulfils(ticket, NO_OUTAGE, []) == (not is_outage(ticket))
    assert fulfils(ticket, standing.scheduled(now), []) == (status_at(ticket, now) is Status.SCHEDULED)
