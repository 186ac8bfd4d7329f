"""The dashboard, ``helpdesk status`` and the report of the day say the same (WATCH B: 13)."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_tui.domain.filters.standing import breached
from helpdesk_tui.domain.shift.figures import attainment, span_of, tasks
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.reports.counting.facts import Window
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.domain.rules.test_decide import POLICY
from tests.reports.test_second_way import a_shift, report

ROUNDS = int(os.environ.get("HELPDESK_HISTORIES", "4"))


@pytest.mark.parametrize("seed", range(500, 500 + ROUNDS))
def test_the_dashboard_says_what_the_report_of_the_day_says(seed: int, tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "desk.db")) as store:
        shift = a_shift(store, seed, steps=10)
        for _ in range(12):
            shift.step()
            shift.desk.open(Open("Now", Priority.P2, answered=True))
            span = span_of(shift.now, POLICY)
            shown = store.figures(span, breached(POLICY, shift.now))
            made = report(shift, Window(span.day, shift.now + 1, shift.now))
            for line, own in zip(attainment(shown), made.priorities, strict=False):
                assert (line.met, line.judged) == (own.responses.met, own.responses.judged)
                assert line.mean == own.respond_wall.mean
                assert (line.longest and shift.now - line.longest.at) == own.longest_wait
            today, task = tasks(shown), made.whole.tasks
            assert (today.met, today.judged) == (task.on_time, task.on_time + task.late)
            assert sum(shown.arrivals.values()) == made.whole.flow.opened
            assert sum(shown.closings.values()) == made.whole.flow.closed
            assert made.priorities[1].responses.met > 0
