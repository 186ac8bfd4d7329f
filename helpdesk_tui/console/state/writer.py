"""How the console changes the desk: a verb is done once, and where the desk is busy the next key waits for it.

A message pump must not wait for a busy desk, or the screen stands still. So a verb is tried once; where the desk is
busy, its server away, or the answer to what was saved lost, it is tried again beside, under the same operation's id,
and the gate holds later keys back. A key that reads before it saves is held in the same way, and pressed again. So is
one that has a large desk searched, which is done piece by piece: a common word among 270,000 open tickets takes 180 ms.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from inspect import isawaitable
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
BUSY_KEY = "The desk is busy. This key is done as soon as it is free; Esc gives it up."
AWAY_KEY = "The desk's server does not answer. This key is done as soon as it does; Esc gives it up."
SEEKS = "Searching. Esc gives it up."
NOT_FOUND = "Given up: nothing was searched."
SLICE, UNSAID = 0.02, 0.3
"""Seconds that a search keeps the screen from going on, and those after which it is said that one goes on."""
GIVEN_UP = "Given up: nothing was saved. What you typed stands."
NOT_KNOWN = "It is not known whether this was saved. Look at the ticket before you do it again."

Verb = Callable[[], Outcome]
Then = Callable[[Outcome | None], None]
Act = Callable[[], Awaitable[None] | None]
"""What a key does."""


class Holds(Protocol):
    """What holds keys back: the gate."""

    held: asyncio.Future[None] | None
    dropped: int


@dataclass
class _Attempt:
    """A verb that is being done, and whether it may have been done without an answer."""

    verb: Verb
    then: Then | None
    op: str
    doubtful: bool = False
    outcome: Outcome | None = None


class Writer:
    """Does verbs of the desk for screens and dialogs."""

    def __init__(self, shift: Shift, renew: Callable[[], None]) -> None:
        """Write on the shift's desk; ``renew`` brings the screens up to date afterwards."""
        self._shift = shift
        self._renew = renew
        self.gate: Holds | None = None
        self._waits = ""
        """What was last said of what the key waits for."""

    def carry_out(self, verb: Verb, then: Then | None = None, op: str = "") -> None:
        """Do a verb of the desk, and say what it came to.

        ``then`` gets its outcome, or None where the desk could not be had; what was said is the answer in
        ``shift.notices``. ``op`` is the operation's id: with the same one it happens once, however often it is tried.
        """
        self._waits = ""
        attempt = _Attempt(verb, then, op or new_op())
        if self._try(attempt):
            self._end(attempt)
            return
        if self.gate is not None:
            self.gate.held = asyncio.ensure_future(self._again(attempt))

    def seek(self, steps: Iterator[None], then: Callable[[], None]) -> None:
        """Find what a key asks for, step by step, and then do what the key does with it.

        Where that takes long the screen goes on meanwhile; later keys wait for it, and Esc gives it up.
        """
        if self.gate is None or self._stepped(steps):
            then()
            self._renew()
            return
        self.gate.held = asyncio.ensure_future(self._seek_on(steps, then))

    async def _seek_on(self, steps: Iterator[None], then: Callable[[], None]) -> None:
        say_at, said = time.monotonic() + UNSAID, False
        try:
            while True:
                await asyncio.sleep(0)
                if self._stepped(steps):
                    break
                if not said and time.monotonic() >= say_at:
                    said = True
                    self._shift.say(SEEKS, "hint")
                    self._renew()
        except asyncio.CancelledError:
            self._given_up(NOT_FOUND)
        else:
            if said:
                self._shift.say("")
            try:
                then()
            except StoreError as error:
                self._shift.trouble.met(error)
        self._renew()

    def _stepped(self, steps: Iterator[None]) -> bool:
        """Go on for a while; return whether it has come to its end, or to one that ``then`` will meet as well."""
        end = time.perf_counter() + SLICE
        with suppress(StoreError):
            for _ in steps:
                if time.perf_counter() >= end:
                    return False
        return True

    async def press(self, act: Act, failed: Callable[[], None] = lambda: None) -> None:
        """Do what a key does that reads of the desk before it saves; where the desk cannot be had, hold the key.

        It is pressed again until it can be had, so ``act`` begins anew each time. ``failed`` is called where trying
        again does not help, which has been said.
        """
        self._waits = ""
        if not await self._pressed(act, failed) and self.gate is not None:
            self.gate.held = asyncio.ensure_future(self._press_again(act, failed))

    async def _press_again(self, act: Act, failed: Callable[[], None]) -> None:
        try:
            while True:
                await asyncio.sleep(AGAIN)
                if await self._pressed(act, failed):
                    break
        except asyncio.CancelledError:
            self._given_up(GIVEN_UP)
        self._renew()

    async def _pressed(self, act: Act, failed: Callable[[], None]) -> bool:
        """Press it once; return whether it has come to an end."""
        try:
            done = act()
            if isawaitable(done):
                await done
        except (Busy, Away) as error:
            self._say_waits(error, BUSY_KEY if isinstance(error, Busy) else AWAY_KEY)
            return False
        except StoreError as error:
            self._shift.trouble.met(error)
            failed()
        return True

    def _say_waits(self, error: StoreError, waits: str) -> None:
        """Say what a key waits for, when that is another thing and when nothing else is said."""
        shift = self._shift
        shift.trouble.waits(error)
        if waits != self._waits or shift.notices.answer is None:
            self._waits = waits
            shift.say(waits, "warning")
            self._renew()

    def _given_up(self, said: str) -> None:
        dropped = self.gate.dropped if self.gate is not None else 0
        lost = f" The {dropped} keys after it were not done." if dropped > 1 else " The key after it was not done."
        self._shift.say(f"{said}{lost if dropped else ''}", "warning")

    async def _again(self, attempt: _Attempt) -> None:
        try:
            while True:
                await asyncio.sleep(AGAIN)
                if self._try(attempt):
                    break
        except asyncio.CancelledError:
            self._given_up(NOT_KNOWN if attempt.doubtful else GIVEN_UP)
        self._end(attempt)

    def _try(self, attempt: _Attempt) -> bool:
        """Do it once; return whether it has come to an end. What it waits for is said when that is another thing."""
        shift = self._shift
        shift.desk.next_op = attempt.op
        try:
            attempt.outcome = attempt.verb()
            shift.did(attempt.outcome)
        except (Busy, Away, Unclear) as error:
            # Where it was done and the server went away before that was shown, nothing was given up either.
            attempt.doubtful |= isinstance(error, Unclear) or attempt.outcome is not None
            self._say_waits(error, UNCLEAR if attempt.doubtful else BUSY if isinstance(error, Busy) else AWAY)
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
            try:
                attempt.then(attempt.outcome)
            except StoreError as error:
                self._shift.trouble.met(error)
        self._renew()
