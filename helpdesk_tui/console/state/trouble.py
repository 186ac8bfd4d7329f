"""What keeps a console from its desk: since when, and what is said of it while it lasts and once it is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from helpdesk_tui.console.state.notices import Notices
from helpdesk_tui.store.base import Away, StoreError, Unclear
from helpdesk_tui.store.moving import as_it_was

T = TypeVar("T")

THERE_AGAIN = "The desk is there again."
DESK = "desk"
"""What is said unasked of whether the desk can be had is about this."""


class Trouble:
    """Whether the desk can be had."""

    def __init__(self, notices: Notices, clock: Callable[[], int], hour: Callable[[int], str]) -> None:
        """Know of none; it is said in ``notices``. ``clock`` returns now (seconds UTC), ``hour`` words an instant."""
        self._notices, self._clock, self._hour = notices, clock, hour
        self.there_is, self._gone = False, ""
        self.away: int | None = None
        """Since when the desk's server has not answered, in seconds UTC: what is shown is from then."""

    def met(self, error: StoreError, *, unasked: bool = False) -> None:
        """Say what keeps the console from the desk, and later that it is over.

        ``unasked`` is what no key has asked for: of a server that is away it is said once, and stands in the header.
        """
        known = self.away is not None
        self.waits(error)
        self.there_is = True
        if not unasked:
            self._notices.say(str(error), "bad")
        elif not (known and isinstance(error, Away)):
            self._notices.tell(str(error), "bad", DESK)

    def waits(self, error: StoreError) -> None:
        """Know of what a key waits for, which says so itself."""
        if isinstance(error, Away | Unclear):
            self.there_is = True
            if self.away is None:
                self.away = self._clock()

    def found(self, read: Callable[[], T], otherwise: T) -> T:
        """Return what is found beside what is being typed; ``otherwise`` where the desk is away: typing goes on."""
        try:
            return read()
        except Away as error:
            self.waits(error)
            return otherwise

    def gone(self, there: str) -> None:
        """Say once that the desk was copied elsewhere and is written ``there``, where it was; the header keeps it."""
        if there and there != self._gone:
            self._notices.tell(as_it_was("This desk", there), "bad", DESK)
        self._gone = there

    def over(self) -> str:
        """Know that the desk can be had; return what to say of that where it is news, else nothing."""
        was, since, self.there_is, self.away = self.there_is, self.away, False, None
        if since is None:
            return THERE_AGAIN if was else ""
        return f"{THERE_AGAIN} It was away from {self._hour(since)} to {self._hour(self._clock())}."
