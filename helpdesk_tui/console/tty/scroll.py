"""When it pays to have the terminal move lines itself: a step that scrolls then sends one line instead of twenty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk_tui.console.tty.cells import Row

_FEWEST, _TRIED = 4, 3
"""Lines that must move by as much, else nothing is looked at further; how many distances are."""
_WORTH, _LINE = 60, 12
"""Bytes that must be saved, and what it costs about to begin in a line: to move there, and a pen."""
_HEAD = 40
"""Cells at a line's left by which a moved line is recognised; beside a list something else may stand."""


@dataclass(frozen=True, slots=True)
class Scroll:
    """The lines from ``top`` to ``bottom`` move up by some lines (down, where that is negative)."""

    top: int
    bottom: int
    up: int

    @property
    def sequence(self) -> str:
        """What makes the terminal do it; margins, and lines deleted or inserted (DECSTBM, DL, IL)."""
        what = f"\x1b[{self.top + 1}H\x1b[{'' if abs(self.up) == 1 else abs(self.up)}{'M' if self.up > 0 else 'L'}"
        return f"\x1b[{self.top + 1};{self.bottom + 1}r{what}\x1b[r"

    def moved(self, rows: Sequence[Row]) -> list[Row]:
        """Return all rows as they stand afterwards."""
        inside, width = list(rows[self.top : self.bottom + 1]), len(rows[0].chars)
        fresh = [Row(width) for _ in range(abs(self.up))]
        inside = inside[self.up :] + fresh if self.up > 0 else fresh + inside[: self.up]
        return [*rows[: self.top], *inside, *rows[self.bottom + 1 :]]


def best_scroll(wanted: Sequence[Row], shown: Sequence[Row], touched: set[int]) -> Scroll | None:
    """Return the scroll after which least is left to send, if it is worth it."""
    best, saved = None, _WORTH
    for by, lines in _distances(wanted, shown, touched):
        found = Scroll(min(lines) + min(by, 0), max(lines) + max(by, 0), by)
        moved = found.moved(shown)
        inside = range(found.top, found.bottom + 1)
        gain = sum(_cost(wanted[y], shown[y]) - _cost(wanted[y], moved[y]) for y in inside)
        if gain > saved:
            best, saved = found, gain
    return best


def _distances(wanted: Sequence[Row], shown: Sequence[Row], touched: set[int]) -> list[tuple[int, list[int]]]:
    """Return by how much lines have to move, and which ones: those of most lines first."""
    if len(touched) < _FEWEST:
        return []
    places: dict[str, list[int]] = defaultdict(list)
    for y, row in enumerate(shown):
        places[_head(row)].append(y)
    found: dict[int, list[int]] = defaultdict(list)
    for y in touched:
        head = _head(wanted[y])
        if y not in places[head]:
            for place in places[head]:
                found[place - y].append(y)
    often = sorted(found.items(), key=lambda one: (-len(one[1]), abs(one[0])))[:_TRIED]
    return [(by, lines) for by, lines in often if len(lines) >= _FEWEST]


def _head(row: Row) -> str:
    return "".join(row.chars[:_HEAD])


def _cost(wanted: Row, shown: Row) -> int:
    cells = wanted.differing(shown)
    return cells + _LINE if cells else 0
