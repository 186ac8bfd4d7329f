"""A ticket's family, read in the write in which a decision about it is taken, so that no rule sees an old state."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from helpdesk_tui.desk import counting
from helpdesk_tui.domain.agreement.results import Ledger, missed
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.rules.family import too_deep, unfit_target
from helpdesk_tui.domain.rules.step import Refusal
from helpdesk_tui.domain.tickets.commands import Adopt, Attach, Command, Merge, Note, Part, Reason, Reopen, Respond
from helpdesk_tui.domain.tickets.events import Event, Kind, fold
from helpdesk_tui.domain.tickets.ticket import Status, Ticket
from helpdesk_tui.domain.words.history import changed_by
from helpdesk_tui.store.base import Reader


def completed(reader: Reader, ticket: Ticket, command: Command) -> Command:
    """Return the command with the family that its decision needs."""
    if isinstance(command, Adopt):
        return replace(command, of=reader.ticket(command.parent), children=len(reader.children(ticket.number)))
    if isinstance(command, Merge):
        return replace(command, into=reader.ticket(command.target), children=len(open_children(reader, ticket.number)))
    if isinstance(command, Respond) and command.at is not None:
        return replace(command, then=counting.stood(reader, ticket.number, command.at))
    if isinstance(command, Reason):
        return replace(command, missed_before=ticket.cycle > 1 and _was_missed(reader, ticket.number))
    return counting.resolved(reader, ticket, command) if isinstance(command, Attach) else command


def _was_missed(reader: Reader, number: int) -> bool:
    """Return whether the response of any cycle of a ticket was missed, as its history says."""
    ledger, ticket = Ledger(), None
    for event in reader.history(number):
        ticket = fold(ticket, event)
        ledger.step(event, ticket)
    return bool(missed(ledger.results))


def missing(command: Command) -> int | None:
    """Return the number of a ticket that a command names and that does not exist."""
    if isinstance(command, Adopt):
        return command.parent if command.of is None else None
    return command.target if isinstance(command, Merge) and command.into is None else None


def following(reader: Reader, before: Ticket, command: Command) -> tuple[int, Command] | None:
    """Return the command that follows from ``command``, and the number of its ticket; None where none follows.

    Merging counts callers in on the target, reopening a duplicate takes them out again, and a note on a duplicate is
    noted on its target.
    """
    if isinstance(command, Note):
        # Nobody looks at a duplicate any more, so its note is also written on the ticket it was merged into.
        return None if before.merged_into is None else (before.merged_into, note_of(before.number, command))
    if isinstance(command, Merge):
        return command.target, counting.absorbing(reader, before, command.target)
    if not isinstance(command, Reopen) or before.merged_into is None:
        return None
    merging = [event for event in reader.history(before.number) if event.kind is Kind.MERGED]
    together = iter(reader.operation(merging[-1].op)) if merging else iter(())
    for event in together:
        if event.number == before.number:
            break
    absorbed = next(together, None)
    return None if absorbed is None else (before.merged_into, Part(before.number, absorbed))


def left_open(reader: Reader, event: Event) -> list[int]:
    """Return the numbers of the children that stay open after a closing; none for any other event."""
    return [child.number for child in open_children(reader, event.number)] if event.kind is Kind.CLOSED else []


def note_of(number: int, note: Note) -> Note:
    """Return a duplicate's note in the form that its target gets, with the duplicate's number."""
    return replace(note, text=f"#{number}: {note.text}")


def open_children(reader: Reader, number: int) -> list[Ticket]:
    """Return the children of a ticket that are not closed."""
    return [child for child in reader.children(number) if child.status is not Status.CLOSED]


def moved_away(reader: Reader, number: int, parents: Collection[int], policy: Policy, now: int) -> Refusal | None:
    """Return a refusal where a ticket is no child of ``parents`` any more: somebody gave it another parent, or none."""
    ticket = reader.ticket(number)
    if ticket is None or ticket.parent in parents:
        return None
    moved = [event for event in reader.history(number) if "parent" in event.after]
    if not moved:
        return Refusal(f"#{number} is no child of that ticket. Nothing was done.")
    return Refusal(f"{changed_by(moved[-1], policy, now)} Nothing was done.", conflict=moved[-1])


def unfit(reader: Reader, before: Ticket, after: Ticket) -> Refusal | None:
    """Return a refusal where an undo would give a ticket a parent or a target that it cannot have any more."""
    reason = None
    if after.parent is not None and after.parent != before.parent:
        parent = reader.ticket(after.parent)
        reason = parent and too_deep(after, parent, len(reader.children(after.number)))
    if after.merged_into is not None and after.merged_into != before.merged_into:
        target = reader.ticket(after.merged_into)
        reason = target and unfit_target(after, target, len(open_children(reader, after.number)))
    return Refusal(f"{reason} Nothing was done.") if reason else None
