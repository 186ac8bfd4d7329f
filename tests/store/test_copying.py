"""A desk goes from any place to any other as it is: whole, or not at all, and from then on it is written there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import psycopg
import pytest

from helpdesk_tui.domain.filters.query import Query, Scope
from helpdesk_tui.domain.shift.alarms import Alarm, Delivery, Rule, Tried
from helpdesk_tui.domain.shift.alarms import Kind as AlarmKind
from helpdesk_tui.domain.tickets.desk_events import By, DeskKind
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.intake.demo.fill import fill
from helpdesk_tui.store.base import Declined, Moved, Store, Unavailable, Unusable, View
from helpdesk_tui.store.copying.ends import Source, Target
from helpdesk_tui.store.copying.tables import TABLES
from helpdesk_tui.store.copying.walk import duplicate, move
from helpdesk_tui.store.log.chain import DESK_SETTING
from helpdesk_tui.store.postgres.link import Link as ServerLink
from helpdesk_tui.store.postgres.store import PostgresStore
from helpdesk_tui.store.postgres.upkeep.copying import ServerSnapshot, ServerSource, ServerTarget
from helpdesk_tui.store.sql.log import ends
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.connection.link import Link as FileLink
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.store.sqlite.upkeep.copying import FileSource, FileTarget
from helpdesk_tui.store.watching import Boot
from tests.intake.desks import NOW, POLICY
from tests.servers import desk_dsn
from tests.store.making import put

EVERY = View(Query(scope=Scope.ALL))
TICKETS = 80
BOTH_WAYS = list(product(("file", "server"), repeat=2))


class Place:
    """A place for a desk in one of the engines."""

    def __init__(self, kind: str, path: Path) -> None:
        """Name a file at ``path``, or a fresh database."""
        self.kind, self.path = kind, path
        self.at = desk_dsn() if kind == "server" else str(path)

    def open(self) -> Store:
        """Open the desk that is there; a file is made."""
        if self.kind == "server":
            return PostgresStore(self.at, "the server's desk", busy=0.2, deadline=20)
        return SqliteStore(self.at, busy=0.2)

    @contextmanager
    def link(self) -> Iterator[Any]:
        """Connect to it."""
        made = self.kind == "server"
        link = ServerLink(self.at, "the server's desk", 0.2, 60) if made else FileLink(self.path, 0.2)
        try:
            yield link
        finally:
            link.close()

    @contextmanager
    def source(self) -> Iterator[Source]:
        """Give it as what is copied."""
        with self.link() as link:
            yield ServerSource(link) if self.kind == "server" else FileSource(link)

    @contextmanager
    def target(self) -> Iterator[Target]:
        """Give it as where to."""
        if self.kind == "file":
            yield FileTarget(self.path)
            return
        with self.link() as link:
            yield ServerTarget(link, "the server's desk")

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return all that a desk is made of."""
        with self.link() as link:
            return {table.name: link.rows(table.select) for table in TABLES}

    def head(self) -> str:
        """Return where its log ends."""
        with self.link() as link:
            return str(ends.head_of(link))


def filled(place: Place) -> Place:
    """Fill a desk with everything that one can hold."""
    store = place.open()
    fill(store, POLICY, NOW, TICKETS, 7)
    put(store, requester="Wilhelmina", text="Echidna")
    put(store, subject="Emoji \N{GRINNING FACE}, ß, e\N{COMBINING ACUTE ACCENT}, \\N, tab\tand % : ?", text="")
    with store.write() as transaction:
        transaction.keep_organisation("Acme \\ Corp", "calls at night", NOW)
        one = transaction.keep_requester(Requester("Maria Silva", "+1 212 760 1700 x12", note="asks for Ana"))
        transaction.keep_requester(Requester("Maria S.", "+1 212 760 1701", merged_into=one))
        transaction.append_desk_event(
            By("ana", "o-1", NOW).event(DeskKind.BACKED_UP, {"file": "x"}, {"note": "for Bo"})
        )
    store.keep_draft("ana", "new", "half a sentence", NOW)
    with store.watching(store.take_lease("a-watch", Boot("a-start", 1))) as writes:
        writes.raise_([Alarm(0, "an-alarm", Rule.GAP, None, 0, NOW, counted_from=NOW)])
        writes.plan([Delivery("a-delivery", 1, AlarmKind.RAISE, 0, "pager", NOW, NOW, NOW)])
        writes.tried(Tried("pager", failed=1, failing=1))
    store.put_setting("clock", "the tests' own")
    store.close()
    return place


