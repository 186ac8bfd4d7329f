"""The dashboard's figures counted as plainly as possible: every ticket looked at, every history replayed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from helpdesk_tui.domain.agreement.results import Result, of_history, settled, standing
from helpdesk_tui.domain.shift.figures import RESPONSES, Figures, Span, Waiting
from helpdesk_tui.domain.shift.totals import BOUNDS, NO_RESPONSES, Totals
from helpdesk_tui.domain.tickets.events import Event, Kind, fold
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status, Ticket, rank


def counted(tickets: Sequence[Ticket], events: Sequence[Event], span: Span, broken: Sequence[Ticket]) -> Figures:
    """What a store should answer; ``broken`` are the open tickets that are breached."""
    still_open = [ticket for ticket in tickets if ticket.status is not Status.CLOSED]
    running = [(rank(ticket)[1], ticket.priority) for ticket in still_open if rank(ticket)[0] == 0]
    own = [one for one in tickets if one.merged_into is None and one.withdrawn is None]
    late = sorted((one for one in still_open if _past(one, span)), key=_latest)[: span.most]
    reached = [*results(events), *(one for ticket in still_open for one in overdue(ticket, span.now))]
    today = [one for one in reached if span.day <= one.reached_at <= span.now]
    given = [
        (one.priority, one.responded_at - one.clock_start)
        for one in results(events)
        if not one.task and one.responded_at is not None and span.day <= one.responded_at <= span.now
    ]
    return Figures(
        deadlines=Counter(
            ((due - span.begin) // span.slot, level) for due, level in running if span.now <= due < span.until
        ),
        breached=Counter(ticket.priority for ticket in late if ticket in broken),
        arrivals=by_hour([one.opened_at for one in own if one.previous is None], span),
        closings=by_hour([one.closed_at for one in own if one.closed_at is not None], span),
        results=Counter((one.priority, one.judged) for one in today if not one.task),
        tasks=Counter(one.judged for one in today if one.task),
        answered={
            level: (sum(one == level for one, _ in given), sum(took for one, took in given if one == level))
            for level in {one for one, _ in given}
        },
        longest=longest(still_open),
        next_breach=next_breach(still_open, span.now),
        holdings=Counter((ticket.assignee, ticket.priority) for ticket in still_open),
    )


def total(events: Sequence[Event], after: int, until: int) -> Totals:
    """What a store should count of its events: every history replayed, each response told by its ticket's change."""
    opened: Counter[tuple[Priority, Channel]] = Counter()
    responses: Counter[tuple[Priority, Sla]] = Counter()
    classes, seconds, closings = [0] * (len(BOUNDS) + 1), 0, 0
    ordered = sorted(events, key=lambda event: (event.number, event.version))
    for _, history in groupby(ordered, lambda event: event.number):
        for event, ticket in told(history):
            if not after < event.seq <= until:
                continue
            if event.kind is Kind.OPENED:
                opened[ticket.priority, ticket.channel] += 1
            closings += event.kind is Kind.CLOSED
            given = event.after.get("responded_at") is not None and event.kind not in NO_RESPONSES
            if given and ticket.judged is not None and ticket.responded_at is not None:
                took = ticket.responded_at - ticket.clock_start
                responses[ticket.judged_as or ticket.priority, ticket.judged] += 1
                classes[next((place for place, bound in enumerate(BOUNDS) if took <= bound), -1)] += 1
                seconds += took
    return Totals(dict(opened), closings, dict(responses), classes, seconds)


def results(events: Sequence[Event]) -> list[Result]:
    """The results of all cycles, from the events alone."""
    ordered = sorted(events, key=lambda event: (event.number, event.version))
    return [one for _, history in groupby(ordered, lambda event: event.number) for one in of_history(told(history))]


def told(history: Iterable[Event]) -> Iterator[tuple[Event, Ticket]]:
    """The events of a ticket, each with the ticket after it."""
    ticket: Ticket | None = None
    for event in history:
        ticket = fold(ticket, event)
        yield event, ticket


def overdue(ticket: Ticket, now: int) -> list[Result]:
    """The results that time alone has reached since the last event of a ticket."""
    return [one for one in standing(settled(ticket, now)) if one not in standing(ticket)]


def longest(still_open: Sequence[Ticket]) -> dict[Priority, Waiting]:
    found: dict[Priority, Waiting] = {}
    for level in RESPONSES:
        waits = [(one.clock_start, one.number) for one in still_open if one.priority is level and not one.responded_at]
        if waits:
            since, number = min(waits)
            found[level] = Waiting(number, since)
    return found


def next_breach(still_open: Sequence[Ticket], now: int) -> Waiting | None:
    pending = [(one.breach_at, one.number) for one in still_open if one.breach_at and one.priority is not Priority.P6]
    coming = [one for one in pending if one[0] > now]
    return Waiting(min(coming)[1], min(coming)[0]) if coming else None


def by_hour(instants: Iterable[int], span: Span) -> dict[int, int]:
    return Counter((at - span.day) // 3600 for at in instants if span.day <= at <= span.now)


def _past(ticket: Ticket, span: Span) -> bool:
    return rank(ticket)[0] == 0 and rank(ticket)[1] < span.now


def _latest(ticket: Ticket) -> tuple[int, int]:
    return -rank(ticket)[1], -ticket.number
