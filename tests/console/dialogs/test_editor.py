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

from helpdesk_tui.console.outside import compose_text, keep_up
from helpdesk_tui.console.state.editor import NotWritten, editor, written
from helpdesk_tui.console.state.presence import HERE_FOR
from helpdesk_tui.console.state.settings import Settings
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import technician
from tests.console.pilot import CHART, POLICY, Hand, Maker
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
            "HELPDESK_CONSOLE": "new",
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
        end = time.monotonic() + 30
        while self.draft() != text:
            assert time.monotonic() < end, f"the draft is {self.draft()!r}"
            time.sleep(0.05)


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    desktop = Desktop(tmp_path)
    yield desktop
    desktop.store.close()


@pytest.fixture
def composed(hand: Hand) -> list[tuple[str, Callable[[str], None]]]:
    """What was given to the editor, and what takes its text; no editor is started."""
    given: list[tuple[str, Callable[[str], None]]] = []
    hand.app.services.compose = lambda text, taken: given.append((text, taken))
    return given


Given = list[tuple[str, Callable[[str], None]]]


def give(hand: Hand, taken: Callable[[str], None], text: str) -> None:
    """Let the editor end with a text."""

    async def ended() -> None:
        with hand.app._context():
            taken(text)

    hand.wait(ended())
    hand.settle()


def test_the_editor_gets_what_was_typed_and_its_text_comes_back(hand: Hand, composed: Given) -> None:
    number = hand.open("One")
    hand.type("mtyped so far").key("ctrl+g")
    [(text, taken)] = composed
    assert text == "typed so far"
    give(hand, taken, "typed so far,\nand more")
    assert "and more" in hand.screen
    hand.type("!\r")
    assert hand.store.history(number)[-1].text == "typed so far,\nand more!"


def test_e_gives_a_note_to_the_editor_at_once_and_its_draft_with_it(hand: Hand, composed: Given) -> None:
    number = hand.open("One")
    hand.type("mbegun\x1bE")
    [(text, taken)] = composed
    assert text == "begun" and hand.front == "WriteDialog"
    give(hand, taken, "begun, ended")
    hand.type("\r").tick()
    assert hand.store.history(number)[-1].text == "begun, ended" and hand.store.drafts("ana") == {}


def test_what_the_editor_saves_is_a_draft_though_the_console_stands_still(hand: Hand, composed: Given) -> None:
    number = hand.open("One")
    hand.type("m").key("ctrl+g")
    give(hand, composed[0][1], "saved so far")
    assert hand.shift.drafts.get(f"note {number}") == "saved so far"


def test_the_editor_can_be_switched_off(sit: Maker) -> None:
    hand = sit(settings=Settings(editor=False))
    hand.open("One")
    assert "The editor is switched off" in hand.type("E").told
    assert "The editor is switched off" not in hand.type("abc").told
    assert "The editor is switched off" in hand.key("ctrl+g").told and "^G" not in hand.screen


def test_why_there_is_no_text_from_the_editor_is_said_where_it_is_typed(hand: Hand) -> None:
    hand.open("One")
    hand.app.services.compose = lambda text, taken: hand.shift.say("No editor is named.", "bad")
    assert "No editor is named." in hand.type("mtyped").key("ctrl+g").told and "typed" in hand.screen


