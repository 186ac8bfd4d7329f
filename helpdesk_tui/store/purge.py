"""Erasing personal text of closed tickets, so that it is gone from the file and the log still verifies.

An event keeps its salted hash, the text beside it goes. The ticket's row gets what replaying
its events gives from then on: a visible mark as its subject, nothing elsewhere. What was
erased of a ticket, by whom and when, is an event of its own, in the same transaction.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from helpdesk_tui.domain.desk_events import By
from helpdesk_tui.domain.events import Event, Kind
from helpdesk_tui.store import caller_erasures, schema, words
from helpdesk_tui.store.base import Unavailable
from helpdesk_tui.store.codec import ERASED
from helpdesk_tui.store.erasures import CALLED, CALLS, FIELDS, TEXTS
from helpdesk_tui.store.link import Link
from helpdesk_tui.store.transaction import SqliteTransaction

Progress = Callable[[int, int], None]
"""Told how far a long work is, and how far it goes."""

NAMES = (*TEXTS, "requesters", "drafts")
"""What can be erased: texts of tickets, then records of requesters, and drafts."""

PATIENCE = 30.0
"""Seconds to wait for others, when the file is written anew."""

_AT_ONCE = 200
_PENDING = "purge_pending"


@dataclass(frozen=True, slots=True)
class _Text:
    """How one text of a ticket is found and erased: where it stands beside events, and what its row gets."""

    held: str
    places: str
    row: str | None


# Who called, and what about, stands in the text of an attached call and of a merged duplicate: it goes with the first.
_IS_CALL = " OR ".join(f"event.kind = '{kind}'" for kind in sorted(CALLS))
_CALL = f"(({_IS_CALL}) AND json_type(texts, '$.text') IS NOT NULL)"


def _field(name: str) -> _Text:
    held = f"""json_type(texts, '$."after.{name}"') IS NOT NULL OR json_type(texts, '$."before.{name}"') IS NOT NULL"""
    places = f"""json_remove(texts, '$."after.{name}"', '$."before.{name}"')"""
    if name in CALLED:
        held = f"{held} OR {_CALL}"
        places = f"CASE WHEN {_CALL} THEN json_remove({places}, '$.text') ELSE {places} END"
    row = {"subject": f"subject = '{ERASED}'", "phone": "phone = NULL, phone_digits = NULL"}.get(name, f"{name} = NULL")
    return _Text(held, places, row)


def _said(versions: str, row: str | None) -> _Text:
    held = f"event.version {versions} AND json_type(texts, '$.text') IS NOT NULL"
    return _Text(held, f"CASE WHEN {held} THEN json_remove(texts, '$.text') ELSE texts END", row)


_TEXTS: Mapping[str, _Text] = {
    **{name: _field(name) for name in FIELDS},
    "body": _said("= 1", "body = NULL"),
    "note": _said("> 1", None),
}

# Closed tickets that still have a text, by their numbers.
_HOLDING = """
SELECT DISTINCT ticket.number FROM ticket CROSS JOIN event USING (number) CROSS JOIN event_text USING (seq)
WHERE ticket.status = 'closed' AND ticket.closed_at <= ? AND ({held}) ORDER BY ticket.number
"""
_THESE = "(SELECT value FROM json_each(:numbers))"
# Their texts without it.
_ERASE = f"""
UPDATE event_text SET texts = {{places}} FROM event
WHERE event.seq = event_text.seq AND event.number IN {_THESE} AND ({{held}})
"""
_ERASE_ROW = f"UPDATE ticket SET {{row}} WHERE number IN {_THESE} AND status = 'closed'"
_EMPTIED = f"""
DELETE FROM event_text WHERE texts = '{{}}' AND seq IN (SELECT seq FROM event WHERE number IN {_THESE})
"""
# Those of them that are closed still, when it comes to it.
_STILL = f"SELECT number FROM ticket WHERE number IN {_THESE} AND status = 'closed' AND closed_at <= :before"

# Callers not heard of since, who are on no ticket that is open or was closed since; likewise their organisations.
_SINCE = "SELECT {field} FROM ticket WHERE (status <> 'closed' OR closed_at > :before) AND {field} IS NOT NULL"
_THEIR_TICKETS = "SELECT 1 FROM requester_key AS known JOIN ticket ON {by} WHERE known.requester = requester.id"
_OLD_REQUESTERS = f"""
FROM requester WHERE seen_at <= :before AND merged_into IS NULL AND name NOT IN ({_SINCE.format(field="requester")})
AND NOT EXISTS ({_THEIR_TICKETS.format(by="ticket.phone_digits <> '' AND ticket.ends = known.key")}
    AND known.kind = 'phone' AND (status <> 'closed' OR closed_at > :before))
AND NOT EXISTS ({_THEIR_TICKETS.format(by="ticket.email = known.key COLLATE NOCASE")}
    AND known.kind = 'email' AND (status <> 'closed' OR closed_at > :before))
