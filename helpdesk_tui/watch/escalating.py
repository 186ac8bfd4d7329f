"""What is done about open alarms: their steps, their reminders, and their end where time alone brought it."""

from __future__ import annotations

from helpdesk_tui.domain.shift.advancing import FLAPPING, advance
from helpdesk_tui.domain.shift.alarms import Alarm, Kind
from helpdesk_tui.domain.shift.raising import Rules, key_of, opens_at, wanted, why_ended
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.watching import Lease, WatchWrites
from helpdesk_tui.watch.deliveries import Deliveries
from helpdesk_tui.watch.desk_rules import DeskRules
from helpdesk_tui.watch.whom import Whom

MOST = 500
"""The most alarms of one round."""


class Escalating:
    """The escalations of one watch."""

    def __init__(self, store: Store, rules: Rules, whom: Whom, deliveries: Deliveries, desk_rules: DeskRules) -> None:
        """Work by ``rules`` on the alarms of ``store``."""
        self._store, self._rules, self._whom = store, rules, whom
        self._deliveries, self._desk_rules = deliveries, desk_rules

    def advance(self, lease: Lease, now: int) -> None:
        """Do what is due about open alarms. Each is tested again: it may have ended by time alone."""
        due = self._store.alarms_due(now, MOST)
        if not due:
            return
        numbers = {one.number for one in due if one.number is not None}
        tickets = {number: self._store.ticket(number) for number in numbers}
        told = {one.id: self._deliveries.told(one) for one in due if not self._is_held(one, tickets, now)}
        with self._store.watching(lease) as writes:
            for alarm in due:
                if alarm.id in told:
                    writes.end([alarm.id], now)
                    writes.plan(self._deliveries.planned(alarm, Kind.END, told[alarm.id], now))
                else:
                    self._advance_one(writes, alarm, tickets.get(alarm.number or 0), now)

    def _is_held(self, alarm: Alarm, tickets: dict[int, Ticket | None], now: int) -> bool:
        if alarm.number is None:
            return alarm.rule in self._rules.escalations.of
        ticket = tickets[alarm.number]
        return ticket is not None and alarm.key in wanted(ticket, self._rules, now)

    def _advance_one(self, writes: WatchWrites, alarm: Alarm, ticket: Ticket | None, now: int) -> None:
        opens = self._desk_rules.opens_at(alarm, now)
        if ticket is not None:
            opens = opens_at(key_of(alarm), ticket, self._rules.policy, now)
        find = self._whom.at(now, self._deliveries.unfit(alarm))
        done = advance(alarm, self._rules.escalations.of[alarm.rule], now, find, opens)
        writes.keep(done.alarm)
        more = self._flaps(alarm, now) if alarm.in_digest and done.calls else 0
        writes.plan(self._deliveries.called(alarm, done.calls, now, more))

    def _flaps(self, alarm: Alarm, now: int) -> int:
        """Return how often else what comes and goes has come within the hour."""
        if alarm.number is None:
            return 0
        return max(0, len(self._store.alarms_like(alarm.rule, alarm.number, now - FLAPPING)) - 1)

    def holds(self, alarm: Alarm, now: int) -> str | None:
        """Return why somebody is not to be called for an alarm any more; None where they are."""
        if alarm.ended_at is not None:
            return "It has ended."
        if alarm.number is None:
            return None
        ticket = self._store.ticket(alarm.number)
        if ticket is None or alarm.key not in wanted(ticket, self._rules, now):
            return "It has ended." if ticket is None else why_ended(ticket)
        return self._deliveries.acknowledged(alarm, ticket, now)
