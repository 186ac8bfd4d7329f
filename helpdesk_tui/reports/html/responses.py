"""Responses by priority: how many came in time, and how long they took."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from helpdesk_tui.domain.times.length import length
from helpdesk_tui.reports.forms.as_text import NOTHING, share
from helpdesk_tui.reports.html import markup
from helpdesk_tui.reports.html.markup import number, percent, rect, rule, words
from helpdesk_tui.reports.report import Group, Report, Times

_ROW = 54
"""Pixels of one priority in a picture."""
_BAR = 20
_TICKS = {
    60: "1 min",
    300: "5 min",
    900: "15 min",
    3_600: "1 h",
    4 * 3_600: "4 h",
    86_400: "1 day",
    3 * 86_400: "3 days",
    7 * 86_400: "1 week",
    30 * 86_400: "30 days",
    180 * 86_400: "180 days",
}
_APART = 0.14
"""The least share of a picture's width between two ticks."""
_NEAR = 30
"""Seconds up to which a scale of lengths is even; above, it grows by factors."""


def answered(report: Report) -> list[Group]:
    """Return the groups of P1 to P5: a task (P6) has no response."""
    return [one for one in report.priorities if one.name != "P6"]


def attainment(report: Report) -> str:
    """Return the section of responses in time."""
    groups, whole = answered(report), report.whole.responses
    said = (
        f"{number(whole.met)} of {number(whole.judged)} responses came in time, {share(whole.met, whole.judged)}."
        if whole.judged
        else "No response was due in this time."
    )
    rows = []
    for one in (*groups, report.whole):
        counts = one.responses
        figures = (counts.met, counts.missed, counts.pending, counts.none, counts.at_call, counts.lowered)
        met, missed, *others = map(number, figures)
        rows.append((_called(one), met, missed, share(counts.met, counts.judged), *others))
    head = ("Priority", "In time", "Missed", "Share", "Pending", "No result", "At the call", "Lowered later")
    content = _attained(groups) + markup.table("Responses by priority", head, rows)
    return markup.section("responses", "Responses in time", said, content)


def _called(group: Group) -> str:
    return group.name if group.name.startswith("P") else "All"


def _attained(groups: Sequence[Group]) -> str:
    drawn, told, late = list[str](), [], list[str]()
    for place, one in enumerate(groups):
        top, counts = place * _ROW, one.responses
        judged = counts.judged
        drawn += [
            words("0", top + 14, one.name, "name"),
            words("100%", top + 14, share(counts.met, judged), "name", "end"),
            rect("0", top + 21, "100%", _BAR, "track"),
        ]
        if not judged:
            drawn.append(words("0", top + 14, "no response was due", "small", right=34))
            told.append(f"{one.name}: none due")
            continue
        drawn.append(words("0", top + 14, f"{number(counts.met)} of {number(judged)}", "small", right=34))
        if counts.met:
            drawn.append(rect("0", top + 21, percent(counts.met, judged), _BAR, "good"))
        if counts.missed:
            # However few there are, they can be seen.
            width = max(counts.missed, judged / 150)
            late.append(rect(percent(judged - width, judged), top + 21, percent(width, judged), _BAR, "late"))
        told.append(f"{one.name}: {number(counts.met)} of {number(judged)}, {share(counts.met, judged)}")
    says = f"One bar a priority; what was missed is striped. {'; '.join(told)}."
    height = len(groups) * _ROW
    drawn += [*late, markup.striped("late", late, height, upright=True)]
    return markup.picture("attainment", "Responses in time by priority", says, height, drawn)


def times(report: Report) -> str:
    """Return the section of times to respond and to resolve."""
    groups, whole = answered(report), report.whole
    rows = []
    for one in (*groups, whole):
        waits = NOTHING if one.longest_wait is None else length(one.longest_wait)
        plain = NOTHING if one.respond_wall.median is None else length(one.respond_wall.median)
        rows.append((_called(one), *_said(one.respond), plain, number(one.unanswered), waits))
    head = ("Priority", "Answers", "Mean", "Median", "90% within", "Longest", "Median, plain", "Unanswered", "Waits")
    respond = markup.table("Time to respond", head, rows)
    closed = [(_called(one), *_said(one.resolve), *_said(one.resolve_net)[1:]) for one in (*groups, whole)]
    first = ("Priority", "Closed", "Mean", "Median", "90% within", "Longest")
    net = ("Mean, net", "Median, net", "90%, net", "Longest, net")
    resolve = markup.table("Time to resolve, and net of waits for the customer", (*first, *net), closed)
    median = whole.respond.median
    said = "Nobody was responded to in this time."
    if median is not None and whole.respond.p90 is not None:
        said = f"Half of all responses came {_within(median)}, nine in ten {_within(whole.respond.p90)}."
    return markup.section("times", "Time to respond and to resolve", said, _spans(groups) + respond + resolve)


def _within(seconds: int) -> str:
    return f"within {length(seconds)}" if seconds else "at once"


def _said(times: Times) -> list[str]:
    lengths = (times.mean, times.median, times.p90, times.longest)
    return [number(times.n), *(NOTHING if one is None else length(one) for one in lengths)]


def _spans(groups: Sequence[Group]) -> str:
    """Draw the times of each priority on one scale: median to nine in ten, and a thin line to the longest."""
    longest = max((one.respond.longest or 0 for one in groups), default=0)
    end = max(longest, 600)

    def at(seconds: int) -> float:
        return math.log1p(seconds / _NEAR) / math.log1p(end / _NEAR) * 0.98 + 0.01

    drawn, told = _scale(at, end, len(groups) * _ROW), []
    for place, one in enumerate(groups):
        top, took = place * _ROW, one.respond
        drawn.append(words("0", top + 14, one.name, "name"))
        if took.median is None or took.p90 is None or took.longest is None:
            drawn.append(words("0", top + 14, "no response", "small", right=34))
            told.append(f"{one.name}: none")
            continue
        middle, most, last = (percent(at(one), 1) for one in (took.median, took.p90, took.longest))
        wide = percent(at(took.p90) - at(took.median), 1)
        drawn += [
            words("0", top + 14, f"median {length(took.median)}, 90% within {length(took.p90)}", "small", right=34),
            f'<line x1="{most}" x2="{last}" y1="{top + 31}" y2="{top + 31}" class="thin"/>',
            f'<line x1="{last}" x2="{last}" y1="{top + 26}" y2="{top + 36}" class="thin"/>',
            rect(middle, top + 25, wide, 12, "span"),
            f'<circle cx="{middle}" cy="{top + 31}" r="7" class="dot"/>',
        ]
        said = f"median {length(took.median)}, nine in ten within {length(took.p90)}, longest {length(took.longest)}"
        told.append(f"{one.name}: {said}")
    says = (
        "One row a priority: a dot at the median, a bar to the time of nine in ten, a thin line to the longest. "
        f"The scale grows by factors. {'; '.join(told)}."
    )
    return markup.picture("spans", "Time to respond by priority", says, len(groups) * _ROW + 22, drawn)


def _scale(at: Callable[[int], float], end: int, height: int) -> list[str]:
    drawn, last = [rule(height)], -1.0
    for tick, name in _TICKS.items():
        place = at(tick)
        if tick > end or place - last < _APART or place > 0.97:
            continue
        last, x = place, percent(place, 1)
        drawn.append(f'<line x1="{x}" x2="{x}" y1="0" y2="{height}" class="grid"/>')
        drawn.append(words(x, height + 16, name, "tick", "middle"))
    return drawn
