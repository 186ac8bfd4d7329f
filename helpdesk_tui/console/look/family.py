"""How parents, children and duplicates are shown: in the ticket and in the preview."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk_tui.console.look.columns import clock_cell, marks
from helpdesk_tui.console.look.lines import Line, column, line
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.tickets.ticket import Status, Ticket, status_at

_DIGITS = 9


def in_order(children: Sequence[Ticket]) -> list[Ticket]:
    """Return children as they are shown: open ones first, the first nine of which have a digit."""
    return sorted(children, key=lambda child: (child.status is Status.CLOSED, child.number))


def child_lines(children: Sequence[Ticket], policy: Policy, now: int, *, close: bool = False) -> list[Line]:
    """Show children, each with its digit, clock, state and subject; ``close`` together, the state as signs alone."""
    out: list[Line] = []
    for place, child in enumerate(children, 1):
        clock, role = clock_cell(child, policy, now)
        closed = child.status is Status.CLOSED
        signs = marks(child, now)[0]
        out.append(
            line(
                column("" if close else f"  {place if place <= _DIGITS else ' '}", 2 if close else 4, "key"),
                (f"{child.priority}", "dim" if closed else f"p{int(child.priority)}"),
                f" #{child.number} ",
                column(clock, 11 if close else 15, "dim" if closed else role),
                column(f"{signs} " if close else f"{signs} {status_at(child, now)}", 3 if close else 14, "dim"),
                (child.subject, "dim" if closed else ""),
            )
        )
    return out


def summary(children: Sequence[Ticket]) -> str:
    """Return how many children there are: ``children: 2 open of 3``; empty for none."""
    still = sum(child.status is not Status.CLOSED for child in children)
    return f"children: {still} open of {len(children)}" if children else ""


def relation(ticket: Ticket) -> tuple[str, int] | None:
    """Return what a ticket belongs to, in words and by number: what it was merged into, else its parent."""
    if ticket.merged_into is not None:
        return "merged into", ticket.merged_into
    return ("child of", ticket.parent) if ticket.parent is not None else None
