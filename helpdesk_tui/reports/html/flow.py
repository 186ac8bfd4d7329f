"""What came and went: arrivals and closings by day or by month, and what was open at each midnight, by age."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from helpdesk_tui.reports.html import markup
from helpdesk_tui.reports.html.days import MONTHS_FROM, Days
from helpdesk_tui.reports.html.markup import count, number, percent, rect, rule, striped, words
from helpdesk_tui.reports.report import Backlog, Report

AGES = ("under 1 day", "1 to 3 days", "3 to 7 days", "7 to 30 days", "30 days and more")
_SHORT = ("<1 day", "1–3", "3–7", "7–30", "30+")
_PLOT, _LEGEND, _AXIS = 190, 30, 24
_ROOM = 0.955
"""The share of the width that the bars have; beside them stand the figures of the scale."""
_HEIGHT = _LEGEND + _PLOT + _AXIS
_PRINTED = 62
"""Rows of a table that is printed in full."""


class Slot(NamedTuple):
    """A day or a month of the range."""

    name: str
    short: str
    opened: int
    closed: int


def flow(report: Report, days: Days) -> str:
    """Return the section of arrivals and closings; empty where the report has no days."""
    if not report.days:
        return ""
    slots = _slots(report, days)
    whole, each = report.whole.flow, "day" if len(report.days) <= MONTHS_FROM else "month"
    said = (
        f"Opened: {count(whole.opened, 'ticket', 'tickets')}; closed: {number(whole.closed)}. Beside them came in "
        f"{count(whole.occurrences, 'occurrence', 'occurrences')} of recurring tasks and "
        f"{count(whole.duplicates, 'duplicate', 'duplicates')}."
    )
    rows = [(one.name, number(one.opened), number(one.closed)) for one in slots]
    head = (each.capitalize(), "Opened", "Closed")
    table = markup.table(f"Opened and closed by {each}", head, rows)
    content = _pairs(slots, each) + markup.folded(f"Figures by {each}", table, printed=len(rows) <= _PRINTED)
    return markup.section("flow", "Opened and closed", said, content)


def _slots(report: Report, days: Days) -> list[Slot]:
    """Return the days of a short range, the months of a long one."""
    if len(report.days) <= MONTHS_FROM:
        return [Slot(days.day(one.at), days.short(one.at), one.opened, one.closed) for one in report.days]
    found = []
    for _, group in groupby(report.days, key=lambda one: days.local(one.at).strftime("%Y-%m")):
        own = list(group)
        first = days.local(own[0].at)
        opened, closed = sum(one.opened for one in own), sum(one.closed for one in own)
        found.append(Slot(f"{first:%B %Y}", f"{first:%b}", opened, closed))
    return found


def _pairs(slots: Sequence[Slot], each: str) -> str:
    most = max((max(one.opened, one.closed) for one in slots), default=0)
    top, step = _levels(most)
    shapes: dict[str, list[str]] = {"good": [], "closings": []}
    drawn = [*_legend((("opened", "good"), ("closed", "closings")), shapes), *_grid(top, step)]
    wide = _ROOM / len(slots)
    for place, one in enumerate(slots):
        for side, (how_many, kind) in enumerate(((one.opened, "good"), (one.closed, "closings"))):
            if how_many:
                height = _PLOT * how_many / top
                x = percent((place + 0.12 + side * 0.38) * wide, 1)
                shapes[kind].append(rect(x, _LEGEND + _PLOT - height, percent(0.36 * wide, 1), round(height, 2), kind))
    drawn += [*shapes["good"], *shapes["closings"], striped("closings", shapes["closings"], _HEIGHT, across=True)]
    drawn += _axis([one.short for one in slots])
    says = (
        f"Two bars a {each}: opened, and closed, which is striped. In all "
        f"{number(sum(one.opened for one in slots))} opened, {number(sum(one.closed for one in slots))} closed; "
        f"the most in one {each} was {number(most)}."
    )
    return markup.picture("pairs", f"Opened and closed by {each}", says, _HEIGHT, drawn)


def backlog(report: Report, days: Days) -> str:
    """Return the section of open tickets; empty where the range has no midnight."""
    known = report.backlog
    if not known:
        return ""
    first, last = known[0], known[-1]
    said = f"Open at the first midnight: {number(first.open)}; at the last: {number(last.open)}."
    rows = [(days.day(one.at), number(one.open), *map(number, one.ages)) for one in known]
    table = markup.table("Open tickets at midnight, by age", ("Midnight before", "Open", *AGES), rows)
    content = _stack(known, days) + markup.folded("Figures by day", table, printed=len(rows) <= _PRINTED)
    return markup.section("backlog", "Open tickets", said, content)


_KINDS = tuple(f"age{place}" for place in range(len(AGES)))
_STRIPES = {"age1": ("across",), "age2": ("upright",), "age3": ("across", "upright")}
"""Which way the ages between the youngest and the oldest are striped."""


def _drawn(known: Sequence[Backlog], days: Days) -> tuple[str, Sequence[Backlog]]:
    """Return the midnights that are drawn, and how far they are apart: of many those of Mondays, else of months."""
    if len(known) <= MONTHS_FROM:
        return "day", known
    mondays = [one for one in known if days.local(one.at).weekday() == 0]
    if len(mondays) <= MONTHS_FROM:
        return "Monday", mondays
    return "first of a month", [one for one in known if days.local(one.at).day == 1]


def _stack(known: Sequence[Backlog], days: Days) -> str:
    each, known = _drawn(known, days)
    top, step = _levels(max(one.open for one in known))
    shapes: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    drawn = [*_legend(tuple(zip(_SHORT, _KINDS, strict=True)), shapes), *_grid(top, step)]
    wide = _ROOM / len(known)
    bar = percent(wide * 0.86, 1)
    for place, one in enumerate(known):
        y = float(_LEGEND + _PLOT)
        # The oldest stand at the bottom: they are what one looks for.
        for age in reversed(range(5)):
            if how_many := one.ages[age]:
                height = _PLOT * how_many / top
                y -= height
                shapes[_KINDS[age]].append(
                    rect(percent(place * wide, 1), round(y, 2), bar, round(height, 2), _KINDS[age])
                )
    drawn += [one for kind in _KINDS for one in shapes[kind]]
    drawn += [striped(kind, shapes[kind], _HEIGHT, **{way: True for way in ways}) for kind, ways in _STRIPES.items()]
    drawn += _axis([days.short(one.at) for one in known])
    highest = max(known, key=lambda one: one.open)
    says = (
        f"One bar a {each}, at midnight, its parts by age, the oldest at the bottom. "
        f"The most were open on {days.day(highest.at)}: {number(highest.open)}."
    )
    return markup.picture("stack", "Open tickets at midnight, by age", says, _HEIGHT, drawn)


def _legend(kinds: Sequence[tuple[str, str]], shapes: dict[str, list[str]]) -> list[str]:
    """Return the words of a legend, and put its samples among the shapes of each kind."""
    apart = 0.2 if len(kinds) > 2 else 0.24
    for place, (_, kind) in enumerate(kinds):
        shapes[kind].append(rect(percent(place * apart, 1), 3, "12", 12, kind))
    return [words(percent(place * apart, 1), 13, said, "small", right=17) for place, (said, _) in enumerate(kinds)]


def _levels(most: int) -> tuple[int, int]:
    """Return the upper end of a scale and the step of its lines: 1, 2 or 5 times a power of ten, four at most."""
    step = 1
    while most > 4 * step:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return max(-(-most // step) * step, 1), step


def _grid(top: int, step: int) -> list[str]:
    drawn = []
    for level in range(0, top + 1, step):
        y = round(_LEGEND + _PLOT - _PLOT * level / top, 2)
        drawn.append(rule(y, "grid" if level else "axis"))
        if level:
            drawn.append(words("100%", y - 3, number(level), "tick", "end"))
    return drawn


def _axis(names: Sequence[str]) -> list[str]:
    """Name as many places of the axis as there is room for: at most six."""
    places = len(names)
    step = -(-places // 6)
    y = _LEGEND + _PLOT + 17
    return [
        words(
            percent((place + 0.5) * _ROOM / places, 1) if place else "0",
            y,
            names[place],
            "tick",
            "middle" if place else "",
        )
        for place in range(0, places, step)
    ]
