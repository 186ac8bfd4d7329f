"""What one console knows while a technician works at it, whatever is on the screen. No Textual, no keys.

Screens and dialogs ask it and change it; the application lets time pass with ``tick`` and looks for
the changes of others with ``poll``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from helpdesk_tui.console.keys.keymap import Keymap
from helpdesk_tui.console.look.header import hour
from helpdesk_tui.console.look.notices import outcome_text
from helpdesk_tui.console.look.preview import Preview
from helpdesk_tui.console.state.announcements import Announcements
from helpdesk_tui.console.state.drafts import Drafts
from helpdesk_tui.console.state.giving_way import giving_way
from helpdesk_tui.console.state.handover import Handovers
from helpdesk_tui.console.state.needed import Needed
from helpdesk_tui.console.state.news import News, Written
from helpdesk_tui.console.state.notices import Notices
from helpdesk_tui.console.state.place import Place
from helpdesk_tui.console.state.presence import Colleagues
from helpdesk_tui.console.state.settings import Settings
from helpdesk_tui.console.state.stillness import Stillness
from helpdesk_tui.console.state.telephone import RING, Telephone
from helpdesk_tui.console.state.trouble import DESK, Trouble
from helpdesk_tui.console.state.views import Chosen, Tabs, turn
from helpdesk_tui.console.state.watch import WatchState
from helpdesk_tui.console.state.window import Window
from helpdesk_tui.desk import Desk, Outcome, Seen
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import Busy, Interrupted, Order, StoreError, View
from helpdesk_tui.wiring.clock import implausible

if TYPE_CHECKING:
    from helpdesk_tui.domain.agreement.triage import Chart
    from helpdesk_tui.wiring.rosters.standing import Rosters

PATIENCE, LAST_PATIENCE = 0.1, 5.0
"""Seconds to wait for another program's write: while keys may come, and for what is typed when leaving."""

_NAMED = 2
"""Drafts that are named at the start; the others are counted."""
_FIRST, _LAST = -60_000_000_000, 250_000_000_000
"""Seconds UTC, in the years 68 and 9892: both are said to be impossible, and can be shown."""
_NOTHING = ("", -1), View()


