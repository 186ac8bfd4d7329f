"""A desk that was copied elsewhere and is written there since: how it says so, and what whoever writes is told."""

from __future__ import annotations

MOVED_SETTING = "moved_to"
"""The setting that names where a desk went; absent on a desk that is written."""

NOT_COPIED = (MOVED_SETTING, "purge_pending")
"""Settings of a desk that say something of its place, not of what it holds."""


def gone_to(here: str, there: str) -> str:
    """Say that the desk ``here`` is written ``there`` now."""
    return (
        f"{here} was copied to {there}, and everybody works there since. Nothing was written. "
        "Name that place with --db, or as db in the configuration."
    )
