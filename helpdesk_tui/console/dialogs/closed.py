"""What no closed ticket allows is refused at the key, before anything is typed for it."""

from __future__ import annotations

from helpdesk_tui.console.state.services import Services
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.tickets.commands import Close


def refused_closed(services: Services, seen: Seen, choice: str = "") -> bool:
    """Refuse, with the reason, where all of the tickets are closed; return whether they are.

    What was typed ahead for the dialog does nothing then: a line, or one of the keys of ``choice``.
    """
    outcome = services.shift.desk.refuses(seen, Close())
    if outcome is None:
        return False
    services.shift.did(outcome)
    services.refused(choice)
    return True
