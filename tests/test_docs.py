"""Every link in the documents leads somewhere, and every command and every file they show works as it is shown.

A ``console`` block is run, line by line, on a desk and in a home folder that its document has for itself; the output
that it shows is compared with what comes out, where ``...`` stands for what varies. A ``toml`` block is loaded. A
``python`` block is run in a copy of the module that its first line names. A ``text`` block shows a part of a screen.
Everything else says in a comment before it why it is not run.
"""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.agreement.triage import parse_chart
from helpdesk_tui.domain.text.toml import read_toml
from helpdesk_tui.intake.files.mapping import missing, read_agents, read_map
from helpdesk_tui.watch import asked
from helpdesk_tui.wiring.config import data_text
from helpdesk_tui.wiring.config.layers import file_layer
from helpdesk_tui.wiring.config.settings import Origin
from helpdesk_tui.wiring.watch_file import parse_watch_file
from tests.documents import DOCUMENTS, ROOT, Block, anchors, blocks, links, read

RUN, SHOWN = ("console", "toml", "python"), "text"
SYSTEM_ALONE = {"roles", "kiosk"}
OF_THE_WATCH = {"roster", "escalation", "target", "people", "heartbeat", "incoming"}
DAY = r"\b\d\d? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"
VARIES = re.compile(rf"(\.\.\.| +|\b\d\d?m\b|\bE[SD]T\b|{DAY}(?: 20\d\d)?)")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_to_a_file_or_a_heading_that_is_there(name: str) -> None:
    lost = []
    for link in links(read(name)):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = ROOT / Path(name).parent / path if path else ROOT / name
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name != "CHANGELOG.md"])
def test_every_file_and_folder_that_is_named_is_there(name: str) -> None:
    text = read(name)
    named = re.findall(r"`((?:[\w.]+/)+[\w.]*)`", text) + re.findall(r"\b(?:tests|helpdesk_tui)/[\w/]+\.py", text)
    places = (ROOT, ROOT / "helpdesk_tui", ROOT / "helpdesk_tui/console", ROOT / "tests")
    assert [path for path in named if not any(stands(place / path) for place in places)] == []


def stands(path: Path) -> bool:
    """Whether there is such a file, or a folder with more in it than what Python has compiled."""
    return path.is_file() or (path.is_dir() and any(one.name != "__pycache__" for one in path.iterdir()))


def test_a_reader_finds_every_page_from_the_readme() -> None:
    reached = {link.partition("#")[0] for link in links(read("README.md"))}
    assert set(DOCUMENTS) - reached == {"README.md"}


def test_the_readme_is_short() -> None:
    assert len(read("README.md").splitlines()) <= 150


@dataclass
class Command:
    """One command of a document, the line it stands in, and the output shown below it."""

    line: int
    text: str
    shown: list[str] = field(default_factory=list)


def commands(block: Block) -> Iterator[Command]:
    """Yield the commands of a ``console`` block; one that ends in a backslash goes on in the next line."""
    command: Command | None = None
    for line, text in enumerate(block.text.splitlines(), block.line):
        if text.startswith("$ "):
            if command is not None:
                yield command
            command = Command(line, text[2:])
        elif command is None:
            raise AssertionError(f"line {line}: output without a command")
        elif command.text.endswith("\\"):
            command.text += f"\n{text}"
        else:
            command.shown.append(text)
    if command is not None:
        yield command


def varying(part: str) -> str:
    """Return the pattern for a part of a line that is shown: of a date, its year is said where it is not this one."""
    if part == "...":
        return ".*"
    if part.isspace():
        return " +"
    if not VARIES.fullmatch(part):
        return re.escape(part)
    if part.endswith("m"):
        return r"\d\d?m"
    if part.endswith("T"):
        return "E[SD]T"
    day, _, year = part.partition(" 20")
    return f"{day}(?: 20{year or '[0-9][0-9]'})?"


def alike(shown: Sequence[str], said: str) -> bool:
    """Whether an output is the one that is shown, at whatever time of the year, and however wide its columns are."""
    pattern = ""
    for line in shown:
        if line.strip() == "...":
            pattern += r"(?:.*\n)*?"
            continue
        pattern += "".join(map(varying, VARIES.split(line.rstrip()))) + r"[ ]*\n"
    return re.fullmatch(pattern, f"{said.rstrip()}\n" if said.strip() else "") is not None


