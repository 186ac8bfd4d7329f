"""Three ways to be wrong, planted in a worker to see that the history checker bites. None is in the product."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import replace

from helpdesk_tui.desk import Desk, Outcome, Seen
from helpdesk_tui.desk.writing import Writing
from helpdesk_tui.domain.tickets.events import undoable
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.faults.engines import Where, store_at
from tests.store.making import NOW, POLICY

PATIENT = 300.0


class Acknowledge:
    """The one word to whoever asked: given once, when the outcome is known."""

    def __init__(self) -> None:
        self._answered: Callable[[int | None, str | None], None] | None = None

    def hear(self, answered: Callable[[int | None, str | None], None]) -> None:
        """Have the next outcome told to ``answered``."""
        self._answered = answered

    def speak(self, outcome: Outcome) -> None:
        """Tell an outcome, unless it has been told."""
        answered, self._answered = self._answered, None
        if answered is not None:
            # What the operation wrote: a repeated one is answered with the ticket as it stands by now.
            event = outcome.events[0] if outcome.done else None
            answered(*((event.version, event.after["assignee"]) if event else (None, None)))


def desk_with(plant: str, where: Where, actor: str, acknowledge: Acknowledge) -> Desk:
    """Return a desk with one of the bugs, or (without a name) the desk as it is."""
    store = store_at(where, PATIENT)
    if plant == "early":
        return EarlyDesk(store, actor, acknowledge)
    return {"": Desk, "blind": BlindDesk, "forgetful": ForgetfulDesk}[plant](store, POLICY, actor, lambda: NOW)


class BlindDesk(Desk):
    """Writes whatever version a ticket has come to meanwhile."""

    def assign(self, seen: Seen, who: str | None, op: str | None = None, unknown: str | None = None) -> Outcome:
        return super().assign(dict.fromkeys(seen), who, op, unknown)


class EarlyDesk(Desk):
    """Says that it is done before the transaction is committed."""

    def __init__(self, store: Store, actor: str, acknowledge: Acknowledge) -> None:
        super().__init__(store, POLICY, actor, lambda: NOW)
        self._acknowledge = acknowledge

    def _once(
        self,
        op: str | None,
        act: Callable[[Writing], Outcome],
        numbers: Collection[int] = (),
        actor: str = "",
        undoes: str = "",
    ) -> Outcome:
        def speaking(writing: Writing) -> Outcome:
            outcome = act(writing)
            self._acknowledge.speak(outcome)
            time.sleep(0.006)
            return outcome

        return super()._once(op, speaking, numbers, actor, undoes)


class ForgetfulDesk(Desk):
    """Undoes by putting the old value back, and leaves the version where it was."""

    def undo(self, number: int | None = None, op: str | None = None) -> Outcome:
        assert isinstance(self.store, SqliteStore) and number is not None
        with self.store.write() as transaction:
            chosen = undoable(transaction.operations(self.actor, number))
            ticket = transaction.ticket(number)
            events = transaction.operation(chosen) if chosen else []
            if ticket is None or not events or events[0].after["assignee"] != ticket.assignee:
                return Outcome(op or "")
            before = events[0].before["assignee"]
            self.store._link.run("UPDATE ticket SET assignee = ? WHERE number = ?", (before, number))
            event = replace(events[0], op=op or "", version=ticket.version)
            return Outcome(op or "", (event,), (replace(ticket, assignee=before),))  # type: ignore[arg-type]
