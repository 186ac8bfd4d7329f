"""Which event an undo was of, however often it was undone and redone since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.words.outcomes import Undid

Operation = Callable[[str], Sequence[Event]]
"""Returns the events of an operation by its id."""


def undid(operation: Operation, event: Event) -> Undid | None:
    """Return what an ``undone`` event undid or redid; None for every other event."""
    if event.undoes is None:
        return None
    again = True
    while event.undoes is not None:
        earlier = [one for one in operation(event.undoes) if one.number == event.number]
        if not earlier:
            return None
        event, again = earlier[-1], not again
    return Undid(event, again)


def taken_up(operation: Operation, events: Iterable[Event]) -> list[Undid]:
    """Return what an undo of these events would undo; of an undo's events, what a redo would redo."""
    found = ((event, undid(operation, event)) for event in events)
    return [Undid(event) if one is None else Undid(one.event, not one.again) for event, one in found]
