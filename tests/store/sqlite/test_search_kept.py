"""What is searched, kept in a file: made at an upgrade and by a load, erased with its texts, and checked."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.filters import searched
from helpdesk_tui.domain.filters.parse import parse_query
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.store.base import Unavailable, View
from helpdesk_tui.store.sql import purging
from helpdesk_tui.store.sql.asked import search as search_sql
from helpdesk_tui.store.sql.asked.search import Finder
from helpdesk_tui.store.sqlite import words
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.store.sqlite.upkeep import purge
from tests.faults.upgrading import desk_of_schema
from tests.store.making import NOW, POLICY, a_history, a_ticket, put

SECRETS = (
    "quokkasubject",
    "wilhelmina",
    "echidna",
    "numbatfirm",
    "bilbybody",
    "dingonote",
    "koalaresolution",
    "0071067",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "desk.db")
    yield store
    store.close()


def found(store: SqliteStore, text: str) -> list[int]:
    return [ticket.number for ticket in store.page(View(parse_query(text)), 0, 50)]


def indexed(link: Link) -> str:
    """All that stands in the indexes and their pages, read as bytes: what was taken out and not overwritten too."""
    tables = [f"{name}_data" for name in (*words.INDEXES, "requester_search")]
    blocks = [bytes(block) for table in tables for (block,) in link.rows(f"SELECT block FROM {table}")]
    pages = [str(row) for row in link.rows("SELECT * FROM ticket_words")]
    return b" ".join(blocks).decode("utf-8", "replace") + " ".join(pages)


def a_closed_desk(store: SqliteStore, notes: int = 1) -> Desk:
    desk = Desk(store, POLICY, "ana", lambda: NOW)
    opened = Open(
        "QuokkaSubject", Priority.P4, requester="Wilhelmina", email="w@echidna.example", phone="+1 212 760 1700",
        organisation="NumbatFirm", body="BilbyBody",
    )  # fmt: skip
    seen = {desk.open(opened).tickets[0].number: None}
    for _ in range(notes):
        desk.note(seen, "DingoNote")
    desk.close(seen, "KoalaResolution")
    desk.open(Open("Other", Priority.P4, body="stays"))
    return desk


@pytest.mark.parametrize("notes", [1, 9])
def test_what_is_purged_stands_in_no_index_even_where_the_file_cannot_be_written_anew(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch, notes: int
) -> None:
    monkeypatch.setattr(searched, "ROOM", 40)
    a_closed_desk(store, notes)
    assert [word for word in SECRETS if word[:6] in indexed(store._link)] == list(SECRETS)
    purge.purge(store._link, dict.fromkeys(purging.NAMES, NOW), By("lea", "op", NOW))
    monkeypatch.setattr(purge, "_anew", lambda link: False)
    with pytest.raises(Unavailable):
        purge.scrub(store._link, patience=0)
    assert [word for word in SECRETS if word[2:8] in indexed(store._link)] == []
    assert (found(store, "stays"), found(store, "is:closed erased"), store.check()) == ([1002], [1001], [])


@pytest.mark.parametrize("version", [2, 6, 8])
def test_the_texts_of_an_old_desk_are_found_after_its_upgrade(tmp_path: Path, version: int) -> None:
    source = SqliteStore(tmp_path / "today.db")
    desk = a_closed_desk(source, notes=3)
    desk.note({1002: None}, "wombat")
    desk.note({1002: None}, "emu")
    desk.undo()
    source.close()
    (tmp_path / "old").mkdir()
    desk_of_schema(version, tmp_path / "old" / "desk.db", tmp_path / "today.db")
    store = SqliteStore(tmp_path / "old" / "desk.db")
    try:
        for text in ("ingonot is:all", "oalares is:all", "echidna is:all", "phone:1700 is:all"):
            assert found(store, text) == [1001], text
        assert (found(store, "ombat"), found(store, "emu")) == ([1002], [])
        assert store.check() == []
        desk = Desk(store, POLICY, "ana", lambda: NOW)
        desk.note({1002: None}, "thylacine")
        assert found(store, "lacine wombat") == [1002]
    finally:
        store.close()


def test_a_load_is_found_whether_the_desk_was_empty_or_not(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searched, "ROOM", 30)
    for subject in ("Plotter", "Scanner"):
        closed = {"status": Status.CLOSED, "closed_at": NOW, "resolution": f"{subject} cleaned"}
        notes = [{"text": f"note {place} on it"} for place in range(9)]
        store.load([a_history(a_ticket(subject=subject), *notes, closed, text="body")])
    assert found(store, "is:closed canner cleaned 8 body") == [1002]
    assert found(store, "is:closed lotter cleaned 8") == [1001]
    assert store.check() == []


def test_a_note_costs_one_page_however_many_there_are(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searched, "ROOM", 200)
    number = put(store).number
    desk = Desk(store, POLICY, "ana", lambda: NOW)
    for place in range(60):
        desk.note({number: None}, f"note {place}")
    sizes = [len(row[0]) for row in store._link.rows("SELECT notes FROM ticket_words")]
    assert len(sizes) == 3 and max(sizes) <= 200
    before = store._link.rows("SELECT id, notes FROM ticket_words ORDER BY id")
    desk.note({number: None}, "one more")
    after = store._link.rows("SELECT id, notes FROM ticket_words ORDER BY id")
    assert len(set(after) - set(before)) == 1


def test_the_first_notes_after_a_load_do_not_merge_all_that_was_loaded(store: SqliteStore) -> None:
    store.load([a_history(a_ticket(subject=f"Plotter {place}")) for place in range(3)])
    for name in words.INDEXES:
        # Its structure (FTS5: record 10): a cookie, then levels and segments; what was loaded is one, not on the first.
        structure = bytes(store._link.value(f"SELECT block FROM {name}_data WHERE id = 10"))
        levels, segments, first = structure[4], structure[5], structure[7:9]
        assert (levels > 1, segments, first) == (True, 1, b"\x00\x00"), structure.hex()
    assert (found(store, "lotter"), store.check()) == ([1001, 1002, 1003], [])


def test_a_few_tickets_that_were_written_on_are_put_in_their_places(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(store, POLICY, "ana", lambda: NOW)
    first, second = (desk.open(Open("Printer jam", Priority.P4)).tickets[0].number for _ in range(2))
    view = View(parse_query("printer"))
    assert [ticket.number for ticket in store.page(view, 0, 1_000)] == [first, second]
    walks: list[View] = []
    walked = Finder._all

    def counting(finder: Finder, view: View, most: int) -> object:
        walks.append(view)
        return walked(finder, view, most)

    monkeypatch.setattr(Finder, "_all", counting)
    desk.reprioritise({second: None}, Priority.P2)
    assert [ticket.number for ticket in store.page(view, 0, 1_000)] == [second, first] and not walks
    other = View(parse_query("jam"))
    assert store.size(other) == 2 and len(walks) == 1
    desk.close({second: None})
    assert store.size(view) == 1 and store.size(other) == 1 and len(walks) == 1, "two views are kept"
    for _ in range(65):
        desk.open(Open("Printer jam", Priority.P4))
    assert store.size(view) == 66 and len(walks) == 2


@pytest.mark.parametrize(
    ("views", "numbers", "walks"), [(8, 5, 0), (2, 5, 0), (8, 4, 0), (1, 5, 1), (8, 2, 1), (8, 0, 1)]
)
def test_as_many_numbers_are_kept_as_there_is_room_for(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch, views: int, numbers: int, walks: int
) -> None:
    monkeypatch.setattr(search_sql, "_VIEWS", views)
    monkeypatch.setattr(search_sql, "_NUMBERS", numbers)
    for subject in ("Printer jam", "Printer jam", "Mail"):
        put(store, subject=subject)
    asked = [View(parse_query(text)) for text in ("printer", "jam", "mail")]
    assert [store.size(asked[place]) for place in (0, 1, 0, 2)] == [2, 2, 2, 1]
    put(store, subject="Fax")
    walked: list[View] = []

    def walking(finder: Finder, view: View, most: int) -> array[int]:
        walked.append(view)
        return array("q", [1001, 1002])

    monkeypatch.setattr(Finder, "_all", walking)
    assert store.size(asked[2]) == 1 and not walked, "the last one is always kept"
    assert store.size(asked[0]) == 2 and len(walked) == walks


def test_nothing_is_taken_from_another_log_than_the_one_that_was_read(store: SqliteStore, tmp_path: Path) -> None:
    view, copy = View(parse_query("printer")), tmp_path / "copy.db"
    desk = Desk(store, POLICY, "ana", lambda: NOW)
    desk.open(Open("Printer jam", Priority.P4))
    store._link.run("VACUUM INTO ?", (str(copy),))
    desk.open(Open("Printer jam", Priority.P4))
    assert [ticket.number for ticket in store.page(view, 0, 1_000)] == [1001, 1002]
    there = SqliteStore(copy)
    for subject, level in (("Printer on fire", Priority.P1), ("Slow mail", Priority.P4)):
        Desk(there, POLICY, "bo", lambda: NOW).open(Open(subject, level))
    store._link.adopt(Link(copy, 5))
    assert [ticket.number for ticket in store.page(view, 0, 1_000)] == [1002, 1001]
    there.close()
