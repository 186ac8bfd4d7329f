"""Technicians at their consoles, at human pace: each a process with all that a console knows, without its screen."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from helpdesk_tui.console.app import POLL, POLL_SHARE
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.state.sparing import Sparing
from helpdesk_tui.console.state.writer import Holds, Writer
from helpdesk_tui.console.widgets.rows import queue_lines
from helpdesk_tui.desk import Desk, Outcome, Seen
from helpdesk_tui.domain.agreement.triage import parse_chart
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.wiring.config import data_text
from tests.faults.engines import Where, store_at
from tests.faults.processes import Account
from tests.store.making import POLICY

WRITING: Mapping[str, Callable[[Desk, Seen], Outcome]] = {
    "take": lambda desk, seen: desk.take(seen),
    "note": lambda desk, seen: desk.note(seen, "called back"),
    "priority": lambda desk, seen: desk.reprioritise(seen, Priority.P3),
    "respond": lambda desk, seen: desk.respond(seen),
    "undo": lambda desk, seen: desk.undo(),
}
LOOKING: Mapping[str, Callable[[Shift], object]] = {
    "down": lambda shift: shift.window.move(1),
    "up": lambda shift: shift.window.move(-1),
    "preview": lambda shift: shift.preview.lines(shift.window.cursor, 40, 20),
    "page": lambda shift: shift.window.move(shift.window.height),
}
"""What a technician does every few seconds: verbs that write, and looks that do not."""


class _Keys(Holds):
    """Holds back what comes after a verb that waits for a busy desk, as the gate does."""

    held: asyncio.Future[None] | None = None
    dropped = 0


def work(where: Where, account: Path, technician: int, measured: float, seconds: float, pause: float) -> None:
    """Sit at a console: look for changes ten times a second, tick every second, do a verb every ``pause`` seconds.

    What is recorded was measured from the instant ``measured`` on, for ``seconds``, and one verb at least: on a busy
    machine whoever comes may be late.
    """
    said = Account(account)
    store = store_at(where)
    desk = Desk(store, POLICY, f"tech{technician}", lambda: int(time.time()))
    shift = Shift(desk, lambda: parse_chart(*data_text("triage.toml")), "Load", 20)
    writer, keys = Writer(shift, lambda: None), _Keys()
    writer.gate = keys
    dice = random.Random(technician)
    shift.window.go(dice.randrange(40))
    end = measured + seconds
    verb_at = time.monotonic() + dice.uniform(0, pause)
    tick_at = time.monotonic() + dice.uniform(0, 1)
    looking = Sparing(POLL_SHARE, at_most=1)
    began: float | None = None
    counted = 0
    while (now := time.monotonic()) < end or not counted:
        if began is None and now >= measured:
            began = time.process_time()
        if now >= verb_at or now >= end:
            verb = dice.choice([*WRITING, *LOOKING])
            counts = began is not None
            _do(verb, shift, writer, keys, said, counts=counts)
            counted += counts
            verb_at = now + dice.uniform(0.5, 1.5) * pause
        if now >= tick_at:
            shift.tick()
            queue_lines(shift, 80)
            tick_at = now + 1
        looking.begin()
        if looking.rested and shift.poll() is not None:
            queue_lines(shift, 80)
            looking.end()
        time.sleep(POLL)
    said.tell("cpu", time.process_time() - (began or 0.0))
    shift.leave()
    store.close()


def _do(verb: str, shift: Shift, writer: Writer, keys: _Keys, said: Account, *, counts: bool) -> None:
    began = time.monotonic()
    if verb in LOOKING:
        LOOKING[verb](shift)
    else:
        asyncio.run(_written(verb, shift, writer, keys))
    queue_lines(shift, 80)
    took = time.monotonic() - began
    for notice in shift.notices.in_sight():
        if "busy" in notice.text or "Nothing was written" in notice.text:
            said.tell("error", notice.text)
    if counts:
        said.tell("took", verb.encode().hex(), took)


async def _written(verb: str, shift: Shift, writer: Writer, keys: _Keys) -> None:
    """Do a verb of the desk; where that is busy, until it is done."""
    ticket = shift.window.cursor
    seen = {} if ticket is None else {ticket.number: ticket.version}
    writer.carry_out(lambda: WRITING[verb](shift.desk, seen))
    while keys.held is not None and not keys.held.done():
        await keys.held
    keys.held = None
