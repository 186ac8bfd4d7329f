"""Changing what was promised: priority, and schedule, which makes a ticket a scheduled task (P6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.shared.completing import new_priority
from helpdesk_tui.cli.shared.invocation import USAGE, Failed, at_terminal, confirmed, invocation
from helpdesk_tui.cli.shared.out import complain
from helpdesk_tui.cli.shared.outcome import missing, once, say_outcome
from helpdesk_tui.cli.shared.texts import text_or_none
from helpdesk_tui.cli.shared.values import AsJson, Numbers, Seen, other_priority, seen_at, ticket_number, when
from helpdesk_tui.desk import Desk, Outcome
from helpdesk_tui.domain.tickets.commands import Series
from helpdesk_tui.domain.tickets.ticket import Priority

if TYPE_CHECKING:
    from helpdesk_tui.domain.times.typed.when import Reading

app = typer.Typer(name="promises")

AsAgreed = Annotated[
    bool, typer.Option("--as-agreed", help="Keep a time outside opening hours, as agreed with its user.")
]
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
    level: Annotated[Priority, typer.Argument(metavar="P1..P5", parser=other_priority, help="The new priority.")],
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why; - reads it from standard input.")
    ] = None,
    series: Annotated[
        Series, typer.Option("--series", metavar="this|end", help="Of a recurring task: its series goes on, or ends.")
    ] = Series.THIS,
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Change the priority; the deadline is counted anew. The series of a recurring task goes on when it is closed."""
    at, why = seen_at(numbers, seen), text_or_none(reason)
    with invocation(context).desk() as opened:
        desk = opened.desk
        done = once(desk, lambda: desk.reprioritise(at, level, why, series=series))
        say_outcome(done, desk, as_json=as_json)


@app.command("schedule")
def schedule(
    context: typer.Context,
    numbers: Numbers,
    at: Annotated[str, typer.Argument(metavar="WHEN", help="Such as 'fri 14:00', '+3bd for 2h' or 'every mon 09:00'.")],
    every: Annotated[
        str | None,
        typer.Option("--every", metavar="RULE", help="How it recurs: 'mon 09:00', 'month', or an RFC 5545 rule."),
    ] = None,
    series: Annotated[
        Series,
        typer.Option(
            "--series",
            metavar="this|following|end",
            help="Of a recurring task: move this one, all that follow with it, or end the series.",
        ),
    ] = Series.THIS,
    as_agreed: AsAgreed = False,
    next_open: NextOpen = False,
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Make tickets scheduled tasks (P6), or move them. Their time lies in opening hours unless it is kept as agreed."""
    tickets = seen_at(numbers, seen)
    with invocation(context).desk() as opened:
        desk = opened.desk
        known = [desk.store.ticket(number) for number in tickets]
        if not any(known):
            say_outcome(missing(*tickets), desk, as_json=as_json)
        kept = known[0].scheduled_for if len(known) == 1 and known[0] is not None else None
        wanted = planned(desk, at, every, kept)
        if wanted.rule is not None and series is not Series.THIS:
            raise Failed("The time says how it recurs from now on; leave --series out.", USAGE)

        def attempt(hour: int) -> Outcome:
            return desk.schedule(tickets, hour, wanted.rule, as_agreed=as_agreed, lasts=wanted.lasts, series=series)

        say_outcome(in_hours(desk, wanted, attempt, take=next_open, as_agreed=as_agreed), desk, as_json=as_json)


def planned(desk: Desk, at: str, every: str | None, kept: int | None = None) -> Reading:
    """Return the instant, the rule and the length that were typed; what the reading chose is said.

    ``kept`` is the time that the task has already.

    Raises:
        Failed: it is not understood.
    """
    now, hours = desk.clock(), desk.policy.business
    reading = when(at, now, hours, "future", lasting=True, kept=kept)
    for note in reading.notes:
        complain(f"{note[:1].upper()}{note[1:]}.")
    if every is None:
        return reading
    if reading.rule is not None:
        raise Failed("The time says already how it recurs; leave --every out.", USAGE)
    return replace(reading, rule=_rule(every, desk))


def in_hours(
    desk: Desk, wanted: Reading, attempt: Callable[[int], Outcome], *, take: bool, as_agreed: bool = False
) -> Outcome:
    """Try a time; where it lies outside opening hours, the next opening is taken if told so, or asked for.

    Raises:
        Failed: it was not taken; where nobody can be asked, with what to type for it.
    """
    if as_agreed and take:
        raise Failed("Give --as-agreed or --next-open, not both.", USAGE)
    if wanted.proposed:
        if as_agreed:
            raise Failed("The desk is closed on that day, so its time is missing: say it, as in 'sat 02:00'.", USAGE)
        proposal = wanted.at
    else:
        outcome = once(desk, lambda: attempt(wanted.at))
        proposals = [one.refusal.proposal for one in outcome.refused if one.refusal.proposal is not None]
        if not proposals:
            return outcome
        proposal = proposals[0]
        complain(outcome.refused[0].refusal.reason)
    if take or _taken(desk, wanted, proposal):
        return once(desk, lambda: attempt(proposal))
    raise Failed("Nothing was done. --as-agreed keeps a time outside opening hours.")


def _taken(desk: Desk, wanted: Reading, proposal: int) -> bool:
    from helpdesk_tui.domain.times.typed.when import absolute, echo

    hours = desk.policy.business
    if at_terminal():
        return confirmed(f"Take {echo(proposal, desk.clock(), hours)}?")
    typed = f'Say "{absolute(proposal, hours)}" for that, or' if wanted.rule is None else "Say"
    keep = "" if wanted.proposed else ", or --as-agreed to keep the time as agreed with its user"
    raise Failed(f"Nothing was done. {typed} --next-open to take it{keep}.")


def _rule(every: str, desk: Desk) -> str:
    """Return the rule that was typed; what it leaves open is that of the first occurrence."""
    from helpdesk_tui.domain.times.recurring.every import recurrence_in
    from helpdesk_tui.domain.times.recurring.recurrence import read_rule
    from helpdesk_tui.domain.times.typed.when import WhenError

    words = every.strip().lower()
    said = recurrence_in(words)
    if "=" not in every and (said is None or said[0]):
        words = f"every {words}"
    try:
        return read_rule(every if "=" in every else words, desk.policy.business)
    except WhenError as error:
        raise Failed(f"--every: {error}.", USAGE) from None
