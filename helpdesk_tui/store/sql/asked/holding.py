"""The reads that conditions are worked out from: the log's end, ranges of instants, and unanswered tickets.

On an idle desk of any size each of them takes some microseconds.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from helpdesk_tui.domain.shift.conditions import Key, What
from helpdesk_tui.domain.shift.journal import Journal
from helpdesk_tui.domain.tickets.events import Event, Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.holding import MOST_COUNTED, Since, Turning, Written
from helpdesk_tui.store.log.codec import EVENT_COLUMNS, TICKET_COLUMNS, event_of, ticket_of

_FIELDS = ", ".join(TICKET_COLUMNS)
_EVENT_FIELDS = ", ".join(f"event.{name}" for name in EVENT_COLUMNS)

_IMPORTS = 20
"""The most imports whose events are left out: each is a part of the log that is skipped."""
_BEYOND_ALL = 2**62

# Where the log ends.
_END = "SELECT coalesce(max(seq), 0) FROM event"
# Whether there are more events after a place than a look reads.
_BEYOND = "SELECT 1 FROM event WHERE seq > ? LIMIT 1 OFFSET ?"
# The end of the log; of what was written beside the events, nothing bears on conditions.
_SINCE = f"SELECT {_EVENT_FIELDS}, NULL FROM event WHERE seq > ? ORDER BY seq LIMIT ?"
# The tickets of some numbers; they are bound as one JSON array.
_THESE = f"SELECT {_FIELDS} FROM ticket WHERE number IN (SELECT CAST(value AS bigint) FROM json_each(?))"
# Which open tickets have an instant in a range, and their priorities: an arm for each kind of instant and its index.
_OPEN = "SELECT number, priority FROM ticket INDEXED BY {index} WHERE status <> 'closed' AND"
_ARMS = (
    ("ticket_by_miss", "breach_at IS NOT NULL AND breach_at > :after AND breach_at <= :until"),
    ("ticket_by_warning", "warn_at IS NOT NULL AND warn_at > :after AND warn_at <= :until"),
    ("ticket_by_schedule", "priority = 6 AND scheduled_for > :after AND scheduled_for <= :until"),
    ("ticket_by_promise", "follow_at IS NOT NULL AND follow_at > :after AND follow_at <= :until"),
    # Breached from the second after they are due.
    ("ticket_by_update", "update_due IS NOT NULL AND update_due >= :after AND update_due < :until"),
    ("ticket_by_resolution", "resolution_due IS NOT NULL AND resolution_due >= :after AND resolution_due < :until"),
    (
        "ticket_missed",
        "judged = 'missed' AND responded_at IS NULL AND response_due IS NOT NULL"
        " AND response_due >= :after AND response_due < :until",
    ),
)
_BETWEEN = " UNION ".join(f"{_OPEN.format(index=index)} {wanted}" for index, wanted in _ARMS)
# The most urgent of them.
_TURNING = f"SELECT number FROM ({_BETWEEN}) AS turning ORDER BY priority, number LIMIT :limit"
# How many there are, where not all of them are read.
_COUNT = f"SELECT count(*) FROM ({_BETWEEN} LIMIT {MOST_COUNTED}) AS turning"
# Who waits for a response, of one priority.
_UNANSWERED = f"""
SELECT {_FIELDS} FROM ticket INDEXED BY ticket_unanswered
WHERE responded_at IS NULL AND status <> 'closed' AND priority < 6 AND priority = ? AND response_due IS NOT NULL
ORDER BY clock_start, number LIMIT ?
"""
# Events of some kinds within a part of the log, of which only the end is looked at.
_LATELY = f"""
SELECT {_EVENT_FIELDS}, NULL FROM (
    SELECT * FROM event WHERE seq > :after AND seq < :before ORDER BY seq DESC LIMIT :most
) AS event WHERE at >= :at AND kind IN (SELECT value FROM json_each(:kinds)) ORDER BY seq
"""
# The last event that was not looked at.
_BEFORE_THOSE = "SELECT at FROM event WHERE seq > :after AND seq < :before ORDER BY seq DESC LIMIT 1 OFFSET :most"
# What was announced to one technician.
_JOURNAL = "SELECT at, seq, waiting, more, rang_at FROM journal WHERE technician = ?"
# The same, made or replaced.
KEEP = """
INSERT INTO journal (technician, at, seq, waiting, more, rang_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (technician) DO UPDATE SET at = excluded.at, seq = excluded.seq, waiting = excluded.waiting,
    more = excluded.more, rang_at = excluded.rang_at
"""


def written(link: Asks, seq: int, limit: int) -> Written:
    """Return what the log holds after ``seq``, read at one moment; no ticket beyond ``limit`` events."""
    link.foresee((_END, ()), (_BEYOND, (seq, limit)), (_SINCE, (seq, limit)))
    with link.snapshot():
        end = int(link.value(_END))
        if end <= seq:
            return Written(end, ())
        if link.rows(_BEYOND, (seq, limit)):
            return Written(end, (), all=False)
        events = _by_ticket(map(event_of, link.rows(_SINCE, (seq, limit))))
        return Written(end, [(ticket, events[ticket.number]) for ticket in _these(link, list(events))])


def turning(link: Asks, after: int, until: int, limit: int) -> Turning:
    """Return open tickets with an instant in ``(after, until]`` (seconds UTC), the most urgent first."""
    asked = {"after": after, "until": until, "limit": limit}
    numbers = [number for (number,) in link.rows(_TURNING, asked)]
    if not numbers:
        return Turning((), 0)
    total = len(numbers) if len(numbers) < limit else int(link.value(_COUNT, asked))
    return Turning(_these(link, numbers), total)


def _these(link: Asks, numbers: list[int]) -> list[Ticket]:
    """Return tickets by their numbers, in that order."""
    found = {row[0]: ticket_of(row) for row in link.rows(_THESE, (json.dumps(numbers),))}
    return [found[number] for number in numbers if number in found]


def unanswered(link: Asks, priority: Priority, limit: int) -> list[Ticket]:
    """Return open tickets of a priority that wait for their response, the longest waiting first."""
    return [ticket_of(row) for row in link.rows(_UNANSWERED, (int(priority), limit))]


def since(link: Asks, at: int, kinds: Collection[Kind], most: int) -> Since:
    """Return the events of some kinds from ``at`` (seconds UTC) on, with their tickets; see ``store.holding``."""
    asked = {"at": at, "most": most, "kinds": json.dumps([str(kind) for kind in kinds])}
    found: list[Event] = []
    whole = True
    with link.snapshot():
        for after, before in _written_here(link, at):
            span = {"after": after, "before": before}
            found = [*map(event_of, link.rows(_LATELY, asked | span)), *found]
            beyond = link.value(_BEFORE_THOSE, {"most": most} | span)
            if beyond is not None:
                whole = int(beyond) < at
                break
        events = _by_ticket(found)
        return Since([(ticket, events[ticket.number]) for ticket in _these(link, list(events))], whole)


def _by_ticket(found: Iterable[Event]) -> dict[int, list[Event]]:
    events: dict[int, list[Event]] = {}
    for event in found:
        events.setdefault(event.number, []).append(event)
    return events


def _written_here(link: Asks, at: int) -> list[tuple[int, int]]:
    """Return the parts of the log around what was imported since ``at``, latest first, each without its two ends."""
    from helpdesk_tui.domain.tickets.desk_events import FIRST_EVENT, LAST_EVENT, DeskKind
    from helpdesk_tui.store.sql.asked import desk_log

    spans, before = [], _BEYOND_ALL
    for event in desk_log.latest(link, _IMPORTS, kinds=(DeskKind.IMPORTED,)):
        first, last = event.facts.get(FIRST_EVENT), event.facts.get(LAST_EVENT)
        if event.at >= at and isinstance(first, int) and isinstance(last, int):
            spans.append((last, before))
            before = first
    return [*spans, (0, before)]


def journal(link: Asks, technician: str) -> Journal | None:
    """Return what was announced to a technician; None where nothing was, or it cannot be read."""
    row = link.row(_JOURNAL, (technician,))
    if row is None:
        return None
    at, seq, waiting, more, rang_at = row
    try:
        owed = frozenset(Key(int(number), What(what), int(instant)) for number, what, instant in json.loads(waiting))
    except (TypeError, ValueError):
        # With a damaged journal, a technician gets the sum of what holds once more.
        return None
    return Journal(at, seq, owed, more=more, rang_at=rang_at)


def row_of(technician: str, journal: Journal) -> tuple[str | int, ...]:
    """Return a journal as a row of ``KEEP``. What is hushed is stored as waiting, as what is owed is."""
    waiting = json.dumps(sorted(journal.waiting))
    return technician, journal.at, journal.seq, waiting, journal.more, journal.rang_at
