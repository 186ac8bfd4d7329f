"""What only the terminal can do: ring, notify the desktop, name its window, keep a text, be lent to an editor."""

from __future__ import annotations

import base64
import os
import signal
import sys
import termios
from collections.abc import Callable
from contextlib import suppress

from textual.app import App, SuspendNotSupported

from helpdesk_tui.console.look.header import title as title_of
from helpdesk_tui.console.state.notify import notification
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.tty.modes import named
from helpdesk_tui.domain.text.cleaning import clean_line
from helpdesk_tui.store.base import StoreError

COPIED_AT_MOST = 4096
"""Bytes that are put on a clipboard; some terminals drop longer sequences whole."""


def call_out(write: Callable[[str], object], shift: Shift, title: str) -> str:
    """Ring, notify the desktop and name the window, as what is on the desk wants it.

    ``write`` sends a sequence to the terminal, ``title`` is how the window is called; returns how it is called now.
    """
    called = _called(shift)
    if called:
        write(called)
    wanted = title_of(shift.news.desktop)
    if wanted != title:
        write(named(wanted))
    return wanted


def _called(shift: Shift) -> str:
    """Return what rings and notifies, once; it changes nothing on the screen, whoever has it."""
    bell = "\a" if shift.announcements.rings() else ""
    return bell + notification(*shift.announcements.taken(), shift.settings.notify, shift.settings.environ)


def clipboard(text: str) -> str:
    """Return the sequence that puts a text on the terminal's clipboard. xterm: OSC 52.

    The text is cleaned line by line, cut to whole characters, and travels as base64: nothing
    of it can end the sequence.
    """
    cleaned = "\n".join(clean_line(part) for part in text.split("\n"))
    data = cleaned.encode()[:COPIED_AT_MOST].decode(errors="ignore").encode()
    return f"\x1b]52;c;{base64.b64encode(data).decode()}\x07"


def compose_text(
    app: App[None], shift: Shift, end: Callable[[int], None], text: str, taken: Callable[[str], None]
) -> None:
    """Give the terminal to the editor, and what it wrote to ``taken``. No failure costs what was typed.

    The console's own loop stands still meanwhile, so the desk's second is kept here: one stays present, what the
    editor saves is a draft a second later, and a new outage rings. ``end`` ends a console whose terminal has vanished.
    """
    from helpdesk_tui.console.state.editor import NotWritten, written

    terminal = sys.__stdin__.fileno() if sys.__stdin__ else 0

    def meanwhile(saved: str | None) -> bool:
        if saved is not None:
            taken(saved)
        return keep_up(shift, terminal)

    try:
        with suppress(StoreError):
            shift.drafts.save()
        if app._driver is not None:
            app._driver.write("\x1b[m")
        with app.suspend():
            # What is raised in here would leave the console suspended.
            try:
                text = written(text, os.environ, terminal, meanwhile)
            except NotWritten as error:
                shift.say(str(error), "bad")
            taken(text)
    except SuspendNotSupported:
        shift.say("This terminal cannot be lent to an editor.", "bad")
    except (OSError, termios.error):
        # There is no terminal to go back to; what was written is a draft.
        shift.leave()
        end(128 + signal.SIGHUP)


def keep_up(shift: Shift, terminal: int) -> bool:
    """Let the desk's second pass while a program has the terminal; return whether that is still there."""
    with suppress(StoreError):
        shift.poll()
        shift.tick()
    called = _called(shift)
    if called:
        with suppress(OSError):
            os.write(terminal, called.encode())
    return not _gone(terminal)


def _gone(terminal: int) -> bool:
    """Whether a terminal has vanished; a process that goes on without one spins for ever."""
    try:
        termios.tcgetattr(terminal)
    except termios.error:
        return True
    return False
