"""What a report says: figures of a range of time, for the whole desk and for each group, with all they were made from.

Instants are whole seconds UTC, lengths are seconds, ranges are half-open. The rules are those of the agreement (SLA:
results; P6 judged): a result counts in the range in which it was reached, under the priority in force then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from helpdesk_tui.domain.tickets.ticket import Channel, Priority


class By(StrEnum):
    """By what a report is grouped."""

    MONTH = "month"
    CUSTOMER = "customer"
    PRIORITY = "priority"
    TECHNICIAN = "technician"
    CHANNEL = "channel"
    HOUR = "hour"


NO_CUSTOMER, ERASED = "(none)", "(erased)"
"""The customer of a ticket without an organisation, and of one whose organisation was erased."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a report was made from: with the same head the figures are the same.

    The range is from ``begin`` up to ``end``, in the desk's ``zone``; events after ``as_of`` do not count. ``policy``
    is the agreement's digest, ``seq`` and ``chain`` are the log's head, ``query`` is the filter as it was typed.
    """

    desk: str
    begin: int
    end: int
    as_of: int
    zone: str
    policy: str
    seq: int
    chain: str
    by: By | None = None
    query: str = ""


@dataclass(frozen=True, slots=True)
class Responses:
    """Response cycles (P1 to P5) by their result.

    ``met`` and ``missed`` were reached in the range. ``pending`` have no result at its end, ``none`` never will: they
    are duplicates that were merged in time, or were closed without a contact, or answered in another system. Of those
    that were met, ``at_call`` were answered at the call. Of those that were missed, ``lowered`` have a lower priority
    now, or were scheduled.
    """

    met: int = 0
    missed: int = 0
    pending: int = 0
    none: int = 0
    at_call: int = 0
    lowered: int = 0

    @property
    def judged(self) -> int:
        """How many results there are: what ``met`` is a share of."""
        return self.met + self.missed


@dataclass(frozen=True, slots=True)
class Times:
    """Lengths of time in seconds: how many, mean (rounded down), median, 90th percentile (nearest rank), longest."""

    n: int = 0
    mean: int | None = None
    median: int | None = None
    p90: int | None = None
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class Tasks:
    """Scheduled tasks (P6): done on time or late within the range, and open at its end (SLA: P6 judged)."""

    on_time: int = 0
    late: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class Flow:
    """What came and went in the range.

    ``opened`` are arrivals, without ``occurrences`` of a series and without ``duplicates``. ``closed`` are closings
    that stand, without merges. ``reopened`` of the ``settled`` closings (those at least 7 days old) were reopened
    within 7 days; ``first_contact`` of them were closed with the first contact.
    """

    opened: int = 0
    occurrences: int = 0
    duplicates: int = 0
    closed: int = 0
    reopened: int = 0
    settled: int = 0
    first_contact: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one group, or of the whole.

    ``respond`` is the time to respond by the clock of the agreement (open time where the calendar is 8x5),
    ``respond_wall`` the same in plain time. ``unanswered`` cycles have no response at the end of the range, and the
    longest of them has waited for ``longest_wait``. ``resolve`` is the time to resolve, ``resolve_net`` the same
    without waits for the customer.
    """

    name: str
    responses: Responses = Responses()
    respond: Times = Times()
    respond_wall: Times = Times()
    unanswered: int = 0
    longest_wait: int | None = None
    resolve: Times = Times()
    resolve_net: Times = Times()
    tasks: Tasks = Tasks()
    flow: Flow = Flow()


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many tickets were open at a midnight, and of these how many by age: under 1, 3, 7 and 30 days, and older."""

    at: int
    open: int
    ages: tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Day:
    """How many tickets were opened and closed from a midnight (or the beginning of the range) up to the next."""

    at: int
    opened: int
    closed: int


@dataclass(frozen=True, slots=True)
class Breach:
    """A missed response: under which priority, when it was due, missed and answered; why, where that was said.

    ``late_by`` is how late the answer came, and None where there is none. ``technician`` is who responded.
    """

    number: int
    priority: Priority
    due: int
    missed_at: int
    answered_at: int | None = None
    late_by: int | None = None
    reason: str | None = None
    technician: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report: the whole, its priorities (P1 to P6, always), the groups that were asked for, and what is beside them.

    ``heat`` are the arrivals by weekday (Monday first) and hour of the wall clock, ``channels`` those by channel.
    ``days`` are what was opened and closed on each day of the range.
    """

    head: Head
    whole: Group
    priorities: Sequence[Group] = ()
    groups: Sequence[Group] = ()
    heat: Sequence[Sequence[int]] = ()
    backlog: Sequence[Backlog] = ()
    breaches: Sequence[Breach] = ()
    channels: Sequence[tuple[Channel, int]] = ()
    days: Sequence[Day] = ()
