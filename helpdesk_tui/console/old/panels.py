"""Panels that only tell: the help page, made from the verb table, and why a deadline is what it is."""

from __future__ import annotations

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.keys.keymap import Keymap
from helpdesk_tui.console.keys.verbs import VERBS, Group
from helpdesk_tui.console.look.lines import BLANK, Line, column, fitted, line
from helpdesk_tui.console.old.legend import Part, legend
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.tickets.ticket import Ticket, parse_pauses
from helpdesk_tui.domain.words.explain import explain_ticket


class Told:
    """Lines to read and scroll; Esc, or the key that opened it, goes back."""

    full = False
    ticket: Ticket | None = None
    _closing: tuple[str, ...] = ()

    def __init__(self, session: Session) -> None:
        """Tell ``session``'s technician."""
        self._session = session
        self._top = 0
        self._most = 0
        self._page = 1

    def whole(self, room: int) -> list[Line]:
        """Return all there is to tell."""
        raise NotImplementedError

    def press(self, key: Key) -> None:
        """Scroll or go back."""
        steps = {"down": 1, "up": -1, "page_down": self._page, "mark": self._page, "page_up": -self._page}
        verb = self._session.keymap.verb(key)
        if key.name in ("escape", "enter") or (verb is not None and verb.id in ("quit", *self._closing)):
            self._session.pop()
        elif verb is not None and verb.id in steps:
            self._top = min(max(self._top + steps[verb.id], 0), self._most)

    def paste(self, text: str) -> None:
        """Nothing is typed here."""

    def lines(self, room: int, height: int) -> list[Line]:
        """Show as much as fits."""
        told = self.whole(room)
        self._page = max(1, height - 1)
        self._most = max(0, len(told) - height)
        self._top = min(self._top, self._most)
        out = told[self._top : self._top + height]
        if self._top + height < len(told):
            out[-1] = line((f"  ↓ {len(told) - self._top - height + 1} more lines", "dim"))
        return out

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        return [("Esc", "Back"), ("↓↑", "Scroll")]

    def renew(self) -> None:
        """Nothing here was read from the store."""


class Why(Told):
    """Why a ticket's deadline is what it is."""

    _closing = ("why",)

    def __init__(self, session: Session, ticket: Ticket) -> None:
        """Explain ``ticket``."""
        super().__init__(session)
        self._about = ticket

    def whole(self, room: int) -> list[Line]:
        """Return the explanation."""
        ticket = self._session.desk.store.ticket(self._about.number) or self._about
        told = explain_ticket(self._session.desk.policy, ticket, parse_pauses(ticket.pauses), self._session.now)
        head = line((f"Why this deadline: #{ticket.number} {ticket.priority} {ticket.subject}", "title"))
        return [head, *(line(f"  {part}") for one in told for part in wrap(one, room - 4))]


class Help(Told):
    """All keys, from the verb table, and all that the screen shows, from the tables that draw it."""

    full = True
    _closing = ("help",)

    def whole(self, room: int) -> list[Line]:
        """Return the page, in two columns where there is room."""
        sections = [_section(group, self._session.keymap) for group in Group]
        sections += [_explained(part) for part in legend()]
        if room < 132:
            return [line("  ", *one) for section in sections for one in section]
        half = room // 2
        parted = sections[:1] + sections[4:6], sections[1:4] + sections[6:]
        left, right = ([one for section in side for one in section] for side in parted)
        rows = max(len(left), len(right))
        left += [BLANK] * (rows - len(left))
        right += [BLANK] * (rows - len(right))
        return [line("  ", *fitted(one, half - 2), *other) for one, other in zip(left, right, strict=True)]


def _section(group: Group, keymap: Keymap) -> list[Line]:
    verbs = [verb for verb in VERBS if verb.group is group and verb.id not in keymap.hidden]
    if not verbs:
        return []
    return [
        line((str(group), "title")),
        *(_entry(keymap.told(verb.id), verb.help, 9) for verb in verbs),
        BLANK,
    ]


def _explained(part: Part) -> list[Line]:
    return [line((part.title, "title")), *(_entry(shown, told, part.wide) for shown, told in part.entries), BLANK]


def _entry(key: str, told: str, width: int) -> Line:
    return line("  ", column(key, width, "key"), f" {told}")
