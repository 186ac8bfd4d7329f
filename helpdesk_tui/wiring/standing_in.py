"""A watch that a console starts where nothing else watches, and that ends with it (``consoles = "stand-in"``).

It runs in a process of its own, in a session of its own, so neither a busy console nor a stopped one holds it up. It
ends when its standard input does, which is a pipe from the console: however that ends, the pipe is closed.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.store.base import StoreError
from helpdesk_tui.store.place import typed
from helpdesk_tui.wiring.clock import moment_of
from helpdesk_tui.wiring.config import Config, ConfigError
from helpdesk_tui.wiring.opening import Opened
from helpdesk_tui.wiring.periodic_backup import is_meant

LOOK_EVERY = 20.0
"""Seconds between two looks whether somebody watches."""

_SHORT, _REST = 1.5 * LOOK_EVERY, 120.0
"""A watch whose end is seen within so many seconds, at the first look, cannot work here: it is tried after so many."""
_LONGEST_END = 1.0
"""Seconds for which its end is waited for, so that a desk to throw away can go."""


class StandIn:
    """What a console does for the watch: ``tick`` once a second, ``close`` at its end."""

    def __init__(self, opened: Opened, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Start nothing yet; the former ``on_tick`` goes on being called."""
        self._opened = opened
        self._before = opened.on_tick
        self._monotonic = monotonic
        self._look_at = self._began = 0.0
        self.child: int | None = None
        """The process that watches (its id), None where this console has none."""
        self._pipe: int | None = None

    def tick(self) -> None:
        """Look whether there is to be a watch of this console, if it is time to."""
        if self._before is not None:
            self._before()
        now = self._monotonic()
        if now < self._look_at:
            return
        self._look_at = now + LOOK_EVERY
        if self._ended() and now - self._began < _SHORT:
            self._look_at = now + _REST
            return
        with suppress(StoreError):
            self._look(now)

    def _look(self, now: float) -> None:
        store = self._opened.desk.store
        watch = store.watch()
        if self.child is not None:
            if watch.holder is not None and f":{self.child}:" not in watch.holder:
                # Another one has taken over, and this one would only wait.
                self._let_go()
        elif (watch.holder is None or watch.nobody(int(moment_of(store)()))) and self._wanted():
            self._began = now
            self.child, self._pipe = begin(self._opened.config)

    def _wanted(self) -> bool:
        """Whether the watch file wants consoles to stand in, on this desk, and the technician may work there."""
        from helpdesk_tui.wiring.watch_file import read_watch_file

        config = self._opened.config
        if not is_meant(config, config.said["watch"][0].origin) or not self._opened.desk.rights.may(Deed.WORK):
            return False
        try:
            file = read_watch_file(config)
        except ConfigError:
            # The console says of its rosters what is wrong with the file.
            return False
        return file is not None and file.stands_in

    def close(self) -> None:
        """End it, with the console."""
        self._let_go()
        end = self._monotonic() + _LONGEST_END
        while not self._ended() and self.child is not None and self._monotonic() < end:
            time.sleep(0.01)

    def _let_go(self) -> None:
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None

    def _ended(self) -> bool:
        """Return whether it has ended since this was last asked."""
        if self.child is None:
            return False
        with suppress(ChildProcessError):
            if os.waitpid(self.child, os.WNOHANG)[0] == 0:
                return False
        self.child = None
        self._let_go()
        return True


def begin(config: Config) -> tuple[int, int]:
    """Start a watch of the configured desk; return its process id, and the end of the pipe that keeps it alive."""
    speaking = [] if config.acting is None else ["--as", config.acting]
    alone = "-I" if sys.flags.isolated else "-P"
    call = [sys.executable, alone, "-m", "helpdesk_tui", *speaking, "watch", "--stand-in"]
    own = os.devnull if config.path is None else str(config.path)
    environ = {**os.environ, "HELPDESK_DB": typed(config.db), "HELPDESK_CONFIG": own}
    there, here = os.pipe()
    try:
        null = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (1, 2)]
        actions = [(os.POSIX_SPAWN_DUP2, there, 0), *null]
        child = os.posix_spawn(sys.executable, call, environ, file_actions=actions, setsid=True)
    except OSError:
        os.close(here)
        raise
    finally:
        os.close(there)
    return child, here
