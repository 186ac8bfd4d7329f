"""The dashboard: what is due next, the day so far, how it was answered, and who has what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from helpdesk_tui.console.keys.verbs import Verb
from helpdesk_tui.console.look.day import day_lines
from helpdesk_tui.console.look.lines import Line
from helpdesk_tui.console.screens.desk_screen import Action
from helpdesk_tui.console.screens.over_screen import OverScreen
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.domain.filters.standing import breached
from helpdesk_tui.domain.shift.figures import Figures, Span, span_of
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import StoreError

_HINTED = {"agenda": "Agenda", "new": "New", "reload": "Count anew", "help": "Help"}


class DashboardScreen(OverScreen):
    """The desk's day in pictures.

    It is counted when something was written and when a minute has passed, at most once a second;
    between that its lines stay as they are, so an idle one costs nothing.
    """

    lists = True

    def __init__(self, services: Services, actions: Mapping[str, Action]) -> None:
        """Count nothing yet."""
        super().__init__(services, actions)
        self._counted: tuple[Span, Figures] | None = None
        self._counted_at = self._written = 0

    def begin(self, number: int) -> bool:
        """Count at the desk."""
        try:
            self._count()
        except StoreError as error:
            self.shift.say(str(error), "bad")
            return False
        return True

    def _count(self) -> None:
        shift = self.shift
        self._counted_at, self._written = shift.now, shift.news.written
        span = span_of(shift.now, shift.desk.policy)
        self._counted = span, shift.desk.store.figures(span, breached(shift.desk.policy, span.now))

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
        now = self.shift.now
        if self._counted is None:
            return ()
        changed = self.shift.news.written != self._written and now != self._counted_at
        if changed or now // 60 != self._counted[0].now // 60:
            with suppress(StoreError):
                self._count()
        span, figures = self._counted
        return day_lines(figures, span, self.shift.desk.policy, room, height)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        first = self.shift.keymap.first
        more = [("↓↑", "Scroll")] if self.page.most else []
        return [("Esc", "Back"), *((first(verb), told) for verb, told in _HINTED.items() if first(verb)), *more]
