"""The desk's log from outside a verb: a right that somebody was refused is noted, and why something is not is said."""

from __future__ import annotations

from contextlib import suppress

from helpdesk_tui.desk import new_op, refusals
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.domain.tickets.events import Value
from helpdesk_tui.store.base import StoreError
from helpdesk_tui.store.place import FilePlace
from helpdesk_tui.wiring.config import Config, technician
from helpdesk_tui.wiring.opening import clock_of, open_store
from helpdesk_tui.wiring.people import Person


def note_deed(config: Config, who: Person, deed: Deed) -> None:
    """Note that somebody's role is not enough for a deed."""
    _note(config, who.name, who.rights.via, {"right": deed.name.lower(), "role": str(who.rights.role)})


def note_speaking(config: Config) -> None:
    """Note that an account may not work as somebody else, or not at all."""
    _note(config, technician(), None, {"right": "speak" if config.acting else "enter"})


def _note(config: Config, actor: str, via: str | None, facts: dict[str, Value]) -> None:
    """Record a refusal in the log of a desk that can be written; the technician has been told already."""
    with suppress(StoreError, OSError):
        if isinstance(config.db, FilePlace) and not config.file.is_file():
            return
        store = open_store(config)
        try:
            refusals.note(store, By(actor, new_op(), clock_of(store)(), via), facts)
        finally:
            store.close()


def unnoted(error: StoreError) -> str:
    """Return why something that was done is not in the desk's log, without the sentence that nothing was written."""
    if "permission denied" in str(error):
        return "your login may not write there."
    return str(error).replace(" Nothing was written.", "")
