"""What is done to the desk as a whole stands in its log, with who did it, and 'audit log' shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.domain.tickets.desk_events import DeskEvent, DeskKind
from helpdesk_tui.store.base import Unavailable
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import technician
from tests.cli.conftest import Helpdesk, instant

ME = technician()


@pytest.fixture
def worked(helpdesk: Helpdesk) -> Helpdesk:
    helpdesk("new", "VPN", "--requester", "Wilhelmina")
    helpdesk("new", "Printer")
    return helpdesk


@pytest.mark.parametrize("out", [None, "out.csv"])
def test_an_export_is_noted_with_what_was_asked_for(worked: Helpdesk, store: SqliteStore, out: str | None) -> None:
    assert worked("export", "Wilhelmina", *(["--out", out] if out else [])).status == 0
    (noted,) = store.desk_events()
    assert (noted.kind, noted.actor, noted.at // 60) == (DeskKind.EXPORTED, ME, instant("2026-11-16T10:00") // 60)
    assert dict(noted.facts) == {"format": "csv", "tickets": 1, "file": out or "-"}
    assert dict(noted.texts) == {"filter": "Wilhelmina"}
    assert "Wilhelmina" not in str(store._link.rows("SELECT payload FROM desk_event"))
    assert f"{ME} exported 1 ticket as csv to {out or 'standard output'}: Wilhelmina" in worked("audit", "log").out


def test_an_export_that_is_refused_its_file_is_not_noted(worked: Helpdesk, store: SqliteStore, tmp_path: Path) -> None:
    (tmp_path / "out.csv").touch()
    assert worked("export", "--out", "out.csv").status == 1
    assert store.desk_events() == []


def test_a_desk_that_cannot_be_written_is_exported_all_the_same(
    worked: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: SqliteStore) -> None:
        raise Unavailable("There is no room left on the disk.")

    monkeypatch.setattr(SqliteStore, "write", full)
    run = worked("export")
    assert (run.status, run.out.count("\n")) == (0, 3)
    assert "could not be written into the desk's log: There is no room left" in run.err


def test_a_backup_is_noted_with_its_file_and_head(worked: Helpdesk, store: SqliteStore, tmp_path: Path) -> None:
    head = worked("audit", "head").out.strip()
    assert worked("backup", "kept.db").status == 0
    (noted,) = store.desk_events()
    assert (noted.kind, noted.actor) == (DeskKind.BACKED_UP, ME)
    assert dict(noted.facts) == {"file": str(tmp_path / "kept.db"), "head": head, "tickets": 2}
    assert worked("audit", "verify", "--head", head).status == 0


def test_a_refusal_before_the_desk_is_opened_is_noted(worked: Helpdesk, db: Path, store: SqliteStore) -> None:
    db.with_suffix(".toml").write_text(f'[roles]\nlea = "lead"\n{ME} = "viewer"\n')
    for arguments, right in (
        (("restore", "--replace", "x.db"), "restore"),
        (("take", "1001"), "work"),
        (("--as", "lea", "take", "1001"), "speak"),
        (("--as", "lea", "list"), "speak"),
    ):
        before = len(store.desk_events())
        assert worked(*arguments).status == 1
        latest = store.desk_events()[0]
        assert (len(store.desk_events()), latest.kind, latest.actor) == (before + 1, DeskKind.REFUSED, ME)
        assert latest.facts["right"] == right
    assert f"{ME} was refused to put a backup in the desk's place, as viewer" in worked("audit", "log").out


def test_the_log_is_shown_by_kind_latest_first_and_says_when_there_is_more(
    worked: Helpdesk, store: SqliteStore
) -> None:
    for command in (("export",), ("backup", "a.db"), ("export", "--format", "jsonl")):
        assert worked(*command).status == 0
    shown = worked("audit", "log")
    assert [line.split()[3] for line in shown.out.splitlines()] == ["exported", "made", "exported"]
    assert shown.err == ""
    assert "made a backup" in worked("audit", "log", "--kind", "backed-up").out
    assert worked("audit", "log", "--kind", "restored").out == "Nothing of that kind is in the log.\n"
    short = worked("audit", "log", "--limit", "1")
    assert (short.out.count("\n"), "There are earlier ones" in short.err) == (1, True)
    first = worked("audit", "log", "--json").json[-1]
    assert (first["seq"], first["kind"], first["actor"], first["facts"]["format"]) == (3, "exported", ME, "csv")


def test_an_empty_log_of_the_desk_says_so(worked: Helpdesk) -> None:
    assert worked("audit", "log").out == "Nothing happened to the desk as a whole so far.\n"


def test_a_kind_of_a_later_program_is_shown_by_its_facts(worked: Helpdesk, store: SqliteStore) -> None:
    with store.write() as transaction:
        transaction.append_desk_event(DeskEvent("painted", 1, "ana", "o", {"colour": "blue"}))
    assert "ana painted colour blue" in worked("audit", "log").out
