"""Many at once: nobody hears of locks, nothing is lost, and a key is answered at once."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from statistics import quantiles

from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.intake.demo.fill import fill
from helpdesk_tui.store.sqlite.store import BUSY, SqliteStore
from tests.conftest import Figure
from tests.faults.processes import share, start, told
from tests.faults.technicians import work
from tests.faults.working import desk_at, write_and_poll
from tests.store.making import POLICY

CROWD, NOTES = 32, share("HELPDESK_CROWD_NOTES", 60)
TECHNICIANS = share("HELPDESK_LOAD_TECHNICIANS", 100)
TICKETS = share("HELPDESK_LOAD_TICKETS", 20_000)
SECONDS = share("HELPDESK_LOAD_SECONDS", 8)
PAUSE, ARRIVING = 5.0, share("HELPDESK_LOAD_ARRIVING", 7)


def test_32_processes_that_write_and_poll_at_once_lose_nothing_and_hear_of_no_lock(
    tmp_path: Path, figure: Figure
) -> None:
    path = tmp_path / "desk.db"
    desk = desk_at(path, "founder")
    tickets = [desk.open(Open("Printer", Priority.P4)).tickets[0].number for _ in range(5)]
    desk.store.close()
    began = time.monotonic()
    accounts = [tmp_path / f"account{worker}" for worker in range(CROWD)]
    crowd = [start(write_and_poll, path, accounts[worker], worker, tickets, NOTES) for worker in range(CROWD)]
    for one in crowd:
        one.join()
    took = time.monotonic() - began
    assert [one.exitcode for one in crowd] == [0] * CROWD
    longest = max(float(told(account)[0][0]) for account in accounts)
    # The patience of the command line; where all of it takes a multiple on a busy machine, so does each of its parts.
    assert longest < max(BUSY, took / 4)
    desk = desk_at(path, "founder")
    notes = [event for number in tickets for event in desk.store.history(number, after=1)]
    assert Counter(event.actor for event in notes) == {f"tech{worker}": NOTES for worker in range(CROWD)}
    assert len({event.text for event in notes}) == CROWD * NOTES
    assert desk.store.check() == []
    desk.store.close()
    figure("writes a second by 32 processes", round(CROWD * NOTES / took))
    figure("seconds that the longest of them waited", round(longest, 2))


def test_a_hundred_technicians_at_human_pace_are_answered_at_once(tmp_path: Path, figure: Figure) -> None:
    path = tmp_path / "desk.db"
    store = SqliteStore(path)
    fill(store, POLICY, int(time.time()), TICKETS, 7)
    store.close()
    accounts = [tmp_path / f"account{technician}" for technician in range(TECHNICIANS)]
    began = time.monotonic()
    crowd = []
    for technician, account in enumerate(accounts):
        # They come one after the other, as people do; the measuring begins when the last one is there.
        time.sleep(max(0.0, began + ARRIVING * technician / TECHNICIANS - time.monotonic()))
        crowd.append(start(work, path, account, technician, began + ARRIVING, float(SECONDS), PAUSE))
    for one in crowd:
        one.join(SECONDS + 300)
    assert [one.exitcode for one in crowd] == [0] * TECHNICIANS
    lines = [line for account in accounts for line in told(account)]
    assert [line for line in lines if line[0] == "error"] == []
    waits = [float(line[2]) for line in lines if line[0] == "took"]
    processor = sum(float(line[1]) for line in lines if line[0] == "cpu")
    figure("technicians, tickets", f"{TECHNICIANS}, {TICKETS}")
    figure("verbs", len(waits))
    figure("a verb takes at the median, p99 (ms)", _milliseconds(waits))
    figure("processor time of all consoles, in cores", round(processor / SECONDS, 2))


def _milliseconds(waits: list[float]) -> str:
    cuts = quantiles(waits, n=100)
    return f"{cuts[49] * 1000:.1f}, {cuts[98] * 1000:.1f}"
