"""What a purge says is gone is gone: from what is shown, from the disk, after a restore; or it says what is left."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.store.sql import purging
from helpdesk_tui.store.sqlite.connection import room
from helpdesk_tui.store.sqlite.connection.failures import Full
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.store.sqlite.upkeep import purge
from tests.cli.conftest import Helpdesk, instant
from tests.disks import disk, filled
from tests.store.making import put

BY = By("lea", "op", instant("2026-11-16T10:00"))
NAMES = ("subject", "requester", "phone", "email", "organisation", "body", "note", "resolution")
EVERYTHING = "".join(f"{name} = 30\n" for name in (*NAMES, "requesters", "drafts"))


@pytest.fixture(autouse=True)
def retention(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    config = tmp_path / "config.toml"
    config.write_text(f"[retention]\n{EVERYTHING}")
    monkeypatch.setenv("HELPDESK_CONFIG", str(config))
    return config


def at(store: SqliteStore, moment: str) -> None:
    store.put_setting("replay", f"{instant(moment)} {time.time()!r} 1.0")


@pytest.fixture
def old(helpdesk: Helpdesk, store: SqliteStore) -> Helpdesk:
    """A ticket closed 60 days ago, with a caller and a note, and an open one."""
    at(store, "2026-09-10T10:00")
    helpdesk("new", "QuokkaSubject", "--requester", "WombatCaller", "--phone", "+49 555 0123456", "--body", "BilbyBody")
    helpdesk("note", "1001", "DingoNote")
    helpdesk("close", "1001", "--resolution", "KoalaResolution")
    helpdesk("new", "EmuSubject", "--requester", "OliveOpen", "--body", "NumbatBody")
    at(store, "2026-11-16T10:00")
    return helpdesk


TEXTS = ("QuokkaSubject", "WombatCaller", "0123456", "BilbyBody", "DingoNote", "KoalaResolution")


def shown(helpdesk: Helpdesk, number: int = 1001) -> str:
    return helpdesk("show", str(number), "--json").out + helpdesk("show", str(number)).out


def on_the_disk(db: Path) -> list[str]:
    content = b"".join(path.read_bytes() for path in db.parent.glob(f"{db.name}*")).lower()
    return [text for text in TEXTS if text.lower()[2:].encode() in content]


FORGED: list[Callable[[str], str]] = [
    # The same key twice, the same value; another before it; another after it; written otherwise.
    lambda texts: texts[:-1] + "," + texts[1:],
    lambda texts: '{"after.subject":["00","x"],"after.requester":["00","x"],"text":null,' + texts[1:],
    lambda texts: texts.replace('"after.', '"aft\\u0065r.').replace('"text"', '"t\\u0065xt"'),
    lambda texts: texts.replace(":", " :\t").replace(",", "\n,"),
]


@pytest.mark.parametrize("forged", FORGED)
def test_nothing_is_called_gone_that_show_still_prints(
    old: Helpdesk, store: SqliteStore, db: Path, forged: Callable[[str], str]
) -> None:
    link = store._link
    for seq, texts in link.rows("SELECT seq, texts FROM event_text JOIN event USING (seq) WHERE number = 1001"):
        link.run("UPDATE event_text SET texts = ? WHERE seq = ?", (forged(texts), seq))
    run = old("purge", "--yes")
    assert (run.status, "gone from the file" in run.out) == (0, True), run.err
    assert [text for text in TEXTS if text in shown(old)] == []
    assert on_the_disk(db) == []


def test_a_text_that_stands_there_twice_is_found_by_the_audit(old: Helpdesk, store: SqliteStore) -> None:
    link = store._link
    assert old("audit", "verify").status == 0
    link.run("""UPDATE event_text SET texts = '{"after.subject":["00","x"],' || substr(texts, 2) WHERE seq = 1""")
    run = old("audit", "verify")
    assert (run.status, "Event 1 (#1001" in run.err) == (6, True)


def test_texts_that_cannot_be_read_are_named_and_not_called_gone(old: Helpdesk, store: SqliteStore) -> None:
    store._link.run("UPDATE event_text SET texts = '{\"after.subject\":' WHERE seq = 1")
    assert "The texts of #1001 cannot be read" in old("purge").err
    run = old("purge", "--yes")
    assert (run.status, "The texts of #1001 cannot be read, and are not erased" in run.err) == (1, True)
    assert "gone from the file" not in run.out


def test_a_promise_that_was_typed_goes_with_the_notes(
    helpdesk: Helpdesk, store: SqliteStore, db: Path, retention: Path
) -> None:
    retention.write_text("[retention]\nnote = 30\n")
    at(store, "2026-09-10T10:00")
    helpdesk("new", "Printer")
    assert helpdesk("follow", "1001", "2026-09-10 15:00", "QuokkaPromise").status == 0
    helpdesk("close", "1001")
    at(store, "2026-11-16T10:00")
    assert helpdesk("purge", "--yes").status == 0
    assert "QuokkaPromise" not in shown(helpdesk)
    assert b"QuokkaPromise"[2:] not in db.read_bytes()
    assert helpdesk("check").status == 0 and helpdesk("audit", "verify").status == 0


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[Path, Callable[..., int]]]:
    """A desk with 300 closed tickets on a small disk, and what fills that disk."""
    with disk(tmp_path / "disk", "size=48m") as folder:
        db = folder / "desk.db"

        def typed(*arguments: str) -> int:
            return main(["--db", str(db), *arguments])

        with closing(SqliteStore(db)) as store:
            at(store, "2026-09-22T10:00")
            for _ in range(300):
                put(store, text="QuokkaText " * 300)
            assert typed("close", *map(str, range(1001, 1301))) == 0
            at(store, "2026-11-16T10:00")
        yield db, typed


def erased(db: Path) -> int:
    with closing(SqliteStore(db)) as store:
        purged = "SELECT count(DISTINCT number) FROM event WHERE kind = 'purged'"
        return int(store._link.value(purged))


def test_a_purge_looks_for_room_before_it_erases_anything(
    small: tuple[Path, Callable[..., int]], capsys: pytest.CaptureFixture[str]
) -> None:
    db, typed = small
    filler = filled(db.parent, but=600_000)
    assert typed("purge", "--yes") == 5
    said = capsys.readouterr().err
    assert "MiB are free. Nothing was erased. Make room and try again." in said and "others" not in said.lower()
    filler.unlink()
    assert erased(db) == 0
    assert typed("purge", "--yes") == 0
    assert erased(db) == 300


def test_a_purge_that_breaks_off_on_a_full_disk_says_what_is_erased(
    small: tuple[Path, Callable[..., int]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    db, typed = small
    monkeypatch.setattr("helpdesk_tui.cli.upkeep.purge.refuse_cramped", lambda link, undone: None)
    erase, filler = purging._erase, db.parent / "filler"

    def then_full(*arguments: object) -> object:
        done = erase(*arguments)  # type: ignore[arg-type]
        filled(db.parent)
        return done

    monkeypatch.setattr(purging, "_erase", then_full)
    assert typed("purge", "--yes") == 5
    said = capsys.readouterr().err
    assert "Nothing was" not in said
    assert f"By then the texts of {purging._AT_ONCE} tickets were erased; the rest is still there" in said
    filler.unlink()
    monkeypatch.setattr(purging, "_erase", erase)
    assert erased(db) == purging._AT_ONCE
    assert typed("purge", "--yes") == 0
    assert erased(db) == 300
    assert b"QuokkaText"[2:] not in db.read_bytes()


def test_a_disk_that_is_full_when_the_file_is_written_anew_is_no_fault_of_others(
    small: tuple[Path, Callable[..., int]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    db, typed = small
    monkeypatch.setattr("helpdesk_tui.cli.upkeep.purge.refuse_cramped", lambda link, undone: None)
    scrub = purge.scrub

    def on_a_full_disk(link: Link) -> None:
        link.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        filled(db.parent)
        scrub(link)

    monkeypatch.setattr(purge, "scrub", on_a_full_disk)
    assert typed("purge", "--yes") == 5
    said = capsys.readouterr().err
    assert "The texts are erased" in said and "no room left" in said and "once there is room" in said
    assert "others" not in said.lower() and "fewer" not in said


def test_how_much_room_there_is_counts_for_this_user(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    room.refuse_cramped(store._link, "Nothing.")
    monkeypatch.setattr(room, "left", lambda folder: 1_000_000)
    with pytest.raises(Full, match="needs [0-9.]+ MiB on the disk of .*; 1.0 MiB are free. Nothing."):
        room.refuse_cramped(store._link, "Nothing.")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    (tmp_path / "kept").mkdir(mode=0o700)
    return tmp_path / "kept" / "kept.db"


def test_a_restore_does_not_bring_back_what_was_purged_since(
    old: Helpdesk, store: SqliteStore, db: Path, kept: Path
) -> None:
    assert old("backup", str(kept)).status == 0
    assert old("purge", "--yes").status == 0
    old("note", "1002", "Written since")
    run = old("restore", "--replace", str(kept))
    assert run.status == 0, run.err
    assert "What was purged since is erased again: the texts of 1 ticket and records (1 of requesters)." in run.out
    assert [text for text in TEXTS if text in shown(old)] == []
    for aside in db.parent.glob("desk-replaced-*"):
        aside.unlink()
    assert on_the_disk(db) == []
    assert store.history(1001)[-1].kind is Kind.PURGED
    assert "EmuSubject" in shown(old, 1002)
    assert "lost text" not in old("audit", "verify").err
    assert "is sound" in old("check").out


def test_a_restore_names_what_was_purged_since_and_is_there_again(
    helpdesk: Helpdesk, store: SqliteStore, kept: Path
) -> None:
    at(store, "2026-09-10T10:00")
    helpdesk("new", "QuokkaSubject", "--requester", "WombatCaller")
    assert helpdesk("backup", str(kept)).status == 0
    helpdesk("close", "1001")
    at(store, "2026-11-16T10:00")
    assert helpdesk("purge", "--yes").status == 0
    run = helpdesk("restore", "--replace", str(kept))
    assert run.status == 0
    assert "#1001: open in the backup, so text that was purged since is there again" in run.err
    assert "QuokkaSubject" in shown(helpdesk)
    assert store.desk_events(kinds=("purge-due",))[0].facts["tickets"] == "1001"
    assert helpdesk("audit", "verify").err == ""


def test_drafts_that_were_purged_since_do_not_come_back(old: Helpdesk, store: SqliteStore, kept: Path) -> None:
    store.keep_draft("ana", "note 1002", "QuollDraft", instant("2026-09-10T10:00"))
    store.keep_draft("bo", "note 1002", "YoungDraft", instant("2026-11-15T10:00"))
    old("backup", str(kept))
    assert old("purge", "--yes").status == 0
    run = old("restore", "--replace", str(kept))
    assert "1 of drafts" in run.out
    assert (store.drafts("ana"), store.drafts("bo")) == ({}, {"note 1002": "YoungDraft"})


def test_a_restore_where_no_desk_is_says_that_purges_are_not_known(
    old: Helpdesk, command: Helpdesk, kept: Path, tmp_path: Path
) -> None:
    old("backup", str(kept))
    old("purge", "--yes")
    run = command("--db", str(tmp_path / "new.db"), "restore", str(kept))
    assert run.status == 0
    assert "Nobody can tell here what was purged after the backup was made" in run.err


@pytest.fixture
def littered(old: Helpdesk, db: Path, tmp_path: Path, retention: Path) -> list[Path]:
    """Every kind of copy that there can be of a desk."""
    folder, usb = tmp_path / "backups", tmp_path / "usb"
    for one in (folder, usb):
        one.mkdir(mode=0o700)
    retention.write_text(f'db = "{db}"\n[backup]\nfolder = "{folder}"\n[retention]\n{EVERYTHING}')
    for made in (folder / "mine.db", usb / "far.db", folder / "renamed.db"):
        assert old("backup", str(made)).status == 0
    (folder / "renamed.db").rename(db.with_name("desk.db.old"))
    (folder / "renamed.db.json").unlink()
    before = db.with_name("desk.db.pre-schema7-to-8.bak")
    before.write_bytes((folder / "mine.db").read_bytes())
    assert old("restore", "--replace", str(folder / "mine.db")).status == 0
    left = db.with_name(".desk.db.0123abcd.part")
    left.write_bytes(b"Echidna")
    [aside] = db.parent.glob("desk-replaced-*.db")
    return [folder / "mine.db", usb / "far.db", db.with_name("desk.db.old"), before, left, aside]


def test_a_purge_names_every_copy_that_may_hold_what_was_erased(old: Helpdesk, littered: list[Path]) -> None:
    run = old("purge", "--yes")
    assert run.status == 0
    assert [str(path) for path in littered if f"  {path}: " not in run.err] == []


def test_the_doctor_names_every_copy_on_the_disk(old: Helpdesk, littered: list[Path], db: Path) -> None:
    findings = old("doctor", "--json").json["findings"]
    named = [one["told"] for one in findings if one["check"] == "copies"]
    assert [str(path) for path in littered if not any(told.startswith(f"{path}: ") for told in named)] == []
    assert not any(told.startswith(f"{db}: ") for told in named)
    time.sleep(1)
    old("purge", "--yes")
    findings = old("doctor", "--json").json["findings"]
    wrong = [one["told"] for one in findings if one["check"] == "copies" and one["level"] == "wrong"]
    assert any("pre-schema7" in told and "What was purged since is in it still" in told for told in wrong)


def test_another_desk_beside_it_is_no_copy(old: Helpdesk, db: Path) -> None:
    with closing(SqliteStore(db.with_name("other.db"))) as other:
        put(other)
    assert "other.db" not in json.dumps(old("doctor", "--json").json)


def test_what_a_killed_copy_left_goes_with_a_purge(old: Helpdesk, db: Path) -> None:
    left = db.with_name(".desk.db.0123456789abcdef.part")
    left.mkdir(mode=0o700)
    (left / "copy").write_text("QuokkaSubject")
    run = old("purge", "--yes")
    assert run.status == 0 and not left.exists()
    assert left.name not in run.err
