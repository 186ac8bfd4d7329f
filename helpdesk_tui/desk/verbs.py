"""The verbs of the desk, one method each: load, decide, commit, answer with an Outcome.

Every face (console, command line, import) uses these, so that a rule holds for all of
them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from helpdesk_tui.desk.acknowledging import Acknowledging
from helpdesk_tui.desk.base import NOBODY, Seen
from helpdesk_tui.domain.rules.outcome import Outcome
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.lazy import Later

if TYPE_CHECKING:
    from helpdesk_tui.desk import requesters
    from helpdesk_tui.domain.tickets import commands, requester
else:
    # What only shows tickets asks for no verb.
    requesters, commands = Later("helpdesk_tui.desk.requesters"), Later("helpdesk_tui.domain.tickets.commands")


class Desk(Acknowledging):
    """The verbs of ``actor`` on ``store`` under ``policy``, as far as their ``rights`` allow.

    ``op`` is the id of the operation, made by the caller; None makes one. ``seen`` are the tickets, see ``Seen``.
    """

    def open(self, command: commands.Open, op: str | None = None) -> Outcome:
        """Open a ticket."""
        return self._once(op, lambda writing: writing.open(command))

    def attach(self, seen: Seen, caller: commands.Attach, op: str | None = None) -> Outcome:
        """Count another caller in on tickets, instead of opening one more."""
        return self._each(seen, caller, op)

    def keep_requesters(self, known: Sequence[requester.Requester], deed: Deed = Deed.WORK) -> int:
        """Write requesters and return how many are new; see ``desk.requesters.keep``."""
        return requesters.keep(self, known, deed)

    def respond(self, seen: Seen, op: str | None = None, *, at: int | None = None) -> Outcome:
        """Record the first response, or that a task was begun; ``at`` (seconds UTC) if it was given before now."""
        return self._each(seen, commands.Respond(at), op)

    def assign(self, seen: Seen, who: str | None, op: str | None = None, unknown: str | None = None) -> Outcome:
        """Assign tickets to ``who``; None releases them. ``unknown`` refuses a name that no technician has."""
        return self._each(seen, commands.Assign(who, unknown), op)

    def take(self, seen: Seen, op: str | None = None) -> Outcome:
        """Assign tickets to oneself."""
        return self._each(seen, commands.Assign(self.actor), op)

    def note(self, seen: Seen, text: str, op: str | None = None, children: Seen = NOBODY) -> Outcome:
        """Write a note on tickets; with ``children`` of theirs, on all of them or on none."""
        return self._each(seen, commands.Note(text), op, children)

    def reason(self, seen: Seen, text: str, op: str | None = None) -> Outcome:
        """Say why the responses of tickets were missed: one of the desk's ``reasons``, where there are any."""
        return self._each(seen, commands.Reason(text, self.reasons), op)

    def reprioritise(
        self,
        seen: Seen,
        priority: Priority,
        reason: str | None = None,
        op: str | None = None,
        series: commands.Series | None = None,
    ) -> Outcome:
        """Change the priority to P1..P5; the series of an occurrence goes on when it is closed, unless it ends."""
        command = commands.Reprioritise(priority, reason, series or commands.Series.THIS)
        return self._each(seen, command, op)

    def schedule(
        self,
        seen: Seen,
        at: int,
        rule: str | None = None,
        op: str | None = None,
        *,
        as_agreed: bool = False,
        lasts: int | None = None,
        series: commands.Series | None = None,
    ) -> Outcome:
        """Make tickets scheduled tasks (P6) for an instant, or move them; see ``commands.Schedule``."""
        command = commands.Schedule(at, rule, as_agreed, lasts, series or commands.Series.THIS)
        return self._each(seen, command, op)

    def wait(self, seen: Seen, op: str | None = None, *, until: int | None = None) -> Outcome:
        """Wait for the requester; ``until`` (seconds UTC) is a promise that ends the wait."""
        return self._each(seen, commands.Wait(until), op)

    def follow(self, seen: Seen, at: int | None, text: str | None = None, op: str | None = None) -> Outcome:
        """Promise something for an instant (seconds UTC) in a line of text; None clears the promise."""
        return self._each(seen, commands.Follow(at, text), op)

    def resume(self, seen: Seen, op: str | None = None) -> Outcome:
        """End the wait."""
        return self._each(seen, commands.Resume(), op)

    def close(
        self, seen: Seen, resolution: str | None = None, op: str | None = None, children: Seen = NOBODY
    ) -> Outcome:
        """Close tickets; a recurring task opens its next occurrence in the same operation.

        With ``children`` of theirs, all are closed with the same resolution, or none is.
        """
        return self._each(seen, commands.Close(resolution), op, children)

    def adopt(self, seen: Seen, parent: int, op: str | None = None) -> Outcome:
        """Make tickets children of another."""
        return self._each(seen, commands.Adopt(parent), op)

    def release(self, seen: Seen, op: str | None = None) -> Outcome:
        """Remove tickets from their parents."""
        return self._each(seen, commands.Release(), op)

    def merge(self, seen: Seen, target: int, op: str | None = None) -> Outcome:
        """Close tickets as duplicates of another, which counts their callers."""
        return self._each(seen, commands.Merge(target), op)

    def reopen(self, seen: Seen, op: str | None = None, *, at: int | None = None, as_agreed: bool = False) -> Outcome:
        """Reopen closed tickets, a task for ``at``; the callers of a duplicate are taken out of its target's count."""
        return self._each(seen, commands.Reopen(at, as_agreed), op)

    def edit(self, seen: Seen, changes: Mapping[str, str | None], op: str | None = None) -> Outcome:
        """Correct subject, requester, phone, email or organisation."""
        return self._each(seen, commands.Edit(changes), op)

    def recompute(self, seen: Seen, op: str | None = None) -> Outcome:
        """Recompute deadlines under the present policy."""
        return self._each(seen, commands.Recompute(), op)
