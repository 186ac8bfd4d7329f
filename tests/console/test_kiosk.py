"""The kiosk on a real terminal: each way out that there could be is tried, and none leads anywhere."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from helpdesk_tui.console.keys.verbs import VERBS
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.config import technician
from helpdesk_tui.wiring.kiosk import begins_anew, cleaned
from tests.console.pilot import POLICY
from tests.terminal import HELPDESK, Terminal

ROOT = Path(__file__).parents[2]
MODULES = ("textual", "tomllib", "zoneinfo", "sqlite3", "pysqlite3", "typer")


class Place:
    """A desk with a ticket; a trap is whatever would leave a mark if it were run or read."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.db, self.mark = folder, folder / "desk" / "desk.db", folder / "mark"
        self.db.parent.mkdir()
        self.store = SqliteStore(self.db)
        self.number = Desk(self.store, POLICY, "bo", real_now).open(Open("Mail is slow", Priority.P4)).tickets[0].number
        self.script = folder / "trap"
        self.script.write_text(f"#!/bin/sh\ntouch {self.mark}\n")
        self.script.chmod(0o755)
        self.modules = folder / "modules"
        self.modules.mkdir()
        for name in MODULES:
            (self.modules / f"{name}.py").write_text(f"open({str(self.mark)!r}, 'w')\n")
        (folder / "own.toml").write_text('name = "Read from its users file"\n')

    @property
    def hostile(self) -> dict[str, str]:
        run, folder = str(self.script), str(self.folder)
        return {
            **dict.fromkeys(("EDITOR", "VISUAL", "PAGER", "LESSOPEN", "SHELL", "BROWSER", "MANPAGER"), run),
            **dict.fromkeys(("TMPDIR", "SQLITE_TMPDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), folder),
            "PYTHONPATH": str(self.modules),
            "PYTHONINSPECT": "1",
            "PYTHONSTARTUP": str(self.modules / "textual.py"),
            "PYTHONBREAKPOINT": "textual.run",
            "HELPDESK_DEV": "1",
            "TEXTUAL": "devtools,debug",
            "TEXTUAL_DRIVER": "textual:Driver",
            "TEXTUAL_LOG": str(self.mark),
            "TEXTUAL_SCREENSHOT": "1",
            "TEXTUAL_SCREENSHOT_LOCATION": folder,
            "TEXTUAL_PRESS": "q",
            "TERMINFO": folder,
            "TZDIR": folder,
            "HELPDESK_CONFIG": str(self.folder / "own.toml"),
            "HELPDESK_DB": f"{folder}/elsewhere.db",
            "HELPDESK_NAME": "Named from outside",
            "SSH_ORIGINAL_COMMAND": f"touch {self.mark}; {run}",
            "COLUMNS": "10",
            "LINES": "3",
        }

    def kiosk(self, **environ: str) -> Terminal:
        return Terminal([*HELPDESK, "--kiosk", "--db", str(self.db)], env=environ)

    def files(self) -> set[str]:
        """Return every file there is, but what the engine keeps beside the desk."""
        return {str(path) for path in self.folder.rglob("*") if path.parent != self.db.parent}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    yield place
    place.store.close()


def children(pid: int) -> str:
    found = ""
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        # A thread may end between its being listed and its being asked.
        with suppress(FileNotFoundError, ProcessLookupError):
            found += path.read_text()
    return found


def goes_on(pid: int) -> bool:
    """Whether a process runs, sleeps or awaits the disk: neither stopped nor dead."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "RSD"


def test_no_variable_loads_code_names_a_file_or_outlives_the_start(place: Place) -> None:
    before = place.files()
    with place.kiosk(**place.hostile) as console:
        text = console.until("Mail is slow")
        assert "Named from outside" not in text and "Read from its users" not in text
        names = {
            line.partition("=")[0] for line in Path(f"/proc/{console.pid}/environ").read_text().split("\0") if line
        }
        assert names <= {"TERM", "COLORTERM", "NO_COLOR", "LANG", "LANGUAGE", "USER", "LOGNAME", "PATH", "HOME"} | {
            name for name in names if name.startswith("LC_")
        }
        console.settle()
        console.press("q")
        assert console.wait() == 0
    assert ">>>" not in console.text
    assert place.files() == before


def test_a_terminal_that_lies_about_kittys_protocol_is_asked_for_none_by_the_desks_file(place: Place) -> None:
    place.db.with_suffix(".toml").write_text('kitty = "off"\n')
    with place.kiosk(HELPDESK_KITTY="29") as console:
        console.until("Mail is slow")
        console.settle()
        console.press("q")
        assert console.wait() == 0
    assert not re.search(rb"\x1b\[[<>?][0-9]*u", bytes(console.sent))


def test_the_forced_command_of_the_page_names_the_technician_whatever_the_other_end_asks_for(place: Place) -> None:
    page = (ROOT / "docs/admin.md").read_text()
    found = re.search(r'^restrict,pty,command="(\S+/helpdesk) ([^"]*)" ssh-', page, re.MULTILINE)
    assert found is not None
    command = f"{sys.executable} -m helpdesk_tui {found[2]} --db {place.db}"
    me = technician()
    place.db.with_suffix(".toml").write_text(f'[roles]\n{me} = "service"\nana = "technician"\nmallory = "lead"\n')
    asked = {"SSH_ORIGINAL_COMMAND": "helpdesk --as mallory", "USER": "mallory", "LOGNAME": "mallory"}
    with Terminal(["/bin/sh", "-c", command], env=asked) as console:
        console.until("Mail is slow")
        assert "ana" in console.lines[0]
        console.press("t")
        console.until("is yours")
        console.press("q")
        assert console.wait() == 0
    event = place.store.history(place.number)[-1]
    assert (event.actor, event.via) == ("ana", me)


@pytest.mark.parametrize("keys", ["\x1a", "\x1c", "\x1a\x1c\x1a"], ids=["^Z", "^\\", "both"])
def test_no_key_stops_or_kills_it_neither_while_it_starts_nor_later(place: Place, keys: str) -> None:
    with place.kiosk() as console:
        # From the moment that it has taken the keys for itself, which is before anything is drawn.
        console.wait_for(lambda: b"\x1b[?1049h" in console.sent)
        console.press(keys)
        console.until("Mail is slow")
        console.settle()
        console.press(keys)
        console.press("d")
        console.until("Esc")
        assert goes_on(console.pid)
        assert children(console.pid) == ""


def test_a_shell_around_it_does_not_get_the_terminal_back(place: Place) -> None:
    kiosk = f"{sys.executable} -m helpdesk_tui --kiosk --db {place.db}"
    with Terminal(["/bin/sh", "-c", f"{kiosk}; echo the shell goes on"]) as console:
        console.until("Mail is slow")
        console.settle()
        console.press("\x1a")
        console.until("no shell here to go back to")
        inside = int(children(console.pid).split()[0])
        for number in (signal.SIGTSTP, signal.SIGQUIT):
            os.kill(inside, number)
        console.press("d")
        console.until("Esc")
        assert goes_on(console.pid) and goes_on(inside)
        assert "the shell goes on" not in console.text


def test_no_editor_comes_by_any_key(place: Place) -> None:
    before = place.files()
    # Variables that only a child would read, so that the process is the first one all along.
    with place.kiosk(EDITOR=str(place.script), VISUAL=str(place.script)) as console:
        console.until("Mail is slow")
        console.press("E")
        console.until("editor is switched off")
        console.press("\x1b")
        console.settle()
        console.press("mnot by ^G")
        console.until("not by")
        console.press("\x07")
        console.until("editor is switched off")
        assert "^G Editor" not in console.text
        console.press("\r")
        console.until("noted")
    assert place.files() == before
    assert place.store.history(place.number)[-1].text == "not by ^G"


@pytest.mark.parametrize(
    "line",
    ["!sh", "!touch mark", "shell", "e /etc/passwd", "w out.txt", "r /etc/passwd", "screenshot", "export x", "sh"],
)
def test_the_consoles_command_line_reaches_no_shell_and_no_file(place: Place, line: str) -> None:
    before = place.files()
    with place.kiosk() as console:
        console.until("Mail is slow")
        console.press(f":{line}\r")
        console.until(f": {line}")
        console.settle()
        assert "Command: a name" in console.text, "it was taken for a command"
        assert children(console.pid) == ""
    assert place.files() == before


def test_no_verb_starts_a_program_or_writes_a_file(place: Place) -> None:
    before = place.files()
    with place.kiosk(EDITOR=str(place.script)) as console:
        console.until("Mail is slow")
        for verb in VERBS:
            if verb.id not in ("quit", "command"):
                console.press(f"\x1b\x1b:{verb.id}\r")
                console.pump(0.2)
                assert children(console.pid) == "", verb.id
        console.press("\x1b" * 8)
        console.settle()
        assert goes_on(console.pid)
    assert place.files() == before


@pytest.mark.parametrize("arguments", [["list"], ["--version"], ["--help"], ["show", "1001"], ["demo"], ["-h"]])
def test_there_is_the_console_alone(place: Place, arguments: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "helpdesk_tui", "--kiosk", "--db", str(place.db), *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert "console alone" in run.stderr


def test_a_kiosk_makes_no_desk(tmp_path: Path) -> None:
    with Terminal([*HELPDESK, "--kiosk", "--db", str(tmp_path / "typo.db")]) as console:
        assert console.wait() != 0
        assert "There is no desk" in console.text
    assert not (tmp_path / "typo.db").exists()


def test_of_an_environment_only_the_terminal_and_the_language_stay() -> None:
    given = {"TERM": "xterm", "LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8", "IFS": "x", "HOME": "/evil", "PATH": "/evil"}
    given |= {"HELPDESK_DEV": "1", "TEXTUAL": "devtools", "TEXTUAL_LOG": "/evil"}
    kept = cleaned(given)
    assert {name for name in kept if name not in ("HOME", "PATH")} == {"TERM", "LC_ALL", "LANG"}
    assert "/evil" not in kept.values()


@pytest.mark.parametrize(
    "name", ["PYTHONPATH", "PYTHONINSPECT", "PYTHONHOME", "LD_PRELOAD", "LD_LIBRARY_PATH", "LOCPATH"]
)
def test_what_the_interpreter_has_acted_on_makes_it_begin_anew_without(name: str) -> None:
    assert begins_anew({"TERM": "xterm", name: "x"})
    assert not begins_anew(cleaned({name: "x", **os.environ}))
