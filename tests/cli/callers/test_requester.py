"""Known callers from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Helpdesk

CSV = """name,phone,email,organisation,note,colour
Maria Silva,'+1 (212) 760-1700,maria@acme.example,Acme Corp,VIP,red
Bo Chen,212.760.1701,,Acme Corp,,
,5550100,,,,
"""


@pytest.fixture
def known(helpdesk: Helpdesk, tmp_path: Path) -> Helpdesk:
    (tmp_path / "callers.csv").write_text(CSV)
    helpdesk("requester", "import", str(tmp_path / "callers.csv"))
    return helpdesk


def test_an_import_takes_each_caller_once_and_names_what_it_left_out(helpdesk: Helpdesk, tmp_path: Path) -> None:
    file = tmp_path / "callers.csv"
    file.write_text(CSV)
    assert helpdesk("requester", "import", str(file), "--dry-run").out == "2 requesters would be taken.\n"
    first = helpdesk("requester", "import", str(file))
    assert first.out == "2 requesters taken, 2 of them new.\n"
    assert "1 left out: It has no name. (line 4)" in first.err and "colour" in first.err
    assert helpdesk("requester", "import", str(file)).out == "2 requesters taken, 0 of them new.\n"


def test_a_caller_of_whom_the_name_alone_is_known_is_taken_once(helpdesk: Helpdesk, tmp_path: Path) -> None:
    file = tmp_path / "callers.csv"
    file.write_text("name,phone,note\nBo Chen,,asks for Ana\nMei Lin,reception,\n")
    assert helpdesk("requester", "import", str(file)).out == "2 requesters taken, 2 of them new.\n"
    assert helpdesk("requester", "import", str(file)).out == "2 requesters taken, 0 of them new.\n"
    file.write_text("name,phone\nBo Chen,212.760.1701\n")
    assert helpdesk("requester", "import", str(file)).out == "1 requester taken, 1 of them new.\n"


def test_what_takes_nothing_makes_no_desk_either(command: Helpdesk, tmp_path: Path) -> None:
    file, db = tmp_path / "callers.csv", tmp_path / "new.db"
    file.write_text(CSV)
    assert command("--db", str(db), "requester", "import", str(file), "--dry-run").status == 0
    assert command("--db", str(db), "requester", "import", str(tmp_path / "none.csv")).status == 1
    assert not db.exists()


def test_a_file_without_names_is_refused_whole(helpdesk: Helpdesk, tmp_path: Path) -> None:
    file = tmp_path / "callers.csv"
    file.write_text("phone\n555\n")
    run = helpdesk("requester", "import", str(file))
    assert run.status == 1 and "names no column 'name'" in run.err


def test_callers_are_listed_by_the_end_of_a_number_or_by_words(known: Helpdesk) -> None:
    assert [one["name"] for one in known("requester", "list", "1-212-760-1701", "--json").json] == ["Bo Chen"]
    assert [one["note"] for one in known("requester", "list", "silv", "acme", "--json").json] == ["VIP"]
    assert "Maria Silva" in known("requester", "list").out
    run = known("requester", "list", "nobody")
    assert (run.status, run.out, run.err) == (0, "", "No requester is known by 'nobody'.\n")
    assert known("requester", "list", "nobody", "--json").json == []


def test_whoever_opened_a_ticket_is_known_with_it(known: Helpdesk) -> None:
    number = known("new", "Mail is down", "--requester", "Zoe", "--email", "zoe@bauhaus.example", "--json").json[
        "number"
    ]
    [zoe] = known("requester", "list", "zoe", "--json").json
    shown = known("requester", "show", str(zoe["id"]))
    assert f"#{number} P4 open: Mail is down" in shown.out
    assert known("requester", "show", str(zoe["id"]), "--json").json["tickets"] == [number]


def test_an_edit_changes_what_is_known_and_no_ticket(known: Helpdesk) -> None:
    known("new", "Mail is down", "--requester", "Maria Silva", "--phone", "2127601700")
    [maria] = known("requester", "list", "silva", "--json").json
    assert known("requester", "edit", str(maria["id"]), "--note", "", "--organisation-note", "gold").status == 0
    [maria] = known("requester", "list", "silva", "--json").json
    assert (maria["note"], maria["organisation_note"]) == (None, "gold")
    known("requester", "edit", str(maria["id"]), "--name", "Maria Santos")
    assert known("show", "1001", "--json").json["requester"] == "Maria Silva"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["show", "99"], 3, "no requester 99"),
        (["edit", "99", "--note", "x"], 3, "no requester 99"),
        (["edit", "1", "--name", " "], 1, "needs a name"),
        (["edit", "1"], 2, "Say what to correct: --name,"),
        (["edit", "1", "--note", "VIP"], 1, "is known so already"),
        (["edit", "1", "--phone", "5" * 99], 1, "phone has 99 characters"),
        (["show", "x"], 2, "not a number"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(
    known: Helpdesk, arguments: list[str], status: int, said: str
) -> None:
    run = known("requester", *arguments)
    assert (run.status, said in run.err) == (status, True), run.err


def test_attach_counts_a_caller_in_and_makes_them_known(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Mail is down", "--priority", "P1", "--requester", "Zoe")
    run = helpdesk("attach", "1001", "Kim", "--phone", "555 0100", "--said", "no mail either")
    assert run.out == "#1001 has another caller, affected: 2.\n"
    assert helpdesk("show", "1001", "--json").json["affected"] == 2
    assert "2 callers" in helpdesk("show", "1001").out and "no mail either" in helpdesk("show", "1001").out
    assert [one["name"] for one in helpdesk("requester", "list", "0100", "--json").json] == ["Kim"]
    helpdesk("undo", "1001")
    assert helpdesk("show", "1001", "--json").json["affected"] is None


def test_an_answered_call_of_its_requester_is_the_tickets_response(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Mail is down", "--priority", "P2", "--requester", "Zoe", "--phone", "555 0100")
    assert helpdesk("attach", "1001", "Zoe", "--phone", "5550100").out == (
        "#1001 noted that the same caller called again.\n"
    )
    run = helpdesk("attach", "1001", "Zoe", "--phone", "5550100", "--answered")
    assert run.out == "#1001 noted that the same caller called again; that is its response, in time.\n"
    assert helpdesk("show", "1001", "--json").json["sla"] == "met"


def test_when_a_caller_called_can_be_told_and_has_passed(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Mail is down", "--opened-at", "09:00", "--requester", "Zoe")
    assert helpdesk("attach", "1001", "Zoe", "--answered", "--at", "09:30").status == 0
    assert helpdesk("show", "1001", "--json").json["responded_at"] == "2026-11-16T14:30:00Z"
    assert helpdesk("attach", "1001", "Zoe", "--at", "11:00").status != 0
