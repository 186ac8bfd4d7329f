"""A desk damaged at many places: every command and the console say so in a sentence, or answer rightly."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.state.writer import Writer
from helpdesk_tui.console.widgets.rows import queue_lines
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.store.base import StoreError
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.conftest import Figure
from tests.console.pilot import CHART, Hand
from tests.faults.processes import share
from tests.store.making import NOW, POLICY

EVERY = 20
"""Of the damaged places one in so many is looked at from a whole console, which takes its time."""
PLACES = share("HELPDESK_DAMAGED_PLACES", 80)
TICKETS = 40
HEADER = 100
"""Bytes of the file's header (SQLite: file format)."""


@dataclass(frozen=True)
class Original:
    """A desk as it was before it was damaged; its last events stand in the write-ahead log alone."""

    folder: Path
    events: list[Event]
    tickets: dict[int, Ticket]


def events_of(store: SqliteStore) -> Iterator[Event]:
    """Return all the events a desk tells of, in their order."""
    _, numbers = store.changed(0)
    found = [event for number in numbers for event in store.history(number)]
    yield from sorted(found, key=lambda event: event.seq)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    folder = tmp_path_factory.mktemp("original")
    live = folder / "live.db"
    store = SqliteStore(live)
    desk = Desk(store, POLICY, "ana", lambda: NOW)
    for place in range(TICKETS):
        who = {"requester": f"Maria Silva {place}", "phone": f"212 760 17{place:02}"}
        desk.open(Open(f"Printer {place} prints pale", Priority(1 + place % 5), **who))  # type: ignore[arg-type]
        desk.note({1001 + place: None}, f"note {place} " + "and words " * 40)
    store._link.value("PRAGMA wal_checkpoint(TRUNCATE)")
    for place in range(0, TICKETS, 2):
        desk.close({1001 + place: None}, f"resolution {place}")
    for name in ("live.db", "live.db-wal"):
        shutil.copy(folder / name, folder / name.replace("live", "desk"))
    events = list(events_of(store))
    tickets = {number: ticket for number in store.changed(0)[1] if (ticket := store.ticket(number))}
    store.close()
    return Original(folder, events, tickets)


def damaged(original: Original, folder: Path, dice: random.Random, place: int) -> str:
    """Copy the desk and spoil a few bytes of it; return where: every tenth in the header, every third in the log."""
    for name in ("desk.db", "desk.db-wal"):
        shutil.copy(original.folder / name, folder / name)
    name = "desk.db-wal" if place % 3 == 0 else "desk.db"
    content = bytearray((folder / name).read_bytes())
    used = [at for at in range(HEADER if place % 10 == 1 else len(content)) if content[at]]
    start = dice.choice(used)
    length = dice.choice((1, 1, 4, 64))
    for byte in range(start, min(start + length, len(content))):
        content[byte] ^= dice.randrange(1, 256)
    (folder / name).write_bytes(content)
    if place % 3 == 1:
        (folder / "desk.db-wal").unlink()
    return f"{name} at {start}, {length} bytes (place {place})"


def test_a_desk_damaged_anywhere_says_so_or_answers_rightly(
    original: Original,
    tmp_path: Path,
    figure: Figure,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    dice = random.Random(share("HELPDESK_DAMAGE_SEED", 7))
    refused = found = right = 0
    for place in range(PLACES):
        folder = tmp_path / str(place)
        folder.mkdir()
        where = damaged(original, folder, dice, place)
        path = folder / "desk.db"
        commands(path, where, capfd)
        if place % EVERY == 0:
            sit_down(path, where)
        else:
            look_on(path)
        try:
            with closing(SqliteStore(path)) as store:
                problems = store.check()
                if problems:
                    found += 1
                else:
                    right += 1
                    assert_right(store, original, where)
        except StoreError as error:
            refused += 1
            assert str(path) in str(error) or "damaged" in str(error), (where, str(error))
        shutil.rmtree(folder)
    assert not (tmp_path / "state").exists(), "something unexpected was logged"
    figure("places damaged", PLACES)
    figure("refused with a sentence, found by check, answered rightly", f"{refused}, {found}, {right}")
    assert refused and found and right


def commands(path: Path, where: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Run reading commands on a damaged desk: no traceback, nothing unexpected, no empty failure."""
    for arguments in (["list", "--json"], ["show", "1003"]):
        status = main(["--db", str(path), *arguments])
        told = capfd.readouterr()
        assert "Traceback" not in told.err and "Something went wrong" not in told.err, (where, arguments, told.err)
        assert status == 0 or told.err.strip() or told.out.strip(), (where, arguments, status)


def look_on(path: Path) -> None:
    """Have all that a console knows on a damaged desk, without its screen: what fails is a sentence."""
    try:
        store = SqliteStore(path)
        desk = Desk(store, POLICY, "bo", lambda: NOW + 60)
        shift = Shift(desk, lambda: CHART, "Help desk", 20)
    except StoreError:
        return
    with closing(store):
        writer = Writer(shift, lambda: None)
        for index in (1, 3, shift.window.length - 1):
            try:
                shift.window.go(index)
                ticket = shift.window.cursor
                seen = {ticket.number: ticket.version} if ticket else {}
                writer.carry_out(partial(desk.take, seen))
                shift.poll()
                shift.tick()
                assert queue_lines(shift, 80)
                shift.preview.lines(ticket, 60, 20)
            except StoreError as error:
                shift.trouble.met(error)
        writer.carry_out(desk.undo)
        shift.leave()


def sit_down(path: Path, where: str) -> None:
    """Have a console on a damaged desk: what fails is said, and nothing ends it."""
    try:
        store = SqliteStore(path)
        hand = Hand(store, now=NOW + 60, name="bo")
    except StoreError:
        return
    with closing(store):
        for key in ("j", "t", "\r", "\x1b", "G", "d", "\x1b", "u"):
            hand.type(key)
            hand.app.poll()
            hand.app.tick()
            hand.settle()
            assert hand.screen.strip(), where
        hand.rise()
        hand.loop.close()


def assert_right(store: SqliteStore, original: Original, where: str) -> None:
    """What a desk without a problem tells is what was written, up to where its log ends.

    Where the log is cut, nothing in the file itself tells what came after.
    """
    told = list(events_of(store))
    own = [event for event in told if event.actor == "ana"]
    assert own == original.events[: len(own)], where
    changed = {event.number for event in told if event.actor != "ana"}
    if len(own) == len(original.events):
        for number, ticket in original.tickets.items():
            assert number in changed or store.ticket(number) == ticket, where
