"""The whole ticket: who and what, the clock with its reasons, and everything that has happened."""

from __future__ import annotations

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.look.columns import clock_cell
from helpdesk_tui.console.look.family import child_lines, in_order, relation, summary
from helpdesk_tui.console.look.lines import BLANK, Line, column, line
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.tickets.counted import COUNTING, callers
from helpdesk_tui.domain.tickets.events import Event, Kind
from helpdesk_tui.domain.tickets.ticket import Sla, Ticket, parse_pauses, status_at
from helpdesk_tui.domain.times.length import age
from helpdesk_tui.domain.words.explain import explain_ticket
from helpdesk_tui.domain.words.history import deed, of_task, result_line
from helpdesk_tui.domain.words.instants import spoken

_STEPS = {"down": 1, "up": -1}
_PAGE = 200
"""Events read at a time: a ticket with 20,000 notes is opened as fast as any."""
_NOT_HERE = frozenset({"order", "filter"})
_HINTED = (
    *("reopen", "reprioritise", "schedule", "close", "respond", "take", "note", "assign", "wait", "edit", "undo"),
    *("why", "parent", "merge", "command"),
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
        self._counted: list[Event] = []
        self._body: str | None = None
        self._reach = _PAGE
        self._past_lines: tuple[object, list[Line]] = (None, [])
        self._children: list[Ticket] = []
        self.renew()

    @property
    def ticket(self) -> Ticket | None:
        """The ticket as it was last drawn."""
        return self._ticket

    def renew(self) -> None:
        """Read the ticket and its history anew."""
        store = self._session.desk.store
        self._ticket = store.ticket(self._number)
        version = self._ticket.version if self._ticket is not None else 0
        self._history = store.history(self._number, max(version - self._reach, 0))
        first = self._history[:1] if version <= self._reach else store.history(self._number, kinds=(Kind.OPENED,))
        self._body = first[0].text if first else None
        affected = self._ticket is not None and self._ticket.affected
        self._counted = store.history(self._number, kinds=COUNTING) if affected else []
        self._children = in_order(store.children(self._number))

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
            self._read_further()
        elif does == "open":
            self._go_to_relative()
        elif does == "view":
            place = int(key.character) - 1 if key.character and key.character in "123456789" else len(self._children)
            if place < len(self._children):
                self._go_to(self._children[place].number)
        elif does not in _NOT_HERE:
            self._session.run(key)

    def paste(self, text: str) -> None:
        """Nothing is typed here."""

    def _go_to_relative(self) -> None:
        """Open what the ticket was merged into, else its parent, else its first child."""
        belongs = relation(self._ticket) if self._ticket is not None else None
        if belongs is not None:
            self._go_to(belongs[1])
        elif self._children:
            self._go_to(self._children[0].number)

    def _go_to(self, number: int) -> None:
        """Open a relative over this ticket; the one that this was opened from is gone back to."""
        session = self._session
        before = session.modes[-2] if len(session.modes) > 1 else None
        if isinstance(before, TicketView) and before.ticket is not None and before.ticket.number == number:
            session.pop()
        else:
            session.push(TicketView(session, number))

    def _scroll(self, by: int) -> None:
        self._top = min(max(self._top + by, 0), self._most)
        if by > 0 and self._top == self._most:
            self._read_further()

    def _read_further(self) -> None:
        """Read as many earlier events again, where there are more than are shown."""
        if self._ticket is not None and self._ticket.version > len(self._history):
            self._reach += _PAGE
            self.renew()

    def lines(self, room: int, height: int) -> list[Line]:
        """Show the ticket from where it was scrolled to."""
        ticket = self._ticket
        if ticket is None:
            return [line(("The ticket is gone from the store.", "bad"))]
        whole = [*self._head(ticket, room), *self._family(room), *self._clocks(ticket, room), *self._told(room)]
        whole += [*self._callers(ticket, room), *self._past(room)]
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
        if (result := result_line(ticket, policy, now)) is not None:
            missed = result.startswith(str(Sla.MISSED))
            out.append(line((f"  {result}", "missed" if missed else "dim")))
        if ticket.follow_at is not None:
            what = f": {ticket.follow_text}" if ticket.follow_text else ""
            word = "waits until" if ticket.wait_until else "promised for"
            told = f"{word} {spoken(ticket.follow_at, policy, now)}{what}"
            out += [line((f"  {part}", "strong")) for part in wrap(told, room - 4)]
        out += [line((f"  {part}", "")) for one in of_task(ticket, policy, now) for part in wrap(one, room - 4)]
        out += self._belonging(ticket)
        if ticket.resolution:
            out += [line((f"  ■ {part}", "met")) for part in wrap(ticket.resolution, room - 6)]
        return [*out, BLANK]

    def _belonging(self, ticket: Ticket) -> list[Line]:
        """Say what the ticket is a child of or was merged into, with its subject and the key that leads there."""
        belongs = relation(ticket)
        if belongs is None:
            return []
        words, number = belongs
        other = self._session.desk.store.ticket(number)
        told = "" if other is None else f" {other.priority} {other.status}: {other.subject}"
        key = self._session.keymap.first("open")
        return [line(("  └ ", "strong"), (key, "key"), (f"  {words} #{number}", "strong"), told)]

    def _family(self, room: int) -> list[Line]:
        """Show the children, each with the digit that opens it."""
        if not self._children:
            return []
        shown = child_lines(self._children, self._session.desk.policy, self._session.now)
        return [_heading(summary(self._children).capitalize(), room), *shown, BLANK]

    def _callers(self, ticket: Ticket, room: int) -> list[Line]:
        """Show who was counted in besides the requester."""
        if not ticket.affected:
            return []
        found = callers(self._counted)
        shown = [line(f"  {part}") for one in found for part in wrap(one, room - 4)]
        return [_heading(f"Counted in besides the requester (affected: {ticket.affected})", room), *shown, BLANK]

    def _clocks(self, ticket: Ticket, room: int) -> list[Line]:
        told = explain_ticket(self._session.desk.policy, ticket, parse_pauses(ticket.pauses), self._session.now)
        return [_heading("Deadline", room), *(line(f"  {part}") for one in told for part in wrap(one, room - 4)), BLANK]

    def _told(self, room: int) -> list[Line]:
        if not self._body:
            return []
        return [_heading("Description", room), *(line(f"  {part}") for part in wrap(self._body, room - 4)), BLANK]

    def _past(self, room: int) -> list[Line]:
        """Show what happened, drawn once a minute: the words for an instant change no faster."""
        version = self._ticket.version if self._ticket is not None else 0
        key = room, version, len(self._history), self._session.now // 60
        if key != self._past_lines[0]:
            self._past_lines = key, self._drawn_past(room, version)
        return self._past_lines[1]

    def _drawn_past(self, room: int, version: int) -> list[Line]:
        policy, now = self._session.desk.policy, self._session.now
        earlier = version - len(self._history)
        told = f"the last {len(self._history):,} of {version:,}" if earlier else f"{version:,}"
        out = [_heading(f"History, newest first ({told})", room)]
        for event in reversed(self._history):
            when = spoken(event.at, policy, now)
            out.append(
                line(
                    "  ",
                    column(when, 17, "dim"),
                    column(event.actor, 12, "strong"),
                    f" {deed(event, policy, now).rstrip(',')}",
                    (f"  by way of {event.via}" if event.via else "", "dim"),
                )
            )
            if event.text and event.kind is not Kind.OPENED:
                out += [line(f"    {part}") for part in wrap(event.text, room - 6)]
        if earlier:
            out.append(line((f"  {earlier:,} earlier events: scroll on to read them.", "dim")))
        return out

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        belongs = relation(self._ticket) if self._ticket is not None else None
        kin = [(self._session.keymap.first("open"), f"To #{belongs[1]}")] if belongs else []
        kin += [("1-9", "Child")] if self._children else []
        return [("Esc", "Back"), *kin, *self._session.keymap.fitting(_HINTED, self._ticket), ("↓↑", "Scroll")]


def _heading(text: str, room: int) -> Line:
    return line((f"  {text} ", "title"), ("─" * max(0, room - len(text) - 5), "rule"))
