"""Who else is at the desk, and which ticket each has open. Real moments (seconds) count how long one has been here."""

from __future__ import annotations

import os
from collections.abc import Callable

from helpdesk_tui.desk import Desk
from helpdesk_tui.desk.team import HERE_FOR
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.store.base import Presence

HERE_EVERY = 20
"""Seconds between two signs of life of a console."""


class Colleagues:
    """Keeps one's name on the desk, and knows the others'."""

    def __init__(self, desk: Desk, moment: Callable[[], float]) -> None:
        """Look around ``desk``; ``moment`` returns real seconds."""
        self._desk = desk
        self._moment = moment
        self._session = os.urandom(8).hex()
        self._here_at = 0.0
        self._open: int | None = None
        self.others: list[str] = []
        self.open_at: dict[int, list[str]] = {}

    def tick(self) -> None:
        """Let a second pass."""
        moment = self._moment()
        if moment - self._here_at >= HERE_EVERY or moment < self._here_at:
            self._sign(moment)
            # Nobody writes that a killed console is gone: its name runs out unannounced.
            self.look()

    def look(self) -> None:
        """See who is here, and which ticket each has open."""
        here = self.read()
        self.others = list(dict.fromkeys(one.technician for one in here if one.session != self._session))
        self.open_at = {}
        for one in here:
            if one.ticket is not None and one.session != self._session:
                self.open_at.setdefault(one.ticket, []).append(one.technician)

    def read(self) -> list[Presence]:
        """Return who is here, as the desk says."""
        return self._desk.store.present(int(self._moment()) - HERE_FOR)

    def opened(self, number: int | None) -> None:
        """Show the others which ticket is open here."""
        if number != self._open:
            self._open = number
            self._sign(self._moment())

    def sign_soon(self) -> None:
        """Give a sign of life with the next second: it shows whether the desk can be written again."""
        self._here_at = 0.0

    def leave(self) -> None:
        """Take one's name off the desk."""
        if self._desk.rights.may(Deed.WORK):
            self._desk.store.leave(self._session)

    def _sign(self, moment: float) -> None:
        if not self._desk.rights.may(Deed.WORK):
            # Whoever only looks may not even be able to write the file.
            self._here_at = moment
            return
        # Where the store cannot be had, the next second tries again.
        self._here_at = 0.0
        at = int(moment)
        self._desk.store.arrive(Presence(self._session, self._desk.actor, at, at, self._open))
        self._here_at = moment


__all__ = ["HERE_EVERY", "HERE_FOR", "Colleagues"]
