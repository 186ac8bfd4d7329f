"""What is to be copied: the number, the line, the telephone number or the address, a key each."""

from __future__ import annotations

from collections.abc import Callable

from textual.binding import Binding

from helpdesk_tui.console.dialogs.asking import subject_of
from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.look.copied import NO_CLIPBOARD, as_line, copied
from helpdesk_tui.console.look.lines import column, line
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.tickets.ticket import Ticket

_NAMED = 9


class CopyDialog(Dialog):
    """Offers what there is to copy, and waits for a key."""

    BINDINGS = [
        Binding("y,n", "pick('number')", "Number", key_display="y"),
        Binding("l", "pick('line')", "Line"),
        Binding("p", "pick('phone')", "Phone"),
        Binding("e", "pick('email')", "E-mail"),
    ]
    verb, asks, open_only = "copy", "Copy what?", False

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about these tickets, unless there is no clipboard here."""
        if not self.shift.settings.clipboard:
            self.shift.say(NO_CLIPBOARD, "hint")
            self.services.refused("ynlpe")
            return False
        return super().begin(seen, argument)

    def question(self) -> str:
        """Return the question, and what it is about."""
        return f"{self.asks} {subject_of(self.shift, self.seen)}"

    def opened(self) -> None:
        """Show what there is."""
        self.renew()

    def renew(self) -> None:
        """Show what there is now."""
        offers = (("y", "Number", "number"), ("l", "Line", "line"), ("p", "Phone", "phone"), ("e", "E-mail", "email"))
        self.tell(
            [
                line((f"  {key}  ", "key"), column(name, _NAMED, "hint"), self._text(what).replace("\n", "  "))
                for key, name, what in offers
                if self._text(what)
            ]
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is."""
        return action != "pick" or bool(self._text(str(parameters[0])))

    def _text(self, what: str) -> str:
        """Return what would be copied; empty where there is nothing."""
        shift = self.shift
        policy, now = shift.desk.policy, shift.now
        kinds: dict[str, tuple[str, Callable[[Ticket], str | None]]] = {
            "number": (" ", lambda ticket: f"#{ticket.number}"),
            "line": ("\n", lambda ticket: as_line(ticket, policy, now)),
            "phone": ("\n", lambda ticket: ticket.phone),
            "email": (", ", lambda ticket: ticket.email),
        }
        between, of = kinds[what]
        tickets = [ticket for number in self.seen if (ticket := shift.desk.store.ticket(number)) is not None]
        return between.join(dict.fromkeys(text for ticket in tickets if (text := of(ticket))))

    def action_pick(self, what: str) -> None:
        """Copy it."""
        text = self._text(what)
        self.services.copy(text)
        self.shift.say(copied(text), "good")
        self.dismiss()
