"""Whom the names of an escalation's step reach at an instant: people on duty, the next, a person, or a target."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from helpdesk_tui.domain.roster.roster import Roster, next_on_duty, on_duty
from helpdesk_tui.domain.shift.advancing import ANY, Find, Reached
from helpdesk_tui.domain.shift.escalation import NEXT


@dataclass(frozen=True, slots=True)
class Whom:
    """Finds targets by names. ``rosters`` returns the rosters as they stand at an instant (seconds UTC)."""

    rosters: Callable[[int], Sequence[Roster]]
    people: Mapping[str, Sequence[str]]
    targets: Collection[str]

    def at(self, now: int, without: Collection[str] = ()) -> Find:
        """Return what finds the targets of names at ``now``, those of ``without`` left out."""
        return lambda names: self._find(names, now, without)

    def on_duty(self, now: int) -> frozenset[str]:
        """Return everybody who is on duty at ``now``."""
        return frozenset(who for roster in self.rosters(now) for who in on_duty(roster, now))

    def _find(self, names: Sequence[str], now: int, without: Collection[str]) -> Sequence[Reached]:
        if ANY in names:
            return [Reached(name) for name in self.targets if name not in without][:1]
        rosters = {roster.name: roster for roster in self.rosters(now)}
        found: dict[str, Reached] = {}
        for name in names:
            if name in self.targets:
                people: Sequence[str] = ()
                found.setdefault(name, Reached(name))
            elif name in rosters:
                people = on_duty(rosters[name], now)
            elif name == NEXT:
                people = self._next(names, rosters, now)
            else:
                people = (name,)
            for who in people:
                for target in self.people.get(who, ()):
                    found.setdefault(target, Reached(target, who))
        return [one for one in found.values() if one.target in self.targets and one.target not in without]

    @staticmethod
    def _next(names: Sequence[str], rosters: Mapping[str, Roster], now: int) -> Sequence[str]:
        """Return who is next on duty in the roster that is named beside, or in the first there is."""
        roster = next((rosters[name] for name in names if name in rosters), next(iter(rosters.values()), None))
        duty = None if roster is None else next_on_duty(roster, now)
        return () if duty is None else duty.who
