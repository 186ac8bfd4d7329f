"""Putting a backup in the place of a desk."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from helpdesk_tui.cli.shared.invocation import Failed, by_whom, invocation
from helpdesk_tui.cli.shared.out import complain, counted, iso, say
from helpdesk_tui.cli.shared.progress import bar
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.store.place import path_of
from helpdesk_tui.store.sql.log import ends
from helpdesk_tui.store.sqlite.upkeep.backup import users_of
from helpdesk_tui.store.sqlite.upkeep.purges_again import Again
from helpdesk_tui.store.sqlite.upkeep.restore import Restored
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.opening import desk_file
from helpdesk_tui.wiring.people import person

app = typer.Typer(name="restore-commands")

_MOST = 20


@app.command("restore")
def restore(
    context: typer.Context,
    backup: Annotated[str, typer.Argument(metavar="BACKUP", help="A file that 'helpdesk backup' made.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Do so where a desk is; that one is kept aside under a dated name.")
    ] = False,
    in_use: Annotated[bool, typer.Option("--in-use", help="Do so even while others work on that desk.")] = False,
) -> None:
    """Make a backup the desk named by --db. It is checked first: the file, the log's chain, the tickets."""
    call = invocation(context)
    if path_of(call.config().db) is None:
        raise Failed(
            f"No backup takes the place of a desk on a server ({call.config().db}). Nothing was restored. Make a new "
            f"database, run 'setup' on it, and copy the backup there: helpdesk store copy {quote(backup)} "
            "postgresql://HOST/DATABASE"
        )
    call.require(Deed.RESTORE)
    desk, now = call.config().file, real_now()
    try:
        there = desk.exists()
    except OSError as error:
        raise Failed(f"{desk} cannot be reached: {error.strerror}. Nothing was restored.") from None
    if not desk.parent.is_dir():
        raise Failed(f"There is no folder {desk.parent}. Make it, or name another file with --db.")
    if there and not replace:
        raise Failed(f"There is a desk at {desk}. Say --replace to put the backup in its place; it is kept aside.")
    users = users_of(desk, now) if there else []
    if users and not in_use:
        raise Failed(
            f"{desk} is in use, by {', '.join(users)}. Nothing was restored. Ask them to leave their consoles, or say "
            "--in-use to restore it while they work."
        )
    by = by_whom(person(call.config()), now)
    with Restored(Path(backup).absolute(), desk, by) as restored:
        with bar("Checking the backup") as progress:
            restored.prove(progress)
        aside: Path | None
        if there:
            with bar("Writing") as progress:
                aside = restored.replace(now, progress)
        else:
            aside = restored.put(now)
        made = restored.manifest
    say(f"{desk} is what {backup} was" + (f" on {iso(made.made_at)}." if made else "."))
    say(f"Its log's head is {restored.head}")
    _say_purges(restored.again)
    if there:
        say(f"What it was before is {aside}.")
    elif aside:
        say(f"The journal of a desk that is gone lay there; it is {aside} now.")
    if call.config().is_on("audit_syslog"):
        from helpdesk_tui.cli.upkeep.witness import send_restore

        with desk_file(call.config()) as link:
            name = ends.desk_of(link)
        send_restore(by, backup, restored.head, name)


def _say_purges(again: Again | None) -> None:
    """Say what was purged since the backup was made, and is erased again or there again."""
    if again is None:
        complain(
            "Nobody can tell here what was purged after the backup was made: it is there again. 'helpdesk purge' says "
            "what [retention] lets go."
        )
        return
    records = ", ".join(f"{number:,} of {name}" for name, number in again.records.items() if number)
    if again.texts or records:
        texts = f"the texts of {counted(len(again.texts), 'ticket')}" if again.texts else ""
        also = f"records ({records})" if records else ""
        say(f"What was purged since is erased again: {' and '.join(filter(None, (texts, also)))}.")
    if again.due:
        named = ", ".join(f"#{number}" for number in sorted(again.due)[:_MOST])
        more = f" and {len(again.due) - _MOST:,} more" if len(again.due) > _MOST else ""
        complain(
            f"{named}{more}: open in the backup, so text that was purged since is there again. 'helpdesk purge' takes "
            "it once they are closed."
        )
