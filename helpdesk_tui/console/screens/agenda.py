"""The agenda: a week of scheduled tasks, days as columns where there is room, else as rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from textual import on
from textual.binding import Binding

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.keys.verbs import Verb
from helpdesk_tui.console.look.agenda.week import week_lines
from helpdesk_tui.console.look.lines import Line, cells
from helpdesk_tui.console.screens.desk_screen import TABLE, Action
from helpdesk_tui.console.screens.over_screen import OF_THE_LIST, OverScreen
from helpdesk_tui.console.state.agenda import Agenda
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.widgets.page import Page
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.agreement.hours import Calendar
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.shift.week import Entry, by_days, by_slots
from helpdesk_tui.domain.tickets.ticket import Status, Ticket
from helpdesk_tui.store.base import StoreError

_HINTED = ("reopen", "schedule", "close", "assign", "note", "undo")
_MOVES: dict[str, Callable[[Agenda], None]] = {
    "down": lambda agenda: agenda.by_task(1),
    "up": lambda agenda: agenda.by_task(-1),
    **dict.fromkeys(("page_down", "next_view"), lambda agenda: agenda.by_day(7)),
    **dict.fromkeys(("page_up", "previous_view"), lambda agenda: agenda.by_day(-7)),
    "top": Agenda.today,
}
"""What the verbs that move in the queue do here, on whatever keys they are."""
_SHIFTS: dict[str, Callable[[int, Calendar], int]] = {
    ">": lambda at, calendar: by_days(at, 1, calendar),
    "<": lambda at, calendar: by_days(at, -1, calendar),
    "+": lambda at, calendar: by_slots(at, 1, calendar),
    "-": lambda at, calendar: by_slots(at, -1, calendar),
}
"""Keys that move the task itself, as long as they are bound to no verb."""
_NUMBER = re.compile(r"(?:!!|□|x|◇|■)? ?(?::\d\d )?[ □]?#(\d+)(?: .*)?")
"""How the span of a task begins, in the list and in a day's column."""
_TALLEST = 8
"""Lines above a click in which the head of its task is looked for."""


