"""What is longer than a field may be is told at each way in, and neither cut nor lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.console.state.editor import NotWritten, written
from helpdesk_tui.domain.text.cleaning import BODY_LIMITS, LINE_LIMITS
from tests.cli.conftest import Helpdesk, command, db, helpdesk, home, store
from tests.console.pilot import Hand
from tests.console.screens.conftest import hand, sit

__all__ = ["command", "db", "hand", "helpdesk", "home", "sit", "store"]

LONG = {field: "x" * (most + 1) for field, most in (LINE_LIMITS | BODY_LIMITS).items()}


@pytest.mark.parametrize("field", ["subject", "requester", "phone", "email", "organisation", "body"])
def test_a_new_ticket_of_the_command_line(helpdesk: Helpdesk, field: str) -> None:
    values = {"subject": "Printer", field: LONG[field]}
    options = [f"--{name}={value}" for name, value in values.items() if name != "subject"]
    run = helpdesk("new", values["subject"], *options)
    assert (run.status, run.out) == (1, "")
    assert f"The {field} has" in run.err and "1 more than" in run.err
    assert helpdesk("list", "--json").json == []


@pytest.mark.parametrize(
    ("verb", "field"),
    [
        (["note"], "note"),
        (["assign"], "assignee"),
        (["close", "--resolution"], "resolution"),
        (["priority", "P2", "--reason"], "reason"),
        (["edit", "--subject"], "subject"),
        (["edit", "--phone"], "phone"),
        (["attach"], "requester"),
    ],
)
def test_a_verb_of_the_command_line(helpdesk: Helpdesk, verb: list[str], field: str) -> None:
    helpdesk("new", "Printer")
    before = helpdesk("show", "1001", "--json").json
    run = helpdesk(verb[0], "1001", *verb[1:], LONG[field])
    assert (run.status, run.out) == (1, "")
    assert f"The {field} has" in run.err and "1 more than" in run.err
    assert helpdesk("show", "1001", "--json").json == before


@pytest.mark.parametrize("field", ["subject", "requester", "phone", "email", "organisation", "assignee", "reference"])
def test_a_row_of_an_import(helpdesk: Helpdesk, tmp_path: Path, field: str) -> None:
    columns = ["subject", *([] if field == "subject" else [field]), "opened_at"]
    values = {"opened_at": "2020-01-02 10:00"}
    long = [LONG[field] if name == field else values.get(name, "Printer") for name in columns]
    short = [values.get(name, "Printer") for name in columns]
    (tmp_path / "in.csv").write_text("\n".join(",".join(row) for row in (columns, long, short)))
    run = helpdesk("import", "in.csv")
    assert "1 ticket taken" in run.out
    assert f"The {field} has" in run.err and "(line 2)" in run.err
    assert len(helpdesk("list", "--json").json) == 1


@pytest.mark.parametrize(("keys", "field"), [("m", "note"), ("c", "resolution"), ("a", "assignee"), ("e", "subject")])
@pytest.mark.parametrize("way", ["paste", "typed"])
def test_a_prompt_of_the_console_keeps_what_was_typed(hand: Hand, keys: str, field: str, way: str) -> None:
    number = hand.open("Printer")
    before = hand.ticket(number)
    hand.type(keys)
    if way == "paste" or field in BODY_LIMITS:
        hand.paste(LONG[field])
    else:
        hand.type(LONG[field])
    hand.type("\r")
    assert f"The {field} has" in hand.told and "more than the" in hand.told
    assert hand.ticket(number) == before and hand.front != "QueueScreen"
    hand.key("escape").type(keys)
    hand.type("\x7f" * 8 if field == "subject" else "\x7f\r")
    # A name that nobody here has is asked about first.
    hand.type("\r" if field == "assignee" else "")
    if field != "subject":
        assert hand.ticket(number).version == before.version + 1


def test_the_editor(tmp_path: Path) -> None:
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nhead -c 70000 /dev/zero | tr "\\0" x > "$1"\n')
    script.chmod(0o755)
    with pytest.raises(NotWritten, match="longer than 65,536"):
        written("before", {"EDITOR": str(script)}, 0)
