"""The dashboard: what is due next, the day so far, how it was answered, and who has what.

It is read when something was written and when a minute has passed, at most once a second;
between that its lines stay as they are, so an idle one costs nothing.
"""

from __future__ import annotations

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.look.day import day_lines
from helpdesk_tui.console.look.lines import Line
from helpdesk_tui.console.old.modes import Listing
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.domain.filters.standing import breached
from helpdesk_tui.domain.shift.figures import Figures, Span, span_of

_AT_HAND = frozenset({"new", "help", "agenda", "command", "theme"})
"""Verbs that make sense where no ticket is in sight; one that works on a ticket would hit one that is not seen."""


class Dashboard(Listing):
    """The desk's day in pictures, in the queue's place."""

    def __init__(self, session: Session) -> None:
        """Count at ``session``'s desk."""
        self._session = session
        self._stale = False
        self._read_at = session.now
        self._span, self._figures = self._count()

    def renew(self) -> None:
        """Take note that something was written; it is counted when it is shown."""
        self._stale = True

    def press(self, key: Key) -> None:
        """Go back, or do what needs no ticket."""
        verb = self._session.keymap.verb(key)
        if key.name == "escape" or (verb is not None and verb.id in ("back", "quit", "dashboard")):
            self._session.pop()
        elif verb is not None and verb.id == "reload":
            self._span, self._figures = self._count()
        elif verb is not None and verb.id in _AT_HAND:
            self._session.run(key)
        elif verb is not None and verb.on_ticket:
            self._session.say("No ticket is chosen here. Esc goes back to the queue.", "hint")

    def paste(self, text: str) -> None:
        """Nothing is typed here."""

    def lines(self, room: int, height: int) -> list[Line]:
        """Show the figures, counted anew if need be."""
        now = self._session.now
        if (self._stale and now != self._read_at) or now // 60 != self._span.now // 60:
            self._span, self._figures = self._count()
        return day_lines(self._figures, self._span, self._session.desk.policy, room, height)

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        first = self._session.keymap.first
        told = {"agenda": "Agenda", "new": "New", "reload": "Count anew", "help": "Help"}
        return [("Esc", "Back"), *((first(verb), label) for verb, label in told.items() if first(verb))]

    def _count(self) -> tuple[Span, Figures]:
        self._stale, self._read_at = False, self._session.now
        span = span_of(self._read_at, self._session.desk.policy)
        policy = self._session.desk.policy
        return span, self._session.desk.store.figures(span, breached(policy, span.now))
