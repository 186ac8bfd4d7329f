"""Having a text written in the technician's own editor, which gets the terminal until it ends."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
import termios
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from helpdesk_tui.domain.text import BODY_LIMITS, clean_body


class NotWritten(Exception):
    """Nothing came of the editor; the message says why. What was typed before holds."""


def editor(environ: Mapping[str, str]) -> list[str]:
    """Return the command of the technician's editor, empty when none is named."""
    named = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        return shlex.split(named)
    except ValueError:
        return []


def written(text: str, environ: Mapping[str, str], terminal: int) -> str:
    """Have a text changed in the editor, which has the terminal until it ends.

    The file is the user's alone, in a folder of its own that goes with everything the
    editor left beside it.

    Raises:
        NotWritten: there is no editor, it failed, or what it wrote cannot be used.
    """
    command = editor(environ)
    if not command:
        raise NotWritten("No editor is named. Set EDITOR, for example EDITOR=nano, and start the console again.")
    try:
        with tempfile.TemporaryDirectory(prefix="helpdesk-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "text.txt"
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(text + "\n")
            with _cooked(terminal), _interrupts_left_to_the_editor():
                status = subprocess.run([*command, str(path)], check=False).returncode
            if status != 0:
                raise NotWritten(f"The editor ended with status {status}: the text stays as it was.")
            return _read(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its text is not UTF-8"
        raise NotWritten(f"The editor could not be used: {reason}. The text stays as it was.") from None


def _read(path: Path) -> str:
    limit = BODY_LIMITS["note"]
    with path.open("rb") as file:
        data = file.read(4 * limit + 1)
    text = clean_body(data.decode("utf-8")).strip("\n")
    if len(text) > limit:
        raise NotWritten(f"That text is longer than {limit:,} characters: the text stays as it was.")
    return text


@contextmanager
def _cooked(terminal: int) -> Iterator[None]:
    """Give the terminal its usual line modes, and take them away afterwards."""
    try:
        before = termios.tcgetattr(terminal)
    except (termios.error, ValueError):
        yield
        return
    usual = termios.tcgetattr(terminal)
    usual[0] |= termios.ICRNL
    usual[1] |= termios.OPOST
    usual[3] |= termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN
    termios.tcsetattr(terminal, termios.TCSADRAIN, usual)
    try:
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)


@contextmanager
def _interrupts_left_to_the_editor() -> Iterator[None]:
    """Let ctrl+c be the editor's alone. A handler is not inherited by it; that signals are ignored would be."""
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGQUIT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
