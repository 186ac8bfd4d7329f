"""A report as a page of text, 80 columns wide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from helpdesk_tui.domain.text.cells import cut, pad, width
from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.domain.times.length import length
from helpdesk_tui.reports.forms.as_json import DAYS, log_of
from helpdesk_tui.reports.forms.walls import Wall
from helpdesk_tui.reports.report import Backlog, Breach, By, Group, Head, Report, Times

WIDE = 80
NOTHING = "–"
"""Stands where there is nothing to count: 0 of 0 is no share."""
NO_REASON = "no reason given"

_NAME, _NARROW, _LEAST, _LONGEST_LIST = 24, 10, 4, 35
_UNITS = ((100, 1, ""), (1_000, 10, ", in tens"), (10_000, 100, ", in hundreds"))

_SELDOMER: Sequence[Callable[[datetime], bool]] = (
    lambda day: day.weekday() == 0,
    lambda day: day.day == 1,
    lambda day: (day.month, day.day) == (1, 1),
)
"""The midnights that are shown of longer and longer ranges."""

Rows = Sequence[Sequence[str]]


def as_text(report: Report) -> str:
    """Return the page; each line ends with a line feed."""
    wall = Wall(report.head.zone)
    parts = [_head(report.head, wall), _nothing(report), *_figures([*report.priorities, report.whole])]
    if report.groups and report.head.by is not By.PRIORITY:
        parts += [_groups(report.head.by, report.groups)]
    parts += [_tickets(report), _heat(report), _backlog(report.backlog, wall), _breaches(report.breaches, wall)]
    return "\n".join("".join(f"{line.rstrip()}\n" for line in part) for part in parts if part)


def share(part: int, whole: int) -> str:
    """Return a share in percent, rounded down to a tenth: 99.96 % is not 100; ``–`` of nothing."""
    return f"{part * 1000 // whole / 10:.1f}%" if whole else NOTHING


def _head(head: Head, wall: Wall) -> list[str]:
    lines = [
        cut(f"Report on {clean_display(head.desk)}", WIDE),
        f"from {wall.said(head.begin)} up to {wall.said(head.end)}, {head.zone}",
        f"as of {wall.said(head.as_of)}, policy {head.policy}",
        f"log {log_of(head)}",
    ]
    return [*lines, *_wrapped(f"only {clean_display(head.query)}")] if head.query else lines


def _nothing(report: Report) -> list[str]:
    """Return a line that says that there is nothing to count; none where there is something."""
    if report.whole != Group(report.whole.name) or any(one.open for one in report.backlog):
        return []
    if report.head.query:
        return ["Nothing that matches this filter happened in this range, and nothing was open."]
    return ["Nothing happened in this range, and nothing was open."]


def _figures(groups: Sequence[Group]) -> list[list[str]]:
    """Return the tables of responses and of times, a line a priority and one for the whole."""
    responses: list[list[str]] = []
    respond: list[list[str]] = []
    resolve: list[list[str]] = []
    for group in groups:
        if group.name == "P6":
            continue
        one = group.responses
        counts = (one.met, one.missed, one.pending, one.none, one.at_call, one.lowered)
        met, missed, *others = (f"{count:,}" for count in counts)
        responses.append([group.name, met, missed, share(one.met, one.judged), *others])
        longest = NOTHING if group.longest_wait is None else length(group.longest_wait)
        respond.append([group.name, *_times(group.respond), f"{group.unanswered:,}", longest])
        resolve.append([group.name, *_times(group.resolve), *_times(group.resolve_net)[1:3]])
    tables = (
        (("RESPONSES", "MET", "MISSED", "SHARE", "PENDING", "NONE", "AT CALL", "LOWERED"), responses),
        (("RESPONDED", "N", "MEAN", "MEDIAN", "P90", "LONGEST", "NO ANSWER", "SINCE"), respond),
        (("RESOLVED", "N", "MEAN", "MEDIAN", "P90", "LONGEST", "NET MEAN", "NET MED"), resolve),
    )
    return [_table(head, rows, _NARROW) for head, rows in tables]


def _times(times: Times) -> list[str]:
    lengths = (times.mean, times.median, times.p90, times.longest)
    return [f"{times.n:,}", *(NOTHING if one is None else length(one) for one in lengths)]


def _groups(by: By | None, groups: Sequence[Group]) -> list[str]:
    rows = []
    for group in groups:
        one, mean = group.responses, group.respond.mean
        counts = (f"{one.met:,}", f"{one.missed:,}", share(one.met, one.judged), f"{one.pending:,}")
        took = NOTHING if mean is None else length(mean)
        rows.append([group.name, *counts, took, f"{group.flow.opened:,}", f"{group.flow.closed:,}"])
    head = (f"BY {str(by).upper()}", "MET", "MISSED", "SHARE", "PENDING", "RESPOND", "OPENED", "CLOSED")
    return _table(head, rows, _NAME)


def _tickets(report: Report) -> list[str]:
    """Return what came and went, in sentences."""
    flow, tasks = report.whole.flow, report.whole.tasks
    # What belongs together is not broken over two lines.
    channels = ", ".join(f"{channel}\N{NO-BREAK SPACE}{count:,}" for channel, count in report.channels if count)
    lines = [
        f"Opened: {flow.opened:,}; beside them occurrences of series {flow.occurrences:,}, "
        f"duplicates {flow.duplicates:,}.",
        *_wrapped(f"Came in by: {channels}." if channels else ""),
        f"Closed: {flow.closed:,}. Closings at least 7 days old: {flow.settled:,}; of these",
        f"reopened within 7 days {flow.reopened:,} ({share(flow.reopened, flow.settled)}), "
        f"with the first contact {flow.first_contact:,} ({share(flow.first_contact, flow.settled)}).",
        f"Tasks (P6): {tasks.on_time:,} on time, {tasks.late:,} late, {tasks.open:,} open.",
    ]
    return ["TICKETS", *lines]


def _wrapped(text: str) -> list[str]:
    import textwrap

    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in textwrap.wrap(text, WIDE, break_on_hyphens=False)]


def _heat(report: Report) -> list[str]:
    """Return the arrivals by weekday and hour; large ones in tens or hundreds, so that the columns stay narrow."""
    most = max((count for row in report.heat for count in row), default=0)
    if not most:
        return []
    unit, said = next(((unit, said) for end, unit, said in _UNITS if most < end), (1_000, ", in thousands"))
    head = "".join(f"{hour:>3}" for hour in range(24))
    rows = [
        f"{day.title()} {''.join(f'{count // unit:>3}' if count else '  .' for count in row)}"
        for day, row in zip(DAYS, report.heat, strict=True)
    ]
    return [f"ARRIVALS BY WEEKDAY AND HOUR{said}", f"    {head}", *rows]


def _backlog(backlog: Sequence[Backlog], wall: Wall) -> list[str]:
    """Return the backlog of each midnight; of a long range that of one a week, a month or a year, and the last."""
    shown: Sequence[Backlog] = backlog
    for fits in _SELDOMER:
        if len(shown) > _LONGEST_LIST:
            shown = [*(one for one in backlog[:-1] if fits(wall.local(one.at))), backlog[-1]]
    rows = [[wall.day(one.at), f"{one.open:,}", *(f"{count:,}" for count in one.ages)] for one in shown]
    return _table(("OPEN AT MIDNIGHT", "OPEN", "<1 DAY", "1-3", "3-7", "7-30", "30+"), rows, _NAME) if rows else []


def _breaches(breaches: Sequence[Breach], wall: Wall) -> list[str]:
    if not breaches:
        return []
    rows = []
    for one in breaches:
        late = "not answered" if one.late_by is None else length(one.late_by)
        who = f"{one.technician}: " if one.technician else ""
        said = (f"#{one.number}", str(one.priority), wall.minute(one.due), wall.minute(one.missed_at), late)
        rows.append((*said, f"{who}{one.reason or NO_REASON}"))
    return _listed(("BREACH", "", "DUE", "MISSED", "LATE BY", "REASON"), rows)


def _table(head: Sequence[str], rows: Rows, first: int) -> list[str]:
    """Return lines of a column of names, at most ``first`` wide, and of figures that share the rest, flushed right."""
    columns = len(head) - 1
    room = max((WIDE - first) // columns, *(width(cell) + 1 for row in rows for cell in row[1:]), 0)
    first = min(first, max(WIDE - room * columns, _LEAST))
    lines = []
    for row in (head, *rows):
        name, *figures = row
        lines.append(pad(cut(clean_display(name), first - 1), first) + "".join(_flushed(one, room) for one in figures))
    return lines


def _flushed(text: str, room: int) -> str:
    return " " * max(room - width(text), 1) + text


def _listed(head: Sequence[str], rows: Rows) -> list[str]:
    """Return lines of columns flushed left; the last is cut at the edge."""
    table = [[clean_display(cell) for cell in row] for row in (head, *rows)]
    widths = [max(width(row[place]) for row in table) for place in range(len(head) - 1)]
    return [
        cut("  ".join([*(pad(cell, room) for cell, room in zip(row, widths, strict=False)), row[-1]]), WIDE)
        for row in table
    ]
