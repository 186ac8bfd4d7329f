"""The handover to the next shift: shown, and signed in the desk's log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.shared.invocation import Invocation, invocation
from helpdesk_tui.cli.shared.out import complain, iso, print_json, say, ticket_json
from helpdesk_tui.cli.shared.values import AsJson, when
from helpdesk_tui.domain.shift.acknowledged import is_acknowledged
from helpdesk_tui.domain.times.instant import spoken
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.config import ConfigError

if TYPE_CHECKING:
    from helpdesk_tui.desk import Desk
    from helpdesk_tui.desk.shift.handing_over import Signed
    from helpdesk_tui.domain.agreement.policy import Policy
    from helpdesk_tui.domain.roster.roster import Duty, Roster
    from helpdesk_tui.domain.shift.alarms import Alarm
    from helpdesk_tui.domain.shift.week import Task
    from helpdesk_tui.domain.tickets.ticket import Ticket
    from helpdesk_tui.reports.handover import Handover, Listed
    from helpdesk_tui.reports.handover_since import Line, Passed

app = typer.Typer(name="handing")


@app.command("handover")
def handover(
    context: typer.Context,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="WHEN", help="From when on to tell; the start of your shift if not said."),
    ] = None,
    sign: Annotated[
        bool, typer.Option("--sign", help="Sign it in the desk's log: the next shift is told until they have read it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what the next shift must know, and sign it.

    It is what is hot, due, planned, promised or waiting, what happened, and what nobody has.

    Your shift begins as the roster says, else when your console was opened, else eight hours ago. Somebody else's
    handover that you have not read begins where theirs did.

    With --sign it stands in the desk's log that you handed over, with the head of the log; no undo takes it back.
    """
    from helpdesk_tui.desk.shift import handing_over
    from helpdesk_tui.domain.times.typed.ranges import from_midnight
    from helpdesk_tui.reports import handover as reports
    from helpdesk_tui.reports.handover_period import period_of

    call = invocation(context)
    with call.desk() as opened:
        desk = opened.desk
        calendar, now = desk.policy.business, desk.clock()
        asked = None if since is None else when(from_midnight(since, now, calendar), now, calendar, "past").at
        last = handing_over.last(desk)
        period = period_of(desk, _rosters(call), asked, last)
        made = reports.handover(desk, period)
        if last is not None and not as_json:
            # A program that asks is nobody who has read it.
            handing_over.read(desk, last)
        signed = handing_over.sign(desk, period.since) if sign else None
        _show(made, desk, signed, as_json=as_json)
    if signed is not None:
        complain(f"Signed {spoken(signed.at, calendar, made.at)} as event {signed.seq}: the next shift is told.")


def _rosters(call: Invocation) -> tuple[Roster, ...]:
    """Return the rosters of the watch file; a file that is wrong is told, and does without them."""
    from helpdesk_tui.wiring.rosters.standing import Rosters

    try:
        return Rosters(call.config()).read(real_now())
    except ConfigError as error:
        complain(f"The roster does not count: {error}")
        return ()


def _show(made: Handover, desk: Desk, signed: Signed | None, *, as_json: bool) -> None:
    if as_json:
        print_json(_json(made, desk.policy, signed))
        return
    from helpdesk_tui.reports.handover_text import text

    say(text(made, desk.policy))


def _json(made: Handover, policy: Policy, signed: Signed | None) -> dict[str, object]:
    """Return a handover for scripts; its keys do not change. ``signed`` is the signature that was made with it."""
    period = made.period
    return {
        "at": iso(made.at),
        "technician": made.technician,
        "since": iso(period.since),
        "since_by": str(period.began),
        "until": iso(period.until),
        "on_duty": list(period.duty),
        "next": _duty(period.following),
        "hot": _listed(made.hot, [_hot(one, policy, made.at) for one in made.hot.entries]),
        "alarms": {**_counted(made.alarms), "alarms": [_alarm(one) for one in made.alarms.entries]},
        "due": _listed(made.due, [ticket_json(one, policy, made.at) for one in made.due.entries]),
        "tasks": _listed(made.tasks, [_task(one, policy, made.at) for one in made.tasks.entries]),
        "promises": _listed(made.promises, [ticket_json(one, policy, made.at) for one in made.promises.entries]),
        "waits": _listed(made.waits, [_waiting(one, policy, made.at) for one in made.waits.entries]),
        "happened": _passed(made.passed, policy, made.at),
        "unowned": _listed(made.unowned, [ticket_json(one, policy, made.at) for one in made.unowned.entries]),
        "drafts": [{"verb": one.verb, "numbers": list(one.numbers), "at": iso(one.at)} for one in made.drafts],
        "last": _signature(made.signed),
        "signed": _signature(signed),
    }


def _listed(listed: Listed[object], entries: list[dict[str, object]]) -> dict[str, object]:
    """Return a list with how many there are in all, of which the first are named; ``more``: there may be more still."""
    return {**_counted(listed), "tickets": entries}


def _counted(listed: Listed[object]) -> dict[str, object]:
    return {"total": listed.total, "more": listed.more}


def _duty(duty: Duty | None) -> dict[str, object] | None:
    return None if duty is None else {"from": iso(duty.begin), "until": iso(duty.end), "on_duty": list(duty.who)}


def _alarm(alarm: Alarm) -> dict[str, object]:
    return {
        "rule": str(alarm.rule),
        "number": alarm.number,
        "raised_at": iso(alarm.raised_at),
        "step": alarm.step,
        "acknowledged_by": alarm.acked_by,
        "acknowledged_until": iso(alarm.ack_until),
    }


def _task(task: Task, policy: Policy, now: int) -> dict[str, object]:
    return {"at": iso(task.at), "ends": iso(task.end), "again": task.again, **ticket_json(task.ticket, policy, now)}


def _hot(ticket: Ticket, policy: Policy, now: int) -> dict[str, object]:
    acked = ticket.acked_by if is_acknowledged(ticket, now) else None
    return {"acknowledged_by": acked, **ticket_json(ticket, policy, now)}


def _waiting(ticket: Ticket, policy: Policy, now: int) -> dict[str, object]:
    return {"waiting_since": iso(ticket.waiting_since), **ticket_json(ticket, policy, now)}


def _passed(passed: Passed, policy: Policy, now: int) -> dict[str, object]:
    return {
        "opened": passed.opened,
        "closed": passed.closed,
        "breached": passed.breached,
        "tasks_late": passed.late,
        "reprioritised": passed.reprioritised,
        "merged": passed.merged,
        "whole": passed.whole,
        "total": passed.total,
        "tickets": [_line(one, policy, now) for one in passed.lines],
    }


def _line(line: Line, policy: Policy, now: int) -> dict[str, object]:
    happened = [
        {
            "what": str(one.deed),
            "at": iso(one.at),
            "from": None if one.before is None else str(one.before),
            "to": None if one.after is None else str(one.after),
            "into": one.target,
        }
        for one in line.happened
    ]
    return {"happened": happened, **ticket_json(line.ticket, policy, now)}


def _signature(signed: Signed | None) -> dict[str, object] | None:
    if signed is None:
        return None
    readers = [{"who": who, "at": iso(at)} for who, at in signed.readers]
    head = {"event": signed.seq, "head": signed.upto}
    return {**head, "at": iso(signed.at), "by": signed.by, "since": iso(signed.since), "read": readers}
