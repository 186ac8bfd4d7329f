"""What the console uses of Textual that has no public name is still there, and still what it was."""

from __future__ import annotations

import ast
import inspect
import os
import re
import tomllib
from pathlib import Path

import pytest
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._compositor import Compositor
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.keys import Keys, _character_to_key
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from helpdesk_tui.console import driver
from helpdesk_tui.console.app import ConsoleApp
from helpdesk_tui.console.tty.typed import AltChord, OtherLayout, Pasted, Written

STARTING = inspect.getsource(LinuxDriver.start_application_mode)


def test_textual_is_bound_to_the_versions_whose_private_names_were_looked_at() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert "textual>=8.2,<8.3" in project["dependencies"]


@pytest.mark.parametrize(
    ("name", "used"),
    [
        ("_run_input_thread", "Thread(target=self._run_input_thread"),
        ("_get_terminal_size", "self._get_terminal_size()"),
        ("_must_signal_resume", "if self._must_signal_resume:"),
        ("write", 'self.write("\\x1b[?1049h")'),
        ("attrs_before", "self.attrs_before = termios.tcgetattr"),
    ],
)
def test_the_driver_starts_as_it_did(name: str, used: str) -> None:
    assert used in STARTING
    assert hasattr(LinuxDriver, name) or f"self.{name}" in inspect.getsource(LinuxDriver.__init__)


@pytest.mark.parametrize("name", ["_app", "_size", "_loop", "_auto_restart"])
def test_a_driver_has_what_ours_uses(name: str) -> None:
    assert f"self.{name} = " in inspect.getsource(Driver.__init__)


def test_the_driver_writes_to_the_file_that_it_names() -> None:
    assert "self._file = sys.__stderr__" in inspect.getsource(LinuxDriver.__init__)
    assert "self.exit_event.set()" in inspect.getsource(LinuxDriver.disable_input)
    assert 'self.write("\\x1b[<u")' in inspect.getsource(LinuxDriver.stop_application_mode)


def test_an_error_comes_to_one_method_of_the_application() -> None:
    assert list(inspect.signature(App._handle_exception).parameters) == ["self", "error"]
    assert list(inspect.signature(App.panic).parameters) == ["self", "renderables"]


def test_every_message_comes_to_a_screen_by_one_method() -> None:
    assert list(inspect.signature(MessagePump._dispatch_message).parameters) == ["self", "message"]
    assert "await self._dispatch_message(message)" in inspect.getsource(MessagePump._process_messages_loop)


def test_a_screen_can_be_mounted_before_it_is_shown() -> None:
    assert list(inspect.signature(App._get_screen).parameters) == ["self", "screen"]
    assert "self._register(self, _screen)" in inspect.getsource(App._get_screen)


def test_the_size_of_the_application_is_the_drivers_until_the_first_resize() -> None:
    assert "self._driver._size" in inspect.getsource(vars(App)["size"].fget)


def test_sequences_stand_in_the_table_with_their_keys() -> None:
    assert ANSI_SEQUENCES_KEYS["\x1b[A"] == (Keys.Up,)
    assert ANSI_SEQUENCES_KEYS["\x1b[1;3A"] == (Keys.Escape, Keys.Up)
    assert ANSI_SEQUENCES_KEYS["\x1b[[A"] == (Keys.F1,) and ANSI_SEQUENCES_KEYS["\x1b[7$"] == (Keys.ShiftHome,)
    assert FUNCTIONAL_KEYS["27u"] == "escape" and FUNCTIONAL_KEYS["57376u"] == "f13"


def test_the_parser_answers_a_whole_sequence_at_once() -> None:
    parser = XTermParser()
    for sequence, key in (("j", "j"), ("\x1b[A", "up"), ("\x1b[97;5u", "ctrl+a"), (":", "colon"), ("\r", "enter")):
        (event,) = parser.feed(sequence)
        assert isinstance(event, events.Key) and event.key == key
        assert len(sequence) > 1 or not sequence.isprintable() or _character_to_key(sequence) == key
    assert isinstance(next(iter(parser.feed("\x1b[<0;3;4M"))), events.MouseDown)


@pytest.mark.parametrize(
    ("kind", "like"), [(Written, events.Key), (OtherLayout, events.Key), (AltChord, events.Key), (Pasted, events.Paste)]
)
def test_our_events_go_to_the_handlers_of_textuals(kind: type[Message], like: type[Message]) -> None:
    assert issubclass(kind, like) and kind.handler_name == like.handler_name and kind.bubble is like.bubble


def test_the_compositor_gives_the_strips_of_a_screen() -> None:
    assert callable(Compositor.render_strips) and "self._compositor = " in inspect.getsource(Screen.__init__)


def test_a_screen_forgets_its_widgets_where_a_part_of_itself_is_painted() -> None:
    source = inspect.getsource(Screen._on_timer_update)
    assert "self._dirty_widgets.clear()\n                self._dirty_widgets.add(self)" in source
    assert list(inspect.signature(Compositor.update_widgets).parameters) == ["self", "widgets"]


def test_whatever_is_to_be_painted_of_a_widget_is_marked_by_one_method() -> None:
    assert "self._set_dirty(*regions)" in inspect.getsource(Widget.refresh)
    assert "self._set_dirty()" in inspect.getsource(Widget._size_updated)
    assert "self._styles_cache.clear()" in inspect.getsource(Widget._set_dirty)
    assert "node.notify_style_update()" in inspect.getsource(Stylesheet.replace_rules)


def test_the_application_and_the_widgets_have_what_ours_use() -> None:
    assert "self._driver: Driver | None = None" in inspect.getsource(App.__init__)
    assert callable(App._get_screen)
    assert "self._clipboard = text" in inspect.getsource(App.copy_to_clipboard)
    assert "return self._clipboard" in inspect.getsource(vars(App)["clipboard"].fget)
    assert {"_on_key", "_on_paste"} <= vars(TextArea).keys() and {"_on_key", "_on_paste"} <= vars(Input).keys()
    assert {"_on_mouse_scroll_down", "_on_mouse_scroll_up"} <= vars(Widget).keys()
    assert list(inspect.signature(TextArea._replace_via_keyboard).parameters) == ["self", "insert", "start", "end"]


def test_every_private_name_of_textual_stands_at_the_head_of_the_driver() -> None:
    used: set[str] = set()
    ours: set[str] = set()
    for path in (Path(driver.__file__).parent).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute):
                (ours if isinstance(node.ctx, ast.Store) else used).add(node.attr)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                ours.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                ours.add(node.id)
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual."):
                used.update((node.module or "").split("."), (name.name for name in node.names))
    private = {name for name in used - ours if name.startswith("_") and not name.startswith("__")} - {os._exit.__name__}
    handlers = {name for name in ours if name.startswith("_on_") and hasattr(Widget, name)}
    # What the application sets may be Textual's as well: its own names are not looked for in others' parts.
    tree = ast.parse(Path(inspect.getsourcefile(ConsoleApp) or "").read_text("utf-8"))
    stored = {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    handlers |= {name for name in stored if name.startswith("_") and f"self.{name}" in inspect.getsource(App)}
    assert private | handlers <= set(re.findall(r"\w+", driver.__doc__ or ""))
