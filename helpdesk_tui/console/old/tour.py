"""A tour of the console in its own strip: what to do next, and on with it once that has really happened.

A step looks at what the session came to, not at keys, so whatever way a technician takes
counts. The strip is there from the first screen to the last: its words change, no row moves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.look.lines import Line, line, spread
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.desk import Outcome
from helpdesk_tui.domain.tickets.events import Event, Kind

SKIP = "f9"


@dataclass
class Since:
    """What has happened since a step began."""

    cursor: int | None = None
    events: list[Event] = field(default_factory=list)

    def did(self, *kinds: Kind) -> bool:
        """Whether an event of one of these kinds was written here."""
        return any(event.kind in kinds for event in self.events)


@dataclass(frozen=True)
class Step:
    """One thing to do. ``says`` has the first keys of verbs in braces, ``done`` is whether it has happened."""

    says: str
    done: Callable[[Session, Since], bool]


def _shows(name: str) -> Callable[[Session, Since], bool]:
    return lambda session, since: any(type(mode).__name__ == name for mode in session.modes)


def _does(*kinds: Kind) -> Callable[[Session, Since], bool]:
    return lambda session, since: since.did(*kinds)


def _moved(session: Session, since: Since) -> bool:
    cursor = session.window.cursor
    return cursor is not None and cursor.number != since.cursor


STEPS = (
    Step("Move down with j or the arrow", _moved),
    Step("Open the ticket: {open} or Enter", _shows("TicketView")),
    Step("Ask why its deadline is what it is: {why}", _shows("Why")),
    Step("Esc goes back. Set a priority: {reprioritise}, then 2", _does(Kind.REPRIORITISED)),
    Step("Esc to the list. Called one back? {respond} on it", _does(Kind.RESPONDED)),
    Step("Note it: {note}, some words, Enter", _does(Kind.NOTED)),
    Step("For later: {schedule}, mon 10:00, Enter", _does(Kind.SCHEDULED)),
    Step("It rings: {new}, y or n, who, phone, what", lambda session, since: _by_chart(since)),
    Step("Take that back: {undo}, and again when it asks", _does(Kind.UNDONE)),
    Step("Find: {filter}, p:1-3, Enter", lambda session, since: bool(session.filter) and not session.modes),
    Step("Esc ends the filter. The next view: {next_view}", lambda session, since: session.tabs.at > 0),
    Step("All the keys: {help}", _shows("Help")),
    Step("Done. Leave with {quit}; 'helpdesk' opens your desk", lambda session, since: False),
)
"""In the order of a technician's day; the last one is the end, and says what comes next."""


def _by_chart(since: Since) -> bool:
    """Whether a ticket was opened by the flow chart's answers, not by a digit alone."""
    return any(event.kind is Kind.OPENED and "=" in str(event.after.get("triage") or "") for event in since.events)


class Tour:
    """Where a technician is on the tour."""

    def __init__(self, session: Session) -> None:
        """Begin at the first step."""
        self._session = session
        self._escaped = False
        self.place = 0
        self._since = Since()
        self._begin()

    def _begin(self) -> None:
        cursor = self._session.window.cursor
        self._since = Since(None if cursor is None else cursor.number)

    @property
    def over(self) -> bool:
        """Whether only the end is left."""
        return self.place == len(STEPS) - 1

    def happened(self, outcome: Outcome) -> None:
        """Know what a verb has written."""
        self._since.events += outcome.events

    def pressed(self, key: Key) -> bool:
        """Take a key before the console does: skip at ``F9``, or at the second Esc that had nothing to go back from.

        Return whether that was all the key was for.
        """
        session = self._session
        idle = not (session.modes or session.marked or session.filter or session.tabs.at)
        escaped = key.name == "escape" and idle
        skips = (escaped and self._escaped) or (key.name == SKIP and session.keymap.verb(key) is None)
        self._escaped = escaped and not skips
        if skips and not self.over:
            self.place += 1
            self._begin()
        return skips

    def look(self) -> None:
        """See whether the step has been done, and go on if so."""
        if not self.over and STEPS[self.place].done(self._session, self._since):
            self.place += 1
            self._begin()

    def line(self, room: int) -> Line:
        """Return the strip: what to do next, and how to skip it."""
        keymap = self._session.keymap
        says = STEPS[self.place].says.format_map({verb: keymap.first(verb) for verb in keymap.keys})
        skip = () if self.over else line((" F9 ", "key"), ("skips ", "hint"))
        return spread(line((f" {self.place + 1}/{len(STEPS)} ", "mark"), (says, "title")), skip, room)
