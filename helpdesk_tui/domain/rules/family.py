"""Parents and children, duplicates and their targets: which tickets may be so related.

There is one level: a child has no children. In a major incident everybody finds the one
parent, a note or a closing there reaches all its children in one step, and no ticket can be
its own descendant.
"""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.domain.agreement import clocks
from helpdesk_tui.domain.agreement.results import settled
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.rules import attach
from helpdesk_tui.domain.rules.step import Refusal, Step
from helpdesk_tui.domain.tickets.commands import Absorb, Adopt, Merge, Part
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket


def adopt(ticket: Ticket, command: Adopt) -> Step | Refusal:
    """Make a ticket a child."""
    if command.of is None:
        return Refusal(f"There is no ticket #{command.parent}.")
    unfit = unfit_parent(ticket, command.of, command.children)
    return Refusal(unfit) if unfit else Step(Kind.ADOPTED, replace(ticket, parent=command.parent))


def release(ticket: Ticket) -> Step | Refusal:
    """Remove a ticket from its parent."""
    if ticket.parent is None:
        return Refusal(f"#{ticket.number} has no parent.")
    return Step(Kind.RELEASED, replace(ticket, parent=None))


def merge(ticket: Ticket, command: Merge, policy: Policy, now: int) -> Step | Refusal:
    """Close the ticket as a duplicate. Merging is no contact with the customer, so it gives no result (SLA: merging).

    A result that was reached stays. An unanswered ticket that is still in time has no result, neither met nor missed:
    its caller waits for the response on the target, which takes the promise over. The series of a recurring ticket
    goes on, unless the target has one of its own.
    """
    if command.into is None:
        return Refusal(f"There is no ticket #{command.target}.")
    unfit = unfit_target(ticket, command.into, command.children)
    if unfit:
        return Refusal(unfit)
    if command.into.priority is Priority.P6 and ticket.priority is not Priority.P6 and ticket.breach_at is not None:
        return Refusal(
            f"#{ticket.number} still waits for its response, and #{command.target} is a task, which has none to give. "
            f"Respond to #{ticket.number} first, or schedule it."
        )
    ended = clocks.resumed(policy, ticket, now) if ticket.status is Status.WAITING else ticket
    ended = clocks.closed(policy, ended, f"Merged into #{command.target}", now)
    return Step(Kind.MERGED, replace(ended, merged_into=command.target))


def absorb(ticket: Ticket, command: Absorb, policy: Policy, now: int) -> Step:
    """Count in the callers of a duplicate, and take over its promise (SLA: merging).

    An unanswered target keeps its own priority and takes the earlier of the two response deadlines. No deadline is
    taken over where the target or the duplicate was answered already, or the duplicate's deadline had passed.
    """
    source = settled(command.source, now)
    counted, text = attach.absorbed(ticket, source, command.callers, command.counted)
    if counted.follow_at is None and source.follow_at is not None:
        counted = replace(counted, follow_at=source.follow_at, follow_text=source.follow_text)
    open_promise = source.breach_at is not None and source.priority is not Priority.P6
    answered = counted.responded_at is not None or counted.answered_elsewhere
    if answered or counted.priority is Priority.P6 or not open_promise:
        return Step(Kind.ABSORBED, counted, text)
    if source.response_due is None or (counted.response_due or source.response_due + 1) <= source.response_due:
        return Step(Kind.ABSORBED, counted, text)
    taken = replace(
        counted,
        taken_from=source.number,
        # A promise that the duplicate had itself taken over keeps its first priority.
        taken_as=source.taken_as if source.taken_due == source.response_due else source.priority,
        taken_due=source.response_due,
        taken_breach_at=source.breach_at,
    )
    return Step(Kind.ABSORBED, clocks.restart(policy, taken, taken.clock_start), text)


def part(ticket: Ticket, command: Part, policy: Policy) -> Step:
    """Take out the callers of a duplicate that was reopened, and the promise that was taken over from it."""
    left, text = attach.parted(ticket, command.source, command.absorbed)
    if left.taken_from == command.source and left.responded_at is None and left.status is not Status.CLOSED:
        own = replace(left, taken_from=None, taken_as=None, taken_due=None, taken_breach_at=None)
        left = clocks.restart(policy, own, own.clock_start)
    return Step(Kind.PARTED, left, text)


def unfit_parent(ticket: Ticket, parent: Ticket, children: int) -> str | None:
    """Return why ``parent`` cannot be the parent of ``ticket``, which has ``children`` itself; None where it can."""
    if parent.number == ticket.number:
        return f"#{ticket.number} cannot be its own parent."
    if ticket.parent == parent.number:
        return f"#{ticket.number} is a child of #{parent.number} already."
    if parent.status is Status.CLOSED:
        return f"#{parent.number} is closed and takes no children: reopen it first."
    return too_deep(ticket, parent, children)


def too_deep(ticket: Ticket, parent: Ticket, children: int) -> str | None:
    """Return why ``ticket`` under ``parent`` would make a second level of children; None where it would not."""
    if parent.parent == ticket.number:
        return f"#{parent.number} is a child of #{ticket.number}: release it first, a child has no children."
    if parent.parent is not None:
        return f"#{parent.number} is a child of #{parent.parent} itself: take #{parent.parent} as the parent."
    if children:
        return f"#{ticket.number} has {_children(children)} of its own: give those the new parent first."
    return None


def unfit_target(ticket: Ticket, target: Ticket, children: int) -> str | None:
    """Return why ``ticket``, with ``children`` open ones, cannot be merged into ``target``; None where it can."""
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
