"""Desks to throw away do not stay in the temporary folder: they go with their command, or at the next start."""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_tui.cli.shared import throw_away
from tests.cli.conftest import Helpdesk
from tests.terminal import HELPDESK, Terminal


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    throw_away.clear()


def left(temporary: Path) -> list[str]:
    return sorted(path.name for path in temporary.iterdir())


@pytest.mark.parametrize("verb", [["demo", "--tickets", "20"], ["tour"]])
def test_it_goes_when_its_console_is_left(tmp_path: Path, verb: list[str]) -> None:
    (tmp_path / "t").mkdir()
    with Terminal([*HELPDESK, *verb], env={"HOME": str(tmp_path), "TMPDIR": str(tmp_path / "t")}) as console:
        console.until("Quit")
        assert len(left(tmp_path / "t")) == 1
        console.press("q" if verb[0] == "demo" else "\x1bq")
        assert console.wait() == 0
        console.until("is gone again")
    assert left(tmp_path / "t") == []


def test_it_goes_at_the_next_start_where_its_console_was_killed(tmp_path: Path, command: Helpdesk) -> None:
    (tmp_path / "t").mkdir()
    env = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path / "t")}
    with Terminal([*HELPDESK, "demo", "--tickets", "20"], env=env) as console:
        console.until("Quit")
        console.kill()
    [killed] = left(tmp_path / "t")
    with Terminal([*HELPDESK, "demo", "--tickets", "20"], env=env) as console:
        console.until("Quit")
        assert killed not in left(tmp_path / "t")
        assert len(left(tmp_path / "t")) == 1


def test_one_for_further_commands_stays_for_a_day(
    command: Helpdesk, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = re.search(r"The desk is (\S+):", command("demo", "--tickets", "20", "--no-console").out)
    assert found is not None
    first = Path(found[1])
    assert command("demo", "--tickets", "20", "--no-console").status == 0
    assert first.exists() and len(left(temporary)) == 2
    for path in (first.parent, *first.parent.iterdir()):
        os.utime(path, (time.time() - 90_000,) * 2)
    assert command("demo", "--tickets", "20", "--no-console").status == 0
    assert not first.exists() and len(left(temporary)) == 2


def test_a_dry_run_of_an_import_leaves_nothing(command: Helpdesk, temporary: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("subject,opened_at\nPrinter,2020-01-02 10:00\n")
    assert command("--db", str(tmp_path / "new.db"), "import", "--dry-run", str(tmp_path / "in.csv")).status == 0
    assert left(temporary) == []


def test_what_somebody_is_at_work_on_and_what_is_none_of_ours_stays(temporary: Path) -> None:
    names = ["helpdesk-demo-abcdefgh.gone", "helpdesk-demo-abcdefgi.gone", "helpdesk-letters-abcdefgh.gone", "demo"]
    for name in names:
        (temporary / name).mkdir()
    (temporary / "elsewhere").mkdir()
    (temporary / "helpdesk-demo-abcdefgj.gone").symlink_to(temporary / "elsewhere")
    descriptor = os.open(temporary / names[0], os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    throw_away.sweep()
    os.close(descriptor)
    assert left(temporary) == sorted([names[0], *names[2:], "elsewhere", "helpdesk-demo-abcdefgj.gone"])


def test_old_ones_of_earlier_programs_go_after_a_day(temporary: Path) -> None:
    for name, age in (("helpdesk-demo-abcdefgh", 90_000), ("helpdesk-demo-abcdefgi", 100)):
        (temporary / name).mkdir()
        os.utime(temporary / name, (time.time() - age,) * 2)
    throw_away.sweep()
    assert left(temporary) == ["helpdesk-demo-abcdefgi"]
