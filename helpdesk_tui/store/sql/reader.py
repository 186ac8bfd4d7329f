"""Reads single tickets and their events, the same inside a write and outside."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from helpdesk_tui.domain.tickets.events import Event, Kind
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.log.codec import EVENT_COLUMNS, TICKET_COLUMNS, event_of, ticket_of

if TYPE_CHECKING:
    from helpdesk_tui.domain.tickets.desk_events import DeskEvent
    from helpdesk_tui.domain.tickets.requester import Requester

TICKET_FIELDS = ", ".join(TICKET_COLUMNS)
_AT_ONCE = 200
_BEYOND = 2**63 - 1
EVENT_FIELDS = ", ".join(f"event.{name}" for name in EVENT_COLUMNS)


class SqlReader:
    """The reads of a desk, inside a transaction and outside (see ``base.Reader``)."""

    def __init__(self, link: Asks) -> None:
        """Read through ``link``."""
        self._link = link

    # One ticket by its number.
    _TICKET = f"SELECT {TICKET_FIELDS} FROM ticket WHERE number = ?"

    def ticket(self, number: int) -> Ticket | None:
        """Return a ticket, or None."""
        row = self._link.row(self._TICKET, (number,))
        return None if row is None else ticket_of(row)

    # A ticket's events in order, their personal texts beside them.
    _HISTORY = f"""
SELECT {EVENT_FIELDS}, texts FROM event LEFT JOIN event_text USING (seq)
WHERE number = ? AND version > ? ORDER BY version LIMIT ?
"""

    # Those of some kinds alone: of thousands of notes nothing is read.
    _HISTORY_OF = f"""
