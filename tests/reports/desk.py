"""A desk for reports: its clock is set by wall times in New York, and everything is done through the real verbs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.filters.query import Query, Scope
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.reports.counting.counted import Asked, counted
from helpdesk_tui.reports.counting.facts import Window
from helpdesk_tui.reports.report import By, Group, Report
from helpdesk_tui.store.base import Store
from tests.store.memory import MemoryStore

ZONE = ZoneInfo("America/New_York")
POLICY = parse_policy((Path(__file__).parents[2] / "data" / "sla.toml").read_text("utf-8"), "sla.toml")
ALL = Query(scope=Scope.ALL)
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def at(text: str) -> int:
    """An instant from a wall time in New York: ``2026-11-16 10:00``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


class Bench:
    """One desk whose clock the test sets."""

    def __init__(self, store: Store | None = None, policy: Policy = POLICY, actor: str = "ana") -> None:
        self.store = store or MemoryStore()
        self.policy = policy
        self.now = at("2026-11-16 10:00")
        self.desk = Desk(self.store, policy, actor, lambda: self.now)
        self.others = {actor: self.desk}

    def by(self, actor: str) -> Desk:
        """The desk as another technician works on it."""
        if actor not in self.others:
            self.others[actor] = Desk(self.store, self.policy, actor, lambda: self.now)
        return self.others[actor]

    def at(self, text: str) -> Bench:
        """Set the clock."""
        self.now = at(text)
        return self

    def later(self, seconds: int) -> Bench:
        """Let time pass."""
        self.now += seconds
        return self

    def open(self, priority: Priority = Priority.P3, *, answered: bool = False, **fields: Any) -> int:
        """Open a ticket, and return its number."""
        command = replace(Open("Printer", priority, answered=answered, channel=Channel.PHONE), **fields)
        outcome = self.desk.open(command)
        assert outcome.done, outcome
        return outcome.tickets[0].number

    def report(
        self, begin: str = "2026-01-01", end: str = "2028-01-01", *, by: By | None = None, names: bool = False
    ) -> Report:
        """The report of a range, as of now."""
        window = Window(at(begin), at(end), self.now)
        return counted(self.store, self.policy, Asked(window, ALL, by, names=names), "desk")


def group(report: Report, name: str) -> Group:
    """A priority or a group of a report."""
    return next(one for one in (*report.priorities, *report.groups) if one.name == name)
