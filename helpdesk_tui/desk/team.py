"""Who works on a desk: to them a ticket is assigned without asking whether the name is right."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk_tui.desk.verbs import Desk
from helpdesk_tui.domain.text.slips import meant

_MOST_NAMED = 12

HERE_FOR = 60
"""Seconds after its last sign of life in which a console counts as open."""


def technicians(desk: Desk) -> list[str]:
    """Return who works here, oneself first: who has a console open or has done something, and who may work here.

    Those who may are named by the roles, or members of their groups or of the desk's group. An assignee alone does
    not count, because names are mistyped.
    """
    return list(dict.fromkeys([desk.actor, *sorted({*desk.members(), *desk.store.technicians()})]))


def unknown(desk: Desk, who: str) -> str | None:
    """Return the warning that no technician is called ``who``, with similar and known names; None where one is."""
    known = technicians(desk)
    if who.strip() in known:
        return None
    near = meant(who.strip(), known)
    maybe = f" Did you mean {_either(near)}?" if near else ""
    more = f" and {len(known) - _MOST_NAMED} more" if len(known) > _MOST_NAMED else ""
    return f"No technician '{who.strip()}'.{maybe} Known: {', '.join(known[:_MOST_NAMED])}{more}."


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
