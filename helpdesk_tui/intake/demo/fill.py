"""A made-up desk of any size, the same for the same seed, ``now`` and count.

Only the salts of its sealed texts differ each time, because they are secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.intake.demo.cast import OUTAGE, SCENES, linked, scene_steps
from helpdesk_tui.intake.demo.crowd import Crowd, older
from helpdesk_tui.intake.demo.people import Contact, contacts
from helpdesk_tui.intake.demo.sketch import clock_of, drawn, steps_of
from helpdesk_tui.intake.files.importing import Progress, reported
from helpdesk_tui.intake.stories import History, Story, histories_of, history_of
from helpdesk_tui.store.base import FIRST_NUMBER, Store
from helpdesk_tui.store.no_garbage import no_garbage

SEED = 7
"""The seed where none is given."""
_HOUR = 3_600


def fill(store: Store, policy: Policy, now: int, tickets: int, seed: int, progress: Progress | None = None) -> int:
    """Write ``tickets`` made-up tickets, as of ``now`` (seconds UTC), to a desk; return how many.

    Raises:
        StoreError: nothing was written.
    """
    with no_garbage():
        return store.load(reported(histories(policy, now, tickets, seed), tickets, progress))


def fill_as_asked(
    store: Store, policy: Policy, now: int, tickets: int, seed: int | None, progress: Progress | None = None
) -> int:
    """Fill a desk as of now; with a seed as of the last full hour, so that it is the same at any time in that hour.

    Raises:
        StoreError: nothing was written.
    """
    if seed is None:
        return fill(store, policy, now, tickets, SEED, progress)
    return fill(store, policy, now - now % _HOUR, tickets, seed, progress)


def histories(policy: Policy, now: int, tickets: int, seed: int) -> Iterator[History]:
    """Yield histories, oldest ticket first: the hand-written ones, and a crowd between them."""
    rng = Random(f"{seed} {tickets}")
    people = contacts(rng)
    cast = _cast(policy, now, people, rng, f"{seed:x}.{now:x}.", tickets)
    crowd = _crowd(policy, now, people, Random(f"{seed} {tickets} crowd"), tickets - len(cast), f"{seed:x}.{now:x}-")
    return _merged(cast, crowd)


def _merged(cast: list[History], crowd: Iterator[History]) -> Iterator[History]:
    """Yield both in the order of their openings; ``heapq.merge`` takes four times as long for a few among many."""
    waiting = iter(cast)
    next_one = next(waiting, None)
    for history in crowd:
        while next_one is not None and _opened_at(next_one) <= _opened_at(history):
            yield next_one
            next_one = next(waiting, None)
        yield history
    if next_one is not None:
        yield next_one
        yield from waiting


def _opened_at(history: History) -> int:
    return history[0][1].opened_at


def _cast(policy: Policy, now: int, people: list[list[Contact]], rng: Random, op: str, tickets: int) -> list[History]:
    """Return the histories of at most ``tickets`` scenes in the order of their openings.

    They need the numbers that they will get on an empty desk, because the first is the parent of others.
    """
    callers: dict[str, Contact] = {}
    opened: list[tuple[int, Story]] = []
    for place, scene in enumerate(SCENES):
        caller = rng.choice(people[scene.organisation])
        callers[caller.organisation] = caller
        story = Story(f"{op}{place}", scene_steps(scene, caller, policy, now, rng))
        history, _ = history_of(replace(story, steps=story.steps[:1]), policy)
        opened += [(history[0][1].opened_at, story)] if history else []
    del opened[tickets:]
    if not opened:
        return []
    _, first = opened[OUTAGE]
    opened.sort(key=lambda one: one[0])
    crowd = tickets - len(opened)
    numbers = [FIRST_NUMBER + place + older(crowd, now - at) for place, (at, _) in enumerate(opened)]
    outage = next(number for number, (_, story) in zip(numbers, opened, strict=True) if story is first)
    stories = [replace(story, steps=linked(story.steps, outage, callers)) for _, story in opened]
    return histories_of(stories, numbers, policy)


def _crowd(
    policy: Policy, now: int, people: list[list[Contact]], rng: Random, count: int, op: str
) -> Iterator[History]:
    sketches = Crowd(policy, now, people, rng).sketches(count)
    if any(level.update or level.resolution for level in policy.levels.values()):
        for place, sketch in enumerate(sketches):
            yield history_of(Story(f"{op}{place:x}", steps_of(sketch)), policy)[0]
        return
    warnings = {priority: clock_of(policy, priority)[1] for priority in Priority}
    for place, sketch in enumerate(sketches):
        yield drawn(sketch, policy, warnings, f"{op}{place:x}.")
