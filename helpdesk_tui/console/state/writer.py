"""How the console changes the desk: a verb is done once, and where the desk is busy the next key waits for it.

A message pump must not wait for a busy desk, or the screen stands still. So a verb is tried once; where
the desk is busy it is tried again beside, under the same operation's id, and the gate holds later keys back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.desk import Outcome, new_op
from helpdesk_tui.store.base import Busy, StoreError, Unavailable

AGAIN = 0.1
"""Seconds after which a busy desk is asked again."""
BUSY = "The desk is busy. This is saved as soon as it is free; Esc gives it up."
GIVEN_UP = "Given up: nothing was saved. What you typed stands."

Verb = Callable[[], Outcome]
Then = Callable[[Outcome | None], None]


class Holds(Protocol):
    """What holds keys back: the gate."""

    held: asyncio.Future[None] | None
    dropped: int


class Writer:
    """Does verbs of the desk for screens and dialogs."""

    def __init__(self, shift: Shift, renew: Callable[[], None]) -> None:
        """Write on the shift's desk; ``renew`` brings the screens up to date afterwards."""
        self._shift = shift
        self._renew = renew
        self.gate: Holds | None = None

    def carry_out(self, verb: Verb, then: Then | None = None, op: str = "") -> None:
        """Do a verb of the desk, and say what it came to.

        ``then`` gets its outcome, or None where the desk could not be had; what was said stands in
        ``shift.notice``. ``op`` is the operation's id: with the same one it happens once, however often it is tried.
        """
        op = op or new_op()
        done, outcome = self._try(verb, op)
        if done:
            self._end(outcome, then)
            return
        self._shift.say(BUSY, "warning")
        if self.gate is not None:
            self.gate.held = asyncio.ensure_future(self._again(verb, then, op))
        self._renew()

    async def _again(self, verb: Verb, then: Then | None, op: str) -> None:
        try:
            while True:
                await asyncio.sleep(AGAIN)
                done, outcome = self._try(verb, op)
                if done:
                    break
        except asyncio.CancelledError:
            dropped = self.gate.dropped if self.gate is not None else 0
            lost = f" The {dropped} keys after it were not done." if dropped > 1 else " The key after it was not done."
            self._shift.say(f"{GIVEN_UP}{lost if dropped else ''}", "warning")
            self._end(None, then)
            return
        self._end(outcome, then)

    def _try(self, verb: Verb, op: str) -> tuple[bool, Outcome | None]:
        """Do it once; return whether it has come to an end, and which."""
        shift = self._shift
        shift.desk.next_op = op
        try:
            outcome = verb()
        except Busy:
            return False, None
        except Unavailable as error:
            shift.trouble(error)
            shift.presence.sign_soon()
            return True, None
        except StoreError as error:
            shift.say(str(error), "bad")
            return True, None
        finally:
            shift.desk.next_op = None
        shift.did(outcome)
        return True, outcome

    def _end(self, outcome: Outcome | None, then: Then | None) -> None:
        if then is not None:
            then(outcome)
        self._renew()
