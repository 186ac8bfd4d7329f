"""The tabs as one line: every view with its digit and its count, in as many letters as there is room for.

How they are worded does not depend on which of them is shown, so that going from one to the next moves none.
"""

from __future__ import annotations

from collections.abc import Iterator

from helpdesk_tui.console.look.lines import Line, Span, cells, line
from helpdesk_tui.console.state.views import Tabs
from helpdesk_tui.domain.text.cells import cut
from helpdesk_tui.store.base import Count

_DIGITS = 9
_WHOLE = 40
_WORDINGS = ((_WHOLE, 1), *((letters, gap) for letters in range(12, 3, -1) for gap in (1, 0)))
"""Letters of a name, with the cells that stand behind a tab: below whole names shipped views have their short ones."""
_MOST = 999
_COUNTING = "  "
"""As wide as most counts: what is not yet counted must not be worded otherwise a moment later."""
_MORE: list[Span] = [(" …", "dim")]

_Laid = list[tuple[int | None, list[Span]]]
"""Each view's place with its tab, as they stand on the line; no place for the sign that there are more."""


def tab_line(tabs: Tabs, room: int) -> Line:
    """Return the line: the fullest wording that fits, and else the tabs around the shown one."""
    return line(*(span for _, tab in _laid(tabs, room) for span in tab))


def tab_at(tabs: Tabs, cell: int, room: int) -> int | None:
    """Return the place of the view whose tab stands at a cell of the line, counted from 0; None beside them."""
    for place, tab in _laid(tabs, room):
        cell -= _wide(tab)
        if cell < 0:
            return place
    return None


def _laid(tabs: Tabs, room: int) -> _Laid:
    for wording in _WORDINGS:
        if sum(_wide(_tab(tabs, place, *wording, _COUNTING)) for place in range(len(tabs.views))) <= room:
            return [(place, _tab(tabs, place, *wording)) for place in range(len(tabs.views))]
    return next(laid for first in range(tabs.at + 1) if (laid := _around(tabs, first, room)) or first == tabs.at)


def _around(tabs: Tabs, first: int, room: int) -> _Laid:
    """Return the tabs from ``first`` on that fit wholly; none where the shown one is not among them."""
    laid: _Laid = [(None, _MORE)] if first else []
    left = room - (_wide(_MORE) if first else 0)
    for place, tab in _shortest(tabs, first):
        last = place == len(tabs.views) - 1
        if _wide(tab) + (0 if last else _wide(_MORE)) > left and place != first:
            return [*laid, (None, _MORE)] if place > tabs.at else []
        laid.append((place, tab))
        left -= _wide(tab)
    return laid


def _shortest(tabs: Tabs, first: int) -> Iterator[tuple[int, list[Span]]]:
    return ((place, _tab(tabs, place, *_WORDINGS[-1])) for place in range(first, len(tabs.views)))


def _wide(tab: list[Span]) -> int:
    return cells(tuple(tab))


def _tab(tabs: Tabs, place: int, letters: int, gap: int, uncounted: str = "") -> list[Span]:
    view, shown = tabs.views[place], place == tabs.at
    digit = f"{place + 1}" if place < _DIGITS else ""
    name = cut(view.name, letters)
    told = count_text(tabs.counts[place]) or uncounted
    role = "cursor-strong" if shown else ""
    return [
        (f" {digit}", role or "dim"),
        (f" {name.rstrip()}" if digit else name.rstrip(), role),
        (f" {told}" if told else "", role or "strong"),
        (" " * gap, role),
    ]


def count_text(count: Count | None) -> str:
    """Return a count in at most four cells; nothing for one not yet looked at."""
    if count is None:
        return ""
    capped = min(count.number, _MOST)
    return f"{capped}+" if count.more or count.number > _MOST else str(capped)
