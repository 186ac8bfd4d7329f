"""How the console changes the desk: a verb is done once, and where the desk is busy the next key waits for it.

A message pump must not wait for a busy desk, or the screen stands still. So a verb is tried once; where the desk is
busy, its server away, or the answer to what was saved lost, it is tried again beside, under the same operation's id,
and the gate holds later keys back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.desk import Outcome, new_op
from helpdesk_tui.store.base import Away, Busy, StoreError, Unavailable, Unclear

AGAIN = 0.1
"""Seconds after which a busy desk is asked again."""
BUSY = "The desk is busy. This is saved as soon as it is free; Esc gives it up."
AWAY = "The desk's server does not answer. This is saved as soon as it does; Esc gives it up."
UNCLEAR = (
    "The server went away while this was saved. It is not known yet whether it was; it is asked as soon as it answers, "
    "and nothing is saved twice. Esc stops asking."
)
GIVEN_UP = "Given up: nothing was saved. What you typed stands."
NOT_KNOWN = "It is not known whether this was saved. Look at the ticket before you do it again."

Verb = Callable[[], Outcome]
Then = Callable[[Outcome | None], None]


class Holds(Protocol):
    """What holds keys back: the gate."""

    held: asyncio.Future[None] | None
    dropped: int


@dataclass
class _Attempt:
    """A verb that is being done: what it waits for, and whether it may have been done without an answer."""

    verb: Verb
    then: Then | None
    op: str
    waits: str = ""
    doubtful: bool = False
    outcome: Outcome | None = None


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
        attempt = _Attempt(verb, then, op or new_op())
        if self._try(attempt):
            self._end(attempt)
            return
        if self.gate is not None:
            self.gate.held = asyncio.ensure_future(self._again(attempt))

    async def _again(self, attempt: _Attempt) -> None:
        try:
            while True:
                await asyncio.sleep(AGAIN)
                if self._try(attempt):
                    break
        except asyncio.CancelledError:
            dropped = self.gate.dropped if self.gate is not None else 0
            lost = f" The {dropped} keys after it were not done." if dropped > 1 else " The key after it was not done."
            given_up = NOT_KNOWN if attempt.doubtful else GIVEN_UP
            self._shift.say(f"{given_up}{lost if dropped else ''}", "warning")
        self._end(attempt)

    def _try(self, attempt: _Attempt) -> bool:
        """Do it once; return whether it has come to an end. What it waits for is said when that is another thing."""
        shift = self._shift
        shift.desk.next_op = attempt.op
        try:
            attempt.outcome = attempt.verb()
            shift.did(attempt.outcome)
        except (Busy, Away, Unclear) as error:
            attempt.doubtful |= isinstance(error, Unclear)
            shift.trouble.waits(error)
            waits = UNCLEAR if attempt.doubtful else BUSY if isinstance(error, Busy) else AWAY
            if waits != attempt.waits or shift.notice is None:
                attempt.waits = waits
                shift.say(waits, "warning")
                self._renew()
            return False
        except StoreError as error:
            if isinstance(error, Unavailable):
                shift.trouble.met(error)
                shift.presence.sign_soon()
            shift.say(f"{error} {NOT_KNOWN}" if attempt.doubtful else str(error), "bad")
        finally:
            shift.desk.next_op = None
        return True

    def _end(self, attempt: _Attempt) -> None:
        if attempt.then is not None:
            attempt.then(attempt.outcome)
        self._renew()
