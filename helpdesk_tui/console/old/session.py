"""One technician at one console: the window on the queue, the modes, the marks, and what was last said.

Plain Python, no Textual: keys come in through ``press``, time through ``tick``, changes
by others through ``poll``; what to show is asked for. The verbs are in ``actions``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from helpdesk_tui.console.keys.form_keys import FRESH
from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.keys.keymap import Keymap
from helpdesk_tui.console.keys.verbs import Verb
from helpdesk_tui.console.look.columns import Columns, columns
from helpdesk_tui.console.look.header import title
from helpdesk_tui.console.look.notices import SAID_FOR, Notice, told
from helpdesk_tui.console.look.preview import Preview
from helpdesk_tui.console.old.ahead import TypeAhead
from helpdesk_tui.console.old.edit import TooLong
from helpdesk_tui.console.old.hand import SAID, Hand
from helpdesk_tui.console.old.modes import Listing, Mode
from helpdesk_tui.console.state.announcements import Announcements
from helpdesk_tui.console.state.drafts import Drafts
from helpdesk_tui.console.state.news import News
from helpdesk_tui.console.state.presence import Watch
from helpdesk_tui.console.state.settings import Manners
from helpdesk_tui.console.state.stillness import Stillness
from helpdesk_tui.console.state.views import Chosen, Tabs
from helpdesk_tui.console.state.window import Place, Window
from helpdesk_tui.desk import Desk, Outcome, Seen
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import Busy, Order, StoreError, Unavailable, View
from helpdesk_tui.wiring.clock import implausible

if TYPE_CHECKING:
    from helpdesk_tui.console.old.errands import Errand
    from helpdesk_tui.console.old.tour import Tour
    from helpdesk_tui.domain.agreement.triage import Chart

PATIENCE, LAST_PATIENCE = 0.1, 5.0
"""Seconds to wait for another program's write: while keys may come, and for what is typed when leaving."""


