"""Judging what several processes say they did to tickets, and when: a pure function over a recorded history.

Every step names an instant of the machine's one monotonic clock before it began and after
it was acknowledged. What is checked: the versions of a ticket are one order, each taken
once; that order agrees with real time; a read sees at least what was acknowledged before
it began, and nothing from after its end; a version has one value; a checked write stands
on the version it was decided on; an undo brings back what stood before; and the log holds
all that was acknowledged, and nothing that nobody began.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate


class Did(StrEnum):
    """What a step was."""

    READ = "read"
    WRITE = "write"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one process.

    ``basis`` is the version a write was decided on. ``ended`` is None where the answer never
    came; ``version`` is what was read or written, None when it was refused or is not known.
    """

    op: str
    did: Did
    ticket: int
    began: int
    ended: int | None = None
    basis: int | None = None
    version: int | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the log, at the end: the value it left, and the operation it took back."""

    ticket: int
    version: int
    op: str
    value: str | None
    undoes: str | None = None


def problems(history: Sequence[Step], log: Sequence[Entry]) -> list[str]:
    """Return what cannot have happened on a desk that is right, a sentence each."""
    steps: dict[int, list[Step]] = defaultdict(list)
    entries: dict[int, list[Entry]] = defaultdict(list)
    for step in history:
        steps[step.ticket].append(step)
    for entry in log:
        entries[entry.ticket].append(entry)
    begun = {step.op for step in history}
    out: list[str] = []
    for ticket in sorted(steps.keys() | entries.keys()):
        out += (f"#{ticket}: {problem}" for problem in _of_ticket(steps[ticket], entries[ticket], begun))
    return out


def _of_ticket(steps: Sequence[Step], log: Sequence[Entry], begun: set[str]) -> Iterator[str]:
    writes = [one for one in steps if one.did is not Did.READ and one.ended is not None and one.version is not None]
    reads = [one for one in steps if one.did is Did.READ and one.ended is not None and one.version is not None]
    logged = {entry.version: entry for entry in log}
    yield from _one_order(log)
    yield from _each_version_once(writes)
    yield from _kept(writes, logged)
    yield from _begun(log, begun)
    yield from _in_time([*writes, *reads])
    yield from _seen(reads, logged)
    yield from _not_from_the_future(reads, {one.op: one.began for one in steps}, logged)
    yield from _on_its_basis(writes, logged)
    yield from _brought_back(log)


def _one_order(log: Sequence[Entry]) -> Iterator[str]:
    versions = sorted(entry.version for entry in log)
    if versions != list(range(1, len(versions) + 1)):
        yield "the versions in the log are not 1, 2, 3 and so on"
    ops = [entry.op for entry in log]
    if len(set(ops)) != len(ops):
        yield "an operation is in the log twice"


def _each_version_once(writes: Sequence[Step]) -> Iterator[str]:
    given: dict[int, str] = {}
    for write in writes:
        if write.version is not None and given.setdefault(write.version, write.op) != write.op:
            yield f"v{write.version} was given to {given[write.version]} and to {write.op}"


def _kept(writes: Sequence[Step], logged: Mapping[int, Entry]) -> Iterator[str]:
    for write in writes:
        entry = logged.get(write.version or 0)
        if entry is None or (entry.op, entry.value) != (write.op, write.value):
            yield f"{write.did} {write.op} was acknowledged as v{write.version}, and the log does not hold it"


def _begun(log: Sequence[Entry], begun: set[str]) -> Iterator[str]:
    # The first version opened the ticket, before the history was recorded.
    yield from (
        f"v{entry.version} is of {entry.op}, which nobody began"
        for entry in log
        if entry.version > 1 and entry.op not in begun
    )


def _in_time(steps: Sequence[Step]) -> Iterator[str]:
    """What ended before another step began has a lower version; the same where that step only read."""
    ended = sorted((step.ended or 0, step.version or 0) for step in steps)
    instants = [instant for instant, _ in ended]
    highest = list(accumulate((version for _, version in ended), max))
    for step in steps:
        before = bisect_left(instants, step.began)
        least = highest[before - 1] if before else 0
        if step.version is not None and (step.version < least or (step.version == least and step.did is not Did.READ)):
            yield f"{step.did} {step.op} is v{step.version}, after v{least} had been seen"


def _seen(reads: Sequence[Step], logged: Mapping[int, Entry]) -> Iterator[str]:
    for read in reads:
        entry = logged.get(read.version or 0)
        if entry is None or entry.value != read.value:
            yield f"read {read.op} saw {read.value} as v{read.version}, which is not what the log holds"


def _not_from_the_future(reads: Sequence[Step], began: Mapping[str, int], logged: Mapping[int, Entry]) -> Iterator[str]:
    for read in reads:
        entry = logged.get(read.version or 0)
        if entry is not None and read.ended is not None and began.get(entry.op, 0) > read.ended:
            yield f"read {read.op} saw v{read.version} before it was written"


def _on_its_basis(writes: Sequence[Step], logged: Mapping[int, Entry]) -> Iterator[str]:
    """No other version came between what a write was decided on and what it wrote."""
    versions = sorted(logged)
    for write in writes:
        if write.did is Did.WRITE and write.basis is not None and write.version is not None:
            between = versions[bisect_right(versions, write.basis) : bisect_left(versions, write.version)]
            if between or write.basis >= write.version:
                yield f"write {write.op} was decided on v{write.basis} and became v{write.version}"


def _brought_back(log: Sequence[Entry]) -> Iterator[str]:
    versions = {entry.version: entry for entry in log}
    ops = {entry.op: entry for entry in log}
    for entry in log:
        if entry.undoes is None:
            continue
        undone = ops.get(entry.undoes)
        before = versions.get(undone.version - 1) if undone else None
        if before is None or before.value != entry.value:
            yield f"v{entry.version} undoes {entry.undoes}, and does not bring back what stood before it"
