"""The modes of the terminal: all of them with the first screen, none twice, and each put back."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.tty.modes import Modes, giving_back, taking

XTERM = {"TERM": "xterm-256color"}
MOUSE, REST = ("\x1b[?1000h", "\x1b[?1006h"), ("\x1b[?25l", "\x1b[?7l", "\x1b[?1004h", "\x1b[?2004h")


def test_what_was_taken_with_the_first_screen_is_not_sent_again() -> None:
    taken = taking(XTERM, "the queue", "desk", mouse=True, kitty=1)
    modes = Modes(XTERM, 1, taken)
    assert taken.endswith("\x1b]2;desk\x07") and taken.index("the queue") < taken.index("\x1b[?1000h")
    for written in (*MOUSE, *REST, "\x1b[>25u", "\x1b[?2026$p"):
        assert modes.due(written) == "", written


def test_without_a_first_screen_each_is_sent_once() -> None:
    modes = Modes(XTERM, 1)
    for written in (*MOUSE, *REST, "\x1b[?2026$p"):
        assert (modes.due(written), modes.due(written)) == (written, ""), written
    assert (modes.due("\x1b[>25u"), modes.due("\x1b[>25u")) == ("\x1b[>1u\x1b[?u", "")


def test_what_was_given_back_is_taken_again() -> None:
    modes = Modes(XTERM, 1, taking(XTERM, "", "", mouse=True, kitty=1))
    back = ("\x1b[?1000l", "\x1b[?1006l", "\x1b[?25h", "\x1b[?7h", "\x1b[?1004l", "\x1b[?2004l", "\x1b[<u")
    assert [modes.due(written) for written in back] == list(back)
    assert [modes.due(written) for written in back] == [""] * len(back)
    assert [modes.due(written) for written in (*MOUSE, *REST)] == [*MOUSE, *REST]
    assert modes.due("\x1b[>25u") == "\x1b[>1u\x1b[?u"


def test_what_a_passing_mouse_would_send_is_never_asked_for() -> None:
    modes = Modes(XTERM, 1)
    assert [modes.due(written) for written in ("\x1b[?1003h", "\x1b[?1015h", "\x1b[?1003l", "\x1b[?2048$p")] == [""] * 4
    assert modes.due("\x1b]2;desk\x07") == "\x1b]2;desk\x07"


@pytest.mark.parametrize("mouse", [True, False])
@pytest.mark.parametrize("kitty", [0, 1, 29])
def test_an_early_end_puts_back_what_was_taken_and_nothing_else(mouse: bool, kitty: int) -> None:
    taken = taking(XTERM, "", "", mouse=mouse, kitty=kitty)
    back = giving_back(taken, modes=True)
    for mode in (*MOUSE, *REST, "\x1b[?1049h"):
        other = mode[:-1] + ("l" if mode.endswith("h") else "h")
        assert (mode in taken) == (other in back), mode
    assert ("\x1b[?1000h" in taken) is mouse
    assert (f"\x1b[>{kitty}u" in taken) == ("\x1b[<u" in back) == bool(kitty)
    assert back.endswith("\x1b[?1049l\x1b[?25h\x1b[23;2t")


def test_a_terminal_that_was_not_taken_is_given_back_nothing() -> None:
    assert giving_back("", modes=True) == ""
    taken = taking(XTERM, "", "", mouse=True, kitty=1)
    assert giving_back(taken, modes=False) == "\x1b[m\x1b[?1049l\x1b[?25h\x1b[23;2t"


def test_the_linux_console_and_apples_terminal_are_not_asked_what_they_would_show() -> None:
    for environ in ({"TERM": "linux"}, {**XTERM, "TERM_PROGRAM": "Apple_Terminal"}):
        assert "\x1b[?2026$p" not in taking(environ, "", "", mouse=True, kitty=1)
        assert Modes(environ, 1).due("\x1b[?2026$p") == ""
    assert "u" not in taking({"TERM": "linux"}, "", "", mouse=True, kitty=0)
