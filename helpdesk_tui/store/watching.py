"""What the store knows of the watch, for those who only show it: who watches, which alarms are open, what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from helpdesk_tui.domain.shift.alarms import Alarm, Watch


class Watching(Protocol):
    """The reads of the watch; each is a few rows by an index."""

    def watch(self) -> Watch:
        """Return whether somebody watches the desk."""

    def alarms(self) -> list[Alarm]:
        """Return the open alarms, the longest open first."""

    def deliveries(self) -> Mapping[tuple[str, str], int]:
        """Return how many deliveries there were, by target and result (``sent`` or ``failed``)."""
