"""What is being typed, kept in the store as it grows: a broken connection loses two seconds of it at most.

A slot names the verb and the tickets it is for, or ``caller:`` and the requester. A draft
goes with Enter, and stays with Esc, with a vanished terminal, and with a console that was killed.

One technician may sit at two consoles. Neither writes over what the other has typed since: what
meets such a text goes to a slot beside it (``note:2 1042``), from which it is offered next. A call is
offered where it was typed and by whatever starts later, not at a console that sits beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress

from helpdesk_tui.desk import Desk
from helpdesk_tui.desk.shift import ringing
from helpdesk_tui.store.base import Declined, StoreError


class Drafts:
    """One technician's drafts."""

    def __init__(self, desk: Desk, moment: Callable[[], float]) -> None:
        """Take up what was left in the store; ``moment`` returns real seconds."""
        self._desk = desk
        self._moment = moment
        self._stored = _typed(desk)
        self._kept = dict(self._stored)
        self._unsaved: set[str] = set()
        self._beside: dict[str, str] = {}
        """Slots whose text lies in another one, because another console writes in them."""
        self.refusal = ""
        """What the store said to a draft that it does not take; empty once it was said."""

    def __len__(self) -> int:
        """How many there are."""
        return len(self._kept)

    @property
    def unsaved(self) -> bool:
        """Whether something has been typed since it was last written."""
        return bool(self._unsaved)

    def summaries(self) -> list[tuple[str, int]]:
        """Return what there are drafts of, with how many: ``note on #1042``; calls have no ticket yet, ``2 calls``."""
        found = [(name, n) for name, n in Counter(map(named, self._kept)).items() if name.startswith("a ")]
        many = [(f"{n} {name[2:]}s" if n > 1 else name, n) for name, n in found]
        return [*many, *((name, 1) for name in map(named, self._kept) if not name.startswith("a "))]

    def all(self) -> list[tuple[str, str, int]]:
        """Return all there are, here and on the desk: slot, text, and when it was kept (seconds UTC), latest first."""
        there = self._there()
        for slot in [*there, *self._kept]:
            self._look(slot, there)
        now, times = int(self._moment()), {}
        with suppress(StoreError):
            times = self._desk.store.draft_times(self._desk.actor)
        found = [(slot, text, times.get(slot, now)) for slot, text in self._kept.items()]
        return sorted(found, key=lambda one: -one[2])

    def prefer(self, slot: str) -> None:
        """Let the next ``get`` of what a slot lies beside return the text of this one."""
        head, space, rest = slot.partition(" ")
        name = f"{head.partition(':')[0]}{space}{rest}"
        if space:
            _set(self._beside, name, slot if slot != name else "")

    def slots(self) -> list[str]:
        """Return the slots that had a draft at the start or have one from here, the one typed in last at the end."""
        return list(self._kept)

    def free(self, slot: str) -> bool:
        """Whether nothing is kept under the name of a slot."""
        return slot not in self._kept and slot not in self._beside

    def get(self, slot: str, *, alone: bool = False) -> str:
        """Return the draft in a slot, as the technician has left it at whichever console.

        Where there is none it is one that lies beside it, but not for a slot that stands ``alone``.
        """
        place = self._beside.get(slot, slot)
        there = self._there()
        self._look(place, there)
        if place not in self._kept and not alone:
            others = [slot, *filter(_lies_beside(slot), there)]
            for one in others:
                self._look(one, there)
            place = next((one for one in others if one in self._kept), slot)
            _set(self._beside, slot, place if place != slot else "")
        return self._kept.get(place, "")

    def put(self, slot: str, text: str) -> None:
        """Keep what is being typed; an empty text forgets it. It is written at the next second."""
        place = self._beside.get(slot, slot)
        if self._kept.get(place, "") == text:
            return
        self._unsaved.add(place)
        self._kept.pop(place, None)
        if text:
            self._kept[place] = text
        else:
            self._beside = {name: where for name, where in self._beside.items() if where != place}

    def save(self) -> None:
        """Write what has changed since it was last written. Raises StoreError and keeps it for the next time."""
        for slot in list(self._unsaved):
            try:
                self._save(slot, self._kept.get(slot, ""))
            except Declined as error:
                self._unsaved.discard(slot)
                self.refusal = str(error)

    def _save(self, slot: str, text: str) -> None:
        store, at = self._desk.store, int(self._moment())
        written = store.keep_draft(self._desk.actor, slot, text, at, over=self._stored.get(slot, ""))
        self._unsaved.discard(slot)
        if written:
            _set(self._stored, slot, text)
        elif text:
            beside = self._free_beside(slot)
            named = next((name for name, where in self._beside.items() if where == slot), slot)
            self._kept.pop(slot)
            self._beside[named] = beside
            self.put(named, text)
            self._save(beside, text)

    def _free_beside(self, slot: str) -> str:
        head, space, rest = slot.partition(" ")
        taken = {*self._kept, *self._desk.store.drafts(self._desk.actor)}
        number = 2
        while f"{head}:{number}{space}{rest}" in taken:
            number += 1
        return f"{head}:{number}{space}{rest}"

    def _there(self) -> dict[str, str]:
        """Return what the store holds, or what was last seen of it while it cannot be had."""
        try:
            return _typed(self._desk)
        except StoreError:
            return dict(self._stored)

    def _look(self, slot: str, there: Mapping[str, str]) -> None:
        """Take what was typed at another console, where nothing waits to be written here."""
        if slot in self._unsaved:
            return
        text = there.get(slot, "")
        _set(self._stored, slot, text)
        if text != self._kept.get(slot, ""):
            _set(self._kept, slot, text)


def _typed(desk: Desk) -> dict[str, str]:
    """Return what the technician has typed, by slot: without the number that may ring there."""
    return {slot: text for slot, text in desk.store.drafts(desk.actor).items() if slot != ringing.SLOT}


def named(slot: str) -> str:
    """Return what a slot is for: ``note on #1042``, ``a call``."""
    head, *numbers = slot.split()
    verb = head.partition(":")[0]
    return f"{verb} on {', '.join(f'#{number}' for number in numbers)}" if numbers else f"a {verb}"


def _set(texts: dict[str, str], slot: str, text: str) -> None:
    """Put a text at the end, an empty one nowhere."""
    texts.pop(slot, None)
    if text:
        texts[slot] = text


def _lies_beside(slot: str) -> Callable[[str], bool]:
    """Return what tells the slots beside one."""
    head, _, rest = slot.partition(" ")
    return lambda other: other.partition(" ")[0].startswith(f"{head}:") and other.partition(" ")[2] == rest
