"""The primary of a pair is killed under eight writers, and the standby promoted: what was acknowledged is there, once.

Two controls that are set up wrongly must lose something: else these tests would not see a loss.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpdesk_tui.store.postgres.connection.session import LIFE
from tests.conftest import Figure
from tests.faults.failing_over import Count, counted, new_tickets, write_on
from tests.faults.processes import kill, share, start, told
from tests.pairs import Pair

WRITERS = 8
KILLS = share("HELPDESK_FAILOVERS", 20)
STOPPED = 0.2
"""Seconds for which nothing reaches the standby before the primary is killed."""

BEFORE = ("nothing", "answer held back", "sender stopped", "answer held back")
"""What is done before each kill, in turn."""


class Writers:
    """Eight processes that write on whichever server is the primary."""

    def __init__(self, pair: Pair, folder: Path, commit: str = "") -> None:
        """Start them on a new desk; ``commit`` has their sessions wait for something else than they do."""
        self.dsn = pair.desk()
        self._enough = folder / "enough"
        self._accounts = [folder / f"account{worker}" for worker in range(WRITERS)]
        numbers = new_tickets(self.dsn, 6)
        self._all = [
            start(write_on, self.dsn, account, worker, numbers, commit, self._enough)
            for worker, account in enumerate(self._accounts)
        ]

    def each_writes(self) -> None:
        """Wait until each of them has had another write acknowledged."""
        before = [self._done(account) for account in self._accounts]
        while any(self._done(account) <= seen for account, seen in zip(self._accounts, before, strict=True)):
            assert all(one.is_alive() for one in self._all)
            time.sleep(0.01)

    def found(self) -> bool:
        """Return whether any of them has found a write done as it tried it again."""
        return any(line[0] == "found" for account in self._accounts for line in told(account))

    @staticmethod
    def _done(account: Path) -> int:
        return sum(line[0] == "done" for line in told(account))

    def count(self) -> Count:
        """Let them end what they have begun, and count."""
        self._enough.touch()
        for one in self._all:
            one.join()
        assert [one.exitcode for one in self._all] == [0] * WRITERS
        return counted(self.dsn, self._accounts)

    def end(self) -> None:
        """End those that are still there."""
        for one in self._all:
            kill(one)


@contextmanager
def writing(pair: Pair, folder: Path, commit: str = "") -> Iterator[Writers]:
    """Yield eight writers, of whom none is left afterwards."""
    writers = Writers(pair, folder, commit)
    try:
        yield writers
    finally:
        writers.end()


def test_no_acknowledged_write_is_lost_and_none_is_done_twice(pair: Pair, tmp_path: Path, figure: Figure) -> None:
    # They wait until the standby has applied it, so that an answer can be held back of what the standby has.
    with writing(pair, tmp_path, "remote_apply") as writers:
        for round_ in range(3 * KILLS):
            # Which writes are under way when the primary is killed is chance: a few more kills, if none was found.
            if round_ >= KILLS and writers.found():
                break
            writers.each_writes()
            before = BEFORE[round_ % len(BEFORE)]
            if before == "sender stopped":
                pair.stop_sending()
                time.sleep(STOPPED)
            elif before == "answer held back":
                pair.hold_answers()
            else:
                time.sleep(random.uniform(0, STOPPED))
            pair.fail_over()
            pair.rebuild()
        count = writers.count()
    figure("kills", KILLS)
    figure("acknowledged", count.acknowledged)
    figure("done, as a retry found", count.found)
    figure("answers that said that it is not known", count.unclear)
    figure("seconds that a write took at most", round(count.longest, 2))
    assert (count.lost, count.twice, count.wrong, count.told) == ([], [], [], 0)
    # Where an answer was held back, the standby had it, unless the kill came before it was asked for.
    assert 1 <= count.found <= count.unclear


def test_eight_writers_of_which_none_waits_for_the_standby_lose_writes(
    pair: Pair, tmp_path: Path, figure: Figure
) -> None:
    with writing(pair, tmp_path, "local") as writers:
        count = _killed_unsent(pair, writers)
    figure("acknowledged, and of them lost", f"{count.acknowledged}, {len(count.lost)}")
    assert count.lost and count.told
    assert (count.twice, count.wrong) == ([], [])


def test_a_primary_that_names_no_standby_loses_writes(tmp_path: Path, figure: Figure) -> None:
    pair = Pair("synchronous_standby_names=")
    try:
        with writing(pair, tmp_path) as writers:
            count = _killed_unsent(pair, writers)
    finally:
        pair.stop()
    figure("acknowledged, and of them lost", f"{count.acknowledged}, {len(count.lost)}")
    assert count.lost and count.told
    assert (count.twice, count.wrong) == ([], [])


def _killed_unsent(pair: Pair, writers: Writers) -> Count:
    """Kill the primary when nothing has reached the standby for a while, and count."""
    writers.each_writes()
    pair.stop_sending()
    # Until each of them has looked where the log ends, and can say later that it ended there.
    time.sleep(LIFE * 1.5)
    writers.each_writes()
    pair.fail_over()
    pair.rebuild()
    return writers.count()
