"""Writing many whole histories at once, in one transaction: for imports, demonstrations and load tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from helpdesk_tui.domain.filters.searched import COLUMNS
from helpdesk_tui.domain.tickets.desk_events import FIRST_EVENT, LAST_EVENT, By, DeskKind
from helpdesk_tui.domain.tickets.events import Value
from helpdesk_tui.store import callers
from helpdesk_tui.store.base import Row
from helpdesk_tui.store.log.codec import EVENT_COLUMNS
from helpdesk_tui.store.postgres import schema
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.postgres.transaction import PostgresTransaction
from helpdesk_tui.store.sql.asked import results as results_sql
from helpdesk_tui.store.sql.loading import PIECE, TICKET_AND_BODY, History, Loading, caller_of
from helpdesk_tui.store.sql.reader import SqlReader

# Where numbering and the log go on.
_LAST = "SELECT coalesce(max(number), 0) FROM ticket"
_END = "SELECT schema, seq, chain FROM head FOR UPDATE"
# Where the log ends now.
_ENDED = "UPDATE head SET seq = ?, chain = ?"
# Who is on the tickets above a number, each as they were last written, the earliest contact first.
_ON_TICKETS = """
SELECT requester, phone, email, organisation, opened_at FROM (
    SELECT DISTINCT ON (nocase(requester), coalesce(nullif(phone_digits, ''), nocase(email)), extension)
        requester, phone, email, organisation, opened_at FROM ticket
    WHERE number > ? AND (phone_digits <> '' OR extension IS NOT NULL OR email IS NOT NULL)
    ORDER BY nocase(requester), coalesce(nullif(phone_digits, ''), nocase(email)), extension, opened_at DESC, number
) AS latest ORDER BY opened_at
"""


def load(link: Link, histories: Iterable[History], by: By | None = None) -> int:
    """Write histories in one transaction and return how many tickets came in; the log says ``by`` whom.

    Raises:
        ValueError: a history does not begin with version 1, or leaves one out; nothing was written.
    """
    remaining = iter(histories)
    with link.transaction():
        version, *end = link.rows(_END)[0]
        schema.refuse_other(link, version)
        loading = Loading(SqlReader(link), link.value(_LAST), (end[0], end[1]))
        while piece := list(islice(remaining, PIECE)):
            made = loading.rows(piece)
            for table, columns, rows in (
                ("ticket", TICKET_AND_BODY, made.tickets),
                ("event", (*EVENT_COLUMNS, "chain"), made.events),
                ("event_text", ("seq", "texts"), made.texts),
                ("result", results_sql.COLUMNS, made.results),
                ("ticket_words", ("id", "number", *COLUMNS), made.pages),
            ):
                _copy(link, table, columns, rows)
        link.run(_ENDED, loading.end)
        transaction = PostgresTransaction(link)
        if by is not None and loading.count:
            came: dict[str, Value] = {"tickets": loading.count}
            came |= {FIRST_EVENT: loading.before + 1, LAST_EVENT: loading.last}
            transaction.append_desk_event(by.event(DeskKind.IMPORTED, came))
        callers.take_over(transaction, map(caller_of, link.rows(_ON_TICKETS, (loading.first,))))
    return loading.count


def _copy(link: Link, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()
    with link.translating(), link.connection.cursor() as cursor, cursor.copy(sql) as out:
        for row in rows:
            out.write_row(row)
