"""Completion in real shells: verbs, options, priorities, ways in and what a filter may say, without any desk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.cli.shared.completing import help_of
from tests.cli.conftest import Helpdesk
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]
Ask = Callable[[str], list[str]]


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """A folder with the program in it, and the environment that finds it."""
    program = tmp_path / "bin" / "helpdesk"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m helpdesk_tui "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}:{os.environ['PATH']}"
    # A desk that cannot be opened: a Tab must not need one.
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "HELPDESK_DB": "/nowhere/desk.db"}


def script(place: dict[str, str], shell: str) -> str:
    run = subprocess.run(
        ["helpdesk"], env={**place, "_HELPDESK_COMPLETE": f"source_{shell}"}, capture_output=True, text=True, check=True
    )
    return run.stdout


@pytest.fixture(params=["bash", "fish"])
def ask(request: pytest.FixtureRequest, place: dict[str, str], tmp_path: Path) -> Ask:
    """Return what a shell offers for a line."""
    shell: str = request.param
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    file = tmp_path / f"completion.{shell}"
    file.write_text(script(place, shell))

    def offered(line: str) -> list[str]:
        if shell == "bash":
            words = line.split(" ")
            spelt = " ".join(f"'{word}'" for word in words)
            asked = (
                f"source {file}; COMP_WORDS=({spelt}); COMP_CWORD={len(words) - 1}; "
                '_helpdesk_completion helpdesk; printf "%s\\n" "${COMPREPLY[@]}"'
            )
            run = subprocess.run(["bash", "--norc", "-c", asked], env=place, capture_output=True, text=True)
        else:
            asked = f"source {file}; complete -C '{line}'"
            run = subprocess.run(["fish", "--no-config", "-c", asked], env=place, capture_output=True, text=True)
        assert run.stderr == ""
        return [answer.partition("\t")[0] for answer in run.stdout.splitlines() if answer]

    return offered


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("helpdesk reo", ["reopen"]),
        ("helpdesk close --res", ["--resolution"]),
        ("helpdesk new Mail --priority P", ["P1", "P2", "P3", "P4", "P5", "P6"]),
        ("helpdesk priority 1001 1002 p", ["p1", "p2", "p3", "p4", "p5"]),
        ("helpdesk new Mail --channel w", ["walk-in"]),
        ("helpdesk due P", ["P1", "P2", "P3", "P4", "P5", "P6"]),
        ("helpdesk list --sort b", ["breach"]),
        ("helpdesk list is:br", ["is:breached"]),
        ("helpdesk export --format j", ["jsonl"]),
        ("helpdesk sla reco", ["recompute"]),
        ("helpdesk --db x.db statu", ["status"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_shell_offers_what_could_be_typed_next(ask: Ask, line: str, offered: list[str]) -> None:
    assert ask(line) == offered


def test_a_shell_offers_every_verb_and_each_option(ask: Ask) -> None:
    assert {"new", "list", "close", "redo", "sla", "requester"} <= set(ask("helpdesk "))
    assert {"--json", "--seen", "--children", "--resolution"} <= set(ask("helpdesk close --"))


def test_bash_ends_a_word_at_a_colon_and_is_offered_the_rest(place: dict[str, str], tmp_path: Path) -> None:
    words = {"COMP_WORDS": "helpdesk\nlist\nis\n:\nsch", "COMP_CWORD": "4", "_HELPDESK_COMPLETE": "complete_bash"}
    run = subprocess.run(["helpdesk"], env={**place, **words}, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "scheduled\n", "")


@pytest.mark.skipif(shutil.which("zsh") is None, reason="there is no zsh here")
def test_zsh_completes_a_verb_and_tells_what_each_is_for(place: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "_helpdesk").write_text(script(place, "zsh"))
    start = f"PS1='> '; fpath+={tmp_path}; autoload -Uz compinit; compinit -D; source {tmp_path}/_helpdesk; echo ready"
    with Terminal(["zsh", "-f", "-i"], columns=120, rows=50, env=place) as terminal:
        terminal.press(f"{start}\r")
        terminal.until("\nready")
        terminal.press("helpdesk reo\t")
        terminal.until("> helpdesk reopen")
        terminal.press("\x15helpdesk re\t\t")
        terminal.until("Open closed tickets again, with the full response target")
        assert "nobody’s" in terminal.text and "''" not in terminal.text.replace("'> '", "")


def test_the_script_for_this_shell_is_shown_and_installed(place: dict[str, str], home: Path) -> None:
    for shell, file in (("bash", ".bash_completions/helpdesk.sh"), ("fish", ".config/fish/completions/helpdesk.fish")):
        if shutil.which(shell) is None:
            continue
        shown = subprocess.run(
            [shell, "-c", "helpdesk --show-completion; true"], env=place, capture_output=True, text=True
        )
        assert shown.stdout.strip() == script(place, shell).strip()
        run = subprocess.run(
            [shell, "-c", "helpdesk --install-completion; true"], env=place, capture_output=True, text=True
        )
        assert f"{shell} completion installed" in run.stdout
        assert (home / file).read_text().strip() == script(place, shell).strip()


def test_help_beside_a_word_is_one_short_line_that_no_shell_or_markup_reads() -> None:
    assert help_of("Erase what the table [retention] lets go.\n\nIts days count.") == (
        "Erase what the table (retention) lets go"
    )
    assert help_of(None) is None
    assert len(help_of("x" * 500) or "") == 60


def test_a_completion_opens_neither_console_nor_desk(
    monkeypatch: pytest.MonkeyPatch, command: Helpdesk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_HELPDESK_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "helpdesk\nlist\n")
    monkeypatch.setenv("COMP_CWORD", "2")
    monkeypatch.setenv("HELPDESK_DB", str(tmp_path / "new.db"))
    with pytest.raises(SystemExit) as left:
        main([])
    assert left.value.code == 0 and "is:open" in capsys.readouterr().out
    assert not (tmp_path / "new.db").exists()
