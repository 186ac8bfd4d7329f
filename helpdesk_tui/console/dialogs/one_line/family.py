"""Another ticket: the parent of some, or what they are merged into, with its subject before Enter."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk_tui.console.dialogs.one_line.line_dialog import BACK, LineDialog, enter, tab
from helpdesk_tui.console.dialogs.one_line.offer import Offer, number_of
from helpdesk_tui.console.look.lines import Line
from helpdesk_tui.desk import Outcome, Seen


class TicketDialog(LineDialog):
    """Asks for another ticket by its number; words find those that Tab takes."""

    BINDINGS = [BACK, enter("Do it"), tab()]
    grows = 5
    offers = True
    parents = False
    """Whether only those are offered that are no child themselves."""
    needed = ""
    """What is said to an empty line; where nothing is, it will do."""

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about these tickets, and offer others that look like the first."""
        if not super().begin(seen, argument):
            return False
        self._offer = Offer(self.shift.desk, seen, parents=self.parents)
        return True

    def check(self, text: str) -> str:
        """Return why a line is no ticket's number."""
        if not text.strip():
            return self.needed
        takes = " Tab takes the first ticket shown." if self._offer.fitting(text) else ""
        return "" if number_of(text) else f"{text.strip()!r} is no number.{takes}"

    def complete(self, text: str) -> str:
        """Return the number of the best ticket; of a number that is complete, the next one's."""
        return self._offer.complete(text)

    def echo(self, text: str) -> Sequence[Line]:
        """Return what Enter would take, or else what Tab offers."""
        return self._offer.lines(text)


class ParentDialog(TicketDialog):
    """Asks for the parent; an empty line releases those that have one."""

    verb, parents = "parent", True

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about these tickets."""
        store = self.shift.desk.store
        some = any((ticket := store.ticket(number)) is not None and ticket.parent is not None for number in seen)
        self.asks = f"Which parent{' (empty: none)' if some else ''}?"
        self.needed = "" if some else "Type the parent's number; Tab takes one that is shown."
        return super().begin(seen, argument)

    def check(self, text: str) -> str:
        """Take the word for none, too."""
        return "" if text.strip().lower() == NONE else super().check(text)

    def give(self, text: str) -> Outcome:
        """Give them the parent of that number, or none."""
        desk = self.shift.desk
        if text.strip().lower() in ("", NONE):
            return desk.release(self.seen)
        return desk.adopt(self.seen, number_of(text) or 0)


class MergeDialog(TicketDialog):
    """Asks what the tickets are duplicates of."""

    verb, asks = "merge", "Merge into which?"
    needed = "Type the number of the ticket that stays; Tab takes one that is shown."

    def give(self, text: str) -> Outcome:
        """Merge them."""
        return self.shift.desk.merge(self.seen, number_of(text) or 0)


NONE = "none"
"""What stands for no parent, as on the command line."""
