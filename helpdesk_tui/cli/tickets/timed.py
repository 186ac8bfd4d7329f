"""The verbs that may name a time: respond, wait, follow and reopen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.shared.invocation import USAGE, Failed, invocation
from helpdesk_tui.cli.shared.outcome import missing, once, say_outcome
from helpdesk_tui.cli.shared.texts import text_or_none
from helpdesk_tui.cli.shared.values import AsJson, Number, Numbers, Seen, seen_at, when
from helpdesk_tui.cli.tickets.promises import AsAgreed, NextOpen, in_hours, planned
from helpdesk_tui.cli.tickets.verbs import do

if TYPE_CHECKING:
    from collections.abc import Callable

    from helpdesk_tui.desk import Desk, Outcome
    from helpdesk_tui.desk import Seen as SeenVersions
    from helpdesk_tui.domain.times.typed.when import Tense

    Verb = Callable[[Desk, SeenVersions, int | None], Outcome]

app = typer.Typer(name="timed")


@app.command("respond")
def respond(
    context: typer.Context,
    numbers: Numbers,
    at: Annotated[
        str | None, typer.Option("--at", metavar="WHEN", help="When it was given, if before now: '10:05', '20m ago'.")
    ] = None,
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Record the first response, or that a task was begun."""
    _at_a_time(context, lambda desk, tickets, hour: desk.respond(tickets, at=hour), numbers, at, "past", seen, as_json)


@app.command("wait")
def wait(
    context: typer.Context,
    numbers: Numbers,
    until: Annotated[
        str | None, typer.Option("--until", metavar="WHEN", help="When the wait ends by itself, as a promise to look.")
    ] = None,
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Wait for the customer; the response clock runs on."""
    _at_a_time(
        context, lambda desk, tickets, hour: desk.wait(tickets, until=hour), numbers, until, "future", seen, as_json
    )


@app.command("follow")
def follow(
    context: typer.Context,
    number: Number,
    at: Annotated[str, typer.Argument(metavar="WHEN", help="When you will, such as '15:00'; 'none' takes it back.")],
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="What you will do; - reads it from standard input.")
    ] = None,
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Promise the customer something for a time to come. It is no deadline of the agreement and stops no clock."""
    if at.strip().casefold() == "none":
        if text is not None:
            raise Failed("'none' takes the promise back. Leave TEXT out.", USAGE)
        do(context, lambda desk, tickets: desk.follow(tickets, None), [number], seen, as_json)
        return
    promise = text_or_none(text)
    _at_a_time(
        context,
        lambda desk, tickets, hour: desk.follow(tickets, hour, promise),
        [number],
        at,
        "future",
        seen,
        as_json,
    )


@app.command("reopen")
def reopen(
    context: typer.Context,
    numbers: Numbers,
    at: Annotated[
        str | None, typer.Option("--at", metavar="WHEN", help="The new time of a scheduled task (P6).")
    ] = None,
    as_agreed: AsAgreed = False,
    next_open: NextOpen = False,
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Open closed tickets again, with the full response target. A task needs its new time."""
    tickets = seen_at(numbers, seen)
    with invocation(context).desk() as opened:
        desk = opened.desk
        if at is None:
            say_outcome(once(desk, lambda: desk.reopen(tickets)), desk, as_json=as_json)
            return
        if all(desk.store.ticket(number) is None for number in tickets):
            say_outcome(missing(*tickets), desk, as_json=as_json)
        wanted = planned(desk, at, None)
        done = in_hours(
            desk, wanted, lambda hour: desk.reopen(tickets, at=hour, as_agreed=as_agreed), take=next_open or as_agreed
        )
        say_outcome(done, desk, as_json=as_json)


def _at_a_time(
    context: typer.Context,
    verb: Verb,
    numbers: Sequence[int],
    typed: str | None,
    tense: Tense,
    seen: int | None,
    as_json: bool,
) -> None:
    """Do a verb with the instant that was typed, if any was."""

    def timed(desk: Desk, tickets: SeenVersions) -> Outcome:
        hour = None if typed is None else when(typed, desk.clock(), desk.policy.business, tense).at
        return verb(desk, tickets, hour)

    do(context, timed, numbers, seen, as_json)
