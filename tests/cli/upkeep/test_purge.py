"""What is erased is gone from the file, and the desk is as sound as before."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_tui.cli.upkeep import witness
from helpdesk_tui.domain.filters.parse import parse_query
from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.store.base import Unavailable, View
from helpdesk_tui.store.sql import purging
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.store.sqlite.upkeep import purge
from helpdesk_tui.wiring.config import technician
from tests.cli.conftest import Helpdesk, instant

NEEDLES = {
    "subject": "QuokkaSubject",
    "requester": "WilhelminaRequester",
    "phone": "+49 555 01234567",
    "email": "needle@echidna.example",
    "organisation": "NumbatOrganisation",
    "body": "BilbyBody",
    "note": "DingoNote",
    "resolution": "KoalaResolution",
}
EARLIER = {"subject": "WombatSubject", "requester": "EmuRequester"}
BY = By("lea", "op", instant("2026-11-16T10:00"))
_SHARED = 2
_INDEXES = ("search", "middle_search", "requester_search")
EVERYTHING = "".join(f"{name} = 30\n" for name in purging.NAMES)


@pytest.fixture(autouse=True)
def retention(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    config = tmp_path / "config.toml"
    config.write_text(f"[retention]\n{EVERYTHING}")
    monkeypatch.setenv("HELPDESK_CONFIG", str(config))
    return config


def traces(db: Path, needles: list[str]) -> list[str]:
    """Which of these texts stand in the file or beside it.

    An index has words in small letters, and leaves out of each the beginning that it shares with the one before.
    """
    content = b"".join(path.read_bytes() for path in db.parent.glob(f"{db.name}*")).lower()
    return [needle for needle in needles if needle.lower()[_SHARED:].encode() in content]


def words(store: SqliteStore) -> str:
    """Every word of the indexes, deleted ones that still stand in them included."""
    link = store._link
    for table in _INDEXES:
        link.run(f"CREATE VIRTUAL TABLE temp.{table}_words USING fts5vocab('main', '{table}', 'row')")
    found = [link.rows(f"SELECT term FROM temp.{table}_words") for table in _INDEXES]
    for table in _INDEXES:
        link.run(f"DROP TABLE temp.{table}_words")
    return " ".join(term for rows in found for (term,) in rows)


@pytest.fixture
def old(helpdesk: Helpdesk, store: SqliteStore) -> Helpdesk:
    """A ticket closed 60 days ago, one closed yesterday, and one that is open since then."""
    first = dict(EARLIER)
    _at(store, "2026-09-10T10:00")
    helpdesk(
        "new", first["subject"], "--requester", first["requester"], "--phone", NEEDLES["phone"],
        "--email", NEEDLES["email"], "--organisation", NEEDLES["organisation"], "--body", NEEDLES["body"],
    )  # fmt: skip
    helpdesk("edit", "1001", "--subject", NEEDLES["subject"], "--requester", NEEDLES["requester"])
    helpdesk("note", "1001", NEEDLES["note"])
    helpdesk("attach", "1001", "CassowaryCaller", "--phone", "+49 555 7654321")
    helpdesk("close", "1001", "--resolution", NEEDLES["resolution"])
    helpdesk("new", "Open", "--requester", "Olive Open", "--phone", "+49 555 1111111", "--body", "OpenBody")
    _at(store, "2026-11-15T10:00")
    helpdesk("new", "Young", "--requester", "Yara Young", "--phone", "+49 555 2222222", "--body", "YoungBody")
    helpdesk("close", "1003", "--resolution", "YoungResolution")
    _at(store, "2026-11-16T10:00")
    return helpdesk


def _at(store: SqliteStore, moment: str) -> None:
    store.put_setting("replay", f"{instant(moment)} {time.time()!r} 1.0")


ALL = [*NEEDLES.values(), *EARLIER.values(), "CassowaryCaller", "7654321", "4955501234567"]


def test_a_dry_run_says_what_would_go_and_erases_nothing(old: Helpdesk, db: Path, store: SqliteStore) -> None:
    head = old("audit", "head").out
    assert set(traces(db, ALL)) == set(ALL)
    run = old("purge")
    assert run.status == 0
    assert "1 ticket closed by 2026-10-17T15:00:" in run.out and "their phone (30 days)" in run.out
    assert "Nothing was erased" in run.out
    assert set(traces(db, ALL)) == set(ALL)
    assert old("audit", "head").out == head


def test_what_is_erased_is_gone_from_the_file_and_the_log_still_verifies(
    old: Helpdesk, db: Path, store: SqliteStore
) -> None:
    head = old("audit", "head").out.strip()
    run = old("purge", "--yes")
    assert run.status == 0, run.err
    assert traces(db, ALL) == []
    found = words(store)
    assert [needle for needle in ALL if needle.lower().split("@")[0] in found] == []
    assert old("audit", "verify", "--head", head).status == 0
    assert "texts were erased" in old("audit", "verify").out
    assert old("check").status == 0
    ticket = store.ticket(1001)
    assert ticket is not None
    assert (ticket.subject, ticket.requester, ticket.phone, ticket.resolution) == ("(erased)", None, None, None)
    assert traces(db, ["Olive Open", "OpenBody", "Yara Young", "YoungBody", "YoungResolution"]) != []
    assert old("list", "young is:all", "--json").json[0]["requester"] == "Yara Young"
    assert {one.name for one in store.requesters_named("")} == {"Olive Open", "Yara Young"}
    assert old("purge").out.startswith("0 tickets")


def test_the_log_tells_who_erased_what_of_which_ticket(old: Helpdesk, retention: Path, store: SqliteStore) -> None:
    retention.write_text("[retention]\nphone = 30\nnote = 30\n")
    assert old("purge", "--yes").status == 0
    event = store.history(1001)[-1]
    assert (event.kind, event.actor, event.at) == (Kind.PURGED, technician(), instant("2026-11-16T10:00"))
    assert set(event.erases) == {"phone", "note"}
    told = old("show", "1001")
    assert "had phone and note erased by" in told.out
    assert set(old("show", "1001", "--json").json["events"][-1]["erases"]) == {"phone", "note"}
    assert [one.kind for number in (1002, 1003) for one in store.history(number)].count(Kind.PURGED) == 0


WITHOUT_TEXT = """
UPDATE event_text SET texts = json_remove(texts, '$.text') WHERE seq = (SELECT seq FROM event WHERE kind = '{}')
"""


@pytest.mark.parametrize(
    ("deleted", "lost"),
    [
        ("DELETE FROM event_text WHERE seq = 1", "subject, requester, phone, email, organisation, body"),
        (WITHOUT_TEXT.format("noted"), "note"),
        (WITHOUT_TEXT.format("attached"), "call"),
    ],
)
@pytest.mark.parametrize("purged", [False, True])
def test_text_that_was_erased_past_the_program_is_found(
    old: Helpdesk, retention: Path, store: SqliteStore, deleted: str, lost: str, purged: bool
) -> None:
    if purged:
        retention.write_text("[retention]\nresolution = 30\n")
        assert old("purge", "--yes").status == 0
    store._link.run(deleted)
    run = old("audit", "verify")
    assert (run.status, f"#1001 has lost text ({lost}), and no purge in the log records it" in run.err) == (6, True)
    assert f"#1001 has lost text ({lost})" in old("check").err


def test_text_that_was_lost_after_a_purge_is_not_excused_by_it(old: Helpdesk, store: SqliteStore) -> None:
    assert old("purge", "--yes").status == 0
    old("reopen", "1001")
    old("note", "1001", "Called again")
    assert old("audit", "verify").status == 0
    store._link.run("DELETE FROM event_text WHERE seq = (SELECT max(seq) FROM event)")
    assert "#1001 has lost text (note)" in old("audit", "verify").err


def test_undo_after_a_purge_takes_back_what_was_done_before_it(old: Helpdesk, store: SqliteStore) -> None:
    old("note", "1002", "Asked for the serial number")
    assert old("purge", "--yes").status == 0
    assert "1002" in old("undo").out
    assert [event.kind for event in store.history(1001)].count(Kind.UNDONE) == 0


def test_what_was_thrown_away_before_a_purge_goes_from_the_files_unused_parts(
    old: Helpdesk, db: Path, store: SqliteStore
) -> None:
    store.keep_draft("ana", "call", "QuollDraft" * 600, 1)
    store.keep_draft("ana", "call", "", 1)
    assert traces(db, ["QuollDraft"])
    assert old("purge", "--yes").status == 0
    assert traces(db, ["QuollDraft"]) == []


def test_syslog_is_told_who_erases_what_without_the_text(
    old: Helpdesk, retention: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    retention.write_text("audit_syslog = true\n[retention]\nphone = 30\nnote = 30\n")
    monkeypatch.setattr(witness, "ADDRESS", str(tmp_path / "log"))
    head = old("audit", "head").out.strip()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        log.bind(str(tmp_path / "log"))
        assert old("purge").status == 0
        assert old("purge", "--yes").status == 0
        said = log.recv(1000).decode()
        log.setblocking(False)
        with pytest.raises(BlockingIOError):
            log.recv(1000)
    assert f" by={technician()} fields=phone:1,note:1 head={head}" in said
    assert [needle for needle in ALL if needle in said] == []


def test_without_the_witness_it_is_to_have_a_purge_erases_nothing(
    old: Helpdesk, db: Path, retention: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    retention.write_text(f"audit_syslog = true\n[retention]\n{EVERYTHING}")
    monkeypatch.setattr(witness, "ADDRESS", str(tmp_path / "nobody"))
    run = old("purge", "--yes")
    assert (run.status, "Nothing was erased" in run.err) == (1, True)
    assert set(traces(db, ALL)) == set(ALL)


def test_what_is_erased_is_not_found_any_more(old: Helpdesk, store: SqliteStore) -> None:
    view = View(parse_query("quokkasubject is:all"))
    assert store.size(view) == 1
    assert old("purge", "--yes").status == 0
    assert store.size(View(parse_query("quokkasubject is:all "))) == 0


@pytest.mark.parametrize("name", ["subject", "requester"])
def test_who_called_about_a_merged_duplicate_goes_with_either(
    helpdesk: Helpdesk, db: Path, retention: Path, store: SqliteStore, name: str
) -> None:
    retention.write_text(f"[retention]\n{name} = 30\nrequesters = 30\n")
    _at(store, "2026-09-10T10:00")
    helpdesk("new", "Mail", "--requester", "Ana", "--phone", "1")
    helpdesk("new", "MerganserSubject", "--requester", "MerganserCaller", "--phone", "+49 555 7654321")
    assert helpdesk("merge", "1002", "1001").status == 0
    assert helpdesk("close", "1001").status == 0
    _at(store, "2026-11-16T10:00")
    assert helpdesk("purge", "--yes").status == 0
    gone = {"subject": "MerganserSubject", "requester": "MerganserCaller"}[name]
    assert traces(db, [gone]) == []
    assert helpdesk("check").status == 0


@pytest.mark.parametrize("name", NEEDLES)
def test_each_field_goes_by_itself(old: Helpdesk, db: Path, retention: Path, store: SqliteStore, name: str) -> None:
    retention.write_text(f"[retention]\n{name} = 30\nrequesters = 30\n")
    assert old("purge", "--yes").status == 0
    left = traces(db, list(NEEDLES.values()))
    assert NEEDLES[name] not in left
    assert set(left) == set(NEEDLES.values()) - {NEEDLES[name]}
    assert old("check").status == 0


def test_days_are_counted_from_closing(old: Helpdesk, db: Path, retention: Path) -> None:
    retention.write_text("[retention]\nbody = 66\n")
    assert old("purge").out.startswith("1 ticket ")
    retention.write_text("[retention]\nbody = 68\n")
    assert old("purge").out.startswith("0 tickets")
    assert old("purge", "--yes").status == 0
    assert traces(db, ["BilbyBody"]) == ["BilbyBody"]


def test_what_was_erased_cannot_be_undone(old: Helpdesk, store: SqliteStore) -> None:
    old("purge", "--yes")
    run = old("undo", "1001")
    assert run.status == 1
    assert "has been erased for good. Nothing was undone." in run.err
    old("reopen", "1001")
    assert old("note", "1001", "Called again").status == 0
    assert old("check").status == 0


def test_drafts_go_by_their_age(old: Helpdesk, db: Path, store: SqliteStore) -> None:
    store.keep_draft("ana", "note 1001", "DraftNeedle", instant("2026-09-10T10:00"))
    store.keep_draft("ana", "note 1002", "YoungDraft", instant("2026-11-15T10:00"))
    assert old("purge", "--yes").status == 0
    assert store.drafts("ana") == {"note 1002": "YoungDraft"}
    assert traces(db, ["DraftNeedle"]) == []


def test_a_purge_works_while_others_do(old: Helpdesk, db: Path) -> None:
    begun, over = threading.Event(), threading.Event()
    written: list[int] = []

    def work() -> None:
        with closing(SqliteStore(db, busy=30)) as other:
            while not over.is_set():
                other.keep_draft("bo", "note", "x", 1_900_000_000)
                written.append(len(other.page(View(), 0, 50)))
                begun.set()
                time.sleep(0.01)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        assert begun.wait(120)
        assert old("purge", "--yes").status == 0
    finally:
        over.set()
        worker.join()
    assert traces(db, ALL) == []


def test_who_keeps_the_file_from_being_written_anew_is_told_and_the_next_purge_does_it(
    old: Helpdesk, db: Path, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge.scrub, "__defaults__", (0.3,))
    monkeypatch.setattr("helpdesk_tui.store.sqlite.upkeep.backup.opened.__init__.__defaults__", (0.2,))
    with closing(Link(db, 0.2)) as reader:
        reader.run("BEGIN")
        reader.rows("SELECT * FROM ticket")
        if reader.value("PRAGMA journal_mode") == "wal":
            run = old("purge", "--yes")
            assert (run.status, "traces may be in unused parts" in run.err) == (5, True)
        reader.run("COMMIT")
    assert old("purge", "--yes").status == 0
    assert traces(db, ALL) == []


@pytest.mark.parametrize(
    ("table", "status", "said"),
    [
        ("", 1, "no table [retention]"),
        ("[retention]\nsubject = 0\n", 1, "'subject'"),
        ("[retention]\nx = 1\n", 1, "'x'"),
    ],
)
def test_a_wrong_or_missing_table_erases_nothing(
    old: Helpdesk, db: Path, retention: Path, table: str, status: int, said: str
) -> None:
    retention.write_text(table)
    run = old("purge", "--yes")
    assert (run.status, said in run.err) == (status, True)
    assert set(traces(db, ALL)) == set(ALL)


def test_a_ticket_reopened_meanwhile_keeps_its_text(
    old: Helpdesk, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    holding = purging._holding

    def then_reopened(link: Link, numbers: Sequence[int], before: Mapping[str, int]) -> object:
        found = holding(link, numbers, before)
        if not link.connection.in_transaction:
            old("reopen", "1001")
        return found

    with closing(SqliteStore(store._link.path)) as other:
        monkeypatch.setattr(purging, "_holding", then_reopened)
        done = purge.purge(other._link, {"subject": instant("2026-11-01T10:00")}, BY)
    ticket = store.ticket(1001)
    assert ticket is not None and ticket.subject == NEEDLES["subject"]
    assert (done, store.check()) == ({"subject": 0}, [])


def test_an_unreachable_file_erases_nothing(old: Helpdesk, store: SqliteStore) -> None:
    with closing(SqliteStore(store._link.path, busy=0.05)) as other, store.write(), pytest.raises(Unavailable):
        purge.purge(other._link, {"subject": instant("2026-11-01T10:00")}, BY)
    ticket = store.ticket(1001)
    assert ticket is not None and ticket.subject == NEEDLES["subject"]


def test_what_was_asked_for_in_an_old_export_is_erased_with_the_callers_of_then(
    helpdesk: Helpdesk, store: SqliteStore, retention: Path, db: Path
) -> None:
    retention.write_text("[retention]\nrequesters = 30\n")
    who = By("ana", "o", instant("2026-09-01T10:00"))
    with store.write() as transaction:
        transaction.append_desk_event(who.event("exported", {"format": "csv"}, {"filter": "QuokkaAsked"}))
    assert helpdesk("export", "QuollAsked").status == 0
    assert helpdesk("purge", "--yes").status == 0
    assert traces(db, ["QuokkaAsked", "QuollAsked"]) == ["QuollAsked"]
    assert "(erased)" in helpdesk("audit", "log").out
    assert helpdesk("audit", "verify").status == 0
