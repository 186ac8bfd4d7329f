"""The clock of a desk: that of the machine with its file, or that of its server."""

from __future__ import annotations

from typing import Protocol


class Timekeeping(Protocol):
    """Knows how far the desk's clock is from this machine's."""

    def ahead(self) -> float:
        """Return by how many seconds the desk's clock is ahead of this machine's; 0 for a file.

        It was measured before, so this takes no time.
        """
