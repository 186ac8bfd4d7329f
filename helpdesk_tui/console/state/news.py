"""What the desk has to tell a console: what one's own verbs and others have changed, read into what is shown.

Whether it may be shown now, or waits until no key has been pressed for a while, is for ``shift`` to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from helpdesk_tui.console.look.header import Desktop
from helpdesk_tui.console.state.announcements import Announcements
from helpdesk_tui.console.state.place import Row
from helpdesk_tui.console.state.presence import Colleagues
from helpdesk_tui.console.state.stillness import Stillness
from helpdesk_tui.console.state.views import Tabs
from helpdesk_tui.console.state.watch import WatchState
from helpdesk_tui.console.state.window import Window
from helpdesk_tui.desk import Desk, Outcome
from helpdesk_tui.domain.tickets.ticket import Ticket, rank
from helpdesk_tui.store.base import Lost, Moved, StoreError
from helpdesk_tui.store.moving import MOVED_SETTING
from helpdesk_tui.wiring.clock import pace_of

PUT_BACK = "The desk was put back to an earlier copy. Look at what is on it before you go on."

_END = 2**62
"""Beyond every event: asks for the log's end alone."""


@dataclass(frozen=True, slots=True)
class Written:
    """What has been written since the last look: on which tickets, or that the log was put back to an earlier end."""

    numbers: frozenset[int]
    put_back: str = ""
    """What happened to the log where it ends earlier than it did, or otherwise."""


