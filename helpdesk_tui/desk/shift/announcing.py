"""What is to be announced to a technician now: the conditions that came to hold since the last announcement.

A face calls ``arrive`` when it starts, and ``look`` as often as it likes after that. Each returns the journal for the
next call; a stored journal lets the next face continue where this one ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from helpdesk_tui.desk.verbs import Desk
from helpdesk_tui.domain.filters.query import Query
from helpdesk_tui.domain.shift.announcement import Announcement, announce, most_urgent
from helpdesk_tui.domain.shift.conditions import NOTHING, OUTAGES, Key, What, besides_outages, holding, is_outage
from helpdesk_tui.domain.shift.journal import Journal, Seen, as_it_was, by, compare
from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.store.base import Count
from helpdesk_tui.store.holding import MOST_COUNTED

MOST = 500
"""The most tickets that one look announces by themselves; further ones are counted."""
EVENTS = 5_000
"""The most events that one look reads, in 0.1 s. After more of them, such as an import, the desk is summed up."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be announced, the most urgent first; what has ended; and the journal after it.

    ``more`` counts tickets beyond the ``MOST`` that are announced; ``rest`` counts what else holds on a desk that is
    summed up.
    """

    journal: Journal
    news: Sequence[Announcement] = ()
    more: Count = Count(0)
    rest: Count = Count(0)
    ended: frozenset[Key] = NOTHING


def arrive(desk: Desk, at: int, seq: int, *, quiet: bool = False) -> Look:
    """Return what a face announces that started at ``at`` (seconds UTC), when the log ended with ``seq``.

    What was announced to the technician before is not announced again. Where nothing was announced to them yet, the
    unanswered outages are announced, and all else is counted.
    """
    kept = desk.store.journal(desk.actor)
    if kept is not None and kept.seq <= seq:
        # Everything that waits is looked at now: another face may have been quiet, and this one may not.
        return look(desk, replace(kept, owed=NOTHING, hushed=kept.waiting), quiet=quiet)
    return _look(desk, Journal(at, seq), quiet=quiet, first=True)


def look(desk: Desk, journal: Journal, *, quiet: bool = False) -> Look:
    """Return the conditions that began after ``journal``, and the journal that includes them.

    Where the log ends before the journal's place, a backup was restored: whatever holds then counts as announced,
    because the restore itself is announced.
    """
    return _look(desk, journal, quiet=quiet, first=False)


def _look(desk: Desk, journal: Journal, *, quiet: bool, first: bool) -> Look:
    now, store, policy = desk.clock(), desk.store, desk.policy
    written = store.written(journal.seq, EVENTS)
    if written.end < journal.seq:
        return Look(Journal(now, written.end, rang_at=journal.rang_at))
    seen = {ticket.number: _changed(ticket, events, desk.actor) for ticket, events in written.tickets}
    # A clock that was set back ends conditions, so the span between is read in either direction.
    turning = store.turning(min(journal.at, now), max(journal.at, now), MOST)
    asked = [*turning.tickets, *_waiting(desk, journal, now, quiet=quiet)]
    outages = [] if written.all and not first else [one for level in OUTAGES for one in store.unanswered(level, MOST)]
    for ticket in (*asked, *outages):
        if ticket.number not in seen:
            seen[ticket.number] = Seen(ticket, ticket) if written.all else _by_history(desk, ticket, journal.seq)
    if first:
        seen |= {one.number: _as_if_new(seen[one.number], desk, journal.at) for one in outages}
    found = compare(journal, seen.values(), policy, now, written.end, quiet=quiet)
    news = most_urgent(found.news, policy, now)
    done = Look(found.journal, news, ended=found.ended)
    if first or not written.all:
        return replace(done, rest=_rest(desk, now, news, outages))
    return _counted(desk, done, turning.total - len(turning.tickets) if now > journal.at else 0, quiet=quiet)


def reads(desk: Desk, journal: Journal) -> list[Callable[[], object]]:
    """Return the reads that ``look`` begins with, so that they can be sent together."""
    span = sorted((journal.at, desk.clock()))
    return [lambda: desk.store.written(journal.seq, EVENTS), lambda: desk.store.turning(span[0], span[1], MOST)]


def again(desk: Desk) -> list[Announcement]:
    """Return the P1 tickets without a response and an assignee; each is announced again until it has one."""
    now = desk.clock()
    return [
        announce(Key(one.number, What.P1, one.clock_start), one, desk.policy, now, again=True)
        for one in desk.store.unanswered(Priority.P1, MOST)
        if one.assignee is None
    ]


def _changed(ticket: Ticket, events: Sequence[Event], actor: str) -> Seen:
    return Seen(ticket, as_it_was(ticket, events), own=by(events, actor))


def _by_history(desk: Desk, ticket: Ticket, seq: int) -> Seen:
    """Return a ticket, and as it was before the place ``seq``, by its history: the log since then is too long."""
    return _changed(ticket, [event for event in desk.store.history(ticket.number) if event.seq > seq], desk.actor)


def _as_if_new(one: Seen, desk: Desk, at: int) -> Seen:
    """Return an outage that held already when a technician's first face started, so that it is announced."""
    there = any(key.what in (What.P1, What.P2) for key in holding(one.before, desk.policy, at))
    return Seen(one.ticket, None) if there else one


def _waiting(desk: Desk, journal: Journal, now: int, *, quiet: bool) -> Iterable[Ticket]:
    """Yield the tickets of conditions that waited to be announced and may not have to wait any longer."""
    keys = NOTHING if quiet else journal.hushed
    if journal.owed and desk.policy.business.is_open(now):
        keys |= journal.owed
    for number in sorted({key.number for key in keys}):
        ticket = desk.store.ticket(number)
        if ticket is not None:
            yield ticket


def _rest(desk: Desk, now: int, news: Sequence[Announcement], outages: Sequence[Ticket]) -> Count:
    """Count what holds on the desk, without the outages and what is announced automatically."""
    rest = desk.store.count(Query(wanted=(besides_outages(desk.policy, now),)))
    single = sum(not is_outage(one.ticket) for one in news)
    return Count(max(0, rest.number - single), rest.more or len(outages) >= MOST)


def _counted(desk: Desk, done: Look, beyond: int, *, quiet: bool) -> Look:
    """Add the count of tickets beyond those that are announced. Where these wait, the count waits in the journal."""
    journal, count = done.journal, done.journal.more + beyond
    if not count:
        return done
    if quiet or not desk.policy.business.is_open(journal.at):
        return replace(done, journal=replace(journal, more=count))
    return replace(done, journal=replace(journal, more=0), more=Count(count, count >= MOST_COUNTED - MOST))
