from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Helpdesk

TABLE = """subject,priority,opened_at,reference
Printer jams,P4,2026-11-02T09:00,A-1
"Mail, slow",P3,yesterday,A-2
,P3,2026-11-02T11:00,A-3
"""
ODD = """Ticket ref;Raised on;What;Sev;Who;Handled by;Wanted by
7;2026-11-02 09:00;Printer jams;Urgent;Ana;Bob Tech;
8;2026-11-03 09:00;Move a desk;Project;Eva;Ina;2027-01-04 10:00
9;2026-11-04 09:00;Mail is slow;Low;Eva;Bob Tech;
"""
HOSTILE = "ev\x1b[31mil\u202e\nx"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.csv"
    path.write_text(TABLE)
    return path


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    path = tmp_path / "odd.csv"
    path.write_text(ODD)
    return path


def edited(path: Path, **columns: str) -> str:
    """Name columns in a map, give two priorities a meaning, and a technician a login."""
    text = path.read_text("utf-8")
    for field, column in columns.items():
        assert f'\n{field} = ""\n' in text
        text = text.replace(f'\n{field} = ""\n', f'\n{field} = "{column}"\n')
    text = text.replace("[priority]\n", '[priority]\nUrgent = "P1"\nproject = "P6"\n')
    return text


@pytest.mark.parametrize(
    "option", [["--dates", "year"], ["--tz", "Mars/Olympus"], ["--source", "a:b"], ["--source", " "]]
)
def test_an_option_that_means_nothing_is_wrong_usage(helpdesk: Helpdesk, table: Path, option: list[str]) -> None:
    run = helpdesk("import", str(table), *option)
    assert (run.status, run.out) == (2, "")
    assert helpdesk("list", "is:all", "--json").json == []


@pytest.mark.parametrize("option", ["--agents", "--map"])
@pytest.mark.parametrize("content", [None, b"no toml", b"\xff", b"agents = 3", b'[agents]\n"Ana" = 3'])
def test_a_file_beside_that_is_wrong_is_named(
    helpdesk: Helpdesk, tmp_path: Path, table: Path, option: str, content: bytes | None
) -> None:
    beside = tmp_path / "beside.toml"
    if content is not None:
        beside.write_bytes(content)
    run = helpdesk("import", str(table), option, str(beside))
    assert (run.status, run.out) == (1, "")
    assert "beside.toml" in run.err and "othing was imported" in run.err
    assert helpdesk("list", "is:all", "--json").json == []


def test_a_technician_who_is_no_login_here_is_refused_with_those_who_are(
    helpdesk: Helpdesk, tmp_path: Path, table: Path
) -> None:
    (tmp_path / "agents.toml").write_text('"Bob Tech" = "bobby"\n')
    run = helpdesk("import", str(table), "--agents", "agents.toml")
    assert (run.status, run.out) == (1, "")
    assert "No technician 'bobby' works here. Known: " in run.err


@pytest.mark.parametrize(
    "content", ["", "picture", TABLE.splitlines()[0] + "\n", "\n".join(TABLE.splitlines()[0::2]) + "\n"]
)
def test_what_takes_nothing_makes_no_desk(command: Helpdesk, db: Path, table: Path, content: str) -> None:
    table.write_text(content)
    assert command("--db", str(db), "import", str(table)).status == 1
    assert not db.exists()


def test_the_first_import_makes_the_desk(command: Helpdesk, db: Path, table: Path) -> None:
    assert command("--db", str(db), "import", str(table)).status == 0
    assert [one["subject"] for one in command("--db", str(db), "list", "--json").json] == ["Printer jams"]


def test_a_dry_run_writes_nothing_at_all(command: Helpdesk, db: Path, tmp_path: Path, table: Path, odd: Path) -> None:
    before = sorted(tmp_path.iterdir())
    assert command("--db", str(db), "import", str(table), "--dry-run").status == 0
    assert command("--db", str(db), "import", str(odd), "--dry-run").status == 1
    assert sorted(tmp_path.iterdir()) == before


def test_what_was_left_out_is_mended_and_imported_again(helpdesk: Helpdesk, tmp_path: Path, table: Path) -> None:
    run = helpdesk("import", str(table), "--json").json
    assert [(one["line"], one["file"]) for one in run["left_out"]] == [(3, None), (4, None)]
    assert run["rejects"] == ["tickets.left-out.csv"]
    left = tmp_path / "tickets.left-out.csv"
    lines = TABLE.splitlines(keepends=True)
    assert left.read_text() == lines[0] + lines[2] + lines[3]
    assert stat.S_IMODE(left.stat().st_mode) == 0o600
    left.write_text(left.read_text().replace("yesterday", "2026-11-02T10:00").replace("\n,", "\nKeys are lost,"))
    again = helpdesk("import", str(left), "--json").json
    assert (again["taken"], again["left_out"], again["rejects"]) == (2, [], [])


def test_no_file_is_written_over_another(helpdesk: Helpdesk, tmp_path: Path, table: Path, odd: Path) -> None:
    (tmp_path / "tickets.left-out.csv").write_text("mine")
    (tmp_path / "odd.map.toml").symlink_to(tmp_path / "nowhere")
    helpdesk("import", str(table))
    helpdesk("import", str(odd))
    assert (tmp_path / "tickets.left-out.csv").read_text() == "mine"
    assert (tmp_path / "tickets.left-out-2.csv").exists()
    assert (tmp_path / "odd.map-2.toml").exists() and not (tmp_path / "nowhere").exists()