class News:
    """Knows how far the desk's log has been shown here, and the header made of it."""

    def __init__(
        self,
        desk: Desk,
        name: str,
        window: Window,
        tabs: Tabs,
        presence: Colleagues,
        still: Stillness,
        announcements: Announcements,
        watch: WatchState,
    ) -> None:
        """Begin with the desk, called ``name``, as it stands."""
        self._desk = desk
        self._name = name
        self._window = window
        self._tabs = tabs
        self._presence = presence
        self._still = still
        self._announcements = announcements
        self._watch = watch
        self._parents: tuple[int, frozenset[int], frozenset[int]] = -1, frozenset(), frozenset()
        """Which tickets have children: as of which event, of which tickets, and those that have some."""
        self._put_backs = 0
        self.lost = ""
        """What to say of a log whose end was lost, until ``look`` has read all of it anew."""
        self._stamp = desk.store.stamp()
        self._seq, _ = desk.store.changed(_END)
        announcements.begin(self._seq)
        presence.look()
        self.desktop = self._counted()

    @property
    def written(self) -> int:
        """A number that is another one once another event is the last that is shown here."""
        return self._put_backs * _END + self._seq

    def told(self) -> bool:
        """Whether another console or command has written something since this was last asked."""
        stamp = self.see_that_it_is_there()
        told, self._stamp = stamp != self._stamp or bool(self.lost), stamp
        return told

    def reads(self) -> list[Callable[[], object]]:
        """Return what ``look`` and ``count`` read, to be asked together."""
        store, now = self._desk.store, self._desk.clock()
        return [
            lambda: store.changed(self._seq),
            *self._announcements.reads(),
            self._presence.read,
            lambda: store.due_after(now, 1),
            store.tally,
            lambda: store.setting(MOVED_SETTING),
            *self._tabs.reads(),
            *self._watch.reads(self._around()),
            self._read_parents,
        ]

    def own_reads(self, outcome: Outcome, tracked: int | None = None) -> list[Callable[[], object]]:
        """Return what ``own`` and ``count`` read, and the sentences of the outcome, to be asked together."""
        sent = {event.number for event in outcome.events}
        window = self._window.reads(sent, _left(outcome, tracked))
        return [*self.reads(), *window, lambda: self._desk.sentences(outcome)]

    def look(self) -> Written:
        """See what another console or command has written."""
        before = self._seq
        self._seq, numbers = self._desk.store.changed(before)
        if self._seq < before or self.lost:
            why, self.lost = self.lost or PUT_BACK, ""
            self._put_backs += 1
            self._announcements.put_back(self._seq)
            return Written(numbers, put_back=why)
        if numbers:
            self._see_parents()
            self._window.renew(numbers, self._desk.store.ticket)
            self._still.changed(numbers)
            self._announcements.look()
        return Written(numbers)

    def see_that_it_is_there(self) -> int:
        """Return the store's stamp. That the end of the log was lost the next ``look`` says. Raises StoreError."""
        try:
            return self._desk.store.stamp()
        except Lost as error:
            self.lost = str(error)
            return self._desk.store.stamp()

    def own(self, outcome: Outcome, tracked: int | None = None) -> frozenset[int]:
        """Show one's own change at once, and return its tickets; one sent away leaves the cursor to the next.

        A ticket that is ``tracked`` takes the cursor along, wherever it goes.
        """
        before = self._seq
        self._seq, numbers = self._desk.store.changed(before)
        self._see_parents()
        self._announcements.look()
        self._still.shown()
        sent = {event.number for event in outcome.events}
        heirs = [number for number in self._window.nearest() if number not in sent]
        self._window.reload(own=_left(outcome, tracked))
        for number in sent:
            self._window.leave(number, heirs)
        return numbers

    def reload(self) -> None:
        """Read list, tabs and header anew."""
        self._still.shown()
        self._window.reload(keep_gone=False)
        self.count()

    def count(self) -> None:
        """Bring what stands around the list up to date: who is here, tabs, header."""
        self._presence.look()
        self._tabs.changed()
        self._watch.look(self._around())
        self.desktop = self._counted()

    def met(self, error: StoreError) -> None:
        """Know where the desk went, where a write was refused for that: a feed that only polls does not tell it."""
        if isinstance(error, Moved):
            with suppress(StoreError):
                self.count()

    def second(self) -> None:
        """Let a second pass: a deadline may be over, and what a filter says of now be something else."""
        due, now = self.desktop.next_due, self._desk.clock()
        if due is not None and rank(due)[1] < now:
            self.desktop = self._counted()
            self._tabs.changed()
        if self._tabs.tick():
            self._still.dated()
        self.watch_on()

    def watch_on(self) -> None:
        """Say in the header what the second has changed of the watch. Raises StoreError."""
        self._watch.second()
        if self._watch.said != self.desktop.watch:
            self.desktop = replace(self.desktop, watch=self._watch.said)

    def greet(self) -> None:
        """Name in the header who has come, and no longer who has gone."""
        if self._presence.others != self.desktop.others:
            self.desktop = self._counted()

    def parents(self, rows: Sequence[Row]) -> frozenset[int]:
        """Return which tickets have children, the shown ones among them; asked once for those read of the same log."""
        written, asked, _ = self._parents
        if written != self.written or not asked.issuperset(row.ticket.number for row in rows):
            # Drawing goes on without the desk; that it is away is said by whoever looks for news.
            with suppress(StoreError):
                self._see_parents()
        return self._parents[2]

    def _see_parents(self) -> None:
        """See which of the tickets around the window have children."""
        self._parents = self.written, frozenset(self._around()), self._read_parents()

    def _read_parents(self) -> frozenset[int]:
        return self._desk.store.parents(self._around())

    def _around(self) -> list[int]:
        """Return the tickets that were read around the window, and the one under the cursor, which may have left."""
        cursor = self._window.cursor
        return [ticket.number for ticket in (*self._window.tickets(), *([] if cursor is None else [cursor]))]

    def _counted(self) -> Desktop:
        store, now = self._desk.store, self._desk.clock()
        with store.together(lambda: store.due_after(now, 1), store.tally, lambda: store.setting(MOVED_SETTING)):
            due, tally, gone = store.due_after(now, 1), store.tally(), store.setting(MOVED_SETTING) or ""
        pace = pace_of(self._desk.clock)
        # Nobody waits for an answer on a desk that is written elsewhere.
        self._announcements.mute(gone=bool(gone))
        here = self._desk.actor, self._presence.others
        return Desktop(
            self._name, tally, due[0] if due else None, *here, pace.said if pace else "", gone, self._watch.said
        )


def _left(outcome: Outcome, tracked: int | None) -> dict[int, Ticket]:
    """Return the tickets as a verb has left them, by their numbers, without the one that takes the cursor along."""
    return {ticket.number: ticket for ticket in outcome.tickets if ticket.number != tracked}
