"""The views as tabs: which there are, which one is shown, and how many tickets each holds.

A view is a filter with an order and a choice of columns. What its filter says of now
(``is:breached``, ``closed:today``) is worked out anew with the minute and with every change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from helpdesk_tui.console.state.asking import asking_together
from helpdesk_tui.console.state.sparing import Sparing
from helpdesk_tui.console.state.window import Window
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.filters.query import EVERYTHING_OPEN, Query
from helpdesk_tui.store.base import Count, Order, StoreError, View

if TYPE_CHECKING:
    from helpdesk_tui.domain.filters.parse import Asker

_MINUTE = 60
_CHEAP = 0.005
"""Seconds a round of counts may take to be done with every key; a slower one waits for the next second."""
_COUNTED_FIRST = 20_000
"""Tickets of a desk up to which the views are counted while Textual loads: 20 ms with what is loaded for it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One view as its maker wrote it. ``columns`` are names of ``columns.CHOICE``; none leaves the choice to width."""

    name: str
    filter: str = ""
    order: Order | None = None
    columns: tuple[str, ...] = ()


SHIPPED = (
    Chosen("Queue"),
    Chosen("Mine", "is:mine"),
    Chosen("Free", "is:unassigned"),
    Chosen("Due", "is:breached,warning", Order.BREACH),
    Chosen("Waiting", "is:waiting"),
    Chosen("Scheduled", "is:scheduled"),
    Chosen("Closed", "is:closed closed:today"),
)
"""The views that every desk has."""


def asker_of(desk: Desk) -> Asker:
    """Return who asks at this desk, now."""
    from helpdesk_tui.domain.filters.parse import Asker

    return Asker(desk.clock(), desk.policy, desk.actor)


def beyond(text: str) -> str:
    """Return a filter as it is typed for closed tickets; a quotation that is still open reaches to the end."""
    return f"is:closed {text}" if text.count('"') % 2 else f"{text.rstrip()} is:closed"


class Tabs:
    """The views of one console, the one that is shown, and their counts as they were last looked at."""

    def __init__(self, desk: Desk, own: Sequence[Chosen] = ()) -> None:
        """Offer the shipped views and ``own`` ones of the technician; the queue is shown first."""
        self._desk = desk
        self.views = (*SHIPPED, *own)
        self.at = 0
        self.counts: list[Count | None] = [None] * len(self.views)
        self._cursors: dict[int, int] = {}
        self._minute = 0
        self._stale = True
        self._cheap = False
        self._counting = Sparing(0.02, at_most=30)

    @property
    def view(self) -> Chosen:
        """The view that is shown."""
        return self.views[self.at]

    def whole(self, at: int) -> View:
        """Return the view at a place, in its own order."""
        return View(self._own(self.views[at]), self.views[at].order or Order.PRIORITY)

    def query(self, text: str = "") -> Query:
        """Return what the shown view asks, and what was typed besides. Raises QueryError for what was typed."""
        own = self._own(self.view)
        return self._read(text, own) if text else own

    def go(self, place: int, cursor: int | None) -> int | None:
        """Show another view; ``cursor`` is remembered, and the ticket where its cursor was is returned."""
        if cursor is not None:
            self._cursors[self.at] = cursor
        self.at = place
        return self._cursors.get(place)

    def count_first(self, tickets: int) -> bool:
        """Count before the first second does, on a desk of so many tickets; return whether that was done.

        What a large desk's counts need may still be on the disk, and a desk that cannot be had is met by the second.
        """
        if tickets <= _COUNTED_FIRST:
            with suppress(StoreError):
                self._look()
        return not self._stale

    def changed(self) -> None:
        """Know that something was written; a small desk is counted at once, a large one with the second."""
        self._stale = True
        if self._cheap:
            self._look()

    def tick(self) -> bool:
        """Let a second pass; return whether what the filters say of now is to be worked out anew."""
        minute = self._desk.clock() // _MINUTE
        turned, self._minute = minute != self._minute, minute
        if turned or (self._stale and self._counting.rested):
            self._look()
        return turned

    def reads(self) -> list[Callable[[], object]]:
        """Return what is counted with every change, to be asked together; nothing on a large desk."""
        return [partial(self._count, view) for view in self.views] if self._cheap else []

    def _count(self, view: Chosen) -> Count:
        return self._desk.store.count(self._own(view))

    def _own(self, view: Chosen) -> Query:
        return self._read(view.filter) if view.filter else EVERYTHING_OPEN

    def _read(self, text: str, base: Query = EVERYTHING_OPEN) -> Query:
        # The language takes some 10 ms to load, and the first screen asks for the queue alone.
        from helpdesk_tui.domain.filters.parse import parse_query

        return parse_query(text, asker_of(self._desk), base)

    def _look(self) -> None:
        queries = [self._own(view) for view in self.views]
        count = self._desk.store.count
        self._counting.begin()
        with self._desk.store.together(*(partial(count, query) for query in queries)):
            self.counts = [count(query) for query in queries]
        self._stale = False
        self._cheap = self._counting.end() < _CHEAP


@asking_together
def turn(window: Window, view: View, number: int | None) -> None:
    """Show another view, the cursor on a ticket of it; at its head where that is not in it."""
    window.show(view)
    if number is None or not window.find(number):
        window.go(0)
