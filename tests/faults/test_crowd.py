"""Many at once: nobody hears of locks, nothing is lost, and a key is answered at once."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.intake.demo.fill import fill
from helpdesk_tui.store.sqlite.store import BUSY
from tests.conftest import Figure
from tests.faults.engines import Where, store_at
from tests.faults.processes import share, start, told
from tests.faults.technicians import work
from tests.faults.working import desk_at, write_and_poll
from tests.store.making import POLICY

CROWD, NOTES, NOTES_ON_SERVER = 32, share("HELPDESK_CROWD_NOTES", 60), share("HELPDESK_CROWD_NOTES", 10)
PAUSE = 5.0


@dataclass(frozen=True)
class Load:
    """How many technicians come within ``arriving`` seconds, and are then watched for ``seconds``."""

    technicians: int
    tickets: int
    seconds: int
    arriving: int


def load_of(technicians: int, tickets: int, seconds: int, arriving: int) -> Load:
    """Return what the environment says of the load, and for the rest what fits the everyday suite."""
    return Load(
        share("HELPDESK_LOAD_TECHNICIANS", technicians),
        share("HELPDESK_LOAD_TICKETS", tickets),
        share("HELPDESK_LOAD_SECONDS", seconds),
        share("HELPDESK_LOAD_ARRIVING", arriving),
    )


LOAD, LOAD_ON_SERVER = load_of(100, 20_000, 8, 7), load_of(24, 1_000, 4, 2)


def test_32_processes_that_write_and_poll_at_once_lose_nothing_and_hear_of_no_lock(
    where: Where, tmp_path: Path, figure: Figure
) -> None:
    each = NOTES if isinstance(where, Path) else NOTES_ON_SERVER
    desk = desk_at(where, "founder")
    tickets = [desk.open(Open("Printer", Priority.P4)).tickets[0].number for _ in range(5)]
    desk.store.close()
    began = time.monotonic()
    accounts = [tmp_path / f"account{worker}" for worker in range(CROWD)]
    crowd = [start(write_and_poll, where, accounts[worker], worker, tickets, each) for worker in range(CROWD)]
    for one in crowd:
        one.join()
    took = time.monotonic() - began
    assert [one.exitcode for one in crowd] == [0] * CROWD
    longest = max(float(told(account)[0][0]) for account in accounts)
    # Nobody waits until the others are done; how long a turn takes is the machine's matter.
    assert longest < max(6 * BUSY, took * 0.75)
    desk = desk_at(where, "founder")
    notes = [event for number in tickets for event in desk.store.history(number, after=1)]
    assert Counter(event.actor for event in notes) == {f"tech{worker}": each for worker in range(CROWD)}
    assert len({event.text for event in notes}) == CROWD * each
    assert desk.store.check() == []
    desk.store.close()
    figure("writes a second by 32 processes", round(CROWD * each / took))
    figure("seconds that the longest of them waited", round(longest, 2))


def test_a_hundred_technicians_at_human_pace_are_answered_at_once(where: Where, tmp_path: Path, figure: Figure) -> None:
    load = LOAD if isinstance(where, Path) else LOAD_ON_SERVER
    store = store_at(where)
    fill(store, POLICY, int(time.time()), load.tickets, 7)
    store.close()
    accounts = [tmp_path / f"account{technician}" for technician in range(load.technicians)]
    began = time.monotonic()
    crowd = []
    for technician, account in enumerate(accounts):
        # They come one after the other, as people do; the measuring begins when the last one is there.
        time.sleep(max(0.0, began + load.arriving * technician / load.technicians - time.monotonic()))
        crowd.append(start(work, where, account, technician, began + load.arriving, float(load.seconds), PAUSE))
    for one in crowd:
        one.join()
    assert [one.exitcode for one in crowd] == [0] * load.technicians
    lines = [line for account in accounts for line in told(account)]
    assert [line for line in lines if line[0] == "error"] == []
    waits = [float(line[2]) for line in lines if line[0] == "took"]
    processor = sum(float(line[1]) for line in lines if line[0] == "cpu")
    figure("technicians, tickets", f"{load.technicians}, {load.tickets}")
    figure("verbs", len(waits))
    figure("a verb takes at the median, p99 (ms)", _milliseconds(waits))
    figure("processor time of all consoles, in cores", round(processor / load.seconds, 2))


def _milliseconds(waits: list[float]) -> str:
    cuts = quantiles(waits, n=100)
    return f"{cuts[49] * 1000:.1f}, {cuts[98] * 1000:.1f}"
