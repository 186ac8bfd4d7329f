"""Whether the log records every text that is gone: a purge is recorded, rows deleted without this program are not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from helpdesk_tui.domain.tickets.desk_events import EVENTS, RESTORED, UNTOLD, DeskKind, in_ranges
from helpdesk_tui.store.log.codec import TEXT, Seals

CALLER = ("requester", "phone", "email", "organisation")
CALLED = ("subject", *CALLER)
FIELDS = (*CALLED, "resolution")
BODY, NOTE = "body", "note"
FOLLOW_TEXT = "follow_text"
"""The text of a promise, which a technician typed: it is erased with the notes."""

TEXTS = (*FIELDS, BODY, NOTE)
"""The texts of a ticket that can be erased."""

CALLS = frozenset({"attached", "absorbed"})
"""Kinds of events whose text says who called and about what: it is erased with the first of these fields."""

UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What reading JSON may raise where this program did not write it."""

_CALL = "call"
_BITS = {name: 1 << place for place, name in enumerate((*TEXTS, _CALL))}


@dataclass(frozen=True, slots=True)
class Mark:
    """The event up to which texts may be gone without a record, and the event that says so; 0 where none does."""

    silent_until: int
    seq: int = 0


def first_mark(upgrades: Iterable[tuple[int, str]]) -> Mark:
    """Return the mark of the first upgrade that set one: this program sets no later ones."""
    for seq, payload in upgrades:
        until = silence_of(payload)
        if until is not None:
            return Mark(min(until, seq - 1), seq)
    return Mark(0)


def silence_of(payload: str) -> int | None:
    """Return the mark in the payload of an upgrade; None where there is none, or none that can be read."""
    try:
        until = json.loads(payload)["facts"].get(UNTOLD)
    except UNREADABLE:
        return None
    return until if isinstance(until, int) else None


def excuses(payload: str) -> bool:
    """Return whether an upgrade's payload has what only the first may have: lost texts without a purge, or restores."""
    try:
        return bool({UNTOLD, RESTORED} & set(json.loads(payload)["facts"]))
    except UNREADABLE:
        return False


class Erasures:
    """Follows the log: texts that are gone, and the purges that record it."""

    def __init__(self, silent_until: int = 0) -> None:
        """Start; up to the event ``silent_until`` texts may be gone without a record (see migration 8)."""
        self._silent_until = silent_until
        self._gone: dict[int, int] = {}
        self._gone_of_desk: set[int] = set()

    def step(self, seq: int, number: int, version: int, kind: str, found: Seals) -> None:
        """Take the next event of the log, with what its seals say."""
        if seq > self._silent_until:
            for place in found.gone:
                self._gone[number] = self._gone.get(number, 0) | _BITS.get(_text_at(place, version, kind), 0)
        if found.erases and number in self._gone:
            left = self._gone.pop(number)
            for name in found.erases:
                left &= ~_BITS.get(name, 0)
                if name in CALLED or name == NOTE:
                    left &= ~_BITS[_CALL]
            if left:
                self._gone[number] = left

    def desk_step(self, seq: int, kind: str, payload: str, found: Seals) -> bool:
        """Take the next event of the desk as a whole; return whether it can be read."""
        if found.gone:
            self._gone_of_desk.add(seq)
        if kind == DeskKind.PURGED and self._gone_of_desk:
            try:
                spans = list(in_ranges(str(json.loads(payload)["facts"].get(EVENTS) or "")))
            except UNREADABLE:
                return False
            self._gone_of_desk -= {one for one in self._gone_of_desk if any(one in span for span in spans)}
        return True

    def unrecorded(self) -> Iterator[str]:
        """Yield a sentence for each ticket with texts that are gone without a purge in the log."""
        for number, bits in sorted(self._gone.items()):
            names = ", ".join(name for name, bit in _BITS.items() if bits & bit)
            yield f"#{number} has lost text ({names}), and no purge in the log records it: not erased by this program."
        for seq in sorted(self._gone_of_desk):
            yield f"Event {seq} has lost text, and no purge in the log records it: not erased by this program."


def _text_at(place: str, version: int, kind: str) -> str:
    """Return the name of the text at a sealed place of an event."""
    if place != TEXT:
        name = place.partition(".")[2]
        return NOTE if name == FOLLOW_TEXT else name
    return _CALL if kind in CALLS else BODY if version == 1 else NOTE
