"""Counting a further caller in on a ticket, from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from helpdesk_tui.cli.shared.invocation import invocation
from helpdesk_tui.cli.shared.outcome import once, say_outcome
from helpdesk_tui.cli.shared.texts import text_or_none
from helpdesk_tui.cli.shared.values import AsJson, Number, Seen, when
from helpdesk_tui.domain.tickets.commands import Attach

app = typer.Typer(name="attaching")


@app.command("attach")
def attach(
    context: typer.Context,
    number: Number,
    requester: Annotated[str, typer.Argument(metavar="NAME", help="Who called about the same thing.")],
    phone: Annotated[str | None, typer.Option("--phone", metavar="NUMBER", help="Their telephone number.")] = None,
    email: Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help="Their address.")] = None,
    organisation: Annotated[str | None, typer.Option("--organisation", metavar="NAME", help="Their firm.")] = None,
    said: Annotated[
        str | None, typer.Option("--said", metavar="TEXT", help="What they said of it; - reads it from standard input.")
    ] = None,
    answered: Annotated[
        bool,
        typer.Option(
            "--answered/--unanswered",
            help="Whether it was spoken with them: a call of the ticket's own requester is its response then.",
        ),
    ] = False,
    at: Annotated[str | None, typer.Option("--at", metavar="WHEN", help="When they called; now if not said.")] = None,
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Count another caller in on the ticket. It is one ticket then, and not one more."""
    what = text_or_none(said)
    with invocation(context).desk() as opened:
        desk = opened.desk
        rang = None if at is None else when(at, desk.clock(), desk.policy.business, "past").at
        caller = Attach(requester, phone, email, organisation, what, answered=answered, at=rang)
        say_outcome(once(desk, lambda: desk.attach({number: seen}, caller)), desk, as_json=as_json)
