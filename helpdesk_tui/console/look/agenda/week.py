"""How a week looks: days as columns of half-hour slots where there is room, else as rows with a list below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from helpdesk_tui.console.look.agenda.week_slots import Shown, by_slot, worth_showing
from helpdesk_tui.console.look.lines import BLANK, Line, Span, column, fitted, flat, line, over, spread
from helpdesk_tui.domain.shift.week import Day, Task
from helpdesk_tui.domain.text.cells import cut
from helpdesk_tui.domain.tickets.ticket import Status
from helpdesk_tui.domain.times.instant import day_near
from helpdesk_tui.domain.times.length import exactly, length
from helpdesk_tui.domain.times.recurring.recurrence import rule_line
from helpdesk_tui.domain.words.instants import spoken

WIDE = 120
"""Cells from which the days stand as columns."""

_GUTTER, _LABEL, _SAID, _LEAST_DAY = 7, 16, 21, 7
_DETAILS = 4
_LEAST_ROWS = 12
"""Lines from which all the days stand above the list."""


def week_lines(shown: Shown, room: int, height: int) -> list[Line]:
    """Return the week in ``room`` cells and at most ``height`` lines."""
    lines = [_title(shown, room)]
    if room >= WIDE and height >= 20:
        return [*lines, *_columns(shown, room, height - 1)]
    return [*lines, *_rows(shown, room, height - 1)]


def _title(shown: Shown, room: int) -> Line:
    first, last = shown.week[0].date, shown.week[-1].date
    month = "" if first.month == last.month else f" {first:%b}"
    said = f" Agenda  week {first.isocalendar().week}: {first.day}{month} to {last.day} {last:%b %Y}"
    tasks = [task for day in shown.week for task in day.tasks if not task.again]
    overlaps = sum(bool(task.beside) for task in tasks)
    counts = f"{'the first ' if shown.more else ''}{len(tasks)} task{'' if len(tasks) == 1 else 's'}"
    right: list[Span] = [(counts, "strong")]
    if overlaps:
        right.append((f", !! {overlaps} overlap", "bad"))
    return spread(line((said, "title")), line(*right, "  "), room)


def _rows(shown: Shown, room: int, height: int) -> list[Line]:
    hours = worth_showing(shown)
    hours = range(hours.start // 2 * 2, hours.stop)
    wide = max(1, min(4, (room - _LABEL - _SAID) // len(hours)))
    # Where an hour has two cells, every other one is named, for the digits would run together.
    named = 2 if wide > 1 else 4
    head = "".join(f"{slot // 2:02}".ljust(named * wide) for slot in hours[::named])
    out = [line(column("", _LABEL), (head, "dim"))]
    days = shown.week if height >= _LEAST_ROWS else [day for day in shown.week if day.date == shown.day]
    out += [_row(shown, day, hours, wide, room) for day in days]
    return out + _list(shown, room, height - len(out))


def _rule(room: int, above: int = 0, below: int = 0) -> Line:
    """Return a rule across, with how many tasks of the week are out of sight above and below."""
    more = [f"{sign} {count} more" for sign, count in (("↑", above), ("↓", below)) if count]
    remark = f" {'  '.join(more)} " if more else ""
    return line(("──", "rule"), (remark, "strong"), ("─" * max(0, room - 2 - len(remark)), "rule"))


def _row(shown: Shown, day: Day, hours: range, wide: int, room: int) -> Line:
    """Return one day as a line: its name, its slots, and what is in them in a word."""
    here = day.date == shown.day
    today = day.start <= shown.now < day.end
    name = f"{'›' if here else ' '} {day.date:%a} {day.date.day:2}{' today' if today else ''}"
    role = "strong" if here else "" if day.opens is not None else "dim"
    cells = [
        _cell(shown, day, slot, tasks, wide) for slot, tasks in zip(hours, by_slot(shown, day, hours), strict=True)
    ]
    tasks = [task for task in day.tasks if not task.again]
    said: list[Span] = []
    if tasks:
        said.append((f"  {len(tasks)} task{'' if len(tasks) == 1 else 's'}", ""))
        if any(task.beside for task in tasks):
            roomy = room >= _LABEL + len(hours) * wide + _SAID
            said.append(("  !! overlap" if roomy else " !!", "bad"))
    elif day.opens is None:
        said.append((f"  {day.holiday or 'closed'}", "dim"))
    return line(column(name, _LABEL, role), *cells, *said)


def _cell(shown: Shown, day: Day, slot: int, tasks: Sequence[Task], wide: int) -> Span:
    """Return one slot of a row: how many tasks, and whether they stand in each other's way."""
    real = [task for task in tasks if not task.again]
    if real:
        overlap = any(task.beside for task in real)
        mark = "!" if overlap else "■"
        text = f"{mark}{len(real)}" if len(real) > 1 and wide > 1 else mark * min(wide, 2 if overlap else 1)
        text = text if len(text) <= wide else f"{mark}+"
        role = "bad" if overlap else "scheduled"
        if any(shown.chosen(task) for task in real):
            return text.ljust(wide), f"{role}+cursor"
        return text.ljust(wide), role
    if tasks:
        return "□".ljust(wide), "dim"
    if shown.is_now(day, slot):
        return "│".ljust(wide), "strong"
    return ("·" if shown.is_open(day, slot) else " ") * wide, "dim"


