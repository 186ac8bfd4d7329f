"""Working out anew what is derived from the log of a desk on a server: a technician with psql can spoil it.

Tickets, results and the tally come from the events, searched words from both, and what a requester is found by from
their record. Only what differs is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TypeVar

from helpdesk_tui.store.base import Row, Unusable
from helpdesk_tui.store.log.codec import TICKET_ROW
from helpdesk_tui.store.postgres import checking, schema
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.sql.asked import pages, requesters, results
from helpdesk_tui.store.sql.derived import Given, otherwise

_PIECE = 500
"""Tickets whose rows are written at a time."""

# The fold of a large desk takes longer between two statements than a writer may.
_PATIENT = "SET LOCAL idle_in_transaction_session_timeout = 0"
# The desk held, as every write begins; and what a technician could write without holding it.
_HOLD = "SELECT schema FROM hold()"
_STAND_STILL = "LOCK TABLE ticket_words, result, requester, requester_key IN SHARE ROW EXCLUSIVE MODE"
# A ticket's row as its events give it, and its results.
_TICKET = f"UPDATE ticket SET {', '.join(f'{name} = ?' for name in (*TICKET_ROW[1:], 'body'))} WHERE number = ?"
_NO_RESULTS = "DELETE FROM result WHERE number = ?"
# The tally, counted anew.
_NO_TALLY = "DELETE FROM tally"
_TALLY = "INSERT INTO tally SELECT priority, status, count(*) FROM ticket GROUP BY priority, status"
# A ticket's pages of words, before they are written anew.
_NO_PAGES = "DELETE FROM ticket_words WHERE number = ?"

Item = TypeVar("Item")


def rebuild(link: Link) -> tuple[int, int, int]:
    """Put right what differs, as the owner; return of how many tickets, of how many searches, and requesters.

    All of it is one transaction, in which nobody else writes. Raises Unusable where the log itself is not whole.
    """
    with link.transaction(_PATIENT):
        schema.refuse_other(link, int(link.value(_HOLD)))
        link.run(_STAND_STILL)
        wrong = checking.verify(link).wrong
        if wrong:
            raise Unusable(
                f"The log of {link.name} is not whole, and nothing is worked out from it: {wrong[0]} Nothing was "
                "changed. Bring a backup into a new database: 'helpdesk store copy'."
            )
        tickets = sum(_put(link, piece) for piece in _pieces(otherwise(link)))
        link.run(_NO_TALLY)
        link.run(_TALLY)
        searched = sum(_put_pages(link, piece) for piece in _pieces(pages.otherwise(link)))
        callers = list(requesters.astray(link))
        for caller in callers:
            requesters.find_anew(link, caller)
    return tickets, searched, len(callers)


def _put(link: Link, piece: list[Given]) -> int:
    link.many(_TICKET, [(*given.row[1:], given.row[0]) for given in piece])
    link.many(_NO_RESULTS, [(given.row[0],) for given in piece])
    results.add_many(link, (row for given in piece for row in given.results))
    return len(piece)


def _put_pages(link: Link, piece: list[tuple[int, list[Row]]]) -> int:
    link.many(_NO_PAGES, [(number,) for number, _ in piece])
    link.many(pages.PUT, [row for _, rows in piece for row in rows])
    return len(piece)


def _pieces(found: Iterator[Item]) -> Iterator[list[Item]]:
    while piece := list(islice(found, _PIECE)):
        yield piece
