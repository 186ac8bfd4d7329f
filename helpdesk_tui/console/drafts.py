"""What is being typed, kept in the store as it grows: a broken connection loses two seconds of it at most.

A slot names the verb and the tickets it is for, or ``caller:`` and the requester. A draft
goes with Enter, and stays with Esc, with a vanished terminal, and with a console that was killed.
"""

from __future__ import annotations

from collections.abc import Callable

from helpdesk_tui.desk import Desk


class Drafts:
    """One technician's drafts."""

    def __init__(self, desk: Desk, moment: Callable[[], float]) -> None:
        """Take up what was left in the store; ``moment`` returns real seconds."""
        self._desk = desk
        self._moment = moment
        self._kept = desk.store.drafts(desk.actor)
        self._unsaved: set[str] = set()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._kept)

    @property
    def unsaved(self) -> bool:
        """Whether something has been typed since it was last written."""
        return bool(self._unsaved)

    def told(self) -> list[str]:
        """Say what there are drafts of: ``note on #1042``; a call has no ticket yet."""
        slots = [slot.split() for slot in self._kept]
        return [
            f"{verb} on {', '.join(f'#{number}' for number in numbers)}" if numbers else f"a {verb.partition(':')[0]}"
            for verb, *numbers in slots
        ]

    def slots(self) -> list[str]:
        """Return the slots that have a draft, the one typed in last at the end."""
        return list(self._kept)

    def get(self, slot: str, default: str = "") -> str:
        """Return the draft in a slot."""
        return self._kept.get(slot, default)

    def put(self, slot: str, text: str) -> None:
        """Keep what is being typed; an empty text forgets it. It is written at the next second."""
        if self._kept.get(slot, "") == text:
            return
        self._unsaved.add(slot)
        self._kept.pop(slot, None)
        if text:
            self._kept[slot] = text

    def save(self) -> None:
        """Write what has changed since it was last written. Raises StoreError and keeps it for the next time."""
        for slot in list(self._unsaved):
            self._desk.store.keep_draft(self._desk.actor, slot, self.get(slot), int(self._moment()))
            self._unsaved.discard(slot)