class Machine:
    """A home folder with ``helpdesk`` on the path, for the blocks of one document."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        binaries = folder / "bin"
        for made in (self.home, binaries):
            made.mkdir()
        launcher = binaries / "helpdesk"
        launcher.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m helpdesk_tui "$@"\n')
        launcher.chmod(0o755)
        self._environ = {
            "HOME": str(self.home),
            "PATH": f"{binaries}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "LANG": "C.UTF-8",
            "TERM": "dumb",
            # As on a terminal, so that messages and answers come in their order.
            "PYTHONUNBUFFERED": "1",
        }
        self._status = 0

    def run(self, command: str, **environ: str) -> tuple[int, str]:
        """Run a line of shell after the one before it, and return its exit status and all that it says."""
        done = subprocess.run(
            ["sh", "-c", f"(exit {self._status})\n{command}"],
            cwd=self.home, env=self._environ | environ, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self._status = done.returncode
        return done.returncode, done.stdout

    def play(self, block: Block) -> list[str]:
        """Run the commands of a block and return what was not as shown. One may fail if the next says its status."""
        wrong = []
        found = list(commands(block))
        following = [*(one.text for one in found[1:]), ""]
        for command, after in zip(found, following, strict=True):
            status, said = self.run(command.text)
            if status and not after.startswith("echo $?"):
                wrong.append(f"line {command.line}: {command.text}: exit status {status}:\n{said}")
            elif command.shown and not alike(command.shown, said):
                wrong.append(f"line {command.line}: {command.text}: said\n{said}")
        return wrong

    def run_all(self, block: Block) -> list[str]:
        """Run, load or evaluate a block, whatever its kind, and return what was wrong."""
        return {"console": self.play, "toml": self.load, "python": evaluated}[block.kind](block)

    def load(self, block: Block) -> list[str]:
        """Load a file, after putting it where its first line says that it stands, and return what is wrong with it."""
        place = re.match(r"# (~?/\S+\.toml)\n", block.text)
        path = self.home / "shown.toml"
        if place is not None and place[1].startswith("~/"):
            path = self.home / place[1][2:]
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(block.text)
        path.chmod(0o600)
        values = read_toml(block.text)
        if "question" in values:
            parse_chart(block.text, str(path))
        elif values.keys() & {"extends", "holidays", "hours", "zone"}:
            parse_policy(block.text, str(path), lambda name, _: found(name, path.parent))
        elif values.keys() & SYSTEM_ALONE:
            return list(file_layer(path, block.text, Origin.SYSTEM, tuple(SYSTEM_ALONE)).problems)
        elif block.text.startswith("# agents.toml"):
            read_agents(path)
        elif ".map.toml" in block.text.partition("\n")[0]:
            return missing(read_map(path))
        elif values.keys() & OF_THE_WATCH or isinstance(values.get("watch"), dict):
            return list(asked.problems(parse_watch_file(block.text, str(path))))
        else:
            status, said = self.run("helpdesk config check", HELPDESK_CONFIG=str(path))
            return [said] if status else []
        return []


def evaluated(block: Block) -> list[str]:
    """Evaluate an entry of a table with the names that its module has, and return why it cannot be one."""
    place = re.match(r"# (\S+)\.py\n", block.text)
    assert place is not None, f"line {block.line}: its first line names no module"
    module = importlib.import_module(place[1].replace("/", "."))
    try:
        eval(block.text[place.end() :].strip(), dict(vars(module)))
    except (NameError, TypeError) as error:
        return [f"line {block.line}: {error}"]
    return []


def found(name: str, folder: Path) -> tuple[str, str]:
    """Return the policy that another one extends."""
    return data_text("sla.toml") if name == "shipped" else ((folder / name).read_text(), str(folder / name))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_its_commands_and_files_work_as_they_are_shown(name: str, tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    wrong = []
    for block in blocks(read(name)):
        if block.kind == SHOWN or block.reason is not None:
            continue
        assert block.kind in RUN, f"{name}:{block.line}: it is not run, and no comment before it says why"
        wrong += [f"{name}, {one}" for one in machine.run_all(block)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_no_command_is_not_taken_for_one(name: str) -> None:
    starts = r"(?m)^(?:\$ |helpdesk |make |sudo |python3? )"
    assert [block.line for block in blocks(read(name)) if block.kind == SHOWN and re.search(starts, block.text)] == []


def test_a_shown_output_that_is_not_the_real_one_is_noticed(tmp_path: Path) -> None:
    machine = Machine(tmp_path)

    def told(text: str) -> int:
        return len(machine.play(Block("console", text, 1)))

    assert told("$ printf 'a\\nb 4m\\nc\\n'\na\nb ...\nc\n") == told("$ printf 'a\\nb\\nc\\n'\na\n...\n") == 0
    assert told("$ echo a\nb\n") == told("$ printf 'a\\nb\\n'\na\n") == told("$ false\n") == 1
    assert told("$ false\n$ echo $?\n1\n") == 0
    assert alike(["due Tue 1 Dec 15:00"], "due Tue 1 Dec 2026 15:00") and not alike(["1 Dec 2026"], "1 Dec 2027")
