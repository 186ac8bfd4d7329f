"""Changing what was promised: priority, and schedule, which makes a ticket a scheduled task (P6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.completing import new_priority
from helpdesk_tui.cli.invocation import USAGE, Failed, at_terminal, confirmed, invocation
from helpdesk_tui.cli.out import complain
from helpdesk_tui.cli.outcome import missing, tell
from helpdesk_tui.cli.texts import text_or_none
from helpdesk_tui.cli.values import AsJson, Numbers, Seen, seen_at, ticket_number, when
from helpdesk_tui.cli.values import priority as read_priority
from helpdesk_tui.desk import Desk, Outcome
from helpdesk_tui.domain.ticket import Priority

if TYPE_CHECKING:
    from helpdesk_tui.domain.when import Reading

app = typer.Typer(name="promises")

NextOpen = Annotated[
    bool, typer.Option("--next-open", help="Outside opening hours, take the next opening without asking.")
]


@app.command("priority")
def priority(
    context: typer.Context,
    numbers: Annotated[
        list[int],
        typer.Argument(metavar="N", parser=ticket_number, autocompletion=new_priority, help="The tickets' numbers."),
    ],
    level: Annotated[Priority, typer.Argument(metavar="P1..P5", parser=read_priority, help="The new priority.")],
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why; - reads it from standard input.")
    ] = None,
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Change the priority; the deadline is counted anew."""
    at, why = seen_at(numbers, seen), text_or_none(reason)
    with invocation(context).desk() as opened:
        tell(opened.desk.reprioritise(at, level, why), opened.desk, as_json=as_json)


@app.command("schedule")
def schedule(
    context: typer.Context,
    numbers: Numbers,
    at: Annotated[str, typer.Argument(metavar="WHEN", help="Such as 'fri 14:00', '+3bd' or 'every mon 09:00'.")],
    every: Annotated[
        str | None, typer.Option("--every", metavar="RULE", help="How it recurs: 'mon 09:00', or an RFC 5545 rule.")
    ] = None,
    next_open: NextOpen = False,
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Make tickets scheduled tasks (P6). Their time lies in opening hours."""
    tickets = seen_at(numbers, seen)
    with invocation(context).desk() as opened:
        desk = opened.desk
        if all(desk.store.ticket(number) is None for number in tickets):
            tell(missing(*tickets), desk, as_json=as_json)
        wanted = planned(desk, at, every)
        done = in_hours(desk, wanted, lambda hour: desk.schedule(tickets, hour, wanted.rule), take=next_open)
        tell(done, desk, as_json=as_json)


def planned(desk: Desk, at: str, every: str | None) -> Reading:
    """Return the instant and the rule that were typed; what the reading chose is said. Raises Failed."""
    now, hours = desk.clock(), desk.policy.business
    reading = when(at, now, hours, "future")
    for note in reading.notes:
        complain(f"{note[:1].upper()}{note[1:]}.")
    if every is None:
        return reading
    if reading.rule is not None:
        raise Failed("The time says already how it recurs; leave --every away.", USAGE)
    return replace(reading, rule=_rule(every, desk))


def in_hours(desk: Desk, wanted: Reading, attempt: Callable[[int], Outcome], *, take: bool) -> Outcome:
    """Try a time; where it lies outside opening hours, the next opening is taken if told so, or asked for.

    Raises:
        Failed: it was not taken; where nobody can be asked, with what to type for it.
    """
    if wanted.proposed:
        proposal = wanted.at
    else:
        outcome = attempt(wanted.at)
        proposals = [one.refusal.proposal for one in outcome.refused if one.refusal.proposal is not None]
        if not proposals:
            return outcome
        proposal = proposals[0]
        complain(outcome.refused[0].refusal.reason)
    if take or _agreed(desk, wanted, proposal):
        return attempt(proposal)
    raise Failed("Nothing was done.")


def _agreed(desk: Desk, wanted: Reading, proposal: int) -> bool:
    from helpdesk_tui.domain.when import absolute, echo

    hours = desk.policy.business
    if at_terminal():
        return confirmed(f"Take {echo(proposal, desk.clock(), hours)}?")
    typed = f'Say "{absolute(proposal, hours)}" for that, or' if wanted.rule is None else "Say"
    raise Failed(f"Nothing was done. {typed} --next-open to take it.")


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
