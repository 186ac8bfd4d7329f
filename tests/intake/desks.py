"""What the tests of this room share: the shipped agreement, a zone, a moment, an empty desk, the real log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.tickets.events import replay
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.intake.files import importing
from helpdesk_tui.intake.files.importing import Plan, Progress, plan
from helpdesk_tui.intake.files.options import Options
from helpdesk_tui.intake.files.values.words import lexicon_of
from helpdesk_tui.intake.stories import History
from helpdesk_tui.store.base import Store

ROOT = Path(__file__).parents[2]
FILES = Path(__file__).parent / "samples"
POLICY = parse_policy((ROOT / "data" / "sla.toml").read_text("utf-8"), "sla.toml")
LEXICON = lexicon_of((ROOT / "data" / "headers.toml").read_text("utf-8"))
EXPORTS = ROOT.parent / "shared" / "data" / "exports"
NEW_YORK = ZoneInfo("America/New_York")
LOG = ROOT.parent / "shared" / "data" / "uci498_incident_event_log_excerpt.csv"

with_the_log = pytest.mark.skipif(
    not LOG.is_file(), reason=f"the incident log is not here: {LOG.parent.parent.name}/{LOG.parent.name}/{LOG.name}"
)


def at(text: str) -> int:
    """Return a wall time in New York as an instant."""
    return int(datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).timestamp())


NOW = at("2026-11-18 15:12")


def planned(path: Path, store: Store, now: int = NOW, *, opened_now: bool = False) -> Decided:
    """Plan an import as the tests do it, and decide all of it."""
    return Decided(plan([path], options(now=now, opened_now=opened_now), store))


def options(*, now: int = NOW, zone: ZoneInfo = NEW_YORK, **more: Any) -> Options:
    """Return the options of an import as the tests do it."""
    return Options(POLICY, LEXICON, zone, now, "mreyes", **more)


class Decided:
    """A plan whose histories are decided, so that they can be looked at and then be carried out."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.histories = tuple(plan.histories())
        self.format, self.events, self.skipped = plan.format, plan.events, plan.skipped
        self.already_here, self.left_out = plan.already_here, tuple(plan.account.left_out)
        self.notes = tuple(plan.account.sentences())


def carry_out(store: Store, decided: Decided, progress: Progress | None = None) -> int:
    """Carry out a plan that was decided."""
    again = replace(decided.plan, source=lambda _: iter(decided.histories), taken=0, events=0)
    return importing.carry_out(store, again, progress)


def lasts(histories: Iterable[History]) -> list[Ticket]:
    """Return each history's last ticket, once replaying the events has been seen to give it."""
    found = []
    for history in histories:
        assert replay(event for event, _ in history) == history[-1][1]
        found.append(history[-1][1])
    return found


def by_reference(histories: Iterable[History]) -> Mapping[str, History]:
    """Return histories by their ticket's reference."""
    return {history[0][1].reference or "": history for history in histories}
