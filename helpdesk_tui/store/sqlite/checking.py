"""Checking a desk: the engine's own integrity, and that everything derived agrees with the events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain as joined
from itertools import groupby, islice

from helpdesk_tui.domain.agreement.results import Ledger
from helpdesk_tui.domain.tickets.events import fold
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import Row, Unusable
from helpdesk_tui.store.log.chain import Head
from helpdesk_tui.store.log.codec import EVENT_COLUMNS, TICKET_ROW, event_of, row_of
from helpdesk_tui.store.log.erasures import UNREADABLE
from helpdesk_tui.store.log.walk import Verdict
from helpdesk_tui.store.sql.asked import pages as pages_sql
from helpdesk_tui.store.sql.asked import results as results_sql
from helpdesk_tui.store.sqlite import schema, words
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.log import verifying

MOST = 100
"""Problems named; where one page is damaged there are soon millions."""

# Pages, rows and index entries, by the engine.
_INTEGRITY = "PRAGMA integrity_check(100)"
# Events without a ticket, texts without an event.
_FOREIGN_KEYS = "PRAGMA foreign_key_check"
# The indexes of the search against the words they were made from; the engine calls it a write.
_SEARCH = tuple(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)" for name in words.INDEXES)
# The tally where it is not what counting gives.
_TALLY = """
SELECT priority, status, n, 0 FROM tally WHERE n > 0 AND NOT EXISTS (
    SELECT 1 FROM ticket WHERE ticket.priority = tally.priority AND ticket.status = tally.status
) UNION ALL
SELECT priority, status, coalesce((
    SELECT n FROM tally WHERE tally.priority = counted.priority AND tally.status = counted.status
), 0) AS kept, counted.n FROM (
    SELECT priority, status, count(*) AS n FROM ticket GROUP BY priority, status
) AS counted WHERE kept <> counted.n
"""
# Children of children: there is one level.
_TOO_DEEP = """
SELECT child.number, child.parent FROM ticket AS child JOIN ticket AS parent ON parent.number = child.parent
WHERE child.parent IS NOT NULL AND parent.parent IS NOT NULL
"""
# Every ticket, and every event with its texts, both in the order of their numbers: they are walked side by side.
_TICKETS = f"SELECT {', '.join(TICKET_ROW)}, body FROM ticket ORDER BY number"
_EVENTS = f"""
SELECT {", ".join(f"event.{name}" for name in EVENT_COLUMNS)}, texts
FROM event INDEXED BY event_by_version LEFT JOIN event_text USING (seq) ORDER BY number, version
"""
_NUMBER = EVENT_COLUMNS.index("number")
# The results that stand beside the tickets, in the same order.
_RESULTS = f"SELECT {', '.join(results_sql.COLUMNS)} FROM result ORDER BY number, cycle, task"


# When the latest event was, by what it says.
_NEWEST = "SELECT max(at) FROM event"

Finding = tuple[str, list[str]]
"""What was looked at, and what is wrong with it, a sentence each."""


def check(link: Link) -> list[str]:
    """Return what is wrong, a sentence each, at most MOST; nothing when all is well."""
    return list(islice((problem for _, problems in examined(link) for problem in problems), MOST))


class LogCheck:
    """The walk along the log as one of the things looked at; afterwards ``verdict`` is what it found."""

    def __init__(self, heads: Iterable[Head] = ()) -> None:
        """Hold the log against ``heads`` that are known from elsewhere."""
        self._heads = heads
        self.verdict: Verdict | None = None

    def __call__(self, link: Link) -> list[str]:
        """Walk along the log, and return what is wrong with it."""
        self.verdict = verifying.verify(link, self._heads, most=MOST)
        return [*self.verdict.wrong, *self.verdict.disordered]


def examined(link: Link, log: LogCheck | None = None) -> Iterator[Finding]:
    """Look at one thing after the other, and yield it with what is wrong with it, at most MOST each.

    Where the file is so damaged that it cannot be walked through, that is the last finding.
    """
    looks = (
        ("the engine reads every page and index", _engine),
        ("the schema is the one this program made", _schema),
        ("the log is whole and in its order", log or LogCheck()),
        ("the tickets are what their events tell", _derived),
        ("the search holds the words of the tickets", _searched),
    )
    for name, look in looks:
        try:
            yield name, list(islice(look(link), MOST))
        except Unusable as error:
            yield name, [str(error)]
            return


def newest(link: Link) -> int | None:
    """Return the latest instant of any event, in seconds UTC; None without events."""
    at = link.value(_NEWEST)
    return None if at is None else int(at)


def _engine(link: Link) -> Iterator[str]:
    with link.snapshot():
        yield from (f"The file: {message}." for (message,) in link.rows(_INTEGRITY) if message != "ok")
        for table, row, parent, _ in link.rows(_FOREIGN_KEYS):
            yield f"Row {row} of {table} belongs to no {parent}."


def strange(link: Link) -> list[str]:
    """Return what in a file's schema is not as this program makes it, a sentence each."""
    return list(islice(_schema(link), MOST))


