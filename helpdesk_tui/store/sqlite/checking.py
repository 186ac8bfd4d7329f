"""Checks a desk: the engine's own integrity, and that everything derived agrees with the events."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from helpdesk_tui.store.base import Unusable
from helpdesk_tui.store.sql.asked import requesters as requesters_sql
from helpdesk_tui.store.sql.derived import astray
from helpdesk_tui.store.sqlite import schema, words
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.log import verifying
from helpdesk_tui.store.upkeep import examining
from helpdesk_tui.store.upkeep.base import MOST, Finding, LogCheck

# Pages, rows and index entries, by the engine.
_INTEGRITY = "PRAGMA integrity_check(100)"
# Events without a ticket, texts without an event.
_FOREIGN_KEYS = "PRAGMA foreign_key_check"
# The indexes of the search against the words they were made from; the engine calls it a write.
_SEARCH = tuple(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)" for name in words.INDEXES)


def check(link: Link) -> list[str]:
    """Return what is wrong, a sentence each, at most MOST; nothing when all is well."""
    return examining.problems(examined(link))


def examined(link: Link, log: LogCheck | None = None) -> Iterator[Finding]:
    """Look at one thing after the other: see ``store.upkeep.examining``."""
    looks = (
        ("the engine reads every page and index", _engine),
        ("the schema is the one this program made", _schema),
        ("the log is whole and in its order", (log or LogCheck()).through(verifying.verify)),
        ("the tickets are what their events tell", astray),
        ("the search holds the words of the tickets", _searched),
        ("the requesters are found by what they have", requesters_sql.lost),
    )
    return examining.examined(link, looks)


def _engine(link: Link) -> Iterator[str]:
    with link.snapshot():
        yield from (f"The file: {message}." for (message,) in link.rows(_INTEGRITY) if message != "ok")
        for table, row, parent, _ in link.rows(_FOREIGN_KEYS):
            yield f"Row {row} of {table} belongs to no {parent}."


def strange(link: Link) -> list[str]:
    """Return a sentence for each part of a file's schema that is not as this program makes it."""
    return list(islice(_schema(link), MOST))


def _schema(link: Link) -> Iterator[str]:
    """Compare the whole schema with a new desk's: something may have been removed, or added that acts or shows."""
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
    """Return a sentence for each ticket that differs from what its events give."""
    return list(islice(astray(link), MOST))


def _searched(link: Link) -> Iterator[str]:
    try:
        for statement in _SEARCH:
            with link.transaction():
                link.run(statement)
    except Unusable:
        yield "The search does not hold the words of the tickets."
    yield from examining.unsearched(link)