Make = Callable[[str], Place]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """What names a place of an engine."""
    return lambda kind: Place(kind, tmp_path / f"{len(list(tmp_path.iterdir()))}-{time.monotonic_ns()}.db")


@pytest.mark.parametrize(("one", "other"), BOTH_WAYS)
def test_a_desk_goes_whole_and_is_written_there_since(make: Make, one: str, other: str) -> None:
    here, there = filled(make(one)), make(other)
    before, head = here.rows(), here.head()
    with here.source() as source, there.target() as target:
        copied = move(source, target)
    assert (copied.tickets, str(copied.head)) == (TICKETS + 2, head)
    assert there.rows() == before
    assert there.head() == head

    old, new = here.open(), there.open()
    with closing(old), closing(new):
        assert new.check() == []
        assert [one.number for one in new.page(EVERY, 0, 20)] == [one.number for one in old.page(EVERY, 0, 20)]
        assert new.tally() == old.tally()
        assert new.setting("moved_to") is None and new.setting(DESK_SETTING) == old.setting(DESK_SETTING)
        with pytest.raises(Moved, match=f"was copied to .*{there.path.name if other == 'file' else 'server'}"):
            put(old)
        last = put(new, text="goes on").number
        with new.write() as transaction:
            assert transaction.keep_requester(Requester("Somebody New", "030 99")) > len(before["requester"])
        with new.watching(new.take_lease("another", Boot("a-start", 1))) as writes:
            writes.raise_([Alarm(0, "another-alarm", Rule.GAP, None, 0, NOW, counted_from=NOW)])
        assert [one.id for one in new.alarms()] == [1, 2]
        assert last == TICKETS + 1003
        assert new.check() == []


def test_a_desk_comes_back_as_it_went(make: Make) -> None:
    first, server, last = filled(make("file")), make("server"), make("file")
    for here, there in ((first, server), (server, last)):
        with here.source() as source, there.target() as target:
            move(source, target)
    before = first.rows()
    assert last.rows() == before


@pytest.mark.parametrize("kind", ["file", "server"])
def test_a_place_that_holds_a_desk_is_left_as_it_is(make: Make, kind: str) -> None:
    here, there = filled(make("file")), make(kind)
    with closing(there.open()) as store:
        put(store, text="mine")
    before = there.rows()
    with here.source() as source, there.target() as target, pytest.raises(Declined, match="Nothing was copied"):
        move(source, target)
    assert there.rows() == before
    with closing(here.open()) as store:
        put(store)


@pytest.mark.parametrize("kind", ["file", "server"])
def test_what_was_copied_away_is_not_copied_again(make: Make, kind: str) -> None:
    here, there, another = filled(make(kind)), make("file"), make("file")
    with here.source() as source, there.target() as target:
        move(source, target)
    with here.source() as source, another.target() as target, pytest.raises((Declined, Moved), match=str(there.path)):
        move(source, target)
    assert not another.path.exists()


