"""The dashboard's figures counted as plainly as possible: every ticket looked at, every history replayed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from helpdesk_tui.domain.events import Event, Kind, replay
from helpdesk_tui.domain.figures import Figures, Span
from helpdesk_tui.domain.ticket import Priority, Sla, Status, Ticket, rank


def counted(tickets: Sequence[Ticket], events: Sequence[Event], span: Span) -> Figures:
    """What a store should answer."""
    still_open = [ticket for ticket in tickets if ticket.status is not Status.CLOSED]
    running = [(rank(ticket)[1], ticket.priority) for ticket in still_open if rank(ticket)[0] == 0]
    closed = [ticket.closed_at for ticket in tickets if ticket.closed_at is not None]
    answered: dict[tuple[Priority, Sla], tuple[int, int]] = {}
    for one in cycles(tickets, events):
        if one.responded_at is not None and one.judged is not None and span.day <= one.responded_at <= span.now:
            before = answered.get((one.priority, one.judged), (0, 0))
            waited = one.responded_at - one.clock_start
            answered[one.priority, one.judged] = before[0] + 1, before[1] + waited
    return Figures(
        deadlines=Counter(
            ((due - span.begin) // span.slot, level) for due, level in running if span.now <= due < span.until
        ),
        past_due=min(sum(due < span.now for due, _ in running), span.most),
        arrivals=by_hour([ticket.opened_at for ticket in tickets], span),
        closings=by_hour(closed, span),
        answered=answered,
        unanswered=unanswered(still_open, span),
        holdings=Counter((ticket.assignee, ticket.priority) for ticket in still_open),
    )


def unanswered(still_open: Sequence[Ticket], span: Span) -> dict[Priority, int]:
    past = [ticket for ticket in still_open if rank(ticket)[0] == 0 and rank(ticket)[1] < span.now]
    past.sort(key=lambda ticket: (rank(ticket)[1], ticket.number), reverse=True)
    found: Counter[Priority] = Counter()
    for ticket in past[: span.most]:
        if ticket.responded_at is None and ticket.response_due is not None:
            until = ticket.response_due + (span.grace if ticket.response_due == ticket.clock_start else 0)
            found[ticket.priority] += span.day <= until < span.now
    return {level: count for level, count in found.items() if count}


def cycles(tickets: Iterable[Ticket], events: Sequence[Event]) -> Iterable[Ticket]:
    """Each response cycle's ticket: as it stands, and as it stood when an earlier cycle was ended for good."""
    for ticket in tickets:
        yield ticket
        history = [event for event in events if event.number == ticket.number]
        ended: dict[int, Ticket] = {}
        for place, event in enumerate(history):
            if event.kind is Kind.REOPENED:
                before = replay(history[:place])
                assert before is not None
                ended[before.cycle] = before
        yield from (before for cycle, before in ended.items() if cycle < ticket.cycle)


def by_hour(instants: Iterable[int], span: Span) -> dict[int, int]:
    return Counter((at - span.day) // 3600 for at in instants if span.day <= at <= span.now)
