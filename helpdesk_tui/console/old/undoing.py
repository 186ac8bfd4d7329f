"""Undo and redo: at once for what was done at this console, after a question for what the hand may not expect."""

from __future__ import annotations

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.desk import Outcome, Pending
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.domain.words.instants import spoken
from helpdesk_tui.domain.words.outcomes import deed_named


def undo(session: Session) -> None:
    """Undo one's last change; inside a ticket, one's last change to it."""
    _take_up(session, "undo")


def redo(session: Session) -> None:
    """Do again what one has just undone."""
    _take_up(session, "redo")


def _take_up(session: Session, verb: str) -> None:
    inside = next((mode.ticket for mode in reversed(session.modes) if mode.ticket is not None), None)
    number = inside.number if inside else None
    pending = _pending(session, verb, number)
    why = _asked(session, verb, pending) if pending else ""
    if pending is not None and why:
        session.push(Sure(session, verb, number, pending, why))
    else:
        _carry_out(session, verb, number)


def _pending(session: Session, verb: str, number: int | None) -> Pending | None:
    desk = session.desk
    return desk.undoes_next(number) if verb == "undo" else desk.redoes_next(number)


def _carry_out(session: Session, verb: str, number: int | None) -> Outcome | None:
    desk = session.desk
    return session.carry_out(lambda: desk.undo(number) if verb == "undo" else desk.redo(number))


def _asked(session: Session, verb: str, pending: Pending) -> str:
    """Return why this is asked about first; empty where it is done at once."""
    if pending.op not in session.own:
        return "before this session" if pending.at < session.began else "not at this console"
    opening = verb == "undo" and any(deed.event.kind is Kind.OPENED for deed in pending.deeds)
    alone = opening and all(deed.event.kind is Kind.OPENED for deed in pending.deeds)
    # The next occurrence goes with the closing that opened it, whose undoing says so.
    return "which withdraws it as opened by mistake" if alone else ""


class Sure:
    """Names what would be undone or redone, and waits for the same key once more."""

    full = False
    ticket: Ticket | None = None

    def __init__(self, session: Session, verb: str, number: int | None, pending: Pending, why: str) -> None:
        """Ask about ``pending``; ``number`` is the ticket it is confined to, ``why`` what makes it a question."""
        self._session = session
        self._verb = verb
        self._number = number
        self._pending = pending
        self._why = why

    def press(self, key: Key) -> None:
        """Do it, leave it, or stay."""
        session = self._session
        if key.name == "escape":
            session.pop()
            session.say("Nothing was undone." if self._verb == "undo" else "Nothing was redone.")
        elif session.keymap.does(key, self._verb):
            session.pop()
            now = _pending(session, self._verb, self._number)
            if now is None or now.op == self._pending.op:
                _carry_out(session, self._verb, self._number)
            else:
                _take_up(session, self._verb)

    def paste(self, text: str) -> None:
        """Nothing is typed here."""

    def lines(self, room: int, height: int) -> list[Line]:
        """Show the question."""
        word, again = self._verb.capitalize(), self._session.keymap.first(self._verb)
        asked = f"{word} {self._named()}, {self._why}? {again} again does it, Esc leaves it."
        return [line((f"{word}?", "title")), *(line((f"  {one}", "warning")) for one in wrap(asked, room - 4))][:height]

    def _named(self) -> str:
        """Name the deeds: "the closing of #1042 at 09:12 and 2 more"."""
        session = self._session
        # Of a recurring task's closing, the closing is what the technician did.
        deeds = sorted(self._pending.deeds, key=lambda deed: deed.event.kind is Kind.OPENED)
        event = deeds[0].event
        at = spoken(event.at, session.desk.policy, session.now)
        more = f" and {len(deeds) - 1} more" if deeds[1:] else ""
        return f"{deed_named(event)} of #{event.number} at {at}{more}"

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        word = self._verb.capitalize()
        return [(self._session.keymap.first(self._verb), f"{word} it"), ("Esc", "Leave it")]

    def renew(self) -> None:
        """What is asked about is looked up again when it is done."""
