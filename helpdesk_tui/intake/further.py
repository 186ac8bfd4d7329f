"""Writes what a later export says further of tickets that are here: its new comments, each as a note.

A ticket's work goes on here once it is here, so nothing else of it is touched: its state, its clocks and its last
contact stay. The note is of now, by who imports; its text says who wrote it elsewhere, and when.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from helpdesk_tui.domain.text.cleaning import TextError, enter_body
from helpdesk_tui.domain.tickets.commands import Note
from helpdesk_tui.domain.tickets.events import Event, Kind, record
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.intake.stories import Step, op_id
from helpdesk_tui.store.base import Log

Notes = tuple[str, Sequence[Step]]
"""The reference of a ticket, and its comments in order as notes, each under its key."""

_ASKED = 500
"""How many comments the desk is asked for at a time."""


def further(log: Log, told: Iterable[Notes], now: int, skipped: Counter[str]) -> Iterator[tuple[Event, Ticket]]:
    """Yield the notes that the desk has not, each with the ticket after it, to be appended one by one.

    An event is never older than the one before it. Why others are skipped is counted. Raises StoreError.
    """
    for piece in _pieces(told):
        numbers = log.references([reference for reference, _ in piece])
        known = log.known_operations([op_id(reference, step.key) for reference, steps in piece for step in steps])
        for reference, steps in piece:
            number = numbers.get(reference)
            new = [(op, step) for step in steps if (op := op_id(reference, step.key)) not in known]
            if number is not None and new:
                yield from _on_ticket(log, number, new, now, skipped)


def _on_ticket(
    log: Log, number: int, new: Sequence[tuple[str, Step]], now: int, skipped: Counter[str]
) -> Iterator[tuple[Event, Ticket]]:
    ticket = log.ticket(number)
    if ticket is None:
        return
    last = log.history(number, ticket.version - 1)
    at = max([now, *(event.at for event in last)])
    for op, step in new:
        if not isinstance(step.command, Note):
            raise TypeError(f"{type(step.command).__name__} is no note")
        try:
            text = enter_body("note", step.command.text)
        except TextError as error:
            skipped[str(error)] += 1
            continue
        after = replace(ticket, version=ticket.version + 1)
        yield record(Kind.NOTED, ticket, after, at=at, actor=step.actor, op=op, text=text), after
        ticket = after


def _pieces(told: Iterable[Notes]) -> Iterator[list[Notes]]:
    piece: list[Notes] = []
    count = 0
    for one in told:
        piece.append(one)
        count += len(one[1])
        if count >= _ASKED:
            yield piece
            piece, count = [], 0
    if piece:
        yield piece
