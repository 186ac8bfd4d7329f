"""The queue as the screen sees it: a window of rows on a view of any size, and a cursor.

The cursor is a ticket number. When the order changes the cursor's row keeps its line on
the screen; when its ticket leaves the view, the row stays as it was until the cursor moves,
so that no key can meet a ticket other than the one that was looked at. So does the row of one
that the technician's own verb has moved out of sight: cursor and list stay where the hand is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from functools import partial

from helpdesk_tui.console.state.asking import asking_together
from helpdesk_tui.console.state.place import Place, Row, Stood
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import Store, StoreError, View

NO_OWN: Mapping[int, Ticket] = {}  # Tickets that a verb of the technician has just left.
_AROUND = 3
"""Screens of rows read at once, so that single steps seldom ask the store."""


class Window:
    """Rows ``top`` to ``top + height`` of a view, and the cursor among them."""

    def __init__(self, store: Store, view: View, height: int = 20) -> None:
        """Show the head of ``view`` in ``height`` lines."""
        self._store = store
        self.view = view
        self.height = max(1, height)
        self.size = 0
        self.top = 0
        self.index = 0
        self._cursor: Ticket | None = None
        self._gone: Ticket | None = None
        self._moved = False
        """Whether the row that stays is that of a ticket which is in the view, elsewhere: one's own verb moved it."""
        self._start = 0
        self._rows: list[Ticket] = []
        self._outdated = False
        self.closed = 0
        """How many closed tickets the view would hold, where it holds no open one and asks for those."""
        self._pushed = 0
        self.reload()

    @property
    def cursor(self) -> Ticket | None:
        """The ticket under the cursor, as it was drawn."""
        return self._gone or self._cursor

    @property
    def length(self) -> int:
        """How many lines the list has, the row of a ticket that left included."""
        return self.size + (self._gone is not None)

    @property
    def place(self) -> Place:
        """Where it stands now."""
        return Place(self.cursor, self.index, self.top)

    @asking_together
    def show(self, view: View, place: Place | None = None) -> None:
        """Change to another view, keeping the cursor's ticket where it is in it.

        With ``place`` that is the ticket which was under the cursor there, on its line.
        """
        with self._or_as_it_was():
            self._gone, self._moved = None, False
            if place is not None:
                self._cursor, self.index, self.top = place.ticket, place.index, place.top
            self._read(view, {}, keep_gone=False, keep_head=True)

    def resize(self, height: int) -> None:
        """Take ``height`` lines from now on.

        Where fewer of them push the cursor's row up, more of them let it down again, until the cursor is moved.
        """
        taller, line = height > self.height, self.index - self.top
        self.height = max(1, height)
        if taller:
            self.top -= self._pushed
        if self._outdated:
            self.reload()
        else:
            self._scroll()
            self._fill()
            self._settle()
        self._pushed = max(0, self._pushed + line - (self.index - self.top))

    @asking_together
    def reload(
        self,
        keep_gone: bool = True,
        *,
        keep_head: bool = False,
        view: View | None = None,
        own: Mapping[int, Ticket] = NO_OWN,
    ) -> None:
        """Read the order anew (that of another view); the cursor's ticket keeps its line on the screen.

        ``keep_head`` lets a window on the head of the view stay there as long as that ticket is in it. ``own`` are
        tickets as a verb of the technician has just left them: where it has moved the cursor's, nothing else moves.
        """
        with self._or_as_it_was():
            self._read(view or self.view, own, keep_gone=keep_gone, keep_head=keep_head)

    @contextmanager
    def _or_as_it_was(self) -> Iterator[None]:
        """Return a block that changes the window, or leaves it as it was where the store cannot answer."""
        before = dict(vars(self))
        try:
            yield
        except StoreError:
            vars(self).update(before)
            raise

    def _read(self, view: View, own: Mapping[int, Ticket], *, keep_gone: bool, keep_head: bool) -> None:
        self.view = view
        line, at_head = self.index - self.top, keep_head and self.top == 0
        seen, beside = self.cursor, self._beside()
        self._outdated = False
        self.size = self._store.size(self.view)
        self._rows = []
        found = None if seen is None else self._store.position(self.view, seen.number)
        done = None if seen is None else own.get(seen.number)
        stood = None
        if seen is not None and found is not None and keep_gone and (done or self._moved):
            self._gone, self.index = seen, self.index + (not self._moved and found < self.index)
            self.top = self.index - line
            self._scroll()
            self._fill()
            stood = self._stood(beside, own)
        if seen is not None and found is not None and stood is not None:
            place = Stood(*stood, line, self.height)
            self._moved = done is None or not place.sees(found)
            self._gone = (done or seen) if self._moved else None
            self.index, self.top = place.stays(at_head) if self._moved else place.goes_along(found)
        elif found is not None:
            self._gone, self._moved = None, False
            self.index = found
            self.top = 0 if at_head and found < self.height else found - line
        else:
            self._gone, self._moved = seen if keep_gone else None, False
        self._scroll()
        self._fill()
        self._settle()
        beyond = None if self.size else view.query.closed
        self.closed = self._store.size(replace(view, query=beyond)) if beyond else 0

    def _stood(self, beside: tuple[Sequence[int], Sequence[int]], own: Container[int]) -> tuple[int, int] | None:
        """Return the position of what stood next to the cursor, and the line of a row that stays beside it."""
        read = {ticket.number: self._start + place for place, ticket in enumerate(self._rows)}
        for numbers, behind in zip(beside, (0, 1), strict=True):
            for number in (one for one in numbers if one not in own):
                place = read[number] if number in read else self._store.position(self.view, number)
                if place is not None:
                    return place, place + behind
        return None

    def reads(self, sent: Collection[int], own: Mapping[int, Ticket]) -> list[Callable[[], object]]:
        """Return what ``reload`` reads, to be asked together; and ``leave``, for tickets that may be ``sent`` away."""
        cursor = self.cursor
        near = [number for number in self.nearest() if number not in sent][:1]
        wanted = dict.fromkeys([*([] if cursor is None else [cursor.number]), *near])
        return [
            *(partial(self._store.position, self.view, number) for number in wanted),
            lambda: copy(self).reload(own=own),
        ]

    def renew(self, numbers: Collection[int], fresh: Callable[[int], Ticket | None]) -> bool:
        """Show these tickets as they are now where they stand, the order held; return whether one is in the window."""
        self._outdated = True
        hit = False
        for place, ticket in enumerate(self._rows):
            if ticket.number in numbers and (now := fresh(ticket.number)) is not None:
                self._rows[place] = now
                hit = True
        if self._moved and self._gone is not None and self._gone.number in numbers:
            self._gone = fresh(self._gone.number) or self._gone
        self._settle()
        return hit

    def move(self, lines: int) -> None:
        """Move the cursor up or down; a ticket that has left the view goes with the first step."""
        self.go(self.index + lines)

    @asking_together
    def go(self, index: int) -> None:
        """Set the cursor on a line of the list.

        Rows beyond those read are in the new order, if it has changed since: then the whole list is brought up to
        date by the cursor's ticket first, so that old lines and new ones never stand side by side.
        """
        if self._outdated and not self._covers(index):
            steps, to_end = index - self.index, index >= self.length - 1
            self.reload()
            index = self.length - 1 if to_end else self.index + steps if index > 0 else 0
        if self._gone is not None:
            gone_at = self.index
            self._gone, self._moved = None, False
            index -= index > gone_at
        self._pushed = 0
        self.index = min(max(index, 0), max(0, self.size - 1))
        self._scroll()
        self._fill()
        self._settle()

    def nearest(self) -> list[int]:
        """Return the tickets as they stand below the cursor, then those above it, the nearest first."""
        return [number for side in self._beside() for number in side]

    def _beside(self) -> tuple[list[int], list[int]]:
        """Return the tickets as they stand below the cursor, and those above it, the nearest first."""
        here = max(0, self.index - self._start)
        below, above = self._rows[here + (self._gone is None) :], self._rows[:here]
        return [ticket.number for ticket in below], [ticket.number for ticket in reversed(above)]

    def leave(self, number: int, heirs: Iterable[int] = ()) -> None:
        """Forget a ticket that the technician has sent away: the cursor goes to the first of ``heirs`` in the view.

        They are what stood next to it when the key was pressed, whatever has come in among them since.
        """
        if self._gone is None or self._gone.number != number or self._moved:
            return
        self._gone = None
        line = self.index - self.top
        found = next((at for heir in heirs if (at := self._store.position(self.view, heir)) is not None), None)
        if found is not None:
            self.index = found
            self.top = 0 if self.top == 0 and found < self.height else found - line
        self._scroll()
        self._fill()
        self._settle()

    @asking_together
    def find(self, number: int) -> bool:
        """Set the cursor on a ticket, if it is in the view; one that was out of sight gets rows on both sides."""
        if self._outdated:
            self.reload()
        found = self._store.position(self.view, number)
        if found is None:
            return False
        in_sight = self.top <= found < self.top + self.height
        # The row that stays takes a line of the list.
        self.go(found + (self._gone is not None and found >= self.index))
        if not in_sight:
            self.top = 0 if self.index < self.height else self.index - self.height // 2
            self._scroll()
            self._fill()
            self._settle()
        return True

    def rows(self) -> list[Row]:
        """Return what stands on the lines of the window."""
        out: list[Row] = []
        for index in range(self.top, min(self.top + self.height, self.length)):
            if self._gone is not None and index == self.index:
                out.append(Row(self._gone, True, gone=not self._moved, moved=self._moved))
                continue
            ticket = self._at(index - (self._gone is not None and index > self.index))
            if ticket is not None:
                out.append(Row(ticket, self._gone is None and index == self.index))
        return out

    def tickets(self) -> list[Ticket]:
        """Return the tickets read around the window."""
        return self._rows[:]

    def _at(self, index: int) -> Ticket | None:
        place = index - self._start
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def _covers(self, index: int) -> bool:
        """Whether the window around a line can be shown from the rows that have been read."""
        top = max(0, min(self.top, index, self.length - self.height))
        top = max(top, min(index, self.length - 1) - self.height + 1)
        end = min(top + self.height, self.size)
        return self._start <= top and end <= self._start + len(self._rows)

    def _scroll(self) -> None:
        """Keep the cursor on the list and in the window."""
        self.index = min(max(self.index, 0), max(0, self.length - 1))
        self.top = max(min(self.top, self.index), self.index - self.height + 1)
        self.top = max(0, min(self.top, self.length - self.height))

    def _fill(self) -> None:
        """Have the rows of the window, and some around it, read."""
        end = min(self.top + self.height, self.size)
        if not self._rows or self.top < self._start or end > self._start + len(self._rows):
            self._start = max(0, self.top - self.height)
            self._rows = self._store.page(self.view, self._start, self.height * _AROUND)

    def _settle(self) -> None:
        """Take the ticket under the cursor from the rows."""
        if self._gone is None:
            self._cursor = self._at(self.index) if self.index < self.size else None
