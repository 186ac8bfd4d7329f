"""What a connection has last seen of the desk: the end of its log, and the server's clock.

A server that comes back from a copy may lack the last of what was seen. The chain shows it: the event last known must
be there, with the same chain.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from helpdesk_tui.store.postgres.connection.driver import Connection

_A_MINUTE = 60.0
"""Seconds after which the clock is measured again, even if the last measurement had a short round trip."""
_JUMPED = 1.0
"""Seconds by which a measurement must differ to count at once, because one of the two clocks was set."""

# Where the log ends, whose it is, and what time it is there.
HEAD = "SELECT desk::text, schema, seq, chain, extract(epoch FROM clock_timestamp())::float8 FROM helpdesk.head"

# The chain of one event.
_CHAIN = """
SELECT chain FROM helpdesk.event WHERE seq = %(seq)s UNION ALL
SELECT chain FROM helpdesk.desk_event WHERE seq = %(seq)s
"""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a desk's log ends: the desk's id, its schema, the last event's number and its chain."""

    desk: str
    schema: int
    seq: int
    chain: bytes

    def leads_to(self, later: Head) -> bool:
        """Whether a log that ended here can end as ``later`` says, as far as the two ends tell."""
        grown = later.seq > self.seq or (later.seq, later.chain) == (self.seq, self.chain)
        return later.desk == self.desk and grown


def head_of(row: tuple[Any, ...]) -> Head:
    """Return the head of a row of ``HEAD``."""
    desk, schema, seq, chain, _ = row
    return Head(desk, schema, seq, bytes(chain))


class Witness:
    """Keeps the head that was seen last, and how far the server's clock is ahead of this machine's."""

    def __init__(self) -> None:
        """Start without a head."""
        self.head: Head | None = None
        self.ahead = 0.0
        """Seconds by which the server's clock is ahead of this machine's."""
        self._trip = self._measured = float("-inf")

    def look(self, connection: Connection) -> Head:
        """Return the head as it is now, and measure the clock on the way. Raises psycopg.Error."""
        began, left = time.time(), time.monotonic()
        row = connection.execute(HEAD).fetchone()
        trip = time.monotonic() - left
        assert row is not None, "a desk has one head"
        self._measure(row[-1] - (began + trip / 2), trip)
        return head_of(row)

    def _measure(self, ahead: float, trip: float) -> None:
        """Use a measurement if it is the best of a minute, or shows that a clock was set."""
        now = time.monotonic()
        old = now - self._measured >= _A_MINUTE
        if old or trip <= self._trip or abs(ahead - self.ahead) > _JUMPED + trip:
            self.ahead, self._trip, self._measured = ahead, trip, now

    def knows(self, head: Head) -> bool:
        """Return whether a head is of the same desk as the one that was seen last."""
        return self.head is None or head.desk == self.head.desk

    def misses(self, connection: Connection, head: Head) -> bool:
        """Return whether the log that ends with ``head`` lacks the event that was seen last. Raises psycopg.Error."""
        last = self.head
        if last is None or head.seq == last.seq:
            return last is not None and head.chain != last.chain
        if head.seq < last.seq or not last.seq:
            return head.seq < last.seq
        found = connection.execute(_CHAIN, {"seq": last.seq}).fetchone()
        return found is None or bytes(found[0]) != last.chain
