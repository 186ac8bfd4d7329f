"""What a console tells unasked: the strip above the queue, the bell, and what goes to the desktop.

What there is to tell follows from the conditions that hold on the desk (``desk.shift.announcing``); here is how long
it is shown, how often it rings, and how long the technician wants quiet. Moments are real seconds, by which all of
that goes; the desk's own clock, which a replayed desk runs faster, counts deadlines.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Count

if TYPE_CHECKING:
    from helpdesk_tui.domain.shift.announcement import Announcement
    from helpdesk_tui.domain.shift.journal import Journal

STRIP_FOR = 20
QUIET_FOR = 30 * 60
AGAIN_EVERY = 120
"""Seconds after which a P1 that nobody has answered or taken is announced again."""
CALL_EVERY = 10
"""Seconds between two calls to the technician (bell, desktop), unless what came since is more urgent."""
_KEEP_EVERY = 500
"""Events after which a journal is kept though nothing was announced: the next console reads no more than these."""

_NONE = Count(0)


class Announcements:
    """Tells what comes to hold on the desk, once for each technician, and an unanswered P1 again and again."""

    def __init__(self, desk: Desk, moment: Callable[[], float]) -> None:
        """Tell of ``desk``; ``moment`` returns real seconds."""
        self._desk = desk
        self._moment = moment
        self._last = moment()
        self._began = desk.clock(), 0
        self._journal: Journal | None = None
        self._kept: tuple[Journal, int] | None = None
        self._tellings = 0
        self._shown: list[tuple[float, Announcement]] = []
        self._counted: tuple[float, Count] = 0.0, _NONE
        self._rest = _NONE
        self._outages: dict[int, float] | None = None
        self._asked = -1
        self._calling = _Calling()
        self.quiet_until = 0.0
        self._mute = False

    def begin(self, seq: int) -> None:
        """Know the place in the log at which this console begins: what the technician does from here on is no news."""
        self._began = self._desk.clock(), seq

    def skip(self) -> None:
        """Count whatever holds already as announced: nobody waits for an answer on a made-up desk."""
        from helpdesk_tui.domain.shift.journal import Journal

        self._journal = Journal(*self._began)

    def mute(self, *, gone: bool) -> None:
        """Announce nothing on a desk that is ``gone``: what was announced and called for there holds elsewhere."""
        self._mute = gone
        if gone:
            self._shown.clear()
            self._counted, self._rest, self._calling = (0.0, _NONE), _NONE, _Calling()

    def tick(self) -> None:
        """Let a second pass: tell what time has brought, and keep what was announced before."""
        before, tellings = self._journal, self._tellings
        self._steady()
        self._tell_again(self.look())
        self._calling.call(self._moment())
        # What was announced by the last second stands on the screen; what is announced now may not get there.
        if before is not None and self._worth_keeping(before, tellings):
            self._keep(before, tellings)

    def look(self) -> Journal:
        """Tell what has come to hold since this was last asked; return what has been announced."""
        from helpdesk_tui.desk.shift.announcing import arrive, look

        quiet = self._moment() < self.quiet_until
        if self._journal is None:
            done = arrive(self._desk, *self._began, quiet=quiet)
        else:
            done = look(self._desk, self._journal, quiet=quiet)
        self._journal = done.journal
        if done.ended:
            self._shown = [(at, one) for at, one in self._shown if one.key not in done.ended]
            self._calling.forget(done.ended)
        if done.news or done.more.number or done.rest.number:
            self._tell(done.news, done.more, done.rest)
        return done.journal

    def reads(self) -> list[Callable[[], object]]:
        """Return what ``look`` reads, to be asked together; it tells nothing."""
        from helpdesk_tui.desk.shift.announcing import reads

        return [] if self._journal is None else reads(self._desk, self._journal)

    def put_back(self, seq: int) -> None:
        """Know that another copy of the desk stands there, whose log ends at ``seq``."""
        self.begin(seq)
        self._shown.clear()
        self._asked = -1
        self.look()

    def leave(self) -> None:
        """Keep what was announced to the end."""
        if self._journal is not None and self._kept != (self._journal, self._tellings):
            self._keep(self._journal, self._tellings)

    @property
    def strip(self) -> list[Announcement]:
        """What is to be announced now: the most urgent first, for one line shows it."""
        moment = self._moment()
        return sorted((one for at, one in self._shown if moment < at + STRIP_FOR), key=lambda one: one.rank)

    @property
    def more(self) -> Count:
        """How many further tickets are announced now, by their count alone."""
        at, storm = self._counted
        return _sum(storm, self._rest) if self._moment() < at + STRIP_FOR else _NONE

    def rings(self) -> bool:
        """Return whether the bell is to ring; once for each time it is."""
        rings, self._calling.bell = self._calling.bell, False
        return rings

    def taken(self) -> tuple[list[Announcement], Count]:
        """Return what is to go to the desktop, the most urgent first, and how many more there are; each once."""
        ready, self._calling.ready = self._calling.ready, ([], _NONE)
        return ready

    def hush(self) -> bool:
        """Be quiet for a while, or no longer; return whether it is quiet now. P1 is always announced."""
        moment = self._moment()
        self.quiet_until = 0.0 if moment < self.quiet_until else moment + QUIET_FOR
        return moment < self.quiet_until

    @property
    def quiet_for(self) -> int:
        """Seconds for which it is quiet still."""
        return max(0, math.ceil(self.quiet_until - self._moment()))

    def _tell(self, announced: Sequence[Announcement], more: Count = _NONE, rest: Count = _NONE) -> None:
        """Put announcements into the strip, each in place of what it said of that ticket before, and call for them."""
        if self._mute:
            return
        moment = self._moment()
        self._tellings += 1
        numbers = {one.key.number for one in announced}
        still = [(at, one) for at, one in self._shown if moment < at + STRIP_FOR and one.key.number not in numbers]
        self._shown = [*((moment, one) for one in announced), *still]
        at, storm = self._counted
        if more.number or rest.number:
            self._counted = moment, _sum(storm, more) if moment < at + STRIP_FOR else more
        # What comes after a sum is among what was summed up, or beside it: it would be counted twice.
        self._rest = rest
        if self._outages is not None:
            self._outages |= {one.key.number: moment for one in announced if one.ticket.priority is Priority.P1}
        self._calling.add(announced, _sum(more, rest))
        self._calling.call(moment)

    def _tell_again(self, here: Journal) -> None:
        """Tell each P1 again that nobody has answered or taken, two minutes after it was announced last."""
        from helpdesk_tui.desk.shift.announcing import again

        moment, known = self._moment(), self._outages or {}
        if self._asked == here.seq and moment < min(known.values(), default=moment) + AGAIN_EVERY:
            # Who waits for an answer changes with the log alone.
            return
        waiting, self._asked = again(self._desk), here.seq
        if self._outages is None:
            # Announced by an earlier console, or by this one now: the two minutes go on across a restart.
            then, now = min(here.rang_at or moment, moment), {one.key.number for _, one in self._shown}
            known = {one.key.number: then for one in waiting if one.key.number not in now}
        self._outages = {one.key.number: known.get(one.key.number, moment) for one in waiting}
        due = [one for one in waiting if moment >= self._outages[one.key.number] + AGAIN_EVERY]
        if due:
            self._tell(due)
        self._journal = replace(here, rang_at=int(min(self._outages.values(), default=0)))

    def _steady(self) -> None:
        """Let a clock that was set back change nothing about how long or how often things are announced."""
        moment = self._moment()
        back = self._last - moment
        self._last = moment
        if back <= 0:
            return
        self._shown = [(at - back, one) for at, one in self._shown]
        self._counted = self._counted[0] - back, self._counted[1]
        self._outages = self._outages and {number: at - back for number, at in self._outages.items()}
        self._calling.last -= back
        self.quiet_until -= back

    def _worth_keeping(self, here: Journal, tellings: int) -> bool:
        if self._kept is None:
            return True
        kept, then = self._kept
        return tellings != then or here.waiting != kept.waiting or here.seq >= kept.seq + _KEEP_EVERY

    def _keep(self, here: Journal, tellings: int) -> None:
        if self._desk.rights.may(Deed.WORK):
            # Whoever only looks may not even be able to write the file.
            self._desk.store.keep_journal(self._desk.actor, here)
        self._kept = here, tellings


class _Calling:
    """The bell and the desktop: one call for many announcements, and no two in short succession but for more urgent."""

    def __init__(self) -> None:
        self.bell = False
        self.ready: tuple[list[Announcement], Count] = [], _NONE
        self.last = -math.inf
        self._urgency = math.inf
        self._announced: list[Announcement] = []
        self._more = _NONE

    def add(self, announced: Sequence[Announcement], more: Count) -> None:
        """Have something to call for; a count alone is no reason to."""
        numbers = {one.key.number for one in announced}
        self._announced = [*announced, *(one for one in self._announced if one.key.number not in numbers)]
        self._more = _sum(self._more, more) if self._announced else _NONE

    def forget(self, ended: frozenset[object]) -> None:
        """Call no more for what has ended."""
        self._announced = [one for one in self._announced if one.key not in ended]

    def call(self, moment: float) -> None:
        """Call, if there is something to call for and the last call is not too short ago."""
        if not self._announced:
            return
        announced = sorted(self._announced, key=lambda one: one.rank)
        urgency = 0 if announced[0].ticket.priority is Priority.P1 else 1 if any(one.loud for one in announced) else 2
        if moment < self.last + CALL_EVERY and urgency >= self._urgency:
            return
        self.last, self._urgency = moment, urgency
        self.bell = self.bell or urgency < 2
        self.ready = announced, self._more
        self._announced, self._more = [], _NONE


def _sum(one: Count, other: Count) -> Count:
    return Count(one.number + other.number, one.more or other.more)
