"""Erases personal text of closed tickets and records of callers, so that the log still verifies.

An event keeps its salted hash, and the text beside it is deleted. The ticket's row gets what a
replay of its events gives from then on: a visible mark as its subject, nothing elsewhere. What
was erased of a ticket, by whom and when, is an event of its own, in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import reduce
from typing import Protocol

from helpdesk_tui.domain.tickets.desk_events import By, DeskKind
from helpdesk_tui.domain.tickets.events import Event, Kind, Value, fold
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Row, StoreError, Transaction
from helpdesk_tui.store.log import held_texts
from helpdesk_tui.store.log.erasures import BODY, TEXTS, UNREADABLE
from helpdesk_tui.store.sql import caller_erasures

Progress = Callable[[int, int], None]
"""Called with the steps of a long work that are done, and with all of them."""

NAMES = (*TEXTS, "requesters", "drafts")
"""The names of what can be erased: texts of tickets, records of requesters, and drafts."""

RECORDS = "records"
"""The fact of a ``purged`` event that names the kind of records erased: those with a last contact by its ``before``."""

TextRow = tuple[int, int, int, str, held_texts.Texts]
"""A ticket's number, an event of it by its place in the log, version and kind, and that event's texts."""

_AT_ONCE = 200

# The next closed tickets after a number, in the order of the table.
_CLOSED = f"""
SELECT number FROM ticket NOT INDEXED WHERE number > ? AND status = 'closed' AND closed_at <= ?
ORDER BY number LIMIT {_AT_ONCE}
"""
# The personal texts of those that are closed still.
_TEXTS = """
SELECT ticket.number, ticket.closed_at, event.seq, event.version, event.kind, texts
FROM ticket CROSS JOIN event ON event.number = ticket.number CROSS JOIN event_text ON event_text.seq = event.seq
WHERE ticket.number IN (SELECT CAST(value AS bigint) FROM json_each(?)) AND ticket.status = 'closed'
"""
_REPLACE = "UPDATE event_text SET texts = ? WHERE seq = ?"
_REMOVE = "DELETE FROM event_text WHERE seq = ?"
_NO_BODY = "UPDATE ticket SET body = NULL WHERE number = ?"
# How far there is to go.
_LAST = "SELECT coalesce(max(number), 0) FROM ticket"

# Callers not heard of since, who are on no ticket that is open or was closed since; likewise their organisations.
_SINCE = "SELECT {field} FROM ticket WHERE (status <> 'closed' OR closed_at > :before) AND {field} IS NOT NULL"
_THEIR_TICKETS = "SELECT 1 FROM requester_key AS known JOIN ticket ON {by} WHERE known.requester = requester.id"
_OLD_REQUESTERS = f"""
FROM requester WHERE seen_at <= :before AND merged_into IS NULL AND name NOT IN ({_SINCE.format(field="requester")})
AND NOT EXISTS ({_THEIR_TICKETS.format(by="ticket.ends = known.key")}
    AND known.kind = 'phone' AND (status <> 'closed' OR closed_at > :before))
AND NOT EXISTS ({_THEIR_TICKETS.format(by="ticket.email = known.key COLLATE NOCASE")}
    AND known.kind = 'email' AND (status <> 'closed' OR closed_at > :before))
