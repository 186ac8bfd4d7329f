"""What is sent about alarms: planned with the alarm, claimed by the lease, sent, and marked with what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from hashlib import blake2b

from helpdesk_tui.domain.agreement.policy import Policy
from helpdesk_tui.domain.shift.acknowledged import is_acknowledged
from helpdesk_tui.domain.shift.advancing import Call, Reached
from helpdesk_tui.domain.shift.alarms import Alarm, Delivery, Kind, Result, Rule, Tried
from helpdesk_tui.domain.shift.raising import key_of, line_of
from helpdesk_tui.domain.shift.retrying import again_in
from helpdesk_tui.domain.text.cleaning import clean_line
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.watching import Lease
from helpdesk_tui.watch.senders import Senders
from helpdesk_tui.watch.targets.base import Notice, Sent, Target

CAP, MINUTE = 5, 60
"""What is not urgent is sent to a target so many times a minute; the last of them is a digest of the rest."""
FAILURES = 3
"""Failures in a row after which somebody is told that a target fails."""
_ANSWERS = frozenset({Kind.END, Kind.ACK})
"""What is sent however the alarm stands by now."""

Holds = Callable[[Alarm, int], str | None]
"""Returns why somebody is not to be called for an alarm any more, None where they are."""


class Deliveries:
    """The deliveries of one watch."""

    def __init__(self, store: Store, policy: Policy, targets: dict[str, Target], senders: Senders) -> None:
        """Send to ``targets`` through ``senders``."""
        self._store, self._policy, self._targets, self._senders = store, policy, targets, senders
        self._tried: dict[str, Tried] = {}
        self._unmarked: list[tuple[Delivery, Sent]] = []

    def put_back(self, tried: Iterable[tuple[Delivery, Sent]]) -> None:
        """Mark with the next round what was tried while the desk was away."""
        self._unmarked += tried

    def take_back(self) -> list[tuple[Delivery, Sent]]:
        """Return what was tried and could not be marked."""
        return self._unmarked

    def begin(self, lease: Lease) -> None:
        """Begin with a new lease: targets that wanted nothing more are asked once again."""
        self._unmarked.clear()
        self._tried = {one.target: replace(one, gone=False) for one in self._store.tries()}

    def failing(self) -> dict[str, str]:
        """Return the targets that fail, each with a sentence."""
        return {
            name: f"The target {name} wants nothing more."
            if one.gone
            else f"The target {name} has failed {one.failing} times."
            for name, one in self._tried.items()
            if name in self._targets and (one.failing >= FAILURES or one.gone)
        }

    def unfit(self, alarm: Alarm) -> Collection[str]:
        """Return the targets to which nothing is sent about an alarm: one that wants nothing, or that it is about."""
        gone = {name for name, one in self._tried.items() if one.gone}
        return gone | {alarm.about} if alarm.rule is Rule.FAILED else gone

    def told(self, alarm: Alarm) -> list[Reached]:
        """Return whom an alarm was told to by itself, and so whom its end is told to."""
        return [Reached(target, who) for target, who in self._store.told(alarm.id)]

    def planned(self, alarm: Alarm, kind: Kind, reached: Iterable[Reached], now: int) -> list[Delivery]:
        """Return the deliveries that tell some targets of an end or an acknowledgement.

        Where alarms stay open until their end is told, it is told outside the cap: else somebody is called on and on.
        """
        calls = (Call(kind, alarm.step, now, one) for one in reached)
        return [self._urgent(delivery_of(alarm, call, now)) for call in calls]

    def _urgent(self, delivery: Delivery) -> Delivery:
        target = self._targets.get(delivery.target)
        return replace(delivery, urgent=delivery.urgent or (target is not None and target.has_incidents))

    def called(self, alarm: Alarm, calls: Iterable[Call], now: int, more: int) -> list[Delivery]:
        """Return the deliveries of the steps that were taken."""
        return [replace(delivery_of(alarm, call, now), more=more) for call in calls]

    def acknowledged(self, alarm: Alarm, ticket: Ticket, now: int) -> str | None:
        """Return that a ticket's acknowledgement covers an alarm; None where it does not."""
        covered = is_acknowledged(ticket, now, key_of(alarm).instant)
        return f"It was acknowledged by {ticket.acked_by}." if covered else None

    def mark(self, lease: Lease, now: int) -> None:
        """Write what came of what was sent since the last round."""
        self._unmarked += self._senders.done()
        if not self._unmarked:
            return
        tried = dict(self._tried)
        with self._store.watching(lease) as writes:
            for delivery, sent in self._unmarked:
                writes.mark(_marked(delivery, sent, now))
                tried[delivery.target] = one = _counted(tried.get(delivery.target, Tried(delivery.target)), sent)
                writes.tried(one)
        self._tried = tried
        self._unmarked.clear()

    def send(self, lease: Lease, now: int, holds: Holds) -> None:
        """Send to each target what it may be sent now: one thing each, the urgent first."""
        for name in self._store.targets_due(now):
            if not self._senders.is_busy(name) and not any(one.target == name for one, _ in self._unmarked):
                self._send_to(name, lease, now, holds)

    def _send_to(self, name: str, lease: Lease, now: int, holds: Holds) -> None:
        while waiting := self._store.to_send(name, now, 2):
            first = waiting[0]
            target = self._targets.get(name)
            if target is None or self._is_gone(name):
                why = "There is no such target in the watch file." if target is None else "It wants nothing more."
                self._over(lease, replace(first, done_at=now, result=Result.FAILED, error=why))
                continue
            as_digest = False
            if not first.urgent:
                sent = self._store.sent_since(name, now - MINUTE)
                if sent >= CAP:
                    return
                as_digest = sent == CAP - 1 and len(waiting) > 1 and _is_tested(first)
            claimed, alarm = self._claim(first, lease, now, holds, as_digest=as_digest)
            if alarm is None:
                continue
            if claimed is None:
                return
            # It may have ended since: nothing is sent after that but its end.
            if not as_digest and _is_tested(first) and (why_not := holds(alarm, now)) is not None:
                self._over(lease, replace(claimed, done_at=now, result=Result.DROPPED, error=why_not))
                continue
            self._senders.send(claimed, self._notice(claimed, alarm, target, now))
            return

    def _is_gone(self, name: str) -> bool:
        """Return whether a target wants nothing more; somebody may have had it asked again."""
        if not self._tried.get(name, Tried(name)).gone:
            return False
        self._tried |= {one.target: one for one in self._store.tries()}
        return self._tried[name].gone

    def _claim(
        self, first: Delivery, lease: Lease, now: int, holds: Holds, *, as_digest: bool
    ) -> tuple[Delivery | None, Alarm | None]:
        """Take a delivery in hand, in the same write in which its alarm is tested; drop it where nobody is called."""
        with self._store.watching(lease) as writes:
            alarm = self._store.alarm(first.alarm)
            why = "It has ended." if alarm is None else holds(alarm, now) if _is_tested(first) else None
            if alarm is None or why is not None:
                writes.mark(replace(first, claimed_epoch=None, done_at=now, result=Result.DROPPED, error=why))
                return None, None
            if as_digest:
                call = Call(Kind.DIGEST, alarm.step, now, Reached(first.target, first.who))
                return writes.digest(delivery_of(alarm, call, now), now), alarm
            return writes.claim(first.id, now), alarm

    def _over(self, lease: Lease, delivery: Delivery) -> None:
        with self._store.watching(lease) as writes:
            writes.mark(replace(delivery, claimed_epoch=None))

    def _notice(self, delivery: Delivery, alarm: Alarm, target: Target, now: int) -> Notice:
        ticket = None if alarm.number is None else self._store.ticket(alarm.number)
        return Notice(
            id=delivery.id,
            kind=delivery.kind,
            key=alarm.key,
            rule=alarm.rule,
            at=delivery.planned_at,
            since=alarm.raised_at,
            line=_line(delivery, alarm, ticket, self._policy, now),
            number=alarm.number,
            priority=alarm.priority,
            step=delivery.step,
            who=delivery.who,
            words=ticket.subject if ticket is not None and target.with_words else None,
            more=delivery.more,
        )


