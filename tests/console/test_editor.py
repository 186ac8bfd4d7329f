"""While the editor has the terminal: one stays present, what it saves is safe, and an outage is heard."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import cast

import pytest
from textual.app import App

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.old.outside import run_errands
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.state.editor import NotWritten, written
from helpdesk_tui.console.state.presence import HERE_FOR
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import technician
from tests.console.conftest import CHART, POLICY, Hand
from tests.terminal import HELPDESK, Terminal


def script(folder: Path, text: str) -> Path:
    """Return an editor made of shell lines; ``$1`` is the file."""
    path = folder / "editor"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


class Desktop:
    """A console on a real terminal whose editor is a script, and the desk from outside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = SqliteStore(folder / "desk.db")
        self.bo = Desk(self.store, POLICY, "bo", lambda: int(time.time()))
        self.number = self.bo.open(Open("Mail is slow", Priority.P4)).tickets[0].number

    def writing(self, editor: str) -> Terminal:
        """Return a console that has given a note, begun as 'typed', to an editor."""
        env = {
            "XDG_STATE_HOME": str(self.folder),
            "EDITOR": str(script(self.folder, editor)),
            "VISUAL": "",
            "TMPDIR": str(self.folder),
        }
        console = Terminal([*HELPDESK, "--db", str(self.folder / "desk.db")], env=env)
        console.until("Mail is slow")
        console.press("mtyped")
        console.until("typed")
        console.press("\x07")
        # What an editor wrote may be painted over before it is looked for.
        console.until(lambda text: b"in the editor" in console.sent)
        return console

    def draft(self) -> str:
        return self.store.drafts(technician()).get(f"note {self.number}", "")

    def drafted(self, text: str) -> None:
        end = time.monotonic() + 10
        while self.draft() != text:
            assert time.monotonic() < end, f"the draft is {self.draft()!r}"
            time.sleep(0.05)


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    desktop = Desktop(tmp_path)
    yield desktop
    desktop.store.close()


def test_minutes_in_the_editor_do_not_end_ones_presence(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every second here is a minute there."""
    monkeypatch.setenv("EDITOR", str(script(tmp_path, "sleep 3.5")))
    monkeypatch.delenv("VISUAL", raising=False)

    class Lent:
        _driver = None

        def suspend(self) -> AbstractContextManager[None]:
            return nullcontext()

    def moment() -> float:
        return time.monotonic() * 60

    monkeypatch.setattr("helpdesk_tui.console.old.outside.gone", lambda terminal: False)
    monkeypatch.setattr("sys.__stdin__", None)
    number = hand.open("One")
    session = Session(hand.desk, lambda: CHART, "Help desk", moment=moment)
    for key in ("enter", "m", "ctrl+g"):
        session.press(Key(key))
    began = moment()
    run_errands(cast("App[None]", Lent()), session)
    assert moment() - began > 2 * HERE_FOR
    here = hand.store.present(int(moment()) - HERE_FOR)
    assert [(one.technician, one.ticket) for one in here] == [("ana", number)]


def test_what_was_typed_before_the_editor_is_a_draft_while_it_runs(desktop: Desktop) -> None:
    with desktop.writing("echo in the editor; sleep 30") as console:
        desktop.drafted("typed")
        os.kill(console.pid, signal.SIGKILL)
    assert desktop.draft() == "typed"


def test_what_the_editor_saves_is_a_draft_before_it_ends(desktop: Desktop) -> None:
    with desktop.writing('echo in the editor; sleep 0.1; echo more >> "$1"; sleep 30'):
        desktop.drafted("typed\nmore")


def test_a_vanished_terminal_loses_nothing_that_was_saved_and_ends_both(desktop: Desktop) -> None:
    with desktop.writing('trap "" HUP; echo in the editor; sleep 0.1; echo more >> "$1"; sleep 30') as console:
        console.hang_up()
        end = time.monotonic() + 12
        while time.monotonic() < end and os.waitpid(console.pid, os.WNOHANG) == (0, 0):
            time.sleep(0.05)
        assert time.monotonic() < end, "the console outlived its terminal"
        console.status = 0
    assert desktop.draft() == "typed\nmore"


def test_an_editor_that_is_killed_gives_back_what_it_had_saved(desktop: Desktop) -> None:
    with desktop.writing('echo in the editor; echo more >> "$1"; kill -9 $$') as console:
        console.until("typed⏎more")
        console.press("\r")
        console.until("noted")
    assert desktop.store.history(desktop.number)[-1].text == "typed\nmore"


def test_an_editor_that_says_it_failed_takes_nothing_even_if_it_saved_meanwhile(desktop: Desktop) -> None:
    with desktop.writing('echo in the editor; sleep 0.1; echo spoilt > "$1"; sleep 2.5; exit 1') as console:
        desktop.drafted("spoilt")
        console.until("ended with status 1")
        console.until(lambda text: "typed" in text and "spoilt" not in text)
        desktop.drafted("typed")


def test_a_new_outage_is_heard_in_the_editor(desktop: Desktop) -> None:
    with desktop.writing("echo in the editor; sleep 30") as console:
        before = len(console.sent)
        desktop.bo.open(Open("All is down", Priority.P1))
        console.until(lambda text: b"\a" in console.sent[before:])
        assert "All is down" not in console.text


def ends(folder: Path, text: str) -> Callable[[], str]:
    environ = {"EDITOR": str(script(folder, text)), "PATH": os.environ["PATH"]}
    return lambda: written("before", environ, -1, lambda saved: True)


@pytest.mark.parametrize("beside", ["text.txt.save", "#text.txt#"])
def test_what_a_killed_editor_saved_beside_the_file_is_taken(tmp_path: Path, beside: str) -> None:
    run = ends(tmp_path, f'sleep 0.1; echo rescued > "$(dirname "$1")/{beside}"; kill -HUP $$')
    assert run() == "rescued"


@pytest.mark.parametrize("unfit", ["head -c 70000 /dev/zero | tr '\\0' x", "printf '\\377'"])
def test_a_text_that_cannot_be_taken_is_left_where_it_is_and_that_is_told(
    tmp_path: Path, unfit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(NotWritten) as told:
        ends(tmp_path, f'{unfit} > "$1"')()
    path = Path(str(told.value).rpartition(" is in ")[2].rstrip("."))
    assert path.stat().st_size and path.parent.stat().st_mode & 0o077 == 0
