"""A desk of an earlier program, brought up to date, gives the report that it would give as one of today."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from helpdesk_tui.domain.tickets.commands import Close, Open, Reopen, Reprioritise, Respond, Schedule
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.reports.counting.counted import Asked, counted
from helpdesk_tui.reports.counting.facts import Window
from helpdesk_tui.reports.report import By, Report
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.domain.rules.test_decide import MONDAY, POLICY
from tests.faults.upgrading import desk_of_schema
from tests.reports.desk import ALL, DAY, HOUR
from tests.store.sqlite.test_results_upgraded import P2, Steps, made

HISTORIES: tuple[Steps, ...] = (
    [(MONDAY, P2), (MONDAY + 3_000, Reprioritise(Priority.P5)), (MONDAY + 3_060, Respond())],
    [(MONDAY, P2), (MONDAY + 60, Respond()), (MONDAY + HOUR, Close()), (MONDAY + DAY, Reopen())],
    [(MONDAY, Open("Slow", Priority.P4, answered=True)), (MONDAY + 9 * DAY, Close())],
    [(MONDAY, P2), (MONDAY + HOUR, Schedule(MONDAY + 4 * HOUR)), (MONDAY + 4 * HOUR, Respond())],
)


def the_report(store: SqliteStore) -> Report:
    now = MONDAY + 20 * DAY
    return counted(store, POLICY, Asked(Window(MONDAY - DAY, now + 1, now), ALL, By.CHANNEL), "desk")


def test_an_upgraded_desk_gives_the_report_of_one_of_today(tmp_path: Path) -> None:
    source, old = tmp_path / "today.db", tmp_path / "old.db"
    with closing(SqliteStore(source)) as store:
        for steps in HISTORIES:
            made(store, steps)
        today = the_report(store)
        store._link.run("DELETE FROM result")
    desk_of_schema(8, old, source)
    with closing(SqliteStore(old)) as store:
        upgraded = the_report(store)
    assert (today.whole.responses.met, today.whole.responses.missed, today.whole.tasks.on_time) == (2, 3, 1)
    assert replace(upgraded, head=today.head) == today
