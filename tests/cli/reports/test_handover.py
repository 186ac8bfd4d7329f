"""``helpdesk handover``: as text that can be read out, as JSON with stable keys, and signed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.desk.shift.handing_over import sign
from helpdesk_tui.domain.text.cells import width
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.opening import clock_of
from tests.cli.conftest import Helpdesk
from tests.documents import read, section
from tests.domain.rules.test_decide import POLICY


def test_an_empty_desk_has_a_short_handover(helpdesk: Helpdesk) -> None:
    run = helpdesk("handover")
    assert run.status == 0 and run.out.splitlines()[1:4] == [
        "Since 02:00, the last 8 hours; ahead until 18:00.",
        "No handover was signed yet.",
        "",
    ]
    assert [line for line in run.out.splitlines() if ":" in line][3:] == [
        "Open alarms: none",
        "Due until 18:00: none",
        "Tasks until 18:00: none",
        "Promised until 18:00: none",
        "Waiting for the customer: none",
        "Since 02:00",
        "Without an owner: none",
        "Your drafts: none",
    ]


def test_what_is_there_is_named_in_lines_of_80_cells(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Everything is down " + "and down " * 20, "--priority", "P1")
    helpdesk("new", "Mail bounces", "--priority", "P3")
    helpdesk("assign", "1002", "bo", "--force")
    helpdesk("follow", "1002", "15:00", "call back")
    out = helpdesk("handover").out
    assert max(map(width, out.splitlines())) <= 80
    assert "Hot: 1\n  #1001 P1 NOW +" in out and "  #1002 P3 due 14:00, bo: Mail bounces\n" in out
    assert "  #1002 P3 promised 15:00, call back, bo: Mail bounces\n" in out
    assert "  2 opened, 0 closed, 0 breached, 0 tasks late, 0 reprioritised, 0 merged\n" in out


def test_json_has_the_same_and_its_keys_do_not_change(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Everything is down", "--priority", "P1")
    answer = helpdesk("handover", "--since", "09:00", "--json").json
    assert list(answer) == [
        *("at", "technician", "since", "since_by", "until", "on_duty", "next", "hot", "alarms", "due", "tasks"),
        *("promises", "waits", "happened", "unowned", "drafts", "last", "signed"),
    ]
    assert (answer["since"], answer["since_by"]) == ("2026-11-16T14:00:00Z", "asked")
    assert answer["hot"]["total"] == 1 and answer["hot"]["tickets"][0]["number"] == 1001
    assert answer["happened"]["tickets"][0]["happened"][0]["what"] == "opened"


def test_the_documented_keys_are_those_of_the_json(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Everything is down", "--priority", "P1")
    answer = helpdesk("handover", "--sign", "--json").json
    said = set(re.findall(r"`(\w+)`", section(read("docs/scripts.md"), "The handover")))
    parts = [answer["hot"], answer["alarms"], answer["happened"], answer["signed"]]
    parts += answer["happened"]["tickets"][0]["happened"]
    assert not {key for part in (answer, *parts) for key in part} - said
    assert "acknowledged_by" in answer["hot"]["tickets"][0]


def test_an_acknowledged_outage_is_told_with_who_looks_after_it(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Everything is down", "--priority", "P1")
    assert helpdesk("ack", "1001").status == 0
    answer = helpdesk("handover", "--json").json
    assert answer["hot"]["tickets"][0]["acknowledged_by"] == answer["technician"]
    assert f", acknowledged by {answer['technician']}, nobody has it: Everything" in helpdesk("handover").out


def test_a_program_that_asks_for_json_has_not_read_it(helpdesk: Helpdesk, store: SqliteStore) -> None:
    clock = clock_of(store)
    sign(Desk(store, POLICY, "bo", clock), clock() - 3600)
    for arguments, readers in ((("--json",), 0), ((), 1), ((), 1)):
        assert helpdesk("handover", *arguments).status == 0
        assert len(store.desk_events(9, kinds=["handover-read"])) == readers


def test_signing_names_the_event_and_who_has_read_it(helpdesk: Helpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    run = helpdesk("handover", "--sign", "--json")
    assert run.err.startswith("Signed 10:00:0") and run.json["last"] is None
    signed = run.json["signed"]
    assert signed["read"] == [] and signed["head"].partition(":")[0] == str(signed["event"] - 1)
    assert helpdesk("handover", "--json").json["last"] == signed
    assert "handed the desk over" in helpdesk("audit", "log").out


@pytest.mark.parametrize("since", ["soon", "tomorrow 09:00", "", "33:99", "2026-02-30"])
def test_a_wrong_since_is_refused_with_a_sentence_and_nothing_is_signed(
    helpdesk: Helpdesk, store: SqliteStore, since: str
) -> None:
    run = helpdesk("handover", "--sign", "--since", since)
    assert run.status in (1, 2) and run.err.endswith(".\n") and not run.out and store.head()[0] == 0


def test_who_may_only_look_reads_it_and_signs_nothing(helpdesk: Helpdesk, db: Path, store: SqliteStore) -> None:
    db.with_suffix(".toml").write_text('[roles]\ndefault = "viewer"\n')
    assert helpdesk("handover").status == 0
    run = helpdesk("handover", "--sign")
    assert run.status == 1 and "needs the role technician; yours is viewer" in run.err
    assert [one.kind for one in store.desk_events(9)] == ["refused"]


def test_a_roster_says_since_when_and_who_is_next(
    helpdesk: Helpdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = json.loads(helpdesk("handover", "--json").out)["technician"]
    watch, config = tmp_path / "watch.toml", tmp_path / "config.toml"
    watch.write_text(
        f'[[roster]]\nname = "duty"\nzone = "America/New_York"\n[[roster.rotation]]\npeople = ["{me}", "bo"]\n'
        'from = 2026-11-16T08:00:00\nevery = "12 hours"\n'
    )
    config.write_text(f'watch = "{watch}"\n')
    monkeypatch.setenv("HELPDESK_CONFIG", str(config))
    answer = helpdesk("handover", "--json").json
    assert (answer["since"], answer["since_by"], answer["until"]) == (
        "2026-11-16T13:00:00Z", "roster", "2026-11-17T13:00:00Z",
    )  # fmt: skip
    assert answer["on_duty"] == [me] and answer["next"]["on_duty"] == ["bo"]
    assert f"On duty: {me}; from 20:00 bo." in helpdesk("handover").out
    watch.write_text("[[roster]]\nnonsense = 1\n")
    run = helpdesk("handover")
    assert run.status == 0 and run.err.startswith("The roster does not count: ")
