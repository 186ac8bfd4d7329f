"""The names of the views' tabs, in as many letters as there is room for.

How they are worded does not depend on which of them is shown, so that going from one to the next moves none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from helpdesk_tui.domain.text.cells import cut, width
from helpdesk_tui.store.base import Count

_DIGITS = 9
_WHOLE = 40
_LETTERS = (_WHOLE, *range(12, 3, -1))
"""Letters of a name: below whole names shipped views have their short ones."""
_MOST = 999
_COUNTING = "  "
"""As wide as most counts: what is not yet counted must not be worded otherwise a moment later."""


class Named(Protocol):
    """A view with a name."""

    @property
    def name(self) -> str:
        """Its whole name."""

    @property
    def short(self) -> str:
        """Its name on a narrow screen; empty where it has none."""


class Counted(Protocol):
    """The views of a console, each with its count."""

    @property
    def views(self) -> Sequence[Named]:
        """The views, in their order."""

    @property
    def counts(self) -> Sequence[Count | None]:
        """How many tickets each holds; None for one not looked at yet."""


def tab_texts(tabs: Counted, room: int) -> list[str]:
    """Return the text of each tab: its digit, its name, its count, in the fullest wording that fits ``room`` cells."""
    for letters in _LETTERS:
        asked = [_text(view, place, letters, _COUNTING) for place, view in enumerate(tabs.views)]
        if sum(width(text) + 1 for text in asked) <= room:
            break
    return [
        _text(view, place, letters, count_text(count) or _COUNTING)
        for place, (view, count) in enumerate(zip(tabs.views, tabs.counts, strict=True))
    ]


def _text(view: Named, place: int, letters: int, count: str) -> str:
    name = cut(view.name, letters) if letters == _WHOLE else view.short or cut(view.name, letters)
    digit = str(place + 1) if place < _DIGITS else ""
    return " ".join(part for part in (digit, name.rstrip(), count) if part)


def count_text(count: Count | None) -> str:
    """Return a count in at most four cells; nothing for one not yet looked at."""
    if count is None:
        return ""
    capped = min(count.number, _MOST)
    return f"{capped}+" if count.more or count.number > _MOST else str(capped)
