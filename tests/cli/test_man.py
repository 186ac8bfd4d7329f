"""The manual page: made from the declarations, so that nothing there is can be missing from it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from helpdesk_tui.cli.app import app
from helpdesk_tui.cli.man import _text
from helpdesk_tui.cli.shared.invocation import EXITS
from helpdesk_tui.wiring.config.keys import KEYS
from tests.cli.conftest import Helpdesk
from tests.cli.test_help import paths


@pytest.fixture
def page(command: Helpdesk) -> str:
    run = command("man")
    assert (run.status, run.err) == (0, "")
    return run.out


def plain(page: str) -> str:
    """The page without roff's escapes."""
    return page.replace(r"\-", "-").replace(r"\(aq", "'").replace(r"\(ti", "~").replace(r"\&", "")


def sections(page: str) -> dict[str, str]:
    return {part.partition("\n")[0]: part for part in re.split(r"^\.S[SH] ", plain(page), flags=re.MULTILINE)}


def found(program: Any, path: tuple[str, ...]) -> Any:
    command = program
    for name in path:
        command = command.commands[name]
    return command


@pytest.mark.parametrize("path", [path for path in paths(get_command(app)) if path], ids=" ".join)
def test_every_command_stands_in_it_with_each_of_its_options(page: str, path: tuple[str, ...]) -> None:
    heads = [part for head, part in sections(page).items() if re.match(rf"helpdesk {' '.join(path)} ", f"{head} ")]
    assert heads, path
    for parameter in found(get_command(app), path).params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            if option.startswith("--"):
                assert re.search(rf"^\.B .*{re.escape(option)}\b", heads[0], re.MULTILINE), option


def test_it_tells_the_exit_status_the_environment_and_the_options_before_any_command(page: str) -> None:
    told = sections(page)
    assert all(f".B {status}\n" in told["EXIT STATUS"] for status in EXITS)
    assert all(f".B {key.variable}\n" in told["ENVIRONMENT"] for key in KEYS)
    for option in ("--db DESK", "--as NAME", "--kiosk", "--version", "--install-completion", "--show-completion"):
        assert f".B {option}" in told["OPTIONS"]


def test_the_help_page_tells_each_exit_status_too(command: Helpdesk) -> None:
    told = " ".join(command("--help").out.split())
    assert all(f"{status} {means}" in told for status, means in EXITS.items())


@pytest.mark.parametrize(
    "reader",
    [
        ["mandoc", "-T", "lint", "-W", "warning"],
        ["groff", "-man", "-Tascii", "-ww", "-z"],
        ["man", "--warnings", "-l"],
    ],
    ids=lambda reader: reader[0],
)
def test_what_reads_manual_pages_accepts_it(page: str, tmp_path: Path, reader: list[str]) -> None:
    if shutil.which(reader[0]) is None:
        pytest.skip(f"there is no {reader[0]} here")
    file = tmp_path / "helpdesk.1"
    file.write_text(page)
    run = subprocess.run([*reader, str(file)], capture_output=True, text=True)
    said = run.stderr + (run.stdout if "lint" in reader else "")
    # A page without a date is the same whenever it is made.
    assert not [line for line in said.splitlines() if "missing date" not in line]


def test_its_source_is_ascii_with_short_lines(page: str) -> None:
    assert page.isascii()
    assert not [line for line in page.splitlines() if len(line) > 100 and not line.startswith(".")]


def test_nothing_that_is_said_can_be_read_as_a_request() -> None:
    assert _text(r".sh \fB it's") == r"\&.sh \efB it\(aqs"
