"""The handover at one console: whether one waits to be read, what it says, and its signature.

Whether one waits is looked at twice a minute, beginning with the first second after the first screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from math import inf
from typing import TYPE_CHECKING

from helpdesk_tui.desk import Desk
from helpdesk_tui.store.base import StoreError

if TYPE_CHECKING:
    from helpdesk_tui.desk.shift.handing_over import Signed
    from helpdesk_tui.domain.roster.roster import Roster
    from helpdesk_tui.reports.handover import Handover
    from helpdesk_tui.reports.handover_period import Period

LOOK_EVERY = 30
"""Seconds between two looks for a handover."""


class Handovers:
    """Knows which handover waits for the console's technician."""

    def __init__(
        self, desk: Desk, moment: Callable[[], float], rosters: Callable[[], Sequence[Roster]] = tuple
    ) -> None:
        """Look for none yet. ``moment`` returns real seconds, ``rosters`` those of the desk."""
        self._desk = desk
        self._moment = moment
        self._look_at = -inf
        self._read_here = 0
        self._rosters = rosters
        self.unread: Signed | None = None
        """The handover of somebody else that is still to be read."""
        self.written = 0
        """A number that is another one once something was signed here."""

    def tick(self) -> None:
        """Let a second pass. Raises StoreError."""
        moment = self._moment()
        if not self._look_at - LOOK_EVERY <= moment < self._look_at:
            self.look()

    def look(self) -> None:
        """See whether a handover waits. Raises StoreError."""
        from helpdesk_tui.desk.shift.handing_over import read, waiting

        self._look_at = self._moment() + LOOK_EVERY
        found = waiting(self._desk)
        shown = found is not None and found.seq == self._read_here
        self.unread = None if shown else found
        if shown and found is not None:
            # The desk could not be written when it was shown; or its technician may only look, and writes nothing.
            read(self._desk, found)

    def open(self) -> Period:
        """Return what a handover that is opened now is about, and note that the last one is read. Raises StoreError."""
        from helpdesk_tui.desk.shift.handing_over import last, read
        from helpdesk_tui.reports.handover_period import period_of

        signed = last(self._desk)
        period = period_of(self._desk, self._rosters(), signed=signed)
        if signed is not None:
            self._read_here, self.unread = signed.seq, None
            with suppress(StoreError):
                # Where the desk cannot be written, the next look tries again.
                read(self._desk, signed)
        return period

    def make(self, period: Period) -> Handover:
        """Return the handover as it is now. Raises StoreError."""
        from helpdesk_tui.reports.handover import handover

        return handover(self._desk, period)

    def sign(self, since: int, op: str) -> Signed:
        """Sign a handover; the same ``op`` signs once. Raises NotAllowed, StoreError."""
        from helpdesk_tui.desk.shift.handing_over import sign

        signed = sign(self._desk, since, op)
        self.written += 1
        return signed
