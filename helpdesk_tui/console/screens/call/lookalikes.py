"""What is open already: the caller's own tickets and those that look like what is being typed.

The caller can be counted in on one of them, instead of a further ticket being opened.
"""

from __future__ import annotations

from helpdesk_tui.console.keys.form_keys import ATTACH, NEXT_ALIKE
from helpdesk_tui.console.look.columns import clock_cell
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.domain.rules.alike import offered, useful_words
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.domain.tickets.ticket import Ticket

_SHOWN, _MOST = 4, 40
_ALIKE = 20


class Lookalikes:
    """What was found for the words typed so far; one of them is picked."""

    def __init__(self, shift: Shift) -> None:
        """Look through the shift's desk."""
        self._shift = shift
        self._asked: tuple[tuple[str, ...], str | None] = ((), None)
        self._who: Requester | None = None
        self._own: frozenset[int] = frozenset()
        self._found: list[Ticket] = []
        self._place = 0
        self._chosen = False

    @property
    def picked(self) -> Ticket | None:
        """The ticket that the caller would be attached to."""
        return self._found[self._place] if self._found else None

    @property
    def listed(self) -> frozenset[int]:
        """The numbers of the tickets found."""
        return frozenset(ticket.number for ticket in self._found)

    @property
    def several(self) -> bool:
        """Whether there is one to choose."""
        return len(self._found) > 1

    def look(self, subject: str, organisation: str | None, who: Requester | None) -> None:
        """Look again where more is known than before; the best is picked, unless F6 has picked another."""
        asked = (useful_words(subject), organisation)
        if asked != self._asked or who != self._who:
            self._chosen = self._chosen and who == self._who
            self._asked, self._who = asked, who
            self._look()
            self._place = self._place if self._chosen else 0

    def renew(self) -> None:
        """Look again, for something was written; the picked ticket stays, even closed: F4 must not meet another."""
        before, at = self.picked, self._place
        self._look()
        if before is not None and (self.picked is None or self.picked.number != before.number):
            self._place = min(at, len(self._found))
            self._found.insert(self._place, self._as_it_is(before))

    def _as_it_is(self, ticket: Ticket) -> Ticket:
        """Return a ticket as it is now, as far as that can be read."""
        store = self._shift.desk.store
        return self._shift.trouble.found(lambda: store.ticket(ticket.number), None) or ticket

    def _look(self) -> None:
        """Look for the same; the picked ticket stays picked where it is found."""
        before, found, nothing = self.picked, self._shift.trouble.found, list[Ticket]()
        with self._shift.desk.store.together(self._read_own, self._read_alike):
            own, alike = found(self._read_own, nothing), found(self._read_alike, nothing)
        self._own = frozenset(ticket.number for ticket in own)
        self._found = offered(own, alike, self._asked[0], _MOST)
        numbers = [ticket.number for ticket in self._found]
        self._place = numbers.index(before.number) if before and before.number in numbers else 0

    def _read_own(self) -> list[Ticket]:
        return self._shift.desk.store.tickets_of(self._who, _MOST, only_open=True) if self._who else []

    def _read_alike(self) -> list[Ticket]:
        return self._shift.desk.store.alike(*self._asked, _ALIKE)

    def next(self) -> None:
        """Pick the next one, round and round."""
        if self._found:
            self._place = (self._place + 1) % len(self._found)
            self._chosen = True

    @property
    def places(self) -> list[int]:
        """The places of the tickets that ``lines`` shows, below its first line."""
        many = len(self._found)
        first = max(0, min(self._place - _SHOWN // 2, many - _SHOWN))
        return list(range(first, min(first + _SHOWN, many)))

    def pick(self, place: int) -> None:
        """Pick one."""
        self._place, self._chosen = place, True

    def lines(self) -> list[Line]:
        """Show them, the picked one marked."""
        if not self._found:
            return []
        to = f" attaches to #{self._found[self._place].number}"
        out = [line(("  Open already? ", "title"), (ATTACH.shown, "key"), (to, "hint"), *self._more())]
        for place in self.places:
            ticket = self._found[place]
            clock, role = clock_cell(ticket, self._shift.desk.policy, self._shift.now)
            theirs = ticket.number in self._own
            firm = "their own: " if theirs else f"{ticket.organisation}: " if ticket.organisation else ""
            out.append(
                line(
                    ("  › ", "mark") if place == self._place else "    ",
                    (f"{ticket.priority}", f"p{int(ticket.priority)}"),
                    f" #{ticket.number} ",
                    (clock, role),
                    # Left of the subject, which a narrow screen cuts.
                    ("  closed meanwhile" if ticket.closed_at is not None else "", "warning"),
                    (f"  affected: {ticket.affected}" if ticket.affected else "", "strong"),
                    ("  " + firm, "strong" if theirs else "dim"),
                    (ticket.subject, "dim" if ticket.closed_at is not None else ""),
                )
            )
        return out

    def _more(self) -> Line:
        """Say how many there are, and how the next is picked: not all may be shown, and the footer may have no room."""
        if not self.several:
            return line()
        return line(
            (f"   {self._place + 1} of {len(self._found)} ", "hint"), (NEXT_ALIKE.shown, "key"), (" the next", "hint")
        )
