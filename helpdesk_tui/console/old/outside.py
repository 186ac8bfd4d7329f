"""Running errands: the screen's terminal does what only a terminal can."""

from __future__ import annotations

import os
import sys
import termios
from contextlib import suppress

from textual.app import App, SuspendNotSupported

from helpdesk_tui.console.old.errands import Compose, clipboard
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.state.notify import notification
from helpdesk_tui.store.base import StoreError


def run_errands(app: App[None], session: Session) -> None:
    """Run what the verbs have left to do, in their order."""
    while session.errands:
        errand = session.errands.pop(0)
        if isinstance(errand, Compose):
            _compose(app, session, errand)
        elif app._driver is not None:
            app._driver.write(clipboard(errand.text))


def _compose(app: App[None], session: Session, errand: Compose) -> None:
    """Give the terminal to the editor, and what it wrote to the form. No failure costs what was typed.

    The console's own loop stands still meanwhile, so the desk's second is kept here: one stays present, what the
    editor saves is a draft a second later, and a new outage rings.
    """
    from helpdesk_tui.console.state.editor import NotWritten, written

    terminal = sys.__stdin__.fileno() if sys.__stdin__ else 0

    def meanwhile(saved: str | None) -> bool:
        if saved is not None:
            errand.taken(saved)
        with suppress(StoreError):
            session.poll()
            session.tick()
        told = called_out(session)
        if told:
            with suppress(OSError):
                os.write(terminal, told.encode())
        return not gone(terminal)

    text = errand.text
    try:
        with suppress(StoreError):
            session.drafts.save()
        if app._driver is not None:
            app._driver.write("\x1b[m")
        with app.suspend():
            # What is raised in here would leave the console suspended.
            try:
                text = written(errand.text, os.environ, terminal, meanwhile)
            except NotWritten as error:
                session.say(str(error), "bad")
            errand.taken(text)
    except SuspendNotSupported:
        session.say("This terminal cannot be lent to an editor.", "bad")
    except (OSError, termios.error):
        # There is no terminal to go back to; what was written is a draft.
        session.leave()


def called_out(session: Session) -> str:
    """Return what rings and notifies, once; it changes nothing on the screen, whoever has it."""
    announcements, manners = session.announcements, session.manners
    bell = "\a" if announcements.rings() else ""
    return bell + notification(*announcements.taken(), manners.notify, manners.environ)


def gone(terminal: int) -> bool:
    """Whether a terminal has vanished; a process that goes on without one spins for ever."""
    try:
        termios.tcgetattr(terminal)
    except termios.error:
        return True
    return False
