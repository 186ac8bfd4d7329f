"""Reads the figures beside the drawing: a desk that does not answer must not stop the clock on the wall."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from helpdesk_tui.cli.reports.wall.screen import Shown
from helpdesk_tui.domain.rules.roles import NotAllowed
from helpdesk_tui.reports.board.panels import alert, panels, said_at
from helpdesk_tui.store.base import StoreError
from helpdesk_tui.wiring.crash import keep

if TYPE_CHECKING:
    from helpdesk_tui.reports.board.standing import Board
    from helpdesk_tui.wiring.pages.looking import Looking

EVERY, SELDOM = 2.0, 5.0
"""Seconds between two readings; on a desk where one takes long it is the second at most."""


class Reading(threading.Thread):
    """Reads again and again. What was read last is shown until more is read, with how old it is."""

    def __init__(self, looking: Looking) -> None:
        """Prepare to read by ``looking``, which is used by this thread alone from then on."""
        super().__init__(daemon=True)
        self._looking = looking
        self._ends = threading.Event()
        self._read: tuple[Board, float] | None = None
        self.trouble: str | None = None

    def run(self) -> None:
        """Read until ``end``."""
        while not self._ends.is_set():
            # The age is counted from before the reading: what took long is as old as its beginning.
            began = time.monotonic()
            try:
                self._read = self._looking.board(), began
                self.trouble = None
            except (StoreError, NotAllowed) as error:
                self.trouble = str(error)
            except Exception as error:
                self.trouble = keep(error)
                self._looking.close()
            self._ends.wait(min(max(EVERY, 4 * (time.monotonic() - began)), SELDOM))
        self._looking.close()

    def shown(self) -> Shown:
        """Return what is to be shown now."""
        if self._read is None:
            return Shown([], "no time", None, trouble=self.trouble or "The desk is being opened.")
        board, began = self._read
        policy, age = self._looking.policy, int(time.monotonic() - began)
        return Shown(panels(board, policy), said_at(board, policy), age, alert(board), self.trouble)

    def end(self) -> None:
        """Ask it to end."""
        self._ends.set()
