"""Over any history, every response cycle has one result at most, and what was reached once nothing changes (SLA)."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.results import Result, settled, standing
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.filters.standing import breached
from helpdesk_tui.domain.rules.outcome import Outcome
from helpdesk_tui.domain.shift.figures import span_of
from helpdesk_tui.domain.tickets.commands import Attach, Open
from helpdesk_tui.domain.tickets.events import Event, Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.domain.rules.test_decide import MONDAY, POLICY
from tests.store import counting
from tests.store.empty import empty_desk

Key = tuple[int, int, bool]
STRICTER = replace(POLICY, immediate_grace=60, schedule_grace=0, reprioritise_from="change")
"""A policy that another policy takes the place of in the middle of a history."""


class Shift:
    """Two technicians at a desk whose clock goes on; now and then the policy is another."""

    def __init__(self, store: SqliteStore, seed: int) -> None:
        self.chance = random.Random(seed)
        self.now = MONDAY
        self.store = store
        self.numbers: list[int] = []
        self.policy = POLICY
        for level in (1, 2, 3, 5):
            self.numbers.append(self.desk.open(Open(f"T{level}", Priority(level), requester="Maria")).tickets[0].number)

    @property
    def desk(self) -> Desk:
        return Desk(self.store, self.policy, self.chance.choice(["ana", "bo"]), lambda: self.now)

    def step(self) -> Outcome:
        self.now += self.chance.choice([1, 30, 299, 301, 600, 1_799, 7_000, 90_000])
        self.policy = self.chance.choice([POLICY, POLICY, POLICY, STRICTER])
        return self._verb(self.policy)()

    def _verb(self, policy: Policy) -> Callable[[], Outcome]:
        desk, chance, other = self.desk, self.chance, self.chance.choice(self.numbers)
        seen = dict.fromkeys(chance.sample(self.numbers, chance.choice([1, 1, 2])))
        later = policy.business.next_open(self.now + chance.choice([3_600, 100_000]))
        level = Priority(chance.randrange(1, 6))
        verbs: list[Callable[[], Outcome]] = [
            lambda: desk.respond(seen),
            lambda: desk.respond(seen, at=self.now - chance.choice([60, 1_800])),
            lambda: desk.note(seen, "called"),
            lambda: desk.reason(seen, chance.choice(["no staff", "storm"])),
            lambda: desk.take(seen),
            lambda: desk.wait(seen),
            lambda: desk.wait(seen, until=later),
            lambda: desk.resume(seen),
            lambda: desk.follow(seen, later, "call back"),
            lambda: desk.close(seen, "done"),
            lambda: desk.reopen(seen),
            lambda: desk.reopen(seen, at=later),
            lambda: desk.merge(seen, other),
            lambda: desk.reprioritise(seen, level),
            lambda: desk.reprioritise(seen, level),
            lambda: desk.schedule(seen, later),
            lambda: desk.schedule(seen, later, "FREQ=DAILY;BYHOUR=10;BYMINUTE=0"),
            lambda: desk.attach(seen, Attach(requester="Maria", answered=True)),
            lambda: desk.recompute(seen),
            desk.undo,
            desk.undo,
            desk.redo,
        ]
        return chance.choice(verbs)

    @property
    def tickets(self) -> list[Ticket]:
        last = self.store.tally()
        numbers = range(1001, 1001 + sum(last.values()))
        found = [self.store.ticket(number) for number in numbers]
        return [ticket for ticket in found if ticket is not None]

    @property
    def events(self) -> list[Event]:
        return [event for ticket in self.tickets for event in self.store.history(ticket.number)]

    def reached(self) -> dict[Key, Result]:
        """The results as they stand now, those that time alone has reached included."""
        found = {(one.number, one.cycle, one.task): one for one in counting.results(self.events)}
        for ticket in self.tickets:
            for one in standing(settled(ticket, self.now)):
                found[one.number, one.cycle, one.task] = one
        return found


@pytest.mark.parametrize("seed", range(30))
def test_no_later_event_changes_a_result(seed: int, tmp_path: Path) -> None:
    with closing(SqliteStore(empty_desk(tmp_path / "desk.db"))) as store:
        shift = Shift(store, seed)
        for _ in range(40):
            before = shift.reached()
            time = shift.now
            outcome = shift.step()
            after = shift.reached()
            for key, result in before.items():
                now = after.get(key)
                same = now is not None and (now.judged, now.priority, now.reached_at) == (
                    result.judged,
                    result.priority,
                    result.reached_at,
                )
                assert same or taken_back(result, now, outcome, store), (result, now, outcome.events, time)


def taken_back(result: Result, now: Result | None, outcome: Outcome, store: SqliteStore) -> bool:
    """Whether the very deed that reached a result was undone or redone, or an earlier response was told."""
    events = [event for event in outcome.events if event.number == result.number]
    told_earlier = any("told_at" in event.after for event in events)
    if told_earlier and now is not None and now.reached_at < result.reached_at:
        return True
    undone = [event.undoes for event in events if event.kind is Kind.UNDONE and event.undoes]
    deeds = [one for op in undone for one in store.operation(op) if one.number == result.number]
    made_it = any({"judged", "done", "cycle"} & set(one.after) for one in deeds)
    if result.judged is Sla.MET:
        return made_it
    # A miss goes only with the change of deadline that brought it about at once, and never was.
    return any(one.at == result.reached_at or "told_at" in one.after for one in deeds)


@pytest.mark.parametrize("seed", range(30, 50))
def test_all_cycles_are_counted_once_and_the_events_alone_give_the_same_figures(seed: int, tmp_path: Path) -> None:
    with closing(SqliteStore(empty_desk(tmp_path / "desk.db"))) as store:
        shift = Shift(store, seed)
        for _ in range(40):
            shift.step()
        assert store.check() == []
        reached = {key for key in shift.reached() if not key[2]}
        running, none = 0, 0
        for ticket in shift.tickets:
            for cycle in range(1, ticket.cycle + 1):
                if (ticket.number, cycle, False) in reached:
                    continue
                open_promise = cycle == ticket.cycle and ticket.breach_at is not None
                response = open_promise and ticket.priority is not Priority.P6
                running, none = running + response, none + (not response)
        cycles = sum(ticket.cycle for ticket in shift.tickets)
        assert len(reached) + running + none == cycles
        assert all(key[1] <= ticket.cycle for key in reached for ticket in shift.tickets if ticket.number == key[0])
        for policy in (POLICY, STRICTER):
            span = replace(span_of(shift.now, policy), day=MONDAY)
            condition = breached(policy, span.now)
            kept = store.figures(span, condition)
            broken = [one for one in shift.tickets if one.status is not Status.CLOSED]
            recounted = counting.counted(shift.tickets, shift.events, span, broken)
            assert kept.results == recounted.results
            assert (kept.tasks, kept.answered, kept.longest) == (recounted.tasks, recounted.answered, recounted.longest)
            assert sum(kept.results.values()) == len(reached)
