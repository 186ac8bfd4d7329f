"""The tabs as one line: every view with its digit and its count, in as many letters as there is room for."""

from __future__ import annotations

from helpdesk_tui.console.lines import Line, Span, cells, line
from helpdesk_tui.console.views import Tabs
from helpdesk_tui.domain.cells import cut
from helpdesk_tui.store.base import Count

_DIGITS = 9
_LETTERS = (40, *range(12, 2, -1))
"""Letters of a name, from the fullest wording to the shortest; the shown view keeps its whole name but in the last."""
_MOST = 999


def tab_line(tabs: Tabs, room: int) -> Line:
    """Return the line: the fullest wording that fits, and else the tabs around the shown one."""
    return line(*(span for _, tab in _laid(tabs, room) for span in tab))


def tab_at(tabs: Tabs, cell: int, room: int) -> int | None:
    """Return the place of the view whose tab stands at a cell of the line, counted from 0; None beside them."""
    for place, tab in _laid(tabs, room):
        cell -= cells(tuple(tab))
        if cell < 0:
            return place
    return None


def _laid(tabs: Tabs, room: int) -> list[tuple[int, list[Span]]]:
    """Return each view's place with its tab, as they stand on the line."""
    places = range(len(tabs.views))
    for letters in _LETTERS:
        whole = [(place, _tab(tabs, place, letters)) for place in places]
        if sum(cells(tuple(tab)) for _, tab in whole) <= room:
            return whole
    first = tabs.at
    while first > 0 and _wide(tabs, first - 1) <= room:
        first -= 1
    return [(place, _tab(tabs, place, _LETTERS[-1])) for place in places[first:]]


def _wide(tabs: Tabs, first: int) -> int:
    spans = [span for place in range(first, tabs.at + 1) for span in _tab(tabs, place, _LETTERS[-1])]
    return cells(tuple(spans))


def _tab(tabs: Tabs, place: int, letters: int) -> list[Span]:
    view, shown = tabs.views[place], place == tabs.at
    digit = f"{place + 1}" if place < _DIGITS else ""
    name = cut(view.name, _LETTERS[0] if shown and letters > _LETTERS[-1] else letters, "")
    told = count_text(tabs.counts[place])
    role = "cursor-strong" if shown else ""
    return [
        (f" {digit}", role or "dim"),
        (f" {name.rstrip()}" if digit else name.rstrip(), role),
        (f" {told}" if told else "", role or "strong"),
        (" ", role),
    ]


def count_text(count: Count | None) -> str:
    """Return a count in at most four cells; nothing for one not yet looked at."""
    if count is None:
        return ""
    capped = min(count.number, _MOST)
    return f"{capped}+" if count.more or count.number > _MOST else str(capped)
