"""The service level matrix as values: its levels, and the agreement they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Literal

from helpdesk_tui.domain.agreement.hours import Calendar
from helpdesk_tui.domain.tickets.ticket import Priority


class Kind(StrEnum):
    """How a response target is counted."""

    IMMEDIATE = "immediate"
    ELAPSED = "elapsed"
    BUSINESS = "business"
    SCHEDULED = "scheduled"


@dataclass(frozen=True, slots=True)
class Level:
    """One row of the matrix.

    Attributes:
        priority: the priority that the row is for.
        name: such as ``Global Outage``.
        response: the response in the agreement's words, such as ``30 minutes``.
        availability: ``24x7``, or the name of the business calendar.
        when: the kind of trouble it is for.
        definition: who is affected, and how.
        kind: how the response target is counted.
        seconds: the response target; 0 when immediate or scheduled.
        warn: the share of a target after which its clock warns, between 0 and 1.
        update: target of the optional clock between contacts, in open seconds of this level.
        resolution: target of the optional clock to the solution, likewise.
    """

    priority: Priority
    name: str
    response: str
    availability: str
    when: str
    definition: str
    kind: Kind
    seconds: int
    warn: float
    update: int | None = None
    resolution: int | None = None

    def unwarned(self, target: int) -> int:
        """Return the seconds of a target before its clock warns, by whole percent: a float is not exactly 0.7."""
        return target * round(self.warn * 100) // 100


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One way in that the agreement names, such as a telephone number."""

    name: str
    number: str


@dataclass(frozen=True)
class Policy:
    """One agreement: six levels, two calendars, and the figures that go with them.

    ``immediate_grace`` (seconds) is what an immediate response is judged against, and
    ``schedule_grace`` (seconds of plain time) how long after its time a scheduled task may begin;
    no other target has any. ``reprioritise_from`` says what a new priority counts from: the start
    of the response clock or the change. ``values`` is the file as it was read, with what it extends;
    ``sources`` names that file and those.
    """

    name: str
    zone_name: str
    levels: Mapping[Priority, Level]
    business: Calendar
    always: Calendar
    immediate_grace: int
    schedule_grace: int
    reprioritise_from: Literal["start", "change"]
    lines: tuple[ContactLine, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict, repr=False, compare=False)
    sources: tuple[str, ...] = field(default=(), compare=False)

    def calendar(self, priority: Priority) -> Calendar:
        """Return the calendar that the clocks of ``priority`` count on."""
        return self.always if self.levels[priority].availability == self.always.name else self.business

    @cached_property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that name what the policy says: the same for the same keys and values.

        They are the first of SHA-256 over the file's values as JSON with sorted keys, so comments,
        spaces and the order of tables do not count. An event that sets a deadline carries them.
        """
        # Both take 11 ms to import, and most commands need no digest.
        import hashlib
        import json

        text = json.dumps(self.values, sort_keys=True, separators=(",", ":"), default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
