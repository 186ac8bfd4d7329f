"""``-`` in the place of a text: it comes from standard input, and not by the list of processes."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.cli.conftest import Helpdesk
from tests.terminal import HELPDESK, Terminal

Typing = Callable[[bytes], None]


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Typing:
    """Put bytes on standard input."""
    return lambda content: monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content), "utf-8"))


@pytest.fixture
def ticket(helpdesk: Helpdesk) -> Helpdesk:
    helpdesk("new", "VPN drops")
    return helpdesk


def test_a_note_comes_from_standard_input_with_its_lines(ticket: Helpdesk, typing: Typing) -> None:
    typing("Said: “Grüße”\nand rang off\n".encode())
    assert ticket("note", "1001", "-").out == "#1001 noted.\n"
    assert ticket("show", "1001", "--json").json["events"][-1]["text"] == "Said: “Grüße”\nand rang off"


def test_a_resolution_a_reason_and_what_a_caller_said_do_so_too(ticket: Helpdesk, typing: Typing) -> None:
    for words, field in (
        (["priority", "1001", "P3", "--reason", "-"], "text"),
        (["attach", "1001", "Bo", "--said", "-"], "text"),
        (["close", "1001", "--resolution", "-"], "resolution"),
    ):
        typing(b"\xef\xbb\xbfFound it\r\n")
        assert ticket(*words).status == 0
        shown = ticket("show", "1001", "--json").json
        assert "Found it" in (shown["events"][-1]["text"] if field == "text" else shown[field])


def test_the_body_of_a_new_ticket_comes_from_standard_input(helpdesk: Helpdesk, typing: Typing) -> None:
    typing(b"One\n\n  two\n")
    assert helpdesk("new", "Mail", "--body", "-").status == 0
    assert helpdesk("show", "1001", "--json").json["body"] == "One\n\n  two"


def test_subject_and_body_can_both_come_from_there_the_first_line_first(helpdesk: Helpdesk, typing: Typing) -> None:
    typing(b"Mail is down\n\nSince this morning.\n")
    assert helpdesk("new", "-", "--body", "-").status == 0
    typing(b"Printer\n")
    assert helpdesk("new", "-").status == 0
    first, second = (helpdesk("show", number, "--json").json for number in ("1001", "1002"))
    assert (first["subject"], first["body"]) == ("Mail is down", "Since this morning.")
    assert (second["subject"], second["body"]) == ("Printer", None)


@pytest.mark.parametrize(
    ("content", "status", "told"),
    [
        (b"", 2, "Standard input is empty"),
        (b" \n\n", 2, "Standard input is empty"),
        (b"first\nsecond \xe9\n", 2, "not UTF-8 text (line 2)"),
        (b"x" * 65_537, 1, "65,537 bytes, 1 more than the 65,536 it may have"),
        (b"x" * (2**20 + 1), 2, "more than 1,048,576 bytes"),
        (b"half \xed\xa0\x80", 2, "not UTF-8 text (line 1)"),
    ],
    ids=["nothing", "blank", "latin-1", "too long", "endless", "half a character"],
)
@pytest.mark.parametrize(
    "words", [["note", "1001", "-"], ["close", "1001", "--resolution", "-"]], ids=["note", "close"]
)
def test_what_cannot_be_taken_is_a_sentence_and_changes_nothing(
    ticket: Helpdesk, store: SqliteStore, typing: Typing, words: list[str], content: bytes, status: int, told: str
) -> None:
    before = store.changed(0)
    typing(content)
    run = ticket(*words)
    assert (run.status, run.out) == (status, "") and told in run.err
    assert store.changed(0) == before


def test_a_text_of_just_the_size_is_taken(ticket: Helpdesk, typing: Typing) -> None:
    typing(b"x" * 65_536 + b"\n")
    assert ticket("note", "1001", "-").status == 0


def test_a_closed_standard_input_is_an_empty_one(ticket: Helpdesk, db: Path) -> None:
    program = " ".join([*HELPDESK, "--db", str(db), "note", "1001", "-"])
    run = subprocess.run(["sh", "-c", f"{program} <&-"], capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (2, "") and "Standard input is empty" in run.stderr


def test_a_standard_input_that_cannot_be_read_is_a_sentence(ticket: Helpdesk, db: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        ["sh", "-c", f"{' '.join(HELPDESK)} --db {db} note 1001 - 0> {tmp_path}/x"], capture_output=True, text=True
    )
    assert run.returncode == 1 and "Standard input cannot be read: Bad file descriptor" in run.stderr


def test_a_person_at_a_terminal_is_told_how_to_end_the_text(db: Path) -> None:
    assert main(["--db", str(db), "new", "VPN"]) == 0
    with Terminal([*HELPDESK, "--db", str(db), "note", "1001", "-"], columns=120) as terminal:
        terminal.until("Ctrl-D on a line of its own ends it")
        terminal.press("Called back\r\x04")
        terminal.until("#1001 noted.")
        assert terminal.wait() == 0
    with Terminal([*HELPDESK, "--db", str(db), "note", "1001", "-"], columns=120) as terminal:
        terminal.until("Ctrl-C leaves everything as it is")
        terminal.press("Half a te\x03")
        assert terminal.wait() == 130
    store = SqliteStore(db)
    assert [event.text for event in store.history(1001)][1:] == ["Called back"]
    store.close()
