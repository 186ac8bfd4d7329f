"""A tour of the console: what to do next, and on with it once that has really happened.

A step looks at what has come of it, not at keys, so whatever way a technician takes counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from helpdesk_tui.console.look.lines import Line, line, spread
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.desk import Outcome
from helpdesk_tui.domain.tickets.events import Event, Kind

SKIP = "f9"


@dataclass
class Since:
    """What has happened since a step began, and which screens are shown, the one in front last."""

    cursor: int | None = None
    events: list[Event] = field(default_factory=list)
    screens: Sequence[str] = ()

    def did(self, *kinds: Kind) -> bool:
        """Whether an event of one of these kinds was written here."""
        return any(event.kind in kinds for event in self.events)


@dataclass(frozen=True)
class Step:
    """One thing to do. ``says`` has the first keys of verbs in braces, ``done`` is whether it has happened."""

    says: str
    done: Callable[[Shift, Since], bool]


def _shows(name: str) -> Callable[[Shift, Since], bool]:
    return lambda shift, since: name in since.screens


def _does(*kinds: Kind) -> Callable[[Shift, Since], bool]:
    return lambda shift, since: since.did(*kinds)


def _moved(shift: Shift, since: Since) -> bool:
    cursor = shift.window.cursor
    return cursor is not None and cursor.number != since.cursor


def _by_chart(shift: Shift, since: Since) -> bool:
    """Whether a ticket was opened by the flow chart's answers, not by a digit alone."""
    return any(event.kind is Kind.OPENED and "=" in str(event.after.get("triage") or "") for event in since.events)


STEPS = (
    Step("Move down with j or the arrow", _moved),
    Step("Open the ticket: {open} or Enter", _shows("TicketScreen")),
    Step("Ask why its deadline is what it is: {why}", _shows("WhyDialog")),
    Step("Esc goes back. Set a priority: {reprioritise}, then 2", _does(Kind.REPRIORITISED)),
    Step("Esc to the list. Called one back? {respond} on it", _does(Kind.RESPONDED)),
    Step("Note it: {note}, some words, Enter", _does(Kind.NOTED)),
    Step("For later: {schedule}, mon 10:00, Enter", _does(Kind.SCHEDULED)),
    Step("It rings: {new}, y or n, who, phone, what", _by_chart),
    Step("Take that back: {undo}, and again when it asks", _does(Kind.UNDONE)),
    Step("Find: {filter}, p:1-3, Enter", lambda shift, since: bool(shift.filter) and len(since.screens) == 1),
    Step("Esc ends the filter. The next view: {next_view}", lambda shift, since: shift.tabs.at > 0),
    Step("All the keys: {help}", _shows("HelpScreen")),
    Step("Done. Leave with {quit}; 'helpdesk' opens your desk", lambda shift, since: False),
)
"""In the order of a technician's day; the last one is the end, and says what comes next."""


class Tour:
    """Where a technician is on the tour."""

    def __init__(self, shift: Shift) -> None:
        """Begin at the first step."""
        self._shift = shift
        self._escaped = False
        self.place = 0
        self._since = Since()
        shift.witnesses.append(self._happened)
        self._begin()

    def _begin(self) -> None:
        cursor = self._shift.window.cursor
        self._since = Since(None if cursor is None else cursor.number)

    @property
    def over(self) -> bool:
        """Whether only the end is left."""
        return self.place == len(STEPS) - 1

    def _happened(self, outcome: Outcome) -> None:
        self._since.events += outcome.events

    def pressed(self, key: str) -> bool:
        """Take a key before the console does: skip at ``F9``, or at the second Esc that had nothing to go back from.

        Return whether that was all the key was for.
        """
        shift = self._shift
        idle = not (shift.busy_with or shift.marked or shift.filter or shift.tabs.at)
        escaped = key == "escape" and idle
        free = all(SKIP not in keys for keys in shift.keymap.keys.values())
        skips = (escaped and self._escaped) or (key == SKIP and free)
        self._escaped = escaped and not skips
        if skips and not self.over:
            self.place += 1
            self._begin()
        return skips

    def look(self, screens: Sequence[str]) -> None:
        """See whether the step has been done, and go on if so; ``screens`` are shown, the one in front last."""
        self._since.screens = screens
        if not self.over and STEPS[self.place].done(self._shift, self._since):
            self.place += 1
            self._begin()

    def line(self, room: int) -> Line:
        """Return what to do next, and how to skip it."""
        keymap = self._shift.keymap
        says = STEPS[self.place].says.format_map({verb: keymap.first(verb) for verb in keymap.keys})
        skip = () if self.over else line((" F9 ", "key"), ("skips ", "hint"))
        return spread(line((f" {self.place + 1}/{len(STEPS)} ", "mark"), (says, "title")), skip, room)
