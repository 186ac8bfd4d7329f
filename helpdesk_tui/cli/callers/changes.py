"""Changing known callers from the command line: edit, merge, undo."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from helpdesk_tui.cli.callers.shown import missing, requester_json
from helpdesk_tui.cli.shared.invocation import FAILED, USAGE, Failed, invocation
from helpdesk_tui.cli.shared.out import print_json, say
from helpdesk_tui.cli.shared.values import AsJson, Email, Organisation, Phone, count
from helpdesk_tui.desk import Desk, requesters
from helpdesk_tui.domain.text.cleaning import TextError
from helpdesk_tui.domain.tickets.requester import FIELDS, FURTHER, Requester, filled

Identity = Annotated[int, typer.Argument(metavar="ID", parser=count, help="The requester's id, as 'list' prints it.")]
Several = list[str] | None


def edit(
    context: typer.Context,
    identity: Identity,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Their name.")] = None,
    phone: Phone = None,
    email: Email = None,
    organisation: Organisation = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What to know: VIP, asks for Ana.")] = None,
    organisation_note: Annotated[
        str | None, typer.Option("--organisation-note", metavar="TEXT", help="What to know of their firm.")
    ] = None,
    add_phone: Annotated[Several, typer.Option("--add-phone", metavar="NUMBER", help="A further number.")] = None,
    add_email: Annotated[Several, typer.Option("--add-email", metavar="ADDRESS", help="A further address.")] = None,
    remove: Annotated[
        Several,
        typer.Option("--remove", metavar="TEXT", help="A further number, address or former name to drop."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Correct what is known of a caller. An empty value clears a field.

    Tickets stay as they were written, and stay theirs.
    """
    given = dict(zip(FIELDS, (name, phone, email, organisation, note), strict=True))
    further = add_phone or add_email or remove
    if organisation_note is None and not further and all(text is None for text in given.values()):
        named = ", ".join(f"--{field}" for field in (*FIELDS, "organisation-note", "add-phone", "add-email", "remove"))
        raise Failed(f"Say what to correct: {named}.", USAGE)
    changes = {field: text.strip() or None for field, text in given.items() if text is not None}
    if "name" in changes and changes["name"] is None:
        raise Failed("A requester needs a name.")
    with invocation(context).desk() as opened:
        desk = opened.desk
        one = _standing(desk, identity)
        changed = replace(one, **changes)  # type: ignore[arg-type]
        changed = filled(changed, Requester("", numbers=tuple(add_phone or ()), emails=tuple(add_email or ())))
        for text in remove or ():
            changed = _without(changed, text)
        if changed == one and organisation_note is None:
            raise Failed(f"{one.name} is known so already. Nothing was changed.")
        if organisation_note is not None and not changed.organisation:
            raise Failed(f"{changed.name} has no organisation to note anything of.")
        try:
            desk.keep_requesters([changed])
            if organisation_note is not None and changed.organisation:
                requesters.keep_organisation(desk, changed.organisation, organisation_note.strip() or None)
        except TextError as error:
            raise Failed(str(error), FAILED) from None
        _say(desk, identity, f"{changed.name} is known so from now on.", as_json)


def merge(
    context: typer.Context,
    gone: Annotated[int, typer.Argument(metavar="A", parser=count, help="The record that another one stands for.")],
    kept: Annotated[int, typer.Argument(metavar="B", parser=count, help="The record that stays.")],
    as_json: AsJson = False,
) -> None:
    """Make two records of one person one. B has the numbers, addresses, names and tickets of both."""
    from helpdesk_tui.desk import requesters

    with invocation(context).desk() as opened:
        desk = opened.desk
        try:
            requesters.merge(desk, gone, kept)
        except LookupError as error:
            raise missing(int(error.args[0])) from None
        except requesters.NotDone as error:
            raise Failed(str(error)) from None
        was = desk.store.requester(gone)
        sentence = f"Requester {gone}{f' ({was.name})' if was else ''} is requester {kept} from now on."
        _say(desk, kept, f"{sentence} 'helpdesk requester undo {kept}' takes it back.", as_json)


def undo(
    context: typer.Context,
    identity: Annotated[
        int | None,
        typer.Argument(metavar="ID", parser=count, help="The latest change of this requester, whoever made it."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take back your last merging or correction of a caller's record."""
    from helpdesk_tui.desk import requesters

    with invocation(context).desk() as opened:
        desk = opened.desk
        if identity is not None and desk.store.requester(identity) is None:
            raise missing(identity)
        try:
            stand = requesters.undo(desk, identity)
        except requesters.NotDone as error:
            raise Failed(str(error)) from None
        named = " and ".join(f"requester {one.id} ({one.name})" for one in stand)
        _say(desk, stand[0].id, f"Undone: {named} as before.", as_json)


def _standing(desk: Desk, identity: int) -> Requester:
    one = desk.store.requester(identity)
    if one is None:
        raise missing(identity)
    if one.merged_into:
        raise Failed(f"Requester {identity} was merged into {one.merged_into}. Correct that one. Nothing was changed.")
    return one


def _without(one: Requester, text: str) -> Requester:
    """Return a requester without one of their further numbers, addresses and former names. Raises Failed."""
    wanted = text.strip()
    for name in FURTHER:
        here: tuple[str, ...] = getattr(one, name)
        if wanted in here:
            return replace(one, **{name: tuple(kept for kept in here if kept != wanted)})  # type: ignore[arg-type]
    further = [said for name in FURTHER for said in getattr(one, name)]
    known = f"They are: {', '.join(further)}." if further else f"{one.name} has none."
    raise Failed(f"'{wanted}' is no further number, address or former name of {one.name}. {known} Nothing was changed.")


def _say(desk: Desk, identity: int, sentence: str, as_json: bool) -> None:
    one = desk.store.requester(identity)
    if as_json and one is not None:
        print_json(requester_json(one))
    else:
        say(sentence)
