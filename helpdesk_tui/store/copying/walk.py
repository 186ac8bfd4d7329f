"""Copies one desk to another: each row is read once, the log's chain is verified on the way, and then the copy.

All of it is one transaction on either side. Killed before its first commit it leaves the target empty and the source
as it was. Killed later, before the target is opened, it leaves at most one of them that can be written, and the same
copy done again continues from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import chain as joined
from itertools import islice

from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Declined, Row, StoreError, Unusable
from helpdesk_tui.store.copying.ends import Left, Source, Stage, Target
from helpdesk_tui.store.copying.tables import EVENT, LARGE, TABLES, TICKET, Table
from helpdesk_tui.store.log.chain import Head
from helpdesk_tui.store.log.walk import WIDTH, Progress
from helpdesk_tui.store.moving import COMING_SETTING, MOVED_SETTING
from helpdesk_tui.store.no_garbage import no_garbage
from helpdesk_tui.store.sql.asked import pages as pages_sql
from helpdesk_tui.store.sql.derived import astray
from helpdesk_tui.store.sql.log import ends
from helpdesk_tui.store.sql.log.verifying import LogWalk

_EVERY = 1_000
_WORTH_SAYING = 20_000
"""The fewest rows of a copy whose stages take some seconds each, and are shown."""

# Where a desk went that was copied before, or where it comes from.
_SAID = "SELECT value FROM setting WHERE name = ?"
_SAY = "INSERT INTO setting (name, value) VALUES (?, ?)"


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds: how many tickets and events, and the head of its log."""

    tickets: int
    events: int
    head: Head


def _silent(_: str, __: int | None) -> AbstractContextManager[Progress | None]:
    return nullcontext()


def move(source: Source, target: Target, stage: Stage = _silent) -> Copied:
    """Copy a desk while nobody writes to it; from then on it is written at the target alone.

    The same again, after it was cut short, takes back what it left or ends what was left to do.

    Raises:
        Declined: the target is not empty, or the source was copied away before; nothing was done.
        Unusable: what was read or what was written is not sound; the target is empty, the source as it was.
        Unavailable: one of them is busy, or went away; likewise, or the message says what is left to do.
    """
    written: Copied | None = None
    try:
        with source.held():
            left = target.left()
            there = source.link.value(_SAID, (MOVED_SETTING,))
            if there is None:
                again = left is not None and left.desk == ends.desk_of(source.link)
                written = _filled(source, target, stage, again=again, coming=source.name)
                source.link.run(_SAY, (MOVED_SETTING, target.name))
            elif left == Left(ends.desk_of(source.link), source.end()):
                written = _counted(source)
            else:
                raise Declined(f"{source.name} was copied to {there} already. Copy the desk from there.")
    except StoreError as error:
        if written is None:
            raise
        raise type(error)(
            f"The copy at {target.name} is whole and not open yet, for {source.name} could not be told that it goes: "
            f"{error} The same command once more ends it."
        ) from error
    try:
        target.open_up()
    except StoreError as error:
        raise type(error)(
            f"The desk is at {target.name}, whole, and nobody writes to {source.name} any more; but it could not be "
            f"opened: {error} The same command once more ends it."
        ) from error
    return written


def _counted(source: Source) -> Copied:
    """Return what a copy holds that only has to be opened."""
    tickets, events = (int(source.link.value(table.count)) for table in (TICKET, EVENT))
    return Copied(tickets, events, source.end())


def duplicate(source: Source, target: Target, stage: Stage = _silent) -> Copied:
    """Copy a desk as it is at one moment, while others go on writing to it. Raises as ``move``."""
    with source.held():
        return _filled(source, target, stage)


def _filled(source: Source, target: Target, stage: Stage, *, again: bool = False, coming: str = "") -> Copied:
    """Copy within the block that holds the source; what is ``coming`` from somewhere is not open yet."""
    with no_garbage():
        return _written(source, target, stage, again=again, coming=coming)


def _written(source: Source, target: Target, stage: Stage, *, again: bool, coming: str) -> Copied:
    reading = source.link
    end = source.end()
    counts = {name: int(reading.value(f"SELECT count(*) FROM {name}")) for name in LARGE}
    total = end.seq + sum(counts.values())
    # Nobody can say how far the other stages are; a short copy shows none of them.
    unknown = None if total > _WORTH_SAYING else 0
    with target.filling(again=again):
        with stage("Copying", total) as progress:
            log = LogWalk(reading, lambda: end.seq)
            done = _Count(total, progress)
            for table in TABLES:
                target.put(table, done.through(_rows(reading, table, log)))
        verdict = log.verdict()
        if verdict.wrong or verdict.head != end:
            wrong = verdict.wrong[0] if verdict.wrong else "Its log does not end where it should."
            raise Unusable(f"{source.name} is not sound, and was not copied: {wrong} 'helpdesk check' says more.")
        with stage("Making the indexes", unknown):
            target.close_up(end, ends.desk_of(reading))
            if coming:
                target.link.run(_SAY, (COMING_SETTING, coming))
        with stage("Checking the copy", unknown):
            _prove(target, end)
    return Copied(counts[TICKET.name], verdict.events, end)


def _rows(reading: Asks, table: Table, log: LogWalk) -> Iterator[Row]:
    """Yield a table's rows; the events are verified on the way."""
    if table is not EVENT:
        return joined.from_iterable(reading.pieces(table.select))
    return (row[:-1] for row in log.rows() if len(row) == WIDTH)


class _Count:
    """How many rows went through."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total, self._progress = total, progress
        self._done = 0

    def through(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows, and report the progress from time to time."""
        remaining = iter(rows)
        while some := list(islice(remaining, _EVERY)):
            yield from some
            self._done += len(some)
            if self._progress is not None:
                self._progress(min(self._done, self._total), self._total)


def _prove(target: Target, end: Head) -> None:
    """Check the copy: its log's end, its tickets and its search. Raises Unusable."""
    written = target.link
    wrong = [] if ends.head_of(written) == end else ["Its log does not end where that of the desk does."]
    wrong += islice(astray(written), 1)
    wrong += [f"#{number} is not searched by the texts that it has." for number in islice(pages_sql.astray(written), 1)]
    if wrong:
        raise Unusable(f"The copy at {target.name} is not sound, and was not kept: {wrong[0]}")