"""
_OLD_ORGANISATIONS = f"""
FROM organisation WHERE seen_at <= :before AND name NOT IN ({_SINCE.format(field="organisation")})
AND name NOT IN (SELECT organisation FROM requester WHERE organisation IS NOT NULL)
"""
_OLD_DRAFTS = "FROM draft WHERE saved_at <= :before"


class Erasing(Protocol):
    """A desk that text is erased from."""

    @property
    def link(self) -> Asks:
        """The connection to it."""

    def write(self) -> AbstractContextManager[Transaction]:
        """Begin a write."""

    def freed(self) -> None:
        """Note, in the write that is open, that what is erased in it may still be in unused parts of the file."""


@dataclass(frozen=True, slots=True)
class Found:
    """By name, how many tickets (or records) hold what would be erased; and tickets whose texts cannot be read."""

    counts: dict[str, int]
    unreadable: list[int]


def held(link: Asks, before: Mapping[str, int]) -> Found:
    """Return what would be erased; ``before`` is by name the instant (seconds UTC) of the closing or last contact."""
    counts, unreadable = dict.fromkeys(before, 0), []
    with link.snapshot():
        for numbers in _closed(link, before):
            found = _holding(link, numbers, before)
            unreadable += found.unreadable
            for names in found.names.values():
                for name in names:
                    counts[name] += 1
        for name in before.keys() & _OLD.keys():
            counts[name] = int(link.value(f"SELECT count(*) {_OLD[name][0]}", {"before": before[name]}))
    return Found(counts, unreadable)


def purge(desk: Erasing, before: Mapping[str, int], by: By, progress: Progress | None = None) -> dict[str, int]:
    """Erase what was closed (or had its last contact) at these instants or earlier; return how many of each.

    Some hundred tickets are one transaction, so that nobody waits long. The engine's ``scrub`` must follow.

    Raises:
        StoreError: it was broken off; the message says what is erased by then.
    """
    done, tickets = dict.fromkeys(before, 0), 0
    try:
        last = int(desk.link.value(_LAST))
        for numbers in _closed(desk.link, before):
            if _holding(desk.link, numbers, before).names:
                erased = _erase(desk, numbers, before, by)
                tickets += len(erased)
                for name in (name for names in erased.values() for name in names):
                    done[name] += 1
            if progress is not None:
                progress(numbers[-1], last)
        for name in before.keys() & _OLD.keys():
            done[name] = delete(desk, name, before[name], by)
    except StoreError as error:
        if not any(done.values()):
            raise
        raise type(error)(
            f"{str(error).partition(' Nothing was written')[0]} By then the texts of {tickets:,} tickets were erased; "
            "the rest is still there, and traces of what was erased may be in unused parts of the file. Run "
            "'helpdesk purge --yes' again: it goes on from there."
        ) from error
    return done


def _closed(link: Asks, before: Mapping[str, int]) -> Iterator[list[int]]:
    """Yield the numbers of closed tickets that may hold something, some hundred at a time."""
    latest = max((instant for name, instant in before.items() if name not in _OLD), default=None)
    last = 0
    while latest is not None:
        numbers = [int(number) for (number,) in link.rows(_CLOSED, (last, latest))]
        if not numbers:
            return
        yield numbers
        last = numbers[-1]


class _Holding:
    """What is to be erased of some tickets: the names by ticket, and the texts that hold it."""

    def __init__(self) -> None:
        self.names: dict[int, set[str]] = {}
        self.rows: list[TextRow] = []
        self.unreadable: list[int] = []

    def take(self, row: Row, before: Mapping[str, int]) -> None:
        """Take an event's texts: note what of them is due, or that they cannot be read."""
        number, closed_at, seq, version, kind, kept = row
        try:
            texts = held_texts.parse(kept)
        except UNREADABLE:
            self.unreadable.append(number)
            return
        due = {name for name in held_texts.held(texts, version, kind) if closed_at <= before.get(name, closed_at - 1)}
        if due:
            self.names.setdefault(number, set()).update(due)
        self.rows.append((number, seq, version, kind, texts))


def _holding(link: Asks, numbers: Sequence[int], before: Mapping[str, int]) -> _Holding:
    """Return what is due of these tickets, where they are still closed; one that cannot be read is left out."""
    holding = _Holding()
    for row in link.rows(_TEXTS, (json.dumps(numbers),)):
        holding.take(row, before)
    holding.unreadable = sorted(set(holding.unreadable))
    for number in holding.unreadable:
        holding.names.pop(number, None)
    return holding


KINDS_OF_RECORDS = frozenset({"requesters", "drafts"})
_OLD = {"requesters": (_OLD_REQUESTERS, _OLD_ORGANISATIONS), "drafts": (_OLD_DRAFTS,)}


def _erase(desk: Erasing, numbers: Sequence[int], before: Mapping[str, int], by: By) -> Mapping[int, Sequence[str]]:
    """Erase what is due of these tickets, where they are still closed; return what was erased of each."""
    with desk.write() as transaction:
        holding = _holding(desk.link, numbers, before)
        strip(desk, holding.names, holding.rows)
        record_purges(desk, transaction, holding.names, by)
    return {number: sorted(names) for number, names in holding.names.items()}


def strip(desk: Erasing, names: Mapping[int, Collection[str]], rows: Iterable[TextRow]) -> None:
    """Delete these texts of these tickets beside their events, in the write that is open."""
    desk.freed()
    for number, seq, version, kind, texts in rows:
        if number in names and not held_texts.held(texts, version, kind).isdisjoint(names[number]):
            kept = held_texts.without(texts, names[number], version, kind)
            desk.link.run(*((_REMOVE, (seq,)) if kept is None else (_REPLACE, (kept, seq))))


def record_purges(desk: Erasing, transaction: Transaction, erased: Mapping[int, Collection[str]], by: By) -> None:
    """Append an event of what was erased of each ticket, and write its row as a replay of its events gives it."""
    for number, names in sorted(erased.items()):
        ticket = reduce(fold, transaction.history(number), None)
        if ticket is None:
            raise LookupError(f"#{number} has texts but no events")
        if BODY in names:
            desk.link.run(_NO_BODY, (number,))
        after = replace(ticket, version=ticket.version + 1)
        erased_names = tuple(name for name in TEXTS if name in names)
        transaction.append(
            Event(number, after.version, Kind.PURGED, by.at, by.actor, by.op, {}, {}, via=by.via, erases=erased_names),
            after,
        )


def delete(desk: Erasing, name: str, before: int, by: By) -> int:
    """Erase the records of a kind with a last contact at ``before`` (seconds UTC) or earlier; return how many."""
    with desk.write() as transaction:
        counts = [desk.link.run(f"DELETE {old}", {"before": before}).rowcount for old in _OLD[name]]
        changes = caller_erasures.erase(desk.link, transaction, before, by) if name == "requesters" else 0
        if changes or any(counts):
            desk.freed()
        if any(counts):
            facts: dict[str, Value] = {RECORDS: name, "before": before, "number": counts[0]}
            transaction.append_desk_event(by.event(DeskKind.PURGED, facts))
    return counts[0]
