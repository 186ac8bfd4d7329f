"""Arrivals by weekday and hour: when a desk is called."""

from __future__ import annotations

from helpdesk_tui.reports.html import markup
from helpdesk_tui.reports.html.markup import number, percent, rect, words
from helpdesk_tui.reports.report import Report

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHADES = 5
"""How many shades there are above that of no arrivals."""

_NAMES = 0.1
"""The share of the width in which the days are named."""
_CELL = (1 - _NAMES) / 24
_ROW, _HEAD = 28, 20
_UNITS = ((100, 1, ""), (1_000, 10, ", in tens"), (10_000, 100, ", in hundreds"))
"""Up to which count a cell holds which unit: two digits are read on every screen."""


def arrivals(report: Report) -> str:
    """Return the section of arrivals; empty where nothing came in."""
    heat = report.heat
    most = max((count for row in heat for count in row), default=0)
    if not most:
        return ""
    day, hour = max(((d, h) for d in range(7) for h in range(24)), key=lambda at: heat[at[0]][at[1]])
    busiest = max(range(7), key=lambda one: sum(heat[one]))
    said = (
        f"Most came in on {DAYS[busiest]}s ({number(sum(heat[busiest]))}); "
        f"the busiest hour was {DAYS[day]} {hour:02}:00 ({number(most)})."
    )
    unit = _unit(most)[1]
    said += f" The picture has its figures{unit.removeprefix(',')}." if unit else ""
    rows = [(name, *map(number, row), number(sum(row))) for name, row in zip(DAYS, heat, strict=True)]
    sums = [sum(row[place] for row in heat) for place in range(24)]
    rows.append(("All", *map(number, sums), number(sum(sums))))
    head = ("Day", *(f"{one:02}" for one in range(24)), "All")
    table = markup.table("Arrivals by weekday and hour", head, rows)
    channels = [(str(channel), number(count)) for channel, count in report.channels]
    ways = markup.table("Arrivals by the way they came in", ("Way in", "Arrivals"), channels) if channels else ""
    drawn = _map(report, most)
    return markup.section(
        "arrivals", "When tickets come in", said, drawn + ways + markup.folded("Figures by hour", table, printed=True)
    )


def _unit(most: int) -> tuple[int, str]:
    """Return the unit of the figures in the picture, and how that is said."""
    return next(((unit, said) for end, unit, said in _UNITS if most < end), (1_000, ", in thousands"))


def _map(report: Report, most: int) -> str:
    drawn = [
        words(
            percent(_NAMES + (hour + 0.5) * _CELL, 1),
            13,
            f"{hour:02}",
            "tick" if hour % 3 == 0 else "tick roomy",
            "middle",
        )
        for hour in range(24)
    ]
    unit, said = _unit(most)
    for day, row in enumerate(report.heat):
        top = _HEAD + day * _ROW
        drawn.append(words("0", top + 18, DAYS[day][:3], "row"))
        for hour, count in enumerate(row):
            shade, x = -(-count * SHADES // most), _NAMES + hour * _CELL
            drawn.append(rect(percent(x, 1), top, percent(_CELL * 0.94, 1), _ROW - 2, f"h{shade}"))
            if count:
                middle = percent(x + _CELL * 0.47, 1)
                drawn.append(
                    words(middle, top + 18, number(count // unit) if count >= unit else "<1", f"n{shade}", "middle")
                )
    says = f"A row a weekday, a column an hour, with the number of tickets that came in{said}; the darker, the more."
    return markup.picture("heat", "Arrivals by weekday and hour", says, _HEAD + 7 * _ROW, drawn)
