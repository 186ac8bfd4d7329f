"""A report counted a second way: whole tickets, looked at instant by instant, and nothing streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median_low

from helpdesk_tui.domain.agreement import results as reached
from helpdesk_tui.domain.agreement.results import Result, settled
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.tickets.events import Event, Kind, fold, replay, typed
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket, parse_pauses
from helpdesk_tui.reports.report import Flow, Group, Responses, Tasks, Times
from tests.store import counting

WEEK = 7 * 86_400
Only = Callable[[Priority], bool]


@dataclass(frozen=True)
class Line:
    """One ticket's life without what was undone: when it became what."""

    states: Sequence[tuple[int, Ticket]]
    end: Ticket
    results: Sequence[Result]

    def at(self, instant: int) -> Ticket | None:
        """The ticket just before an instant; None where it was not there yet."""
        found = [ticket for at, ticket in self.states if at < instant]
        return found[-1] if found else None

    def cycle(self, number: int) -> list[tuple[int, Ticket]]:
        return [(at, ticket) for at, ticket in self.states if ticket.cycle == number]


def lines(events: Iterable[Event], now: int) -> list[Line]:
    """The tickets' lives as known at ``now``."""
    known = sorted((one for one in events if one.at <= now), key=lambda one: (one.number, one.version))
    return [line(list(own), now) for _, own in groupby(known, lambda one: one.number)]


def line(events: Sequence[Event], now: int) -> Line:
    end: Ticket | None = None
    for event in events:
        end = fold(end, event)
    assert end is not None
    results = counting.results(events)
    kept = [
        one for one in results if (one.cycle, one.task) not in {(r.cycle, r.task) for r in counting.overdue(end, now)}
    ]
    states: list[tuple[int, Ticket]] = []
    ticket: Ticket | None = None
    left = standing(events)
    if left and left[0].kind is not Kind.OPENED:
        # It was opened by mistake; what counts begins where it was opened again.
        left = left[next((n for n, one in enumerate(left) if one.kind is Kind.REOPENED), len(left)) :]
    for event in left:
        if event.kind is Kind.OPENED:
            ticket = fold(None, event)
            states.append((ticket.opened_at, ticket))
        elif ticket is not None:
            ticket = replace(ticket, **typed(event.after))
            states.append((event.at, ticket))
        else:
            ticket = fold_up_to(events, event)
            states.append((event.at, ticket))
    if any(one.undoes for one in events):
        states.append((events[-1].at, end))
    return Line(states, end, [*kept, *counting.overdue(end, now)])


def fold_up_to(events: Sequence[Event], last: Event) -> Ticket:
    ticket: Ticket | None = None
    for event in events:
        ticket = fold(ticket, event)
        if event is last:
            break
    assert ticket is not None
    return ticket


def standing(events: Sequence[Event]) -> list[Event]:
    """What was not undone: an operation stands where an even number of undos leads up to it."""

    def stands(op: str) -> bool:
        return not any(stands(one.op) for one in events if one.undoes == op)

    return [one for one in events if one.undoes is None and stands(one.op)]


def figures(own: Sequence[Line], begin: int, end: int, now: int, policy: Policy, only: Only, name: str) -> Group:
    """The figures of ``[begin, end)`` under the priorities that ``only`` says."""
    cut = min(end, now + 1)

    def here(at: int | None) -> bool:
        return at is not None and begin <= at < cut

    reached = [one for life in own for one in life.results if here(one.reached_at) and only(one.priority)]
    answers = [one for one in reached if not one.task]
    met = [one for one in answers if one.judged is Sla.MET]
    done = [one for one in reached if one.task]
    lowered = [
        one
        for life in own
        for one in life.results
        if one in answers and one.judged is Sla.MISSED and any(t.cycle == one.cycle for _, t in life.states)
        if life.cycle(one.cycle)[-1][1].priority > one.priority
    ]
    given = [
        one for life in own for one in life.results if not one.task and only(one.priority) and here(one.responded_at)
    ]
    pending, none, waits, tasks = open_ends(own, begin, cut, now, only)
    gross, net = resolved(own, here, only)
    return Group(
        name,
        Responses(
            len(met),
            len(answers) - len(met),
            pending,
            none,
            sum(one.cycle == 1 and one.responded_at == one.clock_start for one in met),
            len(lowered),
        ),
        respond=times(
            [policy.calendar(one.priority).open_between(one.clock_start, one.responded_at or 0) for one in given]
        ),
        respond_wall=times([(one.responded_at or 0) - one.clock_start for one in given]),
        unanswered=len(waits),
        longest_wait=max(waits, default=None),
        resolve=times(gross),
        resolve_net=times(net),
        tasks=Tasks(sum(one.judged is Sla.MET for one in done), sum(one.judged is Sla.MISSED for one in done), tasks),
        flow=flow(own, here, now, only),
    )


