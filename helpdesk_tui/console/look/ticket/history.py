"""What happened to a ticket, newest first, as lines: each is made when it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from helpdesk_tui.console.look.lines import Line, Span, column, line
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.tickets.events import Event, Kind
from helpdesk_tui.domain.words.history import deed, values
from helpdesk_tui.domain.words.instants import spoken

_WHEN, _WHO = 17, 12


class History(Sequence[Line]):
    """The lines of some events in a room: of 20,000 notes none is worded that is not in sight."""

    def __init__(self, policy: Policy) -> None:
        """Tell nothing yet; ``policy`` says how an instant is worded."""
        self._policy = policy
        self._room = self._now = 0
        self._events: Sequence[Event] = ()
        self._wrapped: dict[int, list[Span]] = {}
        self._places: list[tuple[Event, int]] = []
        self._said: tuple[int, int] = (0, 0)

    def tell(self, events: Sequence[Event], room: int, now: int) -> int:
        """Be about these events, in their order, in ``room`` cells; return how many lines came in above the others.

        Those of another list are worded anew; one that has grown at either end is worded on.
        """
        self._now = now
        if events is not self._events or room != self._room:
            self._events, self._room, self._wrapped, self._places = events, room, {}, []
        first, last = self._said if self._places else (0, 0)
        self._said = (events[0].version, events[-1].version) if events else (0, 0)
        if not first:
            self._places = self._placed(events)
            return 0
        come = self._placed(events[len(events) - (self._said[1] - last) :]) if self._said[1] > last else []
        self._places[:0] = come
        if self._said[0] < first:
            self._places += self._placed(events[: first - self._said[0]])
        return len(come)

    def _placed(self, events: Sequence[Event]) -> list[tuple[Event, int]]:
        """Return the lines of events, the newest first: each with its event, and which line of its text it is."""
        return [(event, part) for event in reversed(events) for part in range(-1, len(self._text(event)))]

    def _text(self, event: Event) -> list[Span]:
        """Return what stands below an event's sentence: the values it changed, then what was said with it."""
        found = self._wrapped.get(event.version)
        if found is None:
            told = [(one, "dim") for one in values(event, self._policy)]
            told += [(event.text, "")] if event.text and event.kind is not Kind.OPENED else []
            found = [(part, role) for one, role in told for part in wrap(one, self._room - 6)]
            if found:
                self._wrapped[event.version] = found
        return found

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        """Return a line, or some."""
        if isinstance(place, slice):
            return [self._line(*one) for one in self._places[place]]
        return self._line(*self._places[place])

    def _line(self, event: Event, part: int) -> Line:
        policy, now = self._policy, self._now
        if part >= 0:
            text, role = self._text(event)[part]
            return line((f"    {text}", role))
        return line(
            "  ",
            column(spoken(event.at, policy, now), _WHEN, "dim"),
            column(event.actor, _WHO, "strong"),
            f" {deed(event, policy, now).rstrip(',')}",
            (f"  by way of {event.via}" if event.via else "", "dim"),
        )
