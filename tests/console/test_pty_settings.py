"""Themes, clipboard and editor on a real terminal."""

from __future__ import annotations

import base64
import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_tui.console.state.settings import read_settings
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.rules.roles import Rights
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.config import load
from tests.console.pilot import POLICY
from tests.terminal import HELPDESK, Terminal


class Place:
    """A desk with one ticket, a configuration, and an editor."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = SqliteStore(folder / "desk.db")
        self.number = Desk(self.store, POLICY, "bo", real_now).open(Open("Mail is slow", Priority.P4)).tickets[0].number

    def console(self, config: str = "", editor: str = "", **environ: str) -> Terminal:
        (self.folder / "config.toml").write_text(config)
        script = self.folder / "editor"
        script.write_text(f"#!/bin/sh\n{editor}\n")
        script.chmod(0o755)
        state = {"XDG_STATE_HOME": str(self.folder), "HELPDESK_CONFIG": str(self.folder / "config.toml")}
        env = {**state, "EDITOR": str(script), "VISUAL": "", **environ}
        return Terminal([*HELPDESK, "--db", str(self.folder / "desk.db")], env=env)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    yield place
    place.store.close()


def test_y_puts_the_number_on_the_terminals_clipboard(place: Place) -> None:
    with place.console() as console:
        console.until("Mail is slow")
        console.press("yn")
        console.until("Copied")
    found = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", bytes(console.sent))
    assert [base64.b64decode(one) for one in found] == [f"#{place.number}".encode()]


def test_switched_off_nothing_reaches_the_clipboard(place: Place) -> None:
    with place.console("clipboard = false\n") as console:
        console.until("Mail is slow")
        console.press("yY")
        console.until("switched off")
    assert b"\x1b]52" not in console.sent


def test_a_note_goes_to_the_editor_and_back_and_the_keys_after_it_arrive(place: Place) -> None:
    with place.console(editor='echo "in the editor"; cat "$1"; echo second line >> "$1"; read answer') as console:
        console.until("Mail is slow")
        console.press("mfirst line")
        console.until("first line")
        console.press("\x07")
        console.until("in the editor")
        console.press("\n")
        console.until("first line\n second line")
        console.press("!\r")
        console.until("noted")
        console.press("q")
        assert console.wait() == 0
    assert place.store.history(place.number)[-1].text == "first line\nsecond line!"


def test_an_editor_that_fails_costs_nothing_that_was_typed(place: Place) -> None:
    with place.console(editor='echo spoilt > "$1"; exit 1') as console:
        console.until("Mail is slow")
        console.press("mkept")
        console.until("kept")
        console.press("\x07")
        console.until("ended with status 1")
        console.press(" as it was\r")
        console.until("noted")
    assert place.store.history(place.number)[-1].text == "kept as it was"


def test_the_first_paint_wears_the_theme_and_a_command_changes_it(place: Place) -> None:
    with place.console('theme = "dark"\n') as console:
        console.until("Mail is slow")
        assert b"48;5;234" in console.sent[: console.sent.index(b"Mail is slow")]
        console.settle()
        console.press(":theme light\r")
        console.until("Theme light")
        console.until(lambda text: b"48;5;231" in console.sent)


def test_a_sixteen_colour_terminal_gets_no_colour_it_does_not_have(place: Place) -> None:
    with place.console('theme = "dark"\n', TERM="linux", COLORTERM="") as console:
        console.until("Mail is slow")
        console.press("j")
        console.settle()
    assert b"8;5;" not in console.sent


def test_the_mouse_can_be_off(place: Place) -> None:
    with place.console("mouse = false\n") as console:
        console.until("Mail is slow")
        console.settle()
    assert b"\x1b[?1000h" not in console.sent and b"\x1b[?1003h" not in console.sent


def test_a_wrong_configuration_is_told_and_the_next_key_works(place: Place) -> None:
    with place.console('theme = "mauve"\n[keys]\nclose = "m"\n') as console:
        console.until("mauve")
        console.until("both close and note")
        console.press("p2")
        console.until("P4 to P2")


def test_the_first_screen_crosses_the_line_once(place: Place) -> None:
    with place.console() as console:
        console.until("Mail is slow")
        console.taken()
    assert console.sent.count(b"Mail is slow") == 1
    assert console.sent.count(b"\x1b[?1049h") == 1


def test_what_comes_while_the_first_screen_is_taken_over_waits_until_that_is_done(place: Place) -> None:
    slow = (
        "import sys; from helpdesk_tui.console.app import ConsoleApp\n"
        "settled = ConsoleApp._settled; ConsoleApp._settled = lambda app: app.set_timer(2.5, lambda: settled(app))\n"
        "from helpdesk_tui.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", slow, "--db", str(place.folder / "desk.db")]
    with Terminal(command, env={"XDG_STATE_HOME": str(place.folder), "HELPDESK_CONFIG": os.devnull}) as console:
        console.taken()
        console.until("Queue 1")
    assert console.sent.count(b"Mail is slow") == 1


def test_a_key_pressed_while_textual_was_loading_shows_its_answer(place: Place) -> None:
    with place.console() as console:
        console.until("Mail is slow")
        console.press("?")
        console.until("Change the priority")


def test_a_mouse_that_only_passes_by_sends_nothing(place: Place) -> None:
    with place.console() as console:
        console.until("Mail is slow")
        console.taken()
    assert b"\x1b[?1000h" in console.sent
    assert b"\x1b[?1003h" not in console.sent


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_before_textual_listens_leaves_the_terminal_clean(place: Place, number: int) -> None:
    with place.console() as console:
        while b"\x1b[?1049h" not in console.sent:
            console.pump(0.02)
        os.kill(console.pid, number)
        assert console.wait() == 128 + number
        assert console.modes() == console.before
    assert console.sent.rindex(b"\x1b[?1049l") > console.sent.rindex(b"\x1b[?1049h")


LOST = {
    "turned into another error": "type('Made', (), {'x': type('X', (), {'__set_name__': lambda *_: come()})()})",
    "dropped": "type('X', (), {'__del__': lambda _: come()})()",
}
"""Where what the handler of a signal raises does not get through, before Python 3.12 or in any."""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("how", LOST)
def test_a_signal_in_the_middle_of_an_import_ends_the_console_all_the_same(
    place: Place, number: signal.Signals, how: str
) -> None:
    coming = (
        f"import os, sys; from helpdesk_tui.console import start\n"
        f"come = lambda: (os.kill(os.getpid(), {number}), sum(range(9)))\n"
        f"depth = start.depth; start.depth = lambda environ: ({LOST[how]}, depth(environ))[1]\n"
        "from helpdesk_tui.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", coming, "--db", str(place.folder / "desk.db")]
    with Terminal(command, env={"XDG_STATE_HOME": str(place.folder), "HELPDESK_CONFIG": os.devnull}) as console:
        assert console.wait() == 128 + number
        assert console.modes() == console.before
    assert console.sent.rindex(b"\x1b[?1049l") > console.sent.rindex(b"\x1b[?1049h")
    assert not list(place.folder.rglob("helpdesk/log"))


OWN = '[[command]]\nkey = "f9"\nname = "Look"\nrun = ["{editor}", "{{number}}"]\nshow = "terminal"\n'
F9 = "\x1b[20~"


def test_a_program_on_a_key_gets_the_terminal_and_a_new_outage_is_heard_meanwhile(place: Place) -> None:
    config = OWN.format(editor=place.folder / "editor")
    with place.console(config, editor="echo looking at $1; read answer; test $answer = on") as console:
        console.until("Mail is slow")
        console.taken()
        console.press(F9)
        console.until(f"looking at {place.number}")
        before = bytes(console.sent).count(b"\a")
        Desk(place.store, POLICY, "bo", real_now).open(Open("All down", Priority.P1))
        console.until(lambda _: bytes(console.sent).count(b"\a") > before)
        console.press("on\r")
        console.until("Look: done.")
        console.press("?")
        console.until("begins a search")


def test_a_terminal_that_vanishes_under_a_program_on_a_key_ends_both(place: Place) -> None:
    with place.console(
        OWN.format(editor=place.folder / "editor"), editor='trap "" HUP; echo looking; sleep 60'
    ) as console:
        console.until("Mail is slow")
        console.taken()
        console.press(F9)
        console.until("looking")
        console.hang_up()
        assert console.wait_unread() == 129


@pytest.mark.parametrize(
    ("config", "environ", "pushed"),
    [
        ("", {}, b"\x1b[>1u"),
        ('kitty = "29"\n', {}, b"\x1b[>29u"),
        ('kitty = "off"\n', {}, None),
        ('kitty = "29"\n', {"HELPDESK_KITTY": "0"}, None),
        ("", {"HELPDESK_KITTY": "29"}, b"\x1b[>29u"),
        ("", {"TERM": "linux"}, None),
    ],
)
def test_kittys_protocol_is_asked_for_as_it_is_set(
    place: Place, config: str, environ: dict[str, str], pushed: bytes | None
) -> None:
    with place.console(config, **environ) as console:
        console.until("Mail is slow")
        console.settle()
        console.press("q")
        assert console.wait() == 0
    sent = bytes(console.sent)
    if pushed is None:
        assert not re.search(rb"\x1b\[[<>?][0-9]*u", sent)
    else:
        assert sent.count(pushed) == sent.count(b"\x1b[<u") == 1


@pytest.mark.parametrize("wrong", ["32", "yes", "-1"])
def test_of_kittys_protocol_what_there_is_not_is_said_and_the_default_kept(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "config.toml").write_text(f'kitty = "{wrong}"\n')
    config = load({}, {"HELPDESK_CONFIG": str(tmp_path / "config.toml"), "HOME": str(tmp_path)})
    settings = read_settings(config, {}, Rights())
    assert settings.kitty == 1
    assert f"kitty: there is no '{wrong}'; there are auto, off, 1 to 31" in settings.problems[0]