def open_ends(own: Sequence[Line], begin: int, cut: int, now: int, only: Only) -> tuple[int, int, list[int], int]:
    pending = none = tasks = 0
    waits: list[int] = []
    for life in own:
        if life.end.withdrawn:
            continue
        for number in sorted({ticket.cycle for _, ticket in life.states}):
            mine = life.cycle(number)
            last = mine[-1][1]
            before = [ticket for at, ticket in mine if at < cut]
            if not before or last.withdrawn:
                continue
            then = before[-1]
            if not only(then.priority):
                continue
            result = next((one for one in life.results if one.cycle == number and not one.task), None)
            task = next((one for one in life.results if one.cycle == number and one.task), None)
            over = then.status is Status.CLOSED
            answered = last.responded_at is not None and last.responded_at < cut
            if then.priority is Priority.P6:
                tasks += not over and not (task is not None and task.reached_at < cut)
                continue
            if not over and not answered:
                waits.append(min(cut, now) - then.clock_start)
            if result is None or result.reached_at >= cut:
                pending += not over and not (answered and result is None)
    for life in own:
        for number in sorted({ticket.cycle for _, ticket in life.states}):
            none += lost(life, number, begin, cut, only)
    return pending, none, waits, tasks


def lost(life: Line, number: int, begin: int, cut: int, only: Only) -> bool:
    """Whether a cycle came to its end without a result in the range."""
    mine = life.cycle(number)
    last = mine[-1][1]
    results = [one for one in life.results if one.cycle == number and not one.task]
    if life.end.withdrawn or last.withdrawn or results or last.priority is Priority.P6 or not only(last.priority):
        return False
    since = mine[0][0]
    for (_, before), (at, after) in pairwise(mine):
        if before.priority is Priority.P6 and after.priority is not Priority.P6:
            since = at
    over = last.responded_at or last.closed_at
    return over is not None and begin <= max(over, since) < cut


def closings(life: Line) -> list[tuple[Ticket, Ticket | None]]:
    """Each closing as done, with the ticket when it was reopened."""
    found: list[tuple[Ticket, Ticket | None]] = []
    for number in sorted({ticket.cycle for _, ticket in life.states}):
        last = life.cycle(number)[-1][1]
        again = life.cycle(number + 1)
        if last.status is Status.CLOSED and last.merged_into is None and last.withdrawn is None:
            found.append((last, again[0][1] if again else None))
    return found


def resolved(own: Sequence[Line], here: Callable[[int | None], bool], only: Only) -> tuple[list[int], list[int]]:
    gross: list[int] = []
    net: list[int] = []
    for life in own:
        for closed, again in closings(life):
            if (
                again is None
                and here(closed.closed_at)
                and only(closed.priority)
                and closed.priority is not Priority.P6
            ):
                start = life.cycle(closed.cycle)[0][1].clock_start
                end = closed.closed_at or 0
                waited = sum(max(b - max(a, start), 0) for a, b in parse_pauses(closed.pauses))
                gross.append(end - start)
                net.append(max(end - start - waited, 0))
    return gross, net


def flow(own: Sequence[Line], here: Callable[[int | None], bool], now: int, only: Only) -> Flow:
    kept = [life for life in own if not life.end.withdrawn]
    came = [life for life in kept if here(life.end.opened_at) and only(life.states[0][1].priority)]
    ended = [(life, one, again) for life in kept for one, again in closings(life) if here(one.closed_at)]
    ended = [one for one in ended if only(one[1].priority)]
    settled = [one for one in ended if (one[1].closed_at or 0) + WEEK <= now]
    back = [one for one in settled if one[2] and one[2].clock_start <= (one[1].closed_at or 0) + WEEK]
    first = [
        (life, one)
        for life, one, again in settled
        if (life, one, again) not in back and one.cycle == 1 and one.responded_at is not None
        if one.contacted_at in (None, one.responded_at) and one.priority is not Priority.P6
        if life.end.merged_into is None
    ]
    duplicates = sum(life.end.merged_into is not None for life in came)
    occurrences = sum(life.end.merged_into is None and life.end.previous is not None for life in came)
    return Flow(
        len(came) - duplicates - occurrences,
        occurrences,
        duplicates,
        sum(again is None for _, _, again in ended),
        len(back),
        len(settled),
        len(first),
    )


def backlog(own: Sequence[Line], at: int) -> int:
    """How many tickets were open just before an instant."""
    kept = [life for life in own if not life.end.withdrawn and life.end.merged_into is None]
    there = [life.at(at) for life in kept]
    return sum(ticket is not None and ticket.status is not Status.CLOSED for ticket in there)


def reasons(history: Sequence[Event], now: int) -> list[tuple[int, str | None]]:
    """When each missed response of a ticket was missed, and the reason that stands for it."""

    def missed(until: Sequence[Event], at: int) -> dict[int, int]:
        ticket = replay(until)
        assert ticket is not None
        known = [*counting.results(until), *reached.standing(settled(ticket, at))]
        return {one.cycle: one.reached_at for one in known if one.judged is Sla.MISSED and not one.task}

    given: dict[int, str | None] = {}
    for place, event in enumerate(history):
        if event.kind is Kind.REASONED and event in standing(history):
            given[max(missed(history[: place + 1], event.at))] = event.text
    return [(at, given.get(cycle)) for cycle, at in missed(history, now).items()]


def times(lengths: Sequence[int]) -> Times:
    if not lengths:
        return Times()
    ordered = sorted(lengths)
    rank = next(one for one in range(1, len(ordered) + 1) if one * 10 >= len(ordered) * 9)
    low = median_low(ordered)
    middle = low if len(ordered) % 2 else (low + ordered[len(ordered) // 2]) // 2
    return Times(len(ordered), sum(ordered) // len(ordered), middle, ordered[rank - 1], ordered[-1])


def apart(lines_: Sequence[int]) -> list[int]:
    """The differences between neighbours."""
    return [after - before for before, after in pairwise(lines_)]
