"""Every output of the command line over tickets that hold hostile text in every field: nothing of it steers."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring import crash
from tests.cli.conftest import Helpdesk, Run
from tests.conftest import WHOLE
from tests.hostile import SEQUENCES, STEERING, past_the_cleaning, strings

TICKETS, SHOWN = 2_000, 2_000 if WHOLE else 120


@pytest.fixture
def hostile(store: SqliteStore, db: Path, helpdesk: Helpdesk) -> Helpdesk:
    texts = list(strings(TICKETS, random.Random(23)))
    past_the_cleaning(store, texts)
    with store.write() as transaction:
        for place, text in enumerate(texts[:300]):
            transaction.keep_requester(Requester(text, f"+1 212 {place:06}", text, text, note=text, seen_at=1))
    with closing(engine.connect(str(db))) as raw:
        raw.execute("UPDATE organisation SET note = name || char(27) || ']0;x' || char(7)")
        raw.execute("UPDATE ticket SET resolution = CAST(x'9b1b5dff' AS TEXT), assignee = char(27) WHERE number < 1020")
        raw.execute("UPDATE ticket SET recurrence = subject WHERE priority = 6 AND number % 3 = 0")
        raw.commit()
    return helpdesk


def check(run: Run, arguments: list[str]) -> None:
    for text in (run.out, run.err):
        found = STEERING.search(text.replace("\t", ""))
        assert not found, (arguments, found, text[max(0, (found.start() if found else 0) - 60) :][:120])
        assert "Traceback" not in text and "went wrong inside" not in text, (arguments, text)


def test_lists_and_figures(hostile: Helpdesk) -> None:
    for arguments in (
        ["list"], ["list", "is:all", "--sort", "breach"], ["list", "is:all", "--json"], ["status"], ["check"],
        ["due", "P4", "--explain"], ["due", "P2", "--json"], ["sla", "show"], ["sla", "recompute"],
        ["export", "is:all"], ["export", "is:all", "--format", "jsonl"], ["requester", "list"],
        ["requester", "list", "--json"], ["requester", "list", "printer"],
    ):  # fmt: skip
        run = hostile(*arguments)
        check(run, arguments)
        # What was written past the log is what a check must find.
        assert run.status == (6 if arguments == ["check"] else 0), (arguments, run.err)
        assert run.out or arguments[0] in ("check", "sla"), arguments


def test_tickets_and_callers(hostile: Helpdesk) -> None:
    step = TICKETS // SHOWN
    for number in range(1001, 1001 + TICKETS, step):
        for arguments in (["show", str(number)], ["show", str(number), "--json"]):
            run = hostile(*arguments)
            assert run.status == 0, run
            check(run, arguments)
    for identity in range(1, 300, 6 * step):
        for arguments in (["requester", "show", str(identity)], ["requester", "show", str(identity), "--json"]):
            check(hostile(*arguments), arguments)


def test_the_agenda_and_its_calendar_file(hostile: Helpdesk, tmp_path: Path) -> None:
    for arguments in (["agenda"], ["agenda", "--json"], ["agenda", "--week", "2026-11-18", "--json"]):
        check(hostile(*arguments), arguments)
    file = tmp_path / "tasks.ics"
    run = hostile("agenda", "--ics", str(file))
    check(run, ["agenda", "--ics"])
    written = file.read_bytes().decode("utf-8")
    assert written.count("BEGIN:VEVENT") > 100
    assert not STEERING.search(written.replace("\r\n", "\n"))
    logical = written.replace("\r\n ", "").split("\r\n")
    assert all(line.partition(":")[0].partition(";")[0].replace("-", "").isupper() for line in logical if line)


def test_a_verb_answers_without_steering(hostile: Helpdesk) -> None:
    for verb in (["take"], ["respond"], ["note", "x"], ["wait"], ["resume"], ["priority", "P3"], ["close"], ["reopen"]):
        for number in range(1001, 1001 + TICKETS, TICKETS // 25):
            arguments = [verb[0], str(number), *verb[1:]]
            run = hostile(*arguments)
            check(run, arguments)
            assert run.status in (0, 1), run
    check(hostile("undo"), ["undo"])


def test_what_an_import_leaves_out_is_told_without_steering(helpdesk: Helpdesk, tmp_path: Path) -> None:
    file = tmp_path / "bad\x1b]0;x\x07\u202e.csv"
    texts = [one for one in SEQUENCES if one.strip() and "\x00" not in one]
    cells = ['"' + one.replace('"', '""') + '"' for one in texts]
    columns = ["priority", "status", "channel", "opened_at", "scheduled_for", "closed_at", "reference"]
    for place, column in enumerate(columns):
        rows = "\n".join(f"Printer,{cell}" for cell in cells)
        file.write_text(f"subject,{column}\n{rows}\n", "utf-8")
        check(helpdesk("import", str(file), "--dry-run"), [column])
        file.write_text(f"subject,{cells[place]}\nPrinter,x\n", "utf-8")
        check(helpdesk("import", str(file), "--dry-run"), [column])
        file.write_text(f"{cells[place]},\x1b[2J\n{cells[place]}\n", "utf-8")
        run = helpdesk("import", str(file))
        assert run.status == 1
        check(run, [column])


def test_a_line_of_the_crash_log_holds_no_ticket(home: Path) -> None:
    for text in strings(200, random.Random(4)):
        marked = f"Quokka{text}"
        try:
            try:
                raise ValueError(marked)
            except ValueError as error:
                raise OSError(5, marked, marked) from error
        except OSError as error:
            said = crash.keep(error)
        assert not STEERING.search(said)
    log = crash.log_file().read_text("utf-8")
    assert "Quokka" not in log and not STEERING.search(log)
    assert "ValueError" in log
