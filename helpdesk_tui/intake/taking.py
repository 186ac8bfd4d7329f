"""Takes alerts of a monitoring system into a desk: a ticket for each that fires, a note on those that have ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpdesk_tui.intake.monitoring import Alerts

if TYPE_CHECKING:
    from helpdesk_tui.desk import Desk


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of alerts: tickets that were opened, by number, how many notes were written, and why others were not.

    What was done the last time the same alerts came counts among neither.
    """

    opened: tuple[int, ...]
    noted: int
    refused: tuple[str, ...] = ()


def take(desk: Desk, alerts: Alerts) -> Taken:
    """Open a ticket for each alert that has none, and write on those of alerts that have ended.

    The same alerts may be taken again at any time, also by two at once: each is an operation of its own, which happens
    once. Raises StoreError.
    """
    numbers = desk.store.references(alerts.references)
    opened: list[int] = []
    refused: list[str] = []
    for firing in alerts.firing:
        if firing.reference in numbers:
            continue
        outcome = desk.open(firing.command, firing.op)
        refused += [one.refusal.reason for one in outcome.refused]
        for ticket in outcome.tickets:
            numbers[firing.reference] = ticket.number
            opened.append(ticket.number)
    notes = [(one.reference, one.text, one.op) for one in alerts.resolved]
    remark = alerts.remark()
    noted = 0
    for reference, text, op in [*notes, *([remark] if remark else [])]:
        number = numbers.get(reference)
        if number is not None:
            noted += desk.note({number: None}, text, op).done
    return Taken(tuple(opened), noted, tuple(refused))
