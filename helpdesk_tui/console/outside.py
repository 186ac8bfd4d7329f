"""Running errands: the screen's terminal does what only a terminal can."""

from __future__ import annotations

import os
import sys

from textual.app import App, SuspendNotSupported

from helpdesk_tui.console.errands import Compose, clipboard
from helpdesk_tui.console.session import Session


def run_errands(app: App[None], session: Session) -> None:
    """Run what the verbs have left to do, in their order."""
    while session.errands:
        errand = session.errands.pop(0)
        if isinstance(errand, Compose):
            _compose(app, session, errand)
        elif app._driver is not None:
            app._driver.write(clipboard(errand.text))


def _compose(app: App[None], session: Session, errand: Compose) -> None:
    """Give the terminal to the editor, and what it wrote to the prompt. No failure costs what was typed."""
    from helpdesk_tui.console.editor import NotWritten, written

    text = None
    try:
        if app._driver is not None:
            app._driver.write("\x1b[m")
        with app.suspend():
            # What is raised in here would leave the console suspended.
            try:
                text = written(errand.text, os.environ, sys.__stdin__.fileno() if sys.__stdin__ else 0)
            except NotWritten as error:
                session.say(str(error), "bad")
    except SuspendNotSupported:
        session.say("This terminal cannot be lent to an editor.", "bad")
    if text is not None:
        errand.taken(text)
