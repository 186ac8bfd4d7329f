"""How the desk's day looks: pictures first, every one with its numbers beside it and legible without colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from helpdesk_tui.console.look.lines import BLANK, Line, Span, cells, column, fitted, line, right, spread
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.shift.figures import Attainment, Figures, Holding, attainment, holdings, shares, slots, tasks
from helpdesk_tui.domain.shift.figures import Span as Asked
from helpdesk_tui.domain.text.cells import width
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.domain.times.length import length

_BLOCKS = " ▁▂▃▄▅▆▇█"
_EDGE = 2
_LABEL = 12
_NAME = 13
_SIDE_BY_SIDE = 76
_MEANING = line(
    "  ", ("2", "brick2"), (" a ticket due then, by priority   ", "hint"),
    ("█", "met"), (" in time  ", "hint"), ("░", "missed"), (" too late", "hint"),
)  # fmt: skip
"""What the pictures are made of."""


def day_lines(figures: Figures, asked: Asked, policy: Policy, room: int, height: int) -> list[Line]:
    """Return the dashboard in ``room`` cells: the pictures grow with the room, up to ``height`` lines if they can."""
    tables = 1 + max(len(Priority), 1)
    spare = height - tables - 3 - 5
    tall = min(max(spare * 2 // 3, 2), 10) if spare > 8 else max(spare - 1, 2)
    bars = min(max((spare - tall) // 2, 1), 4)
    blank = [BLANK] if height >= tables + 3 + tall + 3 + 2 * bars + 2 else []
    out = [*_timeline(figures, asked, policy, room, tall), *blank, *_flow(figures, asked, policy, room, bars), *blank]
    return [*out, *_tables(figures, asked, room, max(height - len(out), tables))]


def _heading(text: str, room: int, *more: Span) -> Line:
    head = line((f" {text} ", "title"), *more)
    return (*head, ("─" * max(0, room - cells(head)), "rule"))


def _timeline(figures: Figures, asked: Asked, policy: Policy, room: int, tall: int) -> list[Line]:
    """Return the deadlines of the next hours: a brick a ticket, with the digit of its priority."""
    count = (asked.until - asked.begin) // asked.slot
    due = slots(figures, count)
    wide = max(1, (room - 2 * _EDGE) // count)
    most = max((sum(one.values()) for one in due), default=0)
    each = max(1, -(-most // tall))
    stacks = [_stack(one, each, tall) for one in due]
    thick = max(1, min(3, tall // most)) if most else 1
    total = sum(sum(one.values()) for one in due)
    remark: list[Span] = [(f" {total:,} due ", "strong")]
    if figures.past:
        remark.append((f" {figures.past:,}{'+' if figures.past >= asked.most else ''} breached ", "breached"))
    if each > 1:
        remark.append((f" one brick is {each} tickets ", "dim"))
    hours = (asked.until - asked.begin) // 3600
    title = f"Deadlines, next {hours} hours"
    if cells(_heading(title, room, *remark)) > room:
        # What a brick stands for has to be read; that they are deadlines is said below them.
        title = f"Next {hours} hours"
    out = [_heading(title, room, *remark)]
    for level in range(tall, 0, -1):
        spans: list[Span] = [(" " * _EDGE, "")]
        for stack in stacks:
            place, row = divmod(level - 1, thick)
            spans += _brick(stack[place] if place < len(stack) else None, wide, named=row == thick // 2)
        out.append(tuple(spans))
    if not total:
        out[1 + tall // 2] = line((f"{'nothing is due in this time':^{room}}", "dim"))
    return [*out, *_axis(asked, policy, wide, count), _MEANING]


def _stack(due: Mapping[Priority, int], each: int, tall: int) -> list[Priority]:
    """Return a slot's bricks from the bottom up, the most urgent at the bottom, each worth ``each`` tickets."""
    bricks = -(-sum(due.values()) // each)
    kinds = sorted(due)
    given = shares([due[kind] for kind in kinds], min(bricks, tall)) if kinds else []
    return [kind for kind, number in zip(kinds, given, strict=True) for _ in range(number)]


def _brick(kind: Priority | None, wide: int, *, named: bool) -> list[Span]:
    """Return one line of a brick; on the line in its middle stands its digit."""
    if kind is None:
        return [(" " * wide, "")]
    solid = max(1, wide - 1)
    return [((f"{kind:d}" if named else "").center(solid), f"brick{kind:d}"), (" " * (wide - solid), "")]


def _axis(asked: Asked, policy: Policy, wide: int, count: int) -> list[Line]:
    """Return the ruler under the timeline, with a tick and the time at each full hour."""
    ruler, times = "", ""
    for slot in range(count):
        local = policy.business.local(asked.begin + slot * asked.slot)
        ruler += ("┴" if local.minute == 0 else "─") + "─" * (wide - 1)
        if local.minute == 0 and len(times) <= slot * wide:
            times = times.ljust(slot * wide) + f"{local:%H:%M}"
    now = f"{policy.business.local(asked.now):%H:%M} now"
    if not times[: len(now) + 1].strip():
        times = now + times[len(now) :]
    return [line(" " * _EDGE, (ruler, "rule")), line(" " * _EDGE, (times, "dim"))]


def _flow(figures: Figures, asked: Asked, policy: Policy, room: int, tall: int) -> list[Line]:
    """Return what came and went today, hour by hour, both on one scale."""
    hours = _hours_of(asked, policy)
    wide = max(1, (room - _LABEL - 8) // hours)
    most = max([1, *figures.arrivals.values(), *figures.closings.values()])
    here = (asked.now - asked.day) // 3600
    scale = [(f" tallest bar {most} ", "dim")] if figures.arrivals or figures.closings else []
    out = [_heading("Today, by the hour", room, *scale)]
    for name, counts, role in (("came in", figures.arrivals, "strong"), ("closed", figures.closings, "good")):
        total = sum(counts.values())
        for level in range(tall, 0, -1):
            label = f"  {name}" if level == 1 else ""
            bar = "".join(
                _bar(counts.get(hour, 0), most, level, tall) * max(1, wide - 1) + " " * (wide > 1)
                for hour in range(hours)
            )
            end = line((f"{total:>6,}", "strong")) if level == 1 else BLANK
            out.append(line(column(label, _LABEL), (bar, role), *end))
    ruler = "".join(
        (
            "▲" if hour == here else f"{policy.business.local(asked.day + hour * 3600):%H}" if hour % 3 == 0 else ""
        ).ljust(wide)
        if wide > 1
        else " "
        for hour in range(hours)
    )
    return [*out, line(column("", _LABEL), (ruler, "dim"))]


def _hours_of(asked: Asked, policy: Policy) -> int:
    """Return how many hours the day has, begun ones counted: 23 to 25 where the clocks change."""
    tomorrow = policy.business.local(asked.day).date() + timedelta(1)
    end, _ = policy.business.instant(datetime.combine(tomorrow, time()))
    return -(-(end - asked.day) // 3600)


def _bar(count: int, most: int, level: int, tall: int) -> str:
    """Return one cell of a bar that is ``tall`` cells high where ``count`` is ``most``; something is never nothing."""
    eighths = max(1, round(count * tall * 8 / most)) if count else 0
    return _BLOCKS[min(max(eighths - (level - 1) * 8, 0), 8)]


def _tables(figures: Figures, asked: Asked, room: int, height: int) -> list[Line]:
    """Return how today was answered, and beside it who has what."""
    half = room // 2 if room >= _SIDE_BY_SIDE else room
    today = [*attainment(figures), tasks(figures)]
    left = [_heading("In time today", half - 1), *(_answered(one, asked.now, half - 1) for one in today)]
    held = holdings(figures)
    most = max((one.total for one in held), default=0)
    shown = held if len(held) < height else held[: height - 2]
    longest = max((width(one.who or "") for one in shown), default=0)
    name = min(max(_NAME, longest + 3), max(_NAME, (room - half) * 2 // 5))
    beside = [_heading("Who has what", room - half), *(_held(one, most, name, room - half) for one in shown)]
    if len(held) > len(shown):
        rest = held[len(shown) :]
        beside.append(line((f"  and {len(rest)} more with {sum(one.total for one in rest):,}", "dim")))
    if not held:
        beside.append(line(("  No open tickets.", "dim")))
    if half == room:
        return [*left, *beside]
    rows = max(len(left), len(beside))
    left += [BLANK] * (rows - len(left))
    beside += [BLANK] * (rows - len(beside))
    return [(*fitted(one, half), *other) for one, other in zip(left, beside, strict=True)]


def _answered(one: Attainment, now: int, room: int) -> Line:
    """Return one priority's bar: full where all were in time. Of P1 the mean and the longest wait stand beside it."""
    label: list[Span] = [(" ", ""), (f" {one.priority} ", f"p{one.priority:d}"), (" ", "")]
    immediate = one.priority is Priority.P1
    mean = f" mean {length(one.mean)}" if one.mean is not None and immediate else ""
    longest = f" longest wait {length(now - one.longest.at)}" if one.longest is not None and immediate else ""
    remark = (f" {one.met:,} of {one.judged:,}" if one.judged else " none") + mean + longest
    bar = max(4, room - 6 - max(22, len(remark)))
    if not one.judged:
        return line(*label, ("·" * bar, "dim"), (remark, "dim"))
    full = one.met * bar // one.judged
    return line(*label, ("█" * full, "met"), ("░" * (bar - full), "missed"), (remark, "strong"))


def _held(one: Holding, most: int, wide: int, room: int) -> Line:
    """Return one technician's bar behind a name: a cell a ticket where there is room, its priority's digit in it."""
    name = "nobody" if one.who is None else one.who
    space = max(4, room - wide - 8)
    kinds: Sequence[Priority] = sorted(one.by_priority)
    long = one.total if most <= space else max(1, one.total * space // most)
    given = shares([one.by_priority[kind] for kind in kinds], long)
    spans: list[Span] = [column(f"  {name}", wide - 1, "strong" if one.who is None else ""), (" ", "")]
    for kind, number in zip(kinds, given, strict=True):
        spans.append((f"{kind:d}" * number, f"brick{kind:d}"))
    return (
        spread(line(*spans), line(right(f"{one.total:,}", 7, "strong")), room)
        if room < 60
        else line(*spans, (f" {one.total:,}", "strong"))
    )
