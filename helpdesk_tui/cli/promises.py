"""Changing what was promised: priority, and schedule, which makes a ticket a scheduled task (P6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from helpdesk_tui.cli.invocation import USAGE, Failed, at_terminal, confirmed, invocation
from helpdesk_tui.cli.out import complain
from helpdesk_tui.cli.outcome import tell
from helpdesk_tui.cli.values import Number, Seen, when
from helpdesk_tui.cli.values import priority as read_priority
from helpdesk_tui.desk import Desk, Outcome
from helpdesk_tui.domain.ticket import Priority

app = typer.Typer(name="promises")

NextOpen = Annotated[
    bool, typer.Option("--next-open", help="Outside opening hours, take the next opening without asking.")
]


@app.command("priority")
def priority(
    context: typer.Context,
    number: Number,
    level: Annotated[Priority, typer.Argument(metavar="P1..P5", parser=read_priority, help="The new priority.")],
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.")] = None,
    seen: Seen = None,
) -> None:
    """Change the priority; the deadline is counted anew."""
    with invocation(context).desk() as opened:
        tell(opened.desk.reprioritise({number: seen}, level, reason), opened.desk)


@app.command("schedule")
def schedule(
    context: typer.Context,
    number: Number,
    at: Annotated[str, typer.Argument(metavar="WHEN", help="Such as 'fri 14:00', '+3bd' or 'every mon 09:00'.")],
    every: Annotated[
        str | None, typer.Option("--every", metavar="RULE", help="How it recurs: 'mon 09:00', or an RFC 5545 rule.")
    ] = None,
    next_open: NextOpen = False,
    seen: Seen = None,
) -> None:
    """Make the ticket a scheduled task (P6). Its time lies in opening hours."""
    with invocation(context).desk() as opened:
        desk = opened.desk
        start, rule = planned(desk, at, every)
        tell(in_hours(desk, start, lambda hour: desk.schedule({number: seen}, hour, rule), take=next_open), desk)


def planned(desk: Desk, at: str, every: str | None) -> tuple[int, str | None]:
    """Return the instant and the rule that were typed; what the reading chose is said. Raises Failed."""
    now, hours = desk.clock(), desk.policy.business
    reading = when(at, now, hours, "future")
    for note in reading.notes:
        complain(f"{note[:1].upper()}{note[1:]}.")
    if every is None:
        return reading.at, reading.rule
    if reading.rule is not None:
        raise Failed("The time says already how it recurs; leave --every away.", USAGE)
    return reading.at, _rule(every, desk)


def in_hours(desk: Desk, at: int, attempt: Callable[[int], Outcome], *, take: bool) -> Outcome:
    """Try a time; where it lies outside opening hours, the next opening is taken if told so, or asked for."""
    outcome = attempt(at)
    proposal = next((one.refusal.proposal for one in outcome.refused if one.refusal.proposal is not None), None)
    if proposal is None:
        return outcome
    from helpdesk_tui.domain.when import echo

    reason = outcome.refused[0].refusal.reason
    if take:
        complain(reason)
        return attempt(proposal)
    if not at_terminal():
        raise Failed(f"{reason} Say --next-open to take it.")
    if not confirmed(f"{reason} Take {echo(proposal, desk.clock(), desk.policy.business)}?"):
        raise Failed("Nothing was done.")
    return attempt(proposal)


def _rule(every: str, desk: Desk) -> str:
    from helpdesk_tui.domain.recurrence import read_rule
    from helpdesk_tui.domain.when import WhenError

    if "=" not in every:
        rule = when(f"every {every.strip().removeprefix('every ')}", desk.clock(), desk.policy.business, "future").rule
        if rule is not None:
            return rule
    try:
        return read_rule(every)
    except WhenError as error:
        raise Failed(f"--every: {error}.", USAGE) from None
