"""The kiosk: the console without a way out of it, for a forced command. This runs before anything else is imported.

The command line was written by the administrator; what the other end asked for
(SSH_ORIGINAL_COMMAND) is never read. The interpreter and its loader act on some variables
before this runs; where one of those is set, the program starts again without it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from helpdesk_tui.wiring.locale import as_started

_KEPT = frozenset({"TERM", "COLORTERM", "NO_COLOR", "LANG", "LANGUAGE", "USER", "LOGNAME"})
"""The variables of terminal and language, which are kept. Others can load code, or name files to read and write."""

_ACTED_ON = ("PYTHON", "LD_", "DYLD_", "GLIBC_", "MALLOC_", "GCONV_PATH", "LOCPATH", "__PYVENV_LAUNCHER__")
_PATH = "/usr/local/bin:/usr/bin:/bin"

_START = "import sys; sys.path.insert(0, {place!r}); from helpdesk_tui.__main__ import main; sys.exit(main())"


def shut_in(arguments: Sequence[str]) -> None:
    """Remove all but the variables of the terminal from the environment, and ignore the keys that stop the process.

    Where the interpreter may have acted on a variable already, the program starts again in
    isolated mode (``python -I``) with ``arguments``; then this does not return.
    """
    for number in (signal.SIGTSTP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    before = dict(os.environ)
    if "LC_CTYPE" not in as_started():
        # Set by Python where there is no locale (PEP 538): what starts again would take it for the terminal's.
        before.pop("LC_CTYPE", None)
    clean = cleaned(before)
    if begins_anew(before):
        place = str(Path(__file__).parents[1])
        command = [sys.executable, "-I", "-c", _START.format(place=place), *arguments]
        os.execve(sys.executable, command, clean)
    os.environ.clear()
    os.environ.update(clean)


def cleaned(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a kiosk: the variables that are kept, and the home folder of the account."""
    kept = {name: value for name, value in environ.items() if name in _KEPT or name.startswith("LC_")}
    return {**kept, "PATH": _PATH, "HOME": _home()}


def begins_anew(environ: Mapping[str, str]) -> bool:
    """Return whether a variable is set that the interpreter or its loader has already used."""
    return any(name.startswith(_ACTED_ON) for name in environ)


def _home() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return "/"
