"""Processes killed while they write: what was acknowledged is there, once, and nothing is there by halves."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from pathlib import Path

from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from tests.conftest import Figure
from tests.faults.engines import Where
from tests.faults.processes import kill, share, start, told
from tests.faults.working import EVENTS, desk_at, write_until_killed

ROUNDS, ON_SERVER = share("HELPDESK_KILL_ROUNDS", 60), share("HELPDESK_KILL_ROUNDS", 12)
WRITERS = 4
LIVES = 3
"""How much longer a writer lives at most than one needs, on this machine, to its first acknowledged operation.

So a kill falls into its opening, a transaction or a checkpoint alike.
"""
MEASURED = 10
"""Rounds after which that is measured anew: what else the machine does changes meanwhile."""


def test_what_was_acknowledged_outlives_kill_9_and_a_retried_command_happens_once(
    where: Where, tmp_path: Path, figure: Figure
) -> None:
    rounds = ROUNDS if isinstance(where, Path) else ON_SERVER
    desk = desk_at(where, "founder")
    tickets = [desk.open(Open("Printer", Priority.P4)).tickets[0].number for _ in range(6)]
    desk.store.close()
    for round_ in range(rounds):
        if round_ % MEASURED == 0:
            longest = LIVES * _first_answer(where, tmp_path / "account0", tickets)
        instants = sorted((random.uniform(0.005, longest), worker) for worker in range(WRITERS))
        began = time.monotonic()
        writers = [
            start(write_until_killed, where, tmp_path / f"account{worker}", worker, tickets)
            for worker in range(WRITERS)
        ]
        for instant, worker in instants:
            time.sleep(max(0.0, began + instant - time.monotonic()))
            kill(writers[worker])
        if round_ % 25 == 24:
            desk = desk_at(where, "founder")
            assert desk.store.check() == []
            desk.store.close()

    desk = desk_at(where, "founder")
    assert desk.store.check() == []
    acknowledged = 0
    found: set[str] = set()
    for worker in range(WRITERS):
        begun: dict[str, str] = {}
        done: dict[str, list[str]] = {}
        for line in told(tmp_path / f"account{worker}"):
            if line[0] == "begin":
                begun[line[1]] = line[2]
            elif line[0] == "found":
                found.add(line[1])
            else:
                done[line[1]] = line[2:]
        for op, kind in begun.items():
            events = [f"{event.number}:{event.version}" for event in desk.store.operation(op)]
            if op in done:
                acknowledged += 1
                assert events == done[op] and len(events) == EVENTS[kind], (op, kind, events, done[op])
            else:
                assert len(events) in (0, EVENTS[kind]), (op, kind, events)
    versions: dict[int, list[int]] = defaultdict(list)
    _, numbers = desk.store.changed(0)
    for number in numbers:
        for event in desk.store.history(number):
            versions[number].append(event.version)
    assert all(seen == list(range(1, len(seen) + 1)) for seen in versions.values())
    desk.store.close()
    figure("kills", rounds * WRITERS)
    figure("acknowledged operations, none lost", acknowledged)
    figure("committed without an answer, told again and not done twice", len(found))
    assert acknowledged > rounds / 2


def _first_answer(where: Where, account: Path, tickets: list[int]) -> float:
    """Return the seconds a writer takes to its first acknowledged operation: the middle one of three."""
    taken = []
    for _ in range(3):
        before = len(told(account))
        began = time.monotonic()
        writer = start(write_until_killed, where, account, 0, tickets)
        while not any(line[0] == "done" for line in told(account)[before:]):
            assert time.monotonic() - began < 30, "a writer never wrote"
            time.sleep(0.002)
        taken.append(time.monotonic() - began)
        kill(writer)
    return sorted(taken)[1]
