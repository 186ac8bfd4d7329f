"""Writing many whole histories at once: for imports, demonstrations and load tests.

On an empty desk the indexes and triggers stand aside meanwhile, all in the one
transaction: a million tickets are indexed once at the end instead of one by one. Many
tickets go onto an empty desk under the rollback journal: that needs no page of what is new
(SQLite: file format, rollback journal), where a write-ahead log would hold all of it first.
Killed at any moment, such a desk is empty again at its next opening.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from helpdesk_tui.domain.agreement.results import of_history
from helpdesk_tui.domain.tickets.desk_events import FIRST_EVENT, LAST_EVENT, By, DeskKind
from helpdesk_tui.domain.tickets.events import Event, Value
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store import callers
from helpdesk_tui.store.base import FIRST_NUMBER, Row, Unavailable
from helpdesk_tui.store.log import chain
from helpdesk_tui.store.log.codec import EVENT_COLUMNS, TICKET_ROW, row_of, salts, seal
from helpdesk_tui.store.sql.asked import pages as pages_sql
from helpdesk_tui.store.sql.asked import requesters as requester_sql
from helpdesk_tui.store.sql.asked import results as results_sql
from helpdesk_tui.store.sql.reader import SqlReader
from helpdesk_tui.store.sqlite import schema, words
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.log import log_end
from helpdesk_tui.store.sqlite.transaction import SqliteTransaction

History = Sequence[tuple[Event, Ticket]]

_PIECE = 4_000
"""Histories held in memory at a time."""

_COLUMNS = (*TICKET_ROW, "body")
_ABSENT = 0.5
"""Stands for NULL while a ticket is bound: the drivers take 0.6 us for each None, and most fields are."""

# A piece's tickets as they stand at the end of their histories, each with its body.
_TICKETS = f"""
INSERT INTO ticket ({", ".join(_COLUMNS)}) VALUES ({", ".join(f"nullif(?, {_ABSENT})" for _ in _COLUMNS)})
"""
# Their events, numbered here, so that the texts can name them.
_EVENTS = f"""
INSERT INTO event ({", ".join(EVENT_COLUMNS)}, chain) VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, {_ABSENT}), ?, ?)
"""
# Their personal texts.
_TEXTS = "INSERT INTO event_text (seq, texts) VALUES (?, ?)"
# Where numbering goes on.
_LAST = "SELECT coalesce(max(number), 0) FROM ticket"
# What stands aside: all that can be made again from the tables. References are looked up while loading.
_ASIDE = """
SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('index', 'trigger')
AND tbl_name IN ('ticket', 'event', 'ticket_words') AND name NOT IN ('ticket_by_reference', 'event_by_version')
ORDER BY type
"""
# What the triggers would have kept.
_COUNT = "INSERT INTO tally SELECT priority, status, count(*) FROM ticket GROUP BY priority, status"
# In few big pieces, which need no merging: a third less time, and words are looked up in fewer places.
_IN_BIG_PIECES, _IN_USUAL_PIECES = (
    [f"INSERT INTO {name} ({name}, rank) VALUES ('hashsize', {size})" for name in words.INDEXES]
    for size in (67108864, 1048576)
)
# The written-ahead pages go into the file now, not while somebody works; busy readers leave them for later.
_SETTLE = "PRAGMA wal_checkpoint(TRUNCATE)"
# What is written here belongs together by its making; asking for each row takes a third of the time.
_BEFORE = ("PRAGMA cache_size = -65536", "PRAGMA foreign_keys = OFF")
_AFTER = ("PRAGMA cache_size = -2000", "PRAGMA foreign_keys = ON")


def load(link: Link, histories: Iterable[History], by: By | None = None) -> int:
    """Write histories in one transaction and return how many tickets came in; the log says ``by`` whom.

    Raises:
        ValueError: a history does not begin with version 1, or leaves one out; nothing was written.
    """
    remaining = iter(histories)
    piece = list(islice(remaining, _PIECE))
    unlogged = len(piece) == _PIECE and _is_empty(link) and schema.leave_log(link)
    for pragma in _BEFORE:
        link.run(pragma)
    try:
        with link.transaction():
            schema.refuse_newer(link)
            loading = _Loading(link)
            with _aside(link) if loading.empty else _in_step():
                while piece:
                    loading.write(piece)
                    piece = list(islice(remaining, _PIECE))
            transaction = SqliteTransaction(link)
            if by is not None and loading.count:
                came: dict[str, Value] = {"tickets": loading.count}
                came |= {FIRST_EVENT: loading.before + 1, LAST_EVENT: loading.last}
                transaction.append_desk_event(by.event(DeskKind.IMPORTED, came))
            callers.take_over(transaction, requester_sql.on_tickets(link, loading.first))
        _settle(link)
    finally:
        for pragma in _AFTER:
            link.run(pragma)
        if unlogged:
            schema.take_log(link)
    return loading.count


def _is_empty(link: Link) -> bool:
    return link.rows(_LAST) == [(0,)] and log_end.end_of(link)[0] == 0


class _Loading:
    """How far a load has come."""

    def __init__(self, link: Link) -> None:
        """Go on from the desk's last number."""
        self._link = link
        self._reader = SqlReader(link)
        self._salts = salts()
        number = link.value(_LAST)
        self._seq, self._chain = log_end.end_of(link)
        self.before = self._seq
        self._number = self.first = max(number, FIRST_NUMBER - 1)
        self.empty = self._seq == 0 and number == 0
        self.count = 0

    def write(self, piece: Sequence[History]) -> None:
        """Write some histories."""
        tickets: list[Row] = []
        events: list[Row] = []
        texts: list[Row] = []
        results: list[Row] = []
        pages: list[Row] = []
        seq, link, link_of = self._seq, self._chain, chain.link_of
        for history in self._new(piece):
            number = self._number_for(history)
            row = (number, *row_of(history[-1][1])[1:], history[0][0].text)
            tickets.append(tuple([_ABSENT if value is None else value for value in row]))
            pages += pages_sql.rows(history[-1][1], history[0][0].text, [event for event, _ in history], number)
            for event, _ in history:
                seq += 1
                payload, text = seal(event, self._salts)
                kind, undoes = str(event.kind), event.undoes
                made = (seq, number, event.version, kind, event.at, event.actor, event.op)
                link = link_of(link, *made, undoes, payload)
                events.append((*made, _ABSENT if undoes is None else undoes, payload, link))
                if text is not None:
                    texts.append((seq, text))
            results += [(number, *results_sql.row_of(one)[1:]) for one in of_history(history)]
        self._seq, self._chain = seq, link
        self._link.many(_TICKETS, tickets)
        self._link.many(_EVENTS, events)
        self._link.many(_TEXTS, texts)
        results_sql.add_many(self._link, results)
        self._link.many(pages_sql.PUT, pages)
        self.count += len(tickets)

    @property
    def last(self) -> int:
        """The number of the last event that was written."""
        return self._seq

    def _number_for(self, history: History) -> int:
        """Return the ticket's own number, or the next free one. Raises ValueError when its versions have a gap."""
        own = history[0][1].number
        for version, (event, ticket) in enumerate(history, 1):
            if event.version != version or ticket.version != version or ticket.number != own:
                raise ValueError(f"#{ticket.number} v{ticket.version} is not version {version} of #{own}")
        number = own or self._number + 1
        self._number = max(self._number, number)
        return number

    def _new(self, piece: Sequence[History]) -> Iterator[History]:
        """Leave out what is here already, by its reference, or was just now."""
        references = [ticket.reference for history in piece for _, ticket in history[-1:] if ticket.reference]
        here = set(self._reader.references(references)) if references else set()
        for history in piece:
            reference = history[-1][1].reference if history else None
            if not history or reference in here:
                continue
            if reference is not None:
                here.add(reference)
            yield history


@contextmanager
def _aside(link: Link) -> Iterator[None]:
    """Take indexes and triggers away, and make them again at the end, with what they would have kept."""
    aside = link.rows(_ASIDE)
    for kind, name, _ in aside:
        link.run(f'DROP {kind} "{name}"')
    yield
    for _, _, sql in aside:
        link.run(sql)
    link.run(_COUNT)
    for step in (*_IN_BIG_PIECES, *words.REBUILD, *_IN_USUAL_PIECES):
        link.run(step)
    words.settle(link)


@contextmanager
def _in_step() -> Iterator[None]:
    """Leave indexes and triggers as they are."""
    yield


def _settle(link: Link) -> None:
    try:
        link.rows(_SETTLE)
    except Unavailable:
        return
