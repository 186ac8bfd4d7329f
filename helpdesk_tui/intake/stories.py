"""A story: what was done to one incident elsewhere, as commands of this desk, so that its import has a real history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from helpdesk_tui.domain.agreement.sla import Policy, took
from helpdesk_tui.domain.rules.decide import Refusal, decide
from helpdesk_tui.domain.tickets.commands import Absorb, Adopt, Command, Merge, Open, Respond
from helpdesk_tui.domain.tickets.events import Event, record
from helpdesk_tui.domain.tickets.ticket import Status, Ticket, with_fields

History = list[tuple[Event, Ticket]]
"""The events of one ticket in order, each with the ticket as it stands after it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what somebody did, and when (seconds UTC).

    ``key`` names it within its story, where its place there may be another the next time; else its place does.
    """

    at: int
    actor: str
    command: Command
    key: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """All steps of one incident in order, the first an Open.

    ``reference`` is its number elsewhere, ``line`` where it begins in its file. ``whole``
    says that the story is left out if one step is refused; else that step alone is skipped.
    ``number`` is its number on the helpdesk that exported it.
    """

    reference: str
    steps: tuple[Step, ...]
    line: int = 0
    whole: bool = False
    number: int | None = None


def history_of(story: Story, policy: Policy) -> tuple[History, list[str]]:
    """Decide the steps of a story by the rules, each at its own time; the ticket has the number 0.

    Returns:
        Its history, empty where the opening, or any step of a whole story, is refused; and why steps were skipped.
    """
    history: History = []
    skipped: list[str] = []
    ticket: Ticket | None = None
    for index, step in enumerate(story.steps):
        taken = take_step(ticket, step, policy, op_id(story.reference, step.key or index))
        if isinstance(taken, Refusal):
            skipped.append(reason(taken, step))
            if ticket is None or story.whole:
                return [], skipped
            continue
        ticket = taken[1]
        history.append(taken)
    return history, skipped


def histories_of(stories: Sequence[Story], numbers: Sequence[int], policy: Policy) -> list[History]:
    """Decide the steps of stories that refer to each other by their ``numbers``, all in order of time.

    A merge counts callers in on its target in the same operation, as the desk does. A refused step is skipped.

    Returns:
        Their histories in the order of the stories, each empty where its opening is refused.
    """
    histories: dict[int, History] = {number: [] for number in numbers}
    standing: dict[int, Ticket] = {}
    numbered = zip(numbers, stories, strict=True)
    steps = [
        (number, op_id(story.reference, index), step)
        for number, story in numbered
        for index, step in enumerate(story.steps)
    ]

    def take(number: int, op: str, step: Step) -> bool:
        taken = take_step(
            standing.get(number), replace(step, command=_with_family(number, step, standing)), policy, op, number
        )
        if isinstance(taken, Refusal):
            return False
        standing[number] = taken[1]
        histories[number].append(taken)
        return True

    for number, op, step in sorted(steps, key=lambda one: one[2].at):
        before = standing.get(number)
        if take(number, op, step) and isinstance(step.command, Merge) and before is not None:
            take(step.command.target, op, replace(step, command=Absorb(before)))
    return [histories[number] for number in numbers]


def _with_family(number: int, step: Step, standing: Mapping[int, Ticket]) -> Command:
    """Return a step's command with the family that its decision needs, as it stands."""
    command = step.command
    children = [ticket for ticket in standing.values() if ticket.parent == number]
    if isinstance(command, Adopt):
        return replace(command, of=standing.get(command.parent), children=len(children))
    if isinstance(command, Merge):
        still_open = sum(child.status is not Status.CLOSED for child in children)
        return replace(command, into=standing.get(command.target), children=still_open)
    return command


def take_step(
    ticket: Ticket | None, step: Step, policy: Policy, op: str, number: int = 0
) -> tuple[Event, Ticket] | Refusal:
    """Return the event of one step at its own time and the ticket after it, or a Refusal; an Open gets ``number``."""
    decision = decide(ticket, step.command, policy, step.at, step.actor)
    if isinstance(decision, Refusal):
        return decision
    if ticket is None:
        after = with_fields(decision.ticket, {"number": number})
    else:
        after = with_fields(decision.ticket, {"version": ticket.version + 1})
    event = record(
        decision.kind,
        ticket,
        after,
        at=step.at,
        actor=step.actor,
        op=op,
        text=decision.text,
        policy=policy.digest,
        took=took(policy, ticket, after),
    )
    return event, after


def op_id(reference: str, index: int | str) -> str:
    """Return the operation id of a step by its place or key: the same on every run, so that it happens once."""
    return blake2b(f"{reference}\0{index}".encode(errors="replace"), digest_size=8).hexdigest()


def reason(refusal: Refusal, step: Step, number: int = 0) -> str:
    """Return why a step was refused, without the ticket's ``number``, so that equal reasons can be counted."""
    text = refusal.reason.replace(f"#{number} ", "The ticket ", 1)
    if isinstance(step.command, Open):
        return text
    if isinstance(step.command, Respond):
        text = text.partition(", ")[0] + "."
    return f"{type(step.command).__name__}: {text}"