def test_minutes_in_the_editor_do_not_end_ones_presence(
    sit: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time that the console looks up from the editor, a minute has passed."""
    ended, moments = tmp_path / "ended", [1_000.0]
    monkeypatch.setenv("EDITOR", str(script(tmp_path, f"until test -e {ended}; do sleep 0.02; done")))
    monkeypatch.delenv("VISUAL", raising=False)

    class Lent:
        _driver = None

        def suspend(self) -> AbstractContextManager[None]:
            return nullcontext()

    def moment() -> float:
        return moments[-1]

    def a_minute_later(shift: Shift, terminal: int) -> bool:
        moments.append(moment() + 60)
        if len(moments) > 4:
            ended.touch()
        return keep_up(shift, terminal)

    monkeypatch.setattr("helpdesk_tui.console.state.editor._EVERY", 0.02)
    monkeypatch.setattr("helpdesk_tui.console.outside.keep_up", a_minute_later)
    monkeypatch.setattr("helpdesk_tui.console.outside._gone", lambda terminal: False)
    monkeypatch.setattr("sys.__stdin__", None)
    hand = sit()
    number = hand.open("One")
    shift = Shift(hand.desk, lambda: CHART, "Help desk", moment=moment)
    shift.opened = [number]
    shift.show_open()
    began, texts = moment(), list[str]()
    compose_text(cast("App[None]", Lent()), shift, lambda status: None, "", texts.append)
    assert moment() - began > 2 * HERE_FOR and texts == [""]
    here = hand.store.present(int(moment()) - HERE_FOR)
    assert [(one.technician, one.ticket) for one in here if one.ticket] == [("ana", number)]


def test_what_was_typed_before_the_editor_is_a_draft_while_it_runs(desktop: Desktop) -> None:
    with desktop.writing("echo in the editor; sleep 30") as console:
        desktop.drafted("typed")
        os.kill(console.pid, signal.SIGKILL)
    assert desktop.draft() == "typed"


def test_what_the_editor_saves_is_a_draft_before_it_ends(desktop: Desktop) -> None:
    with desktop.writing('echo in the editor; sleep 0.1; echo more >> "$1"; sleep 30'):
        desktop.drafted("typed\nmore")


def test_a_vanished_terminal_loses_nothing_that_was_saved_and_ends_both(desktop: Desktop) -> None:
    with desktop.writing('trap "" HUP; sleep 0.1; echo more >> "$1"; echo in the editor; sleep 30') as console:
        console.hang_up()
        console.wait_unread()
    assert desktop.draft() == "typed\nmore"


def test_an_editor_that_is_killed_gives_back_what_it_had_saved(desktop: Desktop) -> None:
    with desktop.writing('echo in the editor; echo more >> "$1"; kill -9 $$') as console:
        console.until(lambda text: "typed" in text and "more" in text)
        console.press("\r")
        console.until("noted")
    assert desktop.store.history(desktop.number)[-1].text == "typed\nmore"


def test_an_editor_that_says_it_failed_takes_nothing_even_if_it_saved_meanwhile(desktop: Desktop) -> None:
    seen = desktop.folder / "seen"
    saves = f'sleep 0.1; echo spoilt > "$1"; until test -e {seen}; do sleep 0.1; done; exit 1'
    with desktop.writing(f"echo in the editor; {saves}") as console:
        desktop.drafted("spoilt")
        seen.touch()
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


def environ_of(tmp_path: Path, text: str) -> dict[str, str]:
    return {"EDITOR": str(script(tmp_path, text))}


def test_the_file_is_the_users_alone_and_goes_with_all_beside_it(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    environ = environ_of(tmp_path, f'stat -c "%a %n" "$1" > {seen}; touch "$1~"; echo more >> "$1"')
    assert written("text", environ, -1) == "text\nmore"
    mode, _, name = seen.read_text().strip().partition(" ")
    assert mode == "600" and not Path(name).parent.exists()


FAILING = (
    "exit 3",
    "kill -9 $$",
    'rm "$1"',
    r'printf "\377\376" > "$1"',
    'head -c 300000 /dev/zero | tr "\\0" x > "$1"',
)


@pytest.mark.parametrize("does", FAILING)
def test_whatever_becomes_of_the_editor_the_old_text_holds(
    tmp_path: Path, does: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(NotWritten):
        written("text", environ_of(tmp_path, does), -1)


def test_an_editor_that_is_not_there_or_not_named_is_told() -> None:
    with pytest.raises(NotWritten, match="could not be used"):
        written("text", {"EDITOR": "/nowhere/editor"}, -1)
    with pytest.raises(NotWritten, match="Set EDITOR"):
        written("text", {}, -1)
    assert editor({"VISUAL": "nano -w", "EDITOR": "vi"}) == ["nano", "-w"]
    assert editor({"EDITOR": "'unfinished"}) == []


def test_what_the_editor_brings_is_cleaned(tmp_path: Path) -> None:
    environ = environ_of(tmp_path, r'printf "a\033[2Jb\n\n" > "$1"')
    assert written("", environ, -1) == "a\ufffd[2Jb"
