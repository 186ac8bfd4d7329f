"""The console and no way out of it, for a forced command: what has to be shut before anything else is imported.

The command line was written by the administrator, and what the other end asked for
(SSH_ORIGINAL_COMMAND) is never read. The interpreter and its loader have acted on some
variables before this runs; a start that finds one of those begins again without it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_KEPT = frozenset({"TERM", "COLORTERM", "NO_COLOR", "LANG", "LANGUAGE", "USER", "LOGNAME"})
"""What a terminal or a language may say. The rest can load code, or name files to read and write."""

_ACTED_ON = ("PYTHON", "LD_", "DYLD_", "GLIBC_", "MALLOC_", "GCONV_PATH", "LOCPATH", "__PYVENV_LAUNCHER__")
_PATH = "/usr/local/bin:/usr/bin:/bin"

_START = "import sys; sys.path.insert(0, {place!r}); from helpdesk_tui.__main__ import main; sys.exit(main())"


def shut_in(arguments: Sequence[str]) -> None:
    """Leave nothing of the environment but what a terminal needs, and let no key stop or quit the process.

    Where the interpreter may have acted on a variable already, the program starts again in
    isolated mode (``python -I``) with ``arguments``; then this does not return.
    """
    for number in (signal.SIGTSTP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    before = dict(os.environ)
    clean = cleaned(before)
    if begins_anew(before):
        place = str(Path(__file__).parents[1])
        command = [sys.executable, "-I", "-c", _START.format(place=place), *arguments]
        os.execve(sys.executable, command, clean)
    os.environ.clear()
    os.environ.update(clean)


def cleaned(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what of an environment stays; the home is that of the account, whatever was said."""
    kept = {name: value for name, value in environ.items() if name in _KEPT or name.startswith("LC_")}
    return {**kept, "PATH": _PATH, "HOME": _home()}


def begins_anew(environ: Mapping[str, str]) -> bool:
    """Whether a variable is set that the interpreter or its loader has already used."""
    return any(name.startswith(_ACTED_ON) for name in environ)


def _home() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return "/"
