"""The audit of the log: whether it is the one that was written, and its head for keeping elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.fresh import bar
from helpdesk_tui.cli.invocation import DAMAGED, Failed, invocation
from helpdesk_tui.cli.out import complain, counted, iso, say
from helpdesk_tui.cli.plain import Group
from helpdesk_tui.opening import desk_file
from helpdesk_tui.store import chain

if TYPE_CHECKING:
    from helpdesk_tui.config import Config
    from helpdesk_tui.store.link import Link

app = typer.Typer(
    name="audit",
    cls=Group,
    rich_markup_mode=None,
    add_completion=False,
    help="The log of events: whether it is the one that was written.",
)


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

    An end that was cut off with all its traces, or a log written anew from some event on, shows against a known
    head alone: give one, or keep backups where the configuration says.
    """
    config = invocation(context).config()
    with desk_file(config) as link:
        heads, lost = known_heads(config, link)
        if head is not None:
            heads.append(_typed(head))
        with bar("Walking along the log", chain.head_of(link).seq) as progress:
            verdict = chain.verify(link, heads, progress=progress)
    for problem in verdict.wrong:
        complain(problem)
    if verdict.wrong:
        raise Failed(f"The log of {config.db} is not the one that was written. Keep a copy of it as it is.", DAMAGED)
    erased = (
        f"; {counted(verdict.erased, 'text')} {'was' if verdict.erased == 1 else 'were'} erased"
        if verdict.erased
        else ""
    )
    against = f", and has {len(heads)} known {'head' if len(heads) == 1 else 'heads'} in it" if heads else ""
    say(f"The log is whole: {counted(verdict.events, 'event')}{against}{erased}.")
    say(f"Its head is {verdict.head}")
    if lost:
        say(lost)


@app.command("head")
def head(
    context: typer.Context,
    syslog: Annotated[bool, typer.Option("--syslog", help="Send it to the machine's log as well.")] = False,
) -> None:
    """Print the head of the log, SEQ:HASH. Keep it where nobody at the desk can change it."""
    with desk_file(invocation(context).config()) as link:
        now, desk = chain.head_of(link), chain.desk_of(link)
    say(str(now))
    if syslog:
        from helpdesk_tui.cli.witness import send

        send(now, desk)


def known_heads(config: Config, link: Link) -> tuple[list[chain.Head], str | None]:
    """Return the heads that the desk's periodic backups keep, as far as they are of its present life.

    A desk that was restored has lost what backups made before tell of; a sentence says how many were left out for
    that, for whoever cuts a log can claim a restore.
    """
    from helpdesk_tui.safekeeping import read_plan
    from helpdesk_tui.store.manifest import manifests
    from helpdesk_tui.store.restore import restorations

    plan = read_plan(config)
    if plan is None:
        return [], None
    lives = restorations(link)
    backups = [made for _, made in manifests(plan.folder, chain.desk_of(link))]
    kept = [made.head for made in backups if all(life.keeps(made) for life in lives)]
    if len(kept) == len(backups):
        return kept, None
    many = len(backups) - len(kept)
    told = "1 backup was" if many == 1 else f"{many:,} backups were"
    return kept, f"{told} made before the desk was restored ({iso(lives[-1].at)}), of what it lost then: not asked."


def _typed(text: str) -> chain.Head:
    try:
        return chain.parse_head(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--head") from None
