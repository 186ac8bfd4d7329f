"""How many business-time sums a second: P4 and P5 deadlines, and open time between two instants."""

from __future__ import annotations

import random
import time
from pathlib import Path

from helpdesk_tui.domain.agreement.hours import Calendar
from helpdesk_tui.domain.agreement.policy_file import parse_policy

POLICY = Path(__file__).parents[2] / "data" / "sla.toml"
SUMS = 200_000
ROUNDS = 5
TARGETS = (3 * 8 * 3_600, 5 * 8 * 3_600)
FIRST, LAST = 1_767_225_600, 1_830_297_600  # the years 2026 and 2027


def figures() -> dict[str, float]:
    """Return additions and differences per second, the best of a few rounds, tables built beforehand."""
    calendar = parse_policy(POLICY.read_text(encoding="utf-8"), POLICY.name).business
    chance = random.Random(7)
    starts = [(chance.randrange(FIRST, LAST), chance.choice(TARGETS)) for _ in range(SUMS)]
    spans = [(start, calendar.add_open(start, target)) for start, target in starts]
    return {
        "additions_per_second": SUMS / min(_additions(calendar, starts) for _ in range(ROUNDS)),
        "differences_per_second": SUMS / min(_differences(calendar, spans) for _ in range(ROUNDS)),
    }


def _additions(calendar: Calendar, sums: list[tuple[int, int]]) -> float:
    add_open = calendar.add_open
    begin = time.perf_counter()
    for start, target in sums:
        add_open(start, target)
    return time.perf_counter() - begin


def _differences(calendar: Calendar, spans: list[tuple[int, int]]) -> float:
    open_between = calendar.open_between
    begin = time.perf_counter()
    for start, end in spans:
        open_between(start, end)
    return time.perf_counter() - begin


if __name__ == "__main__":
    for name, figure in figures().items():
        print(f"{name} {figure:,.0f}")