"""
_OLD_ORGANISATIONS = f"""
FROM organisation WHERE seen_at <= :before AND name NOT IN ({_SINCE.format(field="organisation")})
AND name NOT IN (SELECT organisation FROM requester WHERE organisation IS NOT NULL)
"""
_OLD_DRAFTS = "FROM draft WHERE saved_at <= :before"

# What is freed is overwritten at once.
_SECURE = "PRAGMA secure_delete = ON"
# Words that were taken out stand in older parts of an index until it is made anew. (FTS5's "secure-delete" leaves
# those that were taken out before it was switched on, and then no SQLite before 3.42 can read the index.)
_INDEXES_ANEW = tuple(
    f"INSERT INTO {name} ({name}) VALUES ('rebuild')" for name in (*words.INDEXES, "requester_search")
)
_ANEW = "VACUUM"
# Busy, pages in the log, pages of it that are in the file.
_SETTLE = "PRAGMA wal_checkpoint(TRUNCATE)"
_REMEMBER = "INSERT INTO setting VALUES (?, '1') ON CONFLICT (name) DO UPDATE SET value = '1'"
_IS_PENDING = "SELECT value FROM setting WHERE name = ?"
_FORGET = "DELETE FROM setting WHERE name = ?"


def held(link: Link, before: Mapping[str, int]) -> dict[str, int]:
    """Return how many tickets (or records) have what would be erased; ``before`` is seconds UTC by name."""
    with link.snapshot():
        return {name: _count(link, name, instant) for name, instant in before.items()}


def purge(link: Link, before: Mapping[str, int], by: By, progress: Progress | None = None) -> dict[str, int]:
    """Erase what was closed (or last heard of) at these instants or earlier; return how many of each.

    Some hundred tickets are one transaction, so that nobody waits long. ``scrub`` must follow.
    """
    link.run(_SECURE)
    done = dict.fromkeys(before, 0)
    held: dict[int, list[str]] = {}
    for name in before.keys() & _TEXTS.keys():
        for (number,) in _holding(link, name, before[name]):
            held.setdefault(number, []).append(name)
    numbers = sorted(held)
    for start in range(0, len(numbers), _AT_ONCE):
        piece = numbers[start : start + _AT_ONCE]
        for names in _erase(link, {number: held[number] for number in piece}, before, by).values():
            for name in names:
                done[name] += 1
        if progress is not None:
            progress(start + len(piece), len(numbers))
    for name in before.keys() - _TEXTS.keys():
        done[name] = _delete(link, name, before[name], by)
    return done


def is_pending(link: Link) -> bool:
    """Whether something was erased that may still stand in the file's unused parts."""
    return link.value(_IS_PENDING, (_PENDING,)) is not None


def scrub(link: Link, patience: float = PATIENCE) -> None:
    """Write the file anew, so that what was erased is nowhere in it, nor in its journal.

    Raises:
        Unavailable: others kept it from being done; ``is_pending`` stays true.
    """
    link.run(_SECURE)
    with link.transaction():
        for statement in _INDEXES_ANEW:
            link.run(statement)
    given_up = time.monotonic() + patience
    while not (_anew(link) and _settled(link)):
        if time.monotonic() > given_up:
            raise Unavailable(
                "The texts are erased and nobody sees them any more, but traces may stand in unused parts of the file: "
                "others kept it from being written anew. Run 'helpdesk purge --yes' again when fewer work on it."
            )
        time.sleep(0.1)
    with link.transaction():
        link.run(_FORGET, (_PENDING,))


def _anew(link: Link) -> bool:
    try:
        link.run(_ANEW)
    except Unavailable:
        return False
    return True


def _settled(link: Link) -> bool:
    """Whether the write-ahead log is in the file and empty; a rollback journal is gone with its transaction."""
    try:
        return int(link.rows(_SETTLE)[0][0]) == 0
    except Unavailable:
        return False


def _holding(link: Link, name: str, before: int) -> list[tuple[int]]:
    return [(int(row[0]),) for row in link.rows(_HOLDING.format(held=_TEXTS[name].held), (before,))]


def _count(link: Link, name: str, before: int) -> int:
    if name in _TEXTS:
        return len(_holding(link, name, before))
    return int(link.value(f"SELECT count(*) {_OLD[name][0]}", {"before": before}))


_OLD = {"requesters": (_OLD_REQUESTERS, _OLD_ORGANISATIONS), "drafts": (_OLD_DRAFTS,)}


def _erase(
    link: Link, held: Mapping[int, Sequence[str]], before: Mapping[str, int], by: By
) -> Mapping[int, Sequence[str]]:
    """Erase these texts of these tickets, where they are closed still; return what was erased of each."""
    erased: dict[int, list[str]] = {}
    with link.transaction():
        schema.refuse_newer(link)
        link.run(_REMEMBER, (_PENDING,))
        for name, text in _TEXTS.items():
            these = json.dumps([number for number, names in held.items() if name in names])
            asked = {"numbers": these, "before": before.get(name, 0)}
            still = [number for (number,) in link.rows(_STILL, asked)]
            if not still:
                continue
            these = json.dumps(still)
            link.run(_ERASE.format(places=text.places, held=text.held), {"numbers": these})
            if text.row is not None:
                link.run(_ERASE_ROW.format(row=text.row), {"numbers": these})
            link.run(_EMPTIED, {"numbers": these})
            for number in still:
                erased.setdefault(number, []).append(name)
        # Where an event tells that texts were erased, what is searched of its ticket is made anew.
        _tell(SqliteTransaction(link), erased, by)
    return erased


def _tell(transaction: SqliteTransaction, erased: Mapping[int, Sequence[str]], by: By) -> None:
    """Say in the log what was erased of each ticket."""
    for number, names in sorted(erased.items()):
        ticket = transaction.ticket(number)
        if ticket is None:
            raise LookupError(f"#{number} has events but no ticket")
        after = replace(ticket, version=ticket.version + 1)
        event = Event(
            number, after.version, Kind.PURGED, by.at, by.actor, by.op, {}, {}, via=by.via, erases=tuple(names)
        )
        transaction.append(event, after)


def _delete(link: Link, name: str, before: int, by: By) -> int:
    with link.transaction():
        schema.refuse_newer(link)
        counts = [link.run(f"DELETE {old}", {"before": before}).rowcount for old in _OLD[name]]
        told = caller_erasures.erase(link, before, by) if name == "requesters" else 0
        if told or any(counts):
            link.run(_REMEMBER, (_PENDING,))
    return counts[0]
