"""Erasing personal text that has been kept long enough, as the configuration says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.shared.invocation import Failed, invocation
from helpdesk_tui.cli.shared.out import complain, counted, iso, say
from helpdesk_tui.cli.shared.progress import bar
from helpdesk_tui.cli.upkeep.copies import described, folders, on_disk
from helpdesk_tui.desk import new_op
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.store.disk.left_over import sweep
from helpdesk_tui.store.place import ServerPlace
from helpdesk_tui.store.sql import purging
from helpdesk_tui.store.sql.log import ends
from helpdesk_tui.store.sqlite.connection.room import refuse_cramped
from helpdesk_tui.store.sqlite.upkeep import purge as erasing
from helpdesk_tui.wiring.config.retention import read_retention
from helpdesk_tui.wiring.opening import clock_of, desk_file, open_store, who_works
from helpdesk_tui.wiring.people import person
from helpdesk_tui.wiring.server import care_for

if TYPE_CHECKING:
    from helpdesk_tui.store.sqlite.connection.link import Link
    from helpdesk_tui.wiring.config import Config

app = typer.Typer(name="purge-commands")

_DAY = 86_400
_MOST = 20
_NOT_YET = "Nothing was erased. 'helpdesk purge --yes' does it; it cannot be undone."
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
    if isinstance(config.db, ServerPlace):
        _on_server(config, config.db, days, before, now, yes=yes)
        return
    with desk_file(config) as link:
        found = purging.held(link, before)
        counts = _erased(config, link, before, found.counts, now) if yes else found.counts
        _say_counts(counts, days, before)
        if yes:
            _finish(config, link, before, counts)
        else:
            _say_unreadable(found.unreadable)
            say(_NOT_YET)


def _on_server(
    config: Config, place: ServerPlace, days: Mapping[str, int], before: Mapping[str, int], now: int, *, yes: bool
) -> None:
    """Erase from a desk on a server, as its owner; say what keeps it elsewhere. Raises StoreError, Failed."""
    with care_for(place) as desk:
        found = desk.held(before)
        counts = found.counts
        if yes:
            who = who_works(config)
            if any(counts.values()) and config.is_on("audit_syslog"):
                from helpdesk_tui.cli.upkeep.witness import send_purge

                send_purge(who, counts, desk.head(), desk.identity().desk)
            with bar("Erasing", sum(counts.values())) as progress:
                counts = desk.purge(before, By(who.name, new_op(), now, who.rights.via), progress)
        _say_counts(counts, days, before)
        _say_unreadable(found.unreadable)
        if not yes:
            say(_NOT_YET)
            return
        with bar("Writing the tables anew"):
            desk.scrub()
        left = {name: number for name, number in desk.held(before).counts.items() if number}
    complain(
        "That is erased from the desk's tables. The server's write-ahead log still holds it, and so do standbys until "
        "they have caught up, and archives, base backups and dumps for as long as those are kept."
    )
    if left or found.unreadable:
        raise Failed("Something is held still. Run 'helpdesk purge --yes' again.")


def _say_counts(counts: Mapping[str, int], days: Mapping[str, int], before: Mapping[str, int]) -> None:
    for name, number in counts.items():
        what, where = _RECORDS.get(name, ("ticket", f" closed by {iso(before[name])}: their {name}"))
        say(f"{counted(number, what)}{where} ({days[name]} days)")


def _erased(config: Config, link: Link, before: Mapping[str, int], found: dict[str, int], now: int) -> dict[str, int]:
    """Erase; return how many of each. Raises StoreError."""
    who = person(config)
    if any(found.values()):
        # Afterwards it would be too late: what is erased must be gone from the file as well.
        refuse_cramped(link, "Nothing was erased.")
        if config.is_on("audit_syslog"):
            from helpdesk_tui.cli.upkeep.witness import send_purge

            send_purge(who, found, ends.head_of(link), ends.desk_of(link))
    with bar("Erasing", sum(found.values())) as progress:
        return erasing.purge(link, before, By(who.name, new_op(), now, who.rights.via), progress)


def _finish(config: Config, link: Link, before: Mapping[str, int], counts: Mapping[str, int]) -> None:
    """Write the file anew, see that nothing is held, and name the copies that hold it. Raises StoreError, Failed."""
    if any(counts.values()) or erasing.is_pending(link):
        refuse_cramped(link, "Traces of what was erased may stand in unused parts of the file.")
        erasing.scrub(link)
    for folder in (config.file.parent, *folders(config)):
        sweep(folder, config.file.name)
    left = purging.held(link, before)
    _say_unreadable(left.unreadable)
    held = {name: number for name, number in left.counts.items() if number}
    copies = on_disk(config, link)
    if copies:
        complain("Copies of the desk hold what was in it when they were made:")
        for one in copies:
            complain(f"  {described(one)}")
    if held or left.unreadable:
        names = ", ".join(f"{name} ({number:,})" for name, number in held.items()) or "what cannot be read"
        raise Failed(f"Still held: {names}. Run 'helpdesk purge --yes' again.")
    say("That is erased, and gone from the file.")


def _say_unreadable(numbers: Sequence[int]) -> None:
    if numbers:
        named = ", ".join(f"#{number}" for number in numbers[:_MOST]) + (" and more" if len(numbers) > _MOST else "")
        complain(f"The texts of {named} cannot be read, and are not erased: the desk is damaged ('helpdesk check').")


def _retention(config: Config) -> dict[str, int]:
    """Return the days by field. Raises ConfigError, or Failed where there are none."""
    days = read_retention(config)
    if not days:
        raise Failed("The configuration has no table [retention], with days by field: nothing is ever erased.")
    return days
