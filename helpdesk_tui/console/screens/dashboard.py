"""The dashboard: what is due next, the day so far, how it was answered, and who has what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from helpdesk_tui.console.keys.verbs import Verb
from helpdesk_tui.console.look.day import day_lines
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.screens.desk_screen import Action
from helpdesk_tui.console.screens.over_screen import OverScreen
from helpdesk_tui.console.state.giving_way import giving_way
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.state.sparing import Sparing
from helpdesk_tui.domain.filters.standing import breached
from helpdesk_tui.domain.shift.figures import Figures, Span, span_of
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import Interrupted, StoreError

_NEVER = -1
_SHARE = 0.2
"""Of a core, for counting anew: on a million tickets it takes a third of a second."""
_HINTED = {"agenda": "Agenda", "new": "New", "reload": "Count anew", "help": "Help"}


class DashboardScreen(OverScreen):
    """The desk's day in pictures.

    It is counted when something was written and when a minute has passed, at most once a second and where no key
    waits; between that its lines stay as they are, so an idle one costs nothing.
    """

    lists = True

    def __init__(self, services: Services, actions: Mapping[str, Action]) -> None:
        """Count nothing yet."""
        super().__init__(services, actions)
        self._counted: tuple[Span, Figures] | None = None
        self._counted_at = self._written = _NEVER
        self._counting = Sparing(_SHARE, at_most=10)

    def begin(self, number: int) -> bool:
        """Count at the desk."""
        try:
            self._count()
        except Interrupted:
            # A key is on its way: it is counted with the second that follows.
            return True
        except StoreError as error:
            self.shift.say(str(error), "bad")
            return False
        return True

    def _count(self) -> None:
        shift = self.shift
        self._counted_at, self._written, written = shift.now, _NEVER, shift.news.written
        span = span_of(shift.now, shift.desk.policy)
        self._counting.begin()
        try:
            with giving_way(shift.desk.store, shift.key_waits):
                self._counted = span, shift.desk.store.figures(span, breached(shift.desk.policy, span.now))
            self._written = written
        finally:
            self._counting.end()

    @property
    def ticket(self) -> Ticket | None:
        """None: no verb may reach a ticket that is not in sight."""
        return None

    @property
    def no_ticket(self) -> str:
        """What is said of a verb that needs a ticket."""
        return "No ticket is chosen here. Esc goes back to the queue."

    async def do(self, verb: Verb, argument: str = "") -> None:
        """Do a verb; the one that opened it goes back."""
        if verb.id == "dashboard":
            await self.back()
            self.services.renew()
            return
        if verb.id == "reload":
            with suppress(StoreError):
                self._count()
        await super().do(verb, argument)

    def lines(self, room: int, height: int) -> Sequence[Line]:
        """Return the figures, counted anew if need be."""
        if self._outdated:
            with suppress(StoreError):
                self._count()
        if self._counted is None:
            return [line(("  The figures are being counted.", "hint"))]
        span, figures = self._counted
        return day_lines(figures, span, self.shift.desk.policy, room, height)

    @property
    def _outdated(self) -> bool:
        """Whether to count anew: nothing has been yet, something was written, or a minute has passed."""
        now = self.shift.now
        if now == self._counted_at or not self._counting.rested:
            return False
        counted = self._counted
        return counted is None or self.shift.news.written != self._written or now // 60 != counted[0].now // 60

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        first = self.shift.keymap.first
        more = [("↓↑", "Scroll")] if self.page.most else []
        return [("Esc", "Back"), *((first(verb), label) for verb, label in _HINTED.items() if first(verb)), *more]
