"""The whole ticket: who and what, the clock with its reasons, and everything that has happened."""

from __future__ import annotations

from helpdesk_tui.console.columns import clock_cell
from helpdesk_tui.console.lines import BLANK, Line, column, line
from helpdesk_tui.console.modes import Key
from helpdesk_tui.console.session import Session
from helpdesk_tui.domain import sla
from helpdesk_tui.domain.cells import wrap
from helpdesk_tui.domain.countdown import age
from helpdesk_tui.domain.events import Event, Kind
from helpdesk_tui.domain.tell import deed, spoken
from helpdesk_tui.domain.ticket import Ticket, parse_pauses, status_at

_STEPS = {"down": 1, "up": -1}
_NOT_HERE = frozenset({"open", "order", "filter"})
_HINTED = (
    *("reprioritise", "schedule", "close", "respond", "take", "note", "assign", "wait", "edit", "undo", "why"),
    "command",
)


class TicketView:
    """One ticket, in the queue's place; every verb pressed here is about it."""

    full = True

    def __init__(self, session: Session, number: int) -> None:
        """Show the ticket with that number."""
        self._session = session
        self._number = number
        self._top = 0
        self._most = 0
        self._page = 1
        self._ticket: Ticket | None = None
        self._history: list[Event] = []
        self.renew()

    @property
    def ticket(self) -> Ticket | None:
        """The ticket as it was last drawn."""
        return self._ticket

    def renew(self) -> None:
        """Read the ticket and its history anew."""
        store = self._session.desk.store
        self._ticket = store.ticket(self._number)
        self._history = store.history(self._number)

    def press(self, key: Key) -> None:
        """Scroll, go back, or do a verb on this ticket."""
        verb = self._session.keymap.verb(key)
        does = "back" if key.name == "escape" else verb.id if verb is not None else ""
        if does in ("back", "quit"):
            self._session.pop()
        elif does in _STEPS:
            self._scroll(_STEPS[does])
        elif does in ("page_down", "mark"):
            self._scroll(self._page)
        elif does == "page_up":
            self._scroll(-self._page)
        elif does == "top":
            self._top = 0
        elif does == "end":
            self._top = self._most
        elif does not in _NOT_HERE:
            self._session.run(key)

    def paste(self, text: str) -> None:
        """Nothing is typed here."""

    def _scroll(self, by: int) -> None:
        self._top = min(max(self._top + by, 0), self._most)

    def lines(self, room: int, height: int) -> list[Line]:
        """Show the ticket from where it was scrolled to."""
        ticket = self._ticket
        if ticket is None:
            return [line(("The ticket is gone from the store.", "bad"))]
        whole = [*self._head(ticket, room), *self._clocks(ticket, room), *self._told(room), *self._past(room)]
        self._page = max(1, height - 2)
        self._most = max(0, len(whole) - height)
        self._top = min(self._top, self._most)
        shown = whole[self._top : self._top + height]
        if self._top + height < len(whole):
            shown[-1] = line((f"  ↓ {len(whole) - self._top - height + 1} more lines", "dim"))
        return shown

    def _head(self, ticket: Ticket, room: int) -> list[Line]:
        policy, now = self._session.desk.policy, self._session.now
        clock, role = clock_cell(ticket, policy, now)
        out: list[Line] = [
            line(
                " ",
                (f" {ticket.priority} ", f"p{int(ticket.priority)}"),
                (f"  #{ticket.number}", "title"),
                f"  {status_at(ticket, now)}",
                ("  " + (f"with {ticket.assignee}" if ticket.assignee else "nobody's yet"), "strong"),
                ("  ", ""),
                (f" {clock} ", role),
            )
        ]
        out += [line((f"  {part}", "title")) for part in wrap(ticket.subject, room - 4)]
        who = [ticket.requester, ticket.organisation, ticket.phone, ticket.email]
        told = "   ".join(part for part in who if part) or "requester unknown"
        out += [line(f"  {part}") for part in wrap(told, room - 4)]
        came = f"by {ticket.channel}, {spoken(ticket.opened_at, policy, now)}, {age(now - ticket.opened_at)} ago"
        extra = [came, ticket.reference and f"was {ticket.reference}", ticket.triage and f"triage: {ticket.triage}"]
        extra.insert(0, f"affected: {ticket.affected}" if ticket.affected else None)
        out += [line((f"  {part}", "dim")) for part in wrap("   ".join(part for part in extra if part), room - 4)]
        if ticket.resolution:
            out += [line((f"  ■ {part}", "met")) for part in wrap(ticket.resolution, room - 6)]
        return [*out, BLANK]

    def _clocks(self, ticket: Ticket, room: int) -> list[Line]:
        told = sla.explain_ticket(self._session.desk.policy, ticket, parse_pauses(ticket.pauses), self._session.now)
        return [_heading("Deadline", room), *(line(f"  {part}") for one in told for part in wrap(one, room - 4)), BLANK]

    def _told(self, room: int) -> list[Line]:
        body = next((event.text for event in self._history if event.kind is Kind.OPENED), None)
        if not body:
            return []
        return [_heading("Description", room), *(line(f"  {part}") for part in wrap(body, room - 4)), BLANK]

    def _past(self, room: int) -> list[Line]:
        policy, now = self._session.desk.policy, self._session.now
        out = [_heading(f"History, newest first ({len(self._history)})", room)]
        for event in reversed(self._history):
            when = spoken(event.at, policy, now)
            out.append(
                line("  ", column(when, 17, "dim"), column(event.actor, 12, "strong"), f" {deed(event, policy, now)}")
            )
            if event.text and event.kind is not Kind.OPENED:
                out += [line(f"    {part}") for part in wrap(event.text, room - 6)]
        return out

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        return [("Esc", "Back"), *self._session.keymap.hints(_HINTED), ("↓↑", "Scroll")]


def _heading(text: str, room: int) -> Line:
    return line((f"  {text} ", "title"), ("─" * max(0, room - len(text) - 5), "rule"))
