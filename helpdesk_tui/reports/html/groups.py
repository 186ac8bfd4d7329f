"""What is beside the pictures: the key figures, the groups that were asked for, tasks, and every missed response."""

from __future__ import annotations

from helpdesk_tui.domain.times.length import length
from helpdesk_tui.reports.forms.as_text import NO_REASON, NOTHING, share
from helpdesk_tui.reports.html import markup
from helpdesk_tui.reports.html.days import Days
from helpdesk_tui.reports.html.markup import count, number, text
from helpdesk_tui.reports.report import By, Group, Report

CALLED = {
    By.MONTH: "Month",
    By.CUSTOMER: "Customer",
    By.PRIORITY: "Priority",
    By.TECHNICIAN: "Technician",
    By.CHANNEL: "Way in",
    By.HOUR: "Hour of the day",
}


def key_figures(report: Report) -> str:
    """Return the figures that are read first."""
    whole = report.whole
    responses, flow = whole.responses, whole.flow
    open_at_end = number(report.backlog[-1].open) if report.backlog else NOTHING
    figures = (
        ("In time", share(responses.met, responses.judged), f"{number(responses.met)} of {number(responses.judged)}"),
        ("Missed", number(responses.missed), f"{number(responses.pending)} pending at the end"),
        ("Median response", _length(whole.respond.median), f"90% within {_length(whole.respond.p90)}"),
        ("Opened", number(flow.opened), f"{count(flow.duplicates, 'duplicate', 'duplicates')} beside them"),
        ("Closed", number(flow.closed), f"{open_at_end} open at the last midnight"),
        ("First contact", share(flow.first_contact, flow.settled), "closed with the first contact"),
        ("Reopened", share(flow.reopened, flow.settled), f"{number(flow.reopened)} within 7 days"),
        ("Tasks on time", share(whole.tasks.on_time, whole.tasks.on_time + whole.tasks.late), _tasks(whole)),
    )
    items = "".join(
        f"<div><dt>{text(name)}</dt><dd><b>{text(figure)}</b> <span>{text(more)}</span></dd></div>\n"
        for name, figure, more in figures
    )
    return f'<dl class="key">\n{items}</dl>\n'


def _tasks(whole: Group) -> str:
    return f"{number(whole.tasks.late)} late, {number(whole.tasks.open)} open"


def _length(seconds: int | None) -> str:
    return NOTHING if seconds is None else length(seconds)


def grouped(report: Report) -> str:
    """Return the section of the groups that were asked for; empty where there are none beside the priorities."""
    by = report.head.by
    if not report.groups or by is None or by is By.PRIORITY:
        return ""
    rows = []
    for one in report.groups:
        counts, flow = one.responses, one.flow
        rows.append(
            (
                one.name,
                number(counts.met),
                number(counts.missed),
                share(counts.met, counts.judged),
                number(counts.pending),
                _length(one.respond.median),
                _length(one.respond.p90),
                number(flow.opened),
                number(flow.closed),
            )
        )
    head = (CALLED[by], "In time", "Missed", "Share", "Pending", "Median", "90% within", "Opened", "Closed")
    title = f"By {CALLED[by].lower()}"
    return markup.section("groups", title, "", markup.table(f"Figures {title.lower()}", head, rows))


def tickets(report: Report) -> str:
    """Return the section of what the key figures were counted from, by priority."""
    rows = []
    for one in (*report.priorities, report.whole):
        flow, tasks = one.flow, one.tasks
        figures = (flow.opened, flow.occurrences, flow.duplicates, flow.closed)
        settled = (flow.settled, flow.reopened, flow.first_contact)
        task = map(number, (tasks.on_time, tasks.late, tasks.open)) if one.name in ("P6", report.whole.name) else None
        rows.append((_called(one), *map(number, (*figures, *settled)), *(task or [NOTHING] * 3)))
    head = ("Priority", "Opened", "Occurrences", "Duplicates", "Closed", "Closed 7 days ago", "Reopened")
    tasks_head = ("First contact", "Tasks on time", "Tasks late", "Tasks open")
    table = markup.table("Tickets and tasks by priority", (*head, *tasks_head), rows)
    return markup.section("tickets", "Tickets and tasks", "", table)


def _called(group: Group) -> str:
    return group.name if group.name.startswith("P") else "All"


def breaches(report: Report, days: Days, *, names: bool) -> str:
    """Return the section of missed responses, each with its reason; with who responded where ``names`` says so."""
    if not report.breaches:
        return markup.section("breaches", "Missed responses", "No response was missed in this time.", "")
    rows = []
    for one in report.breaches:
        answered = "not yet" if one.answered_at is None else days.minute(one.answered_at)
        late = "not answered" if one.late_by is None else length(one.late_by)
        who = [one.technician or NOTHING] if names else []
        when = (days.minute(one.due), days.minute(one.missed_at), answered)
        rows.append((f"#{one.number}", str(one.priority), *when, late, one.reason or NO_REASON, *who))
    head = ["Ticket", "Priority", "Due", "Missed", "Answered", "Late by", "Reason", *(["Technician"] if names else [])]
    table = markup.table("Missed responses", head, rows, words=(0, 1, 2, 3, 4, 6, 7), cards=True)
    said = f"Missed: {count(len(rows), 'response', 'responses')}, in the order of time."
    return markup.section("breaches", "Missed responses", said, table)
