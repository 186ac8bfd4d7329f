"""Drafts: what technicians are typing, kept on the desk while they type it."""

from __future__ import annotations

from typing import Protocol


class Drafting(Protocol):
    """Keeps what each technician has typed and not sent, by a slot: the verb and the tickets that it is for."""

    def keep_draft(self, technician: str, slot: str, text: str, at: int, *, over: str | None = None) -> bool:
        """Keep what a technician is typing, ``at`` seconds UTC; an empty text forgets it.

        ``over`` is the text that was last seen there (empty: none): another text in the slot is not replaced, and
        False is returned. Raises Declined where the draft, or all drafts of the technician, are too large.
        """

    def drafts(self, technician: str) -> dict[str, str]:
        """Return what a technician has typed and not sent, by slot, the latest last."""

    def draft_times(self, technician: str) -> dict[str, int]:
        """Return when each of a technician's drafts was kept, seconds UTC, by slot."""
