"""The agenda for scripts and for other calendars: a week as text or JSON, all tasks as an iCalendar file."""

from __future__ import annotations

import os
import stat
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.shared.invocation import USAGE, Failed, Invocation, Look, invocation
from helpdesk_tui.cli.shared.out import Span, complain, iso, print_json
from helpdesk_tui.cli.shared.tables import print_table
from helpdesk_tui.cli.shared.values import AsJson, when
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.shift.week import Day, Task, bounds, monday, promises, running_into, tasks_between, week
from helpdesk_tui.domain.times.instant import day_near
from helpdesk_tui.domain.times.span import LONGEST

if TYPE_CHECKING:
    from helpdesk_tui.domain.agreement.hours import Calendar
    from helpdesk_tui.domain.tickets.ticket import Ticket

app = typer.Typer(name="calendar")

_NAMED = 3
"""Tasks named of those that one overlaps; the JSON has all of them."""
_DESK_ID = "desk_id"
_MOST, _EVER = 10_000, 2**62


@app.command("agenda")
def agenda(
    context: typer.Context,
    file: Annotated[
        str | None, typer.Argument(metavar="FILE", help="Where --ics writes; standard output if not said.")
    ] = None,
    week_of: Annotated[
        str | None, typer.Option("--week", metavar="DATE", help="The week of that day; this week if not said.")
    ] = None,
    ics: Annotated[bool, typer.Option("--ics", help="Write an iCalendar file (RFC 5545) of all open tasks.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put the calendar in place of a file that is there.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show a week of scheduled tasks (P6). With --ics write all that are open as a calendar file."""
    if ics and as_json:
        raise Failed("Ask for --ics or --json, not for both.", USAGE)
    if (file is not None or replace) and not ics:
        raise Failed("FILE is for --ics. Add --ics, or leave FILE out.", USAGE)
    call = invocation(context)
    with call.look() as look:
        now, calendar = look.clock(), look.policy.business
        day = calendar.local(now if week_of is None else when(week_of, now, calendar, "any").at).date()
        if ics:
            from helpdesk_tui.cli.tickets.export import target_of

            # Refused before the week is read; what comes there meanwhile is refused at the end.
            target = None if file is None or file == "-" else target_of(file, call.config().db, replace=replace)
            _write(_calendar(call, look, None if week_of is None else monday(day)), target, file or "", replace=replace)
            return
        days = _week(look, monday(day))
    if as_json:
        print_json(_week_json(days, calendar))
    else:
        _print(days, calendar, calendar.local(now).date(), look.theme)


def _week(look: Look, first: date) -> tuple[Day, ...]:
    calendar = look.policy.business
    start, end = bounds(first, calendar)
    scheduled = _capped(look.store.scheduled_between(start, end, _MOST + 1))
    running = running_into(start, look.store.scheduled_between(start - LONGEST, start, _MOST))
    tasks = tasks_between(start, end, [*running, *scheduled], look.store.recurring_before(end, _MOST), calendar)
    tasks += promises(look.store.promised_between(start, end, _MOST))
    return week(first, tasks, calendar)


def _print(days: tuple[Day, ...], calendar: Calendar, here: date, theme: str) -> None:
    rows: list[list[Span]] = []
    for day in days:
        name = day_near(day.date, here)
        today = "strong" if day.date == here else ""
        if day.holiday:
            rows.append([(name, today), ("", ""), ("", ""), ("", ""), (f"({day.holiday}, closed)", "dim")])
        for task in day.tasks:
            who, quiet = task.ticket.assignee, "dim" if task.again else ""
            clock = f"{calendar.local(task.at):%H:%M}"
            clock += f"-{calendar.local(task.end):%H:%M}" if task.ticket.lasts and not task.promise else ""
            remark = (_remark(task), "warning" if task.beside else quiet)
            number = f"#{task.ticket.number}"
            rows.append([(name, today), (clock, quiet or "scheduled"), (number, quiet), (who or "-", quiet), remark])
    if not rows:
        complain("No tasks and no promises in that week.")
        return
    print_table(["DAY", "TIME", "NUMBER", "ASSIGNEE", "SUBJECT"], rows, theme, squeezed=("ASSIGNEE",))


def _remark(task: Task) -> str:
    """Return the subject, after what there is to say of the task."""
    named = ", ".join(f"#{number}" for number in task.beside[:_NAMED])
    more = f" and {len(task.beside) - _NAMED} more" if len(task.beside) > _NAMED else ""
    overlaps = f"!! overlaps {named}{more}: " if task.beside else ""
    if task.promise:
        return f"promised{f' ({task.ticket.follow_text})' if task.ticket.follow_text else ''}: {task.ticket.subject}"
    return f"{overlaps}{'again: ' if task.again else ''}{task.ticket.subject}"


def _week_json(days: tuple[Day, ...], calendar: Calendar) -> dict[str, object]:
    return {
        "week": days[0].date.isoformat(),
        "zone": calendar.zone_name,
        "days": [
            {
                "date": day.date.isoformat(),
                "opens": iso(day.opens),
                "closes": iso(day.closes),
                "holiday": day.holiday,
                "tasks": [_task_json(task) for task in day.tasks],
            }
            for day in days
        ],
    }


def _task_json(task: Task) -> dict[str, object]:
    """Return a task; ``again`` is a later occurrence, which has no ticket of its own yet."""
    ticket = task.ticket
    return {
        "at": iso(task.at),
        "number": ticket.number,
        "subject": ticket.subject,
        "requester": ticket.requester,
        "assignee": ticket.assignee,
        "status": str(ticket.status),
        "recurrence": ticket.recurrence,
        "ends": iso(task.end),
        "lasts_seconds": ticket.lasts,
        "regular_at": None if task.again else iso(ticket.regular_at),
        "as_agreed": bool(ticket.as_agreed),
        "again": task.again,
        "promise": task.promise,
        "follow_text": ticket.follow_text if task.promise else None,
        "overlaps": list(task.beside),
    }


def _calendar(call: Invocation, look: Look, first: date | None) -> bytes:
    """Return the calendar file of a week, or of all open tasks."""
    from helpdesk_tui.cli.tickets.ics import calendar_file

    calendar = look.policy.business
    start, end = (0, _EVER) if first is None else bounds(first, calendar)
    tickets = _capped(look.store.scheduled_between(start, end, _MOST + 1))
    return calendar_file(tickets, _desk_id(look), call.config().name, calendar, look.clock())


def _capped(tickets: list[Ticket]) -> list[Ticket]:
    """Return no more than there can be, and say so."""
    if len(tickets) > _MOST:
        complain(f"There are more tasks than {_MOST:,}; these are the first.")
    return tickets[:_MOST]


def _desk_id(look: Look) -> str:
    """Return what distinguishes this desk's tasks from those of any other, chosen by chance when first asked for."""
    known = look.store.setting(_DESK_ID)
    if known is None:
        refusal = look.person.rights.refusal(Deed.WORK)
        if refusal:
            raise Failed(f"The first calendar of a desk names it for all later ones, which is a write. {refusal}")
        look.store.put_setting(_DESK_ID, os.urandom(8).hex())
        known = look.store.setting(_DESK_ID)
    return known or ""


def _write(content: bytes, target: Path | None, file: str, *, replace: bool) -> None:
    """Write to standard output, or to a file that is whole or not there: a calendar program may be reading it.

    Who may read a file that is there stays as it was; a new one is for its owner alone.
    """
    if target is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    from helpdesk_tui.cli.tickets.export import whole

    mode = stat.S_IMODE(target.stat().st_mode) & 0o666 if target.exists() else 0o600
    with whole(target, file, replace=replace, mode=mode) as calendar:
        calendar.write(content.decode())
