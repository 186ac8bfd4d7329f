"""The service level matrix from the command line: show it, and count deadlines anew under a changed one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.invocation import Failed, invocation
from helpdesk_tui.cli.out import complain, moment, say, table, terminal_width
from helpdesk_tui.cli.plain import Group
from helpdesk_tui.domain.cells import wrap

if TYPE_CHECKING:
    from helpdesk_tui.desk import Desk
    from helpdesk_tui.domain.ticket import Ticket

app = typer.Typer(
    name="sla",
    cls=Group,
    rich_markup_mode=None,
    add_completion=False,
    help="The service level matrix: show it, recompute by it.",
)

_BATCH = 500
_INSET, _WIDEST = 6, 100


@app.command("show")
def show(context: typer.Context) -> None:
    """Show the matrix, and which file it was read from."""
    from helpdesk_tui.opening import read_policy

    config = invocation(context).config()
    policy = read_policy(config)
    say(f"{policy.name}, {policy.zone_name}")
    levels = list(policy.levels.values())
    rows = [(str(level.priority), level.name, level.response, level.availability) for level in levels]
    head, *lines = table(("PRIO", "NAME", "RESPONSE", "HOURS"), rows)
    say(head)
    for level, line in zip(levels, lines, strict=True):
        say(line)
        for row in wrap(f"{level.when}. {level.definition}.", (terminal_width() or _WIDEST) - _INSET):
            say(" " * _INSET + row)
    say(f"An immediate response is met within {policy.values['immediate_grace']}.")
    say(f"A scheduled task is on time when it is begun or closed within {policy.values['schedule_grace']} of its time.")
    for way in policy.lines:
        say(f"{way.name} {way.number}")
    complain(f"Read from {config.policy_text()[1]}.")


@app.command("recompute")
def recompute(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without it only say what would move.")] = False,
) -> None:
    """List which deadlines the present policy would move. With --yes it moves them."""
    from helpdesk_tui.domain.roles import Deed

    call = invocation(context)
    if yes:
        call.require(Deed.RECOMPUTE)
    with call.desk() as opened:
        desk = opened.desk
        moving = list(_moving(desk))
        now = desk.clock()
        for before, after in moving:
            say(f"#{before.number} {before.priority} {_span(before, desk, now)} to {_span(after, desk, now)}")
        if not moving:
            say("Every deadline stands as the policy has it.")
        elif not yes:
            say(f"{len(moving)} would move. 'helpdesk sla recompute --yes' moves them.")
        else:
            _move(desk, [before for before, _ in moving])


def _moving(desk: Desk) -> Iterator[tuple[Ticket, Ticket]]:
    """Yield each open ticket that would change, as it is and as it would be."""
    from helpdesk_tui.domain.commands import Recompute
    from helpdesk_tui.domain.decide import Step, decide
    from helpdesk_tui.store.base import View

    now, start = desk.clock(), 0
    while page := desk.store.page(View(), start, _BATCH):
        start += len(page)
        for ticket in page:
            step = decide(ticket, Recompute(), desk.policy, now, desk.actor)
            if isinstance(step, Step):
                yield ticket, step.ticket


def _move(desk: Desk, tickets: list[Ticket]) -> None:
    """Move them, some hundred at a time so that nobody waits long for the desk. Raises Failed for those refused."""
    moved = 0
    refused: list[str] = []
    for start in range(0, len(tickets), _BATCH):
        outcome = desk.recompute({ticket.number: ticket.version for ticket in tickets[start : start + _BATCH]})
        moved += len(outcome.tickets)
        refused += [one.refusal.reason for one in outcome.refused]
    say(f"{moved} moved.")
    for reason in refused:
        complain(reason)
    if refused:
        raise Failed(f"{len(refused)} changed meanwhile and stay as they are. Run it again.")


def _span(ticket: Ticket, desk: Desk, now: int) -> str:
    if ticket.due_at is None:
        return "no deadline"
    warns = "" if ticket.warn_at is None else f" (warns {moment(ticket.warn_at, desk.policy, now)})"
    return f"due {moment(ticket.due_at, desk.policy, now)}{warns}"
