"""Help, for every command there is, on a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from typer.main import get_command

from helpdesk_tui.cli.app import app
from tests.cli.conftest import Helpdesk


def paths(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of each command, the program itself among them."""
    yield path
    commands: Mapping[str, Any] = getattr(command, "commands", {})
    for name in commands:
        yield from paths(commands[name], (*path, name))


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("path", list(paths(get_command(app))), ids=" ".join)
def test_every_command_explains_itself_in_plain_text_without_cutting_a_sentence(
    command: Helpdesk, path: tuple[str, ...]
) -> None:
    run = command(*path, "--help")
    usage, _, rest = run.out.partition("\n")
    assert (run.status, run.err) == (0, "")
    assert usage.startswith(" ".join(("Usage: helpdesk", *path)))
    assert not {"{", "[["} & {usage[place : place + size] for place in range(len(usage)) for size in (1, 2)}
    assert run.out.isascii() and max(map(len, run.out.splitlines())) <= 80
    assert not [line for line in rest.splitlines() if line.endswith("...")]