class Shift:
    """One technician's shift at a desk."""

    def __init__(
        self,
        desk: Desk,
        chart: Callable[[], Chart],
        name: str,
        height: int = 20,
        moment: Callable[[], float] = time.time,
        settings: Settings | None = None,
        views: Sequence[Chosen] = (),
        rosters: Callable[[], Rosters] | None = None,
    ) -> None:
        """Begin at ``desk``, called ``name``, with ``height`` tickets in sight.

        ``moment`` returns real seconds, which no replayed desk's clock does; ``rosters`` reads those of the watch file.
        """
        self.desk = desk
        desk.store.wait(PATIENCE)
        self.settings = settings or Settings()
        self.moment = moment
        self._chart = chart
        self.window = Window(desk.store, View(), height)
        self.tabs = Tabs(desk, views)
        self.presence = Colleagues(desk, moment)
        self.still = Stillness(moment)
        self.drafts = Drafts(desk, moment)
        self.announcements = Announcements(desk, moment)
        self.watch = WatchState(desk, moment, rosters)
        self.handovers = Handovers(desk, moment, self.watch.rosters)
        self.preview = Preview(desk, self.watch.of)
        self.needed = Needed()
        self.news = News(desk, name, self.window, self.tabs, self.presence, self.still, self.announcements, self.watch)
        self.marked: dict[int, int] = {}
        self.filter = self.unfiltered = ""
        self._sought: tuple[tuple[str, int], View] = _NOTHING
        """What was sought ahead, of which filter and which view."""
        self.tracked: int | None = None
        self.saved: int | None = None
        """The ticket that was saved here last."""
        self.opened: list[int] = []
        """Tickets whose screens are open, the one in front last."""
        self.busy_with = 0
        """How many dialogs and screens lie over the queue: while there are any, its order stays."""
        self.telephone = Telephone(desk, moment)
        self.notices = Notices(moment)
        self.began = desk.clock()
        self.own: set[str] = set()
        """Operations done from this console."""
        self.undone: frozenset[int] = frozenset()
        """The tickets of the last undo or redo, until something else is done."""
        self.witnesses: list[Callable[[Outcome], None]] = []
        """Called with what each verb of this console came to."""
        self.key_waits: Callable[[], bool] = lambda: False
        """Whether a key has come that is not worked off; what nobody has asked for gives way to it."""
        self.trouble = Trouble(self.notices, lambda: self.now, lambda at: hour(at, desk.policy, self.now))
        self.trouble.gone(self.news.desktop.gone)
        left = self.drafts.summaries()
        if left:
            named, more = [what for what, _ in left[:_NAMED]], sum(n for _, n in left[_NAMED:])
            listed = f"{f' and {more} more' if more else ''}. {self.keymap.first('drafts')} lists them."
            self.notices.tell(f"Left as drafts: {', '.join(named)}{listed}", "warning")

    @property
    def chart(self) -> Chart:
        """The flow chart of triage, read when it is first asked for."""
        return self._chart()

    @property
    def keymap(self) -> Keymap:
        """Which key does which verb."""
        return self.settings.keymap

    @property
    def now(self) -> int:
        """Now, on the desk's clock: seconds UTC. What no calendar reaches is taken for the last instant it does."""
        return min(max(self.desk.clock(), _FIRST), _LAST)

    def only(self, seen: Seen) -> Ticket | None:
        """Return the ticket that ``seen`` is about, if it is one alone."""
        number = next(iter(seen)) if len(seen) == 1 else None
        if number is None:
            return None
        ticket = self.window.cursor
        return ticket if ticket is not None and ticket.number == number else self.desk.store.ticket(number)

    def say(self, text: str, role: str = "") -> None:
        """Answer the technician's key, for a while; an empty text takes away what was said."""
        self.notices.say(text, role)

    def show(self, view: View, place: Place | None = None) -> None:
        """Change filter or order; the cursor stays on its ticket, or goes back to that of ``place``."""
        self.window.show(view, place)

    @property
    def order(self) -> Order:
        """The queue's present order."""
        return self.window.view.order

    def seek(self, text: str, at: int | None = None) -> Iterator[None]:
        """Find what the view ``at`` a place (None: the shown one) holds with a filter, piece by piece.

        ``narrow`` and ``go`` show it at once when that has come to its end. Raises QueryError for what cannot be read.
        """
        view = replace(self.window.view, query=self.tabs.query(text)) if at is None else self.tabs.whole(at)
        self._sought = (text, self.tabs.at if at is None else at), view
        return self.desk.store.seek(view)

    def narrow(self, text: str, place: Place | None = None) -> None:
        """Filter the shown view from where it stood at ``place``. Raises QueryError for what cannot be read."""
        what, view = self._sought
        sought = what == (text, self.tabs.at) and view.order is self.order
        self.show(view if sought else replace(self.window.view, query=self.tabs.query(text)), place)
        self._sought = _NOTHING
        self.filter = text.strip()

    def unfilter(self, text: str = "", place: Place | None = None) -> None:
        """Take the typed filter away, to be brought back in the next one; the view's own filter stays."""
        self.unfiltered = text.strip() or self.filter or self.unfiltered
        self.filter = ""
        self.show(replace(self.window.view, query=self.tabs.query()), place)

    def go(self, place: int) -> bool:
        """Show another view, its cursor where it was; return whether that is another one than before."""
        if not 0 <= place < len(self.tabs.views) or place == self.tabs.at:
            return False
        cursor = self.window.cursor
        kept = self.tabs.go(place, None if cursor is None else cursor.number)
        self.unfiltered, self.filter = self.filter or self.unfiltered, ""
        view = self._sought[1] if self._sought[0] == ("", place) else self.tabs.whole(place)
        self._sought = _NOTHING
        turn(self.window, view, kept)
        return True

    def show_open(self) -> None:
        """Let the others see which ticket is open here."""
        with suppress(StoreError):
            self.presence.opened(self.opened[-1] if self.opened else None)

    def did(self, outcome: Outcome) -> None:
        """Show one's own change at once, and say what it came to."""
        if outcome.done:
            self.own.add(outcome.op)
            back = all(event.kind is Kind.UNDONE for event in outcome.events)
            self.undone = frozenset(event.number for event in outcome.events) if back else frozenset()
        for witness in self.witnesses:
            witness(outcome)
        with self.desk.store.together(*self.news.own_reads(outcome, self.tracked)):
            self._tell(outcome)
            self.news.own(outcome, self.tracked)
            self.news.count()

    def _tell(self, outcome: Outcome) -> None:
        """Say what a verb came to, and let go of its marks."""
        said = outcome_text(self.desk.sentences(outcome), outcome.refused, self.marked)
        self.say(said, "bad" if outcome.refused else "good")
        if outcome.done and (again := self.trouble.over()):
            self.notices.tell(again, "good", DESK)
        for event in outcome.events:
            self.marked.pop(event.number, None)
        for refused in outcome.refused:
            # A mark that was refused goes by the ticket as it is now: its change has been said.
            ticket = self.desk.store.ticket(refused.number) if refused.number in self.marked else None
            if ticket is not None:
                self.marked[ticket.number] = ticket.version

    def poll(self) -> Written | None:
        """Look for what other consoles and commands have written; None for nothing new. Raises StoreError."""
        if not self.news.told():
            return None
        with self.desk.store.together(*self.news.reads(), self.telephone.read):
            written = self.news.look()
            if self.telephone.look():
                takes = f"{self.telephone.rings} rings: {self.keymap.first('new')} takes the call."
                self.notices.tell(takes, "warning", RING)
            elif not self.telephone.rings:
                self.notices.withdraw(RING)
            if not written.put_back:
                self.news.count()
        if written.put_back:
            self.news.reload()
            self.notices.tell(written.put_back, "warning")
        else:
            self.trouble.gone(self.news.desktop.gone)
            self._settle()
        return written

    def tick(self) -> None:
        """Let a second pass: say that one is here, let go of old notices and of an order held for a while."""
        self._keep_up()
        self.notices.tick()
        wrong = implausible(self.now)
        if wrong:
            # What the filters say of now cannot be worked out.
            self.notices.tell(wrong, "bad")
            return
        self.news.second()
        self._settle()

    def _keep_up(self) -> None:
        """Write what is the console's own; where that cannot be, the next second tries again."""
        try:
            if not self.news.desktop.gone:
                if implausible(self.now) is None:
                    self.announcements.tick()
                self.presence.tick()
                self.handovers.tick()
            self.news.greet()
            self.drafts.save()
            if self.drafts.refusal:
                self.notices.tell(self.drafts.refusal, "bad")
                self.drafts.refusal = ""
            self.news.see_that_it_is_there()
        except Busy:
            return
        except StoreError as error:
            self.trouble.met(error, unasked=True)
            self.news.met(error)
            return
        if (again := self.trouble.over()) and not self.news.lost:
            self.notices.tell(f"{again} What was saved before is safe.", "good", DESK)

    def _settle(self) -> None:
        """Bring the order up to date once no key has been pressed for a while, and nothing lies over the queue."""
        if not self.still.over or self.busy_with:
            return
        query = self.tabs.query(self.filter)
        if self.still.moved or query != self.window.view.query:
            try:
                with giving_way(self.desk.store, self.key_waits):
                    # What comes in above the first line, a P1 perhaps, is not to arrive unseen.
                    self.window.reload(keep_head=True, view=replace(self.window.view, query=query))
            except Interrupted:
                return
        self.still.shown()
        if self.tracked is not None:
            self.window.find(self.tracked)

    def leave(self) -> None:
        """Go: keep what is being typed, take one's name off the desk."""
        with suppress(StoreError):
            self.desk.store.wait(LAST_PATIENCE if self.drafts.unsaved else PATIENCE)
            self.drafts.save()
            self.announcements.leave()
            self.presence.leave()
