"""Undo of the actor's latest operation, and redo of what was undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpdesk_tui.desk.base import DeskBase
from helpdesk_tui.domain.rules.outcome import Outcome
from helpdesk_tui.domain.tickets.events import Operations, redoable, undoable
from helpdesk_tui.lazy import Later

if TYPE_CHECKING:
    from helpdesk_tui.desk import past
    from helpdesk_tui.domain.words import outcomes
else:
    # What an undo was about is asked when somebody undoes.
    past = Later("helpdesk_tui.desk.past")


@dataclass(frozen=True, slots=True)
class Pending:
    """What undo or redo would do next: an operation, when it was done (seconds UTC), and its deeds."""

    op: str
    at: int
    deeds: Sequence[outcomes.Undid]


class Undoing(DeskBase):
    """A desk whose operations can be undone, each whole or not at all."""

    _chosen = ""
    """The operation that was last looked for to be taken back: the write that does it reads it ahead."""

    def undo(self, number: int | None = None, op: str | None = None) -> Outcome:
        """Undo the actor's latest operation (that changed ``number``), whole or not at all."""
        return self._back(undoable, "undo", number, op)

    def redo(self, number: int | None = None, op: str | None = None) -> Outcome:
        """Redo what the actor has just undone (on ``number``), whole or not at all."""
        return self._back(redoable, "redo", number, op)

    def undoes_next(self, number: int | None = None) -> Pending | None:
        """Return what ``undo`` would undo, or None."""
        return self._next(undoable, number)

    def redoes_next(self, number: int | None = None) -> Pending | None:
        """Return what ``redo`` would redo, or None."""
        return self._next(redoable, number)

    def _next(self, choose: Callable[[Operations], str | None], number: int | None) -> Pending | None:
        self._chosen = op = choose(self.store.operations(self.actor, number)) or ""
        events = self.operation(op) if op else []
        return Pending(op, events[0].at, past.taken_up(self.operation, events)) if events else None

    def _back(
        self, choose: Callable[[Operations], str | None], word: str, number: int | None, op: str | None
    ) -> Outcome:
        numbers = () if number is None else (number,)
        chosen, self._chosen = self._chosen, ""
        return self._once(op, lambda writing: writing.back(choose, word, number), numbers, self.actor, chosen)
