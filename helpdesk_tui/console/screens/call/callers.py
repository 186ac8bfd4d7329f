"""Who is on the line: found while a number or a name is typed; what is known of them is shown below the fields."""

from __future__ import annotations

from helpdesk_tui.console.look.columns import clock_cell
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.domain.tickets.number import fold_number, is_number
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.domain.tickets.ticket import Status, Ticket
from helpdesk_tui.domain.times.length import age

LEAST_DIGITS, LEAST_LETTERS = 3, 2
_SHOWN, _MOST = 5, 200
_CONTACTS = 3


class Callers:
    """The requesters that fit what is typed; one of them may be marked, one may have been taken."""

    def __init__(self, shift: Shift) -> None:
        """Look through the shift's desk."""
        self._shift = shift
        self.matches: list[Requester] = []
        self.picked: int | None = None
        self.marked = False
        """Whether the mark was set by hand, rather than on the best match while it was typed."""
        self.nobody = ""
        """The number typed, where nobody is known by it."""
        self.taken: Requester | None = None
        self._of: Requester | None = None
        self._open: list[Ticket] = []
        self._last: list[Ticket] = []

    @property
    def shown(self) -> Requester | None:
        """Who is shown: the one taken, else the one that is marked."""
        return self.taken or (None if self.picked is None else self.matches[self.picked])

    def look(self, text: str, *, pick: bool, by_name: bool = True) -> None:
        """Find whoever fits the text; with ``pick`` the best match is marked at once.

        Not ``by_name``, a number is no part of a name: there are such names, where callers came without a number.
        """
        self.marked = False
        nobody: list[Requester] | None = None
        found = self._shift.trouble.found(lambda: self._fitting(text, by_name=by_name), nobody)
        self.matches = found or []
        self.nobody = text.strip() if found == [] and is_number(text) and _is_enough(text) else ""
        self.picked = 0 if self.matches and pick else None
        self._recall()

    def _fitting(self, text: str, *, by_name: bool) -> list[Requester] | None:
        """Return whoever fits the text."""
        store = self._shift.desk.store
        if not _is_enough(text):
            return []
        if is_number(text):
            matches = store.requesters_by_number(text, _MOST)
            return matches or (store.callers_named(text, _MOST) if by_name else [])
        matches = store.requesters_named(text, _MOST)
        if len(matches) < _SHOWN:
            known = {name for one in matches for name in one.called}
            matches += [one for one in store.callers_named(text, _MOST) if known.isdisjoint(one.called)]
        return matches

    def move(self, by: int) -> bool:
        """Mark the next match or the one before; False when there is none that way."""
        place = by - 1 if self.picked is None else self.picked + by
        if not self.matches or not 0 <= place < len(self.matches):
            return False
        self.mark(place)
        return True

    def unmark(self) -> bool:
        """Take the mark away, so that a name stands as it was typed; False where nobody was marked."""
        marked, self.picked = self.picked is not None, None
        self._recall()
        return marked

    def take(self) -> Requester | None:
        """Take the marked match, or the best one."""
        best = self.matches[0] if self.matches else None
        self.taken, self.matches, self.picked = self.shown or best, [], None
        self._recall()
        return self.taken

    def forget(self) -> None:
        """Let go of whoever was taken."""
        self.taken, self.matches, self.picked, self.nobody = None, [], None, ""

    def renew(self) -> None:
        """Read the shown requester and their tickets anew."""
        if self.taken is not None:
            taken, store = self.taken, self._shift.desk.store
            self.taken = self._shift.trouble.found(lambda: store.requester(taken.id), None) or taken
        self._of = None
        self._recall()

    def _recall(self) -> None:
        """Read the tickets of whoever is shown, once."""
        who = self.shown
        if who == self._of:
            return
        self._of, self._open, self._last = who, [], []
        if who is None:
            return
        store, found = self._shift.desk.store, self._shift.trouble.found

        def of(only_open: bool) -> list[Ticket]:
            return store.tickets_of(who, _CONTACTS, only_open=only_open)

        with store.together(lambda: of(True), lambda: of(False)):
            self._open, self._last = found(lambda: of(True), []), found(lambda: of(False), [])

    def lines(self, listed: frozenset[int] = frozenset()) -> list[Line]:
        """Show the matches, and of the marked one the note, the open tickets not ``listed``, the last contacts."""
        who = self.shown
        out = self._matching() or ([self._one(None, who)] if who else [])
        if who is None:
            return out
        notes = [note for note in (who.note, who.organisation_note) if note]
        if notes:
            out.append(line(("    ! " + "; ".join(notes), "warning")))
        out += [self._ticket(ticket) for ticket in self._open if ticket.number not in listed]
        closed = [ticket for ticket in self._last if ticket.status is Status.CLOSED]
        now = self._shift.now
        if closed:
            before = "; ".join(f"{ticket.subject[:40]} ({age(now - ticket.opened_at)} ago)" for ticket in closed)
            out.append(line(("    before: ", "dim"), (before, "dim")))
        elif who.seen_at and not self._open:
            out.append(line((f"    last contact {age(max(0, now - who.seen_at))} ago", "dim")))
        return out

    @property
    def places(self) -> list[int]:
        """The places of the matches that ``lines`` begins with."""
        many = len(self.matches)
        first = max(0, min((self.picked or 0) - _SHOWN // 2, many - _SHOWN))
        return list(range(first, min(first + _SHOWN, many)))

    def mark(self, place: int) -> None:
        """Mark a match by hand."""
        self.picked, self.marked = place, True
        self._recall()

    def _matching(self) -> list[Line]:
        """Show the matches round the marked one, how many there are, and the keys that choose among several."""
        many = len(self.matches)
        out = [self._one(place, self.matches[place]) for place in self.places]
        if many > 1:
            more = f"more than {_MOST}" if many == _MOST else f"{many}"
            key = "Tab" if self.picked is None else "Enter"
            takes = line((key, "key"), (" takes " + ("the first, " if self.picked is None else "it, "), "hint"))
            goes_on = line(("↓", "key"), (" goes on, typing narrows", "hint"))
            out.append(line((f"    {more} match: ", "hint"), *takes, *goes_on))
        return out

    def _one(self, place: int | None, who: Requester) -> Line:
        marked = place is not None and place == self.picked
        reach = "  ".join(part for part in (who.organisation, who.phone, *who.numbers, who.email) if part)
        sign = ("  ✓ ", "path") if place is None else ("  › ", "mark") if marked else ("    ", "")
        return line(sign, (who.name, "strong" if place is None or marked else ""), ("  " + reach, "dim"))

    def _ticket(self, ticket: Ticket) -> Line:
        clock, role = clock_cell(ticket, self._shift.desk.policy, self._shift.now)
        return line(
            ("    open: ", "dim"), (f"{ticket.priority}", f"p{int(ticket.priority)}"), f" #{ticket.number} ",
            (clock, role), ("  " + ticket.subject, ""),
        )  # fmt: skip


def _is_enough(text: str) -> bool:
    """Whether so much was typed that somebody may be meant by it."""
    if is_number(text):
        return sum(map(str.isdecimal, text)) >= LEAST_DIGITS or bool(fold_number(text).extension)
    return len(text.strip()) >= LEAST_LETTERS
