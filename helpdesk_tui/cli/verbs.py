"""The verbs on one ticket that need no time: respond, take, assign, note, wait, close, edit, undo and their kin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from helpdesk_tui.cli.invocation import MISSING, USAGE, Failed, invocation
from helpdesk_tui.cli.outcome import tell
from helpdesk_tui.cli.values import Number, Seen, ticket_number
from helpdesk_tui.desk import Desk, Outcome
from helpdesk_tui.desk import Seen as SeenVersions
from helpdesk_tui.domain.commands import Attach
from helpdesk_tui.domain.ticket import Status

app = typer.Typer(name="verbs")

Children = Annotated[bool, typer.Option("--children", help="The open children of the ticket too: all of them or none.")]


@app.command("respond")
def respond(context: typer.Context, number: Number, seen: Seen = None) -> None:
    """Record the first response to the customer."""
    _do(context, lambda desk, tickets: desk.respond(tickets), number, seen)


@app.command("take")
def take(context: typer.Context, number: Number, seen: Seen = None) -> None:
    """Make the ticket yours."""
    _do(context, lambda desk, tickets: desk.take(tickets), number, seen)


@app.command("assign")
def assign(
    context: typer.Context,
    number: Number,
    who: Annotated[str, typer.Argument(metavar="WHO", help="The technician's login name.")],
    seen: Seen = None,
) -> None:
    """Give the ticket to a technician."""
    if not who.strip():
        raise Failed("WHO is empty. 'helpdesk release' makes a ticket nobody's.", USAGE)
    _do(context, lambda desk, tickets: desk.assign(tickets, who), number, seen)


@app.command("release")
def release(context: typer.Context, number: Number, seen: Seen = None) -> None:
    """Make the ticket nobody's."""
    _do(context, lambda desk, tickets: desk.assign(tickets, None), number, seen)


@app.command("attach")
def attach(
    context: typer.Context,
    number: Number,
    requester: Annotated[str, typer.Argument(metavar="NAME", help="Who called about the same thing.")],
    phone: Annotated[str | None, typer.Option("--phone", metavar="NUMBER", help="Their telephone number.")] = None,
    email: Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help="Their address.")] = None,
    organisation: Annotated[str | None, typer.Option("--organisation", metavar="NAME", help="Their firm.")] = None,
    said: Annotated[str | None, typer.Option("--said", metavar="TEXT", help="What they said of it.")] = None,
    seen: Seen = None,
) -> None:
    """Count another caller in on the ticket. It is one ticket then, and not one more."""
    caller = Attach(requester, phone, email, organisation, said)
    _do(context, lambda desk, tickets: desk.attach(tickets, caller), number, seen)


@app.command("note")
def note(
    context: typer.Context,
    number: Number,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What happened.")],
    children: Children = False,
    seen: Seen = None,
) -> None:
    """Write something down on the ticket."""
    _do(context, lambda desk, tickets: desk.note(tickets, text, children=_open(desk, number, children)), number, seen)


@app.command("wait")
def wait(context: typer.Context, number: Number, seen: Seen = None) -> None:
    """Wait for the customer; the response clock runs on."""
    _do(context, lambda desk, tickets: desk.wait(tickets), number, seen)


@app.command("resume")
def resume(context: typer.Context, number: Number, seen: Seen = None) -> None:
    """End the wait for the customer."""
    _do(context, lambda desk, tickets: desk.resume(tickets), number, seen)


@app.command("close")
def close(
    context: typer.Context,
    number: Number,
    resolution: Annotated[str | None, typer.Option("--resolution", metavar="TEXT", help="How it was solved.")] = None,
    children: Children = False,
    seen: Seen = None,
) -> None:
    """Close the ticket. A recurring task opens its next occurrence."""

    def end(desk: Desk, tickets: SeenVersions) -> Outcome:
        return desk.close(tickets, resolution, children=_open(desk, number, children))

    _do(context, end, number, seen)


@app.command("parent")
def parent(
    context: typer.Context,
    number: Number,
    parent: Annotated[
        int | None, typer.Argument(metavar="M", parser=ticket_number, help="The ticket it becomes a child of.")
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="Let it be nobody's child.")] = False,
    seen: Seen = None,
) -> None:
    """Make the ticket a child of another, or release it. There is one level: a child has no children."""
    if (parent is None) is not none:
        raise Failed("Say which ticket is the parent, or --none.", USAGE)
    _do(context, lambda desk, at: desk.release(at) if parent is None else desk.adopt(at, parent), number, seen)


@app.command("merge")
def merge(
    context: typer.Context,
    number: Number,
    target: Annotated[int, typer.Argument(metavar="M", parser=ticket_number, help="The ticket that stays.")],
    seen: Seen = None,
) -> None:
    """Close the ticket as a duplicate of another. That one counts its caller; undo or reopen takes it back."""
    _do(context, lambda desk, tickets: desk.merge(tickets, target), number, seen)


@app.command("reopen")
def reopen(context: typer.Context, number: Number, seen: Seen = None) -> None:
    """Open a closed ticket again, with the full response target."""
    _do(context, lambda desk, tickets: desk.reopen(tickets), number, seen)


@app.command("edit")
def edit(
    context: typer.Context,
    number: Number,
    subject: Annotated[str | None, typer.Option("--subject", metavar="TEXT", help="What it is about.")] = None,
    requester: Annotated[str | None, typer.Option("--requester", metavar="NAME", help="Who asked.")] = None,
    phone: Annotated[str | None, typer.Option("--phone", metavar="NUMBER", help="Their telephone number.")] = None,
    email: Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help="Their address.")] = None,
    organisation: Annotated[str | None, typer.Option("--organisation", metavar="NAME", help="Their firm.")] = None,
    seen: Seen = None,
) -> None:
    """Correct who asked and what about. An empty value clears a field."""
    typed = {
        "subject": subject,
        "requester": requester,
        "phone": phone,
        "email": email,
        "organisation": organisation,
    }
    changes = {name: value for name, value in typed.items() if value is not None}
    if not changes:
        raise Failed(f"Say what to correct: {', '.join(f'--{name}' for name in typed)}.", USAGE)
    _do(context, lambda desk, tickets: desk.edit(tickets, changes), number, seen)


@app.command("undo")
def undo(
    context: typer.Context,
    number: Annotated[
        int | None, typer.Argument(metavar="N", parser=ticket_number, help="Only what was done to this ticket.")
    ] = None,
) -> None:
    """Take back the last thing you did. Done twice, it takes back the one before it too."""
    with invocation(context).desk() as opened:
        if number is not None and opened.desk.store.ticket(number) is None:
            raise Failed(f"There is no ticket #{number}.", MISSING)
        tell(opened.desk.undo(number), opened.desk)


def _open(desk: Desk, number: int, wanted: bool) -> SeenVersions:
    """Return the open children of a ticket as they stand, where they are wanted."""
    children = desk.store.children(number) if wanted else []
    return {child.number: child.version for child in children if child.status is not Status.CLOSED}


def _do(context: typer.Context, verb: Callable[[Desk, SeenVersions], Outcome], number: int, seen: int | None) -> None:
    with invocation(context).desk() as opened:
        tell(verb(opened.desk, {number: seen}), opened.desk)
