"""Opening a ticket from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from helpdesk_tui.cli.shared.completing import channels, priorities
from helpdesk_tui.cli.shared.invocation import USAGE, Failed, invocation
from helpdesk_tui.cli.shared.out import print_json, ticket_json
from helpdesk_tui.cli.shared.outcome import once, say_outcome
from helpdesk_tui.cli.shared.texts import subject_and_body
from helpdesk_tui.cli.shared.values import AsJson, Email, Organisation, Phone, RequesterName, channel, priority, when
from helpdesk_tui.cli.tickets.promises import AsAgreed, NextOpen, in_hours, planned
from helpdesk_tui.desk import Desk, Outcome
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import WAYS_IN, Channel, Priority

app = typer.Typer(name="opening")


@app.command("new")
def new(
    context: typer.Context,
    subject: Annotated[
        str, typer.Argument(metavar="SUBJECT", help="In a few words, what is wrong; - reads it from standard input.")
    ],
    level: Annotated[
        Priority,
        typer.Option(
            "--priority",
            metavar="P1..P6",
            parser=priority,
            autocompletion=priorities,
            show_default=False,
            help="P4 if not said.",
        ),
    ] = Priority.P4,
    requester: RequesterName = None,
    phone: Phone = None,
    email: Email = None,
    organisation: Organisation = None,
    way: Annotated[
        Channel,
        typer.Option(
            "--channel",
            metavar="WAY",
            parser=channel,
            autocompletion=channels,
            show_default=False,
            help=f"How they came in: {', '.join(WAYS_IN)}. Phone if not said.",
        ),
    ] = Channel.PHONE,
    opened_at: Annotated[
        str | None, typer.Option("--opened-at", metavar="WHEN", help="When the contact came in; now if not said.")
    ] = None,
    answered: Annotated[
        bool,
        typer.Option("--answered/--unanswered", help="Whether it was spoken with them, so that it is responded to."),
    ] = False,
    at: Annotated[
        str | None, typer.Option("--at", metavar="WHEN", help="When a scheduled task (P6) shall be done.")
    ] = None,
    body: Annotated[
        str | None, typer.Option("--body", metavar="TEXT", help="All that was told; - reads it from standard input.")
    ] = None,
    as_agreed: AsAgreed = False,
    next_open: NextOpen = False,
    as_json: AsJson = False,
) -> None:
    """Open a ticket. Its clock starts when the contact came in."""
    if at is not None and level is not Priority.P6:
        raise Failed(f"--at is for scheduled tasks (P6); {level} has its deadline from the matrix.", USAGE)
    if as_agreed and at is None:
        raise Failed("--as-agreed is for the time of a scheduled task: --priority P6 --at WHEN.", USAGE)
    if at is None and level is Priority.P6:
        raise Failed("A scheduled task (P6) needs its time: --at WHEN.", USAGE)
    subject, body = subject_and_body(subject, body)
    with invocation(context).desk(create=True) as opened:
        desk = opened.desk
        wanted = None if at is None else planned(desk, at, None)

        def attempt(hour: int | None) -> Outcome:
            return desk.open(
                Open(
                    subject=subject,
                    priority=level,
                    channel=way,
                    requester=requester,
                    phone=phone,
                    email=email,
                    organisation=organisation,
                    body=body,
                    opened_at=_received(desk, opened_at),
                    answered=answered,
                    scheduled_for=hour,
                    recurrence=None if wanted is None else wanted.rule,
                    as_agreed=as_agreed,
                    lasts=None if wanted is None else wanted.lasts,
                )
            )

        if wanted is None:
            outcome = once(desk, lambda: attempt(None))
        else:
            outcome = in_hours(desk, wanted, attempt, take=next_open, as_agreed=as_agreed)
        if as_json and outcome.done:
            print_json(ticket_json(outcome.tickets[0], desk.policy, desk.clock()))
        else:
            say_outcome(outcome, desk)


def _received(desk: Desk, typed: str | None) -> int | None:
    return None if typed is None else when(typed, desk.clock(), desk.policy.business, "past").at
