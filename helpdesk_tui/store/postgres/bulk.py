"""Writes many whole histories at once, in one transaction: for imports, demonstrations and load tests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import islice

from helpdesk_tui.domain.filters.searched import COLUMNS
from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.store.base import After, Row
from helpdesk_tui.store.log.codec import EVENT_COLUMNS
from helpdesk_tui.store.postgres import schema
from helpdesk_tui.store.postgres.aside import Aside
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.postgres.transaction import PostgresTransaction
from helpdesk_tui.store.sql.asked import results as results_sql
from helpdesk_tui.store.sql.known_callers import take_over
from helpdesk_tui.store.sql.loading import PIECE, TICKET_AND_BODY, History, Loading, Piece, caller_of
from helpdesk_tui.store.sql.reader import SqlReader

# Where numbering and the log go on.
_LAST = "SELECT coalesce(max(number), 0) FROM ticket"
_HELD = "SELECT schema FROM hold()"
_END = "SELECT seq, chain FROM head"
# Whether the tables are who asks' own; for anybody else, a lead, the server's function writes them.
_OWNS = "SELECT has_table_privilege('event', 'INSERT')"
_TAKE_IN = "SELECT take_in(?, ?, ?, ?, ?)"
_CAME_IN = "SELECT came_in()"
# Where the log ends now.
_ENDED = "UPDATE head SET seq = ?, chain = ?"
_TAKEN = 500
"""The most histories that the server's function gets at a time: an answer may take only some seconds."""

# Who is on the tickets above a number, each as they were last written, the earliest contact first.
_ON_TICKETS = """
SELECT requester, phone, email, organisation, opened_at FROM (
    SELECT DISTINCT ON (nocase(requester), coalesce(nullif(phone_digits, ''), nocase(email)), extension)
        requester, phone, email, organisation, opened_at FROM ticket
    WHERE number > ? AND (phone_digits <> '' OR extension IS NOT NULL OR email IS NOT NULL)
    ORDER BY nocase(requester), coalesce(nullif(phone_digits, ''), nocase(email)), extension, opened_at DESC, number
) AS latest ORDER BY opened_at
"""


_LOADED = ("ticket", "event", "event_text", "result", "ticket_words")
_PATIENCE = 3_600.0
"""Seconds that the index of a million tickets' words may take."""

# What the planner goes by: without it, a page of a desk just filled is sorted anew each time, until the server counts.
_COUNTED = "ANALYZE ticket, event, event_text, ticket_words, result"
_MANY = 1_000
"""The fewest tickets of a load after which the tables are analysed."""

# The making of a piece of tickets is the client's own work, and the server waits for it.
_MAKING = "SET LOCAL idle_in_transaction_session_timeout = '60s'"


def load(link: Link, histories: Iterable[History], by: By | None = None, after: After | None = None) -> int:
    """Write histories, and what comes after them, in one transaction; return how many tickets are new.

    The log says ``by`` whom.

    Raises:
        ValueError: a history does not begin with version 1, or one is missing; nothing was written.
        Declined: this login is no lead.
    """
    remaining = iter(histories)
    with link.transaction(_MAKING):
        schema.refuse_other(link, link.value(_HELD))
        loading = Loading(SqlReader(link), link.value(_LAST), link.rows(_END)[0])
        owns = bool(link.value(_OWNS))
        piece = list(islice(remaining, PIECE if owns else _TAKEN))
        with _aside(link) if owns and loading.empty and len(piece) == PIECE else nullcontext():
            while piece:
                (_copy if owns else _hand_over)(link, loading.rows(piece))
                piece = list(islice(remaining, PIECE if owns else _TAKEN))
        link.run(*((_ENDED, loading.end) if owns else (_CAME_IN, ())))
        transaction = PostgresTransaction(link)
        loading.tell(transaction, by, after)
        take_over(link, transaction, [caller_of(row) for row in link.rows(_ON_TICKETS, (loading.first,))])
        if owns and loading.count >= _MANY:
            link.run(_COUNTED)
    return loading.count


@contextmanager
def _aside(link: Link) -> Iterator[None]:
    """Take away what is made again at the end; no answer is too late meanwhile."""
    link.connection.deadline = _PATIENCE
    aside = Aside(link, _LOADED, stays=("ticket_by_reference",))
    aside.take()
    yield
    aside.give_back()


def _copy(link: Link, made: Piece) -> None:
    """Write rows directly to the tables, as their owner may."""
    for table, (columns, rows) in _tables(made).items():
        sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()
        with link.translating(), link.connection.cursor() as cursor, cursor.copy(sql) as out:
            for row in rows:
                out.write_row(row)


def _hand_over(link: Link, made: Piece) -> None:
    """Write rows by the server's own function, which chains the events itself, and refuses a number that is used."""
    if made.tickets:
        link.run(_TAKE_IN, [_objects(columns, rows) for columns, rows in _tables(made).values()])


def _objects(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Return rows as a JSON array of objects, without the chain, which the server works out itself."""
    kept = [name for name in columns if name != "chain"]
    return json.dumps([dict(zip(kept, row, strict=False)) for row in rows], ensure_ascii=False)


def _tables(made: Piece) -> dict[str, tuple[Sequence[str], Iterable[Row]]]:
    """Return the rows by table, in the order in which they are written, each with its columns; the chain is last."""
    return {
        "ticket": (TICKET_AND_BODY, made.tickets),
        "event": ((*EVENT_COLUMNS, "chain"), made.events),
        "event_text": (("seq", "texts"), made.texts),
        "result": (results_sql.COLUMNS, made.results),
        "ticket_words": (("id", "number", *COLUMNS), made.pages),
    }
