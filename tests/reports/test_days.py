"""Arrivals and closings by day: the wall clock's days, which add up to the whole (WATCH B: 8)."""

from __future__ import annotations

from datetime import datetime

from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.reports.forms.as_csv import as_csv
from helpdesk_tui.reports.forms.as_json import as_json
from helpdesk_tui.reports.report import Report
from tests.reports.desk import ZONE, Bench, at


def days(report: Report) -> dict[str, tuple[int, int]]:
    found = {f"{datetime.fromtimestamp(one.at, ZONE):%d}": (one.opened, one.closed) for one in report.days}
    return {day: counts for day, counts in found.items() if counts != (0, 0)}


def test_each_day_begins_at_midnight_and_only_closings_that_stand_count() -> None:
    bench = Bench().at("2026-11-16 23:59:59")
    first, second = bench.open(Priority.P4), bench.open(Priority.P4)
    bench.at("2026-11-17 00:00:00")
    third = bench.open(Priority.P4)
    bench.desk.close({first: None, third: None})
    bench.at("2026-11-18 12:00:00").desk.reopen({first: None})
    bench.at("2026-11-19 09:00:00").desk.close({first: None})
    bench.desk.merge({second: None}, bench.open(Priority.P4))
    report = bench.report()
    assert days(report) == {"16": (1, 0), "17": (1, 1), "19": (1, 1)}
    assert sum(one.opened for one in report.days) == report.whole.flow.opened
    assert sum(one.closed for one in report.days) == report.whole.flow.closed
    csv = as_csv(report)
    assert csv.count("opened on the day") == csv.count("closed on the day") == len(report.days)
    assert "2026-11-17T05:00:00Z,2026-11-18T05:00:00Z,all,closed on the day,1,2\n" in csv
    assert {"at": "2026-11-17T05:00:00Z", "opened": 1, "closed": 1} in as_json(report)["days"]  # type: ignore[operator]
    assert all(one.at == at(f"{datetime.fromtimestamp(one.at, ZONE):%Y-%m-%d}") for one in report.days)
