"""Writes many whole histories at once: for imports, demonstrations and load tests.

On an empty desk the indexes and triggers are dropped meanwhile, all in the one transaction: a
million tickets are indexed once at the end instead of one by one. Many tickets are written to an
empty desk under the rollback journal: that holds no new page (SQLite: file format, rollback
journal), where a write-ahead log would first hold all of them. Killed at any moment, such a desk
is empty again at its next opening.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.store.base import After, Unavailable
from helpdesk_tui.store.log.codec import EVENT_COLUMNS
from helpdesk_tui.store.sql.asked import pages as pages_sql
from helpdesk_tui.store.sql.asked import results as results_sql
from helpdesk_tui.store.sql.known_callers import take_over
from helpdesk_tui.store.sql.loading import PIECE, TICKET_AND_BODY, History, Loading, Piece, caller_of
from helpdesk_tui.store.sql.reader import SqlReader
from helpdesk_tui.store.sqlite import schema, words
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.log import log_end
from helpdesk_tui.store.sqlite.transaction import SqliteTransaction

ABSENT = 0.5
"""Stands for NULL while a ticket is bound: the drivers take 0.6 us for each None, and most fields are."""

# A piece's tickets as they stand at the end of their histories, each with its body.
_TICKETS = f"""
INSERT INTO ticket ({", ".join(TICKET_AND_BODY)}) VALUES ({", ".join(f"nullif(?, {ABSENT})" for _ in TICKET_AND_BODY)})
"""
# Their events, numbered here, so that the texts can name them.
_EVENTS = f"""
INSERT INTO event ({", ".join(EVENT_COLUMNS)}, chain) VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, {ABSENT}), ?, ?)
"""
# Their personal texts.
_TEXTS = "INSERT INTO event_text (seq, texts) VALUES (?, ?)"
# Where numbering goes on.
_LAST = "SELECT coalesce(max(number), 0) FROM ticket"
# Who is on the tickets above a number, each as they were last written, the earliest contact first.
_ON_TICKETS = """
SELECT requester, phone, email, organisation, max(opened_at) FROM ticket
WHERE number > ? AND (phone_digits <> '' OR extension IS NOT NULL OR email IS NOT NULL)
GROUP BY requester COLLATE NOCASE, coalesce(nullif(phone_digits, ''), email COLLATE NOCASE), extension
ORDER BY max(opened_at)
"""
# What stands aside: all that can be made again from the tables. References are looked up while loading.
_ASIDE = """
SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('index', 'trigger')
AND tbl_name IN ('ticket', 'event', 'desk_event', 'ticket_words')
AND name NOT IN ('ticket_by_reference', 'event_by_version')
ORDER BY type
"""
# What the triggers would have kept.
_COUNT = "INSERT INTO tally SELECT priority, status, count(*) FROM ticket GROUP BY priority, status"
# In few big pieces, which need no merging: a third less time, and words are looked up in fewer places.
_IN_BIGPIECES, _IN_USUALPIECES = (
    [f"INSERT INTO {name} ({name}, rank) VALUES ('hashsize', {size})" for name in words.INDEXES]
    for size in (67108864, 1048576)
)
# The written-ahead pages go into the file now, not while somebody works; busy readers leave them for later.
_SETTLE = "PRAGMA wal_checkpoint(TRUNCATE)"
# What is written here belongs together by its making; asking for each row takes a third of the time.
BEFORE = ("PRAGMA cache_size = -65536", "PRAGMA foreign_keys = OFF")
AFTER = ("PRAGMA cache_size = -2000", "PRAGMA foreign_keys = ON")


def load(link: Link, histories: Iterable[History], by: By | None = None, after: After | None = None) -> int:
    """Write histories, and what comes after them, in one transaction; return how many tickets are new.

    The log says ``by`` whom.

    Raises:
        ValueError: a history does not begin with version 1, or one is missing; nothing was written.
    """
    remaining = iter(histories)
    piece = list(islice(remaining, PIECE))
    unlogged = len(piece) == PIECE and _is_empty(link) and schema.leave_log(link)
    for pragma in BEFORE:
        link.run(pragma)
    try:
        with link.transaction():
            schema.refuse_newer(link)
            loading = Loading(SqlReader(link), link.value(_LAST), log_end.end_of(link), ABSENT)
            with aside(link) if loading.empty else _in_step():
                while piece:
                    _write(link, loading.rows(piece))
                    piece = list(islice(remaining, PIECE))
            transaction = SqliteTransaction(link)
            loading.tell(transaction, by, after)
            take_over(link, transaction, [caller_of(row) for row in link.rows(_ON_TICKETS, (loading.first,))])
        _settle(link)
    finally:
        for pragma in AFTER:
            link.run(pragma)
        if unlogged:
            schema.take_log(link)
    return loading.count


def _write(link: Link, piece: Piece) -> None:
    link.many(_TICKETS, piece.tickets)
    link.many(_EVENTS, piece.events)
    link.many(_TEXTS, piece.texts)
    results_sql.add_many(link, piece.results)
    link.many(pages_sql.PUT, piece.pages)


def _is_empty(link: Link) -> bool:
    return link.rows(_LAST) == [(0,)] and log_end.end_of(link)[0] == 0


@contextmanager
def aside(link: Link) -> Iterator[None]:
    """Drop indexes and triggers, and make them again at the end of the block, with the tally and the search."""
    taken = link.rows(_ASIDE)
    for kind, name, _ in taken:
        link.run(f'DROP {kind} "{name}"')
    yield
    for _, _, sql in taken:
        link.run(sql)
    link.run(_COUNT)
    for step in (*_IN_BIGPIECES, *words.REBUILD, *_IN_USUALPIECES):
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
