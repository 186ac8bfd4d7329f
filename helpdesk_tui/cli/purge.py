"""Erasing personal text that has been kept long enough, as the configuration says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.fresh import bar
from helpdesk_tui.cli.invocation import Failed, invocation
from helpdesk_tui.cli.out import counted, iso, say
from helpdesk_tui.config.retention import read_retention
from helpdesk_tui.desk import new_op
from helpdesk_tui.domain.desk_events import By
from helpdesk_tui.domain.roles import Deed
from helpdesk_tui.opening import clock_of, desk_file, open_store
from helpdesk_tui.people import person
from helpdesk_tui.store import chain
from helpdesk_tui.store import purge as purging

if TYPE_CHECKING:
    from helpdesk_tui.config import Config

app = typer.Typer(name="purge-commands")

_DAY = 86_400
_RECORDS = {"requesters": ("record", " of requesters"), "drafts": ("draft", "")}


@app.command("purge")
def purge(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without it only say what would go.")] = False,
) -> None:
    """Erase personal text that the table [retention] lets go.

    Its days count from a ticket's closing, a caller's last contact and the typing of a draft. What is erased cannot
    be brought back.
    """
    call = invocation(context)
    if yes:
        call.require(Deed.PURGE)
    config = call.config()
    days = _retention(config)
    store = open_store(config)
    try:
        now = clock_of(store)()
    finally:
        store.close()
    before = {name: now - kept * _DAY for name, kept in days.items()}
    with desk_file(config) as link:
        found = purging.held(link, before)
        if yes:
            if any(found.values()) and config.is_on("audit_syslog"):
                from helpdesk_tui.cli.witness import send_purge

                send_purge(person(config), found, chain.head_of(link), chain.desk_of(link))
            with bar("Erasing", sum(found.values())) as progress:
                who = person(config)
                found = purging.purge(link, before, By(who.name, new_op(), now, who.rights.via), progress)
        for name, number in found.items():
            what, where = _RECORDS.get(name, ("ticket", f" closed by {iso(before[name])}: their {name}"))
            say(f"{counted(number, what)}{where} ({days[name]} days)")
        if not yes:
            say("Nothing was erased. 'helpdesk purge --yes' does it; it cannot be undone.")
            return
        if any(found.values()) or purging.is_pending(link):
            purging.scrub(link)
    say("That is erased, and gone from the file. Backups made before still have it.")


def _retention(config: Config) -> dict[str, int]:
    """Return the days by field. Raises ConfigError, or Failed where there are none."""
    days = read_retention(config)
    if not days:
        raise Failed("The configuration has no table [retention], with days by field: nothing is ever erased.")
    return days
