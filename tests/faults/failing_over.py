"""What a writer does while servers are killed under it, and what is counted afterwards."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Lost, Unavailable
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.faults.processes import Account, told
from tests.store.making import NOW, POLICY

PATIENT, DEADLINE = 60.0, 30.0
"""Seconds for other writers, and for an answer."""


def desk_on(dsn: str, actor: str, commit: str = "", deadline: float = DEADLINE) -> Desk:
    """Sit down at a desk on a server; ``commit`` has the session wait for something else than it does."""
    store = PostgresStore(dsn, "the desk on the server", busy=PATIENT, deadline=deadline)
    if commit:
        store._link.run(f"SET synchronous_commit = {commit}")
    return Desk(store, POLICY, actor, lambda: NOW)


def new_tickets(dsn: str, count: int) -> list[int]:
    """Open tickets on a desk; return their numbers."""
    desk = desk_on(dsn, "founder")
    numbers = [desk.open(Open("Printer", Priority.P4)).tickets[0].number for _ in range(count)]
    desk.store.close()
    return numbers


def write_on(dsn: str, account: Path, worker: int, numbers: list[int], commit: str, enough: Path) -> None:
    """Write notes until ``enough`` is there, each under its own id, again and again until it is acknowledged.

    One store is kept all along: it reaches the server again by itself.
    """
    said = Account(account)
    desk = desk_on(dsn, "founder", commit)
    turn = 0
    while not enough.exists():
        turn += 1
        op, number = f"w{worker}-{turn}", numbers[(worker + turn) % len(numbers)]
        said.tell("begin", op, number)
        began = time.monotonic()
        again = False
        while True:
            try:
                _look(desk, said)
                if again and desk.store.operation(op):
                    said.tell("found", op)
                outcome = desk.note({number: None}, f"note {op}", op)
                break
            except Unavailable as error:
                said.tell("failed", op, type(error).__name__)
                again = True
                time.sleep(0.02)
        said.tell("done", op, *(f"{event.number}:{event.version}" for event in outcome.events))
        said.tell("took", time.monotonic() - began)
    desk.store.close()


def _look(desk: Desk, said: Account) -> None:
    """Look for what others did, as a console does, and say where the server came back without the last of it."""
    try:
        desk.store.stamp()
    except Lost:
        said.tell("lost")


@dataclass(frozen=True)
class Count:
    """What the writers were told, against what the desk holds."""

    acknowledged: int
    lost: list[str]
    """Acknowledged and not there as they were acknowledged."""
    twice: list[str]
    found: int
    """Done, as a retry found."""
    unclear: int
    """Answers that said that it is not known."""
    told: int
    """Times that a store said that the server came back without the last of what was written."""
    longest: float
    """Seconds that a write took at most."""
    wrong: list[str]
    """What the desk's own check says."""


def counted(dsn: str, accounts: Sequence[Path]) -> Count:
    """Compare the accounts of the writers with the desk that is there now."""
    lines = [line for account in accounts for line in told(account)]
    done = {line[1]: line[2:] for line in lines if line[0] == "done"}
    desk = desk_on(dsn, "founder")
    _, numbers = desk.store.changed(0)
    there: dict[str, list[str]] = {}
    for number in numbers:
        for event in desk.store.history(number):
            there.setdefault(event.op, []).append(f"{event.number}:{event.version}")
    wrong = desk.store.check()
    desk.store.close()
    return Count(
        acknowledged=len(done),
        lost=[op for op, events in done.items() if there.get(op) != events],
        twice=[op for op, events in there.items() if len(events) > 1],
        found=len({line[1] for line in lines if line[0] == "found"}),
        unclear=sum(line[0] == "failed" and line[2] == "Unclear" for line in lines),
        told=sum(line[0] == "lost" for line in lines),
        longest=max(float(line[1]) for line in lines if line[0] == "took"),
        wrong=wrong,
    )
