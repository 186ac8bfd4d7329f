"""What the processes of these tests do until they are killed: they say what they begin and what was acknowledged."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from helpdesk_tui.desk import Desk, Outcome
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from tests.faults.engines import Where, store_at
from tests.faults.history import Did, Entry, Step
from tests.faults.planted import Acknowledge, desk_with
from tests.faults.processes import Account, told
from tests.store.making import NOW, POLICY

PATIENT = 300.0
EVENTS = {"note": 2, "open": 1, "recur": 2}
"""How many events each of these operations is: all of them, or none."""


def desk_at(where: Where, actor: str, busy: float = PATIENT) -> Desk:
    """Sit down at a desk whose clock stands still."""
    return Desk(store_at(where, busy), POLICY, actor, lambda: NOW)


def write_until_killed(where: Where, account: Path, worker: int, tickets: list[int]) -> None:
    """Write one operation after the other; first again, under its own id, the one whose answer never came."""
    desk = desk_at(where, f"tech{worker}")
    lines = told(account)
    said = Account(account)
    pending = lines[-1] if lines and lines[-1][0] == "begin" else None
    turn = len({line[1] for line in lines if line[0] == "begin"})
    if pending is not None and desk.store.operation(pending[1]):
        said.tell("found", pending[1])
        said.tell(*pending)
    while True:
        if pending is None:
            turn += 1
            pending = ["begin", f"w{worker}-{turn}", *_next_operation(turn, lines, tickets)]
            said.tell(*pending)
        _, op, kind, *numbers = pending
        outcome = _operate(desk, op, kind, [int(number) for number in numbers])
        done = ["done", op, *(f"{event.number}:{event.version}" for event in outcome.events)]
        said.tell(*done)
        lines[:] = [pending, done]
        pending = None


def _next_operation(turn: int, lines: list[list[str]], tickets: list[int]) -> list[str]:
    """A note on two tickets, a recurring task, and its closing, which opens the next."""
    kind = ("note", "note", "open", "recur")[turn % 4]
    opened = [done[2] for done in lines if done[0] == "done" and done[1].endswith(f"-{turn - 1}") and len(done) == 3]
    if kind == "recur" and opened:
        return [kind, opened[0].split(":")[0]]
    if kind == "open":
        return [kind]
    return ["note", *map(str, random.sample(tickets, 2))]


def _operate(desk: Desk, op: str, kind: str, numbers: list[int]) -> Outcome:
    if kind == "open":
        who, when = f"Caller {op}", NOW + 3600
        task = Open(f"Task {op}", Priority.P6, requester=who, phone="212 555 0100", scheduled_for=when)
        return desk.open(replace(task, recurrence="FREQ=DAILY"), op)
    if kind == "recur":
        return desk.close({numbers[0]: None}, f"done {op}", op)
    return desk.note({number: None for number in numbers}, f"note of {op}", op)


def make_history(where: Where, account: Path, worker: int, tickets: list[int], steps: int, plant: str) -> None:
    """Read, assign and undo until ``steps`` are told, going on after a kill where the account ends."""
    said = Account(account)
    acknowledge = Acknowledge()
    desk = desk_with(plant, where, f"tech{worker}", acknowledge)
    lines = told(account)
    done = sum(line[0] == "end" for line in lines)
    if lines and lines[-1][0] == "begin":
        _take_step(desk, acknowledge, said, lines[-1])
        done += 1
    dice = random.Random(f"{worker} {done}")
    while done < steps:
        did = dice.choices((Did.READ, Did.WRITE, Did.UNDO), (35, 55, 10))[0]
        number = dice.choice(tickets)
        ticket = desk.store.ticket(number) if did is Did.WRITE else None
        basis = ticket.version if ticket else 0
        line = ["begin", f"h{worker}-{done}", did, str(number), str(basis), str(time.monotonic_ns())]
        said.tell(*line)
        _take_step(desk, acknowledge, said, line)
        done += 1
    desk.store.close()


def _take_step(desk: Desk, acknowledge: Acknowledge, said: Account, line: list[str]) -> None:
    _, op, did, number, basis, _ = line

    def answered(version: int | None, value: str | None) -> None:
        said.tell("end", op, time.monotonic_ns(), version or 0, value or "")

    if did == Did.READ:
        ticket = desk.store.ticket(int(number))
        assert ticket is not None
        answered(ticket.version, ticket.assignee)
        return
    acknowledge.hear(answered)
    writes = did == Did.WRITE
    acknowledge.speak(desk.assign({int(number): int(basis)}, f"by-{op}", op) if writes else desk.undo(int(number), op))


def steps_told(account: Path) -> Iterator[Step]:
    """Return the steps of an account."""
    lines = told(account)
    ends = {line[1]: line for line in lines if line[0] == "end"}
    for line in lines:
        if line[0] != "begin":
            continue
        _, op, did, number, basis, began = line
        end = ends.get(op)
        yield Step(
            op=op,
            did=Did(did),
            ticket=int(number),
            began=int(began),
            ended=int(end[2]) if end else None,
            basis=int(basis) or None,
            version=(int(end[3]) or None) if end else None,
            value=(end[4] or None) if end else None,
        )


def entries_of(desk: Desk, number: int) -> Iterator[Entry]:
    """Return what the log holds of a ticket, with the value each event left."""
    value: str | None = None
    for event in desk.store.history(number):
        value = str(event.after["assignee"]) if event.after.get("assignee") else None
        yield Entry(number, event.version, event.op, value, event.undoes)


def write_and_poll(where: Where, account: Path, worker: int, tickets: list[int], notes: int) -> None:
    """Write notes and look for others' changes in between; tell how long the longest note took, in seconds."""
    desk = desk_at(where, f"tech{worker}", busy=600)
    seq, longest = 0, 0.0
    for turn in range(notes):
        began = time.monotonic()
        assert desk.note({tickets[(turn + worker) % len(tickets)]: None}, f"{worker} {turn}").done
        longest = max(longest, time.monotonic() - began)
        for _ in range(3):
            desk.store.stamp()
            seq, _ = desk.store.changed(seq)
    desk.store.close()
    Account(account).tell(longest)
