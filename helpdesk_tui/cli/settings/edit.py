"""Changing one's own configuration: a copy is edited and checked, and only then takes the place of the file."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from helpdesk_tui.cli.settings.judging import problems as judged
from helpdesk_tui.cli.shared.invocation import Failed, Invocation, at_terminal, confirmed
from helpdesk_tui.cli.shared.out import complain
from helpdesk_tui.wiring.config.files import read_text
from helpdesk_tui.wiring.config.keys import KEYS, LISTS, TABLES


def edited(call: Invocation, path: Path) -> str:
    """Have a file edited; return what became of it. Raises ConfigError, or Failed with where the text is kept."""
    command = _editor()
    before = read_text(path, "config edit") if os.path.lexists(path) else None
    start = _starter() if before is None else before
    folder = Path(tempfile.mkdtemp(prefix="helpdesk-config-"))
    copy = folder / "config.toml"
    keeps = False
    try:
        copy.write_text(start, encoding="utf-8")
        while True:
            _edit([*command, str(copy)])
            text = read_text(copy, "config edit")
            if text == start:
                return f"{path} stays as it was."
            keeps = True
            wrong = _put(call, path, text, before)
            if not wrong:
                keeps = False
                return f"{path} is written."
            for problem in wrong:
                complain(problem)
            if not (at_terminal() and confirmed("Edit it again?")):
                raise Failed(f"{path} stays as it was. What you wrote is in {copy}.")
    except OSError as error:
        raise Failed(f"{path} stays as it was: {error.strerror}. What you wrote is in {copy}.") from None
    finally:
        if not keeps:
            shutil.rmtree(folder, ignore_errors=True)


def _editor() -> list[str]:
    with suppress(ValueError):
        command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
        if command:
            return command
    raise Failed("No editor is named. Set EDITOR, for example EDITOR=nano.")


def _edit(command: list[str]) -> None:
    """Run the editor. Raises Failed where it says that it failed."""
    with _interrupts_left_to_the_editor():
        status = subprocess.call(command)
    if status != 0:
        raise Failed(f"The editor ended with status {status}: the configuration stays as it was.")


@contextmanager
def _interrupts_left_to_the_editor() -> Iterator[None]:
    """Let ctrl+c be the editor's alone."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _put(call: Invocation, path: Path, text: str, before: str | None) -> list[str]:
    """Put a text in the file's place unless something is wrong with it; return what is. Raises Failed, OSError.

    It is judged where it will stand, for paths in it count from there; what is wrong elsewhere does not count.
    """
    known = _judged(call, path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _beside(path, text) as candidate:
        wrong = [one.replace(str(candidate), str(path)) for one in _judged(call, candidate)]
        wrong = [one for one in wrong if str(path) in one or one not in known]
    if wrong:
        return wrong
    # A link to the file, as those who keep their settings elsewhere have it, stays one.
    place = Path(os.path.realpath(path))
    with _beside(place, text) as candidate:
        if (read_text(path, "config edit") if os.path.lexists(path) else None) != before:
            raise Failed(f"{path} was changed by somebody else meanwhile, and stays as it is now.")
        if before is not None:
            candidate.chmod(stat.S_IMODE(place.stat().st_mode))
        os.replace(candidate, place)
    return []


@contextmanager
def _beside(path: Path, text: str) -> Iterator[Path]:
    """Write a text to a file beside another; it goes again unless it was given a name."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _judged(call: Invocation, own: Path) -> list[str]:
    config, unread = call.gathered(own=own)
    return [*unread, *judged(call, config)]


def _starter() -> str:
    """Return a file with every key there is, none of them set."""
    lines = ["# The configuration of helpdesk; 'helpdesk config show' tells what holds and why.", ""]
    for key in KEYS:
        value = key.default if key.is_switch else f'"{key.default}"'
        lines += [f"# {key.means}", f"# {key.name} = {value}", ""]
    for name, means in TABLES.items():
        lines += [f"# {means}", f"# [{name}]", ""]
    for name, means in LISTS.items():
        lines += [f"# {means}", f"# [[{name}]]", ""]
    return "\n".join(lines)
