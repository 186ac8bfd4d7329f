"""A real service desk's log, imported and reported on: the figures are those of its own file, and of a second way."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.reports.counting.counted import Asked, counted
from helpdesk_tui.reports.counting.facts import Window
from helpdesk_tui.reports.report import By, Report
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.intake.desks import LOG, NEW_YORK, NOW, POLICY, at, planned, with_the_log
from tests.reports import second
from tests.reports.desk import ALL

BEGIN, END = at("2016-01-01"), at("2017-07-01")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path_factory.mktemp("log") / "desk.db")) as store:
        store.load(planned(LOG, store).histories)
        yield store


def the_report(store: SqliteStore, begin: int = BEGIN, end: int = END, by: By | None = None) -> Report:
    return counted(store, POLICY, Asked(Window(begin, end, NOW), ALL, by), "desk")


def instant(text: str) -> int:
    return int(datetime.strptime(text, "%d-%m-%Y %H:%M").replace(tzinfo=NEW_YORK).timestamp())


@with_the_log
def test_arrivals_and_closings_are_those_of_the_file(imported: SqliteStore) -> None:
    with LOG.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    opened = {row["number"]: instant(row["opened_at"]) for row in rows}
    made = the_report(imported)
    assert made.whole.flow.opened == len(opened) == 890
    heat = Counter((local.weekday(), local.hour) for local in map(wall, opened.values()))
    assert {(day, hour): count for day, row in enumerate(made.heat) for hour, count in enumerate(row) if count} == heat
    days = Counter(wall(one).date().isoformat() for one in opened.values())
    for day in ("2016-02-29", "2016-03-01", "2016-03-02"):
        begin = at(day)
        assert the_report(imported, begin, begin + 86_400).whole.flow.opened == days[day]
    months = Counter(f"{wall(one):%Y-%m}" for one in closings(rows).values())
    groups = the_report(imported, by=By.MONTH).groups
    assert {one.name: one.flow.closed for one in groups if one.flow.closed} == months


def closings(rows: list[dict[str, str]]) -> dict[str, int]:
    """When each incident was resolved for good: the first row of the last run of those that say so.

    A row that says less than the one before it, by its count of changes, was written late and reopens nothing.
    """
    found: dict[str, int] = {}
    count: dict[str, int] = {}
    for row in sorted(rows, key=lambda one: (one["number"], instant(one["sys_updated_at"]), int(one["sys_mod_count"]))):
        late = int(row["sys_mod_count"]) < count.get(row["number"], 0)
        count[row["number"]] = int(row["sys_mod_count"])
        if row["incident_state"] not in ("Resolved", "Closed"):
            if not late:
                found.pop(row["number"], None)
        else:
            found.setdefault(row["number"], instant(row["sys_updated_at"]))
    return found


def wall(at_: int) -> datetime:
    return datetime.fromtimestamp(at_, UTC).astimezone(NEW_YORK)


@with_the_log
def test_its_figures_are_those_of_a_second_way(imported: SqliteStore) -> None:
    numbers = range(1001, 1001 + sum(imported.tally().values()))
    own = second.lines((event for number in numbers for event in imported.history(number)), NOW)
    for begin, end in ((BEGIN, END), (at("2016-03-01"), at("2016-03-05"))):
        made = the_report(imported, begin, end)
        asked = (own, begin, end, NOW, POLICY)
        assert made.whole == second.figures(*asked, lambda priority: True, "all")
        for priority in Priority:
            assert made.priorities[priority - 1] == second.figures(*asked, priority.__eq__, str(priority))
    march = the_report(imported, at("2016-03-01"), at("2016-03-05"))
    assert [one.open for one in march.backlog] == [second.backlog(own, one.at) for one in march.backlog]
