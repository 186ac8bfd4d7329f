"""The reads of alarms and deliveries: all by indexes, so that they cost the same on a desk of any size."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from helpdesk_tui.domain.shift.alarms import Alarm, Delivery, Result, Tried
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.sql.watch.rows import (
    ALARM_FIELDS,
    DELIVERY_FIELDS,
    TRIED_COLUMNS,
    alarm_of,
    delivery_of,
    tried_of,
)
from helpdesk_tui.store.watching import CLAIM

# The open alarms, and one of them.
_OPEN = f"SELECT {ALARM_FIELDS} FROM alarm WHERE ended_at IS NULL ORDER BY raised_at, id LIMIT ?"
_ALARM = f"SELECT {ALARM_FIELDS} FROM alarm WHERE id = ?"
# Those on some tickets, and on none.
_ON = f"""
SELECT {ALARM_FIELDS} FROM alarm
WHERE ended_at IS NULL AND number IN (SELECT CAST(value AS bigint) FROM json_each(?)) ORDER BY id
"""
_ALARMED = "SELECT DISTINCT number FROM alarm WHERE ended_at IS NULL AND number > ? ORDER BY number LIMIT ?"
_OF_DESK = f"SELECT {ALARM_FIELDS} FROM alarm WHERE ended_at IS NULL AND number IS NULL ORDER BY id"
# Those about which something is to be done, a P1 first.
_DUE = f"""
SELECT {ALARM_FIELDS} FROM alarm
WHERE ended_at IS NULL AND next_at IS NOT NULL AND next_at <= ?
ORDER BY CASE WHEN priority = 1 THEN 0 ELSE 1 END, next_at, id LIMIT ?
"""
# How often something has come about on a ticket of late; a few rows of one ticket.
_LIKE = f"SELECT {ALARM_FIELDS} FROM alarm WHERE number = ? AND rule = ? AND raised_at >= ? ORDER BY raised_at, id"
# What is still to be sent, and is in nobody's hand; a claim that was never marked is free again.
_FREE = "done_at IS NULL AND next_at <= :now AND (claimed_epoch IS NULL OR claimed_at <= :free OR claimed_at > :now)"
_TO_SEND = f"""
SELECT {DELIVERY_FIELDS} FROM delivery WHERE target = :target AND {_FREE}
ORDER BY urgent DESC, planned_at, alarm, id LIMIT :limit
"""
_TARGETS_DUE = f"SELECT DISTINCT target FROM delivery WHERE {_FREE} ORDER BY target"
# What one target was sent of late, each try by its last.
_SENT_SINCE = """
SELECT count(*) FROM delivery
WHERE target = ? AND urgent = 0 AND claimed_at > ? AND (result IS NULL OR result IN ('sent', 'failed'))
"""
# The latest deliveries: what was given up, what is under way, or what is about one alarm.
_LATEST = f"SELECT {DELIVERY_FIELDS} FROM delivery ORDER BY planned_at DESC, id LIMIT ?"
_RESULTS = f"""
SELECT {DELIVERY_FIELDS} FROM delivery WHERE result IN (SELECT value FROM json_each(?))
ORDER BY planned_at DESC, id LIMIT ?
"""
_ABOUT = f"SELECT {DELIVERY_FIELDS} FROM delivery WHERE alarm = ? ORDER BY planned_at DESC, id LIMIT ?"
_DELIVERY = f"SELECT {DELIVERY_FIELDS} FROM delivery WHERE id = ?"
# Whom an alarm was told to; a row by what is unique of it.
_TOLD = """
SELECT target, max(who) FROM delivery WHERE alarm = ? AND kind NOT IN ('ack', 'end')
AND (result = 'sent' OR (done_at IS NULL AND attempt > 0)) GROUP BY target ORDER BY target
"""
# How the targets do; a handful.
_TRIES = f"SELECT {', '.join(TRIED_COLUMNS)} FROM target_tried ORDER BY target"


def alarms(link: Asks, limit: int) -> list[Alarm]:
    """Return the open alarms, the longest open first."""
    return [alarm_of(row) for row in link.rows(_OPEN, (limit,))]


def alarm(link: Asks, identity: int) -> Alarm | None:
    """Return an alarm by its id, or None."""
    row = link.row(_ALARM, (identity,))
    return alarm_of(row) if row else None


def on(link: Asks, numbers: Sequence[int]) -> list[Alarm]:
    """Return the open alarms on some tickets."""
    return [alarm_of(row) for row in link.rows(_ON, (json.dumps(list(numbers)),))] if numbers else []


def alarmed(link: Asks, after: int, limit: int) -> list[int]:
    """Return the numbers above ``after`` of tickets with open alarms, the lowest first."""
    return [int(number) for (number,) in link.rows(_ALARMED, (after, limit))]


def of_desk(link: Asks) -> list[Alarm]:
    """Return the open alarms that are about no ticket."""
    return [alarm_of(row) for row in link.rows(_OF_DESK)]


def due(link: Asks, now: int, limit: int) -> list[Alarm]:
    """Return open alarms about which something is to be done at ``now``: those of a P1, then the longest due."""
    return [alarm_of(row) for row in link.rows(_DUE, (now, limit))]


def like(link: Asks, rule: str, number: int, since: int) -> list[Alarm]:
    """Return the alarms of a rule on a ticket that were raised at ``since`` or later, oldest first."""
    return [alarm_of(row) for row in link.rows(_LIKE, (number, rule, since))]


def counted(link: Asks) -> Mapping[tuple[str, str], int]:
    """Return how many tries there were, by target and result."""
    counts = {}
    for one in tries(link):
        counts[one.target, "sent"], counts[one.target, "failed"] = one.sent, one.failed
    return counts


def tries(link: Asks) -> list[Tried]:
    """Return how each target does."""
    return [tried_of(row) for row in link.rows(_TRIES)]


def sendings(link: Asks, limit: int, only: Collection[Result], about: int | None) -> list[Delivery]:
    """Return the latest deliveries, newest first: of one alarm, or with some results, or all."""
    if about is not None:
        rows = link.rows(_ABOUT, (about, limit))
    elif only:
        rows = link.rows(_RESULTS, (json.dumps([str(one) for one in only]), limit))
    else:
        rows = link.rows(_LATEST, (limit,))
    return [delivery_of(row) for row in rows]


def told(link: Asks, alarm: int) -> list[tuple[str, str | None]]:
    """Return the targets, and the people there, that an alarm was told to by itself, or is being told to."""
    return [(str(target), who) for target, who in link.rows(_TOLD, (alarm,))]


def sending(link: Asks, delivery: str) -> Delivery | None:
    """Return a delivery by its id, or None."""
    row = link.row(_DELIVERY, (delivery,))
    return delivery_of(row) if row else None


def to_send(link: Asks, target: str, now: int, limit: int) -> list[Delivery]:
    """Return what a target may be sent at ``now``, the urgent first."""
    asked = {"target": target, "now": now, "free": now - CLAIM, "limit": limit}
    return [delivery_of(row) for row in link.rows(_TO_SEND, asked)]


def targets_due(link: Asks, now: int) -> list[str]:
    """Return the targets to which something may be sent at ``now``."""
    return [str(name) for (name,) in link.rows(_TARGETS_DUE, {"now": now, "free": now - CLAIM})]


def sent_since(link: Asks, target: str, since: int) -> int:
    """Return how much that is not urgent a target was sent, or tried to be sent, since an instant."""
    return int(link.value(_SENT_SINCE, (target, since)))
