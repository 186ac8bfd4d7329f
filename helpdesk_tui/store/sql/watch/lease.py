"""The lease: one row that says which program may send. It runs out by a clock that nobody sets."""

from __future__ import annotations

from helpdesk_tui.domain.shift.alarms import Watch
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Superseded
from helpdesk_tui.store.watching import LEASE, Boot, Lease

# The seconds by which leases run out: since the machine was started, or those of the server's clock.
_SINCE_BOOT, _OWN = "CAST(:at AS bigint)", "CAST(extract(epoch FROM clock_timestamp()) AS bigint)"
# Taken where it has run out, was given back, is of an earlier start of the machine, or is one's own.
_TAKE = """
INSERT INTO lease (name, holder, epoch, boot_id, until) VALUES ('watch', :holder, 1, :boot, {clock} + :seconds)
ON CONFLICT (name) DO UPDATE SET
    epoch = CASE WHEN lease.holder = excluded.holder THEN lease.epoch ELSE lease.epoch + 1 END,
    holder = excluded.holder, boot_id = excluded.boot_id, until = excluded.until
WHERE lease.holder IS NULL OR lease.holder = excluded.holder OR lease.boot_id <> excluded.boot_id
    OR lease.until <= {clock}
"""
_WHOSE = "SELECT holder, epoch FROM lease"
# Given back; the epoch stays, so that the next holder gets another.
_LEAVE = "UPDATE lease SET holder = NULL, until = 0 WHERE holder = ? AND epoch = ?"
# Whose it is still; on a server the row is locked with it until the end of the write.
_CHECK = "UPDATE lease SET until = until WHERE holder = ? AND epoch = ?"
# The end of a whole round.
_ROUND = "UPDATE lease SET round_at = ? WHERE holder = ? AND epoch = ?"
_WATCH = "SELECT holder, round_at, epoch FROM lease"


def watch(link: Asks) -> Watch:
    """Return whether somebody watches the desk."""
    row = link.row(_WATCH)
    return Watch(*row) if row else Watch()


def take(link: Asks, holder: str, boot: Boot, *, own_clock: bool) -> Lease:
    """Take or renew the lease in the write that is open; return whose it is then."""
    clock, start = (_OWN, "") if own_clock else (_SINCE_BOOT, boot.id)
    asked = {"holder": holder, "boot": start, "at": boot.at, "seconds": LEASE}
    link.run(_TAKE.format(clock=clock), asked)
    return Lease(*link.rows(_WHOSE)[0])


def leave(link: Asks, lease: Lease) -> None:
    """Give the lease back, where it is still one's own."""
    link.run(_LEAVE, lease)


def check(link: Asks, lease: Lease) -> None:
    """Raise Superseded where another has the lease."""
    if link.run(_CHECK, lease).rowcount != 1:
        raise _superseded()


def round_done(link: Asks, lease: Lease, at: int) -> None:
    """Write that a whole round ended at ``at``. Raises Superseded where another has the lease."""
    if link.run(_ROUND, (at, *lease)).rowcount != 1:
        raise _superseded()


def _superseded() -> Superseded:
    return Superseded("Another program watches the desk since. Nothing was written, and nothing is sent from here.")
