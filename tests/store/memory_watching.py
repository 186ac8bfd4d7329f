"""The alarms of a desk in memory: what every store must keep of them, said as plainly as possible."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from helpdesk_tui.domain.shift.alarms import Alarm, Delivery, Kind, Result, Tried, Watch
from helpdesk_tui.store.base import Superseded
from helpdesk_tui.store.watching import CLAIM, LEASE, Boot, Lease


@dataclass
class Alarms:
    """What is kept of alarms."""

    alarms: dict[int, Alarm] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    tried: dict[str, Tried] = field(default_factory=dict)
    watch: Watch = field(default_factory=Watch)
    until: tuple[str, int] = ("", 0)
    last: int = 0


class HasAlarms(Protocol):
    """A shelf with alarms on it."""

    @property
    def watched(self) -> Alarms: ...


def _free(one: Delivery, now: int) -> bool:
    return one.done_at is None and (
        one.claimed_epoch is None or one.claimed_at is None or not now - CLAIM < one.claimed_at <= now
    )


class MemoryWrites:
    def __init__(self, kept: Alarms, lease: Lease) -> None:
        self._kept, self._lease = kept, lease

    def raise_(self, alarms: Iterable[Alarm]) -> None:
        for one in alarms:
            if not any(there.key == one.key and there.ended_at is None for there in self._kept.alarms.values()):
                self._kept.last += 1
                self._kept.alarms[self._kept.last] = replace(one, id=self._kept.last)

    def end(self, ids: Collection[int], at: int, why: str | None = None) -> None:
        for identity in ids:
            self.drop(identity, at)
            one = self._kept.alarms[identity]
            if one.ended_at is None:
                self._kept.alarms[identity] = replace(one, ended_at=at, next_at=None, why=why or one.why)

    def keep(self, alarm: Alarm) -> None:
        there = self._kept.alarms.get(alarm.id)
        if there is not None and there.ended_at is None:
            self._kept.alarms[alarm.id] = replace(
                there,
                step=alarm.step,
                acked_by=alarm.acked_by,
                ack_until=alarm.ack_until,
                why=alarm.why,
                counted_from=alarm.counted_from,
                next_at=alarm.next_at,
                in_digest=alarm.in_digest,
            )

    def plan(self, deliveries: Iterable[Delivery]) -> None:
        for one in deliveries:
            waiting = [there for there in self._all() if one.kind is Kind.REMIND and _calls(there, one)]
            if waiting:
                sooner = min(waiting[0].next_at, one.next_at)
                self._kept.deliveries[waiting[0].id] = replace(waiting[0], next_at=sooner)
                continue
            same = [(one.alarm, one.kind, one.step, one.target, one.round) == _place(there) for there in self._all()]
            if not any(same):
                self._kept.deliveries[one.id] = one

    def drop(self, alarm: int, at: int) -> None:
        for one in self._all():
            told = one.kind is Kind.END or (one.kind is Kind.DIGEST and one.attempt)
            if one.alarm == alarm and one.done_at is None and not told:
                in_hand = one.claimed_epoch is not None and (one.claimed_at or 0) > at - CLAIM
                if not in_hand:
                    self._kept.deliveries[one.id] = replace(one, done_at=at, result=Result.DROPPED)

    def claim(self, delivery: str, at: int) -> Delivery | None:
        one = self._kept.deliveries.get(delivery)
        if one is None or not _free(one, at):
            return None
        claimed = replace(one, claimed_epoch=self._lease.epoch, claimed_at=at, attempt=one.attempt + 1)
        self._kept.deliveries[delivery] = claimed
        return claimed

    def digest(self, delivery: Delivery, at: int) -> Delivery | None:
        told = [
            one
            for one in self._all()
            if one.target == delivery.target and not one.urgent and one.next_at <= at and _free(one, at)
            if one.attempt == 0 or one.kind is not Kind.DIGEST
        ]
        if not told:
            return None
        for one in told:
            done = replace(one, done_at=at, result=Result.DIGEST, error=delivery.id)
            self._kept.deliveries[one.id] = done
            if self._kept.alarms[one.alarm].ended_at is None and not self._is_told(one.alarm):
                self._kept.alarms[one.alarm] = replace(self._kept.alarms[one.alarm], in_digest=True)
        self.plan([replace(delivery, more=len(told) - 1)])
        return self.claim(delivery.id, at)

    def _is_told(self, alarm: int) -> bool:
        calls = [one for one in self._all() if one.alarm == alarm and one.kind in (Kind.RAISE, Kind.REMIND)]
        return any(one.result is Result.SENT or (one.done_at is None and one.attempt) for one in calls)

    def mark(self, delivery: Delivery) -> None:
        there = self._kept.deliveries[delivery.id]
        if there.done_at is None:
            self._kept.deliveries[delivery.id] = replace(
                there,
                next_at=delivery.next_at,
                claimed_epoch=delivery.claimed_epoch,
                claimed_at=delivery.claimed_at,
                done_at=delivery.done_at,
                result=delivery.result,
                error=delivery.error,
            )

    def tried(self, tried: Tried) -> None:
        self._kept.tried[tried.target] = tried

    def forget(self, before: int) -> None:
        old = {one.id for one in self._kept.alarms.values() if one.ended_at is not None and one.ended_at < before}
        self._kept.alarms = {id: one for id, one in self._kept.alarms.items() if id not in old}
        self._kept.deliveries = {id: one for id, one in self._kept.deliveries.items() if one.alarm not in old}

    def _all(self) -> list[Delivery]:
        return list(self._kept.deliveries.values())


def _calls(there: Delivery, reminder: Delivery) -> bool:
    """Return whether a delivery calls for what a reminder reminds of, and its target has not taken it."""
    about = (there.alarm, there.target) == (reminder.alarm, reminder.target)
    return about and there.done_at is None and there.kind in (Kind.RAISE, Kind.REMIND)


def _place(one: Delivery) -> tuple[int, Kind, int, str, int]:
    return one.alarm, one.kind, one.step, one.target, one.round


class MemoryWatching:
    if TYPE_CHECKING:

        @property
        def _shelf(self) -> HasAlarms: ...

    def write(self) -> AbstractContextManager[object]:
        raise NotImplementedError

    @property
    def _kept(self) -> Alarms:
        return self._shelf.watched

    def _open_alarms(self) -> list[Alarm]:
        return [one for _, one in sorted(self._kept.alarms.items()) if one.ended_at is None]

    def watch(self) -> Watch:
        return self._kept.watch

    def alarms(self, limit: int = 10_000) -> list[Alarm]:
        return sorted(self._open_alarms(), key=lambda one: (one.raised_at, one.id))[:limit]

    def alarm(self, identity: int) -> Alarm | None:
        return self._kept.alarms.get(identity)

    def alarms_on(self, numbers: Sequence[int]) -> list[Alarm]:
        return [one for one in self._open_alarms() if one.number in numbers]

    def alarmed(self, after: int, limit: int) -> list[int]:
        numbers = {one.number for one in self._open_alarms() if one.number is not None}
        return sorted(number for number in numbers if number > after)[:limit]

    def alarms_of_desk(self) -> list[Alarm]:
        return [one for one in self._open_alarms() if one.number is None]

    def alarms_due(self, now: int, limit: int) -> list[Alarm]:
        due = [one for one in self._open_alarms() if one.next_at is not None and one.next_at <= now]
        return sorted(due, key=lambda one: (one.priority != 1, one.next_at, one.id))[:limit]

    def alarms_like(self, rule: str, number: int, since: int) -> list[Alarm]:
        found = [one for one in self._kept.alarms.values() if (one.rule, one.number) == (rule, number)]
        return sorted((one for one in found if one.raised_at >= since), key=lambda one: (one.raised_at, one.id))

    def deliveries(self) -> Mapping[tuple[str, str], int]:
        return {
            (one.target, name): getattr(one, name) for one in self._kept.tried.values() for name in ("sent", "failed")
        }

    def sendings(self, limit: int, *, only: Collection[Result] = (), alarm: int | None = None) -> list[Delivery]:
        found = [
            one
            for one in self._kept.deliveries.values()
            if (alarm is None or one.alarm == alarm) and (alarm is not None or not only or one.result in only)
        ]
        return sorted(found, key=lambda one: (-one.planned_at, one.id))[:limit]

    def told(self, alarm: int) -> list[tuple[str, str | None]]:
        found: dict[str, str | None] = {}
        for one in self._kept.deliveries.values():
            tried = one.result is Result.SENT or (one.done_at is None and one.attempt > 0)
            if one.alarm == alarm and tried and one.kind not in (Kind.ACK, Kind.END):
                found[one.target] = max(filter(None, (found.get(one.target), one.who)), default=None)
        return sorted(found.items())

    def sending(self, delivery: str) -> Delivery | None:
        return self._kept.deliveries.get(delivery)

    def to_send(self, target: str, now: int, limit: int) -> list[Delivery]:
        found = [one for one in self._kept.deliveries.values() if one.target == target and one.next_at <= now]
        found = [one for one in found if _free(one, now)]
        return sorted(found, key=lambda one: (not one.urgent, one.planned_at, one.alarm, one.id))[:limit]

    def targets_due(self, now: int) -> list[str]:
        return sorted({one.target for one in self._kept.deliveries.values() if one.next_at <= now and _free(one, now)})

    def sent_since(self, target: str, since: int) -> int:
        return sum(
            one.target == target and not one.urgent and one.claimed_at is not None and one.claimed_at > since
            for one in self._kept.deliveries.values()
            if one.result in (None, Result.SENT, Result.FAILED)
        )

    def tries(self) -> list[Tried]:
        return [one for _, one in sorted(self._kept.tried.items())]

    def take_lease(self, holder: str, boot: Boot) -> Lease:
        with self.write():
            there, (start, until) = self._kept.watch, self._kept.until
            if there.holder in (None, holder) or start != boot.id or until <= boot.at:
                epoch = there.epoch + (there.holder != holder or not there.epoch)
                self._kept.watch = replace(there, holder=holder, epoch=epoch)
                self._kept.until = boot.id, boot.at + LEASE
            return Lease(self._kept.watch.holder or "", self._kept.watch.epoch)

    def retry(self, delivery: str, at: int) -> bool:
        with self.write():
            one = self._kept.deliveries.get(delivery)
            waits = one is not None and one.done_at is None and one.claimed_epoch is None
            if one is None or not (waits or one.result is Result.FAILED):
                return False
            again = replace(one, next_at=at, claimed_epoch=None, done_at=None, result=None)
            self._kept.deliveries[delivery] = again
            tried = self._kept.tried.get(one.target, Tried(one.target))
            self._kept.tried[one.target] = replace(tried, gone=False)
            return True

    def leave_lease(self, lease: Lease) -> None:
        with self.write():
            if self._is(lease):
                self._kept.watch = replace(self._kept.watch, holder=None)

    @contextmanager
    def watching(self, lease: Lease) -> Iterator[MemoryWrites]:
        with self.write():
            self._check(lease)
            kept = self._kept
            before = dict(kept.alarms), dict(kept.deliveries), dict(kept.tried)
            try:
                yield MemoryWrites(kept, lease)
            except BaseException:
                kept.alarms, kept.deliveries, kept.tried = before
                raise

    def round_done(self, lease: Lease, at: int) -> None:
        with self.write():
            self._check(lease)
            self._kept.watch = replace(self._kept.watch, round_at=at)

    def _is(self, lease: Lease) -> bool:
        return (self._kept.watch.holder, self._kept.watch.epoch) == lease

    def _check(self, lease: Lease) -> None:
        if not self._is(lease):
            raise Superseded("Another program watches the desk since.")
