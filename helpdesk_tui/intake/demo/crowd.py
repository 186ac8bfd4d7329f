"""The many tickets of a demonstration: made by chance, so that any number of them looks like a real desk."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from random import Random

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.intake.demo.people import Contact
from helpdesk_tui.intake.demo.sketch import Sketch, clock_of
from helpdesk_tui.intake.demo.words import BODIES, NOTES, RESOLUTIONS, SLOTS, SUBJECTS, TECHNICIANS

MINUTE, HOUR, DAY = 60, 3_600, 86_400
SPAN = 30 * DAY
"""Age of the oldest tickets."""
SOON = 10 * MINUTE
"""No ticket of the crowd is due within these seconds: those that are, are in the cast."""

_MIX = (
    (3 * HOUR, (0.0, 0.06, 0.34, 0.68, 0.92)),
    (DAY, (0.0, 0.02, 0.26, 0.64, 0.91)),
    (4 * DAY, (0.0, 0.0, 0.10, 0.56, 0.89)),
    (SPAN, (0.0, 0.0, 0.0, 0.48, 0.87)),
)
"""By largest age, the shares of tickets that are P1, at most P2, ... at most P5: no urgent ticket is weeks old."""
_AGES = [limit for limit, _ in _MIX]
_PRIORITIES = tuple(Priority)
_UNANSWERED = {Priority.P1: 0.0, Priority.P2: 0.5, Priority.P3: 0.35, Priority.P4: 0.3, Priority.P5: 0.4}
_OVERDUE, _FORGOTTEN = 0.06, 8 * HOUR
"""The share of tickets that are breached, and the longest time since their deadline, in seconds."""
_CHANNELS = (Channel.EMAIL, Channel.EMAIL, Channel.PORTAL, Channel.CHAT, Channel.PHONE, Channel.INTERNATIONAL)
_POOL = 400


class Crowd:
    """Makes tickets by chance; the same seed, ``now`` and count give the same crowd.

    Who calls about what is drawn from ``rng``, what is done about it from ``fate``, which depends
    on the calendar. So at another ``now`` the same people call about the same things.
    """

    def __init__(self, policy: Policy, now: int, people: Sequence[Sequence[Contact]], rng: Random) -> None:
        """Take ``now`` (seconds UTC) and the people who call."""
        self.policy = policy
        self.now = now
        self.people = [contact for staff in people for contact in staff]
        self.rng = rng
        self.fate = Random(rng.random())
        self.subjects = {priority: _subjects(rng, SUBJECTS[priority.name]) for priority in Priority}
        self.due = {priority: clock_of(policy, priority)[0] for priority in Priority}

    def sketches(self, count: int) -> Iterator[Sketch]:
        """Yield ``count`` tickets, oldest first: many are new, few are a month old, one in 20,000 is a P1."""
        outages = count // 20_000
        for left in range(count, 0, -1):
            age = _age(left, count)
            yield self._sketch(age, Priority.P1 if left <= outages else self._priority(age))

    def _priority(self, age: int) -> Priority:
        shares = _MIX[bisect_left(_AGES, age)][1]
        return _PRIORITIES[bisect_right(shares, self.rng.random())]

    def _sketch(self, age: int, priority: Priority) -> Sketch:
        chance = self.rng.random
        opened_at = self.now - age
        contact = self.people[int(chance() * len(self.people))]
        actor = TECHNICIANS[int(chance() * len(TECHNICIANS))]
        subjects = self.subjects[priority]
        sketch = Sketch(
            priority=priority,
            subject=subjects[int(chance() * len(subjects))],
            contact=contact,
            channel=Channel.PHONE,
            opened_at=opened_at,
            due=0,
            saved_at=opened_at + min(age - 1, 30 + int(900 * chance() ** 3)),
            actor=actor,
        )
        if chance() < 0.2:
            sketch.body = BODIES[int(chance() * len(BODIES))]
        if priority is Priority.P6:
            self._plan(sketch)
            return sketch
        sketch.due = self.due[priority](opened_at)
        chance = self.fate.random
        if chance() < self._silence(priority, sketch.due):
            sketch.channel = _CHANNELS[int(chance() * len(_CHANNELS))]
            if chance() < 0.2:
                sketch.assignee = actor
        else:
            self._work(sketch)
        return sketch

    def _silence(self, priority: Priority, due: int) -> float:
        """Return how likely it is that nobody has responded yet."""
        if due <= self.now:
            return _OVERDUE if priority is not Priority.P1 and due > self.now - _FORGOTTEN else 0.0
        return 0.0 if due <= self.now + SOON else _UNANSWERED[priority]

    def _plan(self, sketch: Sketch) -> None:
        """Schedule for one of the next three weeks, on a quarter of an hour in opening hours (SLA: P6)."""
        chance = self.rng.random
        ahead = self.now + HOUR + int(21 * DAY * chance() ** 2)
        sketch.due = sketch.scheduled_for = self.policy.business.next_open(-(-ahead // 900) * 900)
        if chance() < 0.7:
            sketch.responded_at = sketch.opened_at
            sketch.assignee = sketch.actor

    def _work(self, sketch: Sketch) -> None:
        """Add a response, and perhaps a note, a wait or a closing."""
        chance, now = self.fate.random, self.now
        sketch.assignee = sketch.actor
        if chance() < 0.75:
            since = sketch.saved_at
            sketch.responded_at = sketch.opened_at
        else:
            sketch.channel = _CHANNELS[int(chance() * len(_CHANNELS))]
            most = min(sketch.due if chance() < 0.95 else now, now - 1)
            since = max(sketch.saved_at, sketch.opened_at + int((most - sketch.opened_at) * chance() ** 2))
            sketch.responded_at = since
        if chance() < 0.06:
            since += int((now - since) * chance())
            sketch.note_at, sketch.note = since, NOTES[int(chance() * len(NOTES))]
        fate = chance()
        if fate < 0.15:
            sketch.closed_at = since + int((now - since) * chance())
            sketch.resolution = RESOLUTIONS[int(chance() * len(RESOLUTIONS))]
        elif fate < 0.23:
            sketch.waited_at = since + int((now - since) * chance())


def older(count: int, age: int) -> int:
    """Return how many of a crowd of ``count`` were opened longer ago than ``age`` (seconds)."""
    return count - bisect_right(range(1, count + 1), age, key=lambda left: _age(left, count))


def _age(left: int, count: int) -> int:
    """Return the age in seconds of the ticket after which ``left`` - 1 of ``count`` are still to come."""
    return 2 * MINUTE + int((SPAN - 2 * MINUTE) * (left / count) ** 3)


def _subjects(rng: Random, patterns: Sequence[str]) -> list[str]:
    """Fill the braces of each pattern in several ways."""
    filled = []
    for place in range(_POOL):
        subject = patterns[place % len(patterns)].format(**{slot: rng.choice(words) for slot, words in SLOTS.items()})
        filled.append(subject[0].upper() + subject[1:])
    return filled
