"""How long it takes to fill a desk: invented tickets, and the incident log where it is at hand."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.intake.demo.fill import fill, histories
from helpdesk_tui.intake.files.importing import carry_out, plan
from helpdesk_tui.intake.files.options import Options
from helpdesk_tui.intake.files.replay import BATCH, Feed, prepare
from helpdesk_tui.intake.files.values.words import Lexicon
from helpdesk_tui.store.sqlite.store import SqliteStore

ROOT = Path(__file__).parents[2]
LOG = ROOT.parent / "shared" / "data" / "uci498_incident_event_log_excerpt.csv"
ZONE = ZoneInfo("America/New_York")
NOW = 1_795_032_000
START = 1_456_840_800
"""2016-03-01 09:00 in New York, in the middle of the log's calls."""
MANY, FEW = 1_000_000, 200


def figures() -> dict[str, float]:
    """Return seconds for demonstrations of 1,000,000 and 200 tickets, for the log, and of a replay's batches."""
    policy = parse_policy((ROOT / "data" / "sla.toml").read_text("utf-8"), "sla.toml")
    found = _made(policy)
    with TemporaryDirectory() as folder:
        for name, tickets in (("million", MANY), ("few", FEW)):
            found[f"demo_{name}_seconds"] = _filled(Path(folder) / f"{name}.db", policy, tickets)
        found["demo_million_mebibytes"] = (Path(folder) / "million.db").stat().st_size / 2**20
        if LOG.is_file():
            found |= _imported(Path(folder) / "log.db", policy)
            found |= _replayed(Path(folder) / "replay.db", policy)
    return found


def _made(policy: Policy) -> dict[str, float]:
    """Return what the making alone costs, without a store."""
    begin, events = time.perf_counter(), 0
    for history in histories(policy, NOW, MANY // 10, 7):
        events += len(history)
    return {"demo_event_us": (time.perf_counter() - begin) / events * 1e6}


def _filled(path: Path, policy: Policy, tickets: int) -> float:
    begin = time.perf_counter()
    store = SqliteStore(path)
    try:
        if fill(store, policy, NOW, tickets, 7) != tickets:
            raise AssertionError("tickets went missing")
    finally:
        store.close()
    return time.perf_counter() - begin


def _imported(path: Path, policy: Policy) -> dict[str, float]:
    store = SqliteStore(path)
    try:
        begin = time.perf_counter()
        planned = plan([LOG], Options(policy, Lexicon({}, frozenset()), ZONE, NOW, "bench"), store)
        between = time.perf_counter()
        carry_out(store, planned)
        end = time.perf_counter()
    finally:
        store.close()
    return {"log_plan_seconds": between - begin, "log_import_seconds": end - begin, "log_events": planned.events}


def _replayed(path: Path, policy: Policy) -> dict[str, float]:
    """Return the median and the worst of the batches in which the log is played to its end."""
    before, later = prepare(LOG, policy, ZONE, START)
    store = SqliteStore(path)
    took = []
    try:
        store.load(before)
        feed = Feed(store, policy, later)
        while feed.left:
            begin = time.perf_counter()
            feed.advance(NOW)
            took.append(time.perf_counter() - begin)
    finally:
        store.close()
    took.sort()
    return {
        "replay_steps_a_batch": BATCH,
        "replay_batch_median_ms": took[len(took) // 2] * 1e3,
        "replay_batch_worst_ms": took[-1] * 1e3,
    }


if __name__ == "__main__":
    for name, figure in figures().items():
        print(f"{name} {figure:,.3f}")
