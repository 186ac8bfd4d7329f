"""One round of a watch: what holds is compared with what is open, somebody is called, and what came of it is kept.

A round reads what was written since the last one and what time alone has changed. What it cannot tell by that (at the
start, after a restore, with a clock that was set back, with more changes than it reads at once) it compares piece by
piece, the outages first.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from helpdesk_tui.domain.filters.query import Query
from helpdesk_tui.domain.shift.advancing import FLAPPING
from helpdesk_tui.domain.shift.alarms import Alarm, Kind
from helpdesk_tui.domain.shift.conditions import OUTAGES, besides_outages
from helpdesk_tui.domain.shift.raising import Compared, Rules, compare, later_at
from helpdesk_tui.domain.tickets.desk_events import DeskKind
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.watching import KEPT, Lease
from helpdesk_tui.watch.clocks import Clocks
from helpdesk_tui.watch.deliveries import Deliveries
from helpdesk_tui.watch.desk_rules import DeskRules
from helpdesk_tui.watch.escalating import Escalating
from helpdesk_tui.watch.whom import Whom

EVENTS = 2_000
"""The most events that a round reads; after more of them the desk is compared piece by piece."""
TURNING = 3_000
"""The most tickets that a round compares because of their instants."""
PIECE = 500
"""Tickets, or alarms, of one piece."""
RENEW = 5
"""Seconds after which the lease is renewed."""
_FAR = 1 << 62
_DAY = 86_400


class Rounds:
    """The rounds of one watch on one desk, as ``holder``. Used from one thread."""

    def __init__(
        self, store: Store, rules: Rules, whom: Whom, deliveries: Deliveries, desk_rules: DeskRules, clocks: Clocks
    ) -> None:
        """Begin without a lease."""
        self._store, self._rules, self._whom = store, rules, whom
        self._deliveries, self._desk_rules, self._clocks = deliveries, desk_rules, clocks
        self._escalating = Escalating(store, rules, whom, deliveries, desk_rules)
        self.lease: Lease | None = None
        self.holder: str | None = None
        """Who has the lease, where that is another."""
        self.stands_in = False
        """Whether the lease is taken only where nobody has watched for a minute."""
        self._renewed = self._told = 0
        self._stamp: int | None = None
        self._seq = self._at = 0
        self._later: list[tuple[int, int]] = []
        self._rest: Iterator[None] | None = None
        self._forgot = 0
        self._restored: tuple[int, int] | None = None

    @property
    def has_more(self) -> bool:
        """Whether there is more to do at once."""
        return self._rest is not None

    def round(self, holder: str) -> bool:
        """Do one round; return whether it is whole, and not because another watches.

        Raises StoreError; Superseded where another has taken the lease since.
        """
        if not self._leased(holder):
            return False
        now = self._clocks.now()
        self._deliveries.mark(self._own, now)
        self._compare_news(now)
        self._compare_rest()
        self._desk_rules.compare(self._own, now)
        self._escalating.advance(self._own, now)
        self._deliveries.send(self._own, now, self._escalating.holds)
        self._finish(now)
        return True

    def leave(self) -> None:
        """Give the lease back."""
        if self.lease is not None:
            self._store.leave_lease(self.lease)
            self.lease = None

    def superseded(self) -> None:
        """Stop at once: another has the lease."""
        self.lease = None

    def again(self) -> None:
        """Compare everything with the next round: the desk is not what it was."""
        self._stamp, self._seq = None, _FAR

    @property
    def stamp(self) -> int | None:
        """The desk's stamp that was seen last."""
        return self._stamp

    @property
    def _own(self) -> Lease:
        assert self.lease is not None
        return self.lease

    def _leased(self, holder: str) -> bool:
        """Take or renew the lease; with another's epoch begin anew."""
        boot = self._clocks.boot()
        if (self.lease is not None or self.holder is not None) and 0 <= boot.at - self._renewed < RENEW:
            return self.lease is not None
        if self.stands_in and self.lease is None:
            there = self._store.watch()
            if there.round_at is not None and not there.nobody(self._clocks.real()):
                self._renewed, self.holder = boot.at, there.holder or "A watch that is starting"
                return False
        had = self.lease
        lease = self._store.take_lease(holder, boot)
        self._renewed = boot.at
        self.lease = lease if lease.holder == holder else None
        self.holder = None if self.lease else lease.holder
        if self.lease is not None and self.lease != had:
            self._begin()
        return self.lease is not None

    def _begin(self) -> None:
        """Compare everything, as at the start of a watch."""
        self._deliveries.begin(self._own)
        self._desk_rules.begin()
        self._stamp = None
        self._compare_all()

    def _compare_all(self) -> None:
        self._seq = self._store.changed(_FAR)[0]
        self._at = self._clocks.now()
        self._later.clear()
        self._restored = self._last_restore()
        not_before = None if self._restored is None else self._restored[1]
        self._rules = replace(self._rules, not_before=not_before)
        self._rest = self._pieces()

    def _last_restore(self) -> tuple[int, int] | None:
        """Return the place in the log and the instant of the last restore of a backup; None where there was none."""
        restored = self._store.desk_events(1, kinds=(DeskKind.RESTORED,))
        return (restored[0].seq, restored[0].at) if restored else None

    def _compare_news(self, now: int) -> None:
        """Compare the tickets that were written, or whose instants have come, since the last round."""
        stamp, seq = self._store.stamp(), self._seq
        tickets: dict[int, Ticket] = {}
        if stamp != self._stamp:
            written = self._store.written(seq, EVENTS)
            if written.end < seq or not written.all or self._last_restore() != self._restored:
                return self._compare_all()
            tickets, seq = {ticket.number: ticket for ticket, _ in written.tickets}, written.end
        if now < self._at:
            return self._compare_all()
        if now > self._at:
            turning = self._store.turning(self._at, now, TURNING)
            if turning.total > len(turning.tickets):
                return self._compare_all()
            tickets = {one.number: one for one in turning.tickets} | tickets
        for number in {number for at, number in self._later if at <= now} - tickets.keys():
            ticket = self._store.ticket(number)
            if ticket is not None:
                tickets[number] = ticket
        self._compare(tickets.values(), now)
        # Only now: what could not be written is looked at again.
        self._stamp, self._seq, self._at = stamp, seq, now
        while self._later and self._later[0][0] <= now:
            heapq.heappop(self._later)
        return None

    def _compare_rest(self) -> None:
        """Compare the next piece of the desk, where it is compared as a whole."""
        if self._rest is None:
            return
        try:
            next(self._rest)
        except StopIteration:
            self._rest = None
        except BaseException:
            self._rest = self._pieces()
            raise

    def _pieces(self) -> Iterator[None]:
        """Compare the whole desk, a piece at a time: outages, whatever else holds, and the alarms that are open."""
        for level in OUTAGES:
            outages = self._store.unanswered(level, _FAR)
            for start in range(0, len(outages), PIECE):
                self._compare(outages[start : start + PIECE], self._clocks.now())
                yield
            del outages
        query, after = Query(wanted=(besides_outages(self._rules.policy, self._clocks.now()),)), 0
        while piece := [ticket for ticket, _ in self._store.by_number(query, after, PIECE)]:
            after = piece[-1].number
            self._compare(piece, self._clocks.now())
            yield
        after = 0
        while numbers := self._store.alarmed(after, PIECE):
            after = numbers[-1]
            there = (self._store.ticket(number) for number in numbers)
            self._compare([ticket for ticket in there if ticket is not None], self._clocks.now())
            yield

    def _compare(self, tickets: Iterable[Ticket], now: int) -> None:
        """Compare some tickets with their open alarms, and write what has changed."""
        some = sorted(tickets, key=lambda one: (one.priority, one.number))
        if not some:
            return
        for ticket in some:
            at = later_at(ticket, self._rules, now)
            if at is not None:
                heapq.heappush(self._later, (at, ticket.number))
        done = compare(some, self._store.alarms_on([one.number for one in some]), self._rules, now, self._before(now))
        if done.raised or done.ended or done.acked or done.freed:
            self._write(done, now)

    def _before(self, now: int) -> Callable[[Alarm], Sequence[Alarm]]:
        return lambda alarm: self._store.alarms_like(alarm.rule, alarm.number or 0, now - FLAPPING)

    def _write(self, done: Compared, now: int) -> None:
        told = {one.id: self._deliveries.told(one) for one, _ in done.ended}
        told |= {one.id: self._deliveries.told(one) for one in done.acked}
        with self._store.watching(self._own) as writes:
            writes.raise_(done.raised)
            for alarm, why in done.ended:
                writes.end([alarm.id], now, why)
                writes.plan(self._deliveries.planned(alarm, Kind.END, told[alarm.id], now))
            for alarm in done.acked:
                writes.drop(alarm.id, now)
                writes.keep(alarm)
                writes.plan(self._deliveries.planned(alarm, Kind.ACK, told[alarm.id], now))
            for alarm in done.freed:
                writes.keep(alarm)

    def _finish(self, now: int) -> None:
        """Write that the round is whole, as often as the lease is renewed; delete what is long past once a day."""
        boot = self._clocks.boot().at
        if not 0 <= boot - self._told < RENEW:
            self._store.round_done(self._own, self._clocks.real())
            self._told = boot
        if now >= self._forgot + _DAY:
            self._forgot = now
            with self._store.watching(self._own) as writes:
                writes.forget(now - KEPT)