def _schema(link: Link) -> Iterator[str]:
    """Compare all there is with a new desk: one thing may have been taken away, another put in that acts or shows."""
    here = {(kind, name): sql for kind, name, sql in link.rows(schema.OBJECTS)}
    made, names = schema.fresh_objects()
    for (kind, name), sql in made.items():
        if (kind, name) not in here:
            yield f"The {kind} {name} is missing."
        elif here[kind, name] != sql:
            yield f"The {kind} {name} is not as this program made it."
    for kind, name in sorted({(kind, name) for kind, name in link.rows(schema.NAMES)} - names):
        yield f"The {kind} {name} is none of this program's."


def derived(link: Link) -> list[str]:
    """Return where the tickets are not what their events say."""
    return list(islice(_derived(link), MOST))


def _derived(link: Link) -> Iterator[str]:
    with link.snapshot():
        for priority, status, kept, counted in link.rows(_TALLY):
            yield f"The tally says {kept} for P{priority} {status}; there are {counted}."
        for number, parent in link.rows(_TOO_DEEP):
            yield f"#{number} is a child of #{parent}, which is a child itself."
        yield from _replayed(link)


def _searched(link: Link) -> Iterator[str]:
    try:
        for statement in _SEARCH:
            with link.transaction():
                link.run(statement)
    except Unusable:
        yield "The search does not hold the words of the tickets."
    with link.snapshot():
        for number in pages_sql.astray(link):
            yield f"#{number} is not searched by the texts that it has."


def _replayed(link: Link) -> Iterator[str]:
    """Fold every history and compare it with its ticket's row and its results."""
    kept = _Kept(link)
    tickets = joined.from_iterable(link.pieces(_TICKETS))
    events_in_order = joined.from_iterable(link.pieces(_EVENTS))
    histories = groupby(events_in_order, key=lambda row: int(row[_NUMBER]))
    row = next(tickets, None)
    for number, events in histories:
        while row is not None and row[0] < number:
            yield f"#{row[0]} has no events."
            row = next(tickets, None)
        if row is None or row[0] != number:
            yield f"#{number} has events but no ticket."
            continue
        yield from _compared(number, row, events, kept.of(number))
        row = next(tickets, None)
    while row is not None:
        yield f"#{row[0]} has no events."
        row = next(tickets, None)


class _Kept:
    """The results as they are kept, handed out ticket by ticket."""

    def __init__(self, link: Link) -> None:
        self._groups = groupby(joined.from_iterable(link.pieces(_RESULTS)), key=lambda row: int(row[0]))
        self._next = next(self._groups, None)

    def of(self, number: int) -> list[Row]:
        """Return the results of a ticket; their numbers are asked for in ascending order."""
        while self._next is not None and self._next[0] < number:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != number:
            return []
        return list(self._next[1])


def _compared(number: int, row: Row, events: Iterator[Row], kept: list[Row]) -> Iterator[str]:
    """Compare one ticket's row and its results with what its events say."""
    ticket: Ticket | None = None
    results = Ledger()
    body: str | None = None
    for stored in events:
        try:
            event = event_of(stored)
            ticket = fold(ticket, event)
        except UNREADABLE as error:
            yield f"#{number}, event {stored[0]} cannot be read: {error}."
            return
        body = event.text if event.version == 1 else body
        results.step(event, ticket)
    if ticket is None:
        return
    names = (*TICKET_ROW, "body")
    wrong = [name for name, derived, kept in zip(names, (*row_of(ticket), body), row, strict=True) if derived != kept]
    if wrong:
        yield f"#{number}: {', '.join(wrong)} differ from what its events tell."
    if [results_sql.row_of(one) for one in results.results] != kept:
        yield f"#{number}: its results differ from what its events tell."
