"""Two technicians on two boxes work one desk while its primary is killed under them: neither loses a key."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.pairs import Pair
from tests.store.making import POLICY
from tests.terminal import HELPDESK, Terminal

LONGEST = 60.0
"""Seconds for what takes one or two where nothing else runs."""


class Box:
    """A machine of one technician: a home with a configuration of its own, a folder to work in, and a console."""

    def __init__(self, dsn: str, user: str, folder: Path) -> None:
        """Sit down there; ``dsn`` leads to the desk, by whatever server is its primary."""
        self.user = user
        home, work = folder / user, folder / user / "work"
        (home / ".config" / "helpdesk").mkdir(parents=True)
        work.mkdir()
        address = re.sub(r"user=\w+", f"user={user}", dsn)
        (home / ".config" / "helpdesk" / "config.toml").write_text(f'db = "{address}"\n')
        folders = {f"XDG_{name}_HOME": "" for name in ("CONFIG", "STATE", "DATA", "CACHE", "RUNTIME")}
        there = ("sh", "-c", 'cd "$0" && exec "$@"', str(work), *HELPDESK)
        self.console = Terminal(there, env={"HOME": str(home), "HELPDESK_DB": "", **folders})

    def types(self, keys: str) -> None:
        """Type something, in one go."""
        self.console.press(keys)

    def queue(self) -> list[tuple[str, ...]]:
        """Return the rows of the queue, from above: priority, number, sign, who has it, subject."""
        return re.findall(r"^ (P\d) .*? (\d{4}) (.) +(\S+) +(.*?)  +\S+$", self.console.text, re.MULTILINE)


@pytest.fixture
def dsn(pair: Pair) -> str:
    """A desk on the pair with three tickets, and the logins of two technicians."""
    dsn = pair.desk()
    with psycopg.connect(dsn, autocommit=True, target_session_attrs="read-write") as owner:
        for user in ("ana", "bea"):
            if not owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (user,)).fetchone():
                owner.execute(f"CREATE ROLE {user} LOGIN IN ROLE desk_technician")
    with closing(PostgresStore(dsn, "the desk", deadline=20)) as store:
        desk = Desk(store, POLICY, "owner", lambda: int(time.time()))
        for subject, priority in (("Mail is slow", Priority.P3), ("Printer jams", Priority.P4), ("Phone", Priority.P5)):
            assert desk.open(Open(subject, priority)).done
    return dsn


@pytest.fixture
def boxes(dsn: str, tmp_path: Path) -> Iterator[tuple[Box, Box]]:
    """Both at work on the desk, each with another ticket under the cursor."""
    with ExitStack() as stack:
        ana, bea = (Box(dsn, user, tmp_path) for user in ("ana", "bea"))
        for box in (ana, bea):
            stack.enter_context(box.console)
            box.console.until("Printer jams", LONGEST)
            box.console.settle()
        bea.types("j")
        yield ana, bea


def test_neither_loses_a_key_while_the_primary_is_killed(pair: Pair, dsn: str, boxes: tuple[Box, Box]) -> None:
    ana, bea = boxes
    for box in boxes:
        box.types("t")
    until_both(boxes, lambda box: [row[3] for row in box.queue()] == ["ana", "bea", "·"])
    for box in boxes:
        # The primary is killed somewhere in these, at the latest while the last of them is half typed.
        box.types("".join(f"m{box.user} {turn}\r" for turn in range(4)) + "mhalf ")
    wait_until(lambda: all(notes_of(dsn, box.user) for box in boxes))
    pair.primary.kill()
    until_both(boxes, lambda box: "desk away since" in box.console.text)
    for box in boxes:
        box.types(f"typed by {box.user}\rwmthe last of {box.user}\r")
    pair.fail_over()
    pair.rebuild()
    until_both(boxes, lambda box: "The desk is there again. It was away from" in box.console.text)
    # Both wait for their customers now, and both consoles show it.
    queue = [("P3", "1001", "…", "ana", "Mail is slow"), ("P4", "1002", "…", "bea", "Printer jams")]
    queue.append(("P5", "1003", " ", "·", "Phone"))
    until_both(boxes, lambda box: box.queue() == queue)
    until_both(boxes, lambda box: "5 Waiting 2" in box.console.text and "desk away" not in box.console.text)
    for box in boxes:
        said = [*(f"{box.user} {turn}" for turn in range(4)), f"half typed by {box.user}", f"the last of {box.user}"]
        assert notes_of(dsn, box.user) == said
        box.types("q")
        assert box.console.wait(LONGEST) == 0
        assert b"Traceback" not in box.console.sent
    with closing(PostgresStore(dsn, "the desk", deadline=20)) as store:
        for number, box in zip((1001, 1002), boxes, strict=True):
            written = Counter(event.kind for event in store.history(number, after=1) if event.actor == box.user)
            assert written == {Kind.ASSIGNED: 1, Kind.NOTED: 6, Kind.WAITED: 1}
        assert store.check() == []


_NOTES = """
SELECT texts::json #>> '{text,1}' FROM helpdesk.event JOIN helpdesk.event_text USING (seq)
WHERE kind = 'noted' AND actor = %s ORDER BY seq
"""


def notes_of(dsn: str, user: str) -> list[str]:
    """Return the notes that a technician has written, in their order."""
    with psycopg.connect(dsn, target_session_attrs="read-write") as owner:
        return [text for (text,) in owner.execute(_NOTES, (user,))]


def wait_until(there: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + LONGEST
    while not there():
        assert time.monotonic() < end
        time.sleep(0.02)


def until_both(boxes: tuple[Box, Box], seen: Callable[[Box], bool]) -> None:
    """Wait until each console has shown something, looking at both all the time."""
    left, end = list(boxes), time.monotonic() + LONGEST
    while left:
        for box in boxes:
            box.console.pump(0.02)
        left = [box for box in left if not seen(box)]
        assert time.monotonic() < end, "\n".join(box.console.text for box in left)