class AgendaScreen(OverScreen):
    """A week of tasks; a verb is about the task under the cursor."""

    BINDINGS = [
        Binding("right,l", "day(1)", "Day", show=False),
        Binding("left,h", "day(-1)", "Day", show=False),
        *(Binding(key, f"shift('{key}')", "Move", show=False) for key in _SHIFTS),
    ]
    lists = True
    absent = OF_THE_LIST - {"next_view", "previous_view"} | {"end", "mark"}

    def __init__(self, services: Services, actions: Mapping[str, Action]) -> None:
        """Show no week yet."""
        super().__init__(services, actions)
        self._agenda: Agenda | None = None
        self._written = 0

    def begin(self, number: int) -> bool:
        """Show the week of a ticket where that is a task, else this week."""
        desk = self.shift.desk
        try:
            self._agenda = Agenda(desk, desk.store.ticket(number) if number else None)
        except StoreError as error:
            self.shift.say(str(error), "bad")
            return False
        self._written = self.shift.news.written
        return True

    @property
    def ticket(self) -> Ticket | None:
        """The ticket of the task under the cursor, as it was last shown."""
        task = self._agenda.task if self._agenda is not None else None
        return None if task is None else task.ticket

    def seen(self) -> Seen:
        """Return the ticket of the task under the cursor, whatever is marked on the queue."""
        ticket = self.ticket
        return {} if ticket is None else {ticket.number: ticket.version}

    @property
    def no_ticket(self) -> str:
        """What is said of a verb that needs a task where there is none."""
        return "There is no task here. The arrows go to one."

    async def do(self, verb: Verb, argument: str = "") -> None:
        """Do a verb; the one that opened it goes back, and those that move on the queue move here."""
        if verb.id == "agenda":
            await self.back()
        elif verb.id in _MOVES:
            self.move(verb.id)
        else:
            await super().do(verb, argument)
            return
        self.services.renew()

    def move(self, verb: str) -> None:
        """Move the cursor by tasks and weeks, or to today."""
        self.shift.still.touched()
        if self._agenda is not None and verb in _MOVES:
            with suppress(StoreError):
                _MOVES[verb](self._agenda)

    def action_day(self, days: int) -> None:
        """Move the cursor by days."""
        if self._agenda is not None:
            with suppress(StoreError):
                self._agenda.by_day(days)
        self.services.renew()

    def action_shift(self, key: str) -> None:
        """Schedule the task under the cursor for another time, and stay on it; undo puts it back."""
        agenda, refusal = self._agenda, self.shift.desk.refusal(Deed.WORK)
        moved = agenda.moved(_SHIFTS[key]) if agenda is not None and not refusal else None
        if agenda is None or moved is None:
            said = refusal or "There is no task here to move. The arrows go to one."
            self.shift.say(said, "bad" if refusal else "hint")
            self.services.renew()
            return
        at, verb = moved

        def went(outcome: Outcome | None) -> None:
            if outcome is not None and outcome.done:
                agenda.follow(at)

        self.services.writer.carry_out(verb, went)

    def renew(self) -> None:
        """Show everything as it is now; the week is read where something was written."""
        if self._agenda is not None and self.shift.news.written != self._written:
            with suppress(StoreError):
                self._agenda.renew()
                self._written = self.shift.news.written
        super().renew()

    def lines(self, room: int, height: int) -> Sequence[Line]:
        """Show the week."""
        return week_lines(self._agenda.shown(self.shift.now), room, height) if self._agenda is not None else ()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        first = self.shift.keymap.first
        moves = [
            (f"{first('down')}{first('up')}", "Task"),
            ("←→", "Day"),
            (f"{first('previous_view')} {first('next_view')}", "Week"),
            (first("top"), "Today"),
        ]
        ticket, fitting = self.ticket, self.shift.keymap.fitting
        shifts = "".join(key for key in "<>-+" if self.shift.keymap.verb(Key(key, key)) is None)
        moved = [(shifts, "Move")] if ticket is not None and ticket.status is not Status.CLOSED else []
        verbs = [*fitting(["open"], ticket), *moved, *fitting(_HINTED, ticket)]
        return [("Esc", "Back"), *(hint for hint in (*moves, *verbs) if hint[0].strip())]

    def wheel(self, lines: int) -> None:
        """Go to the next task, or the one before."""
        self.move("down" if lines > 0 else "up")

    @on(Page.Pointed)
    async def _pointed(self, message: Page.Pointed) -> None:
        """Choose the task that was clicked; the one that is chosen already opens."""
        entry = self._entry_at(message.row, message.cell)
        if entry is None or self._agenda is None or not self.shift.settings.mouse:
            return
        if self._agenda.choose(entry):
            await self.do(TABLE["open"])
        self.services.renew()

    def _entry_at(self, row: int, cell: int) -> Entry | None:
        """Return the entry whose line, or whose block in a day's column, stands at a cell."""
        line = self.page.line_at(row)
        listed = [found for text, _ in line[:2] if (found := re.fullmatch(r"[ □]#(\d+) ", text))]
        if listed:
            return int(listed[0][1]), any(_is_promise(*span) for span in line)
        for above in range(_TALLEST):
            text = _span_at(self.page.line_at(row - above), cell) if row >= above else ""
            if found := _NUMBER.match(text):
                return int(found[1]), text.startswith("◇")
            if not text.strip(" ·░"):
                return None
        return None


def _is_promise(text: str, role: str) -> bool:
    """Whether a span is the remark that a line of the list begins a promise with, and no subject."""
    return text.startswith("promised") and role.startswith("strong")


def _span_at(line: Line, cell: int) -> str:
    """Return the span that stands at a cell of a line."""
    for span in line:
        cell -= cells((span,))
        if cell < 0:
            return span[0]
    return ""