@pytest.mark.parametrize(("one", "other"), BOTH_WAYS)
def test_what_is_not_sound_is_not_copied(make: Make, one: str, other: str) -> None:
    here, there = filled(make(one)), make(other)
    if one == "server":
        with psycopg.connect(here.at, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute("UPDATE helpdesk.event SET actor = 'eve' WHERE seq = 5")
    else:
        with closing(engine.connect(here.path, isolation_level=None)) as file:
            file.execute("DROP TRIGGER event_kept")
            file.execute("UPDATE event SET actor = 'eve' WHERE seq = 5")
    with (
        here.source() as source,
        there.target() as target,
        pytest.raises(Unusable, match="Event 5 .*was not copied|was not copied: Event 5"),
    ):
        move(source, target)
    if other == "file":
        assert not there.path.exists() and not [path for path in there.path.parent.iterdir() if "part" in path.name]
    else:
        with closing(there.open()) as store:
            assert store.size(EVERY) == 0 and store.check() == []
    with here.link() as link:
        assert link.value("SELECT value FROM setting WHERE name = 'moved_to'") is None


def test_a_ticket_that_is_not_what_its_events_tell_is_not_copied(make: Make) -> None:
    here, there = filled(make("file")), make("server")
    with closing(engine.connect(here.path, isolation_level=None)) as file:
        file.execute("UPDATE ticket SET assignee = 'eve' WHERE number = 1005")
    with here.source() as source, there.target() as target, pytest.raises(Unusable, match="#1005: assignee"):
        move(source, target)
    with closing(there.open()) as store:
        assert store.size(EVERY) == 0
        put(store)


def test_a_snapshot_of_a_server_is_taken_while_others_write(make: Make, tmp_path: Path) -> None:
    here = filled(make("server"))
    head = here.head()
    with here.link() as link, closing(here.open()) as other:
        source = ServerSnapshot(link)
        with source.held():
            assert str(source.end()) == head
            put(other)
            assert str(source.end()) == head
        target = FileTarget(tmp_path / "backup.db")
        assert duplicate(source, target).tickets == TICKETS + 3
        put(other)


SCRIPT = """
import sys
from pathlib import Path
from helpdesk_tui.store.copying.walk import move
from tests.store.test_copying import Place
def place(kind, at):
    made = Place.__new__(Place)
    made.kind, made.path, made.at = kind, Path(at), at
    return made
here, there = place(*sys.argv[1:3]), place(*sys.argv[3:5])
print("begins", flush=True)
with here.source() as source, there.target() as target:
    put = target.put
    def slowly(table, rows):
        def stopping():
            for number, row in enumerate(rows):
                yield row
                if table.name == "ticket_words" and number == 50:
                    print("amid", flush=True)
                    sys.stdin.read()
        put(table, stopping())
    target.put = slowly
    move(source, target)
"""


@pytest.mark.parametrize(("one", "other"), BOTH_WAYS)
def test_killed_in_the_middle_the_target_is_empty_and_the_source_is_written(make: Make, one: str, other: str) -> None:
    here, there = filled(make(one)), make(other)
    before = here.rows()
    command = [sys.executable, "-c", SCRIPT, here.kind, here.at, there.kind, there.at]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(2)] == ["begins\n", "amid\n"]
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert here.rows() == before
    if other == "file":
        assert not there.path.exists()
    else:
        with closing(patient(there)) as store:
            assert store.size(EVERY) == 0 and store.tally() == {}
            assert store.check() == []
    with closing(patient(here)) as store:
        assert store.check() == []
        put(store)


def patient(place: Place) -> Store:
    """Open a desk, and wait for a server to notice that whoever held it is gone."""
    store = place.open()
    store.wait(20)
    return store


def test_a_source_that_cannot_be_told_is_written_still_and_the_target_is_not(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = filled(make("file")), make("server")
    run = FileLink.run

    def failing(link: FileLink, sql: str, parameters: Any = ()) -> Any:
        if "moved_to" in parameters:
            raise Unavailable("The disk is full.")
        return run(link, sql, parameters)

    with here.source() as source, there.target() as target:
        monkeypatch.setattr(FileLink, "run", failing)
        with pytest.raises(Unavailable, match="not open yet, for .*The disk is full.*once more ends it"):
            move(source, target)
        monkeypatch.undo()
    with closing(there.open()) as store, pytest.raises(Unavailable, match="is not open yet"):
        put(store)
    with closing(here.open()) as store:
        put(store)


def test_a_target_that_cannot_be_opened_is_opened_by_the_same_again(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = filled(make("file")), make("server")

    def failing(target: Target) -> None:
        raise Unavailable("The server went away.")

    with here.source() as source, there.target() as target:
        monkeypatch.setattr(ServerTarget, "open_up", failing)
        with pytest.raises(Unavailable, match="nobody writes to .*The server went away.*once more ends it"):
            move(source, target)
        monkeypatch.undo()
        assert move(source, target).tickets == TICKETS + 2
    with closing(there.open()) as store:
        put(store)
