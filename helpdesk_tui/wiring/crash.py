"""The log of unexpected errors: where each happened and of what kind, without any text of a ticket.

An exception's message and a frame's variables can quote a caller, so neither is written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from helpdesk_tui import __version__
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.config import PACKAGE, folder

_MOST_BYTES = 1_000_000
"""A log larger than this is emptied first: a status bar may fail every few seconds."""


def keep(error: BaseException) -> str:
    """Append the error to the log and return one sentence for the technician, naming the log."""
    path = log_file()
    said = "Something went wrong inside helpdesk; what was saved before is safe."
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        full = path.exists() and path.stat().st_size > _MOST_BYTES
        mode = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | (os.O_TRUNC if full else 0)
        handle = os.open(path, mode, 0o600)
        with open(handle, "a", encoding="utf-8") as log:
            log.write("\n".join(lines(error)) + "\n")
    except OSError:
        return f"{said} The details ({_kind(error)}) could not be written to {path}."
    return f"{said} The details, without any ticket's text, are in {path}."


def log_file() -> Path:
    """Return where errors are kept: ``$XDG_STATE_HOME/helpdesk/log``."""
    return folder("XDG_STATE_HOME", ".local/state", os.environ) / "log"


def lines(error: BaseException) -> Iterator[str]:
    """Yield when it happened and with which versions, then each exception of the chain with its frames."""
    from helpdesk_tui.domain.times.instant import utc

    version = ".".join(map(str, sys.version_info[:3]))
    yield f"{utc(real_now())} helpdesk {__version__}, Python {version}, {sys.platform}"
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield f"  {_kind(cause)}"
        trace = cause.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            yield f"    {_place(code.co_filename)}:{trace.tb_lineno} {code.co_name}"
            trace = trace.tb_next
        cause = cause.__cause__ or cause.__context__


def _kind(error: BaseException) -> str:
    number = f" (errno {error.errno})" if isinstance(error, OSError) and error.errno else ""
    return f"{type(error).__module__}.{type(error).__qualname__}{number}"


def _place(filename: str) -> str:
    """Return a path from the package on for our own files, and the last two parts of any other."""
    path = Path(filename)
    if path.is_relative_to(PACKAGE.parent):
        return str(path.relative_to(PACKAGE.parent))
    return "/".join(path.parts[-2:])
