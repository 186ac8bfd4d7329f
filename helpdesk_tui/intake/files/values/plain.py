"""The cells of a row of our own columns; priority and status in our words or in those of others (data/headers.toml)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.intake.files.raw.tables import Row
from helpdesk_tui.intake.files.values.account import Account
from helpdesk_tui.intake.files.values.dates import Dates
from helpdesk_tui.intake.files.values.words import State, Words, fold

_GUARDED = re.compile(r"'[\s']*[=+\-@\t\r＝＋－＠]")


@dataclass(frozen=True, slots=True)
class Told:
    """What one row has to tell; it is counted once the row is taken."""

    line: int
    assumed: list[str] = field(default_factory=list)
    mapped: list[tuple[str, str, str]] = field(default_factory=list)

    def count_in(self, account: Account) -> None:
        """Count all of it."""
        for what in self.assumed:
            account.count(what, self.line)
        for kind, there, here in self.mapped:
            account.mapped(kind, there, here)


@dataclass(frozen=True, slots=True)
class Cells:
    """One row, with the dates of its table; nothing in it may be later than ``now`` (seconds UTC)."""

    row: Row
    dates: Dates
    now: int
    told: Told

    def get(self, column: str) -> str:
        """Return a cell; empty when the file has no such column."""
        return self.row.get(column)

    def has(self, column: str) -> bool:
        """Return whether the file has a column."""
        return column in self.row.cells

    def word(self, column: str) -> str | None:
        """Return a cell as it was typed, None for an empty one."""
        return unquoted(self.get(column)) or None

    def at(self, column: str) -> int:
        """Return an instant. Raises ValueError, with the column's name, where the cell is none."""
        try:
            return self.dates.read(column, self.get(column))
        except ValueError as error:
            raise ValueError(f"{column}: {error}") from None

    def past(self, column: str, since: int | None = None) -> int | None:
        """Return an instant, None for an empty cell. Raises ValueError where it is before ``since`` or ahead."""
        if not self.get(column):
            return None
        at = self.at(column)
        if at > self.now:
            raise ValueError(f"{column} lies ahead of now. Check the time zone.")
        if since is not None and at < since:
            raise ValueError(f"{column} lies before opened_at.")
        return at


def unquoted(text: str) -> str:
    """Return a text without the quote that an export puts before one that looks like a formula."""
    return text[1:] if _GUARDED.match(text) else text


def priority_of(text: str, words: Words, told: Told) -> Priority:
    """Return what a cell means: ours as it is, a known word by ``words``, P4 for none and for any other."""
    if not text:
        told.assumed.append("blank priority taken as P4")
        return Priority.P4
    if text.upper() in Priority.__members__:
        return Priority[text.upper()]
    priority = words.priorities.get(fold(text), Priority.P4)
    told.mapped.append(("priority", text, str(priority)))
    return priority


def status_of(text: str, words: Words, closed: bool, told: Told) -> tuple[Status | None, bool]:
    """Return the status that a cell means, None for an empty one, and whether it says that nobody has begun.

    An unknown word is open, or closed where the row has a closing (``closed``).
    """
    if not text:
        return None, False
    if text.casefold() in set(Status):
        return Status(text.casefold()), False
    state = words.states.get(fold(text), State.CLOSED if closed else State.OPEN)
    status = Status.OPEN if state is State.NEW else Status(str(state))
    told.mapped.append(("status", text, str(status)))
    return status, state is State.NEW
