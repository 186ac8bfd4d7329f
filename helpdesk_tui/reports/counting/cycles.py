"""A ticket's history as response cycles in legs. Undone deeds leave no trace (WATCH: reports).

A leg lasts while priority and deadline stand. The results are those of the agreement's own ledger, which reads them
from the events: nothing is judged anew, so a changed policy moves no result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helpdesk_tui.domain.agreement.results import SHOWN_BY, Ledger, Result, broken_at, missed
from helpdesk_tui.domain.tickets.deeds import Deed, History
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Status, parse_pauses
from helpdesk_tui.reports.counting.states import State
from helpdesk_tui.reports.report import ERASED, NO_CUSTOMER


@dataclass(slots=True)
class Leg:
    """A part of a cycle in which priority and deadline stand: it begins at ``begin``, its clock at ``start``."""

    begin: int
    priority: Priority
    due: int | None
    start: int


@dataclass(slots=True)
class Cycle:
    """One response cycle of a ticket. Instants are seconds UTC; None where it did not come to that.

    ``begin`` is the contact or the reopening. ``result`` is how its response ended, ``task`` how its task did.
    ``responder`` is who responded, and ``took`` the seconds it took by the calendar then, where the log says so.
    ``reasoned`` is the version of the event that says why it was missed. At ``closed_at`` it ended: as a duplicate
    where ``merged``, as opened by mistake where ``withdrawn``. ``waited`` are the seconds of waits for the customer in
    it. ``once`` says that its first contact was its only one. ``reopened_at`` is when the next cycle began. It is not
    frozen, for speed.
    """

    number: int
    begin: int
    legs: list[Leg] = field(default_factory=list)
    result: Result | None = None
    task: Result | None = None
    responded_at: int | None = None
    responder: str | None = None
    took: int | None = None
    reasoned: int | None = None
    closed_at: int | None = None
    merged: bool = False
    withdrawn: bool = False
    waited: int = 0
    once: bool = False
    reopened_at: int | None = None

    @property
    def last(self) -> Leg:
        """The leg in which it stands, or ended."""
        return self.legs[-1]

    def leg_at(self, at: int) -> Leg:
        """Return the leg that was in force just before ``at``."""
        return next((leg for leg in reversed(self.legs) if leg.begin < at), self.legs[0])

    @property
    def closing(self) -> int | None:
        """When it was closed as done: neither merged nor opened by mistake."""
        return None if self.merged or self.withdrawn else self.closed_at


@dataclass(slots=True)
class Told:
    """What the history of one ticket tells up to an instant.

    ``customer`` is the organisation as it stands now. ``occurrence`` says that its series opened it, ``duplicate``
    that it was merged, ``withdrawn`` that it was opened by mistake: of such a ticket only misses are left.
    """

    number: int
    channel: Channel
    customer: str
    opened_at: int
    occurrence: bool
    duplicate: bool
    withdrawn: bool
    cycles: list[Cycle]


_P6, _CLOSED, _REASONED = Priority.P6, Status.CLOSED, str(Kind.REASONED)
"""Looked up once: Python 3.11 takes 0.1 us for a member of an enumeration."""
_CHANNELS = {str(one): one for one in Channel}


def told(history: History, as_of: int) -> Told:
    """Return what a history tells; what time alone has decided by ``as_of`` (seconds UTC) counts."""
    deeds = history.deeds
    standing = _standing(deeds)
    state, ledger, cycles = State(history.number), Ledger(), _Cycles()
    whole = len(standing) == len(deeds)
    reasons: dict[int, int] = {}
    for deed in deeds:
        state.take(deed.after)
        if deed.version == 1 or deed.earlier or not SHOWN_BY.isdisjoint(deed.after):
            ledger.step(deed, state)
        if deed.kind == _REASONED and any(one is deed for one in standing):
            reasons[_missed_by(deed.at, state, ledger)] = deed.version
        if whole:
            cycles.step(deed, state)
    if not whole:
        _again(history.number, deeds, standing, cycles)
        # An undo may have counted a deadline anew, and what stands is what it left.
        cycles.step(deeds[-1], state)
    broken = broken_at(state, as_of)
    if broken is not None:
        state.miss(broken)
        ledger.step(deeds[-1], state)
    return Told(
        history.number,
        _CHANNELS[state.channel],
        history.organisation or (ERASED if state.organisation else NO_CUSTOMER),
        state.opened_at,
        occurrence=state.previous is not None,
        duplicate=state.merged_into is not None,
        withdrawn=state.withdrawn is not None,
        cycles=cycles.with_results(ledger.results, reasons),
    )


def _missed_by(at: int, state: State, ledger: Ledger) -> int:
    """Return the latest cycle that was missed by ``at``, which a reason given then is of."""
    cycles = missed(ledger.results)
    if state.priority is not _P6 and broken_at(state, at) is not None:
        cycles.append(state.cycle)
    return max(cycles, default=state.cycle)


def _standing(deeds: Sequence[Deed]) -> Sequence[Deed]:
    """Return the deeds that were not undone, without the undos; a redo stands, and so does what it did again."""
    if all(deed.undoes is None for deed in deeds):
        return deeds
    undone: set[str] = set()
    kept: list[Deed] = []
    for deed in reversed(deeds):
        if deed.op in undone:
            continue
        if deed.undoes is None:
            kept.append(deed)
        else:
            undone.add(deed.undoes)
    return kept[::-1]


def _again(number: int, deeds: Sequence[Deed], standing: Sequence[Deed], cycles: _Cycles) -> None:
    """Fold the deeds that stand. Where the opening does not, only those since it was opened again count."""
    state = State(number)
    if standing and standing[0].version > 1:
        standing = standing[next((n for n, deed in enumerate(standing) if "cycle" in deed.after), len(standing)) :]
        for deed in deeds[: standing[0].version - 1] if standing else ():
            state.take(deed.after)
    for deed in standing:
        state.take(deed.after)
        cycles.step(deed, state)


class _Cycles:
    """The cycles of one ticket while its deeds are folded."""

    def __init__(self) -> None:
        self._cycles: list[Cycle] = []

    def step(self, deed: Deed, state: State) -> None:
        """Take a deed and the ticket after it."""
        cycles = self._cycles
        while cycles and cycles[-1].number > state.cycle:
            cycles.pop()
        if not cycles or cycles[-1].number < state.cycle:
            if cycles:
                cycles[-1].reopened_at = state.clock_start
            cycles.append(Cycle(state.cycle, state.clock_start, [_leg(state.clock_start, state)]))
        cycle = cycles[-1]
        cycle.reopened_at = None
        leg = cycle.legs[-1]
        if (leg.priority, leg.due, leg.start) != (state.priority, state.response_due, state.clock_start):
            cycle.legs.append(_leg(deed.at, state))
        if state.responded_at != cycle.responded_at:
            cycle.responded_at = state.responded_at
            cycle.responder = None if state.responded_at is None else deed.actor
            cycle.took = deed.took
        cycle.closed_at = state.closed_at
        if state.status is _CLOSED:
            _close(cycle, state)

    def with_results(self, results: Sequence[Result], reasons: Mapping[int, int]) -> list[Cycle]:
        """Return the cycles with their results; one of which nothing else is left stands for its miss."""
        cycles = {cycle.number: cycle for cycle in self._cycles}
        for result in results:
            cycle = cycles.get(result.cycle)
            if cycle is None:
                begin = result.clock_start
                leg = Leg(begin, result.priority, None, begin)
                cycle = cycles[result.cycle] = Cycle(result.cycle, begin, [leg], closed_at=begin, withdrawn=True)
            if result.task:
                cycle.task = result
            else:
                cycle.result = result
                cycle.reasoned = reasons.get(cycle.number)
        return [cycles[number] for number in sorted(cycles)]


def _leg(begin: int, state: State) -> Leg:
    return Leg(begin, state.priority, state.response_due, state.clock_start)


def _close(cycle: Cycle, state: State) -> None:
    """Record how a cycle was closed. A wait that the closing ended counts as any other."""
    cycle.merged, cycle.withdrawn = state.merged_into is not None, state.withdrawn is not None
    cycle.once = state.responded_at is not None and state.contacted_at in (None, state.responded_at)
    waits = parse_pauses(state.pauses) if state.pauses else []
    if state.waiting_since is not None and state.closed_at is not None:
        waits.append((state.waiting_since, state.closed_at))
    cycle.waited = sum(max(end - max(start, cycle.begin), 0) for start, end in waits)
