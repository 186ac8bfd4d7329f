"""A ticket that is open on the screen, with its history as far as it has been read."""

from __future__ import annotations

from copy import copy

from helpdesk_tui.console.look.family import in_order, relation
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.results import REASONING, last_reason
from helpdesk_tui.domain.tickets.counted import COUNTING
from helpdesk_tui.domain.tickets.events import Event, Kind
from helpdesk_tui.domain.tickets.ticket import Ticket

PAGE = 200
"""Events read at a time: a ticket with 20,000 notes is opened as fast as any."""


class OpenTicket:
    """What a ticket's screen shows. Raises StoreError where the desk cannot be had."""

    def __init__(self, desk: Desk, number: int) -> None:
        """Read the ticket with that number."""
        self._store = desk.store
        self.number = number
        self.ticket: Ticket | None = None
        self.relative: Ticket | None = None
        """What it was merged into, else its parent."""
        self.children: list[Ticket] = []
        self.body: str | None = None
        self.counted: list[Event] = []
        self.reason: str | None = None
        """Why its response was missed, where somebody has said it."""
        self.events: list[Event] = []
        """The latest of its events, in their order."""
        self.renew()

    @property
    def earlier(self) -> int:
        """How many events lie before those that have been read."""
        return self.events[0].version - 1 if self.events else 0

    def renew(self) -> int:
        """Read what has changed; return how many events have come since the last time."""
        store, number, shown = self._store, self.number, self.ticket
        since = [] if shown is None else [lambda: store.history(number, shown.version)]
        reads = (lambda: store.ticket(number), lambda: store.children(number), *since, lambda: self._twin()._renew())
        with store.together(*reads):
            return self._renew()

    def _twin(self) -> OpenTicket:
        """Return a copy that changes nothing of this one: what is shown goes by this very list of events."""
        twin = copy(self)
        twin.events = [*self.events]
        return twin

    def _renew(self) -> int:
        before, self.ticket = self.ticket, self._store.ticket(self.number)
        self.children = in_order(self._store.children(self.number))
        belongs = relation(self.ticket) if self.ticket is not None else None
        self.relative = None if belongs is None else self._store.ticket(belongs[1])
        if self.ticket is None or self.ticket == before:
            return 0
        come: list[Event] = []
        if before is not None and before.version < self.ticket.version:
            come = self._store.history(self.number, before.version)
            self.events += come
        else:
            # Opened just now, or put back to an earlier copy, or rid of what a person wrote.
            self.reload()
        if self.ticket.affected:
            self.counted = self._store.history(self.number, kinds=COUNTING)
        self.reason = last_reason(self._store.history(self.number, kinds=REASONING) if self.earlier else self.events)
        return len(come)

    def reload(self) -> None:
        """Read the latest events anew, and what it was opened with."""
        version = self.ticket.version if self.ticket is not None else 0
        self.events = self._store.history(self.number, max(version - PAGE, 0))
        first = self._store.history(self.number, kinds=(Kind.OPENED,)) if self.earlier else self.events[:1]
        self.body = first[0].text if first else None

    def read_further(self) -> None:
        """Read as many earlier events again, where there are more than have been read."""
        if self.earlier:
            after = max(self.earlier - PAGE, 0)
            self.events[:0] = self._store.history(self.number, after, most=self.earlier - after)