def _line(delivery: Delivery, alarm: Alarm, ticket: Ticket | None, policy: Policy, now: int) -> str:
    """Return a notice in one line, without any text of a person."""
    about = f"#{alarm.number} {ticket.priority}" if ticket is not None else ""
    if delivery.kind is Kind.ACK:
        return f"{about} acknowledged by {alarm.acked_by or 'somebody'}"
    if delivery.kind is Kind.END:
        return f"{about or alarm.rule}: over. {alarm.why or ''}".rstrip()
    return line_of(alarm, ticket, policy, now, again=delivery.kind is Kind.REMIND)


def delivery_of(alarm: Alarm, call: Call, now: int) -> Delivery:
    """Return a delivery as it is planned. Its id follows from what it is about: it is the same whoever plans it."""
    reached, kind = call.reached, call.kind
    said = f"{alarm.key} {alarm.raised_at} {kind} {call.step} {reached.target} {call.round}"
    identity = blake2b(said.encode(), digest_size=16).hexdigest()
    is_urgent = alarm.priority == Priority.P1
    return Delivery(
        identity, alarm.id, kind, call.step, reached.target, call.round, now, now, who=reached.who, urgent=is_urgent
    )


def _marked(delivery: Delivery, sent: Sent, now: int) -> Delivery:
    """Return a delivery with what came of a try."""
    free = replace(delivery, claimed_epoch=None)
    if sent.error is None:
        return replace(free, done_at=now, result=Result.SENT, error=None)
    error = clean_line(sent.error)[:300]
    again = (
        None if sent.gone else again_in(delivery.id, delivery.attempt, urgent=delivery.urgent, asked=sent.retry_after)
    )
    if again is None:
        return replace(free, done_at=now, result=Result.FAILED, error=error)
    # From the try on, and not from when it is known what came of it.
    return replace(free, next_at=(delivery.claimed_at or now) + again, error=error)


def _counted(tried: Tried, sent: Sent) -> Tried:
    if sent.error is None:
        return replace(tried, sent=tried.sent + 1, failing=0, gone=False, error=None)
    error = clean_line(sent.error)[:300]
    return replace(tried, failed=tried.failed + 1, failing=tried.failing + 1, gone=sent.gone, error=error)


def _is_tested(delivery: Delivery) -> bool:
    """Return whether its alarm must still call for somebody; a digest that was tried tells of others too."""
    return delivery.kind not in _ANSWERS and not (delivery.kind is Kind.DIGEST and delivery.attempt)
