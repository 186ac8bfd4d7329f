"""Tickets that could be meant by what is typed: as the parent of others, or as what they are merged into."""

from __future__ import annotations

from helpdesk_tui.console.look.columns import clock_cell
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.desk import Desk, Seen
from helpdesk_tui.domain.rules.alike import likeness, useful_words
from helpdesk_tui.domain.tickets.ticket import Ticket

_SHOWN = 5
_LOOKED_AT = 25
_LONGEST_NUMBER = 12


class Offer:
    """The tickets that could be meant: by number, by the words typed, else those that look like the first one."""

    def __init__(self, desk: Desk, seen: Seen, *, parents: bool) -> None:
        """Offer others than ``seen``; as ``parents`` none that is a child itself."""
        self._desk = desk
        self._parents = parents
        self._seen = seen
        first = desk.store.ticket(next(iter(seen)))
        self._alike = [] if first is None else self._found(useful_words(first.subject), first.organisation)

    def _found(self, words: tuple[str, ...], organisation: str | None) -> list[Ticket]:
        found = self._desk.store.alike(words, organisation, _LOOKED_AT + len(self._seen))
        fits = [one for one in found if one.number not in self._seen and not (self._parents and one.parent)]
        return fits[:_SHOWN]

    def fitting(self, text: str) -> list[Ticket]:
        """Return the tickets that ``text`` may stand for, best first."""
        typed = text.strip().removeprefix("#")
        if not typed:
            return self._alike
        if not typed.isdecimal():
            words = useful_words(typed)
            found = [one for one in self._found(words, None) if likeness(one, words, None)]
            return sorted(found, key=lambda one: -likeness(one, words, None))
        exact = self._desk.store.ticket(int(typed)) if number_of(typed) else None
        begun = [one for one in self._alike if str(one.number).startswith(typed) and one != exact]
        return begun if exact is None else [exact, *begun]

    def complete(self, text: str) -> str:
        """Return the number of the best one; of a number that is complete, the next one's."""
        typed = text.strip().removeprefix("#")
        numbers = [str(one.number) for one in self._alike]
        if typed in numbers:
            return numbers[(numbers.index(typed) + 1) % len(numbers)]
        found = self.fitting(text)
        return str(found[0].number) if found else text

    def lines(self, text: str) -> list[Line]:
        """Show what Enter would take, or else what Tab offers."""
        typed = text.strip().removeprefix("#")
        found = self.fitting(text)
        whole = number_of(typed)
        if whole and not (found and found[0].number == whole):
            return [line((f"  There is no ticket #{typed}.", "bad"))]
        out = [self._line(one, chosen=one.number == whole) for one in found]
        return out or [line(("  No open ticket looks like it: type a number, or words of the subject.", "hint"))]

    def _line(self, ticket: Ticket, *, chosen: bool) -> Line:
        clock, role = clock_cell(ticket, self._desk.policy, self._desk.clock())
        return line(
            ("  › " if chosen else "    ", "mark"),
            (f"{ticket.priority}", f"p{int(ticket.priority)}"),
            f" #{ticket.number} ",
            (clock, role),
            (f"  affected: {ticket.affected}" if ticket.affected else "", "strong"),
            (f"  {ticket.organisation}: " if ticket.organisation else "  ", "dim"),
            (ticket.subject, "strong" if chosen else ""),
        )


def number_of(text: str) -> int | None:
    """Return the ticket number that is typed, or None."""
    digits = text.strip().removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= _LONGEST_NUMBER else None
