"""When the next paint may be sent: a slow line gets what stands now, not every step on the way there.

A pty takes 16 kB, and an SSH connection 2 MB, before a write has to wait: at 960 bytes a second 50 steps were still
being painted 47 s after the last key. So the terminal itself is asked how far it is: it answers ``CSI 5 n`` (DSR) when
it has taken all before it. Few do not answer; to those, steps that follow each other fast are sent twice a second.

A key's answer comes in up to six paints, a dialog's above all: counted one by one, the last of a dialog that was opened
after a pause waited a quarter of a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable

QUESTION = "\x1b[5n"

_ASK_AFTER, _ON_THE_WAY = 256, 512
"""Bytes after which the terminal is asked, and that may be sent after a question that it has not answered."""
_PATIENCE = 5.0
"""Seconds after which a question will not be answered."""
_LOOK_AGAIN = 0.02
_FAST, _MANY = 0.15, 5
"""Seconds between answers that follow each other fast, and how many of them are sent at once."""
_ONE_ANSWER = 0.1
"""Seconds within which what is painted belongs to one answer, unless another key has come."""
_APART, _FARTHEST_APART = 0.25, 0.5
"""Seconds between the next of them, and between those after it."""


class Pace:
    """What has been sent, and what the terminal has said to it."""

    def __init__(self, moment: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing sent; ``moment`` returns real seconds."""
        self._moment = moment
        self._answers = False
        self._asked_at: float | None = None
        self._since = _ASK_AFTER
        self._sent_at = self._wanted_at = self._prompted_at = moment() - 1
        self._typed = False
        self._fast = 0
        self._apart = _APART

    @property
    def asked(self) -> bool:
        """Whether a terminal that answers has not answered yet."""
        return self._answers and self._asked_at is not None

    def typed(self) -> None:
        """Note that a key has come: what is painted next answers it."""
        self._typed = True

    def want(self) -> None:
        """Note that there is something new to paint."""
        now = self._moment()
        if self._typed:
            self._fast = self._fast + 1 if now - self._prompted_at < _FAST else 0
            self._typed, self._prompted_at, self._wanted_at = False, now, now
        elif now - self._wanted_at >= _ONE_ANSWER:
            self._fast = self._fast + 1 if now - self._wanted_at < _FAST else 0
            self._wanted_at = now

    def wait(self) -> float:
        """Return the seconds until the next paint may be sent; 0: now."""
        now = self._moment()
        if self._asked_at is not None and now - self._asked_at > _PATIENCE:
            self._asked_at, self._answers = None, False
        if self.asked:
            return _LOOK_AGAIN if self._since > _ON_THE_WAY else 0
        if self._answers or self._fast < _MANY:
            return 0
        return max(0.0, self._sent_at + self._apart - now)

    def sent(self, size: int) -> bool:
        """Note a paint of so many bytes; return whether to ask the terminal how far it is."""
        self._sent_at = self._moment()
        self._apart = _APART if self._fast < _MANY else min(2 * self._apart, _FARTHEST_APART)
        self._since += size
        if self._asked_at is not None or self._since < _ASK_AFTER:
            return False
        self._asked_at, self._since = self._sent_at, 0
        return True

    def answered(self) -> None:
        """Note that the terminal has taken all that was sent before the question."""
        self._answers, self._asked_at = True, None