class Session:
    """Everything a console knows, apart from the screen it is shown on."""

    def __init__(
        self,
        desk: Desk,
        chart: Callable[[], Chart],
        name: str,
        height: int = 20,
        moment: Callable[[], float] = time.time,
        manners: Manners | None = None,
        views: Sequence[Chosen] = (),
    ) -> None:
        """Sit down at ``desk``, called ``name``; ``moment`` is real time, which a replayed desk's clock is not."""
        self.desk = desk
        desk.store.wait(PATIENCE)
        self.manners = manners or Manners()
        self._moment = moment
        self._chart = chart
        self.window = Window(desk.store, View(), height)
        self.modes: list[Mode] = []
        self.errands: list[Errand] = []
        self.marked: dict[int, int] = {}
        self.drafts = Drafts(desk, moment)
        self.notice: Notice | None = None
        self.leaving = False
        self.saved = 0
        self.tour: Tour | None = None
        self.filter = self.unfiltered = ""
        self.tabs = Tabs(desk, views)
        self.preview = Preview(desk)
        self.pressed = ""
        self.ahead = TypeAhead(moment)
        self.began = desk.clock()
        self.own: set[str] = set()
        self.watch = Watch(desk, moment)
        self.announcements = Announcements(desk, moment)
        self.followed: int | None = None
        self._hand = Hand(self._take, self._paste)
        self.still = Stillness(moment)
        self._troubled = False
        self.news = News(desk, name, self.window, self.tabs, self.watch, self.still, self.announcements)
        if len(self.drafts):
            told, first = self.drafts.told(), self.keymap.first
            how = f" For a call that is {first('new')}, then {FRESH.shown}." if "a call" in told else ""
            self.say(f"Left as drafts: {', '.join(told)}. The same key there takes one up.{how}", "warning")

    @property
    def chart(self) -> Chart:
        """The flow chart, read when first asked for."""
        return self._chart()

    @property
    def keymap(self) -> Keymap:
        """Which key does which verb."""
        return self.manners.keymap

    @property
    def now(self) -> int:
        """Now, on the desk's clock."""
        return self.desk.clock()

    @property
    def ticket(self) -> Ticket | None:
        """The ticket a verb would work on: the open one, else the one under the cursor of what is in sight."""
        for mode in reversed(self.modes):
            if mode.ticket is not None or isinstance(mode, Listing):
                return mode.ticket
        return self.window.cursor

    def seen(self) -> Seen:
        """Return the tickets a verb works on, each with the version it was drawn at."""
        opened = any(mode.ticket is not None for mode in self.modes)
        if self.marked and not opened:
            return dict(self.marked)
        ticket = self.ticket
        return {} if ticket is None else {ticket.number: ticket.version}

    def only(self, seen: Seen) -> Ticket | None:
        """Return the ticket that ``seen`` is about, if it is one alone: it need not be the one under the cursor."""
        number = next(iter(seen)) if len(seen) == 1 else None
        if number is None:
            return None
        ticket = self.ticket
        return ticket if ticket is not None and ticket.number == number else self.desk.store.ticket(number)

    def press(self, key: Key) -> None:
        """Take one key: it goes to the mode on top, else to the verb it is bound to."""
        said = self._hand.press(key)
        if said:
            self.say(said, "warning")

    def paste(self, text: str) -> None:
        """Take pasted text; the queue has no use for it."""
        self._hand.paste(text)

    @property
    def waiting(self) -> bool:
        """Whether a key waits for the desk, which is busy; nothing overtakes it."""
        return self._hand.waiting is not None

    def _take(self, key: Key) -> None:
        self.touched()
        wrong = implausible(self.now)
        if wrong and key.name != "escape" and not self.keymap.does(key, "quit"):
            self.say(wrong, "bad")
            return
        if key.name == "ctrl+c":
            self.say(f"{'Esc goes back, then ' if self.modes else ''}{self.keymap.first('quit')} leaves.", "hint")
            return
        if self.ahead.swallows(key):
            return
        if self.tour is not None and self.tour.pressed(key):
            return
        try:
            if self.modes:
                self.modes[-1].press(key)
            else:
                self.run(key)
        except (StoreError, TooLong) as error:
            self.say(str(error), "bad")
        if self.tour is not None:
            self.tour.look()

    def _paste(self, text: str) -> None:
        try:
            if self.modes:
                self.modes[-1].paste(text)
        except TooLong as error:
            self.say(str(error), "bad")

    def touched(self) -> None:
        """Know that the hand is at work: the order stays as it is for a while."""
        self.still.touched()

    def run(self, key: Key) -> bool:
        """Do the verb a key is bound to; return whether there is one."""
        verb = self.keymap.verb(key)
        if verb is None:
            return False
        self.pressed = self.keymap.name(key)
        self.do(verb)
        return True

    def do(self, verb: Verb) -> None:
        """Do a verb, if the technician may and it has the ticket it needs."""
        from helpdesk_tui.console.old.actions import ACTIONS

        refusal = self.desk.refusal(Deed.WORK) if verb.writes else None
        if refusal:
            self.say(refusal, "bad")
            return
        if verb.on_ticket and self.ticket is None and not (self.marked and verb.on_marked):
            self.say(f"There is no ticket here. {self.keymap.first('new')} opens a new one.", "hint")
            return
        ACTIONS[verb.id](self)

    def push(self, mode: Mode) -> None:
        """Put a mode on top."""
        self.notice = None
        self.modes.append(mode)
        self._show_open()

    def pop(self) -> None:
        """Take the top mode away."""
        if self.modes:
            self.modes.pop()
        self._show_open()

    def _show_open(self) -> None:
        """Let the others see which ticket is open here."""
        single = (mode.ticket for mode in reversed(self.modes) if not isinstance(mode, Listing))
        opened = next((ticket.number for ticket in single if ticket is not None), None)
        with suppress(StoreError):
            self.watch.opened(opened)

    def say(self, text: str, role: str = "") -> None:
        """Tell the technician something, for a while."""
        self.notice = Notice(text, role, self._moment() + SAID_FOR)

    def carry_out(self, verb: Callable[[], Outcome]) -> Outcome | None:
        """Do a verb of the desk, say what it came to, and show it. None when the store could not be had.

        Where it is only busy, the key that asked for it waits and is pressed again.
        """
        self.desk.next_op = self._hand.op or None
        try:
            outcome = verb()
        except Busy as error:
            self.say(SAID if self._hand.wait() else str(error), "warning")
            return None
        except Unavailable as error:
            self.trouble(error)
            self.watch.sign_soon()
            return None
        except StoreError as error:
            self.say(str(error), "bad")
            return None
        finally:
            self.desk.next_op = None
        if outcome.done:
            self.own.add(outcome.op)
        if self.tour is not None:
            self.tour.happened(outcome)
        self.say(told(self.desk.sentences(outcome), outcome.refused, self.marked), "bad" if outcome.refused else "good")
        for event in outcome.events:
            self.marked.pop(event.number, None)
        self._remark(outcome)
        self._renew(self.news.own(outcome))
        return outcome

    def trouble(self, error: StoreError) -> None:
        """Say what keeps the console from the desk, and later that it is over."""
        self._troubled = True
        self.say(str(error), "bad")

    def _remark(self, outcome: Outcome) -> None:
        """Let a mark that was refused go by the ticket as it is now: its change has been told."""
        for refused in outcome.refused:
            ticket = self.desk.store.ticket(refused.number) if refused.number in self.marked else None
            if ticket is not None:
                self.marked[ticket.number] = ticket.version

    def poll(self) -> bool:
        """See whether another console or command has written; return whether there is something new to show."""
        if self._hand.waiting is not None:
            return self._hand.again(self._hand.waiting)
        written = self.news.look()
        if written is None:
            return False
        if written.put_back:
            self._start_over()
            return True
        self._renew(written.numbers)
        self._settle()
        return True

    def _renew(self, numbers: frozenset[int]) -> None:
        """Show what was written on these tickets in whatever is open, and around the list."""
        for mode in self.modes:
            # A ticket shows its children, so any change may be about it.
            if isinstance(mode, Listing) or mode.ticket is None or numbers:
                mode.renew()
        self.news.count()

    def tick(self) -> None:
        """Let a second pass: say that one is here, let go of an old notice and of a held order."""
        self._keep_up()
        if self.tour is not None:
            self.tour.look()
        if self.notice is not None and self._moment() >= self.notice.until:
            self.notice = None
        wrong = implausible(self.now)
        if wrong:
            # What the filters say of now cannot be worked out.
            self.say(wrong, "bad")
            return
        self.news.second()
        self._settle()

    def _keep_up(self) -> None:
        """Write what is the console's own; where that cannot be, the next second tries again."""
        try:
            if implausible(self.now) is None:
                self.announcements.tick()
            self.watch.tick()
            self.news.greet()
            self.drafts.save()
            if self.drafts.refusal:
                self.say(self.drafts.refusal, "bad")
                self.drafts.refusal = ""
            self.desk.store.stamp()
        except Busy:
            return
        except StoreError as error:
            self.trouble(error)
            return
        if self._troubled:
            self._troubled = False
            self.say("The desk is there again. What was saved before is safe.", "good")

    def _start_over(self) -> None:
        """Show another copy of the desk, with a log that ends earlier: a backup has been restored."""
        self.reload()
        for mode in self.modes:
            mode.renew()
        self.say("The desk was put back to an earlier copy. Look at what is on it before you go on.", "warning")

    def _settle(self) -> None:
        """Bring the order up to date once the hand has been still for a while."""
        if self.still.over and not self.modes and not self.waiting:
            self._ask_anew()
            if self.followed is not None:
                self.window.find(self.followed)

    def _ask_anew(self) -> None:
        """Read the order anew where something was written, or where what the filter says of now has changed."""
        query = self.tabs.query(self.filter)
        if self.still.moved or query != self.window.view.query:
            self.window.view = replace(self.window.view, query=query)
            # The hand is still: what comes in above the first line, a P1 perhaps, is not to arrive unseen.
            self.window.reload(keep_head=True)
        self.still.shown()

    def leave(self) -> None:
        """Go: keep what is being typed, take one's name off the desk."""
        self.leaving = True
        with suppress(StoreError):
            self.desk.store.wait(LAST_PATIENCE if self.drafts.unsaved else PATIENCE)
            self.drafts.save()
            self.announcements.leave()
            self.watch.leave()

    def reload(self) -> None:
        """Read everything anew."""
        self.news.reload()

    def show(self, view: View, place: Place | None = None) -> None:
        """Change filter or order; the cursor stays on its ticket, or goes back to that of ``place``."""
        self.window.show(view, place)

    @property
    def order(self) -> Order:
        """The queue's present order."""
        return self.window.view.order

    @property
    def title(self) -> str:
        """The window's title."""
        return title(self.news.desktop)

    def layout(self, room: int) -> Columns:
        """Return the queue's columns for ``room`` cells."""
        widest = max((ticket.number for ticket in self.window.tickets()), default=0)
        return columns(room, widest, self.tabs.view.columns)
