"""What every store answers the agenda and the dashboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.filters.standing import breached
from helpdesk_tui.domain.shift.figures import Figures, Span
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.sql.asked import figures as figures_sql
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.conftest import WHOLE
from tests.store.making import NOW, POLICY, History, changed, opened, put, tickets
from tests.store.memory import MemoryStore

DAY = 86_400


def span(**fields: int) -> Span:
    return replace(Span(day=NOW - 30, begin=NOW - 10, now=NOW, until=NOW + 40, slot=20), **fields)


def a_task(store: Store, at: int, **fields: object) -> int:
    fields = {"priority": Priority.P6, "status": Status.SCHEDULED, "scheduled_for": at, "due_at": at} | fields
    return put(store, response_due=at, **fields).number


def test_the_tasks_of_a_week_come_soonest_first(store: Store) -> None:
    late, soon = a_task(store, NOW + 50), a_task(store, NOW)
    put(store, due_at=NOW)
    a_task(store, NOW + 100)
    a_task(store, NOW - 1)
    a_task(store, NOW, status=Status.CLOSED, closed_at=NOW)
    assert [ticket.number for ticket in store.scheduled_between(NOW, NOW + 100)] == [soon, late]
    assert [ticket.number for ticket in store.scheduled_between(NOW, NOW + 100, 1)] == [soon]


def test_recurring_tasks_are_found_whatever_their_age(store: Store) -> None:
    old = a_task(store, NOW - 400 * DAY, recurrence="FREQ=WEEKLY")
    near = a_task(store, NOW, recurrence="FREQ=DAILY")
    a_task(store, NOW)
    a_task(store, NOW + 50, recurrence="FREQ=DAILY")
    a_task(store, NOW, recurrence="FREQ=DAILY", status=Status.CLOSED, closed_at=NOW)
    assert [ticket.number for ticket in store.recurring_before(NOW + 50)] == [old, near]
    assert [ticket.number for ticket in store.recurring_before(NOW + 50, 1)] == [old]


def test_a_series_is_found_by_its_regular_instant_wherever_its_occurrence_was_moved(store: Store) -> None:
    ahead = a_task(store, NOW + 500, recurrence="FREQ=WEEKLY", regular_at=NOW - 10)
    back = a_task(store, NOW, recurrence="FREQ=WEEKLY", regular_at=NOW + 500)
    raised = a_task(store, NOW, recurrence="FREQ=WEEKLY", regular_at=NOW - 5, priority=Priority.P3)
    assert [ticket.number for ticket in store.recurring_before(NOW + 100)] == [ahead, raised]
    assert back in [ticket.number for ticket in store.recurring_before(NOW + 501)]


def figures(store: Store, **fields: int) -> Figures:
    asked = span(**fields)
    return store.figures(asked, breached(POLICY, asked.now))


def met(at: int, **fields: object) -> dict[str, Any]:
    return {"judged": Sla.MET, "judged_as": Priority.P2, "judged_at": at, "responded_at": at, **fields}


FRESH = {"judged": None, "judged_as": None, "judged_at": None, "responded_at": None}


def test_a_reopened_ticket_counts_once_for_each_cycle(store: Store) -> None:
    first = put(store, priority=Priority.P2, clock_start=NOW - 20, **met(NOW - 5))
    write(store, first, Kind.REOPENED, cycle=2, clock_start=NOW - 1, **FRESH)
    assert figures(store).results == {(Priority.P2, Sla.MET): 1}
    assert figures(store).answered == {Priority.P2: (1, 15)}
    missed = {"judged": Sla.MISSED, "judged_as": Priority.P2, "judged_at": NOW, "responded_at": NOW}
    write(store, store.ticket(first.number), Kind.RESPONDED, **missed)
    write(store, store.ticket(first.number), Kind.REPRIORITISED, priority=Priority.P4)
    assert figures(store).results == {(Priority.P2, Sla.MET): 1, (Priority.P2, Sla.MISSED): 1}


def test_an_undone_reopening_ended_no_cycle(store: Store) -> None:
    first = put(store, clock_start=NOW - 20, **met(NOW - 5))
    for _ in range(2):
        write(store, store.ticket(first.number), Kind.REOPENED, cycle=2, clock_start=NOW, **FRESH)
        write(store, store.ticket(first.number), Kind.UNDONE, cycle=1, clock_start=NOW - 20, **met(NOW - 5))
    assert figures(store).results == {(Priority.P2, Sla.MET): 1}


def test_what_time_alone_has_missed_counts_from_the_second_it_is_broken(store: Store) -> None:
    put(store, priority=Priority.P2, breach_at=NOW)
    assert figures(store, now=NOW - 1).results == {}
    assert figures(store).results == {(Priority.P2, Sla.MISSED): 1}
    a_task(store, NOW - 9, breach_at=NOW)
    assert figures(store).tasks == {Sla.MISSED: 1}


def test_arrivals_are_contacts_and_closings_are_work_done(store: Store) -> None:
    first = put(store)
    put(store, previous=first.number)
    put(store, status=Status.CLOSED, closed_at=NOW, merged_into=first.number)
    put(store, status=Status.CLOSED, closed_at=NOW, withdrawn=1)
    put(store, status=Status.CLOSED, closed_at=NOW)
    assert (figures(store).arrivals, figures(store).closings) == ({0: 2}, {0: 1})


def write(store: Store, ticket: Ticket | None, kind: Kind, **fields: Any) -> None:
    assert ticket is not None
    with store.write() as transaction:
        transaction.append(*changed(ticket, kind, **fields))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A ticket that somebody may have, and may have been reopened."""
    ticket = replace(draw(tickets()), assignee=draw(st.sampled_from([None, "ana", "bo"])))
    history: History = [(opened(ticket), ticket)]
    for _ in range(draw(st.integers(0, 2))):
        before = history[-1][1]
        fields: dict[str, Any] = {"cycle": before.cycle + 1, "clock_start": NOW, "breach_at": None, **FRESH}
        history.append(changed(before, Kind.REOPENED, **fields))
        level, responded = draw(st.sampled_from(Priority)), NOW + draw(st.integers(-40, 5))
        answered = met(responded, judged_as=level)
        history.append(changed(history[-1][1], priority=level, **answered))
    return history


@settings(max_examples=40 if WHOLE else 25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(histories(), max_size=12), at=st.integers(-10, 20), most=st.integers(0, 6))
def test_figures_agree_with_the_memory(
    new_desk: Callable[[], Callable[[], Store]], made: list[History], at: int, most: int
) -> None:
    store, memory = new_desk()(), MemoryStore()
    for desk in (store, memory):
        desk.load(made)
    asked = span(now=NOW + at, most=most)
    broken = breached(POLICY, asked.now)
    assert store.figures(asked, broken) == memory.figures(asked, broken)
    for start, end in ((NOW - 20, NOW + 20), (NOW, NOW)):
        assert store.scheduled_between(start, end) == memory.scheduled_between(start, end)


def test_every_figure_is_read_from_an_index(new_desk: Callable[[], Callable[[], Store]]) -> None:
    store = new_desk()()
    if not isinstance(store, SqliteStore):
        pytest.skip("only SQLite plans")
    asked = asdict(span())
    for name in ("DEADLINES", "ARRIVALS", "CLOSINGS", "RESULTS", "MISSED", "ANSWERED", "HOLDINGS"):
        plan = [row[3] for row in store._link.rows(f"EXPLAIN QUERY PLAN {getattr(figures_sql, f'_{name}')}", asked)]
        assert any("INDEX ticket_by" in step or "INDEX result_by" in step for step in plan), (name, plan)
