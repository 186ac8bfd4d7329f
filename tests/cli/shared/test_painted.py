"""Tables and sheets on a terminal: in the theme's colours, and plain where none are wanted."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.cli.shared.painted import Painter
from helpdesk_tui.domain.look.ink import ink
from helpdesk_tui.domain.look.themes import THEMES
from helpdesk_tui.domain.text.cells import width
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.hostile import SEQUENCES
from tests.terminal import HELPDESK, Terminal

ESC = b"\x1b"
RUNNING = re.compile(r"[+-]?\d+[smhd]")  # a clock: it may have moved on between one command and the next
PAINTED = [["list"], ["show", "1001"], ["agenda"], ["requester", "list"], ["config", "show"], ["sla", "show"]]
MARKUP = "[b]bold[/b] [/nope] [red]x [@click=app.quit]y[/] :smile:"


@pytest.fixture
def desk(db: Path, store: SqliteStore) -> str:
    open_ = ["--db", str(db), "new"]
    assert (
        main(
            [*open_, "Nothing works", "--priority", "P1", "--requester", "Maria Silva-Ortega", "--phone", "12125550100"]
        )
        == 0
    )
    assert main([*open_, MARKUP, "--body", MARKUP, "--requester", "Bo"]) == 0
    assert main([*open_, "Restore test", "--priority", "P6", "--at", "fri 14:00"]) == 0
    return str(db)


def shown(desk: str, *words: str, columns: int = 100, environ: Mapping[str, str] | None = None) -> tuple[str, bytes]:
    """Run a command on a terminal; return its screen and the bytes sent."""
    with Terminal([*HELPDESK, "--db", desk, *words], columns=columns, rows=60, env=environ) as terminal:
        assert terminal.wait() == 0, terminal.text
        return terminal.text, bytes(terminal.sent)


@pytest.mark.parametrize("words", PAINTED, ids=" ".join)
def test_a_terminal_gets_colours_and_a_pipe_none(desk: str, words: list[str]) -> None:
    text, sent = shown(desk, *words)
    piped = subprocess.run([*HELPDESK, "--db", desk, *words], capture_output=True)
    assert ESC not in piped.stdout and piped.returncode == 0
    if piped.stdout:
        assert ESC in sent
        for word in piped.stdout.decode().split("\n")[0].split():
            assert word in text or RUNNING.fullmatch(word), word


@pytest.mark.parametrize(
    "environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": "unknown"}], ids=lambda one: "".join(one)
)
@pytest.mark.parametrize("words", PAINTED, ids=" ".join)
def test_nothing_but_text_is_sent_where_no_colours_are_wanted(
    desk: str, words: list[str], environ: dict[str, str]
) -> None:
    _, sent = shown(desk, *words, environ=environ)
    assert ESC not in sent


def test_the_colours_are_those_of_the_theme(desk: str) -> None:
    _, sent = shown(desk, "list", environ={"HELPDESK_THEME": "terminal"})
    assert b"\x1b[1;37;41mP1" in sent
    for name in ("dark", "colour-safe"):
        p1 = ink("p1", THEMES[name])
        _, sent = shown(desk, "list", environ={"HELPDESK_THEME": name})
        assert f"\x1b[1;38;5;{p1.text};48;5;{p1.ground}mP1".encode() in sent
    _, sent = shown(desk, "list", environ={"HELPDESK_THEME": "ansi"})
    assert b"\x1b[1mNothing works" in sent and not re.search(rb"\x1b\[[0-9;]*[34][0-7]", sent)
    _, sent = shown(desk, "list", environ={"HELPDESK_THEME": "dark", "TERM": "xterm", "COLORTERM": ""})
    assert not re.search(rb"\x1b\[[0-9;]*[34]8;", sent)


def test_a_ticket_is_text_and_never_markup(desk: str) -> None:
    for words in (["list"], ["show", "1002"]):
        text, _ = shown(desk, *words, columns=160)
        assert MARKUP in text
    text, _ = shown(desk, "list", environ={"HELPDESK_THEME": "[/nope]"})
    assert MARKUP[:20] in text


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal(desk: str, columns: int) -> None:
    for words in (["list"], ["agenda"], ["requester", "list"], *([["show", "1001"]] if columns >= 40 else [])):
        _, sent = shown(desk, *words, columns=columns)
        lines = re.sub(r"\x1b\[[0-9;]*m", "", sent.decode()).split("\r\n")
        assert max(map(width, lines)) <= max(columns, 23), words


def test_whatever_a_cell_holds_columns_stand_under_their_heads(capsys: pytest.CaptureFixture[str]) -> None:
    from helpdesk_tui.domain.text.cleaning import clean_display

    texts = [clean_display(one) for one in SEQUENCES if one.strip()]
    brush = Painter(THEMES["terminal"], 60)
    brush.table(["TEXT", "END"], [[(text, "p1"), ("|", "")] for text in texts], "", ["TEXT"])
    out = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    lines = out.splitlines()
    assert len(lines) == len(texts) + 1 and len({width(line.rstrip().removesuffix("|")) for line in lines[1:]}) == 1


def test_a_long_table_is_the_same_throughout(capsys: pytest.CaptureFixture[str]) -> None:
    Painter(THEMES["terminal"], 40).table(
        ["N", "SUBJECT"], [[(str(n), ""), ("x" * n, "")] for n in range(500)], "N", []
    )
    lines = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    assert [line.split()[0] for line in lines] == ["N", *map(str, range(500))]
    assert {len(line) for line in lines} == {40}
