"""The messages for what can go wrong with a desk on a server: what happened, what is safe, what to do."""

from __future__ import annotations

from helpdesk_tui.store.base import (
    Away,
    Busy,
    Declined,
    Interrupted,
    Lost,
    Moved,
    StoreError,
    Unavailable,
    Unclear,
    Unusable,
)
from helpdesk_tui.store.moving import gone_to, not_open
from helpdesk_tui.store.postgres.connection.driver import Error, GivenUp, InterfaceError, OperationalError

NOTHING = "Nothing was written."


def store_error(error: Error, place: str, *, committing: bool = False) -> StoreError:
    """Return the store's error for the driver's, on the desk at ``place`` (without secrets).

    ``committing`` says that a commit was sent: whether it happened is then not known.
    """
    if isinstance(error, GivenUp):
        return Interrupted("The search was given up for a key that was pressed. Search again.")
    state = error.sqlstate or ""
    if committing and (error.diag.severity_nonlocalized != "ERROR" or state[:2] in {"57", "08", "25"}):
        # Only an error by which the server ends the transaction, and not itself, says that nothing was written.
        return unclear(place)
    said = (error.diag.message_primary or str(error)).strip().splitlines()
    detail = said[0] if said else type(error).__name__
    if state in _SENTENCES:
        kind, text = _SENTENCES[state]
        return kind(text.format(place=place, detail=detail))
    if is_over(error):
        return away(place)
    if state[:2] in {"53", "57", "58"}:
        return Unavailable(f"The server of {place} could not do that ({detail}). {NOTHING} Try again.")
    if state.startswith("28"):
        return Unavailable(
            f"The server of {place} does not let you in ({detail}). Look at your passfile or certificate, or ask "
            "whoever looks after the desk."
        )
    if state.startswith(("22", "23", "HD")):
        return StoreError(f"The desk does not keep what breaks its own rules ({detail}). {NOTHING}")
    return Unusable(f"The desk at {place} could not be used ({detail}). {NOTHING} 'helpdesk doctor' looks further.")


def unclear(place: str) -> Unclear:
    """Return the error of a write of which it is not known whether it was committed."""
    return Unclear(f"The server of {place} went away while this was saved: it is not known whether it was.")


def away(place: str) -> Away:
    """Return the error of every call while there is no connection."""
    return Away(f"The desk's server ({place}) does not answer. {NOTHING} It is tried again by itself.")


def lost(place: str) -> Lost:
    """Return the error that says once that the server lacks the last of what was seen."""
    return Lost(
        f"The server of {place} came back without the last of what was written. What is shown now is all there is: "
        "look whether what you did last is there, and do it again where it is not."
    )


def another_desk(place: str) -> Moved:
    """Return the error for a server that came back with another desk."""
    return Moved(f"Another desk answers now as {place}. {NOTHING} Ask whoever looks after the server.")


def is_over(error: Error) -> bool:
    """Return whether the connection cannot be used any more: lost, ended, or to a server that is a standby."""
    state = error.sqlstate
    if state is None:
        return isinstance(error, OperationalError | InterfaceError) and not isinstance(error, GivenUp)
    return state.startswith("08") or state in {"57P01", "57P02", "57P03", "57P05", "25P03", "25006"}


_SENTENCES: dict[str, tuple[type[StoreError], str]] = {
    "55P03": (Busy, f"The desk is busy: another program holds it. {NOTHING} Try again."),
    "40001": (Busy, f"The desk is busy: another program holds it. {NOTHING} Try again."),
    "40P01": (Busy, f"The desk is busy: another program holds it. {NOTHING} Try again."),
    "25P03": (Busy, f"This was held up for too long, and given up. {NOTHING} Try again."),
    "53100": (Unavailable, f"The disk of the server of {{place}} is full. {NOTHING} Make room there, and try again."),
    "53300": (
        Unavailable,
        f"The server of {{place}} has no connection left. {NOTHING} Try again, or raise its max_connections.",
    ),
    "25006": (
        Away,
        f"The server of {{place}} can only be read now: it is a standby. {NOTHING} The primary is looked for.",
    ),
    "42501": (
        Declined,
        f"The server does not let you do that ({{detail}}). {NOTHING} Ask a lead, or whoever looks after the desk.",
    ),
    "3D000": (Unusable, f"There is no database for {{place}}. {NOTHING} Check the name, or make it and run 'setup'."),
    "3F000": (Unusable, f"{{place}} holds no desk. {NOTHING} Its owner makes one with 'helpdesk setup'."),
    "42P06": (
        Unusable,
        f"The database of {{place}} has a schema 'helpdesk' that is no desk. {NOTHING} Name another database.",
    ),
    "42P01": (Unusable, f"{{place}} holds no desk. {NOTHING} Its owner makes one with 'helpdesk setup'."),
    "HD003": (
        Unavailable,
        f"This machine's clock is more than two minutes off that of the desk's server. {NOTHING} Set it right: "
        "timedatectl set-ntp true",
    ),
    "42703": (
        Unusable,
        f"The desk at {{place}} is not as this program made it ({{detail}}). {NOTHING} Have its owner put that back, "
        "or bring a backup into a new database: 'helpdesk store copy'.",
    ),
    "HD006": (
        Declined,
        f"The desk goes by another service level matrix than this program read at its start. {NOTHING} Start it again; "
        "if that is not enough, 'helpdesk config show' names the file it reads.",
    ),
    "HD004": (Moved, gone_to("{place}", "{detail}")),
    "HD007": (Unavailable, not_open("{place}", "{detail}")),
}
"""By SQLSTATE: LOCK_NOT_AVAILABLE, SERIALIZATION_FAILURE, DEADLOCK, IDLE_IN_TRANSACTION, DISK_FULL,
TOO_MANY_CONNECTIONS, READ_ONLY, INSUFFICIENT_PRIVILEGE, no database, no schema, a schema of that name, no table, no
column; of the schema's own (see functions.sql) the clock, the matrix, a desk that went elsewhere, and one that is not
open yet. HD001 and HD005 are rules."""
