"""What a login name is: one word that can be shown, as a ticket's assignee is."""

from __future__ import annotations

_LONGEST = 60


def is_login(text: str) -> bool:
    """Return whether a text can be a technician's login name."""
    return 0 < len(text) <= _LONGEST and text.isprintable() and not text.startswith(("@", "-")) and " " not in text
