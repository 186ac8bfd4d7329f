"""Imports a file in two steps: a plan, which writes nothing, and then all of the plan or none of it.

The plan leaves out what is wrong, with its line and reason; the rest is written in one transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.intake.files import incident_log, own_csv, own_json
from helpdesk_tui.intake.files.formats import Format, Reading, Terms
from helpdesk_tui.intake.files.tables import IntakeError, LeftOut, read_table
from helpdesk_tui.intake.stories import History, Story, history_of
from helpdesk_tui.store.base import Store

__all__ = ["FORMATS", "IntakeError", "Plan", "Progress", "carry_out", "plan", "read_stories"]

FORMATS: Sequence[Format] = (incident_log.FORMAT, own_csv.FORMAT)
"""Kinds of files, tried in this order. A further one is a module with a ``Format`` and a line here."""

Progress = Callable[[int, int], None]
"""Called with how many tickets are done, and of how many."""

_ASKED = 500
_REPORTED = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do.

    Attributes:
        format: the kind of file, as ``FORMATS`` names it.
        histories: what would be written, oldest ticket first; the tickets have no number yet.
        already_here: how many tickets of the file the desk has already.
        left_out: rows that are not taken, by line.
        skipped: steps within a history that the rules refuse, counted by reason.
        notes: sentences about the file as a whole.
    """

    format: str
    histories: tuple[History, ...]
    already_here: int
    left_out: tuple[LeftOut, ...]
    skipped: Mapping[str, int]
    notes: tuple[str, ...]

    @property
    def events(self) -> int:
        """How many events the histories have."""
        return sum(map(len, self.histories))


def plan(path: Path, *, policy: Policy, tz: ZoneInfo, now: int, store: Store, actor: str) -> Plan:
    """Read a file and decide every step in it, without writing.

    Args:
        path: the file.
        policy: the agreement that deadlines are computed from.
        tz: the zone of times that name none.
        now: seconds UTC; nothing in the file may have happened later.
        store: the desk, which may have some of the tickets already.
        actor: who did what the file names nobody for.

    Raises:
        IntakeError: the file as a whole cannot be taken.
        StoreError: the store cannot be read.
    """
    if own_json.is_export(path):
        taken = own_json.read(path, store)
        return Plan(own_json.NAME, taken.histories, taken.already_here, taken.left_out, {}, taken.notes)
    format_name, reading = read_stories(path, Terms(policy, tz, now, actor))
    here = _already_here(store, reading.stories)
    left_out = list(reading.left_out)
    skipped: Counter[str] = Counter()
    histories: list[History] = []
    for story in reading.stories:
        if story.reference in here:
            continue
        history, reasons = history_of(story, policy)
        if history:
            histories.append(history)
            skipped.update(reasons)
        else:
            left_out.append(LeftOut(story.line, reasons[-1]))
    left_out = [LeftOut(row.line, clean_display(row.reason)) for row in left_out]
    left_out.sort(key=lambda row: row.line)
    return Plan(format_name, tuple(histories), len(here), tuple(left_out), skipped, reading.notes)


def carry_out(store: Store, plan: Plan, progress: Progress | None = None, by: By | None = None) -> int:
    """Write a plan in one transaction and return how many tickets are new; those that came meanwhile are left out.

    The desk's log says ``by`` whom. Undo does not take it back.

    Raises:
        StoreError: nothing was written.
    """
    return store.load(reported(plan.histories, len(plan.histories), progress), by)


def read_stories(path: Path, terms: Terms) -> tuple[str, Reading]:
    """Return the kind of a file, and what it holds, oldest first.

    Raises:
        IntakeError: the file as a whole cannot be taken.
    """
    table = read_table(path)
    found = next((known for known in FORMATS if known.sniff(table.columns)), None)
    if found is None:
        name, columns = clean_display(path.name), clean_display(", ".join(filter(None, table.columns)))[:200]
        raise IntakeError(
            f"{name} is no file that is known here. Its first row must name at least the column 'subject'; "
            f"it names: {columns or 'nothing'}. Nothing was imported."
        )
    reading = found.read(table, terms)
    stories = sorted(reading.stories, key=lambda story: story.steps[0].at)
    return found.name, Reading(tuple(stories), reading.left_out, table.notes + reading.notes)


def reported(histories: Iterable[History], total: int, progress: Progress | None) -> Iterator[History]:
    """Yield the histories, and call ``progress`` at every hundredth and at the last."""
    done = 0
    for history in histories:
        yield history
        done += 1
        if progress and done % _REPORTED == 0:
            progress(done, total)
    if progress and done % _REPORTED:
        progress(done, total)


def _already_here(store: Store, stories: Sequence[Story]) -> set[str]:
    references = [story.reference for story in stories]
    here: set[str] = set()
    for start in range(0, len(references), _ASKED):
        here.update(store.references(references[start : start + _ASKED]))
    return here.union(story.reference for story in stories if _is_its_own(store, story))


def _is_its_own(store: Store, story: Story) -> bool:
    """Return whether a row is a ticket of this desk: exported here, or imported with its number from a JSON export."""
    ticket = None if story.number is None else store.ticket(story.number)
    return ticket is not None and story.reference == own_csv.reference_of(ticket.number, ticket.opened_at)
