"""What the technician has begun to type and not sent: a list, each to be taken up or discarded."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding

from helpdesk_tui.console.dialogs.dialog import Dialog, Said
from helpdesk_tui.console.look.lines import Line, column, line, right
from helpdesk_tui.console.state.drafts import named
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.times.length import length

_ASK = frozenset(
    ("note", "close", "assign", "edit", "schedule", "reopen", "follow", "parent", "merge", "reprioritise", "reason"),
)
"""Verbs of tickets whose dialogs keep drafts."""
_NAME, _SINCE, _SUBJECT = 22, 7, 34
_WITH_SUBJECT = 110
"""Cells from which on the ticket's subject stands beside what was typed."""
_AROUND = 9
"""Lines of the screen that are not for drafts: header, tabs, headings, frame, title, question and keys."""


class DraftsDialog(Dialog):
    """Lists the drafts, the latest first."""

    BINDINGS: ClassVar[list[Any]] = [
        Binding("enter", "take_up", "Take up"),
        Binding("delete,x", "discard", "Discard", key_display="Del"),
        Binding("down,j", "step(1)", "Next", show=False),
        Binding("up,k", "step(-1)", "Previous", show=False),
    ]
    verb, asks, open_only = "drafts", "Which draft?", False

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about all drafts there are."""
        super().begin({}, argument)
        self._drafts, self._at, self._top = self.shift.drafts.all(), 0, 0
        self._complaint, self._sure = "", ""
        if not self._drafts:
            self.shift.say("There are no drafts: what you type and do not send is listed here.", "hint")
            self.services.refused("x")
        return bool(self._drafts)

    def opened(self) -> None:
        """Show them."""
        self._show()

    def renew(self) -> None:
        """Show those that there are now; the cursor stays on its draft."""
        slot = self._drafts[self._at][0] if self._drafts else ""
        self._drafts = self.shift.drafts.all()
        slots = [one for one, _, _ in self._drafts]
        self._at = slots.index(slot) if slot in slots else max(0, min(self._at, len(slots) - 1))
        self._show()

    def _show(self) -> None:
        height = max(2, self.app.size.height - _AROUND)
        self._top = max(min(self._top, self._at), self._at - height + 1, 0)
        rows = [self._row(place) for place in range(len(self._drafts))][self._top : self._top + height]
        left = len(self._drafts) - len(rows)
        more = [line((f"  and {left} more", "dim"))] if left else []
        wrapped = wrap(self._complaint, self.app.size.width - 4) if self._complaint else ()
        self.tell([*rows, *more, *(line((f"  {part}", "warning")) for part in wrapped)])

    def _row(self, place: int) -> Line:
        slot, text, at = self._drafts[place]
        here = place == self._at
        numbers = [int(one) for one in slot.split()[1:] if one.isdecimal()]
        ticket = self.shift.desk.store.ticket(numbers[0]) if len(numbers) == 1 else None
        subject = column(f"{ticket.subject if ticket else ''}", _SUBJECT - 1, "dim")
        return line(
            (" › " if here else "   ", "mark"),
            column(named(slot), _NAME, "strong" if here else ""),
            right(length(max(0, int(self.shift.moment()) - at)), _SINCE, "dim"),
            "  ",
            *((subject, " ") if self.app.size.width >= _WITH_SUBJECT else ()),
            (words(text), "") if words(text) else ("no text yet", "dim"),
        )

    def action_step(self, by: int) -> None:
        """Go to another draft."""
        self._choose(self._at + by)

    def _choose(self, place: int) -> None:
        self._at = max(0, min(place, len(self._drafts) - 1))
        self._complaint, self._sure = "", ""
        self._show()

    async def on_click(self, event: events.Click) -> None:
        """Choose the draft on a line; the one that is chosen already is taken up."""
        place = self._top + event.y
        if not isinstance(event.widget, Said) or not self.shift.settings.mouse or place >= len(self._drafts):
            return
        if place == self._at:
            await self.action_take_up()
        else:
            self._choose(place)

    async def action_take_up(self) -> None:
        """Go on with it where it was left."""
        slot = self._drafts[self._at][0]
        head, *numbers = slot.split()
        verb, _, which = head.partition(":")
        if verb == "call" and not numbers and (which.isdecimal() or not which):
            app = self.app
            self.dismiss()
            await self.services.show("new", 0)
            await app.screen.run_action(f"kept('{slot}')")
        elif verb == "caller" and not numbers:
            self.dismiss()
            await self.services.ask("caller", {}, which.partition(":")[0])
        elif verb in _ASK and (seen := self._seen(numbers)):
            self.shift.drafts.prefer(slot)
            self.dismiss()
            await self.services.ask(verb, seen, "")
        else:
            self._complaint = "This draft cannot be taken up any more: what it was for is not there."
            self._show()

    def _seen(self, numbers: list[str]) -> Seen:
        """Return the tickets that a draft is for, as they are now; none where one of them is missing."""
        found = [self.shift.desk.store.ticket(int(one)) for one in numbers if one.isdecimal() and len(one) < 19]
        there = {ticket.number: ticket.version for ticket in found if ticket is not None}
        return there if len(there) == len(numbers) else {}

    def action_discard(self) -> None:
        """Forget it, at the second press: what was typed cannot be had back."""
        slot = self._drafts[self._at][0]
        if self._sure != slot:
            self._sure = slot
            self._complaint = f"Discard the draft, {named(slot)}? Del again does it, and it cannot be had back."
            self._show()
            return
        self.shift.drafts.prefer(slot)
        self.shift.drafts.put(slot, "")
        self._complaint, self._sure = "", ""
        self.renew()
        if not self._drafts:
            self.shift.say("Discarded; there are no more drafts.", "good")
            self.dismiss()


def words(text: str) -> str:
    """Return what was typed in one line: of a form that is kept as JSON what stands in its fields."""
    if text.startswith("{"):
        try:
            kept = json.loads(text)
            fields = kept.get("texts", kept)
            text = ", ".join(str(value) for value in fields.values() if value)
        except (ValueError, AttributeError, RecursionError):
            pass
    return " ".join(text[:500].split())
