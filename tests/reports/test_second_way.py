"""Over random histories a report is what counting a second way gives, and its parts sum to the whole (WATCH B: 3)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import astuple, replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from helpdesk_tui.domain.filters.query import Query, Scope
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.reports.counting.counted import Asked, counted
from helpdesk_tui.reports.counting.facts import Window
from helpdesk_tui.reports.report import By, Group, Report
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.desk.test_results import Shift
from tests.domain.rules.test_decide import MONDAY, POLICY
from tests.reports import second

ROUNDS = int(os.environ.get("HELPDESK_HISTORIES", "3"))
ALL = Query(scope=Scope.ALL)
DAY = 86_400


def a_shift(store: SqliteStore, seed: int, steps: int = 60) -> Shift:
    """Two technicians at work for some weeks, who also open tickets and take long breaks."""
    shift = Shift(store, seed)
    for step in range(steps):
        if step % 9 == 4:
            told = Open(
                "Later",
                Priority(shift.chance.randrange(1, 6)),
                shift.chance.choice(list(Channel)),
                requester="Bo",
                organisation=shift.chance.choice(["Acme", "Brix", None]),
                opened_at=shift.now - shift.chance.choice([0, 4_000, 100_000]),
                answered=shift.chance.random() < 0.3,
            )
            shift.numbers.append(shift.desk.open(told).tickets[0].number)
        if step % 20 == 19:
            shift.now += shift.chance.choice([3 * DAY, 9 * DAY, 25 * DAY])
        shift.step()
    return shift


def report(shift: Shift, window: Window, by: By | None = None) -> Report:
    return counted(shift.store, POLICY, Asked(window, ALL, by), "desk")


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_report_is_what_a_second_way_counts(seed: int, tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "desk.db")) as store:
        shift = a_shift(store, seed)
        for number in range(12):
            ends = sorted(shift.chance.randrange(MONDAY - 3 * DAY, shift.now + 2) for _ in range(3))
            as_of = shift.now if number % 2 else ends[2]
            if number == 0:
                ends, as_of = [0, shift.now + 1, 0], shift.now
            window = Window(ends[0], max(ends[1], ends[0] + 1), as_of)
            made, own = report(shift, window), second.lines(shift.events, as_of)
            asked = (own, window.begin, window.end, as_of, POLICY)
            assert made.whole == second.figures(*asked, lambda priority: True, "all")
            for priority in Priority:
                assert made.priorities[priority - 1] == second.figures(*asked, priority.__eq__, str(priority))
            assert [one.open for one in made.backlog] == [second.backlog(own, one.at) for one in made.backlog]
            assert [sum(one.ages) for one in made.backlog] == [one.open for one in made.backlog]


@pytest.mark.parametrize("seed", range(ROUNDS, 2 * ROUNDS))
def test_all_cycles_have_one_place_and_the_parts_sum_to_the_whole(seed: int, tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "desk.db")) as store:
        shift = a_shift(store, seed)
        window = Window(0, shift.now + 1, shift.now)
        made = report(shift, window)
        counts = made.whole.responses
        cycles = [
            (life, number)
            for life in second.lines(shift.events, shift.now)
            for number in {one.cycle for one in life.results if not one.task} | response_cycles(life)
        ]
        assert counts.met + counts.missed + counts.pending + counts.none == len(cycles)
        assert_summed(made.priorities, made.whole, snapshots=True)
        for by in (By.CUSTOMER, By.CHANNEL, By.TECHNICIAN, By.HOUR):
            assert_summed(report(shift, window, by).groups, made.whole, snapshots=True)
        year = Window(MONDAY - 40 * DAY, MONDAY + 326 * DAY, shift.now)
        assert_summed(report(shift, year, By.MONTH).groups, report(shift, year).whole, snapshots=False)
        assert sum(map(sum, made.heat)) == made.whole.flow.opened == sum(count for _, count in made.channels)
        assert len(made.breaches) == counts.missed


def response_cycles(life: second.Line) -> set[int]:
    """The cycles of a ticket that promise a response: not those that are tasks, nor what was opened by mistake."""
    if life.end.withdrawn:
        return set()
    last = {ticket.cycle: ticket for _, ticket in life.states}
    return {number for number, ticket in last.items() if ticket.priority is not Priority.P6 and not ticket.withdrawn}


def assert_summed(groups: Sequence[Group], whole: Group, *, snapshots: bool) -> None:
    """What was reached in a range sums up; what is open at its end does too, where all end at the same time."""

    def sums(*values: Any) -> list[int]:
        return [sum(column) for column in zip(*map(astuple, values), strict=True)]

    responses = [one.responses if snapshots else replace(one.responses, pending=0) for one in groups]
    expected = whole.responses if snapshots else replace(whole.responses, pending=0)
    assert sums(*responses) == list(astuple(expected))
    assert sums(*(one.flow for one in groups)) == list(astuple(whole.flow))
    tasks = [one.tasks if snapshots else replace(one.tasks, open=0) for one in groups]
    assert sums(*tasks) == list(astuple(whole.tasks if snapshots else replace(whole.tasks, open=0)))
    for name in ("respond", "respond_wall", "resolve", "resolve_net"):
        assert sum(getattr(one, name).n for one in groups) == getattr(whole, name).n
    if snapshots:
        assert sum(one.unanswered for one in groups) == whole.unanswered


def test_the_backlog_changes_by_what_came_and_went(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "desk.db")) as store:
        shift = a_shift(store, 77)
        first = POLICY.business.local(MONDAY).replace(hour=0, minute=0, second=0)
        begin = int((first - timedelta(5)).timestamp())
        made = report(shift, Window(begin, shift.now + 1, shift.now))
        own = [one for one in second.lines(shift.events, shift.now) if not one.end.withdrawn]
        own = [one for one in own if one.end.merged_into is None]
        steps = second.apart([one.open for one in made.backlog])
        for (before, after), step in zip(pairwise(made.backlog), steps, strict=True):
            turns = [turn for life in own for turn in openings(life) if before.at <= turn[0] < after.at]
            assert step == sum(way for _, way in turns)


def openings(life: second.Line) -> list[tuple[int, int]]:
    """When a ticket was opened or reopened (1), and closed (-1)."""
    found: list[tuple[int, int]] = []
    for number in sorted({ticket.cycle for _, ticket in life.states}):
        mine = life.cycle(number)
        found.append((mine[0][1].clock_start, 1))
        closed_at = mine[-1][1].closed_at
        if closed_at is not None:
            found.append((closed_at, -1))
    return found


@pytest.mark.parametrize("seed", range(2 * ROUNDS, 3 * ROUNDS))
def test_each_breach_has_the_reason_that_a_second_way_finds(seed: int, tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "desk.db")) as store:
        shift = a_shift(store, seed)
        for ticket in shift.tickets:
            shift.now += 60
            shift.desk.reason({ticket.number: None}, f"reason {ticket.number}")
        made = report(shift, Window(0, shift.now + 1, shift.now))
        found = [(one.number, one.missed_at, one.reason) for one in made.breaches]
        wanted = [
            (ticket.number, reached_at, reason)
            for ticket in shift.tickets
            for reached_at, reason in second.reasons(store.history(ticket.number), shift.now)
        ]
        assert any(reason for _, _, reason in found) and sorted(found, key=str) == sorted(wanted, key=str)
