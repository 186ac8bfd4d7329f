"""Erases personal text from a desk on a server, as its owner (see ``store.sql.purging``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.store.base import Declined
from helpdesk_tui.store.postgres import schema
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.postgres.transaction import PostgresTransaction
from helpdesk_tui.store.sql import purging
from helpdesk_tui.store.sql.purging import Found, Progress

# What is erased is taken out of tables that nobody but their owner may take anything out of.
_OWNS = "SELECT has_table_privilege('event_text', 'DELETE') AND has_table_privilege('requester', 'DELETE')"
# The desk held, as every write begins.
_HOLD = "SELECT schema FROM hold()"
# Written anew, the tables have nothing in unused parts; each is locked for as long as that takes.
_ANEW = "VACUUM (FULL, ANALYZE) {table}"
_TABLES = (
    "event_text", "desk_event_text", "ticket", "ticket_words", "requester", "requester_key", "organisation", "draft",
)  # fmt: skip


class Erased:
    """A desk on a server that text is erased from."""

    def __init__(self, link: Link) -> None:
        """Erase through ``link``."""
        self.link = link

    @contextmanager
    def write(self) -> Iterator[PostgresTransaction]:
        """Begin a write."""
        with self.link.transaction():
            schema.refuse_other(self.link, int(self.link.value(_HOLD)))
            yield PostgresTransaction(self.link)

    def freed(self) -> None:
        """Note nothing: ``scrub`` rewrites all tables each time."""


def held(link: Link, before: Mapping[str, int]) -> Found:
    """Return what would be erased; see ``purging.held``."""
    return purging.held(link, before)


def purge(link: Link, before: Mapping[str, int], by: By, progress: Progress | None = None) -> dict[str, int]:
    """Erase as ``purging.purge`` does; ``scrub`` must follow. Raises Declined for anybody but the owner."""
    if not link.value(_OWNS):
        raise Declined(f"Only the owner of {link.name} erases what was written there. Nothing was erased.")
    return purging.purge(Erased(link), before, by, progress)


def scrub(link: Link) -> None:
    """Rewrite the tables, so that what was erased is in none of them. The write-ahead log keeps it for a while.

    Raises:
        Busy: others prevented that for a table; what was erased may be in unused parts of it.
    """
    link.run(f"SET lock_timeout = {round(link.busy * 1000)}")
    for table in _TABLES:
        link.run(_ANEW.format(table=table))
