"""A watch that is killed at any place of its work loses no alarm, and sends nothing twice but under the same id."""

from __future__ import annotations

import random
import signal
from collections import defaultdict
from pathlib import Path

from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.faults.processes import share, start
from tests.watch.dying import watch_until_killed
from tests.watch.standing import MONDAY, Watched

KILLS = share("HELPDESK_WATCH_KILLS", 12)
EACH = 12
"""Kills on one desk."""
PLACES = 40


def test_a_kill_in_claim_send_or_mark_loses_nothing_and_repeats_only_the_same(tmp_path: Path) -> None:
    chance = random.Random(KILLS)
    twice = 0
    for desk in range(-(-KILLS // EACH)):
        path, account = tmp_path / f"{desk}.db", tmp_path / f"{desk}.sent"
        watched = Watched(lambda path=path: SqliteStore(path))  # type: ignore[misc]
        numbers = {watched.opened() for _ in range(2)} | {watched.opened(Priority.P2)}
        now, boot = MONDAY + 301, 10_000
        places = [chance.randrange(1, PLACES) for _ in range(min(EACH, KILLS - desk * EACH))]
        for place in [*places, 0, 0]:
            process = start(watch_until_killed, path, account, now, boot, place)
            process.join()
            assert process.exitcode in (0, -signal.SIGKILL)
            # By then the lease has run out, and what was in hand is free again.
            now, boot = now + 61, boot + 61
        ids = defaultdict(list)
        for line in account.read_text().splitlines():
            identity, key, kind, step, who = line.split()
            if kind == "raise":
                ids[key, step, who].append(identity)
        raised = {int(key.split(":")[2]) for key, step, _ in ids if step == "0" and "unanswered" in key}
        assert raised == numbers
        assert all(len(set(each)) == 1 for each in ids.values())
        twice += sum(len(each) - 1 for each in ids.values())
        assert watched.store.check() == []
        for store in (watched.store, watched.own):
            store.close()
    print(f"{KILLS} kills: {twice} deliveries came twice, under the same id")
