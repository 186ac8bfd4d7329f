"""Whom a ticket can be given to, and who can be looked for."""

from __future__ import annotations

from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.desk import team


def technicians(shift: Shift) -> list[str]:
    """Return the names that a ticket could be given to: oneself, who is here, and who else works on the desk."""
    return list(dict.fromkeys([shift.desk.actor, *shift.presence.others, *team.technicians(shift.desk)]))


def assignees(shift: Shift) -> list[str]:
    """Return the names that can be looked for: technicians, and whoever has tickets near."""
    near = [ticket.assignee for ticket in shift.window.tickets() if ticket.assignee]
    return list(dict.fromkeys([*technicians(shift), *sorted(near)]))
