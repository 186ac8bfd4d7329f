"""The verbs on tickets that need no time: take, assign, note, close, edit, undo and others.

Whatever tickets a verb is given, it is one operation: one undo takes all of it back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from helpdesk_tui.cli.shared.invocation import USAGE, Failed, invocation
from helpdesk_tui.cli.shared.outcome import missing, once, say_outcome
from helpdesk_tui.cli.shared.texts import text as given
from helpdesk_tui.cli.shared.texts import text_or_none
from helpdesk_tui.cli.shared.values import (
    AsJson,
    Email,
    Number,
    Numbers,
    Organisation,
    Phone,
    RequesterName,
    Seen,
    before_text,
    seen_at,
    ticket_number,
)
from helpdesk_tui.desk import Desk, Outcome
from helpdesk_tui.desk import Seen as SeenVersions
from helpdesk_tui.domain.tickets.ticket import Status

app = typer.Typer(name="verbs")

Children = Annotated[bool, typer.Option("--children", help="Their open children too: all of them or none.")]
OnlyThis = Annotated[
    int | None, typer.Argument(metavar="N", parser=ticket_number, help="Only what was done to this ticket.")
]


@app.command("take")
def take(context: typer.Context, numbers: Numbers, seen: Seen = None, as_json: AsJson = False) -> None:
    """Make tickets yours."""
    do(context, lambda desk, tickets: desk.take(tickets), numbers, seen, as_json)


@app.command("ack")
def ack(context: typer.Context, numbers: Numbers, seen: Seen = None, as_json: AsJson = False) -> None:
    """Say that you look after what tickets call for.

    Nobody else is called for them for a while.
    """
    do(context, lambda desk, tickets: desk.acknowledge(tickets), numbers, seen, as_json)


@app.command("assign")
def assign(
    context: typer.Context,
    numbers: Numbers,
    who: Annotated[str, typer.Argument(metavar="WHO", help="The technician's login name.")],
    force: Annotated[bool, typer.Option("--force", help="Also to a name that nobody here has.")] = False,
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Give tickets to a technician."""
    if not who.strip():
        raise Failed("WHO is empty. 'helpdesk release' makes a ticket nobody's.", USAGE)

    def give(desk: Desk, tickets: SeenVersions) -> Outcome:
        from helpdesk_tui.desk import team

        unknown = None if force else team.unknown(desk, who)
        return desk.assign(tickets, who, unknown=f"{unknown} --force assigns it anyway." if unknown else None)

    do(context, give, numbers, seen, as_json)


@app.command("release")
def release(context: typer.Context, numbers: Numbers, seen: Seen = None, as_json: AsJson = False) -> None:
    """Make tickets nobody's."""
    do(context, lambda desk, tickets: desk.assign(tickets, None), numbers, seen, as_json)


@app.command("note")
def note(
    context: typer.Context,
    numbers: Annotated[list[int], typer.Argument(metavar="N", parser=before_text, help="The tickets' numbers.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What happened; - reads it from standard input.")],
    children: Children = False,
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Write something down on tickets."""
    typed = given(text)
    do(
        context,
        lambda desk, tickets: desk.note(tickets, typed, children=_open(desk, tickets, children)),
        numbers,
        seen,
        as_json,
    )


@app.command("reason")
def reason(
    context: typer.Context,
    numbers: Annotated[list[int], typer.Argument(metavar="N", parser=before_text, help="The tickets' numbers.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Why; - reads it from standard input.")],
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Say why a response was missed, for the report.

    It is one of the desk's reasons, where the configuration lists them.
    """
    typed = given(text)
    do(context, lambda desk, tickets: desk.reason(tickets, typed), numbers, seen, as_json)


@app.command("resume")
def resume(context: typer.Context, numbers: Numbers, seen: Seen = None, as_json: AsJson = False) -> None:
    """End the wait for the customer."""
    do(context, lambda desk, tickets: desk.resume(tickets), numbers, seen, as_json)


@app.command("close")
def close(
    context: typer.Context,
    numbers: Numbers,
    resolution: Annotated[
        str | None,
        typer.Option("--resolution", metavar="TEXT", help="How it was solved; - reads it from standard input."),
    ] = None,
    children: Children = False,
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Close tickets. A recurring task opens its next occurrence."""
    typed = text_or_none(resolution)
    do(
        context,
        lambda desk, tickets: desk.close(tickets, typed, children=_open(desk, tickets, children)),
        numbers,
        seen,
        as_json,
    )


@app.command("parent")
def parent(
    context: typer.Context,
    numbers: Annotated[
        list[int],
        typer.Argument(metavar="N... M", parser=ticket_number, help="The tickets, and last what becomes their parent."),
    ],
    none: Annotated[bool, typer.Option("--none", help="Let all of them be nobody's children.")] = False,
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Make tickets children of another, or release them. There is one level: a child has no children."""
    if none:
        do(context, lambda desk, tickets: desk.release(tickets), numbers, seen, as_json)
        return
    *children, above = numbers
    if not children:
        raise Failed("Say which ticket is the parent, or --none.", USAGE)
    do(context, lambda desk, tickets: desk.adopt(tickets, above), children, seen, as_json)


@app.command("merge")
def merge(
    context: typer.Context,
    numbers: Numbers,
    target: Annotated[int, typer.Argument(metavar="M", parser=ticket_number, help="The ticket that stays.")],
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Close tickets as duplicates of another. That one counts their callers; undo or reopen takes it back."""
    do(context, lambda desk, tickets: desk.merge(tickets, target), numbers, seen, as_json)


@app.command("edit")
def edit(
    context: typer.Context,
    number: Number,
    subject: Annotated[str | None, typer.Option("--subject", metavar="TEXT", help="What it is about.")] = None,
    requester: RequesterName = None,
    phone: Phone = None,
    email: Email = None,
    organisation: Organisation = None,
    seen: Seen = None,
    as_json: AsJson = False,
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
    do(context, lambda desk, tickets: desk.edit(tickets, changes), [number], seen, as_json)


@app.command("undo")
def undo(context: typer.Context, number: OnlyThis = None, as_json: AsJson = False) -> None:
    """Take back the last thing you did. Done twice, it takes back the one before it too."""
    _back(context, lambda desk: desk.undo(number), number, as_json)


@app.command("redo")
def redo(context: typer.Context, number: OnlyThis = None, as_json: AsJson = False) -> None:
    """Do again what you have just undone."""
    _back(context, lambda desk: desk.redo(number), number, as_json)


def _open(desk: Desk, tickets: SeenVersions, wanted: bool) -> SeenVersions:
    """Return the open children of tickets as they stand, where they are wanted."""
    children = [child for number in tickets for child in desk.store.children(number)] if wanted else []
    return {child.number: child.version for child in children if child.status is not Status.CLOSED}


def do(
    context: typer.Context,
    verb: Callable[[Desk, SeenVersions], Outcome],
    numbers: Sequence[int],
    seen: int | None,
    as_json: bool,
) -> None:
    """Do a verb on tickets as they were seen, and say what it came to."""
    at = seen_at(numbers, seen)
    with invocation(context).desk() as opened:
        desk = opened.desk
        say_outcome(once(desk, lambda: verb(desk, at)), desk, as_json=as_json)


def _back(context: typer.Context, verb: Callable[[Desk], Outcome], number: int | None, as_json: bool) -> None:
    with invocation(context).desk() as opened:
        desk = opened.desk
        gone = number is not None and desk.store.ticket(number) is None
        say_outcome(missing(number or 0) if gone else once(desk, lambda: verb(desk)), desk, as_json=as_json)
