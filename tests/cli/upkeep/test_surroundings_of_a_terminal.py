"""What a terminal is, is asked of the terminal: its size of the device, its letters of the locale."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.domain.text.ascii import in_ascii
from helpdesk_tui.domain.text.cells import width
from tests.terminal import HELPDESK, Terminal

LOCALES = [
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"},
]

BARE = [{"LC_ALL": "C"}, {"LANG": ""}, {"LC_ALL": "POSIX"}, {"LC_ALL": "en_US.ISO-8859-1"}, {"LANG": "C"}]
"""Locales in which Python takes UTF-8 for all that it writes, whatever the terminal shows."""


@pytest.fixture
def desk(db: Path) -> str:
    assert main(["--db", str(db), "new", "Café — naïve", "--priority", "P2", "--requester", "İbrahim Ọ̀ṣúnlé"]) == 0
    assert main(["--db", str(db), "new", "Second", "--priority", "P6", "--at", "+3bd", "--next-open"]) == 0
    return str(db)


@pytest.mark.parametrize("size", [{"COLUMNS": "40"}, {"COLUMNS": "300", "LINES": "3"}, {"COLUMNS": "0"}])
def test_a_table_fits_the_terminal_whatever_is_exported(desk: str, size: dict[str, str]) -> None:
    assert main(["--db", desk, "new", "x" * 190]) == 0
    with Terminal([*HELPDESK, "--db", desk, "list"], columns=100, env=size) as terminal:
        assert terminal.wait() == 0
        rows = [line for line in terminal.lines if "xxx" in line]
    assert len(rows) == 1 and 95 <= len(rows[0].rstrip()) <= 100


def test_help_fits_the_terminal_whatever_is_exported(db: Path) -> None:
    with Terminal([*HELPDESK, "close", "--help"], columns=60, rows=60, env={"COLUMNS": "200"}) as terminal:
        assert terminal.wait() == 0
        assert not [line for line in terminal.lines if re.match(r"\S", line) and line[:1].islower()], terminal.text


def test_the_console_takes_the_terminals_size_whatever_is_exported(desk: str) -> None:
    with Terminal([*HELPDESK, "--db", desk], columns=90, rows=26, env={"COLUMNS": "50", "LINES": "8"}) as terminal:
        terminal.taken()
        assert "Help" in terminal.lines[25] and "Help desk" in terminal.lines[0]
        terminal.press("q")
        assert terminal.wait() == 0


def test_where_there_is_no_terminal_columns_are_believed(desk: str) -> None:
    run = subprocess.run(
        [*HELPDESK, "list", "--help"], capture_output=True, text=True, env={**os.environ, "COLUMNS": "50"}
    )
    assert run.returncode == 0 and max(map(len, run.stdout.splitlines())) <= 50


@pytest.mark.parametrize("locale", LOCALES, ids=["latin-1", "C"])
def test_the_command_line_writes_ascii_where_the_locale_is_not_utf_8(desk: str, locale: dict[str, str]) -> None:
    for words in (["list"], ["show", "1001"], ["status"], ["agenda"], ["show", "9\u2500"], ["due", "P4", "--explain"]):
        run = subprocess.run([*HELPDESK, "--db", desk, *words], capture_output=True, env={**os.environ, **locale})
        said = run.stdout + run.stderr
        assert said.isascii() and b"\\u" not in said and b"\\x" not in said, (words, said)
    run = subprocess.run([*HELPDESK, "--db", desk, "list"], capture_output=True, env={**os.environ, **locale})
    assert b"Cafe - naive" in run.stdout and b"Ibrahim Osunle" in run.stdout


def looked_through(desk: str, locale: dict[str, str]) -> bytes:
    """Look at the queue with its preview, a ticket and a new call in ASCII; return all that the console has sent."""
    with Terminal([*HELPDESK, "--db", desk], columns=120, rows=30, env=locale) as terminal:
        terminal.taken()
        terminal.until("Cafe - naive")
        for key, seen in (
            ("v", "| #1001"),
            ("d", "Deadlines"),
            ("\x1b", "Cafe"),
            ("n", "Set priority"),
            ("\x1b", "Cafe"),
        ):
            terminal.press(key)
            terminal.until(seen)
        terminal.press("q")
        terminal.wait()
        return bytes(terminal.sent)


@pytest.mark.parametrize("locale", BARE, ids=lambda locale: " ".join(f"{name}={said}" for name, said in locale.items()))
def test_a_terminal_gets_ascii_by_its_locale_though_python_takes_utf_8_then(desk: str, locale: dict[str, str]) -> None:
    for words in (["list"], ["show", "1001"], ["close", "--help"], ["show", "9\u2500"], ["doctor"]):
        with Terminal([*HELPDESK, "--db", desk, *words], columns=120, env=locale) as terminal:
            terminal.wait()
        assert bytes(terminal.sent).isascii() and b"\\u" not in terminal.sent, (words, terminal.text)
    assert looked_through(desk, locale).isascii()


@pytest.mark.parametrize("locale", [{"LANG": "C.UTF-8"}, {"LC_ALL": "en_US.utf8"}, {"LANG": "", "PYTHONUTF8": "1"}])
def test_a_terminal_that_is_said_to_show_utf_8_gets_it(desk: str, locale: dict[str, str]) -> None:
    with Terminal([*HELPDESK, "--db", desk], columns=120, rows=30, env=locale) as terminal:
        terminal.until("Café — naïve")
        terminal.press("q")
        terminal.wait()


@pytest.mark.parametrize("locale", BARE[:2])
def test_what_a_program_reads_keeps_its_letters_without_a_locale(desk: str, locale: dict[str, str]) -> None:
    run = subprocess.run([*HELPDESK, "--db", desk, "list"], capture_output=True, env={**os.environ, **locale})
    assert run.returncode == 0 and "Café — naïve" in run.stdout.decode()


def test_a_kiosk_that_starts_again_keeps_to_the_locale_that_there_was(desk: str) -> None:
    env = {"LANG": "", "PYTHONHASHSEED": "0"}
    with Terminal([*HELPDESK, "--kiosk", "--db", desk], columns=120, env=env) as terminal:
        terminal.until("Cafe - naive")
        terminal.press("q")
        terminal.wait()
    assert bytes(terminal.sent).isascii()


def test_an_export_is_utf_8_whatever_the_locale(desk: str) -> None:
    run = subprocess.run([*HELPDESK, "--db", desk, "export"], capture_output=True, env={**os.environ, **LOCALES[0]})
    assert "Café — naïve" in run.stdout.decode("utf-8")


@pytest.mark.parametrize("locale", LOCALES, ids=["latin-1", "C"])
def test_the_console_draws_in_ascii_where_the_locale_is_not_utf_8(desk: str, locale: dict[str, str]) -> None:
    said = looked_through(desk, locale)
    assert said.isascii() and b"\\u" not in said and b"\\x" not in said


@pytest.mark.parametrize(
    ("text", "plain"),
    [("── │ ✓ ↻", "-- | v @"), ("Łódź, straße", "Lodz, strase"), ("漢字", "????"), ("\u00bd", "?"), ("é\u0301", "e")],
)
def test_what_looks_alike_in_ascii_takes_as_many_cells(text: str, plain: str) -> None:
    assert in_ascii(text) == plain
    assert width(plain) == width(text)


@pytest.mark.parametrize("words", [[], ["status"]], ids=["nothing", "status"])
def test_a_kiosk_without_a_terminal_advises_ssh_t_and_nothing_it_refuses(db: Path, words: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "helpdesk_tui", "--kiosk", "--db", str(db), *words],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert "ssh -t" in run.stderr and "helpdesk list" not in run.stderr and "--help" not in run.stderr


def test_a_kiosk_on_a_terminal_that_cannot_draw_advises_another(db: Path) -> None:
    with Terminal([*HELPDESK, "--kiosk", "--db", str(db)], columns=120, env={"TERM": "dumb"}) as terminal:
        assert terminal.wait() == 2
        assert "another terminal" in terminal.text and "helpdesk list" not in terminal.text
