"""Whom a ticket can be given to, and a name that nobody here has: asked about once, and taken at the second Enter."""

from __future__ import annotations

from helpdesk_tui.console.old.session import Session
from helpdesk_tui.desk import Outcome, Seen, team


def technicians(session: Session) -> list[str]:
    """Return the names that a ticket could be given to: oneself, who is here, and who else works on the desk."""
    return list(dict.fromkeys([session.desk.actor, *session.watch.others, *team.technicians(session.desk)]))


def assignees(session: Session) -> list[str]:
    """Return the names that can be looked for: technicians, and whoever has tickets near."""
    near = [ticket.assignee for ticket in session.window.tickets() if ticket.assignee]
    return list(dict.fromkeys([*technicians(session), *sorted(near)]))


class Stranger:
    """Remembers which name was asked about."""

    def __init__(self) -> None:
        """Begin with none."""
        self._asked = ""

    def assign(self, session: Session, seen: Seen, typed: str) -> Outcome:
        """Give tickets to whoever was typed; a name that no technician has is refused the first time."""
        who, desk = typed.strip(), session.desk
        unknown = team.stranger(desk, who) if who and who != self._asked else None
        told = f"{unknown} Enter again assigns it anyway." if unknown else None
        outcome = desk.assign(seen, who or None, stranger=told)
        if any(one.refusal.reason == told for one in outcome.refused):
            self._asked = who
        return outcome
