"""Checks a desk on a server: its log against its chain, and that everything derived agrees with the events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from helpdesk_tui.store.log.chain import NO_LINK, Head
from helpdesk_tui.store.log.walk import Progress, Verdict
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.postgres.scripts.catalogue import altered
from helpdesk_tui.store.sql.asked import requesters as requesters_sql
from helpdesk_tui.store.sql.derived import astray
from helpdesk_tui.store.sql.log import verifying
from helpdesk_tui.store.sql.log.ends import desk_of
from helpdesk_tui.store.upkeep import examining
from helpdesk_tui.store.upkeep.base import MOST, Finding, LogCheck

# Where the server says that the log ends; locked with each write.
_HEAD = "SELECT desk, seq, chain FROM head"
# Indexes and constraints that the server itself does not trust.
_INVALID = """
SELECT 'index', relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = 'helpdesk'::regnamespace AND NOT (indisvalid AND indisready)
UNION ALL SELECT 'constraint', conname FROM pg_constraint
WHERE connamespace = 'helpdesk'::regnamespace AND NOT convalidated ORDER BY 1, 2
"""
# What keeps the log from being rewritten, and the tally in step, where it was switched off.
_SWITCHED_OFF = """
SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE relnamespace = 'helpdesk'::regnamespace AND tgenabled <> 'O' ORDER BY 1, 2
"""


def check(link: Link) -> list[str]:
    """Return what is wrong, a sentence each, at most MOST; nothing when all is well."""
    return examining.problems(examined(link, LogCheck()))


def verify(
    link: Link,
    heads: Iterable[Head] = (),
    *,
    texts: bool = True,
    progress: Progress | None = None,
    most: int = MOST,
) -> Verdict:
    """Verify the log, which ends where the server's own row says: see ``store.sql.log.verifying``."""
    with link.snapshot():
        desk, seq, chain = link.rows(_HEAD)[0]
        verdict = verifying.verify(link, lambda: int(seq), heads, texts=texts, progress=progress, most=most)
        if desk != desk_of(link):
            verdict.wrong.append("The desk's name among its settings is not the one that its log begins with.")
        if verdict.head.seq == seq and verdict.head.chain != (chain or NO_LINK).hex():
            verdict.wrong.append(f"The server's row for the log's end is not that of event {seq}.")
        elif verdict.head.seq > seq:
            verdict.wrong.append(f"The server's row says that the log ends with event {seq}; it goes on after it.")
    del verdict.wrong[most:]
    return verdict


def examined(link: Link, log: LogCheck) -> Iterator[Finding]:
    """Look at one thing after the other: see ``store.upkeep.examining``."""
    looks = (
        ("the server's indexes, functions, triggers and rights are in force", _engine),
        ("the log is whole and in its order", log.through(verify)),
        ("the tickets are what their events tell", astray),
        ("the search holds the words of the tickets", examining.unsearched),
        ("the requesters are found by what they have", requesters_sql.lost),
    )
    return examining.examined(link, looks)


def _engine(link: Link) -> Iterator[str]:
    for kind, name in link.rows(_INVALID):
        yield f"The {kind} {name} is not complete: the desk's owner must make it again (REINDEX, VALIDATE)."
    for trigger, table in link.rows(_SWITCHED_OFF):
        yield f"The trigger {trigger} of {table} is switched off: somebody wrote past this program, or could."
    yield from altered(link)
