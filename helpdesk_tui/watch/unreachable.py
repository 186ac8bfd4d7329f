"""Tells that the desk cannot be reached, without the desk: what was told is kept in a file of the watch's own.

The file is there before anything is sent, so that a watch that is started again goes on with the same ids, and tells
of the end too (WATCH: desk-unreachable).
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from helpdesk_tui.domain.shift.advancing import Call, Reached, advance
from helpdesk_tui.domain.shift.alarms import Alarm, Delivery, Kind, Rule
from helpdesk_tui.domain.shift.escalation import Escalations
from helpdesk_tui.domain.shift.retrying import again_in
from helpdesk_tui.watch.clocks import Clocks
from helpdesk_tui.watch.deliveries import delivery_of
from helpdesk_tui.watch.senders import Senders
from helpdesk_tui.watch.targets.base import Notice, Sent
from helpdesk_tui.watch.whom import Whom

AFTER = 30
"""Seconds for which the desk must have been unreachable."""

SPOOL = "desk-unreachable.json"


class Unreachable:
    """One watch's telling that its desk cannot be reached. Instants are seconds UTC of the machine's clock."""

    def __init__(
        self, folder: Path | None, desk: str, escalations: Escalations, whom: Whom, senders: Senders, clocks: Clocks
    ) -> None:
        """Keep what was told in ``folder`` (None: nowhere); a file there of an earlier start is gone on with."""
        self._spool = None if folder is None else folder / f"{desk}-{SPOOL}"
        self._desk, self._whom, self._senders, self._clocks = desk, whom, senders, clocks
        self._escalation = escalations.of.get(Rule.UNREACHABLE)
        self._since: int | None = None
        self._open = self._left()
        self._waiting: dict[str, Delivery] = {}
        self._told: dict[str, Reached] = {}
        self.others: list[tuple[Delivery, Sent]] = []
        """What came of deliveries of the desk, to be marked once it can be reached."""

    @property
    def holds(self) -> bool:
        """Whether the desk counts as unreachable, whether somebody is called for it or not."""
        return self._open is not None or (self._since is not None and self._clocks.boot().at - self._since >= AFTER)

    def failed(self) -> None:
        """Do what there is to do in a round in which the desk could not be reached."""
        boot = self._clocks.boot().at
        self._since = boot if self._since is None or self._since > boot else self._since
        if self._escalation is None:
            return
        now = self._clocks.real()
        if self._open is None and boot - self._since >= AFTER:
            key = f"{self._desk}:{Rule.UNREACHABLE}:desk:0:0"
            why = "The desk cannot be reached: nobody sees what comes in there."
            new = Alarm(0, key, Rule.UNREACHABLE, None, 0, now, why=why, counted_from=now, next_at=now)
            # Another watch that waits beside this one has begun: what both send has the same ids.
            self._open = self._left() or new
            self._keep()
        if self._open is not None and self._open.next_at is not None and self._open.next_at <= now:
            done = advance(self._open, self._escalation, now, self._whom.at(now))
            self._open = done.alarm
            self._plan(done.calls, now)
        self._send(now)

    def back(self) -> None:
        """Do what there is to do in a round in which the desk was reached: tell of the end."""
        self._since = None
        now = self._clocks.real()
        if self._open is not None:
            ended = replace(self._open, ended_at=now, why="The desk can be reached again.")
            reached = list(self._told.values()) or self._first(now)
            self._waiting.clear()
            self._open = ended
            self._plan([Call(Kind.END, ended.step, now, one) for one in reached], now)
            self._send(now)
            self._open = None
            if self._spool is not None:
                with suppress(OSError):
                    self._spool.unlink(missing_ok=True)
        else:
            # An end that was not taken is told again.
            self._send(now)

    def _first(self, now: int) -> list[Reached]:
        """Return whom an earlier start of this watch has told: those of the first step."""
        steps = () if self._escalation is None else self._escalation.steps[:1]
        return [one for step in steps for one in self._whom.at(now)(step.to)]

    def _plan(self, calls: list[Call] | tuple[Call, ...], now: int) -> None:
        if self._open is None:
            return
        for call in calls:
            delivery = replace(delivery_of(self._open, call, now), urgent=True)
            self._waiting[delivery.id] = delivery
            if call.kind is not Kind.END:
                self._told[call.reached.target] = call.reached

    def _send(self, now: int) -> None:
        """Mark what has been tried, and send what is due, one thing to each target at once."""
        for delivery, sent in self._senders.done(direct=True):
            tried = replace(delivery, attempt=delivery.attempt + 1)
            again = again_in(delivery.id, tried.attempt, urgent=True, asked=sent.retry_after)
            if sent.error is not None and not sent.gone and again is not None:
                self._waiting[delivery.id] = replace(tried, next_at=now + again)
        for delivery in sorted(self._waiting.values(), key=lambda one: one.planned_at):
            if delivery.next_at <= now and not self._senders.is_busy(delivery.target):
                del self._waiting[delivery.id]
                self._senders.send(delivery, self._notice(delivery))

    def _notice(self, delivery: Delivery) -> Notice:
        key = f"{self._desk}:{Rule.UNREACHABLE}:desk:0:0"
        over = delivery.kind is Kind.END
        line = "The desk can be reached again." if over else "The desk cannot be reached: nobody sees what comes in."
        since = self._open.raised_at if self._open is not None else delivery.planned_at
        at, who = delivery.planned_at, delivery.who
        return Notice(delivery.id, delivery.kind, key, Rule.UNREACHABLE, at, since, line, step=delivery.step, who=who)

    def _left(self) -> Alarm | None:
        """Return what an earlier start was telling."""
        if self._spool is None or self._escalation is None:
            return None
        try:
            kept = json.loads(self._spool.read_text("utf-8"))
            at = int(kept["since"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        key = f"{self._desk}:{Rule.UNREACHABLE}:desk:0:0"
        return Alarm(0, key, Rule.UNREACHABLE, None, 0, at, counted_from=at, next_at=at)

    def _keep(self) -> None:
        """Write the file, and wait until it is on the disk. Where that fails, somebody is called all the same."""
        if self._spool is None or self._open is None:
            return
        with suppress(OSError):
            self._spool.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = self._spool.with_suffix(".part")
            with open(part, "w", encoding="utf-8") as out:
                out.write(json.dumps({"since": self._open.raised_at}))
                out.flush()
                os.fsync(out.fileno())
            part.replace(self._spool)
            folder = os.open(self._spool.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