def test_a_file_with_a_name_of_the_longest_is_taken_all_the_same(helpdesk: Helpdesk, tmp_path: Path) -> None:
    path = tmp_path / f"{'x' * 251}.csv"
    path.write_text(TABLE)
    run = helpdesk("import", str(path))
    assert run.status == 0 and "could not be written to" in run.err


def test_an_unknown_table_gets_a_map_that_reads_it_once_edited(helpdesk: Helpdesk, tmp_path: Path, odd: Path) -> None:
    run = helpdesk("import", str(odd))
    assert (run.status, run.out) == (1, "")
    assert "No column seems to hold number, opened, subject." in run.err
    assert "date" in run.err and "'2026-11-02 09:00', '2026-11-03 09:00', '2026-11-04 09:00'" in run.err
    written = tmp_path / "odd.map.toml"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    login = helpdesk("list", "--json") and __import__("getpass").getuser()
    columns = {"number": "Ticket ref", "opened": "Raised on", "subject": "What", "priority": "Sev"}
    more = {"requester": "Who", "assignee": "Handled by", "due": "Wanted by"}
    written.write_text(edited(written, **columns, **more) + f'"bob tech" = "{login}"\n', "utf-8")
    run = helpdesk("import", str(odd), "--map", "odd.map.toml")
    assert run.status == 0 and "3 tickets taken" in run.out
    tickets = {one["reference"]: one for one in helpdesk("list", "is:all", "--json").json}
    assert {name: one["priority"] for name, one in tickets.items()} == {"odd:7": "P1", "odd:8": "P6", "odd:9": "P4"}
    assert tickets["odd:8"]["scheduled_for"] == "2027-01-04T15:00:00Z"
    assert [tickets[f"odd:{number}"]["assignee"] for number in (7, 8, 9)] == [login, None, login]
    assert "Ina is nobody, and noted (1)" in run.err


def test_nothing_of_a_file_steers_the_terminal(helpdesk: Helpdesk, tmp_path: Path) -> None:
    hidden = HOSTILE.replace("\n", " ")
    unknown = tmp_path / f"{HOSTILE}.csv"
    unknown.write_text(f"{hidden}a;{hidden}b;Sev\n1;{hidden};{hidden}\n2;{hidden};{hidden}\n", "utf-8")
    own = tmp_path / f"{HOSTILE}.own.csv"
    own.write_text(f"subject,priority,opened_at,{hidden}\nOne,{hidden},2026-11-02T09:00,\n{hidden},P4,{hidden},\n")
    said = [helpdesk("import", str(unknown)), helpdesk("import", str(own)), helpdesk("import", str(own), "--json")]
    for run in said:
        for line in (run.out + run.err).splitlines():
            assert line.isprintable()
    assert said[2].json["rejects"]
    made = [path for path in tmp_path.iterdir() if path.name.endswith(("map.toml", "left-out.csv", "left-out-2.csv"))]
    assert len(made) == 3
    for path in made:
        assert path.name.isprintable()
        if path.suffix == ".toml":
            assert all(line.isprintable() for line in path.read_text("utf-8").splitlines())


def test_json_is_one_object_with_everything(helpdesk: Helpdesk, tmp_path: Path) -> None:
    rows = [{"id": 5, "subject": "Late", "created_at": "2026-11-02T09:00:00Z", "status": "open", "priority": "urgent"}]
    rows += [{**rows[0], "id": 6, "created_at": "2030-01-01T00:00:00Z"}, {**rows[0], "id": 7, "priority": None}]
    whole = [
        {**row, "requester_id": 1, "submitter_id": 1, "assignee_id": None, "via": {"channel": "email"}} for row in rows
    ]
    (tmp_path / "zendesk.json").write_text(json.dumps({"tickets": whole, "count": 3}))
    told = helpdesk("import", "zendesk.json", "--json").json
    assert (told["taken"], told["already_here"], told["dry_run"]) == (2, 0, False)
    assert told["mapped"]["priority"] == [{"there": "urgent", "here": "P2", "count": 2}]
    assert [(one["what"], one["count"], one["lines"]) for one in told["assumed"]][0][0] == "blank priority taken as P4"
    assert [one["line"] for one in told["left_out"]] == [2]
    left = json.loads((tmp_path / told["rejects"][0]).read_text("utf-8"))
    assert left == {"tickets": [whole[1]]}


def test_what_is_left_out_of_an_export_of_a_desk_stands_in_its_lines(helpdesk: Helpdesk, tmp_path: Path) -> None:
    helpdesk("new", "Printer jams")
    assert helpdesk("export", "--format", "jsonl", "--out", "desk.jsonl").status == 0
    line = (tmp_path / "desk.jsonl").read_text("utf-8")
    broken = line.replace('"kind": "opened"', '"kind": "hatched"')
    assert broken != line
    (tmp_path / "desk.jsonl").write_text(line + broken, "utf-8")
    told = helpdesk("import", "desk.jsonl", "--json").json
    assert (told["already_here"], [one["line"] for one in told["left_out"]]) == (1, [2])
    assert (tmp_path / told["rejects"][0]).read_text("utf-8") == broken
