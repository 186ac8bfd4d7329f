"""The outcome of a verb: the events it wrote, the tickets after them, and what was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.rules.step import Refusal
from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Refused:
    """One ticket on which a verb was not done, and why.

    ``missing`` says that there is no such ticket; ``deed`` is what the technician's role does not allow.
    """

    number: int | None
    refusal: Refusal
    missing: bool = False
    deed: Deed | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a verb: ``events`` are those it wrote, ``tickets`` the tickets after them, in the same order."""

    op: str
    events: tuple[Event, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    refused: tuple[Refused, ...] = ()

    @property
    def done(self) -> bool:
        """Whether anything was done."""
        return bool(self.events)


def joined(op: str, outcomes: Sequence[Outcome]) -> Outcome:
    """Return several outcomes of one operation as one."""
    return Outcome(
        op,
        tuple(event for one in outcomes for event in one.events),
        tuple(ticket for one in outcomes for ticket in one.tickets),
        tuple(refused for one in outcomes for refused in one.refused),
    )
