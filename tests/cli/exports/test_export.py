"""Tickets out of the desk: a table that comes back as it went, with no formula in it, in a file that is whole."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import stat
from pathlib import Path
from typing import Any

import pytest

from helpdesk_tui.cli.tickets.export import COLUMNS, LEFT_OUT
from helpdesk_tui.intake.files.own_csv import PASSED_OVER, TAKEN
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.cli.conftest import Helpdesk
from tests.hostile import STEERING, past_the_cleaning, strings

FORMULAS = [
    "=1+1",
    "+1 212 760 1700",
    "-2+3",
    "@SUM(A1)",
    "'=quoted",
    "''=twice",
    "＝1+1",
    "'tis plain",
    "=cmd|' /C calc'!A0",
]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_its_columns_are_those_an_import_knows() -> None:
    assert set(COLUMNS) == {*TAKEN, *PASSED_OVER, LEFT_OUT}


def test_a_file_name_where_the_filter_belongs_writes_an_empty_table_and_says_why(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Toner is out")
    run = helpdesk("export", "out.csv")
    assert (run.status, rows(run.out)) == (0, [])
    assert "None of the open tickets matches 'out.csv'. --out names the file to write." in run.err
    assert helpdesk("export", "toner").err == ""


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_and_an_import_brings_the_text_back(
    helpdesk: Helpdesk, command: Helpdesk, tmp_path: Path, text: str
) -> None:
    assert helpdesk("new", f"--requester={text}", "--phone=+1 212", f"--body={text}", "--", text).status == 0
    helpdesk("assign", "--force", "1001", "--", text)
    [row] = rows(helpdesk("export").out)
    for cell in row.values():
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝")), cell
    assert helpdesk("export", "--out", "out.csv").status == 0
    elsewhere = ("--db", str(tmp_path / "other.db"))
    assert command(*elsewhere, "import", "out.csv").status == 0
    back = command(*elsewhere, "show", "1001", "--json").json
    assert [back[name] for name in ("subject", "requester", "phone", "body", "assignee")] == [
        text, text, "+1 212", text, text,
    ]  # fmt: skip


_COUNTED_ANEW = ("number", "version", "due_at", "sla", "reference", "result", "result_priority", "result_at")
_LEFT_OUT = ("affected", "parent", "merged_into", "recurrence", "regular_at", "previous", "follow_at", "follow_text")


def comparable(ticket: dict[str, Any]) -> dict[str, Any]:
    """What of a ticket a table brings back: how it stands, not its past, from which deadlines may have been counted."""
    return {name: value for name, value in ticket.items() if name not in _COUNTED_ANEW + _LEFT_OUT}


def test_a_whole_desk_comes_back_as_it_went(command: Helpdesk, tmp_path: Path) -> None:
    here, there = ("--db", str(tmp_path / "here.db")), ("--db", str(tmp_path / "there.db"))
    assert command(*here, "demo", "--tickets", "300", "--no-console").status == 0
    out = tmp_path / "all.csv"
    assert command(*here, "export", "is:all", "--out", str(out)).err == f"300 tickets are in {out}.\n"
    run = command(*there, "import", str(out))
    assert (run.status, run.err) == (0, "")
    assert "300 tickets taken" in run.out
    assert "0 tickets taken" in command(*there, "import", str(out)).out
    went = {one["subject"] + one["opened_at"]: one for one in command(*here, "list", "is:all", "--json").json}
    came = {one["subject"] + one["opened_at"]: one for one in command(*there, "list", "is:all", "--json").json}
    assert went.keys() == came.keys()
    for key, ticket in went.items():
        assert comparable(came[key]) == comparable(ticket)
        assert came[key]["result"] in (ticket["result"], None), "no other result than it had"


def test_what_was_closed_without_a_response_comes_back_without_one(command: Helpdesk, tmp_path: Path) -> None:
    here, there = ("--db", str(tmp_path / "here.db")), ("--db", str(tmp_path / "there.db"))
    for subject in ("Mail is down", "No mail", "Oops"):
        assert command(*here, "new", subject, "--requester", subject).status == 0
    assert command(*here, "undo", "1003").status == 0
    assert command(*here, "merge", "1002", "1001").status == 0
    assert command(*here, "export", "is:all", "--out", "all.csv").status == 0
    assert command(*there, "import", "all.csv").status == 0
    for number, resolution in (("1002", "Merged into #1001"), ("1003", "Withdrawn: opened by mistake")):
        ticket = command(*there, "show", number, "--json").json
        assert (ticket["status"], ticket["responded_at"], ticket["sla"]) == ("closed", None, "none")
        assert ticket["resolution"] == resolution
    assert "is sound" in command(*there, "check").out


def test_json_lines_have_the_text_as_it_is_with_all_that_happened(helpdesk: Helpdesk, store: SqliteStore) -> None:
    texts = list(strings(30, random.Random(5), longest=60))
    past_the_cleaning(store, texts)
    lines = helpdesk("export", "--format", "jsonl").out.splitlines()
    told = [json.loads(line) for line in lines]
    assert [one["subject"] for one in told] == texts
    assert [one["body"] for one in told] == texts
    assert all(line.isascii() and line.isprintable() for line in lines)
    assert told[0]["events"][0]["kind"] == "opened"
    assert set(COLUMNS) - {LEFT_OUT} < set(told[0])


def test_a_table_holds_nothing_that_steers_a_terminal(helpdesk: Helpdesk, store: SqliteStore) -> None:
    past_the_cleaning(store, list(strings(300, random.Random(6), longest=60)))
    out = helpdesk("export", "is:all").out
    assert not STEERING.search(out.replace("\t", ""))
    assert len(rows(out)) == 300
    for row in rows(out):
        for cell in row.values():
            assert not cell.startswith(tuple("=+-@\t\r")), row


def test_a_filter_says_which_tickets_and_the_order_is_that_of_their_numbers(helpdesk: Helpdesk) -> None:
    for subject, level in (("One", "P4"), ("Two", "P2"), ("Three", "P3")):
        helpdesk("new", subject, "--priority", level)
    helpdesk("close", "1003")
    assert [row["subject"] for row in rows(helpdesk("export").out)] == ["One", "Two"]
    assert [row["subject"] for row in rows(helpdesk("export", "is:all", "-p:4").out)] == ["Two", "Three"]
    assert rows(helpdesk("export", "nothing").out) == []


def test_a_file_that_is_there_is_replaced_only_when_told_to(helpdesk: Helpdesk, tmp_path: Path) -> None:
    helpdesk("new", "One")
    out = tmp_path / "out.csv"
    out.write_text("mine")
    run = helpdesk("export", "--out", str(out))
    assert (run.status, run.out, out.read_text()) == (1, "", "mine")
    assert run.err == f"{out} is there already. Name another file, or say --replace; nothing was written.\n"
    assert helpdesk("export", "--out", str(out), "--force").err == f"1 ticket is in {out}.\n"
    assert "One" in out.read_text()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir() if path.suffix in (".csv", ".part")} == {"out.csv"}


def test_the_desk_itself_is_never_written_over(helpdesk: Helpdesk, db: Path) -> None:
    helpdesk("new", "One")
    (db.parent / "alias").symlink_to(db)
    for out in (db, f"{db}-wal", db.parent / "alias", db.parent):
        run = helpdesk("export", "--out", str(out), "--force")
        assert run.status == 1, out
        assert "nothing was written" in run.err
    assert len(helpdesk("list", "--json").json) == 1


@pytest.mark.parametrize("out", ["no/such/folder/x.csv", "a\0b", "x" * 300, "/dev/full", ""])
def test_a_place_that_cannot_be_written_is_told(helpdesk: Helpdesk, out: str) -> None:
    helpdesk("new", "One")
    run = helpdesk("export", "--out", out, "--force")
    assert run.status in (1, 2)
    assert run.err and "went wrong inside" not in run.err


def test_a_write_that_breaks_off_leaves_what_was_there(
    helpdesk: Helpdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpdesk("new", "One")
    out = tmp_path / "out.csv"
    out.write_text("mine")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    run = helpdesk("export", "--out", str(out), "--force")
    assert run.status == 1 and "No space left" in run.err
    assert out.read_text() == "mine"
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("wrong", [["--format", "xlsx"], ["p:9"], ["--nope"], ["--out"]])
def test_wrong_usage_is_told(helpdesk: Helpdesk, wrong: list[str]) -> None:
    run = helpdesk("export", *wrong)
    assert (run.status, run.out) == (2, "")
    assert run.err


@pytest.mark.parametrize("force", [[], ["--replace"]])
def test_a_file_that_others_swap_while_it_is_written_is_not_taken_for_the_export(
    helpdesk: Helpdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, force: list[str]
) -> None:
    helpdesk("new", "Printer")
    secret, fsync = tmp_path / "secret", os.fsync
    secret.write_text("Echidna")

    def then_swapped(descriptor: int) -> None:
        fsync(descriptor)
        [part] = tmp_path.glob(".out.csv.*.part")
        part.rename(tmp_path / "taken")
        part.symlink_to(secret)

    monkeypatch.setattr("os.fsync", then_swapped)
    run = helpdesk("export", "--out", str(tmp_path / "out.csv"), *force)
    assert (run.status, "Somebody put another file in the place" in run.err) == (1, True)
    assert not os.path.lexists(tmp_path / "out.csv")
    assert (secret.read_text(), secret.stat().st_nlink) == ("Echidna", 1)


def test_a_table_says_what_it_leaves_out_and_an_import_of_it_asks_nothing_of_that(
    command: Helpdesk, tmp_path: Path
) -> None:
    here, there = ("--db", str(tmp_path / "here.db")), ("--db", str(tmp_path / "there.db"))
    command(*here, "new", "Mail")
    out = command(*here, "export").out
    assert "not in this table: history" in out.splitlines()[0]
    (tmp_path / "all.csv").write_text(out)
    assert command(*there, "import", str(tmp_path / "all.csv")).err == ""


def test_a_reopened_ticket_comes_back_with_the_deadline_of_its_new_cycle(command: Helpdesk, tmp_path: Path) -> None:
    here, there = ("--db", str(tmp_path / "here.db")), ("--db", str(tmp_path / "there.db"))
    command(*here, "new", "Mail", "--opened-at", "30d ago")
    command(*here, "close", "1001", "--resolution", "done")
    command(*here, "reopen", "1001")
    (tmp_path / "all.csv").write_text(command(*here, "export").out)
    command(*there, "import", str(tmp_path / "all.csv"))
    went, came = command(*here, "list", "--json").json[0], command(*there, "list", "--json").json[0]
    for name in ("sla", "due_at", "opened_at", "status"):
        assert came[name] == went[name], name


def test_a_result_of_another_priority_comes_back_as_answered_elsewhere(command: Helpdesk, tmp_path: Path) -> None:
    here, there = ("--db", str(tmp_path / "here.db")), ("--db", str(tmp_path / "there.db"))
    command(*here, "new", "Mail", "--priority", "P2", "--opened-at", "40m ago")
    command(*here, "respond", "1001")
    command(*here, "priority", "1001", "P5")
    assert command(*here, "list", "--json").json[0]["sla"] == "missed"
    (tmp_path / "all.csv").write_text(command(*here, "export").out)
    command(*there, "import", str(tmp_path / "all.csv"))
    came = command(*there, "list", "--json").json[0]
    assert (came["responded_at"] is not None, came["result"], came["sla"]) == (True, None, "none")