SELECT {EVENT_FIELDS}, texts FROM event LEFT JOIN event_text USING (seq)
WHERE number = ? AND version > ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY version LIMIT ?
"""

    def history(
        self, number: int, after: int = 0, kinds: Collection[Kind] = (), most: int | None = None
    ) -> list[Event]:
        """Return the ticket's events with a version above ``after`` (of some kinds), in order: the first ``most``."""
        limit = _BEYOND if most is None else most
        if not kinds:
            return [event_of(row) for row in self._link.rows(self._HISTORY, (number, after, limit))]
        asked = json.dumps([str(kind) for kind in kinds])
        return [event_of(row) for row in self._link.rows(self._HISTORY_OF, (number, after, asked, limit))]

    # The children of a ticket; the partial index has them in this order.
    _CHILDREN = f"""
SELECT {TICKET_FIELDS} FROM ticket INDEXED BY ticket_by_parent
WHERE parent IS NOT NULL AND parent = ? ORDER BY number
"""

    def children(self, number: int) -> list[Ticket]:
        """Return the children of a ticket by their numbers."""
        return [ticket_of(row) for row in self._link.rows(self._CHILDREN, (number,))]

    # Everything one operation did, to see whether it has happened already, or to undo it.
    _OPERATION = f"""
SELECT {EVENT_FIELDS}, texts FROM event LEFT JOIN event_text USING (seq) WHERE op = ? ORDER BY seq
"""

    def operation(self, op: str) -> list[Event]:
        """Return the events of one operation, in the order they were written; empty when unknown."""
        return [event_of(row) for row in self._link.rows(self._OPERATION, (op,))]

    # What came with an import was not done here, and is not there to be undone; imports are few.
    _DONE_HERE = """
NOT EXISTS (
    SELECT 1 FROM desk_event INDEXED BY desk_event_by_kind WHERE desk_event.kind = 'imported' AND event.seq
    BETWEEN CAST(json_extract(desk_event.payload, '$.facts.first') AS bigint)
    AND CAST(json_extract(desk_event.payload, '$.facts.last') AS bigint)
)"""
    # An actor's latest events before a place in the log; a purge is none that could be taken back.
    _OPERATIONS = f"""
SELECT op, undoes, seq FROM event INDEXED BY event_by_actor
WHERE actor = :actor AND kind <> 'purged' AND seq < :before AND {_DONE_HERE} ORDER BY seq DESC LIMIT {_AT_ONCE}
"""
    # The same on one ticket, from its own few events.
    _OPERATIONS_ON = f"""
SELECT op, undoes, version FROM event INDEXED BY event_by_version
WHERE number = :number AND actor = :actor AND kind <> 'purged' AND version < :before AND {_DONE_HERE}
ORDER BY version DESC LIMIT {_AT_ONCE}
"""

    def operations_asked(self, actor: str, number: int | None) -> tuple[str, dict[str, object]]:
        """Return the statement that ``operations`` runs first, with its parameters."""
        asked: dict[str, object] = {"actor": actor, "number": number, "before": _BEYOND}
        return self._OPERATIONS if number is None else self._OPERATIONS_ON, asked

    def operations(self, actor: str, number: int | None = None) -> Iterator[tuple[str, str | None]]:
        """Yield ``(op, undoes)`` of the actor's operations (on one ticket), newest first, each once."""
        sql, asked = self.operations_asked(actor, number)
        seen: set[str] = set()
        while rows := self._link.rows(sql, asked):
            for op, undoes, asked["before"] in rows:
                if op not in seen:
                    seen.add(op)
                    yield op, undoes

    # The last event of either table, and its chain.
    _LAST = """
SELECT seq, chain FROM (
    SELECT * FROM (SELECT seq, chain FROM event ORDER BY seq DESC LIMIT 1) AS last_of_tickets
    UNION ALL SELECT * FROM (SELECT seq, chain FROM desk_event ORDER BY seq DESC LIMIT 1) AS last_of_desk
) AS last ORDER BY seq DESC LIMIT 1
"""
    # The desk's own name, from which the chain of an empty log is made.
    _DESK = "SELECT value FROM setting WHERE name = ?"

    def head(self) -> tuple[int, str]:
        """Return the head of the log; that of an empty one is event 0."""
        from helpdesk_tui.store.log.chain import DESK_SETTING, NO_LINK, genesis

        row = self._link.row(self._LAST)
        if row is None:
            return 0, genesis(str(self._link.value(self._DESK, (DESK_SETTING,)) or "")).hex()
        return int(row[0]), (row[1] or NO_LINK).hex()

    def desk_events(
        self,
        limit: int = 100,
        *,
        before: int | None = None,
        kinds: Collection[str] = (),
        op: str | None = None,
        actor: str | None = None,
    ) -> list[DeskEvent]:
        """Return the latest events of the desk as a whole, newest first."""
        from helpdesk_tui.store.sql.asked import desk_log

        return desk_log.latest(self._link, limit, before=before, kinds=kinds, op=op, actor=actor)

    # Which outside references are here; bound as one JSON array, for there may be thousands.
    _REFERENCES = "SELECT reference, number FROM ticket WHERE reference IN (SELECT value FROM json_each(?))"

    def references(self, references: Sequence[str]) -> dict[str, int]:
        """Return which of these references from elsewhere the desk has already, each with its ticket's number."""
        return dict(self._link.rows(self._REFERENCES, (json.dumps(references),)))

    # Which operations are here.
    _KNOWN_OPERATIONS = "SELECT DISTINCT op FROM event WHERE op IN (SELECT value FROM json_each(?))"

    def known_operations(self, ops: Sequence[str]) -> set[str]:
        """Return which of these operations the desk has already."""
        return {str(op) for (op,) in self._link.rows(self._KNOWN_OPERATIONS, (json.dumps(ops),))}

    def requester(self, identity: int) -> Requester | None:
        """Return one requester by their id, or None."""
        from helpdesk_tui.store.sql.asked import requesters as requester_sql

        return requester_sql.one(self._link, identity)

    def requesters_by_number(self, number: str, limit: int = 5) -> list[Requester]:
        """Return those whose number ends as typed, or who have that extension; the last contact first."""
        from helpdesk_tui.store.sql.asked import requesters as requester_sql

        return requester_sql.by_number(self._link, number, limit)

    def requesters_named(self, words: str, limit: int = 5) -> list[Requester]:
        """Return those with all these beginnings of words in name, organisation or address."""
        from helpdesk_tui.store.sql.asked import requesters as requester_sql

        return requester_sql.named(self._link, words, limit)

    def callers_named(self, words: str, limit: int = 5) -> list[Requester]:
        """Return who has all these beginnings of words in their name, and neither number nor address."""
        from helpdesk_tui.store.sql.asked import callers as caller_sql

        return caller_sql.named(self._link, words, limit)

    def requesters_like(self, caller: Requester) -> list[Requester]:
        """Return those who share a number or an address with a requester, then those of the same name."""
        from helpdesk_tui.store.sql.asked import requesters as requester_sql

        return requester_sql.like(self._link, caller)

    def tickets_of(self, requester: Requester, limit: int, *, only_open: bool) -> list[Ticket]:
        """Return a requester's (open) tickets, the latest first."""
        from helpdesk_tui.store.sql.asked import callers as caller_sql

        return caller_sql.tickets_of(self._link, requester, limit, only_open=only_open)

    def requesters_called(self, name: str) -> list[Requester]:
        """Return those of this name in any spelling, the last contact first."""
        from helpdesk_tui.store.sql.asked import requesters as requester_sql

        return requester_sql.called(self._link, name)
