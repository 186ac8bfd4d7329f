"""What the store keeps of the watch: who watches, which alarms there are, and what was sent about them.

Faces read. Who has the lease writes, in transactions that are refused once another has taken it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from helpdesk_tui.domain.shift.alarms import Alarm, Delivery, Result, Tried, Watch

LEASE = 20
"""Seconds for which a lease is taken."""

CLAIM = 60
"""Seconds after which a delivery that was claimed and not marked is free again."""

KEPT = 90 * 86_400
"""Seconds for which an alarm that has ended is kept, with what was sent about it."""


class Boot(NamedTuple):
    """The seconds since a machine was started, suspended time included, and which start of it that was.

    No setting of a clock changes them. A server uses its own clock instead.
    """

    id: str
    at: int


class Lease(NamedTuple):
    """Who may send. ``epoch`` is one more with each holder."""

    holder: str
    epoch: int


class WatchWrites(Protocol):
    """One write of the watch; all of it is committed, or nothing."""

    def raise_(self, alarms: Iterable[Alarm]) -> None:
        """Open alarms, whose ids are not looked at; one whose key is open already is left as it is."""

    def end(self, ids: Collection[int], at: int, why: str | None = None) -> None:
        """End alarms at ``at``; what is still to be sent about them is dropped."""

    def keep(self, alarm: Alarm) -> None:
        """Write where an open alarm stands: its step, when it is looked at next, who acknowledged it."""

    def plan(self, deliveries: Iterable[Delivery]) -> None:
        """Write what is to be sent; what is planned already for that round is left as it is.

        A reminder is left out where its target has not taken the call before it, which is tried again then.
        """

    def drop(self, alarm: int, at: int) -> None:
        """Drop what is still to be sent about an alarm, and is not in hand."""

    def claim(self, delivery: str, at: int) -> Delivery | None:
        """Take a delivery in hand at ``at``, to send it; None where it is done, or another has it in hand."""

    def digest(self, delivery: Delivery, at: int) -> Delivery | None:
        """Take a digest in hand at ``at``: in one, all that its target may be told now and that is not urgent.

        It counts the others in ``more``; None where there is nothing to tell.
        """

    def mark(self, delivery: Delivery) -> None:
        """Write what became of a delivery that was in hand."""

    def tried(self, tried: Tried) -> None:
        """Write how a target does."""

    def forget(self, before: int) -> None:
        """Delete alarms that ended before an instant, and what was sent about them."""


class Alarms(Protocol):
    """The alarms of a desk, and what was sent. Each read is a few rows by an index."""

    def alarms(self, limit: int = 10_000) -> list[Alarm]:
        """Return the open alarms, the longest open first, up to a limit."""

    def deliveries(self) -> Mapping[tuple[str, str], int]:
        """Return how many tries there were, by target and result (``sent`` or ``failed``)."""

    def sendings(self, limit: int, *, only: Collection[Result] = (), alarm: int | None = None) -> list[Delivery]:
        """Return the latest deliveries, newest first: those with some results, or of one alarm."""

    def told(self, alarm: int) -> list[tuple[str, str | None]]:
        """Return the targets, and the people there, that an alarm was told to by itself, or is being told to."""

    def sending(self, delivery: str) -> Delivery | None:
        """Return a delivery by its id, or None."""

    def alarm(self, identity: int) -> Alarm | None:
        """Return an alarm by its id, or None."""

    def alarms_on(self, numbers: Sequence[int]) -> list[Alarm]:
        """Return the open alarms on some tickets."""

    def alarmed(self, after: int, limit: int) -> list[int]:
        """Return the numbers above ``after`` of tickets with open alarms, the lowest first."""

    def alarms_of_desk(self) -> list[Alarm]:
        """Return the open alarms that are about no ticket."""

    def alarms_due(self, now: int, limit: int) -> list[Alarm]:
        """Return open alarms about which something is to be done at ``now``, the most urgent first."""

    def alarms_like(self, rule: str, number: int, since: int) -> list[Alarm]:
        """Return the alarms of a rule on a ticket that were raised at ``since`` or later, open or not, oldest first."""

    def to_send(self, target: str, now: int, limit: int) -> list[Delivery]:
        """Return what a target may be sent at ``now``: the urgent first, then in the order in which it was planned."""

    def targets_due(self, now: int) -> list[str]:
        """Return the targets to which something may be sent at ``now``."""

    def sent_since(self, target: str, since: int) -> int:
        """Return how much that is not urgent a target was sent, or tried to be sent, since an instant."""

    def tries(self) -> list[Tried]:
        """Return how each target does."""


class Watching(Alarms, Protocol):
    """The alarms of a desk, and the lease by which one program writes them."""

    def watch(self) -> Watch:
        """Return whether somebody watches the desk."""

    def take_lease(self, holder: str, boot: Boot) -> Lease:
        """Take the lease, or renew it, and return whose it is then: another's, where that has not run out."""

    def retry(self, delivery: str, at: int) -> bool:
        """Let a delivery that failed, or that waits to be tried again, be tried at ``at``; return whether it can be.

        A target that wanted nothing more is asked once again.
        """

    def leave_lease(self, lease: Lease) -> None:
        """Give the lease back, where it is still one's own."""

    def watching(self, lease: Lease) -> AbstractContextManager[WatchWrites]:
        """Begin a write of the watch. Raises Superseded where another has taken the lease since."""

    def round_done(self, lease: Lease, at: int) -> None:
        """Write that a whole round ended at ``at`` (seconds UTC of the real clock). Raises Superseded."""
