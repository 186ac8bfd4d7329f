"""The writes of whoever has the lease (see ``store.watching.WatchWrites``)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import replace

from helpdesk_tui.domain.shift.alarms import Alarm, Delivery, Kind, Tried
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.sql.watch.rows import (
    ALARM_COLUMNS,
    DELIVERY_COLUMNS,
    TRIED_COLUMNS,
    row_of_alarm,
    row_of_delivery,
    row_of_tried,
)
from helpdesk_tui.store.watching import CLAIM, Lease

_NEW = tuple(name for name in ALARM_COLUMNS if name != "id")
# An alarm whose key is open already is left as it is.
_RAISE = f"""
INSERT INTO alarm ({", ".join(_NEW)}) VALUES ({", ".join(f":{name}" for name in _NEW)})
ON CONFLICT (key) WHERE ended_at IS NULL DO NOTHING
"""
_THESE = "(SELECT CAST(value AS bigint) FROM json_each(:ids))"
_END = f"""
UPDATE alarm SET ended_at = :at, next_at = NULL, why = coalesce(:why, why) WHERE ended_at IS NULL AND id IN {_THESE}
"""
# What was to be said of it is not said any more, but for its end, what is in hand, and a digest, which tells of others.
_DROP = f"""
UPDATE delivery SET done_at = :at, result = 'dropped'
WHERE done_at IS NULL AND kind <> 'end' AND (attempt = 0 OR kind <> 'digest')
AND (claimed_epoch IS NULL OR claimed_at <= :free) AND alarm IN {_THESE}
"""
_KEPT = ("step", "acked_by", "ack_until", "why", "counted_from", "next_at", "in_digest")
_KEEP = f"""
UPDATE alarm SET {", ".join(f"{name} = :{name}" for name in _KEPT)} WHERE id = :id AND ended_at IS NULL
"""
_PLAN = f"""
INSERT INTO delivery ({", ".join(DELIVERY_COLUMNS)}) VALUES ({", ".join(f":{name}" for name in DELIVERY_COLUMNS)})
ON CONFLICT DO NOTHING
"""
# Whether a target still waits for a call about an alarm: the next try of that is its reminder.
_WAITS = """
SELECT id FROM delivery WHERE alarm = ? AND target = ? AND done_at IS NULL AND kind IN ('raise', 'remind') LIMIT 1
"""
_SOONER = "UPDATE delivery SET next_at = :at WHERE id = :id AND next_at > :at"

# Free: never claimed, or claimed and not marked for a minute; of a clock that was set back, too.
_FREE = "done_at IS NULL AND (claimed_epoch IS NULL OR claimed_at <= :free OR claimed_at > :at)"
_CLAIM = f"""
UPDATE delivery SET claimed_epoch = :epoch, claimed_at = :at, attempt = attempt + 1 WHERE id = :id AND {_FREE}
"""
_CLAIMED = f"SELECT {', '.join(DELIVERY_COLUMNS)} FROM delivery WHERE id = ?"
# All that a digest tells instead, and the alarms of it that nobody was told by themselves: of these nobody is reminded.
_TELL = f"""
UPDATE delivery SET done_at = :at, result = 'digest', error = :id
WHERE target = :target AND urgent = 0 AND next_at <= :at AND (attempt = 0 OR kind <> 'digest') AND {_FREE}
"""
_TOLD = """
UPDATE alarm SET in_digest = 1 WHERE ended_at IS NULL AND in_digest = 0
AND id IN (SELECT alarm FROM delivery WHERE error = :id AND result = 'digest')
AND id NOT IN (
    SELECT alarm FROM delivery
    WHERE kind IN ('raise', 'remind') AND (result = 'sent' OR (done_at IS NULL AND attempt > 0))
    AND alarm IN (SELECT alarm FROM delivery WHERE error = :id AND result = 'digest')
)
"""
_MARKED = ("next_at", "claimed_epoch", "claimed_at", "done_at", "result", "error")
_MARK = f"""
UPDATE delivery SET {", ".join(f"{name} = :{name}" for name in _MARKED)} WHERE id = :id AND done_at IS NULL
"""
_TRIED = f"""
INSERT INTO target_tried ({", ".join(TRIED_COLUMNS)}) VALUES ({", ".join(f":{name}" for name in TRIED_COLUMNS)})
ON CONFLICT (target) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in TRIED_COLUMNS[1:])}
"""
# Long ended, with what was sent about it; a few at a time.
_OLD = "SELECT id FROM alarm WHERE ended_at < ? ORDER BY ended_at LIMIT 500"
_FORGET_SENT = f"DELETE FROM delivery WHERE alarm IN {_THESE}"
_FORGET = f"DELETE FROM alarm WHERE id IN {_THESE}"

# Somebody wants it tried again.
_RETRY = """
UPDATE delivery SET next_at = :at, claimed_epoch = NULL, done_at = NULL, result = NULL
WHERE id = :id AND (result = 'failed' OR (done_at IS NULL AND claimed_epoch IS NULL))
"""
_ASK_AGAIN = "UPDATE target_tried SET gone = 0 WHERE target = (SELECT target FROM delivery WHERE id = :id)"


class SqlWatchWrites:
    """One write of the watch, in the transaction that is open."""

    def __init__(self, link: Asks, lease: Lease) -> None:
        """Write through ``link`` as the holder of ``lease``."""
        self._link, self._lease = link, lease

    def raise_(self, alarms: Iterable[Alarm]) -> None:
        """Open alarms; one whose key is open already is left as it is."""
        self._link.many(_RAISE, [_without_id(one) for one in alarms])

    def end(self, ids: Collection[int], at: int, why: str | None = None) -> None:
        """End alarms at ``at``; what is still to be sent about them is dropped."""
        if ids:
            asked = {"ids": json.dumps(list(ids)), "at": at, "why": why, "free": at - CLAIM}
            self._link.run(_DROP, asked)
            self._link.run(_END, asked)

    def keep(self, alarm: Alarm) -> None:
        """Write where an open alarm stands."""
        self._link.run(_KEEP, row_of_alarm(alarm))

    def plan(self, deliveries: Iterable[Delivery]) -> None:
        """Write what is to be sent; what is planned already for that round is left as it is.

        A reminder is left out where its target has not taken the call before it, which is tried again then.
        """
        self._link.many(_PLAN, [row_of_delivery(one) for one in deliveries if not self._is_tried_instead(one)])

    def _is_tried_instead(self, one: Delivery) -> bool:
        waiting = self._link.rows(_WAITS, (one.alarm, one.target)) if one.kind is Kind.REMIND else []
        for (identity,) in waiting:
            self._link.run(_SOONER, {"id": identity, "at": one.next_at})
        return bool(waiting)

    def drop(self, alarm: int, at: int) -> None:
        """Drop what is still to be sent about an alarm, and is not in hand."""
        self._link.run(_DROP, {"ids": json.dumps([alarm]), "at": at, "free": at - CLAIM})

    def claim(self, delivery: str, at: int) -> Delivery | None:
        """Take a delivery in hand at ``at``; None where it is done, or another has it in hand."""
        from helpdesk_tui.store.sql.watch.rows import delivery_of

        asked = {"id": delivery, "at": at, "free": at - CLAIM, "epoch": self._lease.epoch}
        if self._link.run(_CLAIM, asked).rowcount != 1:
            return None
        return delivery_of(self._link.rows(_CLAIMED, (delivery,))[0])

    def digest(self, delivery: Delivery, at: int) -> Delivery | None:
        """Take a digest in hand at ``at``, with all that its target may be told now and that is not urgent."""
        asked = {"id": delivery.id, "target": delivery.target, "at": at, "free": at - CLAIM}
        told = self._link.run(_TELL, asked).rowcount
        if not told:
            return None
        self._link.run(_TOLD, asked)
        self.plan([replace(delivery, more=told - 1)])
        return self.claim(delivery.id, at)

    def mark(self, delivery: Delivery) -> None:
        """Write what became of a delivery that was in hand."""
        self._link.run(_MARK, row_of_delivery(delivery))

    def tried(self, tried: Tried) -> None:
        """Write how a target does."""
        self._link.run(_TRIED, row_of_tried(tried))

    def forget(self, before: int) -> None:
        """Delete alarms that ended before an instant, and what was sent about them."""
        old = [identity for (identity,) in self._link.rows(_OLD, (before,))]
        if old:
            self._link.run(_FORGET_SENT, {"ids": json.dumps(old)})
            self._link.run(_FORGET, {"ids": json.dumps(old)})


def retry(link: Asks, delivery: str, at: int) -> bool:
    """Let a delivery be tried again in the write that is open; return whether it can be."""
    done = link.run(_RETRY, {"id": delivery, "at": at}).rowcount == 1
    if done:
        link.run(_ASK_AGAIN, {"id": delivery})
    return done


def _without_id(alarm: Alarm) -> dict[str, object]:
    row = row_of_alarm(alarm)
    del row["id"]
    return row
