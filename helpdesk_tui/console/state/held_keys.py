"""A key that is held down or comes twice: what writes at its key alone is done once, and what it opens stays empty."""

from __future__ import annotations

from collections.abc import Callable

AGAIN_WITHIN = 0.7
"""Seconds: a held key comes again after 0.25 to 0.6 s at first, then thirty times a second."""

OWN_COMMAND = "own command"
ONCE = frozenset({"wait", "undo", "redo", "take", "respond", "reopen", OWN_COMMAND})
"""Verbs that change something at their key, without asking; and a technician's own command, which may do anything."""


class HeldKeys:
    """Knows the key that was pressed last, and when. Another key or a pause ends what is held."""

    def __init__(self, moment: Callable[[], float]) -> None:
        """Know of none yet; ``moment`` returns real seconds."""
        self._moment = moment
        self._key = ""
        self._at = 0.0
        self._said = False

    def comes_again(self, key: str, verb: str, *, answers: bool = False) -> str | None:
        """Return None for a key that is to do ``verb`` (empty: none that counts), else why it is not done once more.

        That is said once of a key that is held; then the sentence is empty. One that ``answers`` a question ends that:
        where it comes again, it means nothing on the screen below.
        """
        moment = self._moment()
        again = bool(verb) and key == self._key and 0 <= moment - self._at < AGAIN_WITHIN
        self._key, self._at = (key if verb in ONCE or answers or again else ""), moment
        said, self._said = self._said and again, again
        if not again:
            return None
        return "" if said else f"{key} came again at once: that did nothing more."


_FIRST, _NEXT, _END = (0.2, 0.75), (0.01, 0.06), 0.15
"""Seconds until a held key comes again at first, and then each time; no finger presses a key twice so fast.

What is typed ahead comes in one read, or evenly: its first key does not wait. After a longer pause the key was let go.
"""


class HeldOpening:
    """Knows whether the key that opened a form is held down still; its second repeat is the first that shows it."""

    def __init__(self) -> None:
        """Know of no key yet."""
        self._key, self._at, self._repeats = "", 0.0, 0

    def opens(self, key: str, at: float) -> None:
        """Know the last key that was pressed before a form, at a moment in seconds."""
        self._key, self._at, self._repeats = key, at, 0

    def is_held(self, key: str, at: float) -> int:
        """Return which repeat of the opening key this one is in the form; 0: none, or the first, which may be meant."""
        pause, self._at = at - self._at, at
        repeats = self._repeats
        if repeats < 2:
            shortest, longest = _NEXT if repeats else _FIRST
        else:
            shortest, longest = 0, _END
        if not key or key != self._key or not shortest <= pause <= longest:
            self._key = ""
            return 0
        self._repeats += 1
        return self._repeats if repeats else 0
