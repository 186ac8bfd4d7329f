"""The audit of the log: whether it is the one that was written, and its head for keeping elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.shared.invocation import DAMAGED, Failed, invocation
from helpdesk_tui.cli.shared.out import complain, counted, desk_event_json, iso, print_json_lines, say
from helpdesk_tui.cli.shared.plain import group
from helpdesk_tui.cli.shared.progress import bar
from helpdesk_tui.cli.shared.values import AsJson, Limit
from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.domain.words.desk_history import sentence
from helpdesk_tui.store.log.chain import Head, parse_head
from helpdesk_tui.wiring.opening import clock_of, open_store, upkeep

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from helpdesk_tui.store.log.chain import Head
    from helpdesk_tui.store.log.restored import Restore
    from helpdesk_tui.store.log.walk import Verdict
    from helpdesk_tui.store.upkeep.base import Upkeep
    from helpdesk_tui.wiring.config import Config

app = group("audit", "The log of events: whether it is the one that was written.")


_AHEAD = 120
"""Seconds that an event may lie in the future: clocks of one machine are set now and then."""


_ALL = 2**31 - 2


@app.command("verify")
def verify(
    context: typer.Context,
    head: Annotated[
        str | None,
        typer.Option("--head", metavar="H", help="A head that 'audit head' printed, or that stands in a manifest."),
    ] = None,
) -> None:
    """Find what was changed in the log: the first fault first.

    That is an event that was edited, removed, moved, forged or cut off.

    An end that was cut off with all its traces, or a log rewritten from some event on, shows against a known
    head alone: give one, or keep backups where the configuration says.
    """
    config = invocation(context).config()
    with upkeep(config) as desk:
        heads = known_heads(config, desk)
        if head is not None:
            heads.append(_typed(head))
        with bar("Walking along the log", desk.head().seq) as progress:
            verdict = desk.log(heads, progress=progress)
    wrong = [*verdict.wrong, *verdict.disordered]
    for problem in wrong:
        complain(problem)
    if wrong:
        raise Failed(f"The log of {config.db} is not the one that was written. Keep a copy of it as it is.", DAMAGED)
    _say_whole(verdict, len(heads))
    for problem in ahead(config, verdict.latest):
        raise Failed(problem)


def _say_whole(verdict: Verdict, heads: int) -> None:
    """Say what a log without a fault is, and what in it whoever asks should know."""
    were = "was" if verdict.erased == 1 else "were"
    erased = f"; {counted(verdict.erased, 'text')} {were} erased" if verdict.erased else ""
    compared = heads - len(verdict.explained)
    against = f", and has {counted(compared, 'known head')} in it" if compared else ""
    say(f"The log is whole: {counted(verdict.events, 'event')}{against}{erased}.")
    say(f"Its head is {verdict.head}")
    for line in remarks_on_log(verdict):
        say(line)


@app.command("log")
def log(
    context: typer.Context,
    kinds: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="Only those, such as restored or refused; may be repeated."),
    ] = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """Show what happened to the desk as a whole, the latest first.

    That is restores, exports, backups, refused rights, upgrades and changes of callers' records. They stand in the
    same log as what happened to the tickets, which 'helpdesk show N' tells.
    """
    with invocation(context).look() as look:
        found = look.store.desk_events(min(limit, _ALL) + 1, kinds=kinds or ())
    more, found = len(found) > limit, found[:limit]
    if as_json:
        print_json_lines(desk_event_json(event) for event in found)
    elif not found and limit:
        say("Nothing of that kind is in the log." if kinds else "Nothing happened to the desk as a whole so far.")
    else:
        for event in found:
            via = f" (by {event.via})" if event.via else ""
            say(clean_display(f"{iso(event.at)}  {event.seq}  {event.actor}{via} {sentence(event)}"))
    if more:
        complain("There are earlier ones; --limit shows more.")


def remarks_on_log(verdict: Verdict) -> list[str]:
    """Return what whoever asks should know of a log without a fault."""
    return [*_remarks_on_restores(verdict.restores, verdict.explained), *_remarks_on_disorder(verdict)]


def _remarks_on_restores(restores: Sequence[Restore], explained: Sequence[Head]) -> list[str]:
    """Say when the desk was restored last, and how many known heads are of what it lost then.

    Whoever cuts a log can claim a restore; so each is said, with the name it was done under.
    """
    if not restores:
        return []
    last = restores[-1]
    remarks = [f"The log tells of {counted(len(restores), 'restore')}; the last at {iso(last.at)} by {last.actor}."]
    backups = sum(head.taken_at is not None for head in explained)
    if backups:
        were = "was" if backups == 1 else "were"
        remarks.append(
            f"{counted(backups, 'backup')} {were} made before the desk was restored ({iso(last.at)}), of what it lost "
            "then: not asked."
        )
    if len(explained) > backups:
        remarks.append("The head that was given is of what the desk lost when it was restored: not asked.")
    return remarks


def _remarks_on_disorder(verdict: Verdict) -> list[str]:
    """Say how many events of before the desk's upgrade are not in order: its programs did not look."""
    if not verdict.disordered_before:
        return []
    many = counted(verdict.disordered_before, "event")
    return [f"{many} from before schema 9 lie earlier than the one before in their ticket: clocks were set back then."]


@app.command("head")
def head(
    context: typer.Context,
    syslog: Annotated[bool, typer.Option("--syslog", help="Send it to the machine's log as well.")] = False,
) -> None:
    """Print the head of the log, SEQ:HASH. Keep it where nobody at the desk can change it."""
    with upkeep(invocation(context).config()) as care:
        now, desk = care.head(), care.identity().desk
    say(str(now))
    if syslog:
        from helpdesk_tui.cli.upkeep.witness import send

        send(now, desk)


def known_heads(config: Config, desk: Upkeep) -> list[Head]:
    """Return the heads that the desk's backups in the configured folder keep, each with when it was taken."""
    from helpdesk_tui.store.sqlite.upkeep.manifest import manifests
    from helpdesk_tui.wiring.periodic_backup import read_plan

    plan = read_plan(config)
    if plan is None:
        return []
    backups = manifests(plan.folder, desk.identity().desk)
    return [replace(made.head, taken_at=made.made_at) for _, made in backups]


def ahead(config: Config, newest: int | None) -> Iterator[str]:
    """Yield whether events lie in the future, by the desk's own clock."""
    store = open_store(config)
    try:
        now = clock_of(store)()
    finally:
        store.close()
    if newest is not None and newest > now + _AHEAD:
        yield (
            f"The latest event is of {iso(newest)}, and it is {iso(now)} now. The machine's clock was set back, or was "
            "wrong then: deadlines count from it, so put it right."
        )


def _typed(text: str) -> Head:
    try:
        return parse_head(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--head") from None
