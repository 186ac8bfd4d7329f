"""Known callers from the command line: list, show, edit, import."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from helpdesk_tui.cli.fresh import desk_to_import_into
from helpdesk_tui.cli.invocation import FAILED, MISSING, USAGE, Failed, invocation
from helpdesk_tui.cli.out import complain, counted, iso, print_json, print_json_lines, say, table
from helpdesk_tui.cli.plain import Group
from helpdesk_tui.cli.values import AsJson, count
from helpdesk_tui.domain.number import is_number
from helpdesk_tui.domain.requester import FIELDS, Requester
from helpdesk_tui.domain.roles import Deed
from helpdesk_tui.domain.tell import short_with_state
from helpdesk_tui.domain.text import TextError

app = typer.Typer(
    name="requester",
    cls=Group,
    rich_markup_mode=None,
    add_completion=False,
    help="Known callers: list, show, correct and import them.",
)

_MOST_SHOWN = 10

Identity = Annotated[int, typer.Argument(metavar="ID", parser=count, help="The requester's id, as 'list' prints it.")]
Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="WHO", help="Digits: the end of their number. Words: of name, organisation or address."),
]
Limit = Annotated[int, typer.Option("--limit", metavar="N", parser=count, help="At most so many.")]


@app.command("list")
def list_requesters(context: typer.Context, who: Words = None, limit: Limit = 100, as_json: AsJson = False) -> None:
    """List known callers, the last contact first."""
    words = " ".join(who or [])
    with invocation(context).look() as look:
        find = look.store.requesters_by_number if is_number(words) else look.store.requesters_named
        found = find(words, min(limit, 2**31 - 1))
    if not found and limit:
        complain(f"No requester is known by '{words}'." if words else "No requester is known so far.")
    if as_json:
        print_json_lines(requester_json(one) for one in found)
        return
    rows = [
        [str(one.id), one.phone or "-", one.name, one.organisation or "-", one.email or "-", one.note or ""]
        for one in found
    ]
    if rows:
        for row in table(["ID", "PHONE", "NAME", "ORGANISATION", "EMAIL", "NOTE"], rows, squeezed=("NAME", "EMAIL")):
            print(row)


@app.command("show")
def show(context: typer.Context, identity: Identity, as_json: AsJson = False) -> None:
    """Show a caller and their tickets, the latest first."""
    with invocation(context).look() as look:
        now = look.clock()
        one = look.store.requester(identity)
        tickets = look.store.tickets_of(one, _MOST_SHOWN, only_open=False) if one else []
    if one is None:
        raise _missing(identity)
    if as_json:
        print_json(requester_json(one) | {"tickets": [ticket.number for ticket in tickets]})
        return
    say(f"{one.name}, {one.organisation}" if one.organisation else one.name)
    for label, text in (("Phone", one.phone), ("Email", one.email), ("Note", one.note)):
        if text:
            say(f"{label:<12} {text}")
    if one.organisation_note:
        say(f"{'Organisation':<12} {one.organisation_note}")
    for ticket in tickets:
        say(short_with_state(ticket, now))


@app.command("edit")
def edit(
    context: typer.Context,
    identity: Identity,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Their name.")] = None,
    phone: Annotated[str | None, typer.Option("--phone", metavar="NUMBER", help="Their number; '' clears it.")] = None,
    email: Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help="Their address.")] = None,
    organisation: Annotated[str | None, typer.Option("--organisation", metavar="NAME", help="Their firm.")] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What to know: VIP, asks for Ana.")] = None,
    organisation_note: Annotated[
        str | None, typer.Option("--organisation-note", metavar="TEXT", help="What to know of their firm.")
    ] = None,
) -> None:
    """Correct what is known of a caller. Tickets stay as they were written."""
    given = dict(zip(FIELDS, (name, phone, email, organisation, note), strict=True))
    if organisation_note is None and all(text is None for text in given.values()):
        named = ", ".join(f"--{field}" for field in (*FIELDS, "organisation-note"))
        raise Failed(f"Say what to correct: {named}.", USAGE)
    changes = {field: text.strip() or None for field, text in given.items() if text is not None}
    if "name" in changes and changes["name"] is None:
        raise Failed("A requester needs a name.")
    with invocation(context).desk() as opened:
        desk = opened.desk
        one = desk.store.requester(identity)
        if one is None:
            raise _missing(identity)
        changed = replace(one, **changes)  # type: ignore[arg-type]
        if changed == one and organisation_note is None:
            raise Failed(f"{one.name} is known so already. Nothing was changed.")
        if organisation_note is not None and not changed.organisation:
            raise Failed(f"{changed.name} has no organisation to note anything of.")
        try:
            desk.keep_requesters([changed])
            if organisation_note is not None and changed.organisation:
                desk.keep_organisation(changed.organisation, organisation_note.strip() or None)
        except TextError as error:
            raise Failed(str(error), FAILED) from None
    say(f"{changed.name} is known so from now on.")


@app.command("import")
def import_file(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", parser=Path, help="CSV: name, phone, email, organisation, note.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken, and take nothing.")] = False,
) -> None:
    """Take callers from a CSV file. Its first row names the columns; what is known already is filled up."""
    call = invocation(context)
    found, notes = call.rooms.intake.requesters(file)
    with desk_to_import_into(call, dry_run=dry_run) as opened:
        desk = opened.desk
        new = 0 if dry_run else desk.keep_requesters(found, Deed.IMPORT)
    for note in notes:
        complain(note)
    if dry_run:
        say(f"{counted(len(found), 'requester')} would be taken.")
    else:
        say(f"{counted(len(found), 'requester')} taken, {new:,} of them new.")


def requester_json(one: Requester) -> dict[str, object]:
    """Return a requester as scripts see it; its keys do not change."""
    return {
        "id": one.id,
        "name": one.name,
        "phone": one.phone,
        "email": one.email,
        "organisation": one.organisation,
        "note": one.note,
        "organisation_note": one.organisation_note,
        "seen_at": iso(one.seen_at) if one.seen_at else None,
    }


def _missing(identity: int) -> Failed:
    return Failed(f"There is no requester {identity}. 'helpdesk requester list' names them.", MISSING)
