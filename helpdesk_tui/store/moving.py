"""A desk that goes elsewhere: the settings of both places, and the messages for whoever writes to a closed one.

At most one of them can be written: the new place is closed until the old one is. So the copy is made first, and is
not open; then the old place says where the desk went; then the new one is opened.
"""

from __future__ import annotations

MOVED_SETTING = "moved_to"
"""The setting that names the new place of a desk; absent on a desk that was not moved."""

COMING_SETTING = "coming_from"
"""The setting that names where a desk is copied from, until it is open."""

NOT_COPIED = (MOVED_SETTING, COMING_SETTING, "purge_pending")
"""Settings that are about a desk's place, and not about what it holds."""


_NAME_IT = "Name that place with --db, or as db in the configuration."


def gone_to(here: str, there: str) -> str:
    """Return the sentence to who writes that the desk ``here`` was moved to ``there``."""
    return f"{_copied(here, there)} Nothing was written. {_NAME_IT}"


def as_it_was(here: str, there: str) -> str:
    """Return the sentence to who looks that the desk ``here`` was moved to ``there``."""
    return f"{_copied(here, there)} What is shown here is as old as that. {_NAME_IT}"


def _copied(here: str, there: str) -> str:
    return f"{here} was copied to {there}, and everybody works there since."


def not_open(here: str, origin: str) -> str:
    """Say that the desk ``here`` is still to be opened."""
    return (
        f"{here} is copied from {origin}, and is not open yet. Nothing was written. Where that was cut short, the same "
        "'helpdesk store copy' once more ends it."
    )
