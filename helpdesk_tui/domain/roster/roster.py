"""Rosters: who is on duty at an instant, and the shifts, handovers and gaps that follow from that.

``on_duty`` is the one place that knows: pages, console, commands and calendars all ask it, so that none can name
somebody else (WATCH: roster). Instants are seconds UTC, intervals half-open. All is within the years 1970 to 2100.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.roster.rotation import Rotation

DAY = 86_400
_FAR = 400 * DAY
"""How far ahead a change of who is on duty is looked for: longer than any shift."""


@dataclass(frozen=True, slots=True)
class Shift:
    """The time from ``begin`` up to ``end`` in which one person is on duty."""

    begin: int
    end: int
    who: str


@dataclass(frozen=True, slots=True)
class Duty:
    """The time from ``begin`` up to ``end`` in which the same people are on duty; nobody is where there are none."""

    begin: int
    end: int
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Override:
    """``who`` is on duty from ``begin`` up to ``end`` where it would be ``instead_of``, and for nobody else."""

    who: str
    instead_of: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is on duty, by rotations and by the shifts of a calendar that is kept elsewhere; overrides change both.

    ``overrides`` stand in the order in which they were written. ``calendar`` names that calendar (a file, or an
    address), None where there is none; ``turns`` are its shifts, the earliest first, and ``stale`` says that it could
    not be read anew for so long that it may be wrong. ``gaps_meant`` says that nobody need be on duty at all times.
    """

    name: str
    zone: ZoneInfo
    rotations: tuple[Rotation, ...] = ()
    overrides: tuple[Override, ...] = ()
    calendar: str | None = None
    turns: tuple[Shift, ...] = ()
    stale: bool = False
    gaps_meant: bool = False

    @property
    def people(self) -> frozenset[str]:
        """Everybody who is ever on duty."""
        named = {person for rotation in self.rotations for person in rotation.people}
        return frozenset(named | {one.who for one in self.overrides} | {turn.who for turn in self.turns})


@dataclass(frozen=True, slots=True)
class _Slot:
    """A shift as it was planned, and who really has it at an instant; ``number`` is None for a calendar's."""

    source: int
    number: int | None
    planned: str
    who: str


def on_duty(roster: Roster, at: int) -> tuple[str, ...]:
    """Return who is on duty at an instant, each once, in the order of the roster; nobody in a gap."""
    return tuple(dict.fromkeys(slot.who for slot in _slots(roster, at)))


def duties(roster: Roster, begin: int, end: int) -> Iterator[Duty]:
    """Yield who is on duty from ``begin`` up to ``end``, without holes: one for each time that it changes."""
    since, who = begin, on_duty(roster, begin)
    for at in _edges(roster, begin, end):
        then = on_duty(roster, at)
        if then != who:
            yield Duty(since, at, who)
            since, who = at, then
    if since < end:
        yield Duty(since, end, who)


def shifts(roster: Roster, begin: int, end: int) -> list[Shift]:
    """Return the shifts that touch the time from ``begin`` up to ``end``, whole, the earliest first.

    A shift that begins earlier or ends later is not cut off there, so the same shift is the same from wherever it is
    asked about. Who has two at once, by two rotations, has one of them here: the longer.
    """
    first, last = _begin(roster, begin), _end(roster, end)
    since: dict[_Slot, int] = dict.fromkeys(_slots(roster, first), first)
    found: dict[tuple[int, str], Shift] = {}

    def ended(slot: _Slot, at: int) -> None:
        shift = Shift(since[slot], at, slot.who)
        key = shift.begin, shift.who
        if shift.begin < end and shift.end > begin and (key not in found or found[key].end < shift.end):
            found[key] = shift

    for at in _edges(roster, first, last):
        now = _slots(roster, at)
        for slot in [slot for slot in since if slot not in now]:
            ended(slot, at)
            del since[slot]
        since |= {slot: at for slot in now if slot not in since}
    for slot in since:
        ended(slot, last)
    return sorted(found.values(), key=lambda shift: (shift.begin, shift.end, shift.who))


def next_on_duty(roster: Roster, at: int) -> Duty | None:
    """Return who is on duty next: the first after ``at`` that are not those of now; None where that never changes."""
    now = on_duty(roster, at)
    return next((duty for duty in duties(roster, at, at + _FAR) if duty.who and duty.who != now), None)


def first_gap(roster: Roster, begin: int, end: int) -> Duty | None:
    """Return the first time from ``begin`` up to ``end`` at which nobody is on duty; what is past is not looked at.

    Where gaps are meant, that nobody is on duty in all of that time is one.
    """
    gap = next((duty for duty in duties(roster, begin, end) if not duty.who), None)
    if gap is None or not roster.gaps_meant or (gap.begin, gap.end) == (begin, end):
        return gap
    return None


def _slots(roster: Roster, at: int) -> list[_Slot]:
    """Return the shifts at an instant, each with who has it once overrides have been applied."""
    slots = []
    for source, rotation in enumerate(roster.rotations):
        number = rotation.place(roster.zone, at)
        if number is not None and rotation.is_open(roster.zone, at):
            person = rotation.person(number)
            slots.append(_Slot(source, number, person, person))
    for source, turn in enumerate(roster.turns, len(roster.rotations)):
        if turn.begin <= at < turn.end:
            slots.append(_Slot(source, None, turn.who, turn.who))
    for override in roster.overrides:
        if override.begin <= at < override.end:
            slots = _replaced(slots, override)
    return slots


def _replaced(slots: list[_Slot], override: Override) -> list[_Slot]:
    """Return the shifts with an override applied: to whom the plan names, else to whom an earlier override put in.

    So of two overrides of one person the last one written counts, and two people can swap.
    """
    planned = {slot for slot in slots if slot.planned == override.instead_of}
    meant = planned or {slot for slot in slots if slot.who == override.instead_of}
    return [_Slot(slot.source, slot.number, slot.planned, override.who) if slot in meant else slot for slot in slots]


def _edges(roster: Roster, begin: int, end: int) -> list[int]:
    """Return the instants between two at which who is on duty may change, in order."""
    found = {at for rotation in roster.rotations for at in rotation.edges(roster.zone, begin, end)}
    found |= {at for one in roster.overrides for at in (one.begin, one.end)}
    found |= {at for turn in roster.turns for at in (turn.begin, turn.end)}
    return sorted(at for at in found if begin < at < end)


def _begin(roster: Roster, at: int) -> int:
    """Return an instant up to ``at`` at which all shifts of that time begin, or have not begun."""
    places = [(rotation, rotation.place(roster.zone, at)) for rotation in roster.rotations]
    began = [rotation.handover(roster.zone, place) for rotation, place in places if place is not None]
    return min([at, *began, *(turn.begin for turn in roster.turns if turn.begin <= at < turn.end)])


def _end(roster: Roster, at: int) -> int:
    """Return an instant from ``at`` on at which all shifts of that time have ended."""
    places = [(rotation, rotation.place(roster.zone, at)) for rotation in roster.rotations]
    ends = [rotation.handover(roster.zone, place + 1) for rotation, place in places if place is not None]
    return max([at, *ends, *(turn.end for turn in roster.turns if turn.begin <= at < turn.end)])