def _list(shown: Shown, room: int, height: int) -> list[Line]:
    """Return a rule and the week's tasks one a line, as many as fit, the one under the cursor among them."""
    tasks = [task for day in shown.week for task in day.tasks]
    if not tasks:
        remark = line(("  No tasks this week. ", "dim"), ("s", "key"), (" on a ticket schedules it.", "hint"))
        return [_rule(room), BLANK, remark]
    place = next((place for place, task in enumerate(tasks) if shown.chosen(task)), None)
    if place is None:
        place = next((place for place, task in enumerate(tasks) if _after(shown, task)), len(tasks) - 1)
    seen = max(0, height - 1)
    top = min(max(0, place - seen // 2), max(0, len(tasks) - seen))
    out = [_rule(room, top, max(0, len(tasks) - top - seen))]
    before: date | None = None
    for task in tasks[top : top + seen]:
        when = shown.policy.business.local(task.at)
        out.append(_entry(shown, task, f"{when:%a} {when.day}" if when.date() != before else "", room))
        before = when.date()
    return out


def _after(shown: Shown, task: Task) -> bool:
    return shown.policy.business.local(task.at).date() >= shown.day


def _entry(shown: Shown, task: Task, day: str, room: int) -> Line:
    ticket = task.ticket
    head = f" {day:<7}{shown.clock(task.at)} "
    number = f"{'□' if task.again else ' '}#{ticket.number} "
    who = column(ticket.assignee or "-", 9)
    remark = line(*_remark(shown, task), ("↻ " if ticket.recurrence else "", "dim"), ticket.subject)
    shownline = line((head, "strong" if day else ""), (number, ""), who, " ", *remark)
    if task.again or task.gone:
        return flat(shownline, "dim+cursor" if shown.chosen(task) else "dim")
    return over(fitted(shownline, room), "cursor") if shown.chosen(task) else shownline


def _remark(shown: Shown, task: Task) -> list[Span]:
    """Return what there is to say of a task before its subject."""
    if task.gone:
        at = task.ticket.follow_at if task.promise else task.ticket.scheduled_for
        closed = task.ticket.status is Status.CLOSED or at is None
        return [("closed: " if closed or at is None else f"moved to {spoken(at, shown.policy, shown.now)}: ", "strong")]
    if task.beside:
        more = f" and {len(task.beside) - 2} more" if task.beside[2:] else ""
        return [(f"!! overlaps {_numbers(task.beside[:2])}{more} ", "bad")]
    if task.promise:
        what = task.ticket.follow_text
        return [(f"promised: {what}   " if what else "promised   ", "strong")]
    if task.again:
        return [("again ", "dim")]
    return []


def _columns(shown: Shown, room: int, height: int) -> list[Line]:
    hours = worth_showing(shown)
    widths = _widths(shown.week, room - _GUTTER)
    grid = [by_slot(shown, day, hours) for day in shown.week]
    talls = _talls(grid, height - 2 - _DETAILS)
    body: list[Line] = []
    starts: list[int] = []
    cursor = 0
    for place, slot in enumerate(hours):
        for row, task in ((row, task) for day in grid for row, task in enumerate(day[place])):
            if shown.slot(task.at) != slot:
                continue
            starts.append(len(body) + row * talls[place])
            cursor = starts[-1] if shown.chosen(task) else cursor
        body += _slot_lines(shown, grid, widths, slot, place, talls[place])
    seen = max(1, height - 2 - _DETAILS)
    top = min(max(0, cursor - seen // 2), max(0, len(body) - seen))
    hidden = sum(at < top for at in starts), sum(at >= top + seen for at in starts)
    return [*_heads(shown, widths), *body[top : top + seen], _rule(room, *hidden), *_details(shown)]


def _widths(week: Sequence[Day], room: int) -> list[int]:
    """Return the cells of each day's column: a closed day without tasks gives way to the others."""
    idle = [day.opens is None and day.holiday is None and not day.tasks for day in week]
    busy = max(1, idle.count(False))
    wide = (room - idle.count(True) * _LEAST_DAY) // busy
    return [_LEAST_DAY if empty else wide for empty in idle]


def _talls(grid: Sequence[Sequence[Sequence[Task]]], height: int) -> list[int]:
    """Return the lines a task gets in each slot: two everywhere if they fit, else where there are any, else one."""
    depths = [_depth(grid, place) for place in range(len(grid[0]))]
    taken = [any(day[place] for day in grid) for place in range(len(grid[0]))]
    for talls in ([2] * len(depths), [2 if tasks else 1 for tasks in taken]):
        if sum(depth * tall for depth, tall in zip(depths, talls, strict=True)) <= height:
            return talls
    return [1] * len(depths)


def _depth(grid: Sequence[Sequence[Sequence[Task]]], place: int) -> int:
    return max(1, *(len(day[place]) for day in grid))


def _heads(shown: Shown, widths: Sequence[int]) -> list[Line]:
    names: list[Span | str] = [" " * _GUTTER]
    hours: list[Span | str] = [" " * _GUTTER]
    for day, room in zip(shown.week, widths, strict=True):
        today = day.start <= shown.now < day.end
        name = f"{day.date:%a} {day.date.day}" + (" today" if today and room > _LEAST_DAY + 4 else "")
        names += [column(name, room - 1, "title+cursor" if day.date == shown.day else "title"), " "]
        hours.append(column(cut(day.holiday or _opening(shown, day), room - 1), room, "dim"))
    return [line(*names), line(*hours)]


def _opening(shown: Shown, day: Day) -> str:
    """Return from when to when a day is open; the midnight that ends it is 24:00 there."""
    if day.opens is None or day.closes is None:
        return "closed"
    return f"{shown.clock(day.opens)}-{'24:00' if day.closes == day.end else shown.clock(day.closes)}"


def _slot_lines(
    shown: Shown, grid: Sequence[Sequence[Sequence[Task]]], widths: Sequence[int], slot: int, place: int, tall: int
) -> list[Line]:
    """Return the lines of one half hour: as many as the fullest day needs."""
    out: list[Line] = []
    for one in range(_depth(grid, place) * tall):
        label = f" {slot // 2:02}:{slot % 2 * 30:02}" if one == 0 else ""
        now = any(shown.is_now(day, slot) for day in shown.week)
        spans: list[Span] = [(f"{label:<{_GUTTER - 1}}{'►' if now and one == 0 else ' '}", "strong" if now else "dim")]
        for day, cells, room in zip(shown.week, grid, widths, strict=True):
            tasks = cells[place]
            if one // tall < len(tasks):
                spans += [_block(shown, tasks[one // tall], slot, room - 1, one % tall, tall), (" ", "")]
            else:
                ground = ("·" if one == 0 else "") if shown.is_open(day, slot) else "░" * (room - 1)
                spans.append(column(ground, room, "dim"))
        out.append(tuple(spans))
    return out


def _block(shown: Shown, task: Task, slot: int, room: int, row: int, tall: int) -> Span:
    """Return one line of a task's block: its sign and number, then its subject (on a line of its own if tall).

    In the half hours after its first a bar says that it goes on.
    """
    ticket = task.ticket
    sign = "!!" if task.beside else "□" if task.again else "x" if task.gone else "◇" if task.promise else "■"
    past = "" if shown.clock(task.at)[3:] in ("00", "30") else f":{shown.clock(task.at)[3:]} "
    head = f"{sign} {past}#{ticket.number}"
    if slot != shown.slot(task.at):
        text = "┃"
    elif tall == 1:
        text = f"{head} {ticket.subject}"
    else:
        text = f"{head} {ticket.assignee or ''}" if row == 0 else f"  {ticket.subject}"
    role = "bad" if task.beside else "dim" if task.again or task.gone else "scheduled"
    return column(text, room, f"{role}+cursor" if shown.chosen(task) else role)


def _details(shown: Shown) -> list[Line]:
    """Say all about the task under the cursor."""
    task = next((task for day in shown.week for task in day.tasks if shown.chosen(task)), None)
    if task is None:
        day = next(day for day in shown.week if day.date == shown.day)
        return [line((f"  {_of_day(shown, day)}", "dim")), BLANK, BLANK]
    ticket, calendar = task.ticket, shown.policy.business
    when = calendar.local(task.at)
    away = f"in {length(task.at - shown.now)}" if task.at > shown.now else f"due since {length(shown.now - task.at)}"
    head = line(
        (f"  {day_near(when, calendar.local(shown.now))} {when:%H:%M}  {away}", "strong"),
        f"   #{ticket.number}   ",
        (ticket.subject, ""),
    )
    who = [ticket.assignee or "nobody's", ticket.requester, ticket.organisation]
    remark: list[Span] = [(f"  {'   '.join(part for part in who if part)}", "")]
    if ticket.lasts:
        remark.append((f"   lasts {exactly(ticket.lasts)}, to {shown.clock(task.end)}", ""))
    if ticket.as_agreed and not task.promise:
        remark.append(("   as agreed", ""))
    if ticket.recurrence:
        remark.append((f"   ↻ {rule_line(ticket.recurrence, ticket.regular_at or task.at, calendar)}", "dim"))
    if ticket.regular_at is not None:
        remark.append((f"   regularly {spoken(ticket.regular_at, shown.policy, shown.now)}", "dim"))
    return [head, line(*remark), line("  ", *_remark(shown, task))]


def _of_day(shown: Shown, day: Day) -> str:
    open_for = "closed" if day.opens is None else f"open {_opening(shown, day)}"
    again = [task.ticket.number for task in day.tasks if task.again]
    named = f"{day.holiday}, {open_for}" if day.holiday else open_for
    coming = f"; will come again: {_numbers(again)}" if again else ""
    return f"{day.date:%A} {day.date.day} {day.date:%B}: {named}, no tasks{coming}"


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(f"#{number}" for number in numbers)
