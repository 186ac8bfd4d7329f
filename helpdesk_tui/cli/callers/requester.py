"""Known callers from the command line: list, show, edit, merge, undo, import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from helpdesk_tui.cli.callers import changes as requester_changes
from helpdesk_tui.cli.callers.changes import Identity
from helpdesk_tui.cli.callers.shown import changes, facts, missing, requester_json
from helpdesk_tui.cli.filling.fresh import desk_to_import_into
from helpdesk_tui.cli.filling.options import Encoding, people_options
from helpdesk_tui.cli.filling.report import say_account
from helpdesk_tui.cli.shared.invocation import FAILED, invocation
from helpdesk_tui.cli.shared.out import Span, complain, counted, print_json, print_json_lines, say
from helpdesk_tui.cli.shared.plain import group
from helpdesk_tui.cli.shared.tables import print_table
from helpdesk_tui.cli.shared.values import AsJson, Limit
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.tickets.number import is_number
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.domain.words.lines import short_with_state

app = group("requester", "Known callers: list, show, correct, merge and import them.")

_MOST_SHOWN = 10
_COLUMNS = ("ID", "PHONE", "NAME", "ORGANISATION", "EMAIL", "NOTE")

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="WHO", help="Digits: the end of their number. Words: of name, organisation or address."),
]


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
    rows = [_row(one) for one in found]
    if rows:
        print_table(_COLUMNS, rows, look.theme, squeezed=("NAME", "EMAIL"))


@app.command("show")
def show(context: typer.Context, identity: Identity, as_json: AsJson = False) -> None:
    """Show a caller and their tickets, the latest first."""
    with invocation(context).look() as look:
        now = look.clock()
        one = look.store.requester(identity)
        tickets = look.store.tickets_of(one, _MOST_SHOWN, only_open=False) if one else []
        changed = changes(look.store, one, look.policy, now) if one and not as_json else []
    if one is None:
        raise missing(identity)
    if as_json:
        print_json(requester_json(one) | {"tickets": [ticket.number for ticket in tickets]})
        return
    say(f"{one.name}, {one.organisation}" if one.organisation else one.name)
    for label, text in facts(one):
        say(f"{label:<12} {text}")
    for ticket in tickets:
        say(short_with_state(ticket, now))
    for change in changed:
        say(f"{'':<12} {change}" if change is not changed[0] else f"{'Changes':<12} {change}")


app.command("edit")(requester_changes.edit)
app.command("merge")(requester_changes.merge)
app.command("undo")(requester_changes.undo)


@app.command("import")
def import_file(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", parser=Path, help="Our own CSV, or the people of another help desk."),
    ],
    encoding: Encoding = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken, and take nothing.")] = False,
) -> int:
    """Take callers from files. What is known of them already is filled up.

    A table of our own names its columns in the first row: name, phone, email, organisation, note. Of the help desks
    that 'helpdesk import' knows it takes files of people, and of tickets those who asked; their technicians stay out.
    """
    from helpdesk_tui.intake.files.requesters import read_requesters

    call = invocation(context)
    found, account = read_requesters(files, people_options(encoding))
    with desk_to_import_into(call, dry_run=dry_run) as opened:
        new = 0 if dry_run or not found else opened.desk.keep_requesters(found, Deed.IMPORT)
    say_account(account)
    if dry_run:
        say(f"{counted(len(found), 'requester')} would be taken.")
    else:
        say(f"{counted(len(found), 'requester')} taken, {new:,} of them new.")
    return 0 if found else FAILED


def _row(one: Requester) -> list[Span]:
    """Return a requester as a row of the list; what is not known is a dim dash."""
    known = [(text, "") if text else ("-", "dim") for text in (one.organisation, one.email)]
    return [(str(one.id), "dim"), (_number(one), ""), (one.name, "strong"), *known, (one.note or "", "")]


def _number(one: Requester) -> str:
    """Return a requester's number, and how many more they have."""
    numbers = [number for number in (one.phone, *one.numbers) if number]
    more = f" (+{len(numbers) - 1})" if numbers[1:] else ""
    return f"{numbers[0]}{more}" if numbers else "-"
