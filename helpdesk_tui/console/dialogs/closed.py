"""What no closed ticket allows is refused at the key, before anything is typed for it."""

from __future__ import annotations

from helpdesk_tui.console.state.services import Services
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.tickets.commands import Close
from helpdesk_tui.store.base import Away


def refused_closed(services: Services, seen: Seen, choice: str = "") -> bool:
    """Refuse, with the reason, where all of the tickets are closed; return whether they are.

    What was typed ahead for the dialog does nothing then: a line, or one of the keys of ``choice``. While the desk's
    server is away nothing is refused here, so that one can type; that is done when it is saved.
    """
    try:
        outcome = services.shift.desk.refuses(seen, Close())
    except Away as error:
        services.shift.trouble.waits(error)
        return False
    if outcome is None:
        return False
    services.shift.did(outcome)
    services.refused(choice)
    return True
