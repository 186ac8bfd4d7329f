"""A report as CSV for a table program: one figure a row, in the columns ``from,until,group,measure,value,n``.

``n`` is how many things a figure was made from; of a length in seconds it is that of its responses or closings.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.domain.text.quoting import no_formula
from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.reports.forms.as_json import AGES, DAYS
from helpdesk_tui.reports.report import By, Group, Report, Times

COLUMNS = ("from", "until", "group", "measure", "value", "n")

Row = tuple[str, str, str, str, int | None, int]


def as_csv(report: Report) -> str:
    """Return the table; its lines end with a line feed, and no cell is a formula."""
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)
    for *texts, value, n in _rows(report):
        table.writerow([*(no_formula(clean_display(str(text))) for text in texts), "" if value is None else value, n])
    return file.getvalue()


def _rows(report: Report) -> Iterator[Row]:
    begin, until = utc(report.head.begin), utc(report.head.end)
    for group in (report.whole, *report.priorities):
        yield from _figures(begin, until, group.name, group)
    if report.head.by is not None and report.head.by is not By.PRIORITY:
        for group in report.groups:
            yield from _figures(begin, until, f"{report.head.by} {group.name}", group)
    for channel, count in report.channels:
        yield begin, until, "all", f"opened by {channel}", count, report.whole.flow.opened
    for day, row in zip(DAYS, report.heat, strict=False):
        for hour, count in enumerate(row):
            yield begin, until, "all", f"opened {day} {hour:02}", count, report.whole.flow.opened
    ends = [*(one.at for one in report.days[1:]), min(report.head.end, report.head.as_of + 1)]
    for day_of, end in zip(report.days, ends, strict=False):
        yield utc(day_of.at), utc(end), "all", "opened on the day", day_of.opened, report.whole.flow.opened
        yield utc(day_of.at), utc(end), "all", "closed on the day", day_of.closed, report.whole.flow.closed
    for backlog in report.backlog:
        at = utc(backlog.at)
        yield at, at, "all", "backlog", backlog.open, backlog.open
        for name, count in zip(AGES, backlog.ages, strict=True):
            yield at, at, "all", f"backlog {name}", count, backlog.open
    for one in report.breaches:
        answered = "" if one.answered_at is None else utc(one.answered_at)
        yield utc(one.due), answered, str(one.priority), f"late by #{one.number}", one.late_by, 1


def _figures(begin: str, until: str, name: str, group: Group) -> Iterator[Row]:
    one, tasks, flow = group.responses, group.tasks, group.flow
    counts = (
        ("met", one.met, one.judged),
        ("missed", one.missed, one.judged),
        ("pending", one.pending, one.pending),
        ("without result", one.none, one.none),
        ("at call", one.at_call, one.met),
        ("lowered", one.lowered, one.missed),
        ("unanswered", group.unanswered, group.unanswered),
        ("longest wait", group.longest_wait, group.unanswered),
        ("tasks on time", tasks.on_time, tasks.on_time + tasks.late),
        ("tasks late", tasks.late, tasks.on_time + tasks.late),
        ("tasks open", tasks.open, tasks.open),
        ("opened", flow.opened, flow.opened),
        ("occurrences", flow.occurrences, flow.occurrences),
        ("duplicates", flow.duplicates, flow.duplicates),
        ("closed", flow.closed, flow.closed),
        ("reopened in 7d", flow.reopened, flow.settled),
        ("first contact", flow.first_contact, flow.settled),
    )
    for measure, value, n in counts:
        yield begin, until, name, measure, value, n
    lengths = (
        ("respond", group.respond),
        ("respond wall", group.respond_wall),
        ("resolve", group.resolve),
        ("resolve net", group.resolve_net),
    )
    for measure, times in lengths:
        for figure, seconds in _lengths(times):
            yield begin, until, name, f"{measure} {figure}", seconds, times.n


def _lengths(times: Times) -> tuple[tuple[str, int | None], ...]:
    return ("mean", times.mean), ("median", times.median), ("p90", times.p90), ("longest", times.longest)
