"""The texts of the views' tabs: a view has the same name at every width. Where not all of them fit, the tabs scroll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from helpdesk_tui.store.base import Count

DIGITS = 9
"""Views that a digit shows: their tabs begin with it."""

_MOST = 999
_COUNTING = "  "
"""As wide as most counts, for what is not yet counted: so fewer tabs move a moment later."""


class Named(Protocol):
    """A view with a name."""

    @property
    def name(self) -> str:
        """Its name."""


class Counted(Protocol):
    """The views of a console, each with its count."""

    @property
    def views(self) -> Sequence[Named]:
        """The views, in their order."""

    @property
    def counts(self) -> Sequence[Count | None]:
        """How many tickets each holds; None for one not looked at yet."""


def tab_texts(tabs: Counted) -> list[str]:
    """Return the text of each tab: its digit, its name, its count."""
    return [
        " ".join((*([str(place)] if place <= DIGITS else []), view.name, count_text(count) or _COUNTING))
        for place, (view, count) in enumerate(zip(tabs.views, tabs.counts, strict=True), 1)
    ]


def count_text(count: Count | None) -> str:
    """Return a count in at most four cells; nothing for one not yet looked at."""
    if count is None:
        return ""
    capped = min(count.number, _MOST)
    return f"{capped}+" if count.more or count.number > _MOST else str(capped)
