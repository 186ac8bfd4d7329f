"""Open tickets that look like the one being told, so that its caller can be counted in on one of them instead."""

from __future__ import annotations

from helpdesk_tui.console.columns import clock_cell
from helpdesk_tui.console.lines import Line, line
from helpdesk_tui.console.session import Session
from helpdesk_tui.domain.alike import telling
from helpdesk_tui.domain.ticket import Ticket

_SHOWN = 4


class Lookalikes:
    """What was found for the words typed so far; one of them is picked."""

    def __init__(self, session: Session) -> None:
        """Look through the session's desk."""
        self._session = session
        self._asked: tuple[tuple[str, ...], str | None] = ((), None)
        self._found: list[Ticket] = []
        self._place = 0
        self._chosen = False

    @property
    def picked(self) -> Ticket | None:
        """The ticket that the caller would be attached to."""
        return self._found[self._place] if self._found else None

    @property
    def several(self) -> bool:
        """Whether there is one to choose."""
        return len(self._found) > 1

    def look(self, subject: str, organisation: str | None) -> None:
        """Look again where the words tell more than before; the best is picked, unless another was by hand."""
        asked = (telling(subject), organisation)
        if asked != self._asked:
            self._asked = asked
            self._look()
            self._place = self._place if self._chosen else 0

    def renew(self) -> None:
        """Look again, for something was written; the picked ticket stays, even closed: F4 must not meet another."""
        before, at = self.picked, self._place
        self._look()
        if before is not None and (self.picked is None or self.picked.number != before.number):
            self._place = min(at, len(self._found))
            self._found.insert(self._place, self._session.desk.store.ticket(before.number) or before)

    def _look(self) -> None:
        """Look for the same words; the picked ticket stays picked where it is found."""
        before = self.picked
        self._found = self._session.desk.store.alike(*self._asked, _SHOWN)
        numbers = [ticket.number for ticket in self._found]
        self._place = numbers.index(before.number) if before and before.number in numbers else 0

    def next(self) -> None:
        """Pick the next one, round and round."""
        if self._found:
            self._place = (self._place + 1) % len(self._found)
            self._chosen = True

    def lines(self) -> list[Line]:
        """Show them, the picked one marked."""
        if not self._found:
            return []
        out = [line(("  Open already? ", "title"), ("F4", "key"), (" attaches the caller", "hint"))]
        for place, ticket in enumerate(self._found):
            clock, role = clock_cell(ticket, self._session.desk.policy, self._session.now)
            firm = f"{ticket.organisation}: " if ticket.organisation else ""
            out.append(
                line(
                    ("  › ", "mark") if place == self._place else "    ",
                    (f"{ticket.priority}", f"p{int(ticket.priority)}"),
                    f" #{ticket.number} ",
                    (clock, role),
                    # Left of the subject, which a narrow screen cuts.
                    ("  closed meanwhile" if ticket.closed_at is not None else "", "warning"),
                    (f"  affected: {ticket.affected}" if ticket.affected else "", "strong"),
                    ("  " + firm, "dim"),
                    (ticket.subject, "dim" if ticket.closed_at is not None else ""),
                )
            )
        return out
