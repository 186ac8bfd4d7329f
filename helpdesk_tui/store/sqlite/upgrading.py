"""What an upgrade adds to the log of a desk older than schema 9: the results of its tickets, as an event of each.

Histories written until then say how a response was judged, but not under which priority, and nothing of a deadline
that passed before a ticket's priority was lowered. That is worked out once and recorded in the log, so that every
figure after it follows from events.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from helpdesk_tui.domain.agreement.old_results import upgraded
from helpdesk_tui.domain.tickets.events import Event, Kind, fold, record
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import Transaction
from helpdesk_tui.store.log.codec import EVENT_COLUMNS, event_of
from helpdesk_tui.store.sqlite.connection.link import Link

ACTOR = "helpdesk"
"""The actor of these events: the program."""

_PIECE = 500
"""Tickets that are read at a time: all of them before any is written, because a read must not see own writes."""

# The next tickets' events with their texts, by number.
_EVENTS = f"""
SELECT {", ".join(f"event.{name}" for name in EVENT_COLUMNS)}, texts
FROM event INDEXED BY event_by_version LEFT JOIN event_text USING (seq)
WHERE number > ? AND number <= ? ORDER BY number, version
"""
# Where a piece of tickets ends.
_UNTIL = "SELECT max(number) FROM (SELECT number FROM ticket WHERE number > ? ORDER BY number LIMIT ?)"


def record_results(link: Link, transaction: Transaction) -> None:
    """Append an event with each ticket's results, where its history does not hold them, in the write that is open.

    The event has the instant of the ticket's last event, to which the results refer. When the desk was upgraded is in
    the desk's own event of that.
    """
    op, after = os.urandom(8).hex(), 0
    while (until := link.value(_UNTIL, (after, _PIECE))) is not None:
        for event, ticket in _recorded(link, after, int(until), op):
            transaction.append(event, ticket)
        after = int(until)


def _recorded(link: Link, after: int, until: int, op: str) -> list[tuple[Event, Ticket]]:
    found: list[tuple[Event, Ticket]] = []
    rows = link.rows(_EVENTS, (after, until))
    for _, history in groupby(map(event_of, rows), key=lambda event: event.number):
        folded = list(_folded(history))
        ticket = folded[-1][1]
        better = upgraded(folded)
        changed = replace(better.ticket, version=ticket.version + 1)
        event = record(Kind.UPGRADED, ticket, changed, at=folded[-1][0].at, actor=ACTOR, op=op)
        if event.after or better.earlier:
            found.append((replace(event, earlier=better.earlier), changed))
    return found


def _folded(history: Iterator[Event]) -> Iterator[tuple[Event, Ticket]]:
    ticket: Ticket | None = None
    for event in history:
        ticket = fold(ticket, event)
        yield event, ticket
