"""Parents and children, duplicates and what they are merged into: which tickets may stand so to each other.

There is one level: a child has no children. In a major incident everybody must find the one
ticket where the truth is told, a note or the closing there reaches all the others in one step,
and no ticket can come to be its own descendant.
"""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain import clocks
from helpdesk_tui.domain.commands import Adopt, Merge
from helpdesk_tui.domain.events import Kind
from helpdesk_tui.domain.sla import Policy
from helpdesk_tui.domain.step import Refusal, Step
from helpdesk_tui.domain.ticket import Sla, Status, Ticket


def adopt(ticket: Ticket, command: Adopt) -> Step | Refusal:
    """Make a ticket a child."""
    if command.of is None:
        return Refusal(f"There is no ticket #{command.parent}.")
    unfit = unfit_parent(ticket, command.of, command.children)
    return Refusal(unfit) if unfit else Step(Kind.ADOPTED, replace(ticket, parent=command.parent))


def release(ticket: Ticket) -> Step | Refusal:
    """Let a ticket be no child any more."""
    if ticket.parent is None:
        return Refusal(f"#{ticket.number} has no parent.")
    return Step(Kind.RELEASED, replace(ticket, parent=None))


def merge(ticket: Ticket, command: Merge, policy: Policy, now: int) -> Step | Refusal:
    """Close as a duplicate; its result is frozen as it stood, for merging is no contact with the customer.

    A response given stays as it was judged. Unanswered past its deadline it is missed: no breach goes away by
    merging. Unanswered and still in time it has no result, neither met nor missed: nobody has spoken to its caller
    yet, who is counted in on the target and waits for the response there. A recurring one opens no next occurrence.
    """
    if command.into is None:
        return Refusal(f"There is no ticket #{command.target}.")
    unfit = unfit_target(ticket, command.into, command.children)
    if unfit:
        return Refusal(unfit)
    ended = clocks.resumed(policy, ticket, now) if ticket.status is Status.WAITING else ticket
    if ended.responded_at is None and (late := clocks.responded(policy, ended, now)).judged is Sla.MISSED:
        ended = late
    resolution = f"Merged into #{command.target}"
    closed = replace(ended, status=Status.CLOSED, closed_at=now, resolution=resolution, merged_into=command.target)
    return Step(Kind.MERGED, clocks.timed(policy, closed))


def unfit_parent(ticket: Ticket, parent: Ticket, children: int) -> str | None:
    """Return why ``parent`` cannot be that of ``ticket``, which has so many children itself; None when it can."""
    if parent.number == ticket.number:
        return f"#{ticket.number} cannot be its own parent."
    if ticket.parent == parent.number:
        return f"#{ticket.number} is a child of #{parent.number} already."
    if parent.status is Status.CLOSED:
        return f"#{parent.number} is closed and takes no children: reopen it first."
    return too_deep(ticket, parent, children)


def too_deep(ticket: Ticket, parent: Ticket, children: int) -> str | None:
    """Return why a second level would come to be with ``ticket`` under ``parent``; None when none would."""
    if parent.parent == ticket.number:
        return f"#{parent.number} is a child of #{ticket.number}: release it first, a child has no children."
    if parent.parent is not None:
        return f"#{parent.number} is a child of #{parent.parent} itself: take #{parent.parent} as the parent."
    if children:
        return f"#{ticket.number} has {_children(children)} of its own: give those the new parent first."
    return None


def unfit_target(ticket: Ticket, target: Ticket, children: int) -> str | None:
    """Return why ``ticket``, with so many open children, cannot be merged into ``target``; None when it can."""
    if target.number == ticket.number:
        return f"#{ticket.number} cannot be merged into itself."
    if target.merged_into is not None:
        return f"#{target.number} was merged itself, into #{target.merged_into}: take that one."
    if target.status is Status.CLOSED:
        return f"#{target.number} is closed: reopen it first, or take an open one."
    if children:
        return f"#{ticket.number} has {_children(children)} that are open: give those another parent first."
    return None


def _children(count: int) -> str:
    return f"{count} child" if count == 1 else f"{count} children"
