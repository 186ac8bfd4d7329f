"""A story: what was done to one incident elsewhere, told as our commands, so that its import is a real history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b

from helpdesk_tui.domain.commands import Command, Open, Respond
from helpdesk_tui.domain.decide import Refusal, decide
from helpdesk_tui.domain.events import Event, record
from helpdesk_tui.domain.sla import Policy
from helpdesk_tui.domain.ticket import Ticket

History = list[tuple[Event, Ticket]]
"""The events of one ticket in order, each with the ticket as it stands after it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One step: what somebody did, and when (seconds UTC)."""

    at: int
    actor: str
    command: Command


@dataclass(frozen=True, slots=True)
class Story:
    """All steps of one incident in order, the first an Open.

    ``reference`` is its number elsewhere, ``line`` where it begins in its file. ``whole``
    says that one refused step makes the story worthless; else that step alone is skipped.
    """

    reference: str
    steps: tuple[Told, ...]
    line: int = 0
    whole: bool = False


def tell(story: Story, policy: Policy) -> tuple[History, list[str]]:
    """Carry out a story under the rules, each step at its own time; the ticket has the number 0.

    Returns:
        Its history, empty when the opening or (of a whole story) any step is refused; and why steps were skipped.
    """
    history: History = []
    skipped: list[str] = []
    ticket: Ticket | None = None
    for index, step in enumerate(story.steps):
        taken = take_step(ticket, step, policy, op_id(story.reference, index))
        if isinstance(taken, Refusal):
            skipped.append(reason(taken, step))
            if ticket is None or story.whole:
                return [], skipped
            continue
        ticket = taken[1]
        history.append(taken)
    return history, skipped


def take_step(
    ticket: Ticket | None, step: Told, policy: Policy, op: str, number: int = 0
) -> tuple[Event, Ticket] | Refusal:
    """Decide one step as it was at its time; an Open gets ``number``."""
    decision = decide(ticket, step.command, policy, step.at, step.actor)
    if isinstance(decision, Refusal):
        return decision
    if ticket is None:
        after = replace(decision.ticket, number=number)
    else:
        after = replace(decision.ticket, version=ticket.version + 1)
    return record(decision.kind, ticket, after, at=step.at, actor=step.actor, op=op, text=decision.text), after


def op_id(reference: str, index: int) -> str:
    """Return the operation id of a step: the same on every run, so that it happens once."""
    return blake2b(f"{reference}\0{index}".encode(errors="replace"), digest_size=8).hexdigest()


def reason(refusal: Refusal, step: Told, number: int = 0) -> str:
    """Say why a step was refused, in the same words for every ticket ``number``, so that they can be counted."""
    text = refusal.reason.replace(f"#{number} ", "The ticket ", 1)
    if isinstance(step.command, Open):
        return text
    if isinstance(step.command, Respond):
        text = text.partition(", ")[0] + "."
    return f"{type(step.command).__name__}: {text}"
