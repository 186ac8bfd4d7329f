"""What the first screen did without, loaded while the technician looks at it."""

from __future__ import annotations

import gc
from contextlib import suppress
from importlib import import_module
from threading import Thread

_MODULES = (
    "console.dialogs.priority",
    "console.dialogs.filter",
    "console.dialogs.texts.close",
    "console.dialogs.texts.note",
    "console.dialogs.one_line.schedule",
    "console.dialogs.forms.edit",
    "console.screens.call.screen",
    "console.screens.ticket",
    "console.screens.help",
    "console.screens.agenda",
    "console.screens.dashboard",
    "console.dialogs.why",
    "desk.announcing",
    "desk.writing",
    "store.sql.asked.count",
    "store.sql.asked.search",
)
"""The first key's answer, the tabs' counts and the first filter; each would wait 10 to 20 ms for these."""


def load_the_rest() -> Thread:
    """Load the rest beside the console, and let the collector of garbage work from then on.

    Until here it was switched off (``start``), and what is there by now stays for good: looking
    through it would take 20 ms each time.
    """
    thread = Thread(target=_load, name="loading", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    for module in _MODULES:
        import_module(f"helpdesk_tui.{module}")
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
    _give_back()


def _give_back() -> None:
    """Give the system back the memory that loading took and no longer needs: 1 MiB. A C library without it keeps it."""
    import ctypes

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
