"""Imports files in two steps: a plan, which writes nothing, and then all of the plan or none of it.

The plan leaves out what is wrong, with its line and reason; the rest is written in one transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.text.cleaning import clean_line
from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.intake.files import own_csv, own_json
from helpdesk_tui.intake.files.options import Options
from helpdesk_tui.intake.files.raw.records import IntakeError, Raw
from helpdesk_tui.intake.files.reading import Stories, read_stories
from helpdesk_tui.intake.files.rejects import lines_of, rejected
from helpdesk_tui.intake.files.values.account import Account
from helpdesk_tui.intake.further import further
from helpdesk_tui.intake.stories import History, history_of
from helpdesk_tui.store.base import Log, Store, Transaction
from helpdesk_tui.store.no_garbage import no_garbage

__all__ = ["IntakeError", "Plan", "Progress", "carry_out", "plan"]

Progress = Callable[[int, int], None]
"""Called with how many tickets are done, and of how many."""

_ASKED = 500
_REPORTED = 100
_MOST_NAMED = 8


@dataclass
class Plan:
    """What an import would do, or has done.

    Attributes:
        format: the kind of file, such as ``Zendesk``.
        count: how many tickets the files hold, those that are here already among them.
        account: what was assumed, cut and left out; deciding the histories adds to it.
        taken, events: how many tickets and events ``histories`` has yielded.
        already_here: how many tickets of the files the desk has already.
        skipped: steps within a history that the rules refuse, counted by reason.
        new_notes: how many notes ``add_notes`` has written on tickets that were here.
        raws: the files, for what was left out of them.
        further: yields those notes, each with the ticket after it, as far as a desk has them not.
        log: the desk, for a rehearsal.
    """

    format: str
    count: int
    account: Account
    source: Callable[[Plan], Iterator[History]]
    taken: int = 0
    events: int = 0
    already_here: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    new_notes: int = 0
    raws: Sequence[Raw] = ()
    further: Callable[[Plan, Log], Iterator[tuple[Event, Ticket]]] = lambda plan, log: iter(())
    log: Log | None = None

    def histories(self) -> Iterator[History]:
        """Decide and yield what would be written, oldest ticket first; the tickets have no number yet. Once only."""
        for history in self.source(self):
            self.taken += 1
            self.events += len(history)
            yield history

    def add_notes(self, transaction: Transaction) -> int:
        """Write the comments that are new as notes on the tickets that are here, and return how many."""
        for event, ticket in self.further(self, transaction):
            transaction.append(event, ticket)
            self.new_notes += 1
        return self.new_notes

    def rejects(self) -> Iterator[tuple[str, str, Iterator[str]]]:
        """Yield what was left out, by file: its name and encoding, and the records as they stand there."""
        yield from rejected(self.raws, self.account.left_out)


def plan(files: Sequence[Path], options: Options, store: Store) -> Plan:
    """Read files of one help desk, or one file of another kind, without writing.

    Args:
        files: tickets, and what belongs to them (comments, people).
        options: how they are read.
        store: the desk, which may have some of the tickets already.

    Raises:
        IntakeError: a file as a whole cannot be taken.
        StoreError: the store cannot be read.
    """
    if len(files) == 1 and own_json.is_export(files[0]):
        taken = own_json.read(files[0], store)
        account = Account()
        for note in taken.notes:
            account.tell(note)
        for row in taken.left_out:
            account.leave_out(row.line, row.reason)
        total = len(taken.histories) + taken.already_here
        own = Plan(own_json.NAME, total, account, lambda _: iter(taken.histories))
        own.already_here = taken.already_here
        own.raws = (lines_of(files[0]),)
        return own
    with no_garbage():
        stories = read_stories(files, options)
    here = _already_here(store, stories)
    planned = Plan(stories.name, stories.count, stories.account, lambda of: _decided(stories, options.policy, here, of))
    planned.already_here = len(here)
    planned.raws = stories.raws
    if here:
        _tell_others(store, stories, here)
        planned.further = lambda of, log: further(log, stories.notes(here), options.now, of.skipped)
        planned.log = store
    return planned


def carry_out(store: Store, plan: Plan, progress: Progress | None = None, by: By | None = None) -> int:
    """Write a plan in one transaction and return how many tickets are new; those that came meanwhile are left out.

    Tickets that are here get the comments that are new. The desk's log says ``by`` whom. Undo does not take it back.

    Raises:
        StoreError: nothing was written.
    """
    with no_garbage():
        return store.load(reported(plan.histories(), plan.count, progress), by, plan.add_notes)


def rehearse(plan: Plan, progress: Progress | None = None) -> int:
    """Decide all of a plan without writing, and return how many tickets would be new."""
    with no_garbage():
        taken = sum(1 for _ in reported(plan.histories(), plan.count, progress))
        if plan.log is not None:
            plan.new_notes = sum(1 for _ in plan.further(plan, plan.log))
    return taken


def _decided(stories: Stories, policy: Policy, here: set[str], of: Plan) -> Iterator[History]:
    for story in stories.each(here):
        history, reasons = history_of(story, policy)
        if history:
            of.skipped.update(reasons)
            yield history
        else:
            of.account.leave_out(story.line, reasons[-1])


def reported(histories: Iterable[History], total: int, progress: Progress | None) -> Iterator[History]:
    """Yield the histories, and call ``progress`` at every hundredth, and with how many there were at the end."""
    done = 0
    for history in histories:
        yield history
        done += 1
        if progress and done % _REPORTED == 0:
            progress(done, total)
    if progress:
        progress(done, done)


def _already_here(store: Store, stories: Stories) -> set[str]:
    here: set[str] = set()
    remaining = iter(stories.references())
    while names := list(islice(remaining, _ASKED)):
        here.update(store.references([reference for reference, _ in names]))
        here.update(reference for reference, number in names if _is_its_own(store, reference, number))
    return here


def _tell_others(store: Store, stories: Stories, here: set[str]) -> None:
    """Say which rows are taken for tickets that are here and have another subject: they may be of another desk."""
    told = 0
    for reference, subject in stories.subjects():
        if reference not in here or told == _MOST_NAMED:
            continue
        number = store.references([reference]).get(reference)
        ticket = None if number is None else store.ticket(number)
        if ticket is not None and clean_line(subject).strip() != ticket.subject:
            told += 1
            stories.account.tell(
                f"{reference} '{subject[:60]}' is taken for #{number} '{ticket.subject[:60]}', which is here. "
                "If it is of another desk, say --source NAME."
            )


def _is_its_own(store: Store, reference: str, number: int | None) -> bool:
    """Return whether a row is a ticket of this desk: exported here, or imported with its number from a JSON export."""
    ticket = None if number is None else store.ticket(number)
    return ticket is not None and reference == own_csv.reference_of(ticket.number, ticket.opened_at)
