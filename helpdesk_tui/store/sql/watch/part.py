"""The part of a store that keeps the alarms (see ``store.watching``); the statements are loaded when first used."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.watching import Boot, Lease

if TYPE_CHECKING:
    from helpdesk_tui.domain.shift.alarms import Alarm, Delivery, Result, Tried, Watch
    from helpdesk_tui.store.sql.watch.writes import SqlWatchWrites


class SqlReadsAlarms(ABC):
    """The reads of the alarms, and of what was sent about them."""

    _link: Asks

    def alarms(self, limit: int = 10_000) -> list[Alarm]:
        """Return the open alarms, the longest open first, up to a limit."""
        from helpdesk_tui.store.sql.watch import reads

        return reads.alarms(self._link, limit)

    def alarm(self, identity: int) -> Alarm | None:
        """Return an alarm by its id, or None."""
        from helpdesk_tui.store.sql.watch import reads

        return reads.alarm(self._link, identity)

    def alarms_on(self, numbers: Sequence[int]) -> list[Alarm]:
        """Return the open alarms on some tickets."""
        from helpdesk_tui.store.sql.watch import reads

        return reads.on(self._link, numbers)

    def alarmed(self, after: int, limit: int) -> list[int]:
        """Return the numbers above ``after`` of tickets with open alarms, the lowest first."""
        from helpdesk_tui.store.sql.watch import reads

        return reads.alarmed(self._link, after, limit)

    def alarms_of_desk(self) -> list[Alarm]:
        """Return the open alarms that are about no ticket."""
        from helpdesk_tui.store.sql.watch import reads

        return reads.of_desk(self._link)

    def alarms_due(self, now: int, limit: int) -> list[Alarm]:
        """Return open alarms about which something is to be done at ``now``, the most urgent first."""
        from helpdesk_tui.store.sql.watch import reads

        return reads.due(self._link, now, limit)

    def alarms_like(self, rule: str, number: int, since: int) -> list[Alarm]:
        """Return the alarms of a rule on a ticket that were raised at ``since`` or later, open or not, oldest first."""
        from helpdesk_tui.store.sql.watch import reads

        return reads.like(self._link, rule, number, since)

    def deliveries(self) -> Mapping[tuple[str, str], int]:
        """Return how many tries there were, by target and result (``sent`` or ``failed``)."""
        from helpdesk_tui.store.sql.watch import reads

        return reads.counted(self._link)

    def sendings(self, limit: int, *, only: Collection[Result] = (), alarm: int | None = None) -> list[Delivery]:
        """Return the latest deliveries, newest first: those with some results, or of one alarm."""
        from helpdesk_tui.store.sql.watch import reads

        return reads.sendings(self._link, limit, only, alarm)

    def told(self, alarm: int) -> list[tuple[str, str | None]]:
        """Return the targets, and the people there, that an alarm was told to by itself, or is being told to."""
        from helpdesk_tui.store.sql.watch import reads

        return reads.told(self._link, alarm)

    def sending(self, delivery: str) -> Delivery | None:
        """Return a delivery by its id, or None."""
        from helpdesk_tui.store.sql.watch import reads

        return reads.sending(self._link, delivery)

    def to_send(self, target: str, now: int, limit: int) -> list[Delivery]:
        """Return what a target may be sent at ``now``: the urgent first, then in the order in which it was planned."""
        from helpdesk_tui.store.sql.watch import reads

        return reads.to_send(self._link, target, now, limit)

    def targets_due(self, now: int) -> list[str]:
        """Return the targets to which something may be sent at ``now``."""
        from helpdesk_tui.store.sql.watch import reads

        return reads.targets_due(self._link, now)

    def sent_since(self, target: str, since: int) -> int:
        """Return how much that is not urgent a target was sent, or tried to be sent, since an instant."""
        from helpdesk_tui.store.sql.watch import reads

        return reads.sent_since(self._link, target, since)

    def tries(self) -> list[Tried]:
        """Return how each target does."""
        from helpdesk_tui.store.sql.watch import reads

        return reads.tries(self._link)


class SqlWatching(SqlReadsAlarms):
    """The lease, and the writes of whoever has it."""

    _own_clock = False
    """Whether the engine has a clock of its own, by which leases run out."""

    @abstractmethod
    def aside(self, *, passing: bool = False) -> AbstractContextManager[object]:
        """Begin a write of what is not in the log."""

    def watch(self) -> Watch:
        """Return whether somebody watches the desk."""
        from helpdesk_tui.store.sql.watch import lease as lease_sql

        return lease_sql.watch(self._link)

    def take_lease(self, holder: str, boot: Boot) -> Lease:
        """Take the lease, or renew it, and return whose it is then: another's, where that has not run out."""
        from helpdesk_tui.store.sql.watch import lease as lease_sql

        with self.aside():
            return lease_sql.take(self._link, holder, boot, own_clock=self._own_clock)

    def retry(self, delivery: str, at: int) -> bool:
        """Let a delivery that failed, or that waits to be tried again, be tried at ``at``; return whether it can be."""
        from helpdesk_tui.store.sql.watch import writes

        with self.aside():
            return writes.retry(self._link, delivery, at)

    def leave_lease(self, lease: Lease) -> None:
        """Give the lease back, where it is still one's own."""
        from helpdesk_tui.store.sql.watch import lease as lease_sql

        with self.aside():
            lease_sql.leave(self._link, lease)

    @contextmanager
    def watching(self, lease: Lease) -> Iterator[SqlWatchWrites]:
        """Begin a write of the watch. Raises Superseded where another has taken the lease since."""
        from helpdesk_tui.store.sql.watch import lease as lease_sql
        from helpdesk_tui.store.sql.watch.writes import SqlWatchWrites

        with self.aside():
            lease_sql.check(self._link, lease)
            yield SqlWatchWrites(self._link, lease)

    def round_done(self, lease: Lease, at: int) -> None:
        """Write that a whole round ended at ``at`` (seconds UTC of the real clock). Raises Superseded."""
        from helpdesk_tui.store.sql.watch import lease as lease_sql

        with self.aside(passing=True):
            lease_sql.round_done(self._link, lease, at)
