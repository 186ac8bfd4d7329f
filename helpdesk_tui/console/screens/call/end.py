"""How a call ends: as a ticket, or its caller counted in on one that was open already."""

from __future__ import annotations

from helpdesk_tui.console.screens.call.form import CallForm
from helpdesk_tui.console.screens.call.who import ASKED
from helpdesk_tui.console.state.asked_time import Settled
from helpdesk_tui.desk import Outcome
from helpdesk_tui.domain.tickets.commands import Attach, Open
from helpdesk_tui.domain.tickets.number import is_number
from helpdesk_tui.domain.tickets.ticket import Priority


def opening(form: CallForm) -> Open | None:
    """Return what opens the ticket; None where the time of a task cannot be used, which the form then says."""
    fields, priority = form.fields, form.priority
    subject, reason = fields.text("subject"), fields.text("reason")
    if priority is None or subject is None:
        return None
    task: Settled | None = None
    if priority is Priority.P6:
        settled = form.proposal.settle(fields.texts["when"])
        if isinstance(settled, str):
            form.complaint, fields.active = settled, "when"
            return None
        task = settled
    why = f"{priority} chosen by hand: {reason}" if reason and form.triage.chosen is not None else None
    return Open(
        subject=subject,
        priority=priority,
        channel=form.way.channel,
        requester=fields.text("requester"),
        phone=fields.text("phone"),
        email=fields.text("email"),
        organisation=fields.text("organisation"),
        # What a person wrote stands beside the event, never in the triage that the chain holds.
        body="\n\n".join(part for part in (fields.text("body"), why) if part) or None,
        opened_at=form.opened_at,
        answered=form.way.answered,
        scheduled_for=None if task is None else task.at,
        recurrence=None if task is None else task.rule,
        lasts=None if task is None else task.lasts,
        as_agreed=task is not None and task.as_agreed,
        triage=form.triage.record(),
        assignee=form.shift.desk.actor if form.shift.settings.takes_calls else None,
        caller=_chosen(form),
    )


def counting_in(form: CallForm) -> Attach:
    """Return what counts the caller in on the ticket that looks alike, instead of opening another."""
    fields = form.fields
    if fields.active in ASKED and form.who.callers.picked is not None:
        form.who.take()
    who = fields.text("requester")
    number = who if who and is_number(who) else fields.text("phone")
    return Attach(
        requester=None if who == number else who,
        phone=number,
        email=fields.text("email"),
        organisation=fields.text("organisation"),
        said="\n".join(part for part in (fields.text("subject"), fields.text("body")) if part) or None,
        answered=form.way.answered,
        at=form.opened_at,
        caller=_chosen(form),
    )


def _chosen(form: CallForm) -> int:
    taken = form.who.callers.taken
    return 0 if taken is None else taken.id


def less_urgent(form: CallForm, outcome: Outcome) -> str:
    """Say that the ticket the caller was counted in on has a lower priority than the call; nothing where it has not."""
    ticket, called = outcome.tickets[-1], form.priority
    if called is None or called >= ticket.priority:
        return ""
    return f"It is still {ticket.priority}, the call came to {called}"
