"""Having a text written in the technician's own editor, which gets the terminal until it ends."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from helpdesk_tui.domain.text.cleaning import BODY_LIMITS, clean_body

Meanwhile = Callable[[str | None], bool]
_EVERY = 1.0


def _go_on(saved: str | None) -> bool:
    return True


class NotWritten(Exception):
    """Nothing came of the editor; the message says why. What was typed before holds."""


class Unfit(NotWritten):
    """What the editor wrote cannot be taken, so its file stays."""


def editor(environ: Mapping[str, str]) -> list[str]:
    """Return the command of the technician's editor, empty when none is named."""
    named = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        return shlex.split(named)
    except ValueError:
        return []


def written(text: str, environ: Mapping[str, str], terminal: int, meanwhile: Meanwhile = _go_on) -> str:
    """Have a text changed in the editor, which has the terminal until it ends.

    The file is the user's alone, in a folder of its own that goes with everything the
    editor left beside it. ``meanwhile`` is called every second with what has been saved so far;
    it returns False when the terminal has vanished, and then the editor is asked to end. One that
    was ended by a signal counts for what it had saved; one that says that it failed, for nothing.

    Raises:
        NotWritten: there is no editor, it failed, or what it wrote cannot be used.
    """
    command = editor(environ)
    if not command:
        raise NotWritten("No editor is named. Set EDITOR, for example EDITOR=nano, and start the console again.")
    try:
        with _folder() as folder:
            path = folder / "text.txt"
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(text + "\n")
            with lent(terminal):
                status = _ended([*command, str(path)], path, meanwhile)
            if status > 0:
                raise NotWritten(f"The editor ended with status {status}: the text stays as it was.")
            if status == 0:
                return _read(path)
            saved = _read(_latest(path))
            if saved == text:
                raise NotWritten("The editor was ended from outside, nothing saved: the text stays as it was.")
            return saved
    except OSError as error:
        raise NotWritten(f"The editor could not be used: {error.strerror}. The text stays as it was.") from None


def _ended(command: list[str], path: Path, meanwhile: Meanwhile) -> int:
    """Run the editor and return how it ended: negative for a signal. Every second what it saved is handed on."""
    began = stamp = path.stat().st_mtime_ns

    def saved() -> str | None:
        nonlocal stamp
        with suppress(OSError, ValueError, NotWritten):
            latest = path.stat().st_mtime_ns
            fresh, stamp = latest not in (stamp, began), latest
            return _read(path) if fresh else None
        return None

    return ended(command, lambda: meanwhile(saved()))


def ended(command: Sequence[str], meanwhile: Callable[[], bool]) -> int:
    """Run a program and return how it ended: negative for a signal.

    ``meanwhile`` is called every second, and returns whether the terminal is still there. Raises OSError where the
    program cannot be started.
    """
    process = subprocess.Popen(command)
    while True:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(_EVERY)
        if not meanwhile():
            return _hung_up(process)


def _hung_up(process: subprocess.Popen[bytes]) -> int:
    """End an editor whose terminal has vanished: it gets the moment it needs to save what it has."""
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGKILL):
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_EVERY)
            break
    return -signal.SIGHUP


def _latest(path: Path) -> Path:
    """Return what an editor that was ended has saved last: nano and emacs save beside the file then."""
    beside = (path, path.with_name(f"{path.name}.save"), path.with_name(f"#{path.name}#"))
    return max((one for one in beside if one.is_file()), key=lambda one: one.stat().st_mtime_ns, default=path)


@contextmanager
def _folder() -> Iterator[Path]:
    """Make a folder that goes at the end, unless it holds the only copy of something: vim's swap, an unfit text."""
    folder = Path(tempfile.mkdtemp(prefix="helpdesk-"))
    unfit = False
    try:
        yield folder
    except Unfit:
        unfit = True
        raise
    finally:
        if not unfit and not any(folder.glob(".*.sw?")):
            shutil.rmtree(folder, ignore_errors=True)


def _read(path: Path) -> str:
    limit = BODY_LIMITS["note"]
    with path.open("rb") as file:
        data = file.read(4 * limit + 1)
    kept = f"The text stays as it was; what you wrote is in {path}."
    try:
        text = clean_body(data.decode("utf-8")).strip("\n")
    except ValueError:
        raise Unfit(f"That text is not UTF-8. {kept}") from None
    if len(text.encode()) > limit:
        raise Unfit(f"That text is longer than {limit:,} bytes. {kept}")
    return text


@contextmanager
def lent(terminal: int) -> Iterator[None]:
    """Lend the terminal to a program, as programs expect it: with its usual line modes, and ctrl+c the program's."""
    with _cooked(terminal), _interrupts_left_to_the_editor():
        yield


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
