"""What happened on a desk since an instant: in figures as the dashboard has them, and P1 to P3 by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.results import settled
from helpdesk_tui.domain.shift.figures import Figures
from helpdesk_tui.domain.tickets.events import Event, Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Ticket

EVENTS = 5_000
"""The most events that are looked at, in 0.1 s; a busier shift is told by its figures, and by its end."""
_TURNED = 500
"""The most tickets that are looked at for results that time alone has reached."""
_BY_LINE = Priority.P3
"""The last priority whose tickets are told one by one."""


class Deed(StrEnum):
    """What may have happened to a ticket that is told by line."""

    OPENED = "opened"
    ANSWERED = "answered"
    MISSED = "missed"
    CHANGED = "reprioritised"
    MERGED = "merged"
    CLOSED = "closed"
    REOPENED = "reopened"


_DEEDS: Mapping[Kind, Deed] = {
    Kind.OPENED: Deed.OPENED,
    Kind.RESPONDED: Deed.ANSWERED,
    Kind.REPRIORITISED: Deed.CHANGED,
    Kind.SCHEDULED: Deed.CHANGED,
    Kind.MERGED: Deed.MERGED,
    Kind.CLOSED: Deed.CLOSED,
    Kind.REOPENED: Deed.REOPENED,
}
KINDS = (*_DEEDS, Kind.UNDONE)
"""The kinds of events that are looked at."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened at ``at``: of a change the priorities ``before`` and ``after``, of a merge the target."""

    deed: Deed
    at: int
    before: Priority | None = None
    after: Priority | None = None
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket as it stands, and what happened to it, in order."""

    ticket: Ticket
    happened: tuple[Happened, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """What happened: counts, and ``lines`` of P1 to P3 of which there are ``total``.

    ``opened`` and ``closed`` are as the dashboard counts them: without the next occurrences of tasks and without
    duplicates. ``breached`` are responses that were missed (SLA: results), ``late`` tasks. Deeds that were undone do
    not count. ``whole`` is False where too much happened to look at all of it.
    """

    opened: int
    closed: int
    breached: int
    late: int
    reprioritised: int
    merged: int
    lines: Sequence[Line] = ()
    total: int = 0
    whole: bool = True


def reads(desk: Desk, since: int) -> list[Callable[[], object]]:
    """Return the reads of ``passed``, so that they can be sent together with others."""
    now, store = desk.clock(), desk.store
    return [lambda: store.since(since, KINDS, EVENTS), lambda: store.turning(since - 1, now, _TURNED)]


def passed(desk: Desk, since: int, figures: Figures, listed: int) -> Passed:
    """Return what happened from ``since`` (seconds UTC) on; ``figures`` are those of the same time."""
    now = desk.clock()
    found = desk.store.since(since, KINDS, EVENTS)
    undone = _undone(event for _, events in found.tickets for event in events)
    lines = [Line(ticket, tuple(_happened(ticket, events, undone, since, now))) for ticket, events in found.tickets]
    known = {line.ticket.number for line in lines}
    turned = desk.store.turning(since - 1, now, _TURNED).tickets
    lines += [Line(one, tuple(_missed(one, since, now))) for one in turned if one.number not in known]
    told = sorted(filter(_told, lines), key=lambda line: (line.ticket.priority, line.ticket.number))
    counted = [one.deed for line in lines for one in line.happened]
    return Passed(
        opened=sum(figures.arrivals.values()),
        closed=sum(figures.closings.values()),
        breached=sum(count for (_, result), count in figures.results.items() if result is Sla.MISSED),
        late=figures.tasks.get(Sla.MISSED, 0),
        reprioritised=counted.count(Deed.CHANGED),
        merged=counted.count(Deed.MERGED),
        lines=told[:listed],
        total=len(told),
        whole=found.all,
    )


def _told(line: Line) -> bool:
    """Whether a ticket is told by line: P1 to P3 now, or before something that happened to it."""
    levels = (line.ticket.priority, *(one.before for one in line.happened))
    return bool(line.happened) and any(level is not None and level <= _BY_LINE for level in levels)


def _undone(events: Iterable[Event]) -> frozenset[str]:
    """Return the operations that were undone, and not redone since."""
    undone: set[str] = set()
    for event in sorted(events, key=lambda one: -one.seq):
        if event.undoes is not None and event.op not in undone:
            undone.add(event.undoes)
    return frozenset(undone)


def _happened(
    ticket: Ticket, events: Sequence[Event], undone: frozenset[str], since: int, now: int
) -> Iterator[Happened]:
    """Yield what happened to a ticket by its events, and what time alone has done, in order."""
    found = [one for event in events if event.op not in undone for one in _told_by(event)]
    yield from sorted([*found, *_missed(ticket, since, now)], key=lambda one: one.at)


def _told_by(event: Event) -> Iterator[Happened]:
    deed = _DEEDS.get(event.kind)
    if deed is Deed.CHANGED:
        before, after = event.before.get("priority"), event.after.get("priority")
        if isinstance(before, int) and isinstance(after, int):
            yield Happened(deed, event.at, Priority(before), Priority(after))
    elif deed is Deed.MERGED:
        target = event.after.get("merged_into")
        yield Happened(deed, event.at, target=target if isinstance(target, int) else None)
    elif deed is Deed.OPENED:
        opened_at = event.after.get("opened_at")
        yield Happened(deed, opened_at if isinstance(opened_at, int) else event.at)
    elif deed is not None:
        yield Happened(deed, event.at)


def _missed(ticket: Ticket, since: int, now: int) -> Iterator[Happened]:
    """Yield that a response was missed, where that was since, by an event or by time alone (SLA: results)."""
    reached = settled(ticket, now)
    at = reached.judged_at if reached.judged is Sla.MISSED and ticket.priority is not Priority.P6 else None
    if at is not None and since <= at <= now:
        yield Happened(Deed.MISSED, at)
