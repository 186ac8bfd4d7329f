"""The alarms that are about no ticket: nobody is here, a backup is overdue, a roster has a gap, a target fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from helpdesk_tui.domain.agreement.policy import Policy
from helpdesk_tui.domain.roster.roster import Roster, first_gap
from helpdesk_tui.domain.roster.roster_file import GAP_AHEAD
from helpdesk_tui.domain.shift.alarms import Alarm, Kind, Rule
from helpdesk_tui.domain.shift.escalation import ALWAYS
from helpdesk_tui.domain.shift.raising import Rules
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.domain.words.instants import spoken
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.watching import Lease
from helpdesk_tui.watch.clocks import Clocks
from helpdesk_tui.watch.deliveries import Deliveries
from helpdesk_tui.watch.whom import Whom

Found = Mapping[str, str]
"""What a rule finds: about what (a name without a colon), and a sentence."""

HERE, ALONE = 60, 120
"""Seconds after which a console counts as gone, and for which nobody of those on duty may be here."""
JUMP, JUMPED = 5, 300
"""Seconds by which a clock may be off in one round, and for which it is told that it was more."""
_RUNNING = (Priority.P1, Priority.P2, Priority.P3)


@dataclass(slots=True)
class Looking:
    """One rule: what finds it, how often it looks (seconds), and what it found last."""

    rule: Rule
    look: Callable[[int], Found]
    every: int
    next_at: int = 0
    found: Found = field(default_factory=dict)


class DeskRules:
    """Compares what the rules find with the open alarms that are about no ticket."""

    def __init__(
        self, store: Store, rules: Rules, deliveries: Deliveries, clocks: Clocks, looking: Sequence[Looking]
    ) -> None:
        """Look by those of ``looking`` whose rules somebody is called for."""
        self._store, self._rules, self._deliveries, self._clocks = store, rules, deliveries, clocks
        self._looking = [one for one in looking if one.rule in rules.escalations.of]
        self._compared: dict[str, tuple[Rule, str]] | None = None

    def begin(self) -> None:
        """Compare anew with what is open."""
        self._compared = None

    def opens_at(self, alarm: Alarm, now: int) -> int | None:
        """Return when somebody may be called for an alarm of the desk, where that is not now."""
        business = self._rules.policy.business
        return None if alarm.rule in ALWAYS or business.is_open(now) else business.next_open(now)

    def compare(self, lease: Lease, now: int) -> None:
        """Raise and end alarms by what holds at ``now``. Rules look by a clock that nobody sets."""
        ticks = self._clocks.boot().at
        for one in self._looking:
            if not 0 < one.next_at - ticks <= one.every:
                one.found, one.next_at = one.look(now), ticks + one.every
        wanted = {
            f"{self._rules.desk}:{one.rule}:{about}:0:0": (one.rule, why)
            for one in self._looking
            for about, why in one.found.items()
        }
        if self._compared is not None and wanted.keys() == self._compared.keys():
            return
        there = {alarm.key: alarm for alarm in self._store.alarms_of_desk() if alarm.rule is not Rule.UNREACHABLE}
        ended = [alarm for key, alarm in there.items() if key not in wanted]
        told = {alarm.id: self._deliveries.told(alarm) for alarm in ended}
        raised = [self._raised(key, *wanted[key], now) for key in wanted if key not in there]
        if raised or ended:
            with self._store.watching(lease) as writes:
                writes.raise_(raised)
                for alarm in ended:
                    writes.end([alarm.id], now, alarm.why)
                    writes.plan(self._deliveries.planned(alarm, Kind.END, told[alarm.id], now))
        self._compared = wanted

    def _raised(self, key: str, rule: Rule, why: str, now: int) -> Alarm:
        alarm = Alarm(0, key, rule, None, 0, now, why=why, counted_from=now, next_at=now)
        begun = self.opens_at(alarm, now) or now
        return Alarm(0, key, rule, None, 0, now, why=why, counted_from=begun, next_at=begun)


class NobodyHere:
    """Finds that nobody of those on duty has a console open while a clock runs at all hours."""

    def __init__(self, store: Store, policy: Policy, whom: Whom) -> None:
        """Begin as if somebody had just been here."""
        self._store, self._policy, self._whom = store, policy, whom
        self._since: int | None = None

    def __call__(self, now: int) -> Found:
        """Return whether nobody has been here for two minutes before ``now``."""
        if not self._whom.rosters(now) or not self._runs() or self._is_here(now):
            self._since = None
            return {}
        if self._since is None or self._since > now:
            self._since = now
        return {"desk": "Nobody who is on duty has a console open."} if now - self._since >= ALONE else {}

    def _is_here(self, now: int) -> bool:
        on_duty = self._whom.on_duty(now)
        return any(one.technician in on_duty for one in self._store.present(now - HERE))

    def _runs(self) -> bool:
        levels = (level for level in _RUNNING if self._policy.levels[level].availability == "24x7")
        return any(self._store.unanswered(level, 1) for level in levels)


class ClockJumps:
    """Finds that the machine's clock was set: it went on by another length than the one that nobody sets."""

    def __init__(self, clocks: Clocks) -> None:
        """Begin with the clocks as they are."""
        self._clocks = clocks
        self._ahead = clocks.real() - clocks.boot().at
        self._told: tuple[int, str] | None = None

    def __call__(self, now: int) -> Found:
        """Return whether the clock was set within the last minutes."""
        boot = self._clocks.boot().at
        ahead = self._clocks.real() - boot
        off, self._ahead = ahead - self._ahead, ahead
        if abs(off) > JUMP:
            self._told = boot, f"This machine's clock was set {'on' if off > 0 else 'back'} by {abs(off):,} seconds."
        if self._told is not None and not 0 <= boot - self._told[0] < JUMPED:
            self._told = None
        return {"clock": self._told[1]} if self._told else {}


def gaps(policy: Policy, rosters: Callable[[int], Sequence[Roster]]) -> Callable[[int], Found]:
    """Return what finds times of the coming week at which nobody is on duty."""

    def look(now: int) -> Found:
        coming = ((roster.name, first_gap(roster, now, now + GAP_AHEAD)) for roster in rosters(now))
        return {
            name: f"Nobody is on duty by the roster {name} from {spoken(gap.begin, policy, now)}."
            for name, gap in coming
            if gap is not None
        }

    return look


def stale(rosters: Callable[[int], Sequence[Roster]]) -> Callable[[int], Found]:
    """Return what finds rosters whose calendar could not be read for a day."""
    return lambda now: {
        roster.name: f"The calendar of the roster {roster.name} could not be read for a day."
        for roster in rosters(now)
        if roster.stale
    }


def looking(
    store: Store,
    policy: Policy,
    whom: Whom,
    clocks: Clocks,
    deliveries: Deliveries,
    backup: Callable[[int], str | None],
) -> list[Looking]:
    """Return all rules that are about no ticket; ``backup`` returns what is wrong with the periodic backup."""

    def backups(now: int) -> Found:
        problem = backup(now)
        return {"backup": problem} if problem else {}

    return [
        Looking(Rule.FAILED, lambda _: deliveries.failing(), 1),
        Looking(Rule.CLOCK, ClockJumps(clocks), 1),
        Looking(Rule.NOBODY, NobodyHere(store, policy, whom), 10),
        Looking(Rule.BACKUP, backups, 60),
        Looking(Rule.GAP, gaps(policy, whom.rosters), 600),
        Looking(Rule.STALE, stale(whom.rosters), 60),
    ]
