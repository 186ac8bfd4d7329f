"""What happens to the desk as a whole stands in the one log, between the events of the tickets, chained with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_tui.domain.tickets.desk_events import UNTOLD, DeskEvent, DeskKind, in_ranges, ranges
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.log.chain import desk_link_of
from helpdesk_tui.store.sql.log import ends
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.log import log_end
from helpdesk_tui.store.sqlite.log.verifying import verify
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.making import put

FULL = DeskEvent(
    DeskKind.CALLER_CHANGED,
    at=7,
    actor="ana",
    op="o1",
    facts={"caller": 3, "fields": "name", "nothing": None},
    texts={"before.name": 'Zoë "Z"', "after.name": "漢字\n"},
    via="kiosk",
    undoes="o0",
)


def tell(store: Store, *events: DeskEvent) -> list[int]:
    with store.write() as transaction:
        return [transaction.append_desk_event(event) for event in events]


def exported(at: int, actor: str = "ana", op: str = "o") -> DeskEvent:
    return DeskEvent(DeskKind.EXPORTED, at, actor, op, {"format": "csv"})


def test_every_field_of_a_desk_event_comes_back(store: Store) -> None:
    (seq,) = tell(store, FULL)
    (found,) = store.desk_events()
    assert (found.kind, found.at, found.actor, found.op, found.undoes, found.via, found.seq) == (
        "caller-changed", 7, "ana", "o1", "o0", "kiosk", seq,
    )  # fmt: skip
    assert (found.facts, found.texts, found.erased) == (FULL.facts, FULL.texts, frozenset())


def test_one_numbering_goes_through_tickets_and_desk(store: Store) -> None:
    put(store)
    assert tell(store, exported(1), exported(2)) == [2, 3]
    number = put(store).number
    assert [event.seq for event in store.history(number)] == [4]
    assert tell(store, exported(3)) == [5]


def test_desk_events_are_read_newest_first_and_by_kind_operation_and_actor(store: Store) -> None:
    tell(store, exported(1), exported(2, "bob", "p"), FULL)
    assert [event.at for event in store.desk_events()] == [7, 2, 1]
    assert [event.at for event in store.desk_events(1)] == [7]
    assert [event.at for event in store.desk_events(before=3)] == [2, 1]
    assert [event.at for event in store.desk_events(kinds=[DeskKind.EXPORTED])] == [2, 1]
    assert [event.at for event in store.desk_events(op="p")] == [2]
    assert [event.at for event in store.desk_events(actor="ana")] == [7, 1]


def test_what_is_undone_with_its_write_is_not_in_the_log(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write() as transaction:
        transaction.append_desk_event(exported(1))
        raise RuntimeError
    assert store.desk_events() == []
    assert tell(store, exported(1)) == [1]


def test_numbers_are_kept_as_ranges_and_read_again() -> None:
    numbers = [9, 1, 2, 3, 5, 3]
    assert ranges(numbers) == "1-3,5,9"
    assert [one for span in in_ranges(ranges(numbers)) for one in span] == [1, 2, 3, 5, 9]
    assert (ranges([]), list(in_ranges(""))) == ("", [])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def desk(path: Path) -> Iterator[SqliteStore]:
    """A desk with five events: 1 and 4 of tickets, 2, 3 and 5 of its own."""
    with closing(SqliteStore(path, busy=0.05)) as store:
        put(store)
        tell(store, FULL, exported(9))
        put(store)
        tell(store, exported(10))
        yield store


def tamper(path: Path, *statements: str) -> None:
    with closing(engine.connect(path, isolation_level=None)) as other:
        for table in ("event", "desk_event"):
            for trigger in ("added", "kept", "stays"):
                other.execute(f"DROP TRIGGER {table}_{trigger}")
        for statement in statements:
            other.execute(statement)


def test_a_log_of_both_verifies_and_its_head_is_the_last_of_either(desk: SqliteStore) -> None:
    verdict = verify(desk._link)
    assert (verdict.wrong, verdict.events, verdict.head.seq) == ([], 5, 5)
    assert verdict.head == ends.head_of(desk._link)
    assert desk.check() == []
    put(desk)
    assert verify(desk._link, [verdict.head]).wrong == []


TAMPERING = {
    "UPDATE desk_event SET actor = 'eve' WHERE seq = 3": "Event 3 (exported by eve) is not what was written",
    "UPDATE desk_event SET at = 8 WHERE seq = 3": "Event 3 (exported by ana) is not what was written",
    "UPDATE desk_event SET payload = replace(payload, 'csv', 'jsonl') WHERE seq = 5": "Event 5 (exported",
    "DELETE FROM desk_event WHERE seq = 3": "Event 3 was removed",
    "DELETE FROM desk_event WHERE seq = 5": "The log ends with event 4: event 5 was cut off",
    "UPDATE desk_event SET seq = 4 WHERE seq = 5": "Event 4 (exported",
    "UPDATE desk_event_text SET texts = replace(texts, 'Zo', 'Bo') WHERE seq = 2": "Event 2 (caller-changed by ana)",
    "DELETE FROM desk_event_text": "Event 2 has lost text, and no purge in the log records it",
}


@pytest.mark.parametrize("statement", TAMPERING)
def test_tampering_with_desk_events_is_found_and_named(desk: SqliteStore, path: Path, statement: str) -> None:
    tamper(path, statement)
    assert TAMPERING[statement] in verify(desk._link).wrong[0]


COLUMNS = "kind, at, actor, op, undoes, payload, chain"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE desk_event SET actor = 'eve'",
        "DELETE FROM desk_event WHERE seq = 5",
        f"INSERT OR REPLACE INTO desk_event SELECT seq, {COLUMNS} FROM desk_event WHERE seq = 5",
        f"INSERT INTO desk_event SELECT 4, {COLUMNS} FROM desk_event WHERE seq = 5",
        f"INSERT INTO desk_event SELECT 7, {COLUMNS} FROM desk_event WHERE seq = 5",
        "INSERT INTO event SELECT 5, number, 2, kind, at, actor, op, undoes, payload, chain FROM event WHERE seq = 4",
        "INSERT INTO event SELECT 7, number, 2, kind, at, actor, op, undoes, payload, chain FROM event WHERE seq = 4",
    ],
)
def test_the_log_refuses_changes_removals_and_gaps(desk: SqliteStore, path: Path, statement: str) -> None:
    with closing(engine.connect(path, isolation_level=None)) as other, pytest.raises(engine.IntegrityError):
        other.execute(statement)
    assert verify(desk._link).wrong == []


def test_erased_texts_of_desk_events_read_as_erased_and_are_told_by_a_purge(desk: SqliteStore) -> None:
    desk._link.run("DELETE FROM desk_event_text")
    tell(desk, DeskEvent(DeskKind.PURGED, 11, "ana", "o9", {"events": ranges([2])}))
    verdict = verify(desk._link)
    assert (verdict.wrong, verdict.erased) == ([], 2)
    (changed,) = desk.desk_events(kinds=[DeskKind.CALLER_CHANGED])
    assert (dict(changed.texts), set(changed.erased)) == ({}, {"before.name", "after.name"})


def test_a_setting_does_not_excuse_lost_text(desk: SqliteStore, path: Path) -> None:
    put(desk, requester="Wilhelmina", text="Echidna")
    desk.put_setting("purges_told_after", "999")
    desk._link.run("DELETE FROM event_text")
    assert any("has lost text" in problem for problem in verify(desk._link).wrong)


def test_a_mark_written_later_is_named_and_excuses_nothing(desk: SqliteStore) -> None:
    put(desk, requester="Wilhelmina", text="Echidna")
    desk._link.run("DELETE FROM event_text")
    (seq,) = tell(desk, DeskEvent(DeskKind.UPGRADED, 12, "eve", "o", {"from": 8, "to": 9, UNTOLD: 6}))
    wrong = verify(desk._link).wrong
    assert f"Event {seq} (upgraded by eve) excuses lost texts or a cut end" in wrong[0]
    assert any("has lost text" in problem for problem in wrong)


def forged(**facts: object) -> DeskEvent:
    return DeskEvent(DeskKind.RESTORED, 12, "eve", "o", {"backup": "x.db", "made_at": 1, "lost": "2-99", **facts})  # type: ignore[dict-item]


def test_a_restore_from_a_backup_whose_log_is_another_one_is_named(desk: SqliteStore) -> None:
    (seq,) = tell(desk, forged(head=f"5:{'ab' * 32}"))
    assert f"Event {seq} (restored by eve) names a backup whose log does not end" in verify(desk._link).wrong[0]


def test_a_restore_that_leaves_out_what_came_after_its_backup_is_named(desk: SqliteStore) -> None:
    early = ends.head_of(desk._link)
    put(desk)
    tell(desk, forged(head=str(early)))
    assert "names a backup whose log does not end" in verify(desk._link).wrong[0]


def test_an_upgrade_that_claims_a_restore_of_before_is_named(desk: SqliteStore) -> None:
    line = f"1700000000 1:{'ab' * 32} 1690000000"
    tell(desk, DeskEvent(DeskKind.UPGRADED, 12, "eve", "o", {"from": 9, "to": 9, "restored": line}))
    assert "excuses lost texts or a cut end" in verify(desk._link).wrong[0]


@pytest.mark.parametrize("payload", ["[]", '{"facts": 1, "sealed": {}}', "{", "[" * 100_000, '{"sealed": {}}'])
@pytest.mark.parametrize("kind", [DeskKind.RESTORED, DeskKind.UPGRADED, DeskKind.PURGED])
def test_a_payload_that_no_program_writes_is_named_and_stops_nothing(
    desk: SqliteStore, kind: DeskKind, payload: str
) -> None:
    desk._link.run("DELETE FROM desk_event_text")
    seq, previous = log_end.end_of(desk._link)
    said = (kind.value, 12, "eve", "o", None, payload)
    link = desk_link_of(previous, seq + 1, *said)
    desk._link.run(f"INSERT INTO desk_event (seq, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (seq + 1, *said, link))
    put(desk)
    wrong = verify(desk._link).wrong
    assert any("cannot be read" in problem or "has lost text" in problem for problem in wrong)
