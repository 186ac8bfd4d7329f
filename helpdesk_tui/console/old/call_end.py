"""How a call ends: as a ticket, its caller counted in on one that was open already, or kept for later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpdesk_tui.console.keys.form_keys import FRESH
from helpdesk_tui.console.old import call_caller
from helpdesk_tui.console.old.timing import Settled
from helpdesk_tui.domain.tickets.commands import Attach, Open
from helpdesk_tui.domain.tickets.number import is_number
from helpdesk_tui.domain.tickets.ticket import Priority

if TYPE_CHECKING:
    from helpdesk_tui.console.old.call import Call
    from helpdesk_tui.console.old.session import Session


def save(call: Call) -> None:
    """Open the ticket, or say in the form what is still missing."""
    session, priority = call.session, call.priority
    task: Settled | None = None
    if priority is None:
        return
    if priority is Priority.P6:
        settled = call.proposal.settle(call.edits["when"].text)
        if isinstance(settled, str):
            call.complaint, call.place = settled, 0
            return
        task = settled
    subject, reason = call.text("subject"), call.text("reason")
    if subject is None:
        call.complaint = "Say in a few words what is wrong; then Enter saves the ticket."
        call.place = call.fields.index("subject")
        return
    why = f"{priority} chosen by hand: {reason}" if reason and call.triage.chosen is not None else None
    command = Open(
        subject=subject,
        priority=priority,
        channel=call.channel,
        requester=call.text("requester"),
        phone=call.text("phone"),
        email=call.text("email"),
        organisation=call.text("organisation"),
        # What a person wrote stands beside the event, never in the triage that the chain holds.
        body="\n\n".join(part for part in (call.text("body"), why) if part) or None,
        opened_at=call.opened_at,
        answered=call.answered,
        scheduled_for=None if task is None else task.at,
        recurrence=None if task is None else task.rule,
        lasts=None if task is None else task.lasts,
        as_agreed=task is not None and task.as_agreed,
        triage=call.triage.record(),
    )
    outcome = session.carry_out(lambda: session.desk.open(command, call.op))
    if outcome is None or not outcome.done:
        call.complaint = _said(session, "Nothing was saved.")
        return
    _finish(call, outcome.tickets[0].number)


def attach(call: Call) -> None:
    """Count the caller in on the ticket that looks alike, instead of opening another."""
    session, alike = call.session, call.lookalikes.picked
    if alike is None:
        call.complaint = "No open ticket looks like this one. Enter on the subject opens it."
        return
    if call.active in ("requester", "phone") and call.callers.picked is not None:
        call_caller.take(call)
    who = call.text("requester")
    number = who if who and is_number(who) else call.text("phone")
    caller = Attach(
        requester=None if who == number else who,
        phone=number,
        email=call.text("email"),
        organisation=call.text("organisation"),
        said="\n".join(part for part in (call.text("subject"), call.text("body")) if part) or None,
        answered=call.answered,
        at=call.opened_at,
    )
    outcome = session.carry_out(lambda: session.desk.attach({alike.number: alike.version}, caller, call.op))
    if outcome is None or not outcome.done:
        call.complaint = _said(session, "Nothing was done.")
        if outcome is not None:
            call.complaint += " Enter on the subject opens a ticket of its own."
        return
    _finish(call, alike.number)


def leave(call: Call) -> None:
    """Go back to what was there before; what was typed is a draft already."""
    call.session.pop()
    if call.begun:
        first = call.session.keymap.first
        call.session.say(f"The call is kept as a draft, its clock running: {first('new')}, then {FRESH.shown}.")


def change_over(call: Call) -> None:
    """Take up the call that was kept, where nothing has been typed in this one; else keep it, and begin a fresh one.

    Who only looked at the kept one goes back to the call that rang before.
    """
    other = None if call.begun else call.kept()
    if other is None:
        other = type(call)(call.session)
        other.rang = other.opened_at = call.rang if call.untouched else call.session.now
    call.session.pop()
    call.session.push(other)


def _said(session: Session, otherwise: str) -> str:
    """Return what was answered, to be told in the form from here on."""
    told = session.notice.text if session.notice else otherwise
    session.notice = None
    return told


def _finish(call: Call, number: int) -> None:
    call.session.modes.remove(call)
    call.session.drafts.put(call.slot, "")
    call.session.saved = number
    call.session.window.find(number)
