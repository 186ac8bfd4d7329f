"""Replays a log: what happened up to an instant is loaded, what came later is done as the desk's clock reaches it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.rules.decide import Refusal
from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.intake.files.options import Options
from helpdesk_tui.intake.files.raw.records import IntakeError
from helpdesk_tui.intake.files.reading import read_stories
from helpdesk_tui.intake.files.values.dates import Order
from helpdesk_tui.intake.files.values.instants import LATEST
from helpdesk_tui.intake.files.values.words import Lexicon
from helpdesk_tui.intake.stories import History, Step, Story, history_of, op_id, reason, take_step
from helpdesk_tui.store.base import Store, Transaction

BATCH = 20
"""The most steps in one transaction: it takes under 10 ms, so that a console that is behind still answers keys."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A step that is still to come, the reference of its story, and its operation id, so that it happens once."""

    reference: str
    op: str
    step: Step


def prepare(
    path: Path, policy: Policy, tz: ZoneInfo, start: int, order: Order | None = None
) -> tuple[list[History], list[Cue]]:
    """Split a file's stories at ``start`` (seconds UTC); ``order`` is that of day and month where dates leave it open.

    Returns:
        The histories up to then of all tickets opened by then, and every later step in order of time.

    Raises:
        IntakeError: the file cannot be taken, or nothing in it happens after ``start``.
    """
    stories = read_stories([path], Options(policy, Lexicon({}, frozenset()), tz, LATEST, "import", order=order))
    before: list[History] = []
    later: list[Cue] = []
    for story in stories.each(()):
        past = tuple(step for step in story.steps if step.at <= start)
        if past:
            history, _ = history_of(replace(story, steps=past), policy)
            if not history:
                continue
            before.append(history)
        later += _cues(story, len(past))
    if not later:
        left = stories.account.left_out
        if left and not before:
            why = f"line {left[0].line}: {left[0].reason}"
            raise IntakeError(f"{clean_display(path.name)}, {why} Nothing was replayed.")
        raise IntakeError(f"Nothing in {clean_display(path.name)} happens after that moment. Choose an earlier one.")
    later.sort(key=lambda cue: cue.step.at)
    return before, later


def _cues(story: Story, first: int) -> list[Cue]:
    """Return the steps from ``first`` on; those without a time in the file are left out."""
    return [
        Cue(story.reference, op_id(story.reference, step.key or index), step)
        for index, step in enumerate(story.steps)
        if index >= first and step.at < LATEST
    ]


class Feed:
    """The steps to come, which are done on a desk at their time, each under the name of who did it.

    A technician may have done something before (closed the ticket, changed its priority): the step
    is tried even so, and where the rules refuse it, it is counted in ``refused``.
    """

    def __init__(self, store: Store, policy: Policy, later: Sequence[Cue]) -> None:
        """Take the steps in order of time, as ``prepare`` returns them."""
        self._store = store
        self._policy = policy
        self._later = later
        self._done = 0
        self._refused: Counter[str] = Counter()

    @property
    def left(self) -> int:
        """How many steps are still to come."""
        return len(self._later) - self._done

    @property
    def refused(self) -> Mapping[str, int]:
        """How many steps the rules refused, by reason."""
        return self._refused

    def advance(self, now: int) -> int:
        """Do the steps that are due by ``now`` (seconds UTC), at most ``BATCH`` of them, in one transaction.

        Returns:
            How many were tried; when it is ``BATCH``, more may be waiting for the next call.

        Raises:
            StoreError: nothing was written, and the same steps come again with the next call.
        """
        due = [cue for cue in self._later[self._done : self._done + BATCH] if cue.step.at <= now]
        if not due:
            return 0
        refused: list[str] = []
        with self._store.write() as transaction:
            for cue in due:
                refusal = self._carry_out(transaction, cue)
                if refusal:
                    refused.append(refusal)
        self._done += len(due)
        self._refused.update(refused)
        return len(due)

    def _carry_out(self, transaction: Transaction, cue: Cue) -> str | None:
        """Write one step, unless it has happened already; return why it was refused."""
        if transaction.operation(cue.op):
            return None
        ticket, number = None, transaction.references([cue.reference]).get(cue.reference)
        if number is not None:
            ticket = transaction.ticket(number)
        if isinstance(cue.step.command, Open):
            if ticket is not None:
                return "The ticket is here already."
            number = transaction.new_number()
        taken = take_step(ticket, cue.step, self._policy, cue.op, number or 0)
        if isinstance(taken, Refusal):
            return reason(taken, cue.step, number or 0)
        transaction.append(*taken)
        return None
