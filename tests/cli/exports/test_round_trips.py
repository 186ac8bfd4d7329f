"""A ticket is itself by whichever export it comes back, and what was missed is so in every list that tells results."""

from __future__ import annotations

import json
import time
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.clock import PACE_SETTING, Pace
from tests.cli.conftest import Helpdesk, command, home, instant
from tests.domain.rules.test_decide import POLICY

__all__ = ["command", "home"]


def set_clock(desk: Path, at: str) -> None:
    with closing(SqliteStore(desk)) as store:
        store.put_setting(PACE_SETTING, str(Pace(instant(at), time.time(), 1.0)))


@pytest.fixture
def desk(command: Helpdesk, tmp_path: Path) -> Path:
    """A desk with one P2, opened at 10:00 and unanswered at 10:45, and one P4."""
    path = tmp_path / "here.db"
    set_clock(path, "2026-11-16T10:00")
    assert command("--db", str(path), "new", "Mail is down", "--priority", "P2", "--unanswered").status == 0
    assert command("--db", str(path), "new", "Printer", "--priority", "P4").status == 0
    set_clock(path, "2026-11-16T10:45")
    return path


def exported(command: Helpdesk, desk: Path, form: str) -> str:
    out = desk.with_suffix(f".{form}")
    assert command("--db", str(desk), "export", "is:all", "--format", form, "--out", str(out)).status == 0
    return str(out)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_an_export_taken_back_into_its_own_desk_adds_nothing(command: Helpdesk, desk: Path, form: str) -> None:
    run = command("--db", str(desk), "import", exported(command, desk, form))
    assert "0 tickets taken" in run.out and "2 here already" in run.out


@pytest.mark.parametrize("forms", [("csv", "jsonl"), ("jsonl", "csv")])
def test_what_came_by_one_export_is_not_doubled_by_the_other(
    command: Helpdesk, desk: Path, tmp_path: Path, forms: tuple[str, str]
) -> None:
    first, second = (exported(command, desk, form) for form in forms)
    there = tmp_path / "there.db"
    set_clock(there, "2026-11-16T10:50")
    assert "2 tickets taken" in command("--db", str(there), "import", first).out
    assert "2 here already" in command("--db", str(there), "import", second).out


def test_another_ticket_of_the_same_number_is_taken(command: Helpdesk, desk: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.db"
    set_clock(there, "2026-11-16T10:50")
    command("--db", str(there), "new", "Something else")
    assert "2 tickets taken" in command("--db", str(there), "import", exported(command, desk, "csv")).out


def test_a_miss_that_nobody_wrote_down_yet_stands_in_json_and_csv(command: Helpdesk, desk: Path) -> None:
    [missed, other] = json.loads(command("--db", str(desk), "list", "--json").out)
    assert (missed["result"], missed["result_priority"], missed["sla"]) == ("missed", "P2", "breached")
    assert missed["result_at"] == "2026-11-16T15:30:01Z"
    assert other["result"] is None
    assert ",missed,P2," in Path(exported(command, desk, "csv")).read_text()


def test_a_response_missed_under_another_priority_is_missed_after_a_csv_too(
    command: Helpdesk, desk: Path, tmp_path: Path
) -> None:
    assert command("--db", str(desk), "priority", "1001", "P5").status == 0
    there = tmp_path / "there.db"
    set_clock(there, "2026-11-16T10:50")
    command("--db", str(there), "import", exported(command, desk, "csv"))
    command("--db", str(there), "respond", "1001")
    shown = json.loads(command("--db", str(there), "show", "1001", "--json").out)
    assert (shown["priority"], shown["result"], shown["result_priority"]) == ("P5", "missed", "P2")


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_what_was_answered_elsewhere_comes_back_so(command: Helpdesk, tmp_path: Path, form: str) -> None:
    """An open one, one that was answered here too, and a closed one; none says how it came in."""
    here, there = tmp_path / "here.db", tmp_path / "there.db"
    set_clock(here, "2026-11-16T10:00")
    with closing(SqliteStore(here)) as store:
        desk = Desk(store, POLICY, "ana", lambda: instant("2026-11-16T10:00"))
        for subject in ("Open", "Answered", "Closed"):
            desk.open(
                Open(
                    subject,
                    Priority.P2,
                    channel=Channel.UNKNOWN,
                    opened_at=instant("2026-11-01T10:00"),
                    reference=f"elsewhere:{subject}",
                    elsewhere=True,
                )
            )
        desk.respond({1002: None})
        desk.close({1003: None}, "done")
    set_clock(there, "2026-11-16T10:45")
    assert "3 tickets taken" in command("--db", str(there), "import", exported(command, here, form)).out
    told = [command("--db", str(db), "list", "is:all", "--json").json for db in (here, there)]
    for tickets in told:
        tickets.sort(key=lambda one: one["reference"])
        for one in tickets:
            assert (one["channel"], one["due_at"], one["sla"]) == (None, None, "none")
            del one["version"], one["number"]
    assert told[0] == told[1]
