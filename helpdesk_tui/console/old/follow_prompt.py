"""Asking for a promise: when, and what will be done then; it stands in the queue by its time (SLA: follow-up)."""

from __future__ import annotations

from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.old.asking import ask, refused_closed, subject_of
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.times.typed.promise import EXAMPLES, Promise, read_promise
from helpdesk_tui.domain.times.typed.when import WhenError, echo


def follow(session: Session) -> None:
    """Ask for a promise about the tickets; nothing typed takes back the one there is."""
    seen = session.seen()
    if refused_closed(session, seen):
        return

    def read(text: str) -> Promise:
        return read_promise(text, session.now, session.desk.policy.business)

    def check(text: str) -> str:
        try:
            return "" if not text.strip() or read(text) else ""
        except WhenError as error:
            return f"{str(error)[:1].upper()}{str(error)[1:]}."

    def shown(text: str, room: int) -> list[Line]:
        if not text.strip():
            return [line((f"  {EXAMPLES}   (empty: take it back)", "dim"))]
        try:
            promise = read(text)
        except WhenError as error:
            return [line((f"  {error}", "bad"))]
        when = echo(promise.reading, session.now, session.desk.policy.business)
        notes = [line((f"  {note}", "warning")) for note in promise.reading.notes]
        return [line((f"  {when}", "good"), (f"  {promise.text}", "hint")), *notes]

    def give(basis: Seen, text: str) -> Outcome:
        if not text.strip():
            return session.desk.follow(basis, None)
        promise = read(text)
        return session.desk.follow(basis, promise.reading.at, promise.text or None)

    hints = (("Enter", "Promise"), ("Esc", "Back, kept as a draft"))
    title = f"Promise what, and for when? {subject_of(session, seen)}"
    ask(session, "follow", seen, title, give, check=check, echo=shown, hints=hints)
