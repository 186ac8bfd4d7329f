"""What goes on at the desk while the hand is elsewhere: who is here and on what, and what has to be told.

Real moments (seconds) count how long one has been here or quiet; the desk's own clock,
which a replayed desk runs faster, counts deadlines.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.alerts import Alert, outages, reached
from helpdesk_tui.domain.roles import Deed
from helpdesk_tui.domain.ticket import Priority
from helpdesk_tui.store.base import Presence

HERE_EVERY, HERE_FOR = 20, 60
"""Seconds between two signs of life of a console, and for which the others believe one."""

STRIP_FOR = 20
QUIET_FOR = 30 * 60
_BELL_EVERY = 10


class Watch:
    """Keeps one's name on the desk, knows the others', and collects alerts."""

    def __init__(self, desk: Desk, moment: Callable[[], float]) -> None:
        """Watch ``desk``; ``moment`` returns real seconds."""
        self._desk = desk
        self._moment = moment
        self._session = os.urandom(8).hex()
        self._here_at = 0.0
        self._open: int | None = None
        self._since = desk.clock()
        self._shown: list[tuple[float, Alert]] = []
        self._rung_at = 0.0
        self.quiet_until = 0.0
        self.bell = False
        self.fresh: list[Alert] = []
        self.others: list[str] = []
        self.open_at: dict[int, list[str]] = {}

    def tick(self) -> None:
        """Let a second pass."""
        moment = self._moment()
        now = self._desk.clock()
        if now > self._since:
            grace = self._desk.policy.immediate_grace
            near = self._desk.store.reached(self._since - grace - 1, now)
            self.tell(reached(near, self._desk.policy, self._since, now))
            self._since = now
        self._shown = [(until, alert) for until, alert in self._shown if until > moment]
        if moment - self._here_at >= HERE_EVERY or moment < self._here_at:
            self._sign(moment)
            # Nobody writes that a killed console is gone: its name runs out unannounced.
            self.look()

    def look(self) -> None:
        """See who is here, and which ticket each has open."""
        here = self._desk.store.present(int(self._moment()) - HERE_FOR)
        self.others = list(dict.fromkeys(one.technician for one in here if one.session != self._session))
        self.open_at = {}
        for one in here:
            if one.ticket is not None and one.session != self._session:
                self.open_at.setdefault(one.ticket, []).append(one.technician)

    def changed(self, numbers: Iterable[int], seq: int) -> None:
        """See whether the events after ``seq`` on these tickets have made one a new outage."""
        store = self._desk.store
        fresh = [ticket for number in numbers if (ticket := store.ticket(number)) is not None]
        urgent = [ticket for ticket in fresh if ticket.priority <= Priority.P2]
        since = [(one, [event for event in store.history(one.number) if event.seq > seq]) for one in urgent]
        self.tell(outages(since, self._desk.actor))

    def tell(self, alerts: list[Alert]) -> None:
        """Put alerts into the strip, and ring for the loud ones; while quiet, only for P1."""
        moment = self._moment()
        for alert in alerts:
            if moment < self.quiet_until and alert.ticket.priority is not Priority.P1:
                continue
            self._shown.insert(0, (moment + STRIP_FOR, alert))
            self.fresh.append(alert)
            if alert.loud and moment - self._rung_at >= _BELL_EVERY:
                self._rung_at = moment
                self.bell = True

    def taken(self) -> list[Alert]:
        """Return what has come up since this was last asked, for the desktop; each alert once."""
        fresh, self.fresh = self.fresh, []
        return fresh

    @property
    def strip(self) -> list[Alert]:
        """What is to be told now: the most urgent first, for one line shows it, and the latest of those."""
        alerts = (alert for _, alert in self._shown)
        return sorted(alerts, key=lambda alert: (alert.ticket.priority, not alert.loud))

    def hush(self) -> bool:
        """Be quiet for a while, or no longer; return whether it is quiet now. P1 is always told."""
        moment = self._moment()
        self.quiet_until = 0.0 if moment < self.quiet_until else moment + QUIET_FOR
        return moment < self.quiet_until

    @property
    def quiet_for(self) -> int:
        """Seconds for which it is quiet still."""
        return max(0, math.ceil(self.quiet_until - self._moment()))

    def opened(self, number: int | None) -> None:
        """Show the others which ticket is open here."""
        if number != self._open:
            self._open = number
            self._sign(self._moment())

    def sign_soon(self) -> None:
        """Give a sign of life with the next second: it shows whether the desk can be written again."""
        self._here_at = 0.0

    def leave(self) -> None:
        """Take one's name off the desk."""
        if self._desk.rights.may(Deed.WORK):
            self._desk.store.leave(self._session)

    def _sign(self, moment: float) -> None:
        if not self._desk.rights.may(Deed.WORK):
            # Whoever only looks may not even be able to write the file.
            self._here_at = moment
            return
        # Where the store cannot be had, the next second tries again.
        self._here_at = 0.0
        at = int(moment)
        self._desk.store.arrive(Presence(self._session, self._desk.actor, at, at, self._open))
        self._here_at = moment
